//! What was reported and when: every reading with the moment at which the firm knew it, corrections included.

use super::buffer;
use super::calendar::{Day, FIRST_WEEK, Week, monday};
use super::daily;
use super::parameters::INVOICES_MISSING;
use super::world::{Course, Truth};
use super::writer::number;

/// One row of `observations.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Slug of the KPI.
    pub kpi: &'static str,
    /// First day of the period.
    pub start: Day,
    /// The value as written.
    pub value: String,
    /// Whether the value was still expected to change.
    pub provisional: bool,
    /// When the firm knew it, RFC 3339.
    pub known_at: String,
    /// What a reader should know about this reading.
    pub note: &'static str,
}

/// Weeks whose carrier invoices from the South came late.
pub const INVOICE_GAP: std::ops::RangeInclusive<Week> = 75..=78;
/// The day on which they came: the Wednesday of week 81.
pub const INVOICES_CAME: Day = monday(81).plus(2);

const PROVISIONAL_NOTE: &str = "South carrier invoices missing: the cost is understated";
const CORRECTED_NOTE: &str = "Corrected: South carrier invoices received in story week 81";
const LATE_NOTE: &str = "Invoices received late, in story week 81";

/// A weekly KPI: its slug, the decimals of its readings and what it is of the truth.
struct Measure {
    kpi: &'static str,
    decimals: usize,
    value: fn(&Truth) -> f64,
}

const fn measure(kpi: &'static str, decimals: usize, value: fn(&Truth) -> f64) -> Measure {
    Measure { kpi, decimals, value }
}

/// The weekly KPIs that were always complete on the Tuesday after the week.
const PUNCTUAL: [Measure; 26] = [
    measure("parcels", 0, Truth::volume),
    measure("parcels-north", 0, |truth| truth.parcels.north),
    measure("parcels-south", 0, |truth| truth.parcels.south),
    measure("overtime-hours", 1, Truth::overtime_total),
    measure("overtime-hours-north", 1, |truth| truth.overtime.north),
    measure("overtime-hours-south", 1, |truth| truth.overtime.south),
    measure("expedited-share", 5, Truth::expedited_total),
    measure("expedited-share-north", 5, |truth| truth.expedited().north),
    measure("expedited-share-south", 5, |truth| truth.expedited().south),
    measure("optimiser-routes", 4, |truth| {
        let points = truth.settings.optimiser.with(super::parameters::VOLUME_SHARE);
        points.map(|(points, weight)| points * weight).total() / 100.0
    }),
    measure("optimiser-routes-north", 4, |truth| truth.settings.optimiser.north / 100.0),
    measure("optimiser-routes-south", 4, |truth| truth.settings.optimiser.south / 100.0),
    measure("drops-per-route-hour", 3, |truth| truth.drops_total),
    measure("drops-per-route-hour-north", 3, |truth| truth.drops.north),
    measure("drops-per-route-hour-south", 3, |truth| truth.drops.south),
    measure("automated-sort-share", 2, |truth| truth.settings.sort / 100.0),
    measure("drivers", 0, |truth| truth.settings.drivers),
    measure("driver-turnover", 4, |truth| truth.turnover),
    measure("regular-hours", 1, |truth| truth.regular_hours),
    measure("customers-texted", 2, |truth| truth.settings.texted / 100.0),
    measure("order-cut-off", 0, |truth| truth.settings.cut_off),
    measure("first-attempt-success", 5, |truth| truth.first_attempt),
    measure("on-time", 5, |truth| truth.on_time),
    measure("damage", 3, |truth| truth.damaged / truth.volume() * 10_000.0),
    measure("handling-cost", 4, |truth| truth.handling),
    measure("carrier-cost-north", 2, |truth| truth.carrier_cost.north),
];

/// The moment at which a week's readings are known: the Tuesday after it, six in the morning.
pub fn known_after_week(week: Week) -> String {
    format!("{}T06:00:00Z", monday(week + 1).plus(1))
}

fn known_after_invoices() -> String {
    format!("{INVOICES_CAME}T15:00:00Z")
}

/// GBP of the South's carriers that had not been invoiced when the week was first reported.
pub fn missing_invoices(truth: &Truth) -> f64 {
    if INVOICE_GAP.contains(&truth.week) { INVOICES_MISSING * truth.carrier_cost.south } else { 0.0 }
}

/// A KPI that depends on the South's carrier invoices: the true readings, and what was told while they were missing.
fn corrected(readings: &mut Vec<Reading>, kpi: &'static str, week: Week, truth: String, told: String) {
    let reading =
        |value, provisional, known_at, note| Reading { kpi, start: monday(week), value, provisional, known_at, note };
    if INVOICE_GAP.contains(&week) {
        readings.push(reading(told, true, known_after_week(week), PROVISIONAL_NOTE));
        readings.push(reading(truth, false, known_after_invoices(), CORRECTED_NOTE));
    } else {
        readings.push(reading(truth, false, known_after_week(week), ""));
    }
}

fn money_readings(course: &Course, readings: &mut Vec<Reading>) {
    let budgets = buffer::budget();
    let contributions = buffer::contributions(course);
    let told_contributions: Vec<i64> = course
        .weeks
        .iter()
        .zip(&contributions)
        .map(|(truth, contribution)| contribution + missing_invoices(truth).round() as i64)
        .collect();
    let buffers = buffer::buffer(&contributions, budgets);
    let told_buffers = buffer::buffer(&told_contributions, budgets);

    for truth in &course.weeks {
        let late = INVOICE_GAP.contains(&truth.week);
        readings.push(Reading {
            kpi: "carrier-cost-south",
            start: monday(truth.week),
            value: number(truth.carrier_cost.south, 2),
            provisional: false,
            known_at: if late { known_after_invoices() } else { known_after_week(truth.week) },
            note: if late { LATE_NOTE } else { "" },
        });
    }
    for truth in &course.weeks {
        let told = truth.cost - missing_invoices(truth) / truth.volume();
        corrected(readings, "cost-per-parcel", truth.week, number(truth.cost, 4), number(told, 4));
    }
    let index = |week: Week| (week - FIRST_WEEK) as usize;
    for (kpi, truths, tolds) in
        [("contribution", &contributions, &told_contributions), ("margin-buffer", &buffers, &told_buffers)]
    {
        for truth in &course.weeks {
            let at = index(truth.week);
            corrected(readings, kpi, truth.week, truths[at].to_string(), tolds[at].to_string());
        }
    }
    for truth in &course.weeks {
        readings.push(Reading {
            kpi: "budgeted-contribution",
            start: monday(truth.week),
            value: budgets[index(truth.week)].to_string(),
            provisional: false,
            known_at: known_after_week(truth.week),
            note: "",
        });
    }
}

fn daily_readings(course: &Course, seed: u64, readings: &mut Vec<Reading>) {
    let days = daily::days(course, seed);
    let tenths = |tenths: i64| number(tenths as f64 / 10.0, 1);
    type OfDay<'a> = &'a dyn Fn(&super::parameters::Regions<daily::DayOfRegion>) -> String;
    let measures: [(&'static str, OfDay<'_>); 6] = [
        ("parcels-north-daily", &|day| day.north.parcels.to_string()),
        ("parcels-south-daily", &|day| day.south.parcels.to_string()),
        ("overtime-hours-north-daily", &|day| tenths(day.north.overtime_tenths)),
        ("overtime-hours-south-daily", &|day| tenths(day.south.overtime_tenths)),
        ("expedited-share-north-daily", &|day| number(day.north.expedited_share(), 5)),
        ("expedited-share-south-daily", &|day| number(day.south.expedited_share(), 5)),
    ];
    for (kpi, value) in measures {
        for (day, regions) in &days {
            readings.push(Reading {
                kpi,
                start: *day,
                value: value(regions),
                provisional: false,
                known_at: format!("{}T06:00:00Z", day.plus(1)),
                note: "",
            });
        }
    }
}

/// Everything that was reported, KPI by KPI, in the order of periods and then of knowing.
pub fn readings(course: &Course, seed: u64) -> Vec<Reading> {
    let mut readings = Vec::new();
    for measure in &PUNCTUAL {
        for truth in &course.weeks {
            readings.push(Reading {
                kpi: measure.kpi,
                start: monday(truth.week),
                value: number((measure.value)(truth), measure.decimals),
                provisional: false,
                known_at: known_after_week(truth.week),
                note: "",
            });
        }
    }
    money_readings(course, &mut readings);
    daily_readings(course, seed, &mut readings);
    readings
}
