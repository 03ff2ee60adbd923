//! A sheet or a column from a spreadsheet, pasted: read at once in the browser by the server's own reader, beside what stands, and
//! written whole or not at all.

mod controls;
mod preview;
mod state;
#[cfg(test)]
mod tests;

use super::path_parameter;
use crate::address;
use crate::api::entry::read_paste;
use crate::ui::frame::{Frame, Here};
use crate::ui::outcome::outcome;
use domain::page::entry::PastePage;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use state::PasteState;

/// The name of the query parameter that chooses the KPI of a single column.
pub const KPI: &str = "kpi";

/// The page at its route.
#[component]
pub fn PasteRoute() -> impl IntoView {
    let workspace = path_parameter("workspace");
    let query = use_query_map();
    let answer = Resource::new(move || workspace.get(), read_paste);
    outcome(answer, move |page| paste_page(&page, query.read_untracked().get(KPI).unwrap_or_default()))
}

fn paste_page(page: &PastePage, kpi: String) -> AnyView {
    let workspace = page.workspace.slug.clone();
    let state = PasteState::new(page, kpi);
    let closed = (!page.may_change).then(|| {
        view! { <p class="note">"Your role reads this and does not change it."</p> }
    });
    let form = page.may_change.then(|| {
        view! {
            {controls::controls(state, page)}
            {preview::preview(state)}
            {controls::apply(state)}
        }
    });
    view! {
        <Frame title="Paste readings".to_owned() here=Here::ThisWeek canonical=address::paste(&workspace) workspace=page.workspace.clone()>
            <header class="page-header">
                <div class="page-heading">
                    <nav aria-label="Breadcrumb">
                        <ol class="breadcrumb">
                            <li><a href=address::this_week(&workspace)>"This week"</a></li>
                            <li>"Paste"</li>
                        </ol>
                    </nav>
                    <h1 class="headline">"Paste readings from a spreadsheet"</h1>
                    <p class="lead">
                        "A row for each KPI and a column for each period, or the other way round; or periods and values of one KPI. \
                         Nothing is stored before you have seen what would change."
                    </p>
                </div>
            </header>
            <div class="stack entry-paste">
                <p class="note without-script">
                    "The preview needs a script. Without one, enter readings under "
                    <a href=address::this_week(&workspace)>"This week"</a> " or on the page of a KPI."
                </p>
                {closed}
                {state.outcome_note()}
                {form}
            </div>
        </Frame>
    }
    .into_any()
}
