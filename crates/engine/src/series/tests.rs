use super::*;

/// The boundaries of the months January to June 2024, as days since 2024-01-01.
fn months() -> Calendar {
    Calendar::from_boundaries(vec![0, 31, 60, 91, 121, 152, 182]).unwrap()
}

fn quarters() -> Calendar {
    Calendar::from_boundaries(vec![0, 91, 182]).unwrap()
}

fn weeks(count: i64) -> Calendar {
    Calendar::from_boundaries((0..=count).map(|week| week * 7).collect()).unwrap()
}

fn series(calendar: Calendar, values: &[f64]) -> Series {
    Series::new(calendar, values.iter().map(|value| Some(*value)).collect()).unwrap()
}

fn assert_close(left: &[Option<f64>], right: &[Option<f64>]) {
    assert_eq!(left.len(), right.len());
    for (left, right) in left.iter().zip(right) {
        match (left, right) {
            (Some(left), Some(right)) => assert!((left - right).abs() < 1e-9, "{left} is not {right}"),
            _ => assert_eq!(left, right),
        }
    }
}

#[test]
fn lengths_come_from_the_days() {
    assert_eq!(months().days().collect::<Vec<_>>(), [31, 29, 31, 30, 31, 30]);
    assert_eq!(months().period_of(59), Some(1));
    assert_eq!(months().period_of(60), Some(2));
    assert_eq!(months().period_of(-1), None);
    assert_eq!(months().period_of(182), None);
}

#[test]
fn a_flow_by_day_and_back_is_the_flow() {
    let flow = series(months(), &[310.0, 290.0, 620.0, 300.0, 155.0, 0.0]);
    assert_close(per_day(&flow).values(), &[Some(10.0), Some(10.0), Some(20.0), Some(10.0), Some(5.0), Some(0.0)]);
    assert_close(per_period(&per_day(&flow)).values(), flow.values());
}

#[test]
fn each_aggregation_on_nested_periods() {
    let values = series(months(), &[3.0, 1.0, 2.0, 6.0, 4.0, 5.0]);
    let of = |aggregation| resample(&values, &quarters(), aggregation).values().to_vec();
    assert_close(&of(Aggregation::Sum), &[Some(6.0), Some(15.0)]);
    assert_close(&of(Aggregation::Mean), &[Some((93.0 + 29.0 + 62.0) / 91.0), Some((180.0 + 124.0 + 150.0) / 91.0)]);
    assert_close(&of(Aggregation::Last), &[Some(2.0), Some(5.0)]);
    assert_close(&of(Aggregation::Max), &[Some(3.0), Some(6.0)]);
}

/// Whatever the two calendars, a total over days that both cover stays what it was.
#[test]
fn a_sum_is_kept_by_splitting_periods_over_boundaries() {
    let weekly = series(weeks(26), &(0..26).map(|week| f64::from(week) * 1.5 - 7.0).collect::<Vec<_>>());
    let total: f64 = weekly.values().iter().flatten().sum();
    let resampled = resample(&weekly, &months(), Aggregation::Sum);
    let monthly: f64 = resampled.values().iter().flatten().sum();
    assert!((total - monthly).abs() < 1e-9);
    let again: f64 = resample(&resampled, &quarters(), Aggregation::Sum).values().iter().flatten().sum();
    assert!((total - again).abs() < 1e-9);
}

#[test]
fn the_mean_is_the_sum_by_day() {
    let weekly = series(weeks(26), &(0..26).map(|week| f64::from(week * week)).collect::<Vec<_>>());
    let mean = resample(&per_day(&weekly), &months(), Aggregation::Mean);
    let sum = per_day(&resample(&weekly, &months(), Aggregation::Sum));
    assert_close(mean.values(), sum.values());
}

#[test]
fn a_part_is_not_the_whole() {
    let mut values: Vec<Option<f64>> = (0..26).map(|week| Some(f64::from(week))).collect();
    values[6] = None;
    let weekly = Series::new(weeks(26), values).unwrap();
    let sum = resample(&weekly, &months(), Aggregation::Sum);
    assert!(sum.values()[0].is_some() && sum.values()[1].is_none());
    // Week 6 ends on day 49, well before the end of February, whose last full week is week 7.
    assert_close(&resample(&weekly, &months(), Aggregation::Last).values()[..2], &[Some(3.0), Some(7.0)]);
    let longer = Calendar::from_boundaries(vec![0, 100, 200]).unwrap();
    for aggregation in [Aggregation::Sum, Aggregation::Mean, Aggregation::Last, Aggregation::Max] {
        assert_eq!(resample(&weekly, &longer, aggregation).values()[1], None, "{aggregation:?}");
    }
}

#[test]
fn ratios_aggregate_by_their_denominator() {
    let above = series(months(), &[1.0, 1.0, 8.0, 0.0, 3.0, 1.0]);
    let below = series(months(), &[10.0, 0.0, 10.0, 5.0, 5.0, 0.0]);
    let whole = resample_ratio(&above, &below, &quarters()).unwrap();
    assert_close(whole.values(), &[Some(0.5), Some(0.4)]);
    let by_month = ratio(&above, &below).unwrap();
    assert_close(&by_month.values()[..3], &[Some(0.1), None, Some(0.8)]);
    // The numerator of a period without denominator is no part of a ratio that is known only as such.
    let weighted = resample_weighted_ratio(&by_month, &below, &quarters()).unwrap();
    assert_close(weighted.values(), &[Some(0.45), Some(0.3)]);
    assert_eq!(ratio(&above, &series(quarters(), &[1.0, 2.0])), Err(SeriesError::Calendars));
}

#[test]
fn wrong_calendars_and_values_are_named() {
    assert_eq!(Calendar::from_boundaries(vec![]), Err(SeriesError::NoPeriod));
    assert_eq!(Calendar::from_boundaries(vec![4, 4]), Err(SeriesError::Unordered { period: 0 }));
    assert_eq!(Calendar::from_boundaries(vec![i64::MIN, i64::MAX]), Err(SeriesError::TooLong));
    assert_eq!(Calendar::from_periods(&[(0, 7), (8, 14)]), Err(SeriesError::NotConsecutive { period: 1 }));
    assert_eq!(Calendar::from_periods(&[(0, 7), (7, 14)]).map(|calendar| calendar.len()), Ok(2));
    assert_eq!(
        Series::new(quarters(), vec![Some(1.0)]).map(|_| ()),
        Err(SeriesError::Length { values: 1, periods: 2 })
    );
    assert_eq!(
        Series::new(quarters(), vec![Some(1.0), Some(f64::NAN)]).map(|_| ()),
        Err(SeriesError::NotFinite { period: 1 })
    );
}
