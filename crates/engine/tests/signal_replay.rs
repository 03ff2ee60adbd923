//! A turn in a real record: delays on London Underground fell until 2015 and rose again from 2016/17 on.

use engine::signal::baseline::{BaselineOptions, Trend};
use engine::signal::calibration::{CalibrationOptions, run_length};
use engine::signal::detector::{WatchOptions, watch};
use engine::signal::rules::Side;

const RECORD: &str = include_str!("reference/lost_customer_hours.txt");

/// As of each period in turn: raised above by the ninth period of 2016/17, and not before that year.
#[test]
fn the_turn_of_2016_is_raised_by_the_ninth_period() {
    let rows: Vec<Vec<&str>> =
        RECORD.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(';').collect()).collect();
    let values: Vec<Option<f64>> = rows.iter().map(|row| Some(libm::log(row[1].parse().unwrap()))).collect();
    let marked = |word: &str| -> Vec<usize> {
        (0..rows.len()).filter(|place| rows[*place].get(2).is_some_and(|marks| marks.contains(word))).collect()
    };
    let (distorted, changes) = (marked("distorted"), marked("change"));
    let options = WatchOptions {
        baseline: BaselineOptions { season: Some(13), trend: Trend::IfClear },
        // 71 series share one false signal a period.
        calibration: CalibrationOptions { run_length: run_length(71, None), ..CalibrationOptions::default() },
        ..WatchOptions::default()
    };
    let end = rows.iter().position(|row| row[0] == "2016/17 P9").unwrap() + 1;
    let judgements = watch(&values[..end], &distorted, &changes, &options).unwrap();
    let raised: Vec<&str> = judgements
        .iter()
        .filter(|judgement| judgement.raised && judgement.signal == Some(Side::Above))
        .map(|judgement| rows[judgement.place][0])
        .collect();
    assert!(raised.first().is_some_and(|period| period.starts_with("2016/17")), "{raised:?}");
}
