//! Finding by name: what is found, and how well a name fits what somebody typed.

use crate::slug::Slug;
use crate::word::words;
use serde::{Deserialize, Serialize};

words! {
    /// The kinds of thing that are found by name.
    FoundKind, "kind of thing" {
        Objective = "objective": "An objective.",
        Kpi = "kpi": "A KPI.",
        Lever = "lever": "A lever.",
        Influence = "influence": "A driver link.",
        Team = "team": "A team.",
        Person = "person": "A member.",
    }
}

/// Something that can be found by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its kind.
    pub kind: FoundKind,
    /// Its slug.
    pub slug: Slug,
    /// Its name; of a driver link both its ends.
    pub name: String,
    /// Where it belongs: its team, or its role.
    pub note: String,
}

/// How well a name fits what was typed; more is better, `None` where it does not fit at all.
///
/// The same text fits best, then its beginning, then the beginnings of words in order, then a part of it, then its letters in order
/// with gaps. Among names that fit alike, shorter ones fit better. An empty text fits everything equally.
#[must_use]
pub fn score(typed: &str, name: &str) -> Option<u32> {
    let typed = typed.trim().to_lowercase();
    let name = name.to_lowercase();
    if typed.is_empty() {
        return Some(0);
    }
    let rank = if typed == name {
        6
    } else if name.starts_with(&typed) {
        5
    } else if begins_words(&typed, &name) {
        4
    } else if name.contains(&typed) {
        3
    } else if typed.split_whitespace().all(|word| name.contains(word)) {
        2
    } else if has_letters_in_order(&typed, &name) {
        1
    } else {
        return None;
    };
    let length = u32::try_from(name.chars().count()).unwrap_or(u32::MAX);
    Some(rank * 1000 - length.min(999))
}

/// Whether each word typed begins a word of the name, in the same order: `co pa` fits `Cost per parcel`.
fn begins_words(typed: &str, name: &str) -> bool {
    let mut words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    typed.split_whitespace().all(|wanted| words.any(|word| word.starts_with(wanted)))
}

/// Whether the letters occur in this order: `cpp` fits `Cost per parcel`.
fn has_letters_in_order(typed: &str, name: &str) -> bool {
    let mut letters = name.chars();
    typed.chars().filter(|letter| !letter.is_whitespace()).all(|wanted| letters.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closer_fits_come_first() {
        let names = ["Cost per parcel", "cost", "Overtime cost in the South", "Parcel cost", "Cast of two", "Quality"];
        let mut fits: Vec<(u32, &str)> = names.iter().filter_map(|name| Some((score("cost", name)?, *name))).collect();
        fits.sort_unstable_by(|one, other| other.cmp(one));
        let order: Vec<&str> = fits.into_iter().map(|(_, name)| name).collect();
        assert_eq!(order, ["cost", "Cost per parcel", "Parcel cost", "Overtime cost in the South"]);
    }

    #[test]
    fn beginnings_letters_and_words_out_of_order_are_found() {
        let name = "Cost per parcel";
        assert!(score("co pa", name) > score("parcel cost", name));
        assert!(score("parcel cost", name) > score("cpp", name));
        assert!(score("cpp", name).is_some());
        assert_eq!(score("cppx", name), None);
        assert_eq!(score("  ", name), Some(0));
        assert_eq!(score("ÜBER", "über alles").map(|fit| fit / 1000), Some(4));
    }
}
