//! Drafts: what is typed and not yet saved, kept in this browser per workspace, kind of record and record.
//!
//! A browser that keeps nothing loses only the draft. Everything here runs in the browser alone.

use super::state::FormState;
use domain::form::{Cells, FormTable};
use domain::slug::Slug;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::Storage;

/// Where a draft is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftKey(String);

impl DraftKey {
    /// The key of a record's draft; `None`: of a new one.
    #[must_use]
    pub fn new(workspace: &Slug, table: FormTable, record: Option<&Slug>) -> Self {
        let record = record.map_or("", Slug::as_str);
        Self(format!("draft/{workspace}/{table}/{record}"))
    }
}

/// A draft.
struct Draft {
    version: i64,
    at: String,
    cells: Cells,
}

/// The name in a draft of the version it was typed on; no column begins so.
const VERSION: &str = "$version";
/// The name in a draft of when it was typed.
const AT: &str = "$at";

/// Restores the draft of a form, where there is one, and keeps what is typed from then on.
pub fn keep(state: FormState) {
    Effect::new(move |was_restored: Option<bool>| {
        if was_restored.is_none() {
            restore(state);
            // A frame later: what was typed before has then been taken in as it was asked.
            request_animation_frame(move || {
                state.is_awake.try_set(true);
            });
        }
        let (is_changed, cells) = (state.is_changed(), state.cells());
        let version = state.version.get();
        if was_restored.is_some() && !state.is_sending.get_untracked() {
            if is_changed {
                write(&state.draft_key(), version, &cells);
            } else {
                clear(&state.draft_key());
            }
        }
        true
    });
}

fn restore(state: FormState) {
    // What a refused attempt brought back is newer than any draft.
    let is_fresh = untrack(|| !state.is_tried.get() && state.conflict.get().is_none());
    if let Some(draft) = read(&state.draft_key()).filter(|_| is_fresh) {
        state.fill(&draft.cells);
        // On its own version: where somebody wrote a newer one meanwhile, saving shows both.
        state.version.set(draft.version);
        state.draft_at.set(Some(draft.at));
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Forgets a draft.
pub fn clear(key: &DraftKey) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key.0);
    }
}

fn write(key: &DraftKey, version: i64, cells: &Cells) {
    let Some(storage) = storage() else { return };
    let object = js_sys::Object::new();
    let at: String = js_sys::Date::new_0().to_locale_string("default", &JsValue::UNDEFINED).into();
    let entries = cells.iter().map(|(column, text)| (column.as_str(), text.as_str()));
    let version = version.to_string();
    for (name, text) in entries.chain([(VERSION, version.as_str()), (AT, at.as_str())]) {
        let _ = js_sys::Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(text));
    }
    if let Some(text) = js_sys::JSON::stringify(&object).ok().and_then(|text| text.as_string()) {
        // A full store keeps what it had.
        let _ = storage.set_item(&key.0, &text);
    }
}

fn read(key: &DraftKey) -> Option<Draft> {
    let text = storage()?.get_item(&key.0).ok().flatten()?;
    let object: js_sys::Object = js_sys::JSON::parse(&text).ok()?.dyn_into().ok()?;
    let mut draft = Draft { version: 0, at: String::new(), cells: Cells::new() };
    for entry in js_sys::Object::entries(&object) {
        let entry: js_sys::Array = entry.dyn_into().ok()?;
        let (name, text) = (entry.get(0).as_string()?, entry.get(1).as_string()?);
        match name.as_str() {
            VERSION => draft.version = text.parse().ok()?,
            AT => draft.at = text,
            _ => {
                draft.cells.insert(name, text);
            }
        }
    }
    Some(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_has_a_draft_of_its_own() {
        let slug = |text: &str| text.parse::<Slug>().unwrap();
        let key = |table, record: Option<&str>| DraftKey::new(&slug("north"), table, record.map(slug).as_ref());
        assert_eq!(key(FormTable::Kpis, Some("cost")).0, "draft/north/kpis/cost");
        assert_ne!(key(FormTable::Kpis, None), key(FormTable::Objectives, None));
    }
}
