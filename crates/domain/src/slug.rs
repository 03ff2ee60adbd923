//! Slugs: the names by which rows of a template and URLs refer to things.

use serde::{Deserialize, Serialize};

/// Lower-case letters, digits and single hyphens between them, 1 to 80 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(std::sync::Arc<str>);

/// Why a text is not a slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SlugError {
    /// The text is empty.
    #[error("is empty; a slug has 1 to 80 characters")]
    Empty,
    /// The text is too long.
    #[error("has more than 80 characters")]
    TooLong,
    /// A character that a slug cannot have, or a hyphen at an end or doubled.
    #[error("'{0}' is not a slug: lower-case letters, digits and single hyphens between them")]
    Malformed(String),
}

impl Slug {
    /// The longest slug, in characters.
    pub const MAX_LENGTH: usize = 80;

    /// The text of the slug.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A slug made from free text: what cannot stay becomes a hyphen. `None` where nothing is left.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut slug = String::new();
        for character in text.chars().flat_map(char::to_lowercase) {
            if character.is_ascii_alphanumeric() {
                slug.push(character);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
            if slug.len() == Self::MAX_LENGTH {
                break;
            }
        }
        slug.trim_end_matches('-').parse().ok()
    }
}

impl std::str::FromStr for Slug {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Self, SlugError> {
        if text.is_empty() {
            return Err(SlugError::Empty);
        }
        if text.len() > Self::MAX_LENGTH {
            return Err(SlugError::TooLong);
        }
        let characters_fit = text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if !characters_fit || text.starts_with('-') || text.ends_with('-') || text.contains("--") {
            return Err(SlugError::Malformed(text.to_owned()));
        }
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for Slug {
    type Error = SlugError;

    fn try_from(text: String) -> Result<Self, SlugError> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0.as_ref().to_owned()
    }
}

impl std::fmt::Display for Slug {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_stated_shape_is_a_slug() {
        for good in ["a", "0", "excess-journey-time", "p-1", &"a".repeat(80)] {
            assert!(good.parse::<Slug>().is_ok(), "{good}");
        }
        for bad in ["", "-a", "a-", "a--b", "A", "ä", "a b", "a_b", "../a", &"a".repeat(81)] {
            assert!(bad.parse::<Slug>().is_err(), "{bad}");
        }
    }

    #[test]
    fn free_text_becomes_a_slug_or_nothing() {
        assert_eq!(Slug::from_text("London Underground").map(String::from), Some("london-underground".to_owned()));
        assert_eq!(Slug::from_text("  % of schedule  ").map(String::from), Some("of-schedule".to_owned()));
        assert_eq!(Slug::from_text("¿?"), None);
        assert_eq!(Slug::from_text(&"x y ".repeat(60)).map(|slug| slug.as_str().len() <= 80), Some(true));
    }

    #[test]
    fn a_malformed_slug_does_not_come_in_through_json() {
        assert!(serde_json::from_str::<Slug>("\"A b\"").is_err());
    }
}
