//! Closed sets of words: one macro, so that each has one spelling in files, tables, URLs and code.

/// A text that is none of the words of a closed set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{found}' is not a {set}; use one of {allowed}")]
pub struct UnknownWord {
    /// What the set is called.
    pub set: &'static str,
    /// The text that was given.
    pub found: String,
    /// Every word of the set, separated by commas.
    pub allowed: &'static str,
}

/// A word of a closed set, as somebody chooses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordChoice {
    /// The word.
    pub word: &'static str,
    /// What it means, in a line.
    pub meaning: &'static str,
}

/// Declares an enum of unit variants with one word each: `as_str`, `FromStr`, `Display`, serde by the same word.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $set:literal { $first_variant:ident = $first_word:literal : $first_doc:literal $(, $variant:ident = $word:literal : $doc:literal)* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            #[doc = $first_doc]
            #[serde(rename = $first_word)]
            $first_variant,
            $(#[doc = $doc] #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every word of the set, in its declared order.
            pub const ALL: &'static [Self] = &[Self::$first_variant $(, Self::$variant)*];

            /// The words with their meanings, to choose from.
            pub const CHOICES: &'static [$crate::word::WordChoice] = &[
                $crate::word::WordChoice { word: $first_word, meaning: $first_doc }
                $(, $crate::word::WordChoice { word: $word, meaning: $doc })*
            ];

            /// The word as it stands in files, tables and URLs.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    Self::$first_variant => $first_word,
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::word::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text).ok_or_else(|| $crate::word::UnknownWord {
                    set: $set,
                    found: text.chars().take(80).collect(),
                    allowed: concat!($first_word $(, ", ", $word)*),
                })
            }
        }
    };
}

pub(crate) use words;
