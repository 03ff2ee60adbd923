//! Objectives: their state is computed from their key results and guardrails, never typed.

use crate::guardrail::GuardrailState;
use crate::target::{Judgement, State};

/// The state of an objective from those of its parts.
///
/// A broken guardrail or a missed key result means it is not attained; it is achieved when every key result is and every guardrail was
/// held. Anything else is unknown until there are odds for all of it together: the odds of an objective are no product of its parts'.
#[must_use]
pub fn judge(key_results: &[Judgement], guardrails: &[GuardrailState]) -> Judgement {
    let count = |state: State| key_results.iter().filter(|judgement| judgement.state == state).count();
    let broken = guardrails.iter().filter(|state| **state == GuardrailState::Broken).count();
    let total = key_results.len();
    let judgement = |state, reason: String| Judgement { state, reason };
    if total == 0 {
        return judgement(State::Unknown, "it has no key result".to_owned());
    }
    if broken > 0 {
        return judgement(State::Missed, format!("{broken} of {} guardrails broken", guardrails.len()));
    }
    if count(State::Missed) > 0 {
        return judgement(State::Missed, format!("{} of {total} key results missed", count(State::Missed)));
    }
    if count(State::Achieved) == total && guardrails.iter().all(|state| *state == GuardrailState::Held) {
        return judgement(State::Achieved, "every key result met, every guardrail held".to_owned());
    }
    let waiting: Vec<&Judgement> = key_results.iter().filter(|judgement| judgement.state != State::Achieved).collect();
    match waiting.first() {
        Some(first) if waiting.iter().all(|other| other.reason == first.reason) => {
            judgement(State::Unknown, first.reason.clone())
        }
        Some(_) => judgement(State::Unknown, format!("{} of {total} key results unknown", waiting.len())),
        None => judgement(State::Unknown, "a guardrail's span is not over or lacks readings".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(state: State) -> Judgement {
        Judgement { state, reason: "for a reason".to_owned() }
    }

    #[test]
    fn one_miss_or_one_broken_guardrail_is_enough() {
        assert_eq!(judge(&[judged(State::Achieved), judged(State::Missed)], &[]).state, State::Missed);
        assert_eq!(judge(&[judged(State::Achieved)], &[GuardrailState::Broken]).state, State::Missed);
    }

    #[test]
    fn achieved_needs_everything() {
        assert_eq!(
            judge(&[judged(State::Achieved), judged(State::Achieved)], &[GuardrailState::Held]).state,
            State::Achieved
        );
        assert_eq!(judge(&[judged(State::Achieved)], &[GuardrailState::Holding]).state, State::Unknown);
        assert_eq!(judge(&[judged(State::Achieved), judged(State::Unknown)], &[]).state, State::Unknown);
        assert_eq!(judge(&[], &[]).state, State::Unknown);
    }

    #[test]
    fn a_reason_that_all_share_is_named() {
        assert_eq!(judge(&[judged(State::Unknown), judged(State::Unknown)], &[]).reason, "for a reason");
    }
}
