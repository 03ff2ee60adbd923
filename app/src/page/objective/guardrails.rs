//! Guardrails, and what has none: money and customers are either guarded or the objective says why not.

use crate::address;
use crate::sentence::date::span;
use crate::sentence::target::{bound_words, capitalised, counted};
use crate::ui::assumption::assumption_note;
use crate::ui::panel::panel;
use crate::ui::state::{Look, guardrail_look, state};
use domain::guardrail::Protects;
use domain::page::objective::{ObjectiveGuardrail, ObjectivePage};
use leptos::prelude::*;

/// The panel.
pub fn guardrails(page: &ObjectivePage) -> AnyView {
    let mut rows: Vec<AnyView> = page.guardrails.iter().map(|guardrail| row(page, guardrail)).collect();
    rows.extend(missing(page, Protects::Money, page.no_money_guardrail.as_ref()));
    rows.extend(missing(page, Protects::Customer, page.no_customer_guardrail.as_ref()));
    let table = view! {
        <div class="table-scroll">
            <table class="data-table data-table-tall data-table-cards">
                <thead>
                    <tr>
                        <th scope="col">"Guardrail"</th>
                        <th scope="col">"Must stay"</th>
                        <th scope="col">"Runs"</th>
                        <th scope="col" class="number">"Latest"</th>
                        <th scope="col">"State"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    };
    panel("guardrails", "Guardrails", Some("Must hold while the goal is pursued".to_owned()), table.into_any())
}

fn row(page: &ObjectivePage, guardrail: &ObjectiveGuardrail) -> AnyView {
    let terms = &guardrail.terms;
    let outcome = &guardrail.outcome;
    let (look, word) = guardrail_look(outcome.state);
    let latest = outcome.latest.map_or_else(|| "\u{2013}".to_owned(), |value| guardrail.measure.format(value));
    let forgives = (terms.breaches_allowed > 0)
        .then(|| format!("forgives {}", counted(usize::from(terms.breaches_allowed), "breach", "breaches")));
    let breaches = match (&outcome.first_breach, outcome.breaches) {
        (Some(first), breaches) => format!("{}, first in {first}", counted(breaches, "breach", "breaches")),
        (None, _) => "No breach".to_owned(),
    };
    let kpi = address::kpi(&page.workspace.slug, &guardrail.kpi.slug);
    view! {
        <tr>
            <th scope="row">
                <span class="key-result-name">{guardrail.name.clone()}</span>
                <span class="cell-note"><a href=kpi>{guardrail.kpi.name.clone()}</a>{format!("; protects {}; {}", protects_words(guardrail.protects), guardrail.owner)}</span>
            </th>
            <td data-label="Must stay">
                {capitalised(&bound_words(terms.comparator, terms.bound, &guardrail.measure))}
                {forgives.map(|forgives| view! { <span class="cell-note">{forgives}</span> })}
                {assumption_note(guardrail.assumption.clone())}
            </td>
            <td data-label="Runs">{span(terms.start_on, terms.end_on)}</td>
            <td data-label="Latest" class="number">{latest}</td>
            <td data-label="State"><span>{state(look, word)}<span class="cell-note">{breaches}</span></span></td>
        </tr>
    }
    .into_any()
}

/// A row that says that nothing guards money or customers, and why; nothing where something does.
fn missing(page: &ObjectivePage, protects: Protects, reason: Option<&String>) -> Option<AnyView> {
    if page.guardrails.iter().any(|guardrail| guardrail.protects == protects) {
        return None;
    }
    let (look, reason) = match reason {
        Some(reason) => (Look::NoTarget, reason.clone()),
        None => (Look::AtRisk, "No reason is given: set a guardrail or say why there is none.".to_owned()),
    };
    Some(
        view! {
            <tr>
                <th scope="row">{capitalised(protects_words(protects))}<span class="cell-note">"No guardrail"</span></th>
                <td data-label="Why" colspan="3">{reason}</td>
                <td data-label="State">{state(look, "Not guarded")}</td>
            </tr>
        }
        .into_any(),
    )
}

const fn protects_words(protects: Protects) -> &'static str {
    match protects {
        Protects::Money => "money",
        Protects::Customer => "customers",
        Protects::People => "people",
        Protects::Safety => "safety",
        Protects::Other => "something else",
    }
}
