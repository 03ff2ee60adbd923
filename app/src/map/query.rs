//! What a map is asked for, and its spelling in addresses: `q=cost&team=south&owner=head-of-south&objective=cut-cost&state=missed`.

use super::thing::Thing;
use crate::address::{AS_OF, QUIET, QUIET_SHOWN, SELECTED};
use domain::address_part::{encode, pairs};
use domain::page::register::RegisterState;
use domain::slug::Slug;
use std::fmt;

/// The name of the query parameter that holds the words to find.
pub const TEXT: &str = "q";
/// The name of the query parameter that holds a team.
pub const TEAM: &str = "team";
/// The name of the query parameter that holds an owner.
pub const OWNER: &str = "owner";
/// The name of the query parameter that holds an objective.
pub const OBJECTIVE: &str = "objective";
/// The name of the query parameter that holds a state.
pub const STATE: &str = "state";
/// The name of the query parameter that holds the thing whose whole chain is drawn.
pub const CHAIN: &str = "chain";

/// The longest text that is searched for, in characters.
pub const MAX_TEXT_LENGTH: usize = 200;

/// What a map is asked for. The default asks for what matters most, as known on the newest day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MapQuery {
    /// Words that must all occur in a name.
    pub text: String,
    /// Only this team and those below it.
    pub team: Option<Slug>,
    /// Only what this member answers for.
    pub owner: Option<Slug>,
    /// Only this objective and what leads to it.
    pub objective: Option<Slug>,
    /// Only what stands so.
    pub state: Option<RegisterState>,
    /// This thing with everything that leads to it and that it leads to, whatever else is drawn.
    pub chain: Option<Thing>,
    /// Everything there is, the quiet KPIs too.
    pub with_quiet: bool,
    /// The day as known on which it is shown, as the address has it; empty for the newest.
    pub as_of: String,
    /// What is selected.
    pub selected: Option<Thing>,
}

impl MapQuery {
    /// Reads the part of an address after the question mark. What it does not know it leaves out, so that an address that was cut or
    /// mistyped still shows a map.
    #[must_use]
    pub fn parse(address_part: &str) -> Self {
        let mut query = Self::default();
        for (name, value) in pairs(address_part) {
            match name.as_str() {
                TEXT => query.text = value.trim().chars().take(MAX_TEXT_LENGTH).collect(),
                TEAM => query.team = value.parse().ok(),
                OWNER => query.owner = value.parse().ok(),
                OBJECTIVE => query.objective = value.parse().ok(),
                STATE => query.state = value.parse().ok(),
                CHAIN => query.chain = value.parse().ok(),
                QUIET => query.with_quiet = value == QUIET_SHOWN,
                AS_OF => query.as_of = value,
                SELECTED => query.selected = value.parse().ok(),
                _ => {}
            }
        }
        query
    }

    /// Whether it asks for some things and not for others.
    #[must_use]
    pub const fn is_narrowed(&self) -> bool {
        !self.text.is_empty()
            || self.team.is_some()
            || self.owner.is_some()
            || self.objective.is_some()
            || self.state.is_some()
    }

    /// The same without what narrows it.
    #[must_use]
    pub fn widened(&self) -> Self {
        Self { with_quiet: self.with_quiet, as_of: self.as_of.clone(), ..Self::default() }
    }

    /// The same with something selected or nothing.
    #[must_use]
    pub fn selecting(&self, thing: Option<&Thing>) -> Self {
        Self { selected: thing.cloned(), ..self.clone() }
    }
}

/// The part of an address after the question mark; empty for the default.
impl fmt::Display for MapQuery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |text: &str| (!text.is_empty()).then(|| encode(text));
        let pairs = [
            (TEXT, text(&self.text)),
            (TEAM, self.team.as_ref().map(Slug::to_string)),
            (OWNER, self.owner.as_ref().map(Slug::to_string)),
            (OBJECTIVE, self.objective.as_ref().map(Slug::to_string)),
            (STATE, self.state.map(|state| state.to_string())),
            (CHAIN, self.chain.as_ref().map(Thing::to_string)),
            (QUIET, self.with_quiet.then(|| QUIET_SHOWN.to_owned())),
            (AS_OF, text(&self.as_of)),
            (SELECTED, self.selected.as_ref().map(Thing::to_string)),
        ];
        let mut separator = "";
        for (name, value) in pairs {
            if let Some(value) = value {
                write!(formatter, "{separator}{name}={value}")?;
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
        let query = MapQuery {
            text: "cost & \"Lärm\" 50 %+".to_owned(),
            team: Some("south".parse().unwrap()),
            owner: Some("head-of-south".parse().unwrap()),
            objective: Some("cut-cost".parse().unwrap()),
            state: Some(RegisterState::AtRisk),
            chain: Some("kpi:overtime".parse().unwrap()),
            with_quiet: true,
            as_of: "2018-05-03".to_owned(),
            selected: Some("lever:overtime".parse().unwrap()),
        };
        assert_eq!(MapQuery::parse(&query.to_string()), query);
        assert_eq!(MapQuery::parse(&format!("?{query}")), query);
        assert_eq!(MapQuery::default().to_string(), "");
    }

    #[test]
    fn nonsense_is_left_out_and_what_cannot_be_a_day_is_kept_to_be_refused() {
        let query = MapQuery::parse("q=+a%20b&team=&state=blue&quiet=yes&selected=x&as_of=yesterday&utm=1");
        assert_eq!(query, MapQuery { text: "a b".to_owned(), as_of: "yesterday".to_owned(), ..MapQuery::default() });
        assert!(query.is_narrowed() && !query.widened().is_narrowed());
    }
}
