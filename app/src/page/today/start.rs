//! How a strategy begins, while something of it is still missing: one goal, one driver, one lever.

use crate::address;
use crate::ui::state::{Look, state};
use domain::form::FormTable;
use domain::page::today::TodayPage;
use leptos::prelude::*;

/// The three steps, those that are done ticked, and an example beside them.
pub(super) fn start(page: &TodayPage) -> AnyView {
    let step = |is_done: bool, title: &'static str, text: &'static str, label: &'static str, table: FormTable| {
        let address = address::new_record(&page.workspace.slug, table);
        let action =
            (!is_done && page.may_change).then(|| view! { <a class="button button-primary" href=address>{label}</a> });
        let done = is_done.then(|| state(Look::Achieved, "Done"));
        view! {
            <li class="start-step">
                <h3>{title}</h3>
                <p>{text}</p>
                {done}
                {action}
            </li>
        }
        .into_any()
    };
    let start = page.start;
    let example = page.example.as_ref().map(|example| {
        let address = address::map(&example.slug, false, None);
        view! {
            <p class="start-example">
                "Or look first at how "
                <a href=address>{format!("{} does it", example.name)}</a>
                ": a cost goal and a volume bonus that pull the same levers apart."
            </p>
        }
    });
    view! {
        <section class="panel" aria-labelledby="start">
            <div class="panel-header"><h2 id="start">"Begin with three things"</h2></div>
            <div class="panel-body">
                <ol class="start-steps">
                    {step(start.has_objective, "One goal", "What you want by when, in a sentence. Its state will come from readings, never from opinion.", "Place a goal", FormTable::Objectives)}
                    {step(start.has_kpi, "One driver", "A KPI that moves the goal: what exactly is measured, how often, and who answers for it.", "Place a KPI", FormTable::Kpis)}
                    {step(start.has_lever, "One lever", "What somebody may set: its lowest, its highest, and the KPI that records what was really done.", "Place a lever", FormTable::Levers)}
                </ol>
                {example}
            </div>
        </section>
    }
    .into_any()
}
