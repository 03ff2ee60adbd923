//! What the KPI is held to: key results, guardrails, standing targets.

use crate::address;
use crate::sentence::date::span;
use crate::sentence::target::{bound_words, capitalised, share_words};
use crate::ui::assumption::assumption_note;
use crate::ui::panel::panel;
use crate::ui::state::{Look, guardrail_look, standing_look, state};
use domain::page::kpi::{KpiPage, KpiTarget};
use domain::page::map::MapTargetKind;
use leptos::prelude::*;

/// The panel.
pub fn targets(page: &KpiPage) -> AnyView {
    if page.targets.is_empty() {
        let words = "No key result, guardrail or standing target is set on it.";
        return panel(
            "targets",
            "Held to",
            None,
            view! { <div class="panel-body"><p class="inspector-sentence">{words}</p></div> }.into_any(),
        );
    }
    let rows = page.targets.iter().map(|target| row(page, target)).collect_view();
    let table = view! {
        <div class="table-scroll">
            <table class="data-table data-table-tall data-table-cards">
                <thead>
                    <tr>
                        <th scope="col">"Target"</th>
                        <th scope="col">"Kind"</th>
                        <th scope="col">"Asks for"</th>
                        <th scope="col">"Runs"</th>
                        <th scope="col" class="number">"Observed"</th>
                        <th scope="col">"State"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    };
    panel("targets", "Held to", Some("States come from readings, never from opinion".to_owned()), table.into_any())
}

fn row(page: &KpiPage, target: &KpiTarget) -> AnyView {
    let (look, word, kind, reason) = match &target.kind {
        MapTargetKind::KeyResult(judgement) => {
            let look = Look::from(judgement.state);
            (look, look.word(), "Key result", capitalised(&judgement.reason))
        }
        MapTargetKind::Guardrail(guardrail) => {
            let (look, word) = guardrail_look(*guardrail);
            (look, word, "Guardrail", String::new())
        }
        MapTargetKind::Standing { met, stake } => {
            let (look, word) = standing_look(*met);
            (look, word, "Standing target", stake.clone())
        }
    };
    let runs = target.end_on.map_or_else(
        || format!("Since {}", crate::sentence::date::day(target.start_on)),
        |end_on| span(target.start_on, end_on),
    );
    let name = match &target.objective {
        Some(objective) => {
            view! { <a href=address::objective(&page.workspace.slug, &objective.slug)>{objective.name.clone()}</a> }
                .into_any()
        }
        None => view! { <span>{target.name.clone()}</span> }.into_any(),
    };
    let subtitle = target.objective.is_some().then(|| view! { <span class="cell-note">{target.name.clone()}</span> });
    let observed = target
        .outcome
        .as_ref()
        .and_then(|outcome| outcome.observed)
        .map_or_else(|| "\u{2013}".to_owned(), |value| page.measure.format(value));
    let progress = target
        .outcome
        .as_ref()
        .and_then(|outcome| outcome.progress)
        .map(|share| view! { <span class="cell-note">{format!("{} of the way", share_words(share))}</span> });
    view! {
        <tr>
            <th scope="row">{name}{subtitle}</th>
            <td data-label="Kind">{kind}</td>
            <td data-label="Asks for">
                {capitalised(&bound_words(target.comparator, target.bound, &page.measure))}
                {assumption_note(target.assumption.clone())}
            </td>
            <td data-label="Runs">{runs}</td>
            <td data-label="Observed" class="number">{observed}{progress}</td>
            <td data-label="State"><span>{state(look, word)}<span class="cell-note">{reason}</span></span></td>
        </tr>
    }
    .into_any()
}
