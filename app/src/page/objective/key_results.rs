//! Key results: from where to where, what was observed, how far that is, and the state that follows.

use crate::address;
use crate::sentence::date::{day, last_day};
use crate::sentence::reliability;
use crate::sentence::target::{bound_words, capitalised, share_words};
use crate::ui::assumption::assumption_note;
use crate::ui::number::approximate;
use crate::ui::panel::panel;
use crate::ui::sparkline::sparkline;
use crate::ui::state::{Look, state};
use chrono::NaiveDate;
use domain::key_result::KeyResultTerms;
use domain::kpi::Timing;
use domain::page::objective::{ObjectiveKeyResult, ObjectivePage};
use leptos::prelude::*;
use rust_decimal::Decimal;

/// The panel.
pub fn key_results(page: &ObjectivePage) -> AnyView {
    if page.key_results.is_empty() {
        let words = "It has no key result, so nothing can tell whether it is reached.";
        return panel(
            "key-results",
            "Key results",
            None,
            view! { <div class="panel-body"><p class="inspector-sentence">{words}</p></div> }.into_any(),
        );
    }
    let rows = page.key_results.iter().map(|key_result| row(page, key_result)).collect_view();
    let table = view! {
        <div class="table-scroll">
            <table class="data-table data-table-tall data-table-cards">
                <thead>
                    <tr>
                        <th scope="col">"Key result"</th>
                        <th scope="col">"Asks for"</th>
                        <th scope="col" class="number">"From"</th>
                        <th scope="col" class="number">"Observed"</th>
                        <th scope="col">"Progress, tick: plan"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Data reliability"</th>
                        <th scope="col">"Due"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    };
    panel(
        "key-results",
        "Key results",
        Some("States come from readings, never from opinion".to_owned()),
        table.into_any(),
    )
}

fn row(page: &ObjectivePage, key_result: &ObjectiveKeyResult) -> AnyView {
    let terms = &key_result.terms;
    let measure = &key_result.measure;
    let outcome = &key_result.outcome;
    let look = Look::from(outcome.judgement.state);
    let observed = outcome.observed.map_or_else(|| "\u{2013}".to_owned(), |value| measure.format(value));
    let readings = (outcome.readings < outcome.periods).then(
        || view! { <span class="cell-note">{format!("{} of {} periods", outcome.readings, outcome.periods)}</span> },
    );
    let baseline = terms.baseline.map_or_else(|| "\u{2013}".to_owned(), |value| measure.format(value));
    let stretch = terms
        .stretch
        .map(|stretch| view! { <span class="cell-note">{format!("hoped for: {}", measure.format(stretch))}</span> });
    let timing = match key_result.timing {
        Timing::Lead => "moves first",
        Timing::Lag => "moves last",
    };
    let kpi = address::kpi(&page.workspace.slug, &key_result.kpi.slug);
    view! {
        <tr>
            <th scope="row">
                <span class="key-result-name">{key_result.name.clone()}</span>
                <span class="cell-note"><a href=kpi>{key_result.kpi.name.clone()}</a>{format!("; {}; {timing}", key_result.owner)}</span>
            </th>
            <td data-label="Asks for">
                {capitalised(&bound_words(terms.comparator, terms.target, measure))}
                <span class="cell-note">{format!("{} of the window", terms.measure.words())}</span>
                {stretch}
                {assumption_note(key_result.assumption.clone())}
            </td>
            <td data-label="From" class="number">{baseline}</td>
            <td data-label="Observed" class="number">{observed}{readings}{gap(key_result)}{sparkline(&key_result.window, look, 72, 20)}</td>
            <td data-label="Progress">{progress(terms, outcome.progress, look, page.workspace.as_of_on)}</td>
            <td data-label="State"><span>{state(look, look.word())}<span class="cell-note">{capitalised(&outcome.judgement.reason)}</span></span></td>
            <td data-label="Data reliability">
                <span>{reliability::verdict(&key_result.reliability)}<span class="cell-note">{reliability::reason(&key_result.reliability)}</span></span>
            </td>
            <td data-label="Due" class="date">{day(last_day(terms.due_on))}</td>
        </tr>
    }
    .into_any()
}

/// How far what was observed is from what is asked for; nothing where it is met or nothing was observed.
fn gap(key_result: &ObjectiveKeyResult) -> Option<AnyView> {
    let terms = &key_result.terms;
    let observed = key_result.outcome.observed?;
    if terms.comparator.holds(observed, terms.target) {
        return None;
    }
    let gap = observed.checked_sub(terms.target)?;
    Some(view! { <span class="cell-note">{format!("gap {}", key_result.measure.format_change(gap))}</span> }.into_any())
}

/// The bar from where it started to the target; the tick is where an even plan stands today.
fn progress(terms: &KeyResultTerms, done: Option<Decimal>, look: Look, today: NaiveDate) -> AnyView {
    const WIDTH: f64 = 112.0;
    let Some(done) = done else {
        return view! { <span class="cell-note">"No baseline to measure from"</span> }.into_any();
    };
    let planned = plan_share(terms, today);
    let bar = (approximate(done).clamp(0.0, 1.0) * WIDTH).round();
    let tick = (approximate(planned).clamp(0.0, 1.0) * WIDTH).round().clamp(1.0, WIDTH - 1.0);
    let words = format!("{} of the way; the plan is {}", share_words(done), share_words(planned));
    view! {
        <svg class=format!("progress {}", look.class()) viewBox="0 0 112 12" role="img" aria-label=words>
            <rect class="progress-track" x=".5" y="3.5" width="111" height="5" rx="2.5"></rect>
            <rect class="progress-value" y="3" width=bar.to_string() height="6" rx="3"></rect>
            <path class="progress-plan" d=format!("M{tick} 0v12")></path>
        </svg>
        <span class="cell-note">{format!("{} of the way", share_words(done))}</span>
    }
    .into_any()
}

/// The share of the way that an even plan has gone by the day, 0 to 1.
fn plan_share(terms: &KeyResultTerms, today: NaiveDate) -> Decimal {
    let days = (terms.due_on - terms.start_on).num_days().max(1);
    let gone = (today - terms.start_on).num_days().clamp(0, days);
    Decimal::from(gone) / Decimal::from(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::{date, objective_page};

    #[test]
    fn the_plan_runs_evenly_and_stops_at_its_end() {
        let terms = &objective_page().key_results[0].terms;
        assert_eq!(plan_share(terms, date(2010, 1, 1)), Decimal::ZERO);
        assert_eq!(plan_share(terms, date(2011, 10, 1)), Decimal::ONE / Decimal::TWO);
        assert_eq!(plan_share(terms, date(2020, 1, 1)), Decimal::ONE);
    }
}
