//! What the KPI is, who answers for it, and where its readings come from.

use crate::address;
use crate::map::thing::Thing;
use crate::sentence::date::day;
use crate::sentence::kpi::{better_words, timing_words};
use crate::sentence::reliability;
use crate::ui::assumption::assumption_note;
use crate::ui::frame::is_web_address;
use crate::ui::panel::{fact, facts, noted_fact, text_panel};
use domain::kpi::Quantity;
use domain::page::kpi::KpiPage;
use domain::reading::Freshness;
use leptos::prelude::*;

/// The panel.
pub fn facts_panel(page: &KpiPage) -> AnyView {
    let definition = view! { {page.definition.clone()} {assumption_note(page.assumption.clone())} };
    let mut list = vec![
        fact("Definition", definition),
        fact("Unit", unit_words(page)),
        fact("Better", better_words(page.direction, &page.measure)),
        fact("Moves", timing_words(page.timing)),
        fact("Adds up", quantity_words(page.quantity)),
        fact("Owner", page.owner.clone()),
    ];
    list.extend(page.deputy.clone().map(|deputy| fact("Deputy", deputy)));
    list.push(fact("Team", page.team.clone()));
    list.push(fact("Calendar", page.calendar.clone()));
    list.push(source(page));
    list.push(freshness(page));
    list.push(noted_fact(
        "Data reliability",
        reliability::verdict(&page.reliability),
        reliability::reason(&page.reliability),
    ));
    if !page.levers.is_empty() {
        let levers = page.levers.iter().map(|lever| {
            let address = address::map(&page.workspace.slug, false, Some(&Thing::Lever(lever.slug.clone())));
            view! { <li><a href=address>{lever.name.clone()}</a></li> }
        });
        list.push(fact("Records", view! { <ul>{levers.collect_view()}</ul> }));
    }
    text_panel("facts", "Facts", facts(list))
}

fn unit_words(page: &KpiPage) -> String {
    match (&page.measure.currency, page.measure.unit_label()) {
        (_, "%") => "Percent".to_owned(),
        (Some(currency), unit) if unit == currency => format!("Money, {currency}"),
        (Some(currency), unit) => format!("{unit}, {currency}"),
        (None, "") => "None".to_owned(),
        (None, unit) => unit.to_owned(),
    }
}

const fn quantity_words(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Level => "A level: averaged over days",
        Quantity::Flow => "A flow: summed over its period",
        Quantity::Ratio => "A ratio: averaged, not summed",
    }
}

fn source(page: &KpiPage) -> AnyView {
    let source = &page.source;
    let name = match source.url.clone().filter(|url| is_web_address(url)) {
        Some(url) => view! { <a href=url rel="external">{source.name.clone()}</a> }.into_any(),
        None => view! { {source.name.clone()} }.into_any(),
    };
    let notes: Vec<String> = [&source.publisher, &source.licence].into_iter().flatten().cloned().collect();
    if notes.is_empty() { fact("Source", name) } else { noted_fact("Source", name, notes.join(". ")) }
}

fn freshness(page: &KpiPage) -> AnyView {
    match &page.freshness {
        Freshness::Fresh => noted_fact("Freshness", "Fresh", "Every reading that is due is there".to_owned()),
        Freshness::Late { period, due_on } => {
            noted_fact("Freshness", "Late", format!("The reading of {period} was due by {}", day(*due_on)))
        }
        Freshness::Never => noted_fact("Freshness", "No reading yet", "Nothing was ever reported".to_owned()),
    }
}
