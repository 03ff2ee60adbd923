//! Data reliability in words.

use super::target::{counted, share_words};
use domain::reliability::{Reliability, Weakness};

/// `90 %, good`: the share, and what it means for states.
#[must_use]
pub fn verdict(reliability: &Reliability) -> String {
    let share = share_words(reliability.share());
    match () {
        () if reliability.expected == 0 => "No reading yet".to_owned(),
        () if reliability.is_unknown() => format!("{share}: too little to judge on"),
        () if reliability.caps() => format!("{share}: no state on it is better than at risk"),
        () => share,
    }
}

/// What it is made of: what came, and what is wrong with it.
#[must_use]
pub fn reason(reliability: &Reliability) -> String {
    if reliability.expected == 0 {
        return "Nothing was ever reported".to_owned();
    }
    let expected = usize::try_from(reliability.expected).unwrap_or(usize::MAX);
    let received = format!("{} of {} received", reliability.received, counted(expected, "reading due", "readings due"));
    let weakness = match reliability.weakness() {
        None => "they came in time and stand as first told".to_owned(),
        Some(Weakness::Late) => "the next is overdue".to_owned(),
        Some(Weakness::Incomplete) => "the others are missing".to_owned(),
        Some(Weakness::Unstable) => "they are revised by much after they are told".to_owned(),
    };
    format!("{received}; {weakness}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::{decimal, reliability};

    #[test]
    fn the_share_says_what_it_does_to_states() {
        assert_eq!(verdict(&reliability()), "90\u{202f}%");
        assert_eq!(
            reason(&reliability()),
            "13 of 13 readings due received; they are revised by much after they are told"
        );
        let late = Reliability { freshness: decimal("0.4"), received: 12, ..reliability() };
        assert_eq!(verdict(&late), "40\u{202f}%: no state on it is better than at risk");
        assert_eq!(reason(&late), "12 of 13 readings due received; the next is overdue");
        let gone = Reliability { freshness: decimal("0"), ..reliability() };
        assert_eq!(verdict(&gone), "0\u{202f}%: too little to judge on");
        assert_eq!(verdict(&Reliability::NOTHING), "No reading yet");
    }
}
