//! Quantiles by selection.

use super::real::Real;

/// Bins of the first pass.
const BINS: usize = 2_048;

/// Selects order statistics without sorting; keeps its memory from one use to the next.
#[derive(Debug, Clone, Default)]
pub struct Selection<R> {
    bins: Vec<u16>,
    counts: Vec<u32>,
    /// For each bin 1 more than the place of its members' list; 0: none wanted.
    wanted: Vec<u8>,
    members: Vec<Vec<R>>,
    finite: Vec<R>,
}

impl<R: Real> Selection<R> {
    /// The quantiles of values at probabilities from 0 to 1 in rising order, by linear interpolation between order statistics (type 7
    /// of R. J. Hyndman, Y. Fan, 'Sample quantiles in statistical packages', The American Statistician 50, 1996). Gaps (NaN) are left out;
    /// without a value, or where a probability is not from 0 to 1, the quantile is NaN. At most 100 probabilities.
    ///
    /// One pass counts values in bins between the least and the largest, one gathers the members of the few bins that hold a wanted
    /// order statistic; these are then selected among.
    pub fn quantiles(&mut self, values: &[R], probabilities: &[f64], out: &mut [f64]) {
        out.fill(f64::NAN);
        if values.iter().any(|value| value.to_f64().is_nan()) {
            let mut finite = std::mem::take(&mut self.finite);
            finite.clear();
            finite.extend(values.iter().filter(|value| !value.to_f64().is_nan()));
            self.of_numbers(&finite, probabilities, out);
            self.finite = finite;
        } else {
            self.of_numbers(values, probabilities, out);
        }
    }

    fn of_numbers(&mut self, values: &[R], probabilities: &[f64], out: &mut [f64]) {
        let Some((least, largest)) = range(values) else { return };
        let last = values.len() - 1;
        let place = |probability: f64| {
            let place = probability * last as f64;
            (place as usize, place - place.floor())
        };
        let asked =
            probabilities.iter().take(100).zip(out).filter(|(probability, _)| (0.0..=1.0).contains(*probability));
        let spread = largest - least;
        let scale = R::from_f64((BINS - 1) as f64) / spread;
        let is_flat = spread <= R::default() || !scale.is_number() || !spread.is_number();
        if is_flat || values.len() < 64 {
            let mut sorted = values.to_vec();
            sorted.sort_unstable_by(|one, other| one.to_f64().total_cmp(&other.to_f64()));
            for (probability, quantile) in asked {
                let (rank, share) = place(*probability);
                let at = |rank: usize| sorted.get(rank.min(last)).map_or(f64::NAN, |value| value.to_f64());
                *quantile = between(at(rank), at(rank + 1), share);
            }
            return;
        }
        self.count(values, least, scale);
        // The bin of each rank: ranks are looked up from the running count.
        self.wanted.clear();
        self.wanted.resize(BINS, 0);
        let mut starts = [0_usize; BINS];
        let mut total = 0;
        for (start, count) in starts.iter_mut().zip(&self.counts) {
            *start = total;
            total += *count as usize;
        }
        let bin_of = |rank: usize| starts.partition_point(|start| *start <= rank).saturating_sub(1);
        let mut lists = 0_usize;
        for (probability, _) in probabilities.iter().take(100).zip(0..) {
            if (0.0..=1.0).contains(probability) {
                let (rank, _) = place(*probability);
                for rank in [rank, (rank + 1).min(last)] {
                    let wanted = &mut self.wanted[bin_of(rank)];
                    if *wanted == 0 {
                        lists += 1;
                        *wanted = lists as u8;
                    }
                }
            }
        }
        if self.members.len() < lists {
            self.members.resize_with(lists, Vec::new);
        }
        self.members.iter_mut().for_each(Vec::clear);
        for (bin, value) in self.bins.iter().zip(values) {
            let wanted = self.wanted[usize::from(*bin) & (BINS - 1)];
            if wanted != 0 {
                self.members[usize::from(wanted) - 1].push(*value);
            }
        }
        for members in self.members.iter_mut().take(lists) {
            members.sort_unstable_by(|one, other| one.to_f64().total_cmp(&other.to_f64()));
        }
        let at = |rank: usize| {
            let bin = bin_of(rank);
            let members = usize::from(self.wanted[bin]).checked_sub(1).and_then(|list| self.members.get(list));
            members.and_then(|members| members.get(rank - starts[bin])).map_or(f64::NAN, |value| value.to_f64())
        };
        for (probability, quantile) in asked {
            let (rank, share) = place(*probability);
            *quantile = between(at(rank), at((rank + 1).min(last)), share);
        }
    }

    /// The bin of each value, and how many there are in each.
    fn count(&mut self, values: &[R], least: R, scale: R) {
        self.counts.clear();
        self.counts.resize(BINS, 0);
        self.bins.resize(values.len(), 0);
        for (bin, value) in self.bins.iter_mut().zip(values) {
            // Not saturating: the value lies between the least and the largest.
            *bin = R::to_bin((*value - least) * scale);
        }
        for bin in &self.bins {
            self.counts[usize::from(*bin) & (BINS - 1)] += 1;
        }
    }
}

fn between(low: f64, high: f64, share: f64) -> f64 {
    if share > 0.0 { low + share * (high - low) } else { low }
}

/// The least and the largest, found in 32 lanes.
fn range<R: Real>(values: &[R]) -> Option<(R, R)> {
    const LANES: usize = 32;
    let first = *values.first()?;
    let (mut least, mut largest) = ([first; LANES], [first; LANES]);
    let (rows, rest) = values.as_chunks::<LANES>();
    let mut take = |row: &[R]| {
        for ((least, largest), value) in least.iter_mut().zip(&mut largest).zip(row) {
            *least = if *value < *least { *value } else { *least };
            *largest = if *value > *largest { *value } else { *largest };
        }
    };
    rows.iter().for_each(|row| take(row));
    take(rest);
    let least = least.into_iter().fold(first, |least, value| if value < least { value } else { least });
    let largest = largest.into_iter().fold(first, |largest, value| if value > largest { value } else { largest });
    Some((least, largest))
}
