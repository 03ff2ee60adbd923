//! How a map begins: what it needs first, and the forms that add to it.

use super::MapScene;
use crate::address;
use domain::form::FormTable;
use leptos::prelude::*;

/// What can be added, and where a form asks for it.
const ADDED: [(FormTable, &str); 4] = [
    (FormTable::Objectives, "Goal"),
    (FormTable::Kpis, "KPI"),
    (FormTable::Levers, "Lever"),
    (FormTable::Influences, "Driver link"),
];

/// The menu of what can be added; nothing for who only reads and on the map of a past day.
pub(super) fn add_menu(scene: &MapScene) -> Option<AnyView> {
    if !scene.may_change() {
        return None;
    }
    let workspace = &scene.index.map().workspace.slug;
    let items = ADDED.map(|(table, name)| {
        view! { <li><a class="menu-item" href=address::new_record(workspace, table)>{name}</a></li> }
    });
    Some(
        view! {
            <div class="page-actions">
                <details class="menu menu-end">
                    <summary class="button">"Add\u{2026}"</summary>
                    <ul class="menu-panel">{items.into_iter().collect_view()}</ul>
                </details>
            </div>
        }
        .into_any(),
    )
}

/// The empty map: three steps, and a map that is finished to look at.
pub(super) fn start(scene: &MapScene) -> AnyView {
    let workspace = &scene.index.map().workspace.slug;
    let step = |table: FormTable, name: &'static str, says: &'static str, action: &'static str| {
        let action = scene.may_change().then(|| {
            view! { <a class="button" href=address::new_record(workspace, table)>{action}</a> }
        });
        view! { <li><h3>{name}</h3><p>{says}</p>{action}</li> }
    };
    view! {
        <section class="empty-state empty-state-steps" aria-labelledby="empty-title">
            <h2 id="empty-title">"This map begins with one goal"</h2>
            <p>"Three things make a map that works: what you want, what drives it, and what somebody can set."</p>
            <ol class="start-steps">
                {step(FormTable::Kpis, "A driver", "Name a KPI that moves first, such as overtime hours, and the outcome it moves, such as cost per parcel. Each has one owner.", "New KPI")}
                {step(FormTable::Objectives, "A goal", "Say what is wanted by when. Its key result bounds a KPI; a guardrail says what must not break meanwhile.", "New goal")}
                {step(FormTable::Levers, "A lever", "Name what somebody may set, from where to where, and the KPI that records what was really done.", "New lever")}
            </ol>
            <p>"Or look at a map that is finished: " <a href="/w/northgate-logistics/map">"Northgate Logistics"</a> ", a simulated firm. Files of a whole workspace are read by " <code>"trimtab import"</code> "."</p>
        </section>
    }
    .into_any()
}
