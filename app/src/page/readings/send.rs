//! Sending what was typed, and what came of it.

use super::field::Refusal;
use crate::api::entry::{EnterReadings, TypedReading, enter_readings, undo_entries};
use crate::api::error::PageError;
use domain::page::entry::Entered;
use domain::slug::Slug;
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;

/// The name of the query parameter that says what was just written: the revision and how many readings.
pub const SAVED: &str = "saved";

type Navigate = Arc<dyn Fn(&str) + Send + Sync>;

/// The sender of a page of readings. Copies are the same sender.
#[derive(Clone, Copy)]
pub struct Sender {
    workspace: StoredValue<String>,
    back: StoredValue<String>,
    navigate: StoredValue<Navigate>,
    is_sending: RwSignal<bool>,
    /// What was refused.
    pub refused: Refusal,
}

impl Sender {
    /// A sender for the page at `back`.
    #[must_use]
    pub fn new(workspace: &Slug, back: String, refused: Option<PageError>) -> Self {
        let navigate = use_navigate();
        let go: Navigate = Arc::new(move |address: &str| {
            navigate(address, NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() });
        });
        Self {
            workspace: StoredValue::new(workspace.to_string()),
            back: StoredValue::new(back),
            navigate: StoredValue::new(go),
            is_sending: RwSignal::new(false),
            refused: RwSignal::new(refused),
        }
    }

    /// What a plain form sends beside the readings.
    pub fn hidden(self) -> AnyView {
        view! {
            <input r#type="hidden" name="workspace" value=self.workspace.get_value()/>
            <input r#type="hidden" name="back" value=self.back.get_value()/>
        }
        .into_any()
    }

    /// Sends a form; the page is read anew once it is written.
    pub fn submit(self, event: SubmitEvent) {
        self.submit_then(event, move |entered, _| {
            let back = self.back.get_value();
            let separator = if back.contains('?') { '&' } else { '?' };
            let address = format!("{back}{separator}{SAVED}={}.{}", entered.revision, entered.written());
            self.navigate.with_value(|navigate| navigate(&address));
        });
    }

    /// Sends a form, and hands on what came of it with what was sent.
    pub fn submit_then(self, event: SubmitEvent, done: impl FnOnce(Entered, EnterReadings) + 'static) {
        event.prevent_default();
        if self.is_sending.get_untracked() {
            return;
        }
        let Ok(sent) = EnterReadings::from_event(&event) else { return };
        self.is_sending.set(true);
        spawn_local(async move {
            let EnterReadings { workspace, readings, only, back } = sent.clone_fields();
            let answer = enter_readings(workspace, readings, only, back).await;
            self.is_sending.try_set(false);
            match answer {
                Ok(entered) => {
                    self.refused.try_set(None);
                    done(entered, sent);
                }
                Err(error) => {
                    self.refused.try_set(Some(error));
                }
            }
        });
    }

    /// Takes back what a revision wrote.
    fn undo(self, revision: i64) {
        let workspace = self.workspace.get_value();
        let back = self.back.get_value();
        spawn_local(async move {
            match undo_entries(workspace, revision, String::new()).await {
                Ok(entered) => {
                    let separator = if back.contains('?') { '&' } else { '?' };
                    let address = format!("{back}{separator}{SAVED}={}.{}", entered.revision, entered.written());
                    self.navigate.try_with_value(|navigate| navigate(&address));
                }
                Err(error) => {
                    self.refused.try_set(Some(error));
                }
            }
        });
    }
}

/// The parts of what is sent, to be sent and kept.
trait CloneFields {
    fn clone_fields(&self) -> Self;
}

impl CloneFields for EnterReadings {
    fn clone_fields(&self) -> Self {
        let readings: Vec<TypedReading> = self.readings.clone();
        Self { workspace: self.workspace.clone(), readings, only: self.only.clone(), back: self.back.clone() }
    }
}

/// That readings have just been written, with the way back; nothing where the address does not say so.
pub fn saved_note(sender: Sender, saved: &str) -> Option<AnyView> {
    let (revision, written) = saved.split_once('.')?;
    let (revision, written) = (revision.parse::<i64>().ok()?, written.parse::<u32>().ok()?);
    let sentence = match written {
        0 => "Nothing to write: it stood there already.".to_owned(),
        1 => "Saved: one reading was written.".to_owned(),
        several => format!("Saved: {several} readings were written."),
    };
    let undo = (written > 0).then(|| {
        view! {
            <form method="post" action="/api/entry/undo" on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                sender.undo(revision);
            }>
                {sender.hidden()}
                <input r#type="hidden" name="revision" value=revision.to_string()/>
                <button class="button" r#type="submit">"Undo"</button>
            </form>
        }
    });
    Some(view! { <div class="note note-good" role="status"><p>{sentence}</p>{undo}</div> }.into_any())
}
