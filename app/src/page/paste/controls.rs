//! The controls of a paste: the sheet, how it is read, and what writes it.

use super::state::PasteState;
use crate::ui::typed::keep_in_step;
use domain::page::entry::PastePage;
use leptos::html::{Select, Textarea};
use leptos::prelude::*;

/// The sheet and how it is read.
pub fn controls(state: PasteState, page: &PastePage) -> AnyView {
    let sheet = NodeRef::<Textarea>::new();
    keep_in_step(sheet, state.text);
    let kpis = std::iter::once((String::new(), "The sheet names its KPIs".to_owned()))
        .chain(page.catalogue.kpis.iter().map(|kpi| (kpi.slug.to_string(), kpi.name.clone())))
        .collect();
    view! {
        <section class="panel" aria-labelledby="sheet-title">
            <div class="panel-header"><h2 id="sheet-title">"The sheet"</h2></div>
            <div class="panel-body stack">
                <div class="entry-field">
                    <label class="field-label" for="sheet">"Cells copied from a spreadsheet"</label>
                    <textarea
                        class="input entry-sheet"
                        id="sheet"
                        rows="8"
                        spellcheck="false"
                        autocomplete="off"
                        aria-describedby="sheet-hint"
                        node_ref=sheet
                        on:input=move |event| state.text.set(event_target_value(&event))
                    ></textarea>
                    <p class="field-hint" id="sheet-hint">
                        "Rows begin with a KPI's name or short name; columns are headed as in 2024-W05, Jan 2024, 2024-01 or a first day. \
                         At most 50,000 cells. An empty cell says nothing."
                    </p>
                </div>
                <div class="entry-options">
                    {select("Single column for", "paste-kpi", kpis, state.kpi)}
                    {select(
                        "Decimal mark",
                        "paste-mark",
                        offered(&[("automatic", "As the numbers tell"), ("point", "Point: 1,234.5"), ("comma", "Comma: 1.234,5")]),
                        state.mark,
                    )}
                    {select(
                        "KPIs in percent, without a % sign",
                        "paste-share",
                        offered(&[("percent", "96.7 is 96.7 %"), ("share", "0.967 is 96.7 %")]),
                        state.share,
                    )}
                    {select("Status", "paste-status", offered(&[("final", "Final"), ("provisional", "Provisional")]), state.status)}
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn offered(words: &[(&str, &str)]) -> Vec<(String, String)> {
    words.iter().map(|(word, label)| ((*word).to_owned(), (*label).to_owned())).collect()
}

fn select(label: &'static str, id: &'static str, offered: Vec<(String, String)>, chosen: RwSignal<String>) -> AnyView {
    let control = NodeRef::<Select>::new();
    keep_in_step(control, chosen);
    let options = offered
        .into_iter()
        .map(|(word, label)| {
            let is_chosen = chosen.with_untracked(|chosen| *chosen == word);
            view! { <option value=word selected=is_chosen>{label}</option> }
        })
        .collect_view();
    view! {
        <div class="entry-field">
            <label class="field-label" for=id>{label}</label>
            <select class="input" id=id node_ref=control on:change=move |event| chosen.set(event_target_value(&event))>{options}</select>
        </div>
    }
    .into_any()
}

/// What writes the sheet: note, leaving out, the button and why it cannot be pressed yet.
pub fn apply(state: PasteState) -> AnyView {
    let problems =
        move || state.preview.with(|preview| preview.as_ref().map_or(0, |preview| preview.sheet.problems.len()));
    let is_shown = move || state.preview.with(Result::is_ok);
    let leave_out = move || {
        (problems() > 0).then(|| {
            view! {
                <label class="tick">
                    <input r#type="checkbox" prop:checked=move || state.leaves_out.get() on:change=move |event| state.leaves_out.set(event_target_checked(&event))/>
                    "Leave out what cannot be read, and write the rest"
                </label>
            }
        })
    };
    view! {
        <section class="panel requires-script" aria-labelledby="apply-title" hidden=move || !is_shown()>
            <div class="panel-header"><h2 id="apply-title">"Write it"</h2></div>
            <div class="panel-body stack">
                {leave_out}
                <div class="entry-field">
                    <label class="field-label" for="paste-note">
                        {move || if state.needs_note() { "Note: why readings change" } else { "Note" }}
                    </label>
                    <input
                        class="input"
                        id="paste-note"
                        r#type="text"
                        autocomplete="off"
                        maxlength="8000"
                        prop:value=move || state.note.get()
                        on:input=move |event| state.note.set(event_target_value(&event))
                    />
                </div>
                <div class="actions">
                    <button
                        class="button button-primary"
                        r#type="button"
                        aria-disabled=move || state.obstacle().map(|_| "true")
                        aria-describedby="paste-obstacle"
                        on:click=move |_| state.apply()
                    >
                        "Write the readings"
                    </button>
                    <span class="field-hint" id="paste-obstacle" aria-live="polite">{move || state.obstacle()}</span>
                </div>
            </div>
        </section>
    }
    .into_any()
}
