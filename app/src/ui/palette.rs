//! Ctrl-K: one field that finds every goal, KPI, lever, driver link, team and person, every page and what can be done; and the list of
//! keys that `?` shows. Both are the browser's own dialogs. Without a script the button leads to the search of the KPI register.

mod hits;
mod keys;

use crate::address;
use crate::api::error::PageError;
use crate::api::register::search;
use domain::page::register::Found;
use domain::slug::Slug;
use hits::{Hit, hits};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;

/// The id of the list, and the beginning of the ids of its options.
const LIST: &str = "palette-list";

/// Goes to an address.
type Goes = Arc<dyn Fn(&str) + Send + Sync>;

/// What the parts of the palette share.
#[derive(Clone, Copy)]
struct Palette {
    workspace: StoredValue<Slug>,
    dialog: NodeRef<html::Dialog>,
    keys: NodeRef<html::Dialog>,
    field: NodeRef<html::Input>,
    text: RwSignal<String>,
    /// Asked for when the palette opens first.
    names: RwSignal<Option<Result<Arc<Vec<Found>>, PageError>>>,
    active: RwSignal<usize>,
    hits: Memo<Arc<Vec<Hit>>>,
    goes: StoredValue<Goes>,
}

/// The button in the top bar, and the dialogs behind it.
#[component]
pub fn SearchPalette(
    /// The slug of the workspace that is searched.
    workspace: Slug,
) -> impl IntoView {
    let navigate = use_navigate();
    let goes: Goes = Arc::new(move |address| navigate(address, leptos_router::NavigateOptions::default()));
    let text = RwSignal::new(String::new());
    let names = RwSignal::new(None::<Result<Arc<Vec<Found>>, PageError>>);
    let hits = {
        let workspace = workspace.clone();
        Memo::new(move |_| {
            let found = names.read().as_ref().and_then(|names| names.as_ref().ok().cloned());
            Arc::new(hits(&workspace, found.as_deref().map_or(&[], Vec::as_slice), &text.read()))
        })
    };
    let register = address::kpis(&workspace);
    let palette = Palette {
        workspace: StoredValue::new(workspace),
        dialog: NodeRef::new(),
        keys: NodeRef::new(),
        field: NodeRef::new(),
        text,
        names,
        active: RwSignal::new(0),
        hits,
        goes: StoredValue::new(goes),
    };
    keys::listen(palette);
    let open = move |event: ev::MouseEvent| {
        event.prevent_default();
        palette.open();
    };
    view! {
        <a class="search-button" href=register rel="external" aria-keyshortcuts="Control+K" on:click=open>
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
                <circle cx="7" cy="7" r="4.25"></circle>
                <path d="m10.5 10.5 3 3"></path>
            </svg>
            <span class="search-button-word">"Search"</span>
            <kbd class="search-button-key" aria-hidden="true">"Ctrl K"</kbd>
        </a>
        {palette.dialog()}
        {keys::dialog(palette)}
    }
}

impl Palette {
    /// Opens the palette, empty, and asks for the names where they were not asked for yet.
    fn open(self) {
        let Some(dialog) = self.dialog.get_untracked() else { return };
        if dialog.open() {
            return;
        }
        self.text.set(String::new());
        self.active.set(0);
        if let Some(field) = self.field.get_untracked() {
            field.set_value("");
        }
        // Only a dialog that left the document refuses to open.
        let _ = dialog.show_modal();
        if !self.names.with_untracked(|names| matches!(names, Some(Ok(_)))) {
            let workspace = self.workspace.with_value(Slug::to_string);
            spawn_local(async move { self.names.set(Some(search(workspace).await.map(Arc::new))) });
        }
    }

    fn close(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }

    fn go(self, address: &str) {
        self.close();
        self.goes.with_value(|goes| goes(address));
    }

    /// Moves to another hit, past the ends round to the other.
    fn step(self, steps: isize) {
        let count = self.hits.with_untracked(|hits| hits.len());
        if count > 0 {
            let active = self.active.get_untracked().min(count - 1);
            let next = active.checked_add_signed(steps).unwrap_or(count - 1) % count;
            self.active.set(next);
            let option = document().get_element_by_id(&format!("{LIST}-{next}"));
            if let Some(option) = option {
                option.scroll_into_view_with_bool(false);
            }
        }
    }

    fn press(self, event: &ev::KeyboardEvent) {
        match event.key().as_str() {
            "ArrowDown" => self.step(1),
            "ArrowUp" => self.step(-1),
            "Enter" => {
                let active = self.active.get_untracked();
                let address = self.hits.with_untracked(|hits| hits.get(active).map(|hit| hit.address.clone()));
                if let Some(address) = address {
                    self.go(&address);
                }
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn dialog(self) -> AnyView {
        let typed = move |event| {
            self.text.set(event_target_value(&event));
            self.active.set(0);
        };
        let active_id = move || (!self.hits.read().is_empty()).then(|| format!("{LIST}-{}", self.active.get()));
        let status = move || match &*self.names.read() {
            None => "Loading names\u{2026}".to_owned(),
            Some(Err(error)) => format!("Only pages and actions are found: {error}"),
            Some(Ok(_)) if self.hits.read().is_empty() => "Nothing has such a name.".to_owned(),
            Some(Ok(_)) => String::new(),
        };
        let clicked = move |event: ev::MouseEvent| {
            // The ground behind a modal dialog belongs to the dialog itself.
            if event.target() == event.current_target() {
                self.close();
            }
        };
        view! {
            <dialog class="palette" aria-label="Search" node_ref=self.dialog on:click=clicked>
                <div class="palette-body">
                    <input
                        class="palette-field"
                        type="text"
                        role="combobox"
                        aria-label="Search for a goal, a KPI, a lever, a person, a page or an action"
                        placeholder="Find anything"
                        autocomplete="off"
                        spellcheck="false"
                        aria-autocomplete="list"
                        aria-expanded="true"
                        aria-controls=LIST
                        aria-activedescendant=active_id
                        node_ref=self.field
                        on:input=typed
                        on:keydown=move |event| self.press(&event)
                    />
                    <ul class="palette-list" id=LIST role="listbox" aria-label="Found">
                        {move || self.options()}
                    </ul>
                    <p class="palette-status" role="status">{status}</p>
                    <p class="palette-help" aria-hidden="true"><kbd>"\u{2191}"</kbd><kbd>"\u{2193}"</kbd>" choose "<kbd>"Enter"</kbd>" open "<kbd>"Esc"</kbd>" close"</p>
                </div>
            </dialog>
        }
        .into_any()
    }

    fn options(self) -> Vec<AnyView> {
        let hits = self.hits.get();
        hits.iter().enumerate().map(|(index, hit)| self.option(index, hit)).collect()
    }

    fn option(self, index: usize, hit: &Hit) -> AnyView {
        let is_active = move || self.active.get() == index;
        let address = hit.address.clone();
        view! {
            <li
                class="palette-option"
                id=format!("{LIST}-{index}")
                role="option"
                aria-selected=move || is_active().to_string()
                on:click=move |_| self.go(&address)
            >
                <span class="palette-name">{hit.name.clone()}</span>
                <span class="palette-note">{hit.note.clone()}</span>
                <span class="palette-kind">{hit.kind}</span>
            </li>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use crate::test_server::{Content, page};

    #[tokio::test]
    async fn every_page_of_a_workspace_has_the_search_and_the_keys() {
        for address in ["/w/london-underground", "/w/london-underground/map", "/w/london-underground/people"] {
            let got = page(&Content::default(), address).await;
            for expected in [
                "role=\"combobox\"",
                "role=\"listbox\"",
                "aria-keyshortcuts=\"Control+K\"",
                // Without a script the button is a link to where there is a search.
                "href=\"/w/london-underground/kpis\" rel=\"external\" aria-keyshortcuts=\"Control+K\" class=\"search-button\"",
                "id=\"keys-title\"",
            ] {
                assert!(got.text.contains(expected), "{address}: {expected} is not in {}", got.text);
            }
        }
        let elsewhere = page(&Content::default(), "/workspaces").await;
        assert!(!elsewhere.text.contains("role=\"combobox\""), "there is nothing to search in");
    }
}
