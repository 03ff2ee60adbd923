//! The entries of each register, and how each is searched, filtered and ordered.

use super::query::Column;
use super::select::Listed;
use super::{Flag, RegisterState};
use crate::actor::Role;
use crate::kpi::Measure;
use crate::page::workspace::Link;
use crate::reading::Freshness;
use crate::slug::Slug;
use crate::target::Judgement;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A KPI in its register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiEntry {
    /// The KPI.
    pub link: Link,
    /// Its team.
    pub team: Link,
    /// Who answers for it.
    pub owner: Link,
    /// Unit, decimals, currency.
    pub measure: Measure,
    /// The label and the first day of the last period with a value, and the value.
    pub last: Option<(String, NaiveDate, Decimal)>,
    /// The last readings, oldest first, gaps included.
    pub tail: Vec<Option<Decimal>>,
    /// The worst state among the latest targets it is held to.
    pub judgement: Option<Judgement>,
    /// Whether it can be relied on.
    pub freshness: Freshness,
    /// How it stands.
    pub state: RegisterState,
    /// The name of its calendar.
    pub calendar: String,
    /// Key results, guardrails and standing targets on it.
    pub targets: u32,
    /// Driver links into it and out of it.
    pub driver_links: u32,
    /// What needs attention.
    pub flags: Vec<Flag>,
    /// Whether it is out of use.
    pub is_archived: bool,
}

/// An objective in its register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectiveEntry {
    /// The objective.
    pub link: Link,
    /// Its team.
    pub team: Link,
    /// Who answers for it.
    pub owner: Link,
    /// The name of its cycle.
    pub cycle: String,
    /// The cycle's first day.
    pub cycle_start_on: NaiveDate,
    /// The first day after the cycle.
    pub cycle_end_on: NaiveDate,
    /// The objective it serves.
    pub parent: Option<Link>,
    /// Its state and why.
    pub judgement: Judgement,
    /// How it stands.
    pub state: RegisterState,
    /// Key results that were met.
    pub key_results_achieved: u32,
    /// Key results in all.
    pub key_results: u32,
    /// What needs attention.
    pub flags: Vec<Flag>,
    /// Whether it is out of use.
    pub is_archived: bool,
}

/// A team in its register, counted with every team below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamEntry {
    /// The team.
    pub link: Link,
    /// The team it belongs to.
    pub parent: Option<Link>,
    /// How many teams are above it.
    pub depth: u32,
    /// Its place in the tree, read from the top.
    pub place: u32,
    /// KPIs.
    pub kpis: u32,
    /// Objectives.
    pub objectives: u32,
    /// Levers.
    pub levers: u32,
    /// Active members.
    pub people: u32,
    /// KPIs with a late reading.
    pub late: u32,
    /// The worst state among its objectives and KPIs; `None` where it has none.
    pub worst: Option<RegisterState>,
    /// What needs attention.
    pub flags: Vec<Flag>,
    /// Whether it is out of use.
    pub is_archived: bool,
}

/// A member in the register of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonEntry {
    /// The member.
    pub link: Link,
    /// What they are here to do.
    pub role: Role,
    /// Their team.
    pub team: Link,
    /// KPIs they answer for.
    pub kpis: u32,
    /// Objectives they answer for.
    pub objectives: u32,
    /// Levers they may set.
    pub levers: u32,
    /// KPIs of theirs with a late reading.
    pub late: u32,
    /// What needs attention.
    pub flags: Vec<Flag>,
    /// Whether they have left.
    pub is_archived: bool,
}

/// Names as people look for them: letters without their case.
fn by_name(one: &str, other: &str) -> Ordering {
    one.to_lowercase().cmp(&other.to_lowercase())
}

/// The day a missing reading was due, never read first.
fn lateness(freshness: &Freshness) -> (u8, NaiveDate) {
    match freshness {
        Freshness::Never => (0, NaiveDate::MIN),
        Freshness::Late { due_on, .. } => (1, *due_on),
        Freshness::Fresh => (2, NaiveDate::MIN),
    }
}

impl Listed for KpiEntry {
    fn link(&self) -> &Link {
        &self.link
    }

    fn words(&self) -> Vec<&str> {
        vec![&self.link.name, &self.team.name, &self.owner.name, &self.calendar]
    }

    fn team(&self) -> &Slug {
        &self.team.slug
    }

    fn owner(&self) -> Option<&Slug> {
        Some(&self.owner.slug)
    }

    fn state(&self) -> Option<RegisterState> {
        Some(self.state)
    }

    fn flags(&self) -> &[Flag] {
        &self.flags
    }

    fn is_archived(&self) -> bool {
        self.is_archived
    }

    fn compare(&self, other: &Self, column: Column) -> Ordering {
        match column {
            Column::State => self.state.cmp(&other.state),
            Column::Last => self.last.as_ref().map(|last| last.1).cmp(&other.last.as_ref().map(|last| last.1)),
            Column::Freshness => lateness(&self.freshness).cmp(&lateness(&other.freshness)),
            Column::Team => by_name(&self.team.name, &other.team.name),
            Column::Owner => by_name(&self.owner.name, &other.owner.name),
            Column::Calendar => by_name(&self.calendar, &other.calendar),
            Column::UsedBy => (self.targets, self.driver_links).cmp(&(other.targets, other.driver_links)),
            _ => by_name(&self.link.name, &other.link.name),
        }
    }
}

impl Listed for ObjectiveEntry {
    fn link(&self) -> &Link {
        &self.link
    }

    fn words(&self) -> Vec<&str> {
        vec![&self.link.name, &self.team.name, &self.owner.name, &self.cycle]
    }

    fn team(&self) -> &Slug {
        &self.team.slug
    }

    fn owner(&self) -> Option<&Slug> {
        Some(&self.owner.slug)
    }

    fn state(&self) -> Option<RegisterState> {
        Some(self.state)
    }

    fn flags(&self) -> &[Flag] {
        &self.flags
    }

    fn is_archived(&self) -> bool {
        self.is_archived
    }

    fn compare(&self, other: &Self, column: Column) -> Ordering {
        match column {
            Column::State => self.state.cmp(&other.state),
            Column::KeyResults => {
                // Shares without dividing: a/b against c/d is a·d against c·b; nothing asked for counts as nothing done.
                let one = u64::from(self.key_results_achieved) * u64::from(other.key_results.max(1));
                let two = u64::from(other.key_results_achieved) * u64::from(self.key_results.max(1));
                one.cmp(&two).then(self.key_results.cmp(&other.key_results))
            }
            Column::Team => by_name(&self.team.name, &other.team.name),
            Column::Owner => by_name(&self.owner.name, &other.owner.name),
            Column::Cycle => (self.cycle_end_on, self.cycle_start_on).cmp(&(other.cycle_end_on, other.cycle_start_on)),
            Column::Parent => {
                let name = |entry: &Self| entry.parent.as_ref().map(|parent| parent.name.to_lowercase());
                name(self).cmp(&name(other))
            }
            _ => by_name(&self.link.name, &other.link.name),
        }
    }
}

impl Listed for TeamEntry {
    fn link(&self) -> &Link {
        &self.link
    }

    fn words(&self) -> Vec<&str> {
        vec![&self.link.name]
    }

    fn team(&self) -> &Slug {
        &self.link.slug
    }

    fn owner(&self) -> Option<&Slug> {
        None
    }

    fn state(&self) -> Option<RegisterState> {
        self.worst
    }

    fn flags(&self) -> &[Flag] {
        &self.flags
    }

    fn is_archived(&self) -> bool {
        self.is_archived
    }

    fn compare(&self, other: &Self, column: Column) -> Ordering {
        match column {
            Column::Name => by_name(&self.link.name, &other.link.name),
            Column::State => {
                let worst = |entry: &Self| entry.worst.unwrap_or(RegisterState::NoTarget);
                worst(self).cmp(&worst(other))
            }
            Column::Kpis => self.kpis.cmp(&other.kpis),
            Column::Objectives => self.objectives.cmp(&other.objectives),
            Column::Levers => self.levers.cmp(&other.levers),
            Column::People => self.people.cmp(&other.people),
            Column::Late => self.late.cmp(&other.late),
            _ => self.place.cmp(&other.place),
        }
    }
}

impl Listed for PersonEntry {
    fn link(&self) -> &Link {
        &self.link
    }

    fn words(&self) -> Vec<&str> {
        vec![&self.link.name, &self.team.name]
    }

    fn team(&self) -> &Slug {
        &self.team.slug
    }

    fn owner(&self) -> Option<&Slug> {
        Some(&self.link.slug)
    }

    fn state(&self) -> Option<RegisterState> {
        None
    }

    fn flags(&self) -> &[Flag] {
        &self.flags
    }

    fn is_archived(&self) -> bool {
        self.is_archived
    }

    fn compare(&self, other: &Self, column: Column) -> Ordering {
        match column {
            Column::Role => self.role.cmp(&other.role),
            Column::Team => by_name(&self.team.name, &other.team.name),
            Column::Kpis => self.kpis.cmp(&other.kpis),
            Column::Objectives => self.objectives.cmp(&other.objectives),
            Column::Levers => self.levers.cmp(&other.levers),
            Column::Late => self.late.cmp(&other.late),
            _ => by_name(&self.link.name, &other.link.name),
        }
    }
}
