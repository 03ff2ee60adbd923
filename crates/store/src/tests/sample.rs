//! A small firm in the template's types: two teams, one calendar, three KPIs, an objective with everything that bears on it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::actor::Role;
use domain::calendar::{CalendarKind, periods_by_rule};
use domain::event::EventKind;
use domain::guardrail::{GuardrailTerms, Protects};
use domain::influence::{Delay, InfluenceDirection, Provenance, Strength, StrengthUnit};
use domain::key_result::{KeyResultTerms, Phasing, WindowMeasure};
use domain::kpi::{Direction, Measure, Quantity, Timing, ValueScale};
use domain::lever::LeverRange;
use domain::reading::ReadingStatus;
use domain::slug::Slug;
use domain::target::Comparator;
use domain::template::{
    CalendarRow, Cause, CycleRow, EventRow, GuardrailRow, InfluenceRow, KeyResultRow, KpiRow, LeverRow, MemberRow,
    ObjectiveRow, ObservationRow, SourceKind, SourceRow, StandingTargetRow, TeamRow, Template, WorkspaceRow,
};
use rust_decimal::Decimal;

pub(super) fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub(super) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) fn observation(kpi: &str, month: u32, value: Option<i64>, known_at: Option<&str>) -> ObservationRow {
    ObservationRow {
        kpi: slug(kpi),
        period_start_on: day(2024, month, 1),
        value: value.map(Decimal::from),
        status: ReadingStatus::Final,
        known_at: known_at.map(instant),
        note: None,
    }
}

fn kpi(name: &str, direction: Direction, timing: Timing, position: i32) -> KpiRow {
    KpiRow {
        slug: slug(name),
        name: name.to_owned(),
        definition: format!("What {name} is."),
        team: slug("south"),
        owner: slug("owner"),
        deputy: Some(slug("leader")),
        measure: Measure { unit: "hours".to_owned(), decimals: 0, currency: None },
        direction,
        quantity: Quantity::Flow,
        timing,
        calendar: slug("months"),
        source: slug("ledger"),
        scale: ValueScale::Log,
        grace_days: Some(10),
        position,
        assumption: None,
        formula: None,
    }
}

/// The firm: months of 2024, cost observed January to June, hours January to May.
pub(super) fn firm() -> Template {
    let cost_values = [420, 410, 400, 390, 380, 370];
    let hours_values = [80, 90, 100, 95, 85];
    let known = |month: usize| format!("2024-{:02}-05T06:00:00Z", month + 2);
    let costs = cost_values.iter().enumerate().map(|(month, value)| {
        observation("cost", u32::try_from(month).unwrap() + 1, Some(*value), Some(&known(month)))
    });
    let hours = hours_values.iter().enumerate().map(|(month, value)| {
        observation("hours", u32::try_from(month).unwrap() + 1, Some(*value), Some(&known(month)))
    });
    Template {
        workspace: Some(WorkspaceRow {
            name: "A firm".to_owned(),
            currency: "GBP".to_owned(),
            time_zone: "Europe/London".to_owned(),
            as_of_on: Some(day(2024, 7, 10)),
            description: Some("A firm for tests".to_owned()),
            attribution: None,
            licence: None,
            licence_url: None,
            simulated: true,
        }),
        teams: vec![
            TeamRow { slug: slug("firm"), name: "Firm".to_owned(), parent: None, position: 0 },
            TeamRow { slug: slug("south"), name: "South".to_owned(), parent: Some(slug("firm")), position: 1 },
        ],
        members: vec![
            MemberRow {
                slug: slug("leader"),
                name: "Head of operations".to_owned(),
                role: Role::Leader,
                team: slug("firm"),
                email: None,
            },
            MemberRow {
                slug: slug("owner"),
                name: "Head of South".to_owned(),
                role: Role::Owner,
                team: slug("south"),
                email: None,
            },
        ],
        sources: vec![SourceRow {
            slug: slug("ledger"),
            name: "Ledger".to_owned(),
            kind: SourceKind::File,
            publisher: None,
            url: None,
            licence: None,
        }],
        calendars: vec![CalendarRow {
            slug: slug("months"),
            name: "Months".to_owned(),
            kind: CalendarKind::Month,
            periods: periods_by_rule(CalendarKind::Month, day(2024, 1, 1), day(2025, 1, 1)).unwrap(),
        }],
        cycles: vec![CycleRow {
            slug: slug("half"),
            name: "First half".to_owned(),
            start_on: day(2024, 1, 1),
            end_on: day(2024, 7, 1),
        }],
        kpis: vec![
            kpi("cost", Direction::Lower, Timing::Lag, 0),
            kpi("hours", Direction::Band { low: Decimal::from(70), high: Decimal::from(90) }, Timing::Lead, 1),
            kpi("quiet", Direction::Higher, Timing::Lead, 2),
        ],
        observations: costs.chain(hours).collect(),
        objectives: vec![ObjectiveRow {
            slug: slug("cheaper"),
            name: "Cheaper".to_owned(),
            statement: "Bring cost down.".to_owned(),
            team: slug("firm"),
            owner: slug("leader"),
            cycle: slug("half"),
            parent: None,
            no_money_guardrail: Some("Cost is the goal itself.".to_owned()),
            no_customer_guardrail: None,
            assumption: None,
        }],
        key_results: vec![KeyResultRow {
            slug: slug("cost-370"),
            objective: slug("cheaper"),
            kpi: slug("cost"),
            name: "Cost at most 370 at the end".to_owned(),
            terms: KeyResultTerms {
                measure: WindowMeasure::AtEnd,
                comparator: Comparator::AtMost,
                baseline: Some(Decimal::from(420)),
                target: Decimal::from(370),
                stretch: None,
                phasing: Phasing::Line,
                start_on: day(2024, 1, 1),
                due_on: day(2024, 7, 1),
            },
            assumption: None,
        }],
        guardrails: vec![GuardrailRow {
            slug: slug("hours-95"),
            objective: slug("cheaper"),
            kpi: slug("hours"),
            name: "Hours at most 95".to_owned(),
            protects: Protects::People,
            terms: GuardrailTerms {
                comparator: Comparator::AtMost,
                bound: Decimal::from(95),
                start_on: day(2024, 1, 1),
                end_on: day(2024, 7, 1),
                breaches_allowed: 0,
            },
            assumption: None,
        }],
        standing_targets: vec![StandingTargetRow {
            slug: slug("bonus"),
            kpi: slug("hours"),
            name: "Bonus".to_owned(),
            comparator: Comparator::AtLeast,
            bound: Decimal::from(90),
            holders: vec![slug("owner")],
            stake: "40 % of the bonus".to_owned(),
            start_on: day(2024, 1, 1),
            end_on: None,
            assumption: None,
        }],
        levers: vec![LeverRow {
            slug: slug("overtime"),
            name: "Overtime".to_owned(),
            definition: "Hours allowed.".to_owned(),
            team: slug("south"),
            owner: slug("owner"),
            kpi: slug("hours"),
            measure: Measure { unit: "hours".to_owned(), decimals: 0, currency: Some("GBP".to_owned()) },
            range: LeverRange::new(Decimal::ZERO, Decimal::from(80), Decimal::from(200)).unwrap(),
            step: None,
            cost_per_unit_and_period: Some(Decimal::new(315, 1)),
            position: 0,
            assumption: None,
        }],
        influences: vec![
            InfluenceRow {
                slug: slug("overtime-hours"),
                cause: Cause::Lever(slug("overtime")),
                effect: slug("hours"),
                direction: InfluenceDirection::Raises,
                strength: None,
                delay: Delay { lag_periods: 0, ramp_periods: 1 },
                saturation: None,
                provenance: Provenance::Declared,
                claim: "Allowed hours are worked.".to_owned(),
                assumption: None,
            },
            InfluenceRow {
                slug: slug("hours-cost"),
                cause: Cause::Kpi(slug("hours")),
                effect: slug("cost"),
                direction: InfluenceDirection::Raises,
                strength: Some(Strength {
                    mean: Decimal::new(11, 2),
                    standard_deviation: Decimal::new(2, 2),
                    unit: StrengthUnit::Elasticity,
                    sign_certain: true,
                }),
                delay: Delay { lag_periods: 1, ramp_periods: 3 },
                saturation: None,
                provenance: Provenance::Declared,
                claim: "Hours cost money.".to_owned(),
                assumption: Some("An assumption.".to_owned()),
            },
        ],
        events: vec![EventRow {
            slug: slug("storm"),
            name: "Storm".to_owned(),
            kind: EventKind::Incident,
            start_on: day(2024, 3, 3),
            end_on: day(2024, 3, 5),
            kpis: vec![slug("cost")],
            note: None,
            source_url: None,
        }],
    }
}
