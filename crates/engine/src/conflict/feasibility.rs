//! Odds alone, apart and together, and what relaxing a target would change.

use super::{ConflictError, Judge, Odds, Optimum, Problem, SeekOptions, optimum_from};

/// The best setting for one target, and the draws in which the target is met there.
pub struct Alone {
    pub target: usize,
    pub optimum: Optimum,
    pub met: Vec<bool>,
}

pub fn alone(
    odds: &mut dyn Odds,
    problem: &Problem,
    target: usize,
    options: &SeekOptions,
) -> Result<Alone, ConflictError> {
    let mut single = problem.clone();
    single.wanted = vec![target];
    let optimum = optimum_from(odds, &single, options, &[])?;
    let met = margins_of(odds, &optimum.setting, target).iter().map(|margin| *margin >= 0.0).collect();
    Ok(Alone { target, optimum, met })
}

fn margins_of(odds: &mut dyn Odds, setting: &[f64], target: usize) -> Vec<f64> {
    let (targets, draws) = (odds.targets(), odds.draws());
    let mut margins = vec![0.0; targets * draws];
    odds.margins(setting, draws, &mut margins);
    margins.get(target * draws..(target + 1) * draws).unwrap_or_default().to_vec()
}

/// Share of draws in which every target is met at its own best setting.
pub fn apart(alone: &[&Alone]) -> f64 {
    let draws = alone.first().map_or(0, |first| first.met.len());
    let met = (0..draws).filter(|draw| alone.iter().all(|one| one.met.get(*draw) == Some(&true))).count();
    met as f64 / draws.max(1) as f64
}

/// The best setting for all at once, also looked for from each one's own, from between them and from their mixtures: a setting that only
/// one of them wants is taken from that one.
pub fn together(
    odds: &mut dyn Odds,
    problem: &Problem,
    alone: &[&Alone],
    apart: f64,
    options: &SeekOptions,
) -> Result<Optimum, ConflictError> {
    let mut joint = problem.clone();
    joint.wanted = alone.iter().map(|one| one.target).collect();
    let count = problem.ranges.len();
    let mut starts: Vec<Vec<f64>> = alone.iter().map(|one| one.optimum.setting.clone()).collect();
    let mean = |index: usize| {
        let sum: f64 = alone.iter().filter_map(|one| one.optimum.setting.get(index)).sum();
        problem.ranges.get(index).map_or(0.0, |range| range.nearest(sum / alone.len().max(1) as f64))
    };
    starts.push((0..count).map(mean).collect());
    // From the one that moved a setting farthest from today's.
    let farthest = |index: usize| {
        let today = problem.current.get(index).copied().unwrap_or(0.0);
        let values = alone.iter().filter_map(|one| one.optimum.setting.get(index).copied());
        values.fold(today, |best, value| if (value - today).abs() > (best - today).abs() { value } else { best })
    };
    starts.push((0..count).map(farthest).collect());
    let mut best = optimum_from(odds, &joint, options, &starts)?;
    // A price that may be a search that stopped short is looked at once more, longer and from elsewhere.
    if apart - best.odds >= super::LEAST_PRICE {
        let longer = SeekOptions {
            evaluations: options.evaluations * 2,
            starts: options.starts * 2 + 8,
            seed: options.seed.wrapping_add(1),
            ..*options
        };
        starts.push(best.setting.clone());
        let again = optimum_from(odds, &joint, &longer, &starts)?;
        if again.feasible >= best.feasible && again.odds > best.odds {
            best = again;
        }
    }
    Ok(best)
}

/// Mean margin of every target today.
pub fn means_today(odds: &mut dyn Odds, problem: &Problem) -> Vec<f64> {
    let (targets, draws) = (odds.targets(), odds.draws());
    let mut margins = vec![0.0; targets * draws];
    odds.margins(&problem.current, draws, &mut margins);
    margins.chunks(draws.max(1)).map(|margins| margins.iter().sum::<f64>() / draws as f64).collect()
}

/// The same odds with one target relaxed.
struct Relaxed<'odds> {
    odds: &'odds mut dyn Odds,
    target: usize,
    by: f64,
}

impl Odds for Relaxed<'_> {
    fn targets(&self) -> usize {
        self.odds.targets()
    }

    fn draws(&self) -> usize {
        self.odds.draws()
    }

    fn margins(&mut self, setting: &[f64], draws: usize, margins: &mut [f64]) {
        self.odds.margins(setting, draws, margins);
        for margin in margins.get_mut(self.target * draws..(self.target + 1) * draws).unwrap_or_default() {
            *margin += self.by;
        }
    }
}

/// The smallest relaxation of one target of a pair with which both are met with the wanted odds at one setting.
///
/// At a fixed setting the relaxation is a quantile of the margins, exactly; the best of the given settings is the upper end, from which
/// halving with a new search each time leads to the smallest.
pub fn relaxation(
    odds: &mut dyn Odds,
    problem: &Problem,
    targets: [usize; 2],
    place: usize,
    wanted: f64,
    settings: &[Vec<f64>],
    options: &SeekOptions,
) -> Result<Option<f64>, ConflictError> {
    let (target, other) = (targets[place], targets[1 - place]);
    let mut joint = problem.clone();
    joint.wanted = targets.to_vec();
    let mut best: Option<(f64, Vec<f64>)> = None;
    for setting in settings {
        if let Some(needed) = needed(odds, setting, target, other, wanted)
            && best.as_ref().is_none_or(|(least, _)| needed < *least)
        {
            best = Some((needed, setting.clone()));
        }
    }
    let Some((mut high, mut setting)) = best else { return Ok(None) };
    let mut low = 0.0;
    let short =
        SeekOptions { evaluations: (options.evaluations / 3).max(50), starts: options.starts.min(4), ..*options };
    for _ in 0..6 {
        if high - low <= 0.02 * high {
            break;
        }
        let middle = (low + high) / 2.0;
        let mut relaxed = Relaxed { odds: &mut *odds, target, by: middle };
        let found = optimum_from(&mut relaxed, &joint, &short, std::slice::from_ref(&setting))?;
        if found.feasible && found.odds >= wanted {
            // At that setting even less may do.
            let exact = needed(odds, &found.setting, target, other, wanted).unwrap_or(middle);
            (high, setting) = (exact.min(middle), found.setting);
        } else {
            low = middle;
        }
    }
    // The best setting for the wanted odds may need even less than the one found last.
    let mut judge = Judge::new(odds, &joint, options)?;
    let draws = judge.draws();
    let holds = judge.worth(&joint, &setting, draws).violation <= 0.0;
    Ok(holds.then_some(high))
}

/// By how much a target must be relaxed at a setting so that both are met in the wanted share of draws.
fn needed(odds: &mut dyn Odds, setting: &[f64], target: usize, other: usize, wanted: f64) -> Option<f64> {
    let own = margins_of(odds, setting, target);
    let others = margins_of(odds, setting, other);
    let count = (wanted * own.len() as f64 - 1e-9).ceil().max(1.0) as usize;
    let mut margins: Vec<f64> =
        own.iter().zip(&others).filter(|(own, other)| **other >= 0.0 && own.is_finite()).map(|(own, _)| *own).collect();
    margins.sort_by(|one, other| other.total_cmp(one));
    margins.get(count - 1).map(|margin| (-margin).max(0.0))
}
