//! From readings to the lines that are drawn: gaps break them, and more points than pixels are thinned
//! without changing the picture.

use super::plot_area::PlotArea;

/// A mark of a series: day number of its position and value; `None` where nothing was measured.
pub type SeriesPoint = (f64, Option<f64>);

/// The runs of neighbouring finite values. A run of one has no line and needs a dot.
pub fn runs(points: &[SeriesPoint]) -> Vec<Vec<(f64, f64)>> {
    let mut runs: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut is_open = false;
    for (day, value) in points {
        let Some(value) = value.filter(|value| value.is_finite()) else {
            is_open = false;
            continue;
        };
        match runs.last_mut() {
            Some(run) if is_open => run.push((*day, value)),
            _ => runs.push(vec![(*day, value)]),
        }
        is_open = true;
    }
    runs
}

/// A run with at most four points per pixel column: the first, the lowest, the highest and the last, which
/// touch exactly the pixels that the full line touches (Jugel et al., 'M4: a visualization-oriented time
/// series data aggregation', VLDB 2014). Shorter runs come back unchanged.
pub fn thin(run: Vec<(f64, f64)>, area: &PlotArea) -> Vec<(f64, f64)> {
    let columns = usize::try_from(area.right - area.left).unwrap_or(0);
    if run.len() <= columns {
        return run;
    }
    let mut thinned: Vec<(f64, f64)> = Vec::with_capacity(columns * 2);
    let mut rest = run.as_slice();
    while let Some(first) = rest.first() {
        let column = area.x_of(first.0).floor();
        let end = rest.iter().position(|point| area.x_of(point.0).floor() != column);
        let (in_column, behind) = rest.split_at(end.unwrap_or(rest.len()));
        let mut kept = vec![0, in_column.len() - 1];
        let by_value = |left: &(usize, &(f64, f64)), right: &(usize, &(f64, f64))| left.1.1.total_cmp(&right.1.1);
        kept.extend(in_column.iter().enumerate().min_by(by_value).map(|(index, _)| index));
        kept.extend(in_column.iter().enumerate().max_by(by_value).map(|(index, _)| index));
        kept.sort_unstable();
        kept.dedup();
        thinned.extend(kept.into_iter().map(|index| in_column[index]));
        rest = behind;
    }
    thinned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_and_impossible_values_break_the_line() {
        let points = [
            (1.0, None),
            (2.0, Some(1.0)),
            (3.0, Some(2.0)),
            (4.0, None),
            (5.0, Some(3.0)),
            (6.0, Some(f64::NAN)),
            (7.0, Some(4.0)),
        ];
        let lengths: Vec<usize> = runs(&points).iter().map(Vec::len).collect();
        assert_eq!(lengths, [2, 1, 1]);
        assert!(runs(&[]).is_empty());
    }

    #[test]
    fn thinning_keeps_the_ends_and_every_column_s_extremes() {
        let area = PlotArea {
            drawing_width: 100,
            drawing_height: 100,
            left: 0,
            top: 0,
            right: 100,
            bottom: 100,
            first_day: 0.0,
            last_day: 5000.0,
            low: -1.0,
            high: 1.0,
        };
        let run: Vec<(f64, f64)> =
            (0..5000).map(|day| (f64::from(day), f64::from((day * 7919) % 2001 - 1000) / 1000.0)).collect();
        let thinned = thin(run.clone(), &area);
        assert!(thinned.len() <= 400, "{}", thinned.len());
        assert_eq!(thinned.first(), run.first());
        assert_eq!(thinned.last(), run.last());
        for column in 0..100 {
            let extremes = |points: &[(f64, f64)]| {
                points
                    .iter()
                    .filter(|point| area.x_of(point.0).floor() == f64::from(column))
                    .fold((f64::MAX, f64::MIN), |(low, high), point| (low.min(point.1), high.max(point.1)))
            };
            assert_eq!(extremes(&thinned), extremes(&run));
        }
        let short = vec![(0.0, 0.0), (1.0, 1.0)];
        assert_eq!(thin(short.clone(), &area), short);
    }
}
