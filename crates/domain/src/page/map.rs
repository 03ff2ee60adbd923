//! The strategy map: objectives, KPIs and levers, and what joins them.

use super::workspace::{KnownDays, Link, WorkspaceFrame};
use crate::influence::{Delay, InfluenceDirection, Provenance, Strength};
use crate::kpi::{Direction, Measure, Timing};
use crate::lever::LeverRange;
use crate::reading::Freshness;
use crate::slug::Slug;
use crate::target::{Comparator, Judgement};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The most readings a sparkline shows.
pub const TAIL_LENGTH: usize = 26;

/// The whole map of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrategyMap {
    /// The frame of the page.
    pub workspace: WorkspaceFrame,
    /// The days it can be shown as known on.
    pub days: KnownDays,
    /// Teams, parents before children.
    pub teams: Vec<MapTeam>,
    /// Objectives.
    pub objectives: Vec<MapObjective>,
    /// KPIs.
    pub kpis: Vec<MapKpi>,
    /// Levers.
    pub levers: Vec<MapLever>,
    /// Claims 'this moves that'.
    pub influences: Vec<MapInfluence>,
    /// Whether the acting member may change what is on it.
    pub may_change: bool,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapTeam {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// The team it belongs to.
    pub parent: Option<Slug>,
}

/// An objective on the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapObjective {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What is wanted, in full.
    pub statement: String,
    /// Its team.
    pub team: Slug,
    /// Who answers for it.
    pub owner: Link,
    /// The name of its cycle.
    pub cycle: String,
    /// The objective it serves.
    pub parent: Option<Slug>,
    /// Its state and why.
    pub judgement: Judgement,
    /// The KPIs its key results and guardrails bound.
    pub targets: Vec<MapTarget>,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}

/// What an objective asks of a KPI, or somebody is measured on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapTarget {
    /// The KPI.
    pub kpi: Slug,
    /// What it is called.
    pub name: String,
    /// The side of the bound that meets it.
    pub comparator: Comparator,
    /// The bound.
    pub bound: Decimal,
    /// Which kind of target it is, with its state.
    pub kind: MapTargetKind,
}

/// The kinds of target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MapTargetKind {
    /// A key result.
    KeyResult(Judgement),
    /// A guardrail.
    Guardrail(crate::guardrail::GuardrailState),
    /// A standing target.
    Standing {
        /// Who and how much hangs on it.
        stake: String,
        /// Whether the latest reading meets it; `None` without a reading.
        met: Option<bool>,
    },
}

/// A KPI on the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapKpi {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What exactly is measured.
    pub definition: String,
    /// Its team.
    pub team: Slug,
    /// Who answers for it.
    pub owner: Link,
    /// Unit, decimals, currency.
    pub measure: Measure,
    /// Which values are better.
    pub direction: Direction,
    /// Lead or lag.
    pub timing: Timing,
    /// The last readings, oldest first, gaps included; at most [`TAIL_LENGTH`].
    pub tail: Vec<Option<Decimal>>,
    /// The last reading that has a value: the period's label and the value.
    pub last: Option<(String, Decimal)>,
    /// Whether it can be relied on.
    pub freshness: Freshness,
    /// The worst state among the latest targets it is held to; `None` where nobody holds it to one.
    pub judgement: Option<Judgement>,
    /// Standing targets on it.
    pub standing_targets: Vec<MapTarget>,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}

/// A lever on the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapLever {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What exactly is set.
    pub definition: String,
    /// Its team.
    pub team: Slug,
    /// Who may set it.
    pub owner: Link,
    /// Unit and decimals.
    pub measure: Measure,
    /// Where it stands and how far it goes.
    pub range: LeverRange,
    /// The KPI that records what was really done.
    pub kpi: Slug,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}

/// Where an influence begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MapCause {
    /// At a KPI.
    Kpi(Slug),
    /// At a lever.
    Lever(Slug),
}

/// An influence on the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapInfluence {
    /// Its slug.
    pub slug: Slug,
    /// Where it begins.
    pub cause: MapCause,
    /// The KPI it moves.
    pub effect: Slug,
    /// Which way.
    pub direction: InfluenceDirection,
    /// How much; `None`: the claim is sign-only.
    pub strength: Option<Strength>,
    /// When.
    pub delay: Delay,
    /// Where the claim comes from.
    pub provenance: Provenance,
    /// The claim in a sentence.
    pub claim: String,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}
