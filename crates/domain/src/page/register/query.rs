//! What a register is asked for, and its spelling in addresses: `q=cost&team=south&flag=stale&sort=owner&order=desc&page=2`.

use super::{Flag, Register, RegisterState};
use crate::address_part::{encode, pairs};
use crate::slug::Slug;
use crate::word::words;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// The columns that registers are ordered by.
    Column, "column" {
        Name = "name": "By name.",
        State = "state": "What needs somebody first.",
        Last = "last": "By the period of the last reading.",
        Freshness = "freshness": "What was never read, then what was due longest ago.",
        Team = "team": "By the name of the team.",
        Owner = "owner": "By the name of the owner.",
        Calendar = "calendar": "By the name of the calendar.",
        UsedBy = "used_by": "By how many targets and driver links use it.",
        KeyResults = "key_results": "By the share of key results that were met.",
        Cycle = "cycle": "By the end of the cycle.",
        Parent = "parent": "By the name of the objective it serves.",
        Role = "role": "By role.",
        Kpis = "kpis": "By how many KPIs.",
        Objectives = "objectives": "By how many objectives.",
        Levers = "levers": "By how many levers.",
        People = "people": "By how many people.",
        Late = "late": "By how many late readings.",
        Place = "place": "As the tree of teams has it.",
    }
}

impl Register {
    /// The columns it can be ordered by.
    #[must_use]
    pub const fn columns(self) -> &'static [Column] {
        use Column::{
            Calendar, Cycle, Freshness, KeyResults, Kpis, Last, Late, Levers, Name, Objectives, Owner, Parent, People,
            Place, Role, State, Team, UsedBy,
        };
        match self {
            Self::Kpis => &[Name, Last, State, Freshness, Team, Owner, Calendar, UsedBy],
            Self::Objectives => &[Name, State, KeyResults, Team, Owner, Cycle, Parent],
            Self::Teams => &[Place, Name, State, Objectives, Kpis, Levers, People, Late],
            Self::People => &[Name, Role, Team, Kpis, Objectives, Levers, Late],
        }
    }

    /// The order it has where the address asks for none, and whether that runs downwards.
    #[must_use]
    pub const fn usual_order(self) -> (Column, bool) {
        match self {
            Self::Kpis | Self::People => (Column::Name, false),
            Self::Objectives => (Column::Cycle, true),
            Self::Teams => (Column::Place, false),
        }
    }
}

/// What a register is asked for. The default asks for the first page of everything that is in use.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RegisterQuery {
    /// Words that must all occur in what is listed.
    pub text: String,
    /// Only this team and those below it.
    pub team: Option<Slug>,
    /// Only what this member answers for.
    pub owner: Option<Slug>,
    /// Only what stands so.
    pub state: Option<RegisterState>,
    /// Only what carries this flag.
    pub flag: Option<Flag>,
    /// Whether what is out of use is listed too.
    pub with_archived: bool,
    /// The column that orders; `None`: as the register usually is.
    pub sort: Option<Column>,
    /// Whether the order runs downwards.
    pub is_descending: bool,
    /// Pages before this one.
    pub pages_before: u32,
}

/// The longest text that is searched for, in characters.
const MAX_TEXT_LENGTH: usize = 200;

impl RegisterQuery {
    /// Reads the part of an address after the question mark. What it does not know it leaves out, so that an address that was cut or
    /// mistyped still shows a register.
    #[must_use]
    pub fn parse(address_part: &str) -> Self {
        let mut query = Self::default();
        for (name, value) in pairs(address_part) {
            match name.as_str() {
                "q" => query.text = value.trim().chars().take(MAX_TEXT_LENGTH).collect(),
                "team" => query.team = value.parse().ok(),
                "owner" => query.owner = value.parse().ok(),
                "state" => query.state = value.parse().ok(),
                "flag" => query.flag = value.parse().ok(),
                "archived" => query.with_archived = value == "show",
                "sort" => query.sort = value.parse().ok(),
                "order" => query.is_descending = value == "desc",
                "page" => query.pages_before = value.parse::<u32>().unwrap_or(1).saturating_sub(1),
                _ => {}
            }
        }
        query
    }

    /// Whether it leaves anything out that is in use.
    #[must_use]
    pub const fn is_narrowed(&self) -> bool {
        !self.text.is_empty()
            || self.team.is_some()
            || self.owner.is_some()
            || self.state.is_some()
            || self.flag.is_some()
    }

    /// The column that orders a register, and whether downwards.
    #[must_use]
    pub fn order(&self, register: Register) -> (Column, bool) {
        match self.sort {
            Some(column) if register.columns().contains(&column) => (column, self.is_descending),
            _ => register.usual_order(),
        }
    }

    /// The same on another page; pages are counted from 1.
    #[must_use]
    pub fn on_page(&self, page: u32) -> Self {
        Self { pages_before: page.saturating_sub(1), ..self.clone() }
    }
}

/// The part of an address after the question mark; empty for the default.
impl fmt::Display for RegisterQuery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs = [
            ("q", (!self.text.is_empty()).then(|| self.text.clone())),
            ("team", self.team.as_ref().map(Slug::to_string)),
            ("owner", self.owner.as_ref().map(Slug::to_string)),
            ("state", self.state.map(|state| state.to_string())),
            ("flag", self.flag.map(|flag| flag.to_string())),
            ("archived", self.with_archived.then(|| "show".to_owned())),
            ("sort", self.sort.map(|column| column.to_string())),
            ("order", (self.sort.is_some() && self.is_descending).then(|| "desc".to_owned())),
            ("page", (self.pages_before > 0).then(|| self.pages_before.saturating_add(1).to_string())),
        ];
        let mut separator = "";
        for (name, value) in pairs {
            if let Some(value) = value {
                write!(formatter, "{separator}{name}={}", encode(&value))?;
                separator = "&";
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_survives_its_address() {
        let query = RegisterQuery {
            text: "cost & \"Lärm\" 50 %+".to_owned(),
            team: Some("south".parse().unwrap()),
            owner: Some("head-of-south".parse().unwrap()),
            state: Some(RegisterState::AtRisk),
            flag: Some(Flag::Stale),
            with_archived: true,
            sort: Some(Column::UsedBy),
            is_descending: true,
            pages_before: 2,
        };
        let address = query.to_string();
        assert!(address.ends_with("&sort=used_by&order=desc&page=3"), "{address}");
        assert_eq!(RegisterQuery::parse(&address), query);
        assert_eq!(RegisterQuery::parse(&format!("?{address}")), query);
        assert_eq!(RegisterQuery::default().to_string(), "");
    }

    #[test]
    fn what_a_form_sends_is_read_and_nonsense_is_left_out() {
        let query = RegisterQuery::parse("q=+two+words%20&team=&state=blue&flag=stale&page=0&sort=&utm=1&q%");
        assert_eq!(query.text, "two words");
        assert_eq!((query.team, query.state, query.flag, query.pages_before), (None, None, Some(Flag::Stale), 0));
        assert_eq!(RegisterQuery::parse("q=100%&page=-3").text, "100%");
        assert_eq!(RegisterQuery::parse("q=%FF").text, "\u{fffd}");
        assert_eq!(RegisterQuery::parse("page=99999999999").pages_before, 0);
    }

    #[test]
    fn a_column_of_another_register_orders_nothing() {
        let query = RegisterQuery { sort: Some(Column::Role), is_descending: true, ..RegisterQuery::default() };
        assert_eq!(query.order(Register::Kpis), (Column::Name, false));
        assert_eq!(query.order(Register::People), (Column::Role, true));
    }
}
