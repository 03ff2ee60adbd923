//! What a workspace is set up with, as lists.

use crate::transaction::{begin_reading, read_frame};
use crate::words::{slug, word};
use crate::{Store, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use domain::actor::ActingMember;
use domain::form::FormTable;
use domain::page::settings::{SettingsGroup, SettingsItem, SettingsNote, SettingsPage};
use sqlx::FromRow;

/// The kinds the page lists, in its order.
const LISTED: [FormTable; 9] = [
    FormTable::Calendars,
    FormTable::Cycles,
    FormTable::Teams,
    FormTable::Members,
    FormTable::Sources,
    FormTable::Events,
    FormTable::StandingTargets,
    FormTable::Levers,
    FormTable::Influences,
];

/// One record of any kind: a note is a word of its kind, a name, or a span of days.
#[derive(FromRow)]
struct Row {
    kind: String,
    slug: String,
    name: String,
    archived_at: Option<DateTime<Utc>>,
    word: Option<String>,
    about: Option<String>,
    start_on: Option<NaiveDate>,
    end_on: Option<NaiveDate>,
}

const RECORDS: &str = "
    SELECT 'calendars' AS kind, slug, name, archived_at, kind AS word, NULL::text AS about, NULL::date AS start_on, NULL::date AS end_on
    FROM calendars WHERE workspace_id = $1
    UNION ALL
    SELECT 'cycles', slug, name, archived_at, NULL, NULL, start_on, end_on FROM cycles WHERE workspace_id = $1
    UNION ALL
    SELECT 'teams', t.slug, t.name, t.archived_at, NULL, p.name, NULL, NULL
    FROM teams t LEFT JOIN teams p ON p.workspace_id = t.workspace_id AND p.id = t.parent_id
    WHERE t.workspace_id = $1
    UNION ALL
    SELECT 'members', slug, name, archived_at, role, NULL, NULL, NULL FROM members WHERE workspace_id = $1
    UNION ALL
    SELECT 'sources', slug, name, archived_at, kind, NULL, NULL, NULL FROM sources WHERE workspace_id = $1
    UNION ALL
    SELECT 'events', slug, name, archived_at, NULL, NULL, start_on, end_on FROM events WHERE workspace_id = $1
    UNION ALL
    SELECT 'standing_targets', s.slug, s.name, s.archived_at, NULL, k.name, NULL, NULL
    FROM standing_targets s JOIN kpis k ON k.workspace_id = s.workspace_id AND k.id = s.kpi_id
    WHERE s.workspace_id = $1
    UNION ALL
    SELECT 'levers', l.slug, l.name, l.archived_at, NULL, t.name, NULL, NULL
    FROM levers l JOIN teams t ON t.workspace_id = l.workspace_id AND t.id = l.team_id
    WHERE l.workspace_id = $1
    UNION ALL
    SELECT 'influences', i.slug, COALESCE(c.name, l.name) || ' \u{2192} ' || e.name, i.archived_at, i.direction, NULL, NULL, NULL
    FROM influences i
    LEFT JOIN kpis c ON c.workspace_id = i.workspace_id AND c.id = i.cause_kpi_id
    LEFT JOIN levers l ON l.workspace_id = i.workspace_id AND l.id = i.cause_lever_id
    JOIN kpis e ON e.workspace_id = i.workspace_id AND e.id = i.effect_kpi_id
    WHERE i.workspace_id = $1
    ORDER BY kind, start_on DESC NULLS LAST, name, slug";

impl Store {
    /// What the workspace is set up with, as one moment has it.
    pub(super) async fn read_settings(
        &self,
        actor: &ActingMember,
        now: DateTime<Utc>,
    ) -> Result<SettingsPage, StoreError> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        let workspace = read_frame(&mut transaction, actor, now).await?;
        let rows: Vec<Row> = sqlx::query_as(RECORDS).bind(actor.workspace.0).fetch_all(&mut *transaction).await?;
        let mut groups: Vec<SettingsGroup> =
            LISTED.iter().map(|table| SettingsGroup { table: *table, items: Vec::new() }).collect();
        for row in rows {
            let table: FormTable = word("table", &row.kind)?;
            let note = match (row.word, row.about, row.start_on, row.end_on) {
                (Some(word), _, _, _) => SettingsNote::Word(word),
                (_, Some(name), _, _) => SettingsNote::Name(name),
                (_, _, Some(start_on), Some(end_on)) => SettingsNote::Span { start_on, end_on },
                _ => SettingsNote::Nothing,
            };
            let item = SettingsItem { slug: slug(&row.slug)?, name: row.name, note, archived_at: row.archived_at };
            if let Some(group) = groups.iter_mut().find(|group| group.table == table) {
                group.items.push(item);
            }
        }
        Ok(SettingsPage { workspace, groups, may_change: actor.role.may_change() })
    }
}
