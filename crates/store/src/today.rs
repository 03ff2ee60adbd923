//! Today: what needs the member who looks, and what changed.

mod changes;
mod corrections;
mod needs;

use crate::registers::load::{Loaded, load};
use crate::transaction::begin_reading;
use crate::words::slug;
use crate::{Store, StoreError};
use async_trait::async_trait;
use backend::{Answer, Today};
use chrono::{DateTime, Utc};
use domain::actor::{ActingMember, Role};
use domain::page::register::RegisterState;
use domain::page::today::{Change, GoalCounts, StartSteps, TodayPage, rank};
use domain::page::workspace::Link;
use sqlx::PgConnection;

/// The demo workspace that an empty one is shown beside.
const EXAMPLE: &str = "northgate-logistics";

#[async_trait]
impl Today for Store {
    async fn today(&self, actor: &ActingMember, now: DateTime<Utc>) -> Answer<TodayPage> {
        Ok(self.read_today(actor, now).await?)
    }

    async fn changes(&self, actor: &ActingMember, since: Option<i64>, now: DateTime<Utc>) -> Answer<Vec<Change>> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        Ok(changes::read(&mut transaction, actor.workspace, since, now).await?)
    }
}

impl Store {
    async fn read_today(&self, actor: &ActingMember, now: DateTime<Utc>) -> Result<TodayPage, StoreError> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        let loaded = load(&mut transaction, actor, now).await?;
        let mut candidates = needs::of(&loaded, actor);
        candidates.extend(corrections::read(&mut transaction, actor, &loaded, now).await?);
        let member = loaded.members.iter().find(|member| member.id == actor.member.0);
        let member = member
            .map(|member| member.link.slug.clone())
            .ok_or_else(|| StoreError::unreadable("member", "whoever acts is not in the workspace"))?;
        let (needs, more) = rank(candidates, &member, loaded.frame.as_of_on);
        let changes = changes::read(&mut transaction, actor.workspace, None, now).await?;
        let start = start(&loaded);
        let example = if start.are_done() { None } else { example(&mut transaction, actor).await? };
        Ok(TodayPage {
            answers_for_all: actor.role == Role::Leader,
            may_change: actor.role.may_change(),
            needs,
            more,
            goals: goals(&loaded),
            start,
            example,
            changes,
            workspace: loaded.frame,
        })
    }
}

fn goals(loaded: &Loaded) -> GoalCounts {
    let mut goals = GoalCounts::default();
    for objective in loaded.objectives.iter().filter(|objective| !objective.entry.is_archived) {
        match objective.entry.state {
            RegisterState::Achieved | RegisterState::OnTrack => goals.holding += 1,
            RegisterState::Missed | RegisterState::OffTrack | RegisterState::AtRisk => goals.missed += 1,
            RegisterState::Unknown | RegisterState::Stale | RegisterState::NoTarget => goals.unknown += 1,
        }
    }
    goals
}

fn start(loaded: &Loaded) -> StartSteps {
    StartSteps {
        has_objective: loaded.objectives.iter().any(|objective| !objective.entry.is_archived),
        has_kpi: loaded.kpis.iter().any(|kpi| !kpi.entry.is_archived),
        has_lever: !loaded.levers.is_empty(),
    }
}

async fn example(connection: &mut PgConnection, actor: &ActingMember) -> Result<Option<Link>, StoreError> {
    let row =
        sqlx::query!("SELECT slug, name FROM workspaces WHERE slug = $1 AND id <> $2", EXAMPLE, actor.workspace.0)
            .fetch_optional(connection)
            .await?;
    row.map(|row| Ok(Link { slug: slug(&row.slug)?, name: row.name })).transpose()
}
