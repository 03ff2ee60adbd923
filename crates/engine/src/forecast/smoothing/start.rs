//! Where a fit starts: season by the means around a centred moving average, level and trend by a line through the first values.

use super::{Part, SmoothingModel, SmoothingState};

/// Start values by the heuristic of Hyndman and others (2008), section 2.6.1, on what is known of the series.
pub(super) fn heuristic(model: &SmoothingModel, values: &[Option<f64>]) -> SmoothingState {
    let season = if model.is_seasonal() { season_means(model, values) } else { Vec::new() };
    let length = season.len().max(1);
    let first: Vec<(f64, f64)> = values
        .iter()
        .enumerate()
        .filter_map(|(period, value)| {
            let value = (*value)?;
            let season = season.get(period % length).copied();
            let adjusted = match (model.season, season) {
                (Part::Additive, Some(season)) => value - season,
                (Part::Multiplicative, Some(season)) => value / season,
                _ => value,
            };
            Some(((period + 1) as f64, adjusted))
        })
        .take((2 * length).max(10))
        .collect();
    let (intercept, slope) = line(&first);
    let positive = |value: f64, other: f64| if value > 0.0 { value } else { other };
    let mean = first.iter().map(|(_, value)| value).sum::<f64>() / first.len().max(1) as f64;
    match model.trend {
        Part::None => SmoothingState { level: mean, trend: 0.0, season },
        Part::Additive => {
            let level = if model.needs_positive_values() { positive(intercept, mean) } else { intercept };
            SmoothingState { level, trend: slope, season }
        }
        Part::Multiplicative => {
            let level = positive(intercept, mean);
            SmoothingState { level, trend: (1.0 + slope / level).clamp(0.8, 1.2), season }
        }
    }
}

fn season_means(model: &SmoothingModel, values: &[Option<f64>]) -> Vec<f64> {
    let length = model.season_length;
    let is_factor = model.season == Part::Multiplicative;
    let neutral = if is_factor { 1.0 } else { 0.0 };
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
    let trend = centred_mean(values, length);
    let mut sums = vec![(0.0, 0.0); length];
    let mut rough = vec![(0.0, 0.0); length];
    for (period, (value, centre)) in values.iter().zip(&trend).enumerate() {
        let Some(value) = value else { continue };
        if let Some((sum, count)) = rough.get_mut(period % length) {
            *sum += if is_factor { value / mean } else { value - mean };
            *count += 1.0;
        }
        if let (Some(centre), Some((sum, count))) = (centre, sums.get_mut(period % length)) {
            *sum += if is_factor { value / centre } else { value - centre };
            *count += 1.0;
        }
    }
    let mut season: Vec<f64> = sums
        .iter()
        .zip(&rough)
        .map(|((sum, count), (rough_sum, rough_count))| {
            if *count > 0.0 {
                sum / count
            } else if *rough_count > 0.0 {
                rough_sum / rough_count
            } else {
                neutral
            }
        })
        .map(|value| if is_factor { value.max(0.01) } else { value })
        .collect();
    let average = season.iter().sum::<f64>() / length as f64;
    for value in &mut season {
        *value = if is_factor { *value / average } else { *value - average };
    }
    season
}

/// Mean over one season around each period; `None` near the ends and where a value is missing.
fn centred_mean(values: &[Option<f64>], length: usize) -> Vec<Option<f64>> {
    let half = length / 2;
    (0..values.len())
        .map(|period| {
            let start = period.checked_sub(half)?;
            let window = values.get(start..=period + half)?;
            let mut sum = 0.0;
            for (place, value) in window.iter().enumerate() {
                let is_end = place == 0 || place == 2 * half;
                sum += (*value)? * if length.is_multiple_of(2) && is_end { 0.5 } else { 1.0 };
            }
            Some(sum / length as f64)
        })
        .collect()
}

/// Intercept and slope of the least-squares line.
fn line(points: &[(f64, f64)]) -> (f64, f64) {
    let count = points.len().max(1) as f64;
    let (x_mean, y_mean) =
        points.iter().fold((0.0, 0.0), |(x_sum, y_sum), (x, y)| (x_sum + x / count, y_sum + y / count));
    let (mut cross, mut square) = (0.0, 0.0);
    for (x, y) in points {
        cross += (x - x_mean) * (y - y_mean);
        square += (x - x_mean) * (x - x_mean);
    }
    let slope = if square > 0.0 { cross / square } else { 0.0 };
    (y_mean - slope * x_mean, slope)
}
