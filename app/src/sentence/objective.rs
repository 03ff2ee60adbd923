//! What the page of an objective says in one sentence.

use super::map::Headline;
use super::target::{bound_words, counted};
use domain::guardrail::GuardrailState;
use domain::page::objective::{ObjectiveGuardrail, ObjectiveKeyResult, ObjectivePage};
use domain::target::State;

/// What came of the objective, and which part of it decides.
#[must_use]
pub fn headline(page: &ObjectivePage) -> Headline {
    let decisive: Vec<String> =
        broken(page).map(broken_words).chain(with(page, State::Missed).map(missed_words)).collect();
    let verdict = match (page.judgement.state, decisive.first()) {
        (State::Missed, Some(first)) if decisive.len() == 1 => format!("missed. {first}"),
        (State::Missed, Some(first)) => format!("missed. {first}, and {} more", decisive.len() - 1),
        (State::Unknown, _) => format!("cannot be judged yet, {}", page.judgement.reason),
        (state, _) => format!("{}, {}", state.words(), page.judgement.reason),
    };
    let sentence = format!("{}: {verdict}", page.name);
    let met = with(page, State::Achieved).count();
    let unknown: Vec<&ObjectiveKeyResult> = with(page, State::Unknown).collect();
    let mut lead = Vec::new();
    if page.judgement.state != State::Achieved && met > 0 {
        lead.push(format!("{} met.", counted(met, "key result was", "key results were")));
    }
    if page.judgement.state != State::Unknown && !unknown.is_empty() {
        lead.push(format!("{} cannot be judged.", counted(unknown.len(), "key result", "key results")));
    }
    Headline { sentence, lead: lead.join(" ") }
}

fn with(page: &ObjectivePage, state: State) -> impl Iterator<Item = &ObjectiveKeyResult> {
    page.key_results.iter().filter(move |key_result| key_result.outcome.judgement.state == state)
}

fn broken(page: &ObjectivePage) -> impl Iterator<Item = &ObjectiveGuardrail> {
    page.guardrails.iter().filter(|guardrail| guardrail.outcome.state == GuardrailState::Broken)
}

fn missed_words(key_result: &ObjectiveKeyResult) -> String {
    let bound = bound_words(key_result.terms.comparator, key_result.terms.target, &key_result.measure);
    match key_result.outcome.observed {
        Some(observed) => format!(
            "{} missed its target: {} against {bound}",
            key_result.kpi.name,
            key_result.measure.format(observed)
        ),
        None => format!("{} missed its target of {bound}", key_result.kpi.name),
    }
}

fn broken_words(guardrail: &ObjectiveGuardrail) -> String {
    let since = guardrail.outcome.first_breach.as_ref().map(|period| format!(" first in {period}")).unwrap_or_default();
    format!(
        "{} broke its guardrail of {}{since}, {}",
        guardrail.kpi.name,
        bound_words(guardrail.terms.comparator, guardrail.terms.bound, &guardrail.measure),
        counted(guardrail.outcome.breaches, "breach", "breaches"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::objective_page;

    #[test]
    fn a_missed_goal_says_by_how_much() {
        let page = objective_page();
        assert_eq!(
            headline(&page).sentence,
            "Customers rate us 80: missed. Customer satisfaction missed its target: 79.8\u{a0}score against at least 80.0\u{a0}score"
        );
    }

    #[test]
    fn a_broken_guardrail_comes_first() {
        let mut page = objective_page();
        page.guardrails[0].outcome.state = GuardrailState::Broken;
        page.guardrails[0].outcome.breaches = 2;
        page.guardrails[0].outcome.first_breach = Some("2011/12 Q1".to_owned());
        assert_eq!(
            headline(&page).sentence,
            "Customers rate us 80: missed. Lost customer hours broke its guardrail of at most 2,000,000\u{a0}hours first in 2011/12 Q1, 2 breaches, and 1 more"
        );
    }

    #[test]
    fn what_cannot_be_judged_says_why() {
        let mut page = objective_page();
        page.judgement.state = State::Unknown;
        page.judgement.reason = "no forecast yet".to_owned();
        page.key_results[0].outcome.judgement.state = State::Unknown;
        assert_eq!(
            headline(&page),
            Headline {
                sentence: "Customers rate us 80: cannot be judged yet, no forecast yet".to_owned(),
                lead: String::new()
            }
        );
        page.judgement.state = State::Achieved;
        page.judgement.reason = "every key result met, every guardrail held".to_owned();
        assert_eq!(
            headline(&page).sentence,
            "Customers rate us 80: achieved, every key result met, every guardrail held"
        );
    }
}
