//! Levers and influences.

use super::cell;
use super::measures::measure;
use super::number::decimal;
use super::row::{RowCells, TableRow};
use super::schema::{self, Table};
use crate::influence::{Delay, InfluenceDirection, Provenance, Strength};
use crate::kpi::Measure;
use crate::lever::{LeverRange, LeverRangeError};
use crate::slug::Slug;
use crate::word::words;
use rust_decimal::Decimal;

/// A row of `levers.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeverRow {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What exactly is set.
    pub definition: String,
    /// The team it belongs to.
    pub team: Slug,
    /// Who may set it.
    pub owner: Slug,
    /// The KPI that records what was really done.
    pub kpi: Slug,
    /// Unit, decimals, and the currency of its cost.
    pub measure: Measure,
    /// Where it stands and how far it goes.
    pub range: LeverRange,
    /// The smallest move.
    pub step: Option<Decimal>,
    /// What one unit costs in one period.
    pub cost_per_unit_and_period: Option<Decimal>,
    /// Its order among the levers of its team.
    pub position: i32,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}

/// Where an influence begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// At a KPI.
    Kpi(Slug),
    /// At a lever.
    Lever(Slug),
}

words! {
    /// What an influence begins at.
    CauseKind, "kind of cause" {
        Kpi = "kpi": "A KPI.",
        Lever = "lever": "A lever.",
    }
}

/// A row of `influences.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InfluenceRow {
    /// Its slug.
    pub slug: Slug,
    /// Where it begins.
    pub cause: Cause,
    /// The KPI it moves.
    pub effect: Slug,
    /// Which way.
    pub direction: InfluenceDirection,
    /// How much; `None`: the claim is sign-only.
    pub strength: Option<Strength>,
    /// When.
    pub delay: Delay,
    /// The largest effect, in units of the strength's scale; `None`: no saturation.
    pub saturation: Option<Decimal>,
    /// Where the claim comes from.
    pub provenance: Provenance,
    /// The claim in a sentence.
    pub claim: String,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}

/// The most periods of a lag or a ramp.
const MAX_DELAY_PERIODS: i64 = 1_000;

impl TableRow for LeverRow {
    const TABLE: &'static Table = &schema::LEVERS;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let name = row.required("name", cell::name);
        let definition = row.required("definition", cell::text);
        let team = row.required("team", cell::slug);
        let owner = row.required("owner", cell::slug);
        let kpi = row.required("kpi", cell::slug);
        let measure = measure(row);
        let range = range(row);
        let step = row.optional("step", positive);
        let cost_per_unit_and_period = row.optional("cost_per_unit_and_period", decimal);
        let position = row.or("position", 0, cell::position);
        let assumption = row.optional("assumption", cell::text);
        if matches!(cost_per_unit_and_period, Some(Some(_))) && row.cell("currency").is_empty() {
            row.refuse("currency", "is empty beside a cost; say in which currency it is");
            return None;
        }
        Some(Self {
            slug: row.slug()?,
            name: name?,
            definition: definition?,
            team: team?,
            owner: owner?,
            kpi: kpi?,
            measure: measure?,
            range: range?,
            step: step?,
            cost_per_unit_and_period: cost_per_unit_and_period?,
            position: position?,
            assumption: assumption?,
        })
    }
}

fn range(row: &mut impl RowCells) -> Option<LeverRange> {
    let current = row.required("current", decimal);
    let lowest = row.required("lowest", decimal);
    let highest = row.required("highest", decimal);
    LeverRange::new(lowest?, current?, highest?)
        .map_err(|error| {
            let column = match error {
                LeverRangeError::Empty { .. } => "highest",
                LeverRangeError::CurrentOutside { .. } => "current",
            };
            row.refuse(column, error.to_string());
        })
        .ok()
}

fn positive(text: &str) -> Result<Decimal, String> {
    decimal(text)
        .and_then(|number| if number > Decimal::ZERO { Ok(number) } else { Err(format!("{number} is not above zero")) })
}

fn not_negative(text: &str) -> Result<Decimal, String> {
    decimal(text)
        .and_then(|number| if number >= Decimal::ZERO { Ok(number) } else { Err(format!("{number} is below zero")) })
}

impl TableRow for InfluenceRow {
    const TABLE: &'static Table = &schema::INFLUENCES;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let cause_kind = row.required("from_kind", cell::word);
        let cause = row.required("from", cell::slug);
        let effect = row.required("to", cell::slug);
        let direction = row.required("direction", cell::word);
        let strength = strength(row);
        let lag_periods = row.required("lag_periods", cell::whole_as(0, MAX_DELAY_PERIODS));
        let ramp_periods = row.required("ramp_periods", cell::whole_as(1, MAX_DELAY_PERIODS));
        let saturation = row.optional("saturation", positive);
        let provenance = row.required("provenance", cell::word);
        let claim = row.required("claim", cell::text);
        let assumption = row.optional("assumption", cell::text);
        let cause = match cause_kind? {
            CauseKind::Kpi => Cause::Kpi(cause?),
            CauseKind::Lever => Cause::Lever(cause?),
        };
        let effect = effect?;
        if cause == Cause::Kpi(effect.clone()) {
            row.refuse("to", format!("'{effect}' cannot influence itself"));
            return None;
        }
        Some(Self {
            slug: row.slug()?,
            cause,
            effect,
            direction: direction?,
            strength: strength?,
            delay: Delay { lag_periods: lag_periods?, ramp_periods: ramp_periods? },
            saturation: saturation?,
            provenance: provenance?,
            claim: claim?,
            assumption: assumption?,
        })
    }
}

/// The strength: its three columns together or none of them.
#[allow(
    clippy::option_option,
    reason = "outside: whether an error was reported; inside: whether the claim has a strength"
)]
fn strength(row: &mut impl RowCells) -> Option<Option<Strength>> {
    let mean = row.optional("strength", positive);
    let standard_deviation = row.optional("strength_sd", not_negative);
    let unit = row.optional("strength_unit", cell::word);
    let sign_certain = row.or("sign_certain", false, cell::yes_or_no);
    let (mean, standard_deviation, unit, sign_certain) = (mean?, standard_deviation?, unit?, sign_certain?);
    match (mean, standard_deviation, unit) {
        (Some(mean), Some(standard_deviation), Some(unit)) => {
            Some(Some(Strength { mean, standard_deviation, unit, sign_certain }))
        }
        (None, None, None) if !row.cell("saturation").is_empty() => {
            row.refuse("saturation", "is in units of the strength, and there is none; fill strength, strength_sd and strength_unit, or leave it empty");
            None
        }
        // A claim without a strength is about its sign alone: that the sign is certain adds nothing to it and takes nothing away.
        (None, None, None) => Some(None),
        (mean, standard_deviation, _) => {
            let column = if mean.is_none() {
                "strength"
            } else if standard_deviation.is_none() {
                "strength_sd"
            } else {
                "strength_unit"
            };
            row.refuse(column, "is empty; strength, strength_sd and strength_unit stand together or not at all");
            None
        }
    }
}
