//! Everything a register or Today needs of a workspace, in a handful of queries however much there is: entries are judged and flagged
//! here, by the same rules as the map's.

use crate::StoreError;
use crate::knowledge::Knowledge;
use crate::maps::{kpi_freshness, next_period};
use crate::targets::{self, Targets};
use crate::transaction::read_frame;
use crate::words::{measure, slug, word};
use chrono::{DateTime, NaiveDate, Utc};
use domain::actor::{ActingMember, Role};
use domain::guardrail::Protects;
use domain::id::WorkspaceId;
use domain::page::register::{Flag, KpiEntry, ObjectiveEntry, RegisterState, reaching};
use domain::page::workspace::{Link, WorkspaceFrame};
use domain::reading::Freshness;
use domain::target::State;
use sqlx::PgConnection;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A KPI with what its entry does not say.
pub(crate) struct LoadedKpi {
    pub(crate) id: Uuid,
    pub(crate) team_id: Uuid,
    pub(crate) owner_id: Uuid,
    /// Without its sparkline.
    pub(crate) entry: KpiEntry,
}

/// An objective with what its entry does not say.
pub(crate) struct LoadedObjective {
    pub(crate) id: Uuid,
    pub(crate) team_id: Uuid,
    pub(crate) owner_id: Uuid,
    pub(crate) guards_money: bool,
    pub(crate) guards_customers: bool,
    pub(crate) entry: ObjectiveEntry,
}

/// A team, parents before children.
pub(crate) struct LoadedTeam {
    pub(crate) id: Uuid,
    pub(crate) parent_id: Option<Uuid>,
    pub(crate) link: Link,
    pub(crate) depth: u32,
    pub(crate) is_archived: bool,
}

/// A member.
pub(crate) struct LoadedMember {
    pub(crate) id: Uuid,
    pub(crate) link: Link,
    pub(crate) role: Role,
    pub(crate) team: Link,
    pub(crate) team_id: Uuid,
    pub(crate) is_active: bool,
}

/// A lever in use: whose it is.
pub(crate) struct LoadedLever {
    pub(crate) team_id: Uuid,
    pub(crate) owner_id: Uuid,
}

/// What a workspace holds.
pub(crate) struct Loaded {
    pub(crate) frame: WorkspaceFrame,
    pub(crate) kpis: Vec<LoadedKpi>,
    pub(crate) objectives: Vec<LoadedObjective>,
    pub(crate) teams: Vec<LoadedTeam>,
    pub(crate) members: Vec<LoadedMember>,
    pub(crate) levers: Vec<LoadedLever>,
    pub(crate) targets: Targets,
}

/// Whether a reading is late or was never taken.
pub(crate) const fn is_late(freshness: &Freshness) -> bool {
    matches!(freshness, Freshness::Late { .. } | Freshness::Never)
}

/// Reads it all.
pub(crate) async fn load(
    connection: &mut PgConnection,
    actor: &ActingMember,
    now: DateTime<Utc>,
) -> Result<Loaded, StoreError> {
    let workspace = actor.workspace;
    let frame = read_frame(&mut *connection, actor, now).await?;
    let targets = targets::read(&mut *connection, Knowledge::newest(workspace, frame.as_of_on), None, None).await?;
    let uses = uses(&mut *connection, workspace).await?;
    let kpis = kpis(&mut *connection, workspace, &targets, &uses, frame.as_of_on).await?;
    let objectives = objectives(&mut *connection, workspace, &targets, &kpis).await?;
    let teams = teams(&mut *connection, workspace).await?;
    let members = members(&mut *connection, workspace).await?;
    let levers = levers(connection, workspace).await?;
    Ok(Loaded { frame, kpis, objectives, teams, members, levers, targets })
}

/// What in use refers to which KPI.
struct Uses {
    targets: HashMap<Uuid, u32>,
    driver_links: HashMap<Uuid, u32>,
    /// KPIs from which arrows lead to a target, to a KPI that records a lever, or that are one themselves.
    reaching: HashSet<Uuid>,
}

async fn uses(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<Uses, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT kpi_id AS "kpi_id!", is_target AS "is_target!" FROM (
               SELECT r.kpi_id, true AS is_target FROM key_results r
               JOIN objectives o ON o.workspace_id = r.workspace_id AND o.id = r.objective_id
               WHERE r.workspace_id = $1 AND r.archived_at IS NULL AND o.archived_at IS NULL
               UNION ALL
               SELECT g.kpi_id, true FROM guardrails g
               JOIN objectives o ON o.workspace_id = g.workspace_id AND o.id = g.objective_id
               WHERE g.workspace_id = $1 AND g.archived_at IS NULL AND o.archived_at IS NULL
               UNION ALL
               SELECT kpi_id, true FROM standing_targets WHERE workspace_id = $1 AND archived_at IS NULL
               UNION ALL
               SELECT kpi_id, false FROM levers WHERE workspace_id = $1 AND archived_at IS NULL
           ) used"#,
        workspace.0,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut targets: HashMap<Uuid, u32> = HashMap::new();
    for row in rows.iter().filter(|row| row.is_target) {
        *targets.entry(row.kpi_id).or_default() += 1;
    }
    let links = sqlx::query!(
        "SELECT cause_kpi_id, effect_kpi_id FROM influences WHERE workspace_id = $1 AND archived_at IS NULL",
        workspace.0
    )
    .fetch_all(connection)
    .await?;
    let mut driver_links: HashMap<Uuid, u32> = HashMap::new();
    for end in links.iter().flat_map(|link| link.cause_kpi_id.into_iter().chain([link.effect_kpi_id])) {
        *driver_links.entry(end).or_default() += 1;
    }
    let arrows: Vec<(Uuid, Uuid)> =
        links.iter().filter_map(|link| Some((link.cause_kpi_id?, link.effect_kpi_id))).collect();
    Ok(Uses { targets, driver_links, reaching: reaching(rows.iter().map(|row| row.kpi_id), &arrows) })
}

async fn kpis(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    targets: &Targets,
    uses: &Uses,
    today: NaiveDate,
) -> Result<Vec<LoadedKpi>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT k.id, k.slug, k.name, k.archived_at IS NOT NULL AS "is_archived!", k.team_id, t.slug AS team_slug, t.name AS team_name, k.owner_id,
                  m.slug AS owner_slug, m.name AS owner_name, m.is_active AS "owner_is_active!", k.unit, k.currency, k.decimals, a.name AS calendar, k.grace_days,
                  c.last_value AS "last_value?", c.last_period_start_on AS "last_period_start_on?", p.label AS "last_label?",
                  n.label AS "next_label?", n.start_on AS "next_start_on?", n.end_on AS "next_end_on?"
           FROM kpis k
           JOIN teams t ON t.workspace_id = k.workspace_id AND t.id = k.team_id
           JOIN members m ON m.workspace_id = k.workspace_id AND m.id = k.owner_id
           JOIN calendars a ON a.workspace_id = k.workspace_id AND a.id = k.calendar_id
           LEFT JOIN kpi_current c ON c.workspace_id = k.workspace_id AND c.kpi_id = k.id
           LEFT JOIN periods p ON p.workspace_id = k.workspace_id AND p.calendar_id = k.calendar_id AND p.start_on = c.last_period_start_on
           LEFT JOIN periods n ON n.workspace_id = k.workspace_id AND n.calendar_id = k.calendar_id AND n.start_on = p.end_on
           WHERE k.workspace_id = $1"#,
        workspace.0,
    )
    .fetch_all(connection)
    .await?;
    let mut kpis = Vec::with_capacity(rows.len());
    for row in rows {
        let next = next_period(row.next_label, row.next_start_on, row.next_end_on);
        let freshness = kpi_freshness(next, row.last_period_start_on, row.grace_days, today)?;
        let judgement = targets.judgement_of_kpi(row.id, today);
        let mut flags = Vec::new();
        if !row.is_archived {
            flags.extend((!row.owner_is_active).then_some(Flag::Ownerless));
            flags.extend(is_late(&freshness).then_some(Flag::Stale));
            flags.extend((!uses.reaching.contains(&row.id)).then_some(Flag::Orphaned));
        }
        let entry = KpiEntry {
            link: Link { slug: slug(&row.slug)?, name: row.name },
            team: Link { slug: slug(&row.team_slug)?, name: row.team_name },
            owner: Link { slug: slug(&row.owner_slug)?, name: row.owner_name },
            measure: measure(row.unit, row.decimals, row.currency)?,
            last: row
                .last_label
                .zip(row.last_period_start_on)
                .zip(row.last_value)
                .map(|((label, start_on), value)| (label, start_on, value)),
            tail: Vec::new(),
            state: RegisterState::of_kpi(judgement.as_ref(), &freshness),
            judgement,
            freshness,
            calendar: row.calendar,
            targets: uses.targets.get(&row.id).copied().unwrap_or(0),
            driver_links: uses.driver_links.get(&row.id).copied().unwrap_or(0),
            flags,
            is_archived: row.is_archived,
        };
        kpis.push(LoadedKpi { id: row.id, team_id: row.team_id, owner_id: row.owner_id, entry });
    }
    Ok(kpis)
}

async fn objectives(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    targets: &Targets,
    kpis: &[LoadedKpi],
) -> Result<Vec<LoadedObjective>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT o.id, o.slug, o.name, o.archived_at IS NOT NULL AS "is_archived!", o.team_id, t.slug AS team_slug, t.name AS team_name, o.owner_id,
                  m.slug AS owner_slug, m.name AS owner_name, m.is_active AS "owner_is_active!", c.name AS cycle, c.start_on, c.end_on,
                  p.slug AS "parent_slug?", p.name AS "parent_name?", o.no_money_guardrail IS NOT NULL AS "excuses_money!",
                  o.no_customer_guardrail IS NOT NULL AS "excuses_customers!"
           FROM objectives o
           JOIN teams t ON t.workspace_id = o.workspace_id AND t.id = o.team_id
           JOIN members m ON m.workspace_id = o.workspace_id AND m.id = o.owner_id
           JOIN cycles c ON c.workspace_id = o.workspace_id AND c.id = o.cycle_id
           LEFT JOIN objectives p ON p.workspace_id = o.workspace_id AND p.id = o.parent_id
           WHERE o.workspace_id = $1"#,
        workspace.0,
    )
    .fetch_all(connection)
    .await?;
    let late: HashSet<Uuid> = kpis.iter().filter(|kpi| is_late(&kpi.entry.freshness)).map(|kpi| kpi.id).collect();
    let mut objectives = Vec::with_capacity(rows.len());
    for row in rows {
        let key_results = || targets.key_results.iter().filter(|key_result| key_result.objective_id == row.id);
        let guards = |wanted: Protects| {
            targets.guardrails.iter().any(|guardrail| guardrail.objective_id == row.id && guardrail.protects == wanted)
        };
        let guards_money = row.excuses_money || guards(Protects::Money);
        let guards_customers = row.excuses_customers || guards(Protects::Customer);
        let judgement = targets.judgement_of_objective(row.id);
        let is_over = matches!(judgement.state, State::Achieved | State::Missed);
        let mut flags = Vec::new();
        if !row.is_archived {
            flags.extend((!row.owner_is_active).then_some(Flag::Ownerless));
            let waits = !is_over && key_results().any(|key_result| late.contains(&key_result.kpi_id));
            flags.extend(waits.then_some(Flag::Stale));
            flags.extend(key_results().next().is_none().then_some(Flag::Orphaned));
            flags.extend((!guards_money || !guards_customers).then_some(Flag::Unguarded));
        }
        let achieved = key_results().filter(|key_result| key_result.outcome.judgement.state == State::Achieved).count();
        let parent = match (row.parent_slug, row.parent_name) {
            (Some(parent), Some(name)) => Some(Link { slug: slug(&parent)?, name }),
            _ => None,
        };
        let entry = ObjectiveEntry {
            link: Link { slug: slug(&row.slug)?, name: row.name },
            team: Link { slug: slug(&row.team_slug)?, name: row.team_name },
            owner: Link { slug: slug(&row.owner_slug)?, name: row.owner_name },
            cycle: row.cycle,
            cycle_start_on: row.start_on,
            cycle_end_on: row.end_on,
            parent,
            state: RegisterState::from(judgement.state),
            judgement,
            key_results_achieved: u32::try_from(achieved).unwrap_or(u32::MAX),
            key_results: u32::try_from(key_results().count()).unwrap_or(u32::MAX),
            flags,
            is_archived: row.is_archived,
        };
        objectives.push(LoadedObjective {
            id: row.id,
            team_id: row.team_id,
            owner_id: row.owner_id,
            guards_money,
            guards_customers,
            entry,
        });
    }
    Ok(objectives)
}

async fn teams(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<Vec<LoadedTeam>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH RECURSIVE tree AS (
               SELECT id, slug, name, parent_id, archived_at, ARRAY[lpad(position::text, 10, '0') || slug] AS path FROM teams WHERE workspace_id = $1 AND parent_id IS NULL
               UNION ALL
               SELECT t.id, t.slug, t.name, t.parent_id, t.archived_at, tree.path || (lpad(t.position::text, 10, '0') || t.slug)
               FROM teams t JOIN tree ON t.parent_id = tree.id WHERE t.workspace_id = $1
           )
           SELECT id AS "id!", slug AS "slug!", name AS "name!", parent_id, archived_at IS NOT NULL AS "is_archived!", cardinality(path) AS "depth!" FROM tree ORDER BY path"#,
        workspace.0,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(LoadedTeam {
                id: row.id,
                parent_id: row.parent_id,
                link: Link { slug: slug(&row.slug)?, name: row.name },
                depth: u32::try_from(row.depth - 1).unwrap_or(0),
                is_archived: row.is_archived,
            })
        })
        .collect()
}

async fn members(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<Vec<LoadedMember>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT m.id, m.slug, m.name, m.role, m.team_id, t.slug AS team_slug, t.name AS team_name, m.is_active AS "is_active!"
           FROM members m JOIN teams t ON t.workspace_id = m.workspace_id AND t.id = m.team_id
           WHERE m.workspace_id = $1
           ORDER BY m.name, m.slug"#,
        workspace.0,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(LoadedMember {
                id: row.id,
                link: Link { slug: slug(&row.slug)?, name: row.name },
                role: word("role", &row.role)?,
                team: Link { slug: slug(&row.team_slug)?, name: row.team_name },
                team_id: row.team_id,
                is_active: row.is_active,
            })
        })
        .collect()
}

async fn levers(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<Vec<LoadedLever>, StoreError> {
    let rows = sqlx::query!(
        "SELECT team_id, owner_id FROM levers WHERE workspace_id = $1 AND archived_at IS NULL",
        workspace.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| LoadedLever { team_id: row.team_id, owner_id: row.owner_id }).collect())
}
