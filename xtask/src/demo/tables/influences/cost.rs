//! What makes the cost of a parcel, and what the cost makes of contribution and buffer: the formula, as influences.

use super::super::super::parameters as model;
use super::Origin::Kpi;
use super::Strength::{ChangePerUnit, Elasticity, SignOnly};
use super::{FORMULA_DEVIATION, Influence, RUNNING_SUM, arithmetic};

/// GBP of a typical week for each part of the cost, and what 1 % of a part does to the cost of a parcel.
pub fn influences() -> Vec<Influence> {
    let parcels = model::PARCELS.total();
    let regular = model::REGULAR_HOUR * model::REGULAR_HOURS_A_DRIVER * model::DRIVERS / parcels;
    let overtime = model::OVERTIME_HOUR * model::OVERTIME_TOTAL / parcels;
    let carriers =
        model::PARCELS.with(model::EXPEDITED).map(|(parcels, share)| model::EXPEDITED_PARCEL * parcels * share);
    let leavers = model::REPLACED_DRIVER * model::DRIVERS * model::TURNOVER / 52.0 / parcels;
    let depots = model::DEPOTS / parcels;
    let diluted = regular + overtime + carriers.total() / parcels + leavers + depots;
    let total = diluted + model::VEHICLE + model::HANDLING + model::FAILED_ATTEMPT * (1.0 - model::FIRST_ATTEMPT);
    let part = |from, pounds: f64, claim| {
        arithmetic(from, "cost-per-parcel", true, Elasticity(pounds / total, FORMULA_DEVIATION * pounds / total), claim)
    };
    vec![
        part("regular-hours", regular, "Regular hours cost 21 GBP each"),
        part("overtime-hours", overtime, "Overtime hours cost 31.50 GBP each"),
        part("carrier-cost-north", carriers.north / parcels, "Carrier invoices are part of the cost"),
        part("carrier-cost-south", carriers.south / parcels, "Carrier invoices are part of the cost"),
        part("driver-turnover", leavers, "Replacing a driver costs 3,200 GBP"),
        arithmetic(
            "parcels",
            "cost-per-parcel",
            false,
            Elasticity(diluted / total, FORMULA_DEVIATION),
            "More parcels share hours, carriers' invoices and depots",
        ),
        arithmetic(
            "drops-per-route-hour",
            "cost-per-parcel",
            false,
            Elasticity(model::VEHICLE / total, FORMULA_DEVIATION * model::VEHICLE / total),
            "Denser routes need fewer vehicle hours",
        ),
        arithmetic(
            "handling-cost",
            "cost-per-parcel",
            true,
            ChangePerUnit(1.0, FORMULA_DEVIATION),
            "Handling is part of the cost",
        ),
        arithmetic(
            "first-attempt-success",
            "cost-per-parcel",
            false,
            ChangePerUnit(model::FAILED_ATTEMPT, 0.05),
            "A failed first attempt costs 2.60 GBP",
        ),
        arithmetic(
            "cost-per-parcel",
            "contribution",
            false,
            ChangePerUnit(parcels, 0.02 * parcels),
            "A penny a parcel is 9,000 GBP a week",
        ),
        arithmetic(
            "parcels",
            "contribution",
            true,
            ChangePerUnit(model::PRICE - model::OVERHEAD - total, 0.02),
            "A parcel at the same cost earns 58p",
        ),
        running_sum("contribution", true, "What the firm earns fills the buffer"),
        running_sum("budgeted-contribution", false, "What the budget expects empties the buffer"),
    ]
}

fn running_sum(from: &'static str, raises: bool, claim: &'static str) -> Influence {
    Influence {
        from: Kpi(from),
        to: "margin-buffer",
        raises,
        strength: SignOnly,
        lag: 0,
        ramp: 1,
        claim,
        assumption: RUNNING_SUM,
    }
}
