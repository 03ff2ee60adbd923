//! The keys of every page: Ctrl-K, `?`, and two letters to go somewhere. None of them does anything while somebody types.

use super::Palette;
use crate::address;
use domain::slug::Slug;
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use web_sys::HtmlElement;

/// How long the second letter may take.
const SECOND_LETTER: Duration = Duration::from_millis(1_500);

/// Whether `g` was pressed and its second letter is still to come. It outlives a page that is drawn anew meanwhile.
static WAITS_FOR_LETTER: AtomicBool = AtomicBool::new(false);

/// The second letters: where each goes, and what the place is called.
fn places(workspace: &Slug) -> [(&'static str, &'static str, String); 8] {
    [
        ("t", "Today", address::today(workspace)),
        ("m", "Map", address::map(workspace, false, None)),
        ("k", "KPIs", address::kpis(workspace)),
        ("o", "Goals", address::objectives(workspace)),
        ("e", "Teams", address::teams(workspace)),
        ("p", "People", address::people(workspace)),
        ("w", "This week", address::this_week(workspace)),
        ("s", "Settings", address::settings(workspace)),
    ]
}

/// Listens for as long as the page is there.
pub(super) fn listen(palette: Palette) {
    Effect::new(move || {
        let handle = window_event_listener(ev::keydown, move |event| press(palette, &event));
        on_cleanup(move || handle.remove());
    });
}

fn press(palette: Palette, event: &ev::KeyboardEvent) {
    let key = event.key();
    if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && key.eq_ignore_ascii_case("k") {
        event.prevent_default();
        palette.open();
        return;
    }
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() || is_typing(event) {
        return;
    }
    // A dialog that is open has its own keys.
    if document().query_selector("dialog[open]").ok().flatten().is_some() {
        return;
    }
    let is_second = WAITS_FOR_LETTER.swap(false, Ordering::Relaxed);
    if key == "?" {
        if let Some(dialog) = palette.keys.get_untracked() {
            event.prevent_default();
            // Only a dialog that left the document refuses to open.
            let _ = dialog.show_modal();
        }
    } else if is_second {
        let place = palette.workspace.with_value(|workspace| {
            places(workspace).into_iter().find(|(letter, ..)| *letter == key).map(|(_, _, address)| address)
        });
        if let Some(address) = place {
            event.prevent_default();
            palette.go(&address);
        }
    } else if key == "g" {
        WAITS_FOR_LETTER.store(true, Ordering::Relaxed);
        set_timeout(|| WAITS_FOR_LETTER.store(false, Ordering::Relaxed), SECOND_LETTER);
    }
}

/// Whether the key goes into a field.
fn is_typing(event: &ev::KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else { return false };
    matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || target.is_content_editable()
}

/// The dialog that lists the keys.
pub(super) fn dialog(palette: Palette) -> AnyView {
    let close = move |_| {
        if let Some(dialog) = palette.keys.get_untracked() {
            dialog.close();
        }
    };
    let going = palette.workspace.with_value(places).map(|(letter, name, _)| {
        view! { <div><dt><kbd>"g"</kbd>" "<kbd>{letter}</kbd></dt><dd>{name}</dd></div> }
    });
    view! {
        <dialog class="keys" aria-labelledby="keys-title" node_ref=palette.keys>
            <div class="keys-header">
                <h2 id="keys-title">"Keys"</h2>
                <button class="button" type="button" on:click=close>"Close"</button>
            </div>
            <div class="keys-columns">
                <section>
                    <h3>"Everywhere"</h3>
                    <dl>
                        <div><dt><kbd>"Ctrl"</kbd>" "<kbd>"K"</kbd></dt><dd>"Find anything"</dd></div>
                        <div><dt><kbd>"?"</kbd></dt><dd>"Show these keys"</dd></div>
                        <div><dt><kbd>"Esc"</kbd></dt><dd>"Close what is open"</dd></div>
                    </dl>
                    <h3>"On the map"</h3>
                    <dl>
                        <div><dt><kbd>"Tab"</kbd></dt><dd>"To the next goal, KPI, lever or driver link"</dd></div>
                        <div><dt><kbd>"Enter"</kbd></dt><dd>"Select it"</dd></div>
                        <div><dt><kbd>"\u{2190}"</kbd><kbd>"\u{2191}"</kbd><kbd>"\u{2192}"</kbd><kbd>"\u{2193}"</kbd></dt><dd>"Move"</dd></div>
                        <div><dt><kbd>"+"</kbd>" "<kbd>"\u{2212}"</kbd>" "<kbd>"0"</kbd></dt><dd>"Nearer, farther, all of it"</dd></div>
                        <div><dt><kbd>"Esc"</kbd></dt><dd>"Select nothing"</dd></div>
                    </dl>
                    <h3>"On a chart"</h3>
                    <dl>
                        <div><dt><kbd>"\u{2190}"</kbd><kbd>"\u{2192}"</kbd></dt><dd>"From reading to reading"</dd></div>
                    </dl>
                </section>
                <section>
                    <h3>"Go to"</h3>
                    <dl>{going}</dl>
                </section>
            </div>
        </dialog>
    }
    .into_any()
}
