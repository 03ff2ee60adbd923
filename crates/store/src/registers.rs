//! Registers: the lists of everything a workspace holds.

pub(crate) mod load;
mod names;
mod people;
mod teams;

use crate::transaction::{begin_reading, name_workspace};
use crate::{Store, StoreError};
use async_trait::async_trait;
use backend::{Answer, Registers};
use chrono::{DateTime, Utc};
use domain::actor::ActingMember;
use domain::page::register::{
    Extent, Found, KpiEntry, Register, RegisterEntries, RegisterPage, RegisterQuery, select, team_and_below,
};
use domain::slug::Slug;
use load::{Loaded, load};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

#[async_trait]
impl Registers for Store {
    async fn register(
        &self,
        actor: &ActingMember,
        register: Register,
        query: &RegisterQuery,
        extent: Extent,
        now: DateTime<Utc>,
    ) -> Answer<RegisterPage> {
        Ok(self.read_register(actor, register, query, extent, now).await?)
    }

    async fn names(&self, actor: &ActingMember) -> Answer<Vec<Found>> {
        let mut transaction = self.pool.begin().await.map_err(StoreError::from)?;
        name_workspace(&mut transaction, actor.workspace).await?;
        Ok(names::read(&mut transaction, actor.workspace).await?)
    }
}

impl Store {
    async fn read_register(
        &self,
        actor: &ActingMember,
        register: Register,
        query: &RegisterQuery,
        extent: Extent,
        now: DateTime<Utc>,
    ) -> Result<RegisterPage, StoreError> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        let loaded = load(&mut transaction, actor, now).await?;
        let teams = teams::choices(&loaded);
        let owners = people::choices(&loaded);
        let within = teams_asked_for(&loaded, query);
        let (entries, counts) = match register {
            Register::Kpis => {
                let ids = loaded.kpis.iter().map(|kpi| (kpi.entry.link.slug.clone(), kpi.id)).collect();
                let entries = loaded.kpis.into_iter().map(|kpi| kpi.entry).collect();
                let (mut entries, counts) = select(register, entries, query, &within, extent);
                // An export has no sparklines.
                if extent == Extent::Page {
                    add_tails(&mut transaction, actor, &mut entries, &ids).await?;
                }
                (RegisterEntries::Kpis(entries), counts)
            }
            Register::Objectives => {
                let entries = loaded.objectives.into_iter().map(|objective| objective.entry).collect();
                let (entries, counts) = select(register, entries, query, &within, extent);
                (RegisterEntries::Objectives(entries), counts)
            }
            Register::Teams => {
                let (entries, counts) = select(register, teams::entries(&loaded), query, &within, extent);
                (RegisterEntries::Teams(entries), counts)
            }
            Register::People => {
                let (entries, counts) = select(register, people::entries(&loaded), query, &within, extent);
                (RegisterEntries::People(entries), counts)
            }
        };
        Ok(RegisterPage {
            workspace: loaded.frame,
            query: query.clone(),
            counts,
            entries,
            teams,
            owners,
            may_change: actor.role.may_change(),
        })
    }
}

/// The team that is asked for and those below it; nothing where none is.
fn teams_asked_for(loaded: &Loaded, query: &RegisterQuery) -> HashSet<Slug> {
    let slug_of: HashMap<Uuid, &Slug> = loaded.teams.iter().map(|team| (team.id, &team.link.slug)).collect();
    let parents: Vec<(Slug, Option<Slug>)> = loaded
        .teams
        .iter()
        .map(|team| {
            let parent = team.parent_id.and_then(|parent| slug_of.get(&parent)).map(|parent| (*parent).clone());
            (team.link.slug.clone(), parent)
        })
        .collect();
    query.team.as_ref().map(|team| team_and_below(team, &parents)).unwrap_or_default()
}

/// Reads the sparklines of the entries that are shown, and no others.
async fn add_tails(
    connection: &mut PgConnection,
    actor: &ActingMember,
    entries: &mut [KpiEntry],
    ids: &HashMap<Slug, Uuid>,
) -> Result<(), StoreError> {
    let shown: Vec<Uuid> = entries.iter().filter_map(|entry| ids.get(&entry.link.slug).copied()).collect();
    let rows = sqlx::query!(
        r#"SELECT kpi_id, tail AS "tail!: Vec<Option<Decimal>>" FROM kpi_current WHERE workspace_id = $1 AND kpi_id = ANY($2)"#,
        actor.workspace.0,
        &shown,
    )
    .fetch_all(connection)
    .await?;
    let mut tails: HashMap<Uuid, Vec<Option<Decimal>>> = rows.into_iter().map(|row| (row.kpi_id, row.tail)).collect();
    for entry in entries {
        entry.tail = ids.get(&entry.link.slug).and_then(|id| tails.remove(id)).unwrap_or_default();
    }
    Ok(())
}
