//! What can be selected on the map, and its spelling in addresses: `kpi:excess-journey-time`.

use domain::page::map::MapCause;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Something on the map.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Thing {
    /// An objective.
    Objective(Slug),
    /// A KPI.
    Kpi(Slug),
    /// A lever.
    Lever(Slug),
    /// An influence: an arrow and not a node.
    Influence(Slug),
}

/// A text that names nothing on a map.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' names nothing on the map; use objective:, kpi:, lever: or influence: and a slug")]
pub struct UnknownThing(String);

impl Thing {
    /// The word before the colon.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Objective(_) => "objective",
            Self::Kpi(_) => "kpi",
            Self::Lever(_) => "lever",
            Self::Influence(_) => "influence",
        }
    }

    /// The name after the colon.
    #[must_use]
    pub const fn slug(&self) -> &Slug {
        match self {
            Self::Objective(slug) | Self::Kpi(slug) | Self::Lever(slug) | Self::Influence(slug) => slug,
        }
    }

    /// The id of its element on the page.
    #[must_use]
    pub fn element_id(&self) -> String {
        format!("{}-{}", self.kind(), self.slug())
    }
}

impl From<&MapCause> for Thing {
    fn from(cause: &MapCause) -> Self {
        match cause {
            MapCause::Kpi(slug) => Self::Kpi(slug.clone()),
            MapCause::Lever(slug) => Self::Lever(slug.clone()),
        }
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.kind(), self.slug())
    }
}

impl FromStr for Thing {
    type Err = UnknownThing;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownThing(text.chars().take(100).collect());
        let (kind, slug) = text.split_once(':').ok_or_else(unknown)?;
        let slug: Slug = slug.parse().map_err(|_| unknown())?;
        match kind {
            "objective" => Ok(Self::Objective(slug)),
            "kpi" => Ok(Self::Kpi(slug)),
            "lever" => Ok(Self::Lever(slug)),
            "influence" => Ok(Self::Influence(slug)),
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_survives_the_address() {
        for text in ["objective:a", "kpi:a-b", "lever:c", "influence:a-to-b"] {
            assert_eq!(text.parse::<Thing>().unwrap().to_string(), text);
        }
        for text in ["", "kpi", "kpi:", "kpi:<script>", "team:a"] {
            assert!(text.parse::<Thing>().is_err(), "{text}");
        }
    }
}
