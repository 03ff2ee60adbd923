//! What the strategy map says in one sentence.

use super::target::{capitalised, counted};
use domain::page::map::{MapObjective, StrategyMap};
use domain::target::State;
use serde::{Deserialize, Serialize};

/// A headline and the line beneath it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    /// The one sentence.
    pub sentence: String,
    /// What else is worth saying; may be empty.
    pub lead: String,
}

/// The states that ask for somebody, worst first, and how they are said of goals.
const TROUBLE: [(State, &str); 3] =
    [(State::Missed, "missed"), (State::OffTrack, "off track"), (State::AtRisk, "at risk")];

/// The most names a headline holds.
const NAMES: usize = 2;

/// What is the matter with the goals, worst first.
#[must_use]
pub fn headline(map: &StrategyMap) -> Headline {
    let total = map.objectives.len();
    if total == 0 {
        return Headline {
            sentence: "No goal has been set yet".to_owned(),
            lead: "A goal says what is wanted by when, and which KPIs will tell.".to_owned(),
        };
    }
    let with =
        |state: State| map.objectives.iter().filter(|objective| objective.judgement.state == state).collect::<Vec<_>>();
    let worst = TROUBLE.iter().find(|(state, _)| !with(*state).is_empty());
    let achieved = with(State::Achieved).len();
    let (sentence, said) = match worst {
        Some((state, words)) => {
            let concerned = with(*state);
            (
                format!("{} of {} {words}: {}", concerned.len(), counted(total, "goal", "goals"), names(&concerned)),
                Some(*state),
            )
        }
        None if achieved == total => {
            (format!("All {} achieved", counted(total, "goal", "goals")), Some(State::Achieved))
        }
        None if achieved > 0 => (format!("{achieved} of {total} goals achieved, none missed"), Some(State::Achieved)),
        None => match with(State::OnTrack).len() {
            0 => (format!("None of {} can be judged yet", counted(total, "goal", "goals")), None),
            on_track => (
                format!("{on_track} of {} on track, none in trouble", counted(total, "goal", "goals")),
                Some(State::OnTrack),
            ),
        },
    };
    let rest = State::ALL.iter().filter(|state| Some(**state) != said).filter_map(|state| {
        let concerned = with(*state);
        (!concerned.is_empty()).then(|| others(*state, &concerned))
    });
    Headline { sentence, lead: rest.collect::<Vec<_>>().join(" ") }
}

/// `‘A’ and ‘B’`, `‘A’, ‘B’ and 3 more`.
fn names(objectives: &[&MapObjective]) -> String {
    let shown: Vec<String> =
        objectives.iter().take(NAMES).map(|objective| format!("\u{2018}{}\u{2019}", objective.name)).collect();
    match objectives.len() {
        0 | 1 => shown.concat(),
        2 => shown.join(" and "),
        count => format!("{} and {} more", shown.join(", "), count - NAMES),
    }
}

/// One sentence for the goals in a state that the headline does not speak of.
fn others(state: State, objectives: &[&MapObjective]) -> String {
    let count = objectives.len();
    if state != State::Unknown {
        return format!("{count} {}.", state.words());
    }
    let reason = &objectives[0].judgement.reason;
    if objectives.iter().all(|objective| objective.judgement.reason == *reason) {
        format!("{count} cannot be judged: {reason}.")
    } else {
        format!("{count} cannot be judged: {} and others.", capitalised(reason).trim_end_matches('.').to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::{map_of_states, strategy_map};

    #[test]
    fn the_worst_stands_first_and_by_name() {
        let headline =
            headline(&map_of_states(&[State::Achieved, State::Missed, State::Unknown, State::Missed, State::AtRisk]));
        assert_eq!(headline.sentence, "2 of 5 goals missed: \u{2018}Goal 1\u{2019} and \u{2018}Goal 3\u{2019}");
        assert_eq!(headline.lead, "1 achieved. 1 at risk. 1 cannot be judged: because unknown.");
    }

    #[test]
    fn three_names_are_too_many() {
        assert_eq!(
            headline(&map_of_states(&[State::OffTrack; 4])).sentence,
            "4 of 4 goals off track: \u{2018}Goal 0\u{2019}, \u{2018}Goal 1\u{2019} and 2 more"
        );
    }

    #[test]
    fn nothing_wrong_is_said_as_plainly() {
        assert_eq!(headline(&map_of_states(&[State::Achieved; 3])).sentence, "All 3 goals achieved");
        assert_eq!(
            headline(&map_of_states(&[State::Achieved, State::Unknown])).sentence,
            "1 of 2 goals achieved, none missed"
        );
        assert_eq!(headline(&map_of_states(&[State::Unknown])).sentence, "None of 1 goal can be judged yet");
        assert_eq!(
            headline(&map_of_states(&[State::OnTrack, State::Unknown])).sentence,
            "1 of 2 goals on track, none in trouble"
        );
        assert_eq!(headline(&map_of_states(&[])).sentence, "No goal has been set yet");
    }

    #[test]
    fn the_sample_map_has_a_headline() {
        assert!(!headline(&strategy_map()).sentence.is_empty());
    }
}
