//! How operations move each other: volume, drops, turnover, punctuality, handling, first attempts.

use super::super::super::parameters as model;
use super::super::super::parameters::{Effect, TEXTED_ON_FIRST_ATTEMPT_DECLARED};
use super::Origin::Kpi;
use super::Strength::{ChangePerUnit, Elasticity};
use super::{FORMULA_DEVIATION, Influence, arithmetic, behaviour};

/// All influences between operational KPIs.
pub fn influences() -> Vec<Influence> {
    let mut influences: Vec<Influence> = REGIONS.iter().flat_map(regional).collect();
    influences.extend(firm());
    influences
}

/// The KPIs of one region, in one place so that both regions get the same influences.
struct Region {
    parcels: &'static str,
    typical_parcels: f64,
    overtime: &'static str,
    expedited: &'static str,
    typical_expedited: f64,
    optimiser: &'static str,
    drops: &'static str,
    carrier_cost: &'static str,
    share_of_parcels: f64,
}

/// North and South.
const REGIONS: [Region; 2] = [
    Region {
        parcels: "parcels-north",
        typical_parcels: model::PARCELS.north,
        overtime: "overtime-hours-north",
        expedited: "expedited-share-north",
        typical_expedited: model::EXPEDITED.north,
        optimiser: "optimiser-routes-north",
        drops: "drops-per-route-hour-north",
        carrier_cost: "carrier-cost-north",
        share_of_parcels: model::VOLUME_SHARE.north,
    },
    Region {
        parcels: "parcels-south",
        typical_parcels: model::PARCELS.south,
        overtime: "overtime-hours-south",
        expedited: "expedited-share-south",
        typical_expedited: model::EXPEDITED.south,
        optimiser: "optimiser-routes-south",
        drops: "drops-per-route-hour-south",
        carrier_cost: "carrier-cost-south",
        share_of_parcels: model::VOLUME_SHARE.south,
    },
];

/// What holds within each region.
fn regional(region: &Region) -> Vec<Influence> {
    let in_points = 100.0;
    vec![
        behaviour(
            Kpi(region.overtime),
            region.parcels,
            &model::OVERTIME_ON_VOLUME,
            0.025,
            "10 % more overtime delivers about 1 % more parcels",
        ),
        behaviour(
            Kpi(region.expedited),
            region.parcels,
            &model::EXPEDITED_ON_VOLUME,
            0.012,
            "10 % more expedited parcels free vans for half a percent more volume",
        ),
        behaviour(
            Kpi("drivers"),
            region.parcels,
            &model::DRIVERS_ON_VOLUME,
            0.12,
            "1 % more drivers deliver 0.8 % more, once trained",
        ),
        behaviour(
            Kpi(region.drops),
            region.parcels,
            &model::DROPS_ON_VOLUME,
            0.10,
            "10 % denser routes carry 5.5 % more parcels",
        ),
        behaviour(
            Kpi(region.overtime),
            region.drops,
            &model::OVERTIME_ON_DROPS,
            0.015,
            "Tired drivers drop less: 10 % more overtime costs 0.7 % of drops",
        ),
        behaviour(
            Kpi("driver-turnover"),
            region.drops,
            &model::TURNOVER_ON_DROPS,
            0.03,
            "New drivers do not know the streets: 10 % more turnover costs 1 % of drops",
        ),
        Influence {
            from: Kpi(region.optimiser),
            to: region.drops,
            raises: true,
            strength: ChangePerUnit(model::OPTIMISER_ON_DROPS.strength * in_points * model::DROPS, 0.4),
            lag: model::OPTIMISER_ON_DROPS.lag,
            ramp: model::OPTIMISER_ON_DROPS.ramp,
            claim: "Each point of optimised routes gives 0.13 % more drops within seven weeks",
            assumption: "0.13 % a point of 14.0 drops an hour",
        },
        Influence {
            from: Kpi("order-cut-off"),
            to: region.parcels,
            raises: true,
            strength: ChangePerUnit(model::CUT_OFF_ON_VOLUME * region.typical_parcels, 0.0025 * region.typical_parcels),
            lag: 0,
            ramp: 1,
            claim: "An hour later brings 1 % more volume",
            assumption: "1 % of a typical week",
        },
        Influence {
            from: Kpi("order-cut-off"),
            to: region.expedited,
            raises: true,
            strength: ChangePerUnit(
                model::CUT_OFF_ON_EXPEDITED * region.typical_expedited,
                0.03 * region.typical_expedited,
            ),
            lag: 0,
            ramp: 1,
            claim: "An hour later sends 12 % more by expedited carriers",
            assumption: "12 % of a typical share",
        },
        arithmetic(
            region.parcels,
            "parcels",
            true,
            Elasticity(region.share_of_parcels, FORMULA_DEVIATION),
            "The firm's parcels are North plus South",
        ),
        arithmetic(
            region.expedited,
            region.carrier_cost,
            true,
            Elasticity(1.0, FORMULA_DEVIATION),
            "Each expedited parcel is invoiced at 9.40 GBP",
        ),
        arithmetic(
            region.parcels,
            region.carrier_cost,
            true,
            Elasticity(1.0, FORMULA_DEVIATION),
            "At the same share, more parcels mean more expedited parcels",
        ),
        arithmetic(
            region.drops,
            "drops-per-route-hour",
            true,
            Elasticity(region.share_of_parcels, FORMULA_DEVIATION),
            "The firm's drops are its parcels over its route hours",
        ),
        arithmetic(
            region.optimiser,
            "optimiser-routes",
            true,
            ChangePerUnit(region.share_of_parcels, FORMULA_DEVIATION),
            "The firm's share is weighted by volume",
        ),
        arithmetic(
            region.expedited,
            "expedited-share",
            true,
            Elasticity(region.share_of_parcels * region.typical_expedited / model::EXPEDITED_TOTAL, FORMULA_DEVIATION),
            "The firm's share is weighted by volume",
        ),
    ]
}

/// What holds for the firm as a whole.
fn firm() -> Vec<Influence> {
    let on_time =
        |effect: &Effect| Effect { strength: effect.strength / model::ON_TIME, lag: effect.lag, ramp: effect.ramp };
    vec![
        arithmetic(
            "overtime-hours-north",
            "overtime-hours",
            true,
            Elasticity(model::OVERTIME.north / model::OVERTIME_TOTAL, FORMULA_DEVIATION),
            "The firm's overtime is North plus South",
        ),
        arithmetic(
            "overtime-hours-south",
            "overtime-hours",
            true,
            Elasticity(model::OVERTIME.south / model::OVERTIME_TOTAL, FORMULA_DEVIATION),
            "The firm's overtime is North plus South",
        ),
        behaviour(
            Kpi("overtime-hours"),
            "driver-turnover",
            &model::OVERTIME_ON_TURNOVER,
            0.08,
            "Months of overtime drive drivers away",
        ),
        behaviour(
            Kpi("overtime-hours"),
            "on-time",
            &on_time(&model::OVERTIME_ON_ON_TIME),
            0.003,
            "Overtime catches up late parcels: 1.2 points a log unit",
        ),
        behaviour(
            Kpi("expedited-share"),
            "on-time",
            &on_time(&model::EXPEDITED_ON_ON_TIME),
            0.002,
            "Expedited carriers are punctual: 0.9 points a log unit",
        ),
        Influence {
            from: Kpi("automated-sort-share"),
            to: "handling-cost",
            raises: false,
            strength: ChangePerUnit(-model::SORT_ON_HANDLING.strength * 100.0, 0.13),
            lag: model::SORT_ON_HANDLING.lag,
            ramp: model::SORT_ON_HANDLING.ramp,
            claim: "Each point of automated sort saves 0.85p of handling a parcel, after four weeks",
            assumption: "",
        },
        Influence {
            from: Kpi("customers-texted"),
            to: "first-attempt-success",
            raises: true,
            strength: ChangePerUnit(TEXTED_ON_FIRST_ATTEMPT_DECLARED * 100.0, 0.006),
            lag: model::TEXTED_ON_FIRST_ATTEMPT.lag,
            ramp: model::TEXTED_ON_FIRST_ATTEMPT.ramp,
            claim: "65 points more texts bring 1.5 points more first-attempt success",
            assumption: "Declared by the owner. In this simulated firm the true effect is zero, which the data show",
        },
        arithmetic(
            "drivers",
            "regular-hours",
            true,
            Elasticity(1.0, FORMULA_DEVIATION),
            "Each driver is paid 29.8 regular hours in a typical week",
        ),
    ]
}
