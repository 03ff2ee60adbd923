//! Evenly spread weights that sum to one (I. Das, J. E. Dennis, 'Normal-boundary intersection', 1998).

/// All weights in multiples of 1 / divisions, in lexicographic order; with no divisions equal weights.
pub fn weights(criteria: usize, divisions: usize) -> Vec<Vec<f64>> {
    if divisions == 0 || criteria == 0 {
        return vec![vec![1.0 / criteria.max(1) as f64; criteria]];
    }
    let mut found = Vec::new();
    let mut parts = vec![0; criteria];
    spread(&mut parts, 0, divisions, divisions, &mut found);
    found
}

fn spread(parts: &mut [usize], place: usize, left: usize, divisions: usize, found: &mut Vec<Vec<f64>>) {
    let last = place + 1 == parts.len();
    let choices = if last { left..=left } else { 0..=left };
    for part in choices {
        if let Some(entry) = parts.get_mut(place) {
            *entry = part;
        }
        if last {
            found.push(parts.iter().map(|part| *part as f64 / divisions as f64).collect());
        } else {
            spread(parts, place + 1, left - part, divisions, found);
        }
    }
}

/// The largest number of divisions with at most so many weights.
pub fn divisions(criteria: usize, most: usize) -> usize {
    let mut divisions = 0;
    // The count of weights is a binomial coefficient and grows by a factor each time.
    let mut count = 1.0;
    while divisions < 1_000 {
        let next = count * (divisions + criteria) as f64 / (divisions + 1) as f64;
        if next > most as f64 + 0.5 {
            break;
        }
        count = next;
        divisions += 1;
    }
    divisions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_as_many_as_the_formula_says_and_sum_to_one() {
        for (criteria, divisions, count) in [(2, 99, 100), (3, 12, 91), (5, 4, 70), (1, 3, 1), (4, 0, 1)] {
            let weights = weights(criteria, divisions);
            assert_eq!(weights.len(), count);
            assert!(weights.iter().all(|weights| (weights.iter().sum::<f64>() - 1.0).abs() < 1e-12));
        }
        assert_eq!([divisions(2, 100), divisions(3, 100), divisions(5, 100), divisions(5, 4)], [99, 12, 4, 0]);
    }
}
