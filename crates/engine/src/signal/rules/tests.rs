use super::*;

fn places(deviations: &[f64], rule: Rule) -> Vec<usize> {
    let values: Vec<Option<f64>> = deviations.iter().copied().map(Some).collect();
    marks(&values, 0.0, 1.0, rule).iter().map(|mark| mark.place).collect()
}

#[test]
fn a_run_is_marked_from_where_it_reaches_its_length_and_the_centre_ends_it() {
    let run = Rule::Run { length: 3, line: 0.0 };
    assert_eq!(places(&[1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0], run), [2, 3, 6]);
    assert_eq!(places(&[1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0], run), [] as [usize; 0]);
}

#[test]
fn a_trend_needs_strict_steps_in_one_direction() {
    let trend = Rule::Trend { length: 4 };
    assert_eq!(places(&[0.0, 1.0, 2.0, 3.0, 4.0, 3.0, 2.0, 1.0], trend), [3, 4, 7]);
    assert_eq!(places(&[0.0, 1.0, 1.0, 2.0, 3.0], trend), [] as [usize; 0]);
    assert_eq!(places(&[0.0, 0.0, 0.0, 0.0, 0.0], trend), [] as [usize; 0]);
}

#[test]
fn an_alternation_turns_at_every_point() {
    let alternating = Rule::Alternating { length: 5 };
    assert_eq!(places(&[0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 2.0, 1.0], alternating), [4, 5]);
    assert_eq!(places(&[0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0], alternating), [] as [usize; 0]);
}

#[test]
fn a_cluster_is_marked_only_at_points_beyond_the_line_and_after_a_whole_window() {
    let cluster = Rule::Cluster { count: 2, of: 3, line: 2.0 };
    assert_eq!(places(&[2.5, 2.5, 0.0, 2.5, 2.5], cluster), [3, 4]);
    assert_eq!(places(&[0.0, 2.5, -2.5, 2.5], cluster), [3]);
}

#[test]
fn eight_outside_the_middle_need_both_sides() {
    let rule = Rule::BothSides { length: 4, line: 1.0 };
    assert_eq!(places(&[2.0, 2.0, 2.0, 2.0, 2.0], rule), [] as [usize; 0]);
    assert_eq!(places(&[2.0, 2.0, -2.0, 2.0, 2.0, 2.0, 2.0], rule), [3, 4, 5]);
}

#[test]
fn a_point_on_the_line_is_not_beyond_it() {
    assert_eq!(places(&[3.0, 3.000_001, -3.0], Rule::Beyond { line: 3.0 }), [1]);
}

#[test]
fn nothing_that_is_no_number_breaks_a_rule() {
    for rule in NELSON.into_iter().chain(WESTERN_ELECTRIC).chain(CONVENTIONAL) {
        let mut state = RuleState::new(rule);
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, f64::NAN, 1e300] {
            state.step(value);
        }
        assert!(marks(&[None, Some(f64::NAN)], f64::NAN, 0.0, rule).is_empty());
        assert!(stretches(&[], 0.0, 0.0, rule).is_empty());
    }
    for length in [0, 1, 64, 1000] {
        for rule in [
            Rule::Cluster { count: length, of: length, line: 0.0 },
            Rule::BothSides { length, line: 0.0 },
            Rule::Within { length, line: 1.0 },
            Rule::Run { length, line: -1.0 },
        ] {
            let _ = marks(&[Some(1.0), Some(-1.0), Some(0.5)], 0.0, 1.0, rule);
            let _ = stretches(&[1.0, -1.0, 0.5], 0.0, 1.0, rule);
        }
    }
}

#[test]
fn where_nothing_varies_any_other_value_is_beyond_every_line() {
    let values = [Some(5.0), Some(5.0), Some(6.0)];
    assert_eq!(marks(&values, 5.0, 0.0, Rule::Beyond { line: 3.0 }), [Mark { place: 2, side: Side::Above }]);
}

/// Bits for whole series and the state for one point after the other are two ways to say the same.
#[test]
fn whole_series_and_single_points_are_marked_alike() {
    let mut stream = crate::rng::Stream::new(crate::rng::Key::new(5, 5), 0);
    for length in [0, 1, 2, 7, 63, 64, 65, 128, 200, 333] {
        for spread in [0.6, 1.0, 2.5] {
            // Rounded, so that neighbours are often equal and points often on a line; now and then a long run or trend.
            let values: Vec<Option<f64>> = (0..length)
                .map(|place| {
                    let drift = [0.0, 0.0, 1.5, -1.5, f64::from(place % 20) * 0.2][place as usize / 20 % 5];
                    Some((2.0 * (spread * stream.normal() + drift)).round() / 2.0)
                })
                .collect();
            let more = [
                Rule::Run { length: 70, line: 0.0 },
                Rule::Cluster { count: 40, of: 64, line: 0.0 },
                Rule::Trend { length: 2 },
            ];
            let alternating = [
                Rule::Alternating { length: 3 },
                Rule::BothSides { length: 3, line: 0.5 },
                Rule::Within { length: 2, line: 1.0 },
            ];
            for rule in NELSON.into_iter().chain(WESTERN_ELECTRIC).chain(CONVENTIONAL).chain(more).chain(alternating) {
                let mut state = RuleState::new(rule);
                let single: Vec<Mark> = values
                    .iter()
                    .enumerate()
                    .filter_map(|(place, value)| state.step(value.unwrap()).map(|side| Mark { place, side }))
                    .collect();
                assert_eq!(marks(&values, 0.0, 1.0, rule), single, "{rule:?}, {length} points");
            }
        }
    }
}
