//! Known answers, and properties over generated formulas.

use super::*;

fn day(text: &str) -> Day {
    let mut numbers = text.split('-').map(|number| number.parse::<u16>().unwrap());
    let mut next = || numbers.next().unwrap();
    Day { year: i32::from(next()), month: u8::try_from(next()).unwrap(), day: u8::try_from(next()).unwrap() }
}

/// So many days from the first of January 2024, at most 31.
fn days(count: usize) -> Vec<Day> {
    (1..=count).map(|number| Day { year: 2024, month: 1, day: u8::try_from(number).unwrap() }).collect()
}

const A: [Option<f64>; 5] = [Some(10.0), Some(20.0), None, Some(40.0), Some(-50.0)];
const B: [Option<f64>; 5] = [Some(2.0), Some(0.0), Some(5.0), Some(8.0), Some(10.0)];

fn gaps_and_values(text: &str) -> Vec<Result<f64, Gap>> {
    let starts = days(5);
    let series = [InputSeries { name: "a", values: &A[..] }, InputSeries { name: "b-b", values: &B[..] }];
    evaluate(&parse(text).unwrap(), &series, Frame { starts: &starts, end: day("2024-01-06") }).unwrap()
}

fn values(text: &str) -> Vec<Option<f64>> {
    gaps_and_values(text).into_iter().map(Result::ok).collect()
}

fn refused(text: &str) -> (Range<usize>, String) {
    let error = parse(text).unwrap_err();
    (error.place.clone(), error.to_string())
}

#[test]
fn the_four_operations_bind_as_in_school() {
    assert_eq!(values("1 + 2 * 3")[0], Some(7.0));
    assert_eq!(values("(1 + 2) * 3")[0], Some(9.0));
    assert_eq!(values("10 - 4 - 3")[0], Some(3.0));
    assert_eq!(values("100 / 10 / 5")[0], Some(2.0));
    assert_eq!(values("-2 * -(3 - 5)")[0], Some(-4.0));
    assert_eq!(values("{a} * 1000 / {b-b}")[0], Some(5_000.0));
}

#[test]
fn a_gap_stays_one_and_a_division_by_zero_becomes_one() {
    assert_eq!(
        gaps_and_values("{a} / {b-b}"),
        [Ok(5.0), Err(Gap::DivisionByZero { place: 6..11 }), Err(Gap::Missing { series: 0 }), Ok(5.0), Ok(-5.0),]
    );
    assert_eq!(gaps_and_values("2 * 9999999999 / 0")[0], Err(Gap::DivisionByZero { place: 17..18 }));
    let huge = format!("1{} * 1{}", "0".repeat(300), "0".repeat(300));
    assert_eq!(gaps_and_values(&huge)[0], Err(Gap::TooLarge));
}

#[test]
fn functions_give_what_they_say() {
    assert_eq!(values("min({a}, {b-b})"), [Some(2.0), Some(0.0), None, Some(8.0), Some(-50.0)]);
    assert_eq!(values("max({a}, {b-b})"), [Some(10.0), Some(20.0), None, Some(40.0), Some(10.0)]);
    assert_eq!(values("abs({a})")[4], Some(50.0));
    assert_eq!(values("lag({b-b}, 2)"), [None, None, Some(2.0), Some(0.0), Some(5.0)]);
    assert_eq!(values("lag({b-b}, 9)"), [None; 5]);
    assert_eq!(values("sum({b-b}, 2)"), [None, Some(2.0), Some(5.0), Some(13.0), Some(18.0)]);
    assert_eq!(values("mean({a}, 2)"), [None, Some(15.0), None, None, Some(-5.0)]);
    assert_eq!(gaps_and_values("mean({a}, 2)")[0], Err(Gap::TooEarly));
}

#[test]
fn a_running_sum_is_a_stock_at_the_end_of_each_period() {
    let stock = "running_sum({b-b}, 100, 2024-01-02)";
    assert_eq!(values(stock), [None, Some(100.0), Some(105.0), Some(113.0), Some(123.0)]);
    assert_eq!(gaps_and_values(stock)[0], Err(Gap::BeforeOpening));
    let broken = gaps_and_values("running_sum({a}, -5, 2024-01-01)");
    assert_eq!(
        broken,
        [
            Ok(5.0),
            Ok(25.0),
            Err(Gap::Missing { series: 0 }),
            Err(Gap::SumBroken { period: 2 }),
            Err(Gap::SumBroken { period: 2 }),
        ]
    );
    assert_eq!(
        values("running_sum({a}, 0, 2024-01-01, 1000, 2024-01-05)"),
        [Some(10.0), Some(30.0), None, None, Some(950.0)]
    );
}

#[test]
fn an_opening_is_in_the_period_that_holds_its_day() {
    let starts = [day("2024-01-01"), day("2024-02-01"), day("2024-03-01")];
    let flow = [Some(1.0), Some(2.0), Some(3.0)];
    let series = [InputSeries { name: "a", values: &flow[..] }];
    let frame = Frame { starts: &starts, end: day("2024-04-01") };
    let at = |day: &str| evaluate(&parse(&format!("running_sum({{a}}, 10, {day})")).unwrap(), &series, frame);
    let values = |day: &str| at(day).unwrap().into_iter().map(Result::ok).collect::<Vec<_>>();
    assert_eq!(values("2024-02-29"), [None, Some(12.0), Some(15.0)]);
    assert_eq!(values("2024-01-01"), [Some(11.0), Some(13.0), Some(16.0)]);
    for outside in ["2023-12-31", "2024-04-01"] {
        let error = at(outside).unwrap_err();
        assert_eq!((error.place, error.problem), (21..31, FormulaProblem::OpeningOutside));
    }
    let twice = parse("running_sum({a}, 10, 2024-02-01, 3, 2024-02-02)").unwrap();
    assert_eq!(evaluate(&twice, &series, frame).unwrap_err().problem, FormulaProblem::OpeningsUnordered);
}

#[test]
fn what_cannot_be_read_is_refused_at_its_place() {
    assert_eq!(refused("   ").1, "the formula is empty; write one such as {overtime-hours} / {parcels}");
    assert_eq!(refused("{a} +").0, 5..5);
    assert_eq!(refused("{a} + * 2").0, 6..7);
    assert!(refused("cost / 2").1.contains("a name goes in braces: {cost}"));
    assert_eq!(refused("{a} {b}"), (4..5, "two values stand side by side; write + - * or / between them".to_owned()));
    assert!(refused("1,000 * {a}").1.contains("write 1000 for 1,000"));
    assert_eq!(refused("{a").0, 0..1);
    assert_eq!(refused("{ }").1, "no name stands between the braces; write one such as {parcels}");
    assert_eq!(refused("(1 + 2").0, 6..6);
    assert_eq!(refused("1 + 2)").0, 5..6);
    assert_eq!(refused("1e3").0, 0..3);
    assert_eq!(refused("1.2.3").0, 0..5);
    assert_eq!(refused("lag({a}, 0)").0, 9..10);
    assert_eq!(refused("lag({a}, 401)").0, 9..12);
    assert_eq!(refused("mean({a}, {b})").0, 10..13);
    assert_eq!(refused("lag({a})").0, 7..8);
    assert!(refused("running_sum({a})").1.contains("begins with a value on a day"));
    assert!(refused("running_sum({a}, 5)").1.contains("begins with a value on a day"));
    assert_eq!(refused("running_sum({a}, 5, 2023-02-29)").0, 20..30);
    assert_eq!(refused("running_sum({a}, 5, 2024-02-01, 6, 2024-01-01)").0, 35..45);
    assert_eq!(refused("\u{a3} + 1").0, 0..2);
    assert_eq!(parse(&"1".repeat(MAX_BYTES + 1)).unwrap_err().problem, FormulaProblem::TooLong { bytes: 1_001 });
    let deep = format!("{}1{}", "(".repeat(40), ")".repeat(40));
    assert_eq!(parse(&deep).unwrap_err().problem, FormulaProblem::TooDeep);
    assert_eq!(parse(&"-".repeat(40)).unwrap_err().problem, FormulaProblem::TooDeep);
    let long = vec!["1"; 120].join("+");
    assert_eq!(parse(&long).unwrap_err().problem, FormulaProblem::TooManyParts);
}

#[test]
fn names_are_told_once_in_their_order() {
    let formula = parse("lag({b}, 1) + {a} * { b }").unwrap();
    assert_eq!(formula.names(), ["b", "a"]);
    assert_eq!(formula.place_of("a"), Some(14..17));
    assert_eq!(formula.place_of("c"), None);
}

#[test]
fn units_multiply_and_must_agree_to_be_added() {
    let unit = |text: &str| {
        let of = |name: &str| match name {
            "unknown" => None,
            "share" => Some(Unit::named("ratio")),
            name => Some(Unit::named(&name.replace('-', " "))),
        };
        unit_of(&parse(text).unwrap(), &of)
            .map(|unit| unit.to_string())
            .map_err(|error| (error.place.clone(), error.to_string()))
    };
    assert_eq!(unit("{hours} / {parcels} * 1000").unwrap(), "hours per parcel");
    assert_eq!(unit("{hours-per-parcel} * {parcels}").unwrap(), "hours");
    assert_eq!(unit("{share} * {hours}").unwrap(), "hours");
    assert_eq!(unit("{hours} / {hours}").unwrap(), "plain number");
    assert_eq!(unit("1 / {parcels}").unwrap(), "per parcel");
    assert_eq!(unit("{GBP} * {GBP} / {hours}").unwrap(), "GBP squared per hour");
    assert_eq!(unit("max({hours} - 100, 0)").unwrap(), "hours");
    assert_eq!(unit("running_sum({hours}, 5, 2024-01-01) + lag({hours}, 1)").unwrap(), "hours");
    let (place, message) = unit("2 * ({hours} + {parcels})").unwrap_err();
    assert_eq!(place, 4..25);
    assert!(message.starts_with("hours and parcels cannot stand together"), "{message}");
    assert_eq!(unit("{share} + {hours}").unwrap_err().0, 0..17);
    assert_eq!(unit("min({hours}, {share})").unwrap_err().0, 0..21);
    assert_eq!(unit("1 + {unknown}").unwrap_err().0, 4..13);
}

#[test]
fn the_latest_mark_comes_from_as_far_as_the_value() {
    let starts = days(4);
    let (a, b) = ([Some(1), Some(9), Some(2), Some(3)], [Some(5), None, Some(1), Some(1)]);
    let series = [InputSeries { name: "a", values: &a[..] }, InputSeries { name: "b", values: &b[..] }];
    let carried = |text: &str| {
        carry_latest(&parse(text).unwrap(), &series, Frame { starts: &starts, end: day("2024-01-05") }).unwrap()
    };
    assert_eq!(carried("{a} + {b} * 2"), [Some(5), Some(9), Some(2), Some(3)]);
    assert_eq!(carried("lag({a}, 1)"), [None, Some(1), Some(9), Some(2)]);
    assert_eq!(carried("mean({a}, 2)"), [Some(1), Some(9), Some(9), Some(3)]);
    assert_eq!(carried("running_sum({a}, 0, 2024-01-02, 0, 2024-01-03)"), [None, Some(9), Some(2), Some(3)]);
    assert_eq!(carried("7"), [None; 4]);
}

/// A stream of numbers that looks drawn: splitmix64.
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn part(&mut self, depth: usize) -> Part {
        let kind = if depth == 0 || self.below(5) == 0 {
            match self.below(3) {
                0 => Kind::Number(self.below(10_000) as f64 / 8.0),
                1 => Kind::Series("a".to_owned()),
                _ => Kind::Series("b-b".to_owned()),
            }
        } else {
            let inner = Box::new(self.part(depth - 1));
            match self.below(11) {
                0 => Kind::Negative(inner),
                1 => Kind::Absolute(inner),
                2 => Kind::Lag(inner, 1 + self.below(3) as usize),
                3 => Kind::Window(Window::Mean, inner, 1 + self.below(3) as usize),
                4 => Kind::Window(Window::Sum, inner, 1 + self.below(3) as usize),
                5 => {
                    let day = Day { year: 2024, month: 1, day: 1 + u8::try_from(self.below(5)).unwrap() };
                    let value = self.below(100) as f64 - 50.0;
                    Kind::RunningSum(inner, vec![Opening { value, day, place: 0..0 }])
                }
                number => {
                    let operations = [
                        Operation::Add,
                        Operation::Subtract,
                        Operation::Multiply,
                        Operation::Divide,
                        [Operation::Least, Operation::Greatest][self.below(2) as usize],
                    ];
                    Kind::Pair(operations[number as usize - 6], inner, Box::new(self.part(depth - 1)))
                }
            }
        };
        Part { place: 0..0, kind }
    }
}

#[test]
fn what_is_printed_reads_as_the_same_formula() {
    let mut draws = Draws(1);
    for _ in 0..2_000 {
        let formula = draws.part(5);
        let text = formula.to_string();
        match parse(&text) {
            Ok(read) => assert_eq!(read, formula, "{text}"),
            Err(error) => assert!(
                matches!(error.problem, FormulaProblem::TooLong { .. } | FormulaProblem::TooManyParts),
                "{text}: {error}"
            ),
        }
    }
}

/// The value of one period, straight from the definition.
fn naive(part: &Part, period: usize) -> Option<f64> {
    let value = match &part.kind {
        Kind::Number(number) => *number,
        Kind::Series(name) if name == "a" => A[period]?,
        Kind::Series(_) => B[period]?,
        Kind::Negative(inner) => -naive(inner, period)?,
        Kind::Absolute(inner) => naive(inner, period)?.abs(),
        Kind::Lag(inner, lag) => naive(inner, period.checked_sub(*lag)?)?,
        Kind::Window(window, inner, width) => {
            let first = (period + 1).checked_sub(*width)?;
            let sum =
                (first..=period).map(|period| naive(inner, period)).try_fold(0.0, |sum, value| Some(sum + value?))?;
            if *window == Window::Mean { sum / *width as f64 } else { sum }
        }
        Kind::RunningSum(inner, openings) => {
            let first = usize::from(openings[0].day.day) - 1;
            if period < first {
                return None;
            }
            let sum = |sum: f64, period| naive(inner, period).map(|value| sum + value).filter(|sum| sum.is_finite());
            (first..=period).try_fold(openings[0].value, sum)?
        }
        Kind::Pair(operation, left, right) => {
            let (left, right) = (naive(left, period)?, naive(right, period)?);
            match operation {
                Operation::Add => left + right,
                Operation::Subtract => left - right,
                Operation::Multiply => left * right,
                Operation::Divide if right == 0.0 => return None,
                Operation::Divide => left / right,
                Operation::Least => left.min(right),
                Operation::Greatest => left.max(right),
            }
        }
    };
    Some(value).filter(|value| value.is_finite())
}

#[test]
fn values_are_those_of_the_definition() {
    let mut draws = Draws(2);
    let starts = days(5);
    let frame = Frame { starts: &starts, end: day("2024-01-06") };
    let series = [InputSeries { name: "a", values: &A[..] }, InputSeries { name: "b-b", values: &B[..] }];
    let mut held = 0;
    for _ in 0..2_000 {
        let formula = draws.part(4);
        let values = evaluate(&formula, &series, frame).unwrap();
        for (period, value) in values.into_iter().enumerate() {
            held += usize::from(value.is_ok());
            assert_eq!(value.ok(), naive(&formula, period), "{formula} in period {period}");
        }
    }
    assert!(held > 1_000, "{held}");
}

#[test]
fn sums_lags_and_windows_are_linear() {
    let starts = days(5);
    let frame = Frame { starts: &starts, end: day("2024-01-06") };
    let (x, y) = ([1.0, -4.0, 8.0, 2.0, 16.0], [3.0, 5.0, -7.0, 11.0, 13.0]);
    let at = |text: &str, values: Vec<f64>| {
        let values: Vec<Option<f64>> = values.into_iter().map(Some).collect();
        let series = [InputSeries { name: "x", values: &values[..] }];
        evaluate(&parse(text).unwrap(), &series, frame).unwrap()
    };
    for text in ["lag({x}, 2)", "sum({x}, 3)", "mean({x}, 4)", "running_sum({x}, 0, 2024-01-02)", "3 * {x} - {x} / 2"] {
        let mixed = at(text, x.iter().zip(y).map(|(x, y)| 2.0 * x - 3.0 * y).collect());
        let apart: Vec<Result<f64, Gap>> =
            at(text, x.to_vec()).into_iter().zip(at(text, y.to_vec())).map(|(x, y)| Ok(2.0 * x? - 3.0 * y?)).collect();
        assert_eq!(mixed, apart, "{text}");
    }
}
