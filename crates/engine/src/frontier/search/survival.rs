//! Which points survive: feasible first, then by rank, the last rank by the reference directions with the fewest survivors.

use super::super::dominance::ranks;
use super::super::lattice;
use super::Point;

/// Evenly spread directions, about as many as survivors; at least one layer, with a second, inner one where one would be coarse.
pub fn directions(criteria: usize, population: usize) -> Vec<Vec<f64>> {
    let divisions = lattice::divisions(criteria, population);
    if divisions >= criteria {
        return lattice::weights(criteria, divisions);
    }
    // Fewer divisions than criteria leave the inside empty (Deb and Jain, section IV.B).
    let outer = lattice::weights(criteria, lattice::divisions(criteria, population * 2 / 3).max(1));
    let inner = lattice::weights(criteria, lattice::divisions(criteria, population / 3));
    let middle = 1.0 / criteria as f64;
    let drawn_in = inner.into_iter().map(|weights| weights.iter().map(|weight| (weight + middle) / 2.0).collect());
    outer.into_iter().chain(drawn_in).collect()
}

pub fn survive(points: &mut Vec<Point>, criteria: usize, references: &[Vec<f64>], most: usize) {
    if points.len() <= most {
        return;
    }
    let feasible: Vec<usize> = (0..points.len()).filter(|point| points[*point].violation() <= 0.0).collect();
    let kept = if feasible.len() <= most {
        let mut order: Vec<usize> = (0..points.len()).collect();
        order.sort_by(|one, other| points[*one].violation().total_cmp(&points[*other].violation()));
        order.truncate(most);
        order
    } else {
        select(points, &feasible, criteria, references, most)
    };
    let mut stays = vec![false; points.len()];
    for point in kept {
        stays[point] = true;
    }
    let mut stays = stays.into_iter();
    points.retain(|_| stays.next().unwrap_or(false));
}

fn select(points: &[Point], feasible: &[usize], criteria: usize, references: &[Vec<f64>], most: usize) -> Vec<usize> {
    let rows: Vec<f64> = feasible.iter().flat_map(|point| points[*point].evaluation.criteria.iter().copied()).collect();
    // The rows were checked when they were told.
    let Ok(ranks) = ranks(&rows, criteria) else { return feasible.iter().copied().take(most).collect() };
    let mut counts = vec![0_usize; ranks.iter().copied().max().unwrap_or(0) + 1];
    for rank in &ranks {
        counts[*rank] += 1;
    }
    // The last rank of which some survive.
    let (mut last, mut sum) = (0, 0);
    while sum < most {
        last += 1;
        sum += counts.get(last).copied().unwrap_or(most);
    }
    let mut kept: Vec<usize> = (0..feasible.len()).filter(|place| ranks[*place] < last).collect();
    let candidates: Vec<usize> = (0..feasible.len()).filter(|place| ranks[*place] == last).collect();
    let niches = niches(&rows, criteria, &ranks, references);
    let mut crowd = vec![0_usize; references.len()];
    for place in &kept {
        crowd[niches[*place].0] += 1;
    }
    let mut queues: Vec<Vec<usize>> = vec![Vec::new(); references.len()];
    for place in candidates {
        queues[niches[place].0].push(place);
    }
    // The nearest to its direction is taken first.
    for queue in &mut queues {
        queue.sort_by(|one, other| niches[*other].1.total_cmp(&niches[*one].1).then(other.cmp(one)));
    }
    while kept.len() < most {
        let emptiest =
            (0..references.len()).filter(|niche| !queues[*niche].is_empty()).min_by_key(|niche| crowd[*niche]);
        let Some(niche) = emptiest else { break };
        if let Some(place) = queues[niche].pop() {
            kept.push(place);
            crowd[niche] += 1;
        }
    }
    kept.into_iter().map(|place| feasible[place]).collect()
}

/// For each row the nearest direction and the distance from it, criteria brought to the range of the first rank.
fn niches(rows: &[f64], criteria: usize, ranks: &[usize], references: &[Vec<f64>]) -> Vec<(usize, f64)> {
    let mut low = vec![f64::INFINITY; criteria];
    let mut high = vec![f64::NEG_INFINITY; criteria];
    for (row, rank) in rows.chunks_exact(criteria).zip(ranks) {
        for ((low, high), value) in low.iter_mut().zip(&mut high).zip(row) {
            *low = low.min(*value);
            if *rank == 1 {
                *high = high.max(*value);
            }
        }
    }
    let lengths: Vec<f64> =
        references.iter().map(|weights| weights.iter().map(|weight| weight * weight).sum()).collect();
    rows.chunks_exact(criteria)
        .map(|row| {
            let scaled: Vec<f64> = row
                .iter()
                .zip(&low)
                .zip(&high)
                .map(|((value, low), high)| {
                    let width = high / 2.0 - low / 2.0;
                    if width > 0.0 { (value / 2.0 - low / 2.0) / width } else { 0.0 }
                })
                .collect();
            let square: f64 = scaled.iter().map(|value| value * value).sum();
            let mut best = (0, f64::INFINITY);
            for (niche, (weights, length)) in references.iter().zip(&lengths).enumerate() {
                let along: f64 = scaled.iter().zip(weights).map(|(value, weight)| value * weight).sum();
                let distance = square - along * along / length;
                if distance < best.1 {
                    best = (niche, distance);
                }
            }
            best
        })
        .collect()
}
