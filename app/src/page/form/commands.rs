//! Single changes of a record that a button asks for: undo, archive, take back into use. Each is a form of its own that works without
//! a script.

use super::state::FormState;
use crate::api::form::{archive_form, undo_form};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What a button asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    version: i64,
    kind: CommandKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CommandKind {
    Undo,
    Archive,
    Restore,
}

impl Command {
    /// Takes back the newest change, which made this version.
    #[must_use]
    pub const fn undo(version: i64) -> Self {
        Self { version, kind: CommandKind::Undo }
    }

    /// Takes the record out of use.
    #[must_use]
    pub const fn archive(version: i64) -> Self {
        Self { version, kind: CommandKind::Archive }
    }

    /// Takes it back into use.
    #[must_use]
    pub const fn restore(version: i64) -> Self {
        Self { version, kind: CommandKind::Restore }
    }

    const fn address(self) -> &'static str {
        match self.kind {
            CommandKind::Undo => "/api/form/undo",
            CommandKind::Archive | CommandKind::Restore => "/api/form/archive",
        }
    }

    const fn archived(self) -> Option<bool> {
        match self.kind {
            CommandKind::Undo => None,
            CommandKind::Archive => Some(true),
            CommandKind::Restore => Some(false),
        }
    }
}

/// The button that asks for it.
pub fn command_form(state: FormState, command: &Command, label: &'static str, class: &'static str) -> AnyView {
    let command = *command;
    let place = state.place();
    let (workspace, table, record) = (place.workspace.to_string(), place.table.to_string(), place.record_text());
    let ask = move |event: SubmitEvent| {
        event.prevent_default();
        run(state, command);
    };
    let archived = command.archived().map(|archived| {
        view! { <input r#type="hidden" name="archived" value=archived.to_string()/> }
    });
    view! {
        <form class="command" method="post" action=command.address() on:submit=ask>
            <input r#type="hidden" name="workspace" value=workspace/>
            <input r#type="hidden" name="table" value=table/>
            <input r#type="hidden" name="record" value=record/>
            <input r#type="hidden" name="version" value=command.version.to_string()/>
            {archived}
            <button class=class r#type="submit">{label}</button>
        </form>
    }
    .into_any()
}

fn run(state: FormState, command: Command) {
    if state.is_sending.get_untracked() {
        return;
    }
    state.is_sending.set(true);
    let place = state.place();
    spawn_local(async move {
        let (workspace, table, record) = (place.workspace.to_string(), place.table.to_string(), place.record_text());
        let answer = match command.archived() {
            None => undo_form(workspace, table, record, command.version).await,
            Some(archived) => archive_form(workspace, table, record, command.version, archived).await,
        };
        state.is_sending.try_set(false);
        match answer {
            Ok(saved) => state.go_to(&saved),
            Err(error) => state.refuse(error),
        }
    });
}
