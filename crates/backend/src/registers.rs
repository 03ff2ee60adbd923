//! Registers: the lists of everything a workspace holds.

use crate::Answer;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::actor::ActingMember;
use domain::page::register::{Extent, Found, Register, RegisterPage, RegisterQuery};

/// Registers: the lists of everything a workspace holds.
#[async_trait]
pub trait Registers: Send + Sync {
    /// What a register holds of what is asked for: one page of it, or the whole for an export.
    async fn register(
        &self,
        actor: &ActingMember,
        register: Register,
        query: &RegisterQuery,
        extent: Extent,
        now: DateTime<Utc>,
    ) -> Answer<RegisterPage>;

    /// Everything in use that can be found by name, goals first; at most [`MOST_FOUND`].
    async fn names(&self, actor: &ActingMember) -> Answer<Vec<Found>>;
}

/// The most names that are handed out for finding things by name.
pub const MOST_FOUND: usize = 10_000;
