//! The influences as the firm declares them. All but one are true; the effect of delivery texts is believed, not true.

mod cost;
mod levers;
mod operations;

use super::super::parameters::Effect;
use super::super::writer::{Table, number};

/// Where an influence begins.
#[derive(Clone, Copy)]
enum Origin {
    Kpi(&'static str),
    Lever(&'static str),
}

/// The number on an influence.
#[derive(Clone, Copy)]
enum Strength {
    /// 1 % more of the cause gives this many percent of the effect; its standard deviation.
    Elasticity(f64, f64),
    /// One unit of the cause gives this many units of the effect; its standard deviation.
    ChangePerUnit(f64, f64),
    /// Only the direction is claimed.
    SignOnly,
}

/// One row of the table.
struct Influence {
    from: Origin,
    /// Slug of the KPI that is moved.
    to: &'static str,
    raises: bool,
    strength: Strength,
    /// Weeks before anything moves, and weeks over which the effect builds up.
    lag: usize,
    ramp: usize,
    claim: &'static str,
    assumption: &'static str,
}

/// Why the row is an assumption: it holds by arithmetic, not by observation.
const ARITHMETIC: &str = "Arithmetic of the KPI's formula at a typical week (docs/methods/northgate-model.md)";
/// Why the row is an assumption: nobody published how well settings are kept.
const SETTING: &str = "What is set is what is done, within a few percent";
/// Why the row carries no strength.
const RUNNING_SUM: &str = "A running sum over the quarter: no single strength fits, so only the sign is claimed";
/// Declared standard deviation of what holds by arithmetic: the typical week moves a little.
const FORMULA_DEVIATION: f64 = 0.01;

use Origin::{Kpi, Lever};
use Strength::{ChangePerUnit, Elasticity, SignOnly};

/// A behavioural influence: the strength of the model with the standard deviation that the firm declares.
fn behaviour(from: Origin, to: &'static str, effect: &Effect, deviation: f64, claim: &'static str) -> Influence {
    Influence {
        from,
        to,
        raises: effect.strength > 0.0,
        strength: Elasticity(effect.strength.abs(), deviation),
        lag: effect.lag,
        ramp: effect.ramp,
        claim,
        assumption: "",
    }
}

/// A relation that holds by arithmetic, at once.
fn arithmetic(
    from: &'static str,
    to: &'static str,
    raises: bool,
    strength: Strength,
    claim: &'static str,
) -> Influence {
    Influence { from: Kpi(from), to, raises, strength, lag: 0, ramp: 1, claim, assumption: ARITHMETIC }
}

/// The way from a lever to the KPI that records what was done.
fn setting(lever: &'static str, kpi: &'static str, strength: Strength, claim: &'static str) -> Influence {
    Influence { from: Lever(lever), to: kpi, raises: true, strength, lag: 0, ramp: 1, claim, assumption: SETTING }
}

/// The table of influences.
pub fn table() -> Table {
    let influences = levers::influences().into_iter().chain(operations::influences()).chain(cost::influences());
    let rows = influences.map(|influence| {
        let (kind, from) = match influence.from {
            Kpi(slug) => ("kpi", slug),
            Lever(slug) => ("lever", slug),
        };
        let (strength, deviation, unit) = match influence.strength {
            Elasticity(strength, deviation) => (number(strength, 6), number(deviation, 6), "elasticity"),
            ChangePerUnit(strength, deviation) => (number(strength, 6), number(deviation, 6), "change_per_unit"),
            SignOnly => (String::new(), String::new(), ""),
        };
        // A claim about behaviour may turn out wrong in sign; arithmetic may not.
        let certain = [ARITHMETIC, SETTING, RUNNING_SUM].contains(&influence.assumption);
        [
            format!("{from}-to-{}", influence.to).into(),
            kind.into(),
            from.into(),
            influence.to.into(),
            if influence.raises { "raises" } else { "lowers" }.into(),
            strength.into(),
            deviation.into(),
            unit.into(),
            if certain { "yes" } else { "no" }.into(),
            influence.lag.to_string().into(),
            influence.ramp.to_string().into(),
            "".into(),
            "declared".into(),
            influence.claim.into(),
            influence.assumption.into(),
        ]
    });
    Table::new(
        "influences.csv",
        &[
            "slug",
            "from_kind",
            "from",
            "to",
            "direction",
            "strength",
            "strength_sd",
            "strength_unit",
            "sign_certain",
            "lag_periods",
            "ramp_periods",
            "saturation",
            "provenance",
            "claim",
            "assumption",
        ],
        rows,
    )
}
