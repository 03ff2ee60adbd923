//! Creating and editing what a workspace is made of.

use crate::Answer;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::actor::ActingMember;
use domain::form::{FormInput, FormPage, FormTable, Saved};
use domain::page::settings::SettingsPage;
use domain::slug::Slug;

/// Creating and editing. Every change is checked against the version the member saw, audited, and whole or not at all.
///
/// Errors of all that change something: `forbidden` where the role may not, `invalid` with the fields that do not hold, `conflict`
/// with the version that holds now, `not_found`.
#[async_trait]
pub trait Forms: Send + Sync {
    /// The form of a record, or of a new one.
    async fn form(
        &self,
        actor: &ActingMember,
        table: FormTable,
        record: Option<&Slug>,
        now: DateTime<Utc>,
    ) -> Answer<FormPage>;

    /// Writes a record. What it says already is written again as nothing: the version stays.
    async fn save(&self, actor: &ActingMember, input: &FormInput, now: DateTime<Utc>) -> Answer<Saved>;

    /// Takes a record out of use, or back into it. Refused with `invalid` while something in use refers to it, or it refers to
    /// something out of use.
    async fn set_archived(
        &self,
        actor: &ActingMember,
        table: FormTable,
        record: (&Slug, i64),
        archived: bool,
        now: DateTime<Utc>,
    ) -> Answer<Saved>;

    /// Writes again what the record said before its version `record.1`, as a new version; that must be its newest. Undoing the first
    /// version archives, undoing an undo does it again.
    async fn undo(
        &self,
        actor: &ActingMember,
        table: FormTable,
        record: (&Slug, i64),
        now: DateTime<Utc>,
    ) -> Answer<Saved>;

    /// What the workspace is set up with, as lists; what is archived too.
    async fn settings(&self, actor: &ActingMember, now: DateTime<Utc>) -> Answer<SettingsPage>;
}
