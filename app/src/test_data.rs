//! Pages for tests: small, in the shape of the London Underground demo.

use chrono::NaiveDate;
use domain::calendar::Period;
use domain::event::{Event, EventKind};
use domain::guardrail::{GuardrailOutcome, GuardrailState, GuardrailTerms, Protects};
use domain::influence::{Delay, InfluenceDirection, Provenance, Strength, StrengthUnit};
use domain::key_result::{KeyResultOutcome, KeyResultTerms, Phasing, WindowMeasure};
use domain::kpi::{Direction, Measure, Quantity, Timing};
use domain::lever::LeverRange;
use domain::page::kpi::{KpiPage, KpiSource, KpiTarget};
use domain::page::map::{
    MapCause, MapInfluence, MapKpi, MapLever, MapObjective, MapTarget, MapTargetKind, MapTeam, StrategyMap,
};
use domain::page::objective::{ObjectiveGuardrail, ObjectiveKeyResult, ObjectivePage, ReportingLink};
use domain::page::workspace::{KnownDays, Link, WorkspaceFrame};
use domain::reading::{Freshness, Reading, ReadingStatus};
use domain::reliability::Reliability;
use domain::slug::Slug;
use domain::target::{Comparator, Judgement, State};
use rust_decimal::Decimal;

pub fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

pub fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub fn link(text: &str, name: &str) -> Link {
    Link { slug: slug(text), name: name.to_owned() }
}

fn judgement(state: State) -> Judgement {
    Judgement { state, reason: format!("because {}", state.words()) }
}

fn minutes() -> Measure {
    Measure { unit: "minutes".to_owned(), decimals: 2, currency: None }
}

pub fn frame() -> WorkspaceFrame {
    WorkspaceFrame {
        slug: slug("london-underground"),
        name: "London Underground".to_owned(),
        as_of_on: date(2018, 9, 15),
        newest_on: date(2018, 9, 15),
        archive: true,
        revision: 1,
        attribution: Some("Powered by TfL Open Data.".to_owned()),
        licence: Some("Open Government Licence".to_owned()),
        licence_url: Some("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/2/".to_owned()),
        simulated: false,
        acting_member: "Managing Director".to_owned(),
    }
}

/// An id of a workspace.
pub fn workspace_id() -> domain::id::WorkspaceId {
    domain::id::WorkspaceId("00000000-0000-0000-0000-000000000001".parse().unwrap())
}

pub fn days() -> KnownDays {
    let newest_on = date(2018, 9, 15);
    KnownDays {
        first_on: date(2017, 8, 20),
        newest_on,
        stops: vec![date(2017, 8, 20), date(2018, 6, 23), date(2018, 7, 21), date(2018, 8, 18), newest_on],
    }
}

pub fn reliability() -> Reliability {
    Reliability {
        freshness: Decimal::ONE,
        completeness: Decimal::ONE,
        stability: decimal("0.9"),
        received: 13,
        expected: 13,
    }
}

pub fn map_kpi(text: &str, name: &str) -> MapKpi {
    MapKpi {
        slug: slug(text),
        name: name.to_owned(),
        definition: "What is measured.".to_owned(),
        team: slug("operations"),
        owner: link("chief-operating-officer", "Chief Operating Officer"),
        measure: minutes(),
        direction: Direction::Lower,
        timing: Timing::Lag,
        tail: vec![Some(decimal("4.1")), None, Some(decimal("4.38"))],
        last: Some(("2018/19 P5".to_owned(), decimal("4.38"))),
        freshness: Freshness::Fresh,
        judgement: None,
        standing_targets: Vec::new(),
        assumption: None,
    }
}

pub fn influence(text: &str, cause: MapCause, effect: &str, strength: Option<Strength>) -> MapInfluence {
    MapInfluence {
        slug: slug(text),
        cause,
        effect: slug(effect),
        direction: InfluenceDirection::Lowers,
        strength,
        delay: Delay { lag_periods: 3, ramp_periods: 1 },
        provenance: Provenance::Declared,
        claim: "More of it, less delay.".to_owned(),
        assumption: Some("Ours.".to_owned()),
    }
}

fn objective(text: &str, name: &str, state: State, targets: Vec<MapTarget>) -> MapObjective {
    MapObjective {
        slug: slug(text),
        name: name.to_owned(),
        statement: "What is wanted.".to_owned(),
        team: slug("operations"),
        owner: link("managing-director", "Managing Director"),
        cycle: "2018/19".to_owned(),
        parent: None,
        judgement: judgement(state),
        targets,
        assumption: None,
    }
}

pub fn map_of_states(states: &[State]) -> StrategyMap {
    let objectives = states
        .iter()
        .enumerate()
        .map(|(index, state)| objective(&format!("goal-{index}"), &format!("Goal {index}"), *state, Vec::new()))
        .collect();
    StrategyMap {
        workspace: frame(),
        days: days(),
        teams: Vec::new(),
        objectives,
        kpis: Vec::new(),
        levers: Vec::new(),
        influences: Vec::new(),
        may_change: true,
    }
}

/// Lever, driver and outcome under one goal, its parent goal, and one KPI that nothing is joined to.
pub fn strategy_map() -> StrategyMap {
    let target = MapTarget {
        kpi: slug("excess-journey-time"),
        name: "At most 5.99 minutes".to_owned(),
        comparator: Comparator::AtMost,
        bound: decimal("5.99"),
        kind: MapTargetKind::KeyResult(judgement(State::Missed)),
    };
    let mut shorter = objective("shorter-journeys", "Shorten journeys", State::Missed, vec![target]);
    shorter.parent = Some(slug("good-service"));
    let strength = Strength {
        mean: decimal("0.5"),
        standard_deviation: decimal("0.1"),
        unit: StrengthUnit::Elasticity,
        sign_certain: true,
    };
    StrategyMap {
        workspace: frame(),
        days: days(),
        teams: vec![MapTeam { slug: slug("operations"), name: "Operations".to_owned(), parent: None }],
        objectives: vec![objective("good-service", "Good service", State::Unknown, Vec::new()), shorter],
        kpis: vec![
            map_kpi("excess-journey-time", "Excess journey time"),
            map_kpi("train-delays", "Train delays"),
            map_kpi("lifts", "Lift availability"),
        ],
        levers: vec![MapLever {
            slug: slug("maintenance-trains"),
            name: "Maintenance trains a night".to_owned(),
            definition: "How many trains.".to_owned(),
            team: slug("operations"),
            owner: link("asset-director", "Asset Director"),
            measure: Measure { unit: "trains".to_owned(), decimals: 0, currency: None },
            range: LeverRange::new(decimal("8"), decimal("14"), decimal("20")).unwrap(),
            kpi: slug("train-delays"),
            assumption: None,
        }],
        influences: vec![
            influence("maintenance-to-delays", MapCause::Lever(slug("maintenance-trains")), "train-delays", None),
            influence(
                "delays-to-journey-time",
                MapCause::Kpi(slug("train-delays")),
                "excess-journey-time",
                Some(strength),
            ),
        ],
        may_change: true,
    }
}

/// A map with many KPIs, two driver links each, a goal on every twentieth and a lever under every fiftieth.
pub fn large_map(kpis: usize) -> StrategyMap {
    let name = |index: usize| format!("kpi-{index}");
    let mut map = strategy_map();
    map.kpis = (0..kpis).map(|index| map_kpi(&name(index), &format!("KPI {index}"))).collect();
    map.objectives = (0..kpis)
        .step_by(20)
        .map(|index| {
            let target = MapTarget {
                kpi: slug(&name(index)),
                name: "At most 5.99 minutes".to_owned(),
                comparator: Comparator::AtMost,
                bound: decimal("5.99"),
                kind: MapTargetKind::KeyResult(judgement(State::Unknown)),
            };
            objective(&format!("goal-{index}"), &format!("Goal {index}"), State::Unknown, vec![target])
        })
        .collect();
    let lever = map.levers.remove(0);
    map.levers = (0..kpis)
        .step_by(50)
        .map(|index| MapLever { slug: slug(&format!("lever-{index}")), kpi: slug(&name(index)), ..lever.clone() })
        .collect();
    let of_levers = map.levers.iter().map(|lever| {
        influence(&format!("of-{}", lever.slug), MapCause::Lever(lever.slug.clone()), lever.kpi.as_str(), None)
    });
    let of_kpis = (0..kpis)
        .flat_map(|index| [1, 7].map(|step| (index, index + step)))
        .filter(|(_, cause)| *cause < kpis)
        .map(|(index, cause)| {
            influence(&format!("link-{index}-{cause}"), MapCause::Kpi(slug(&name(cause))), &name(index), None)
        });
    map.influences = of_levers.chain(of_kpis).collect();
    map
}

fn reading(label: &str, start_on: NaiveDate, value: &str) -> Reading {
    let end_on = start_on.checked_add_days(chrono::Days::new(28)).unwrap();
    let period = Period { label: label.to_owned(), start_on, end_on };
    Reading {
        period,
        value: Some(decimal(value)),
        status: ReadingStatus::Final,
        corrections: 0,
        known_at: None,
        note: None,
    }
}

pub fn target_of(kind: MapTargetKind, end_on: Option<(i32, u32, u32)>) -> KpiTarget {
    KpiTarget {
        name: "Shorter journeys".to_owned(),
        objective: Some(link("shorter-journeys", "Shorten journeys")),
        comparator: Comparator::AtMost,
        bound: decimal("5.99"),
        start_on: date(2011, 4, 1),
        end_on: end_on.map(|(year, month, day)| date(year, month, day)),
        kind,
        outcome: None,
        assumption: None,
    }
}

pub fn kpi_page() -> KpiPage {
    let mut target = target_of(MapTargetKind::KeyResult(judgement(State::Achieved)), Some((2011, 9, 18)));
    target.outcome = Some(KeyResultOutcome {
        observed: Some(decimal("5.79")),
        readings: 6,
        periods: 6,
        progress: Some(decimal("1.2")),
        judgement: judgement(State::Achieved),
    });
    KpiPage {
        workspace: frame(),
        days: days(),
        slug: slug("excess-journey-time"),
        name: "Excess journey time".to_owned(),
        definition: "Minutes by which the average journey took longer.".to_owned(),
        team: "Operations".to_owned(),
        owner: "Chief Operating Officer".to_owned(),
        deputy: None,
        measure: minutes(),
        direction: Direction::Lower,
        quantity: Quantity::Level,
        timing: Timing::Lag,
        calendar: "Four-week periods".to_owned(),
        source: KpiSource {
            name: "Almanac".to_owned(),
            publisher: Some("TfL".to_owned()),
            url: Some("https://tfl.gov.uk/".to_owned()),
            licence: None,
        },
        freshness: Freshness::Fresh,
        reliability: reliability(),
        known_now: Vec::new(),
        corrected: Vec::new(),
        history: Vec::new(),
        may_change: true,
        judgement: Some(judgement(State::Achieved)),
        assumption: None,
        readings: vec![
            reading("2017/18 P5", date(2017, 7, 23), "5.2"),
            reading("2018/19 P3", date(2018, 5, 27), "4.5"),
            reading("2018/19 P4", date(2018, 6, 24), "4.26"),
            reading("2018/19 P5", date(2018, 7, 22), "4.38"),
        ],
        targets: vec![target],
        events: vec![Event {
            slug: slug("strike"),
            name: "Strike".to_owned(),
            kind: EventKind::Strike,
            start_on: date(2018, 6, 1),
            end_on: date(2018, 6, 2),
            note: None,
        }],
        influences_in: vec![(
            link("train-delays", "Train delays"),
            influence("delays", MapCause::Kpi(slug("train-delays")), "excess-journey-time", None),
        )],
        influences_out: Vec::new(),
        levers: Vec::new(),
    }
}

pub fn objective_page() -> ObjectivePage {
    let score = Measure { unit: "score".to_owned(), decimals: 1, currency: None };
    ObjectivePage {
        workspace: frame(),
        days: days(),
        slug: slug("satisfied"),
        name: "Customers rate us 80".to_owned(),
        statement: "Overall satisfaction of 80 in 2011/12.".to_owned(),
        team: "Customer experience".to_owned(),
        owner: "Managing Director".to_owned(),
        cycle: "2011/12".to_owned(),
        cycle_start_on: date(2011, 4, 1),
        cycle_end_on: date(2012, 4, 1),
        parent: None,
        children: vec![(link("shorter-journeys", "Shorten journeys"), judgement(State::Achieved))],
        judgement: judgement(State::Missed),
        key_results: vec![ObjectiveKeyResult {
            slug: slug("satisfaction-80"),
            name: "Satisfaction of at least 80".to_owned(),
            kpi: link("customer-satisfaction", "Customer satisfaction"),
            owner: "Head of Customer Experience".to_owned(),
            timing: Timing::Lag,
            measure: score,
            terms: KeyResultTerms {
                measure: WindowMeasure::Mean,
                comparator: Comparator::AtLeast,
                baseline: Some(decimal("79")),
                target: decimal("80"),
                stretch: None,
                phasing: Phasing::Line,
                start_on: date(2011, 4, 1),
                due_on: date(2012, 4, 1),
            },
            outcome: KeyResultOutcome {
                observed: Some(decimal("79.75")),
                readings: 4,
                periods: 4,
                progress: Some(decimal("0.75")),
                judgement: judgement(State::Missed),
            },
            freshness: Freshness::Fresh,
            reliability: reliability(),
            window: vec![Some(decimal("79")), Some(decimal("79")), Some(decimal("80")), Some(decimal("81"))],
            assumption: None,
        }],
        guardrails: vec![ObjectiveGuardrail {
            slug: slug("hours"),
            name: "Hours".to_owned(),
            kpi: link("lost-customer-hours", "Lost customer hours"),
            owner: "Chief Operating Officer".to_owned(),
            measure: Measure { unit: "hours".to_owned(), decimals: 0, currency: None },
            protects: Protects::Customer,
            terms: GuardrailTerms {
                comparator: Comparator::AtMost,
                bound: decimal("2000000"),
                start_on: date(2011, 4, 1),
                end_on: date(2012, 4, 1),
                breaches_allowed: 0,
            },
            outcome: GuardrailOutcome {
                state: GuardrailState::Held,
                breaches: 0,
                first_breach: None,
                latest: Some(decimal("1800000")),
            },
            assumption: None,
        }],
        no_money_guardrail: Some("No cost is published.".to_owned()),
        no_customer_guardrail: None,
        assumption: None,
        weakest_link: Some(ReportingLink {
            kpi: link("train-delays", "Train delays"),
            owner: "Chief Operating Officer".to_owned(),
            reliability: Reliability { freshness: decimal("0.25"), received: 12, ..reliability() },
            steps: 1,
            of: 3,
        }),
        may_change: true,
    }
}
