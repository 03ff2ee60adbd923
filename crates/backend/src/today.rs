//! Today: what needs the member who looks.

use crate::Answer;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::actor::ActingMember;
use domain::page::today::{Change, TodayPage};

/// Today: what needs the member who looks.
#[async_trait]
pub trait Today: Send + Sync {
    /// What needs the acting member, and what changed in the last seven days.
    async fn today(&self, actor: &ActingMember, now: DateTime<Utc>) -> Answer<TodayPage>;

    /// What changed after a revision of the workspace; `None`: in the last seven days. Newest first, at most a page of it.
    async fn changes(&self, actor: &ActingMember, since: Option<i64>, now: DateTime<Utc>) -> Answer<Vec<Change>>;
}
