//! Objectives, Key Results, guardrails and standing targets.

use super::super::calendar::{Day, monday};
use super::super::writer::Table;
use super::organisation::END_OF_2026;

/// The tables of goals.
pub fn tables() -> Vec<Table> {
    vec![objectives(), key_results(), guardrails(), standing_targets()]
}

const COVERED_BY_PARENT: &str = "Its parent, the cost Objective, carries the margin buffer";

/// Slug, name, statement, team, owner, cycle, parent, why no money guardrail, why no customer guardrail, assumption.
#[rustfmt::skip]
const OBJECTIVES: [[&str; 10]; 5] = [
    ["cut-last-mile-cost-2024", "Cut last-mile cost 15 %", "Reduce last-mile delivery cost by 15 %, from 4.20 to 3.57 GBP a parcel. Set in spreadsheets in story week 27, while the regional heads were paid on volume.", "finance-commercial", "finance-director", "2024", "", "", "", ""],
    ["cut-last-mile-cost-2025", "Cut last-mile cost and keep volume", "Reduce last-mile cost to 3.74 GBP a parcel (-11 %) while volume grows to 918,000 parcels a week (+2 %): the point that both sides settled on in story week 52.", "finance-commercial", "finance-director", "2025", "", "", "", ""],
    ["automate-sorting-2025", "Automate sorting", "Sort 70 % of parcels by machine by story week 82.", "network-automation", "automation-manager", "2025", "cut-last-mile-cost-2025", COVERED_BY_PARENT, "", ""],
    ["keep-customers-2025", "Keep customers", "Deliver 93 % of parcels at the first attempt, so that customers stay.", "finance-commercial", "customer-manager", "2025", "", "", "", ""],
    ["finish-the-south-2026", "Finish routing in the South, hold the cost", "Bring the South's routing to what the North reached, and turn it into 3.62 GBP a parcel and 927,000 parcels a week.", "network-automation", "network-director", "2026", "", "", "", "Drafted after the review of 2025; not part of the reference story"],
];

fn objectives() -> Table {
    Table::new(
        "objectives.csv",
        &[
            "slug",
            "name",
            "statement",
            "team",
            "owner",
            "cycle",
            "parent",
            "no_money_guardrail",
            "no_customer_guardrail",
            "assumption",
        ],
        OBJECTIVES.map(|row| row.map(Into::into)),
    )
}

/// Slug, objective, KPI, name, measure, comparator, baseline, target, stretch, phasing, start, due, assumption.
type KeyResult = ([&'static str; 10], Day, Day, &'static str);

const LAST_WEEKS: &str = "The template measures over the whole span, so the span is the last 13 weeks";

#[rustfmt::skip]
const KEY_RESULTS: [KeyResult; 8] = [
    (["cost-3-57-in-2024", "cut-last-mile-cost-2024", "cost-per-parcel", "Cost per parcel at most 3.57 in the last 13 weeks of 2024", "mean", "at_most", "4.2", "3.57", "", "steps"], monday(40), monday(53), LAST_WEEKS),
    (["cost-3-74-in-2025", "cut-last-mile-cost-2025", "cost-per-parcel", "Cost per parcel at most 3.74 in the last 13 weeks of 2025", "mean", "at_most", "4.2", "3.74", "3.57", "steps"], monday(92), monday(105), LAST_WEEKS),
    (["volume-918k-in-2025", "cut-last-mile-cost-2025", "parcels", "At least 918,000 parcels a week in the third quarter of 2025", "mean", "at_least", "900000", "918000", "", "steps"], monday(79), monday(92), "Measured in the 13 weeks without peak or Christmas, as +2 % refers to a typical week"),
    (["sort-70-by-week-82", "automate-sorting-2025", "automated-sort-share", "At least 70 % sorted by machine by story week 82", "at_end", "at_least", "0.46", "0.7", "", "steps"], monday(54), monday(83), ""),
    (["first-attempt-93-in-2025", "keep-customers-2025", "first-attempt-success", "At least 93 % delivered at the first attempt in the last 13 weeks of 2025", "mean", "at_least", "0.915", "0.93", "", "steps"], monday(92), monday(105), LAST_WEEKS),
    (["south-routing-85-by-mid-2026", "finish-the-south-2026", "optimiser-routes-south", "At least 85 % of the South's routes by the optimiser by the end of June 2026", "at_end", "at_least", "0.28", "0.85", "", "line"], monday(105), monday(131), ""),
    (["cost-3-62-in-2026", "finish-the-south-2026", "cost-per-parcel", "Cost per parcel at most 3.62 in the last 13 weeks of 2026", "mean", "at_most", "3.71", "3.62", "", "steps"], END_OF_2026.plus(-91), END_OF_2026, LAST_WEEKS),
    (["volume-927k-in-2026", "finish-the-south-2026", "parcels", "At least 927,000 parcels a week in the third quarter of 2026", "mean", "at_least", "910000", "927000", "", "steps"], monday(131), monday(144), "Measured in the 13 weeks without peak or Christmas"),
];

fn key_results() -> Table {
    let rows = KEY_RESULTS.map(|(text, start, due, assumption)| {
        let [slug, objective, kpi, name, measure, comparator, baseline, target, stretch, phasing] =
            text.map(Into::into);
        let (start, due) = (start.to_string().into(), due.to_string().into());
        [
            slug,
            objective,
            kpi,
            name,
            measure,
            comparator,
            baseline,
            target,
            stretch,
            phasing,
            start,
            due,
            assumption.into(),
        ]
    });
    Table::new(
        "key_results.csv",
        &[
            "slug",
            "objective",
            "kpi",
            "name",
            "measure",
            "comparator",
            "baseline",
            "target",
            "stretch",
            "phasing",
            "start_on",
            "due_on",
            "assumption",
        ],
        rows,
    )
}

/// Slug, objective, KPI, name, protects, comparator, bound; start, end; breaches allowed and assumption.
type Guardrail = ([&'static str; 7], Day, Day, [&'static str; 2]);

const ONE_WEEK_IN_THREE: &str =
    "The bound is meant for the mean; the template knows weekly breaches, so one week in three may lie under it";
const ABOVE_ZERO: &str = "'Above zero' as at least 1 GBP, the smallest step of the KPI";

#[rustfmt::skip]
const GUARDRAILS: [Guardrail; 12] = [
    (["on-time-in-2024", "cut-last-mile-cost-2024", "on-time", "On-time at least 94 %", "customer", "at_least", "0.94"], monday(27), monday(53), ["8", ONE_WEEK_IN_THREE]),
    (["turnover-in-2024", "cut-last-mile-cost-2024", "driver-turnover", "Driver turnover at most 40 %", "people", "at_most", "0.4"], monday(27), monday(53), ["0", ""]),
    (["buffer-in-2024", "cut-last-mile-cost-2024", "margin-buffer", "Margin buffer above zero", "money", "at_least", "1"], monday(27), monday(53), ["0", ABOVE_ZERO]),
    (["on-time-in-2025", "cut-last-mile-cost-2025", "on-time", "On-time at least 94 %", "customer", "at_least", "0.94"], monday(53), monday(105), ["17", ONE_WEEK_IN_THREE]),
    (["turnover-in-2025", "cut-last-mile-cost-2025", "driver-turnover", "Driver turnover at most 40 %", "people", "at_most", "0.4"], monday(53), monday(105), ["0", ""]),
    (["buffer-in-2025", "cut-last-mile-cost-2025", "margin-buffer", "Margin buffer above zero", "money", "at_least", "1"], monday(53), monday(105), ["0", ABOVE_ZERO]),
    (["damage-while-automating-2025", "automate-sorting-2025", "damage", "Damage at most 13 per 10,000", "customer", "at_most", "13"], monday(54), monday(105), ["0", "Ours: the reference story names no guardrail for sorting"]),
    (["on-time-for-customers-2025", "keep-customers-2025", "on-time", "On-time at least 94 %", "customer", "at_least", "0.94"], monday(53), monday(105), ["17", ONE_WEEK_IN_THREE]),
    (["buffer-for-customers-2025", "keep-customers-2025", "margin-buffer", "Margin buffer above zero", "money", "at_least", "1"], monday(53), monday(105), ["0", ABOVE_ZERO]),
    (["on-time-in-2026", "finish-the-south-2026", "on-time", "On-time at least 94 %", "customer", "at_least", "0.94"], monday(105), END_OF_2026, ["17", ONE_WEEK_IN_THREE]),
    (["turnover-in-2026", "finish-the-south-2026", "driver-turnover", "Driver turnover at most 40 %", "people", "at_most", "0.4"], monday(105), END_OF_2026, ["0", ""]),
    (["buffer-in-2026", "finish-the-south-2026", "margin-buffer", "Margin buffer above zero", "money", "at_least", "1"], monday(105), END_OF_2026, ["0", ABOVE_ZERO]),
];

fn guardrails() -> Table {
    let rows = GUARDRAILS.map(|(text, start, end, rest)| {
        let [slug, objective, kpi, name, protects, comparator, bound] = text.map(Into::into);
        let [breaches, assumption] = rest.map(Into::into);
        let (start, end) = (start.to_string().into(), end.to_string().into());
        [slug, objective, kpi, name, protects, comparator, bound, start, end, breaches, assumption]
    });
    Table::new(
        "guardrails.csv",
        &[
            "slug",
            "objective",
            "kpi",
            "name",
            "protects",
            "comparator",
            "bound",
            "start_on",
            "end_on",
            "breaches_allowed",
            "assumption",
        ],
        rows,
    )
}

fn standing_targets() -> Table {
    const HOLDERS: &str = "regional-head-north regional-head-south";
    let row = |text: [&'static str; 3], bound: &'static str, stake: &'static str, start: Day, end: Option<Day>| {
        let [slug, kpi, name] = text.map(Into::into);
        [
            slug,
            kpi,
            name,
            "at_least".into(),
            bound.into(),
            HOLDERS.into(),
            stake.into(),
            start.to_string().into(),
            end.map(|end| end.to_string()).unwrap_or_default().into(),
            "".into(),
        ]
    };
    Table::new(
        "standing_targets.csv",
        &["slug", "kpi", "name", "comparator", "bound", "holders", "stake", "start_on", "end_on", "assumption"],
        [
            row(
                ["volume-bonus", "parcels", "Volume bonus: 954,000 parcels a week"],
                "954000",
                "40 % of the yearly bonus of both regional heads, for volume 6 % above a typical week",
                monday(1),
                Some(monday(54)),
            ),
            row(
                ["rewritten-volume-bonus", "parcels", "Rewritten bonus: 918,000 parcels a week"],
                "918000",
                "40 % of the yearly bonus of both regional heads, paid only when the cost Key Result is met as well",
                monday(54),
                None,
            ),
        ],
    )
}
