use super::*;
use crate::rng::{Key, Stream};

fn noise(count: usize, seed: u64) -> Vec<Option<f64>> {
    let mut stream = Stream::new(Key::new(seed, 1), 0);
    (0..count).map(|_| Some(stream.normal())).collect()
}

fn quick() -> WatchOptions {
    WatchOptions {
        calibration: CalibrationOptions { run_length: 100.0, replicates: 200, ..CalibrationOptions::default() },
        ..WatchOptions::default()
    }
}

#[test]
fn a_shift_of_two_standard_deviations_is_raised_within_a_few_periods() {
    let mut values = noise(80, 3);
    for value in values.iter_mut().skip(60).flatten() {
        *value += 2.5;
    }
    let judgements = watch(&values, &[], &[], &quick()).unwrap();
    let raised: Vec<usize> =
        judgements.iter().filter(|judgement| judgement.raised).map(|judgement| judgement.place).collect();
    assert!(raised.iter().any(|place| (60..66).contains(place)), "{raised:?}");
    assert!(
        judgements
            .iter()
            .filter(|judgement| judgement.place >= 60)
            .filter_map(|judgement| judgement.signal)
            .all(|side| side == Side::Above)
    );
}

#[test]
fn a_replay_says_what_was_said() {
    let mut values = noise(90, 5);
    values[40] = None;
    values[70] = Some(9.0);
    let whole = watch(&values, &[33], &[30], &quick()).unwrap();
    for end in [25, 31, 54, 60, 71, 83] {
        let then = watch(&values[..end], &[33], &[30], &quick()).unwrap();
        assert_eq!(then, whole[..then.len()]);
        assert!(whole.get(then.len()).is_none_or(|next| next.place >= end));
    }
}

#[test]
fn after_a_change_the_old_baseline_watches_until_the_new_one_is_there() {
    let mut values = noise(90, 7);
    for value in values.iter_mut().skip(40).flatten() {
        *value += 10.0;
    }
    let judgements = watch(&values, &[], &[40], &quick()).unwrap();
    let at = |place: usize| judgements.iter().find(|judgement| judgement.place == place).unwrap();
    assert!(at(40).signal == Some(Side::Above) && at(40).across_change && at(40).baseline == (0, 38));
    assert!(!at(64).across_change && at(64).baseline == (40, 24));
    assert!(judgements.iter().filter(|judgement| judgement.place >= 64).all(|judgement| judgement.expected > 5.0));
}

#[test]
fn what_cannot_be_watched_is_silent_or_refused() {
    assert_eq!(watch(&[], &[], &[], &quick()), Ok(vec![]));
    assert_eq!(watch(&noise(23, 1), &[], &[], &quick()), Ok(vec![]));
    assert_eq!(watch(&[Some(1.0); 60], &[], &[], &quick()), Ok(vec![]));
    assert_eq!(watch(&[None; 60], &[0, 99], &[0, 99], &quick()), Ok(vec![]));
    assert!(watch(&[Some(f64::NAN); 60], &[], &[], &quick()).is_err());
    assert!(watch(&[], &[], &[], &WatchOptions { first_values: 3, ..quick() }).is_err());
    let calibration = CalibrationOptions { run_length: f64::NAN, ..quick().calibration };
    assert!(watch(&noise(40, 1), &[], &[], &WatchOptions { calibration, ..quick() }).is_err());
}
