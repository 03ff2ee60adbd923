//! What is to be written beside what stands: conflicts, what changes, the rows that are appended.

use crate::StoreError;
use crate::import::observations::{Stamp, append as append_rows};
use crate::words::{count, measure, word};
use backend::{AppError, ErrorCode, FieldError, OtherVersion};
use chrono::{DateTime, NaiveDate, Utc};
use domain::actor::ActingMember;
use domain::calendar::Period;
use domain::form::Cells;
use domain::id::WorkspaceId;
use domain::kpi::{Measure, ValueScale};
use domain::page::entry::Entered;
use domain::paste::value::typed;
use domain::reading::ReadingStatus;
use domain::slug::Slug;
use domain::template::ObservationRow;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use std::collections::{BTreeMap, HashMap};

/// How many readings a message names.
const MAX_NAMED: usize = 3;

/// What the readings of a KPI have to fit.
pub(super) struct KpiRules {
    pub(super) name: String,
    pub(super) measure: Measure,
    pub(super) scale: ValueScale,
    pub(super) is_archived: bool,
    periods: BTreeMap<NaiveDate, Period>,
}

impl KpiRules {
    /// The period that begins on a day.
    pub(super) fn period(&self, start_on: NaiveDate) -> Option<&Period> {
        self.periods.get(&start_on)
    }
}

/// What a member saw when they wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// This version of the reading; 0: none.
    Version(u32),
    /// Everything up to this revision of the workspace.
    Revision(i64),
}

/// A reading as it shall be.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) kpi: Slug,
    pub(super) name: String,
    pub(super) period: Period,
    pub(super) value: Option<Decimal>,
    pub(super) status: ReadingStatus,
    pub(super) note: Option<String>,
    pub(super) seen: Seen,
}

/// A reading as it stands.
#[derive(Debug, Clone)]
pub(super) struct Stands {
    version: u32,
    value: Option<Decimal>,
    status: ReadingStatus,
    known_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    member: String,
    note: Option<String>,
    revision: i64,
}

/// The readings that stand, by KPI and period.
pub(super) type StandingReadings = HashMap<(Slug, NaiveDate), Stands>;

/// What is appended, and what that does.
pub(super) struct Plan {
    pub(super) rows: Vec<ObservationRow>,
    pub(super) entered: Entered,
}

/// The name under which an error of a reading stands.
pub(super) fn field(kpi: &Slug, period_start_on: NaiveDate) -> String {
    format!("{kpi}/{period_start_on}")
}

/// The KPIs of some slugs with their periods.
pub(super) async fn kpis(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    slugs: impl Iterator<Item = &Slug>,
) -> Result<HashMap<String, KpiRules>, StoreError> {
    let mut slugs: Vec<String> = slugs.map(Slug::to_string).collect();
    slugs.sort_unstable();
    slugs.dedup();
    let rows = sqlx::query!(
        r#"SELECT k.slug, k.name, k.unit, k.decimals, k.currency, k.scale, k.archived_at IS NOT NULL AS "is_archived!", k.calendar_id
           FROM kpis k WHERE k.workspace_id = $1 AND k.slug = ANY($2)"#,
        workspace.0,
        &slugs,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut calendars: Vec<uuid::Uuid> = rows.iter().map(|row| row.calendar_id).collect();
    calendars.sort_unstable();
    calendars.dedup();
    let periods = sqlx::query!(
        "SELECT calendar_id, label, start_on, end_on FROM periods WHERE workspace_id = $1 AND calendar_id = ANY($2)",
        workspace.0,
        &calendars,
    )
    .fetch_all(connection)
    .await?;
    let mut by_calendar: HashMap<uuid::Uuid, BTreeMap<NaiveDate, Period>> = HashMap::new();
    for row in periods {
        let period = Period { label: row.label, start_on: row.start_on, end_on: row.end_on };
        by_calendar.entry(row.calendar_id).or_default().insert(row.start_on, period);
    }
    let mut known = HashMap::with_capacity(rows.len());
    for row in rows {
        let rules = KpiRules {
            name: row.name,
            measure: measure(row.unit, row.decimals, row.currency)?,
            scale: word("scale", &row.scale)?,
            is_archived: row.is_archived,
            periods: by_calendar.get(&row.calendar_id).cloned().unwrap_or_default(),
        };
        known.insert(row.slug, rules);
    }
    Ok(known)
}

/// What stands where the drafts would be written.
pub(super) async fn standing(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    drafts: &[Draft],
) -> Result<StandingReadings, StoreError> {
    let slugs: Vec<String> = drafts.iter().map(|draft| draft.kpi.to_string()).collect();
    let starts: Vec<NaiveDate> = drafts.iter().map(|draft| draft.period.start_on).collect();
    let rows = sqlx::query!(
        r#"SELECT k.slug, o.period_start_on, o.version, o.value, o.status, o.known_at, o.recorded_at, o.note, o.revision, m.name AS member
           FROM (SELECT DISTINCT slug, start_on FROM unnest($2::text[], $3::date[]) AS u(slug, start_on)) w
           JOIN kpis k ON k.workspace_id = $1 AND k.slug = w.slug
           JOIN LATERAL (
               SELECT * FROM observations WHERE workspace_id = $1 AND kpi_id = k.id AND period_start_on = w.start_on ORDER BY version DESC LIMIT 1
           ) o ON true
           JOIN members m ON m.workspace_id = $1 AND m.id = o.recorded_by"#,
        workspace.0,
        &slugs,
        &starts,
    )
    .fetch_all(connection)
    .await?;
    let mut standing = HashMap::with_capacity(rows.len());
    for row in rows {
        let stands = Stands {
            version: count("version", row.version)?,
            value: row.value,
            status: word("status", &row.status)?,
            known_at: row.known_at,
            recorded_at: row.recorded_at,
            member: row.member,
            note: row.note,
            revision: row.revision,
        };
        standing.insert((crate::words::slug(&row.slug)?, row.period_start_on), stands);
    }
    Ok(standing)
}

/// The drafts whose reading somebody else wrote meanwhile. Two who write the same have nothing to settle.
pub(super) fn conflicts(drafts: &[Draft], standing: &StandingReadings) -> Vec<(Draft, Option<Stands>)> {
    let changed = drafts.iter().filter_map(|draft| {
        let stands = standing.get(&(draft.kpi.clone(), draft.period.start_on));
        let is_as_seen = match draft.seen {
            Seen::Version(version) => stands.map_or(0, |stands| stands.version) == version,
            Seen::Revision(revision) => stands.is_none_or(|stands| stands.revision <= revision),
        };
        let says_the_same = stands.is_some_and(|stands| stands.value == draft.value && stands.status == draft.status);
        (!is_as_seen && !says_the_same).then(|| (draft.clone(), stands.cloned()))
    });
    changed.collect()
}

/// What the loser of two changes is told: who wrote what, when.
pub(super) async fn conflict(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    conflicts: &[(Draft, Option<Stands>)],
) -> Result<AppError, StoreError> {
    let rules = kpis(connection, workspace, conflicts.iter().map(|(draft, _)| &draft.kpi)).await?;
    let fields: Vec<FieldError> = conflicts
        .iter()
        .map(|(draft, stands)| {
            let value = rules
                .get(draft.kpi.as_str())
                .zip(stands.as_ref())
                .and_then(|(kpi, stands)| stands.value.map(|value| kpi.measure.format(value)));
            let message = match (stands, value) {
                (Some(stands), Some(value)) => {
                    format!("{}, {}: {} wrote {value} meanwhile", draft.name, draft.period.label, stands.member)
                }
                (Some(stands), None) => {
                    format!("{}, {}: {} took it back meanwhile", draft.name, draft.period.label, stands.member)
                }
                (None, _) => format!("{}, {}: there is no such version", draft.name, draft.period.label),
            };
            FieldError { field: field(&draft.kpi, draft.period.start_on), message }
        })
        .collect();
    let named: Vec<&str> = fields.iter().take(MAX_NAMED).map(|field| field.message.as_str()).collect();
    let more = match fields.len().saturating_sub(MAX_NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let message =
        format!("{}{more}. Nothing of yours was written: look at what stands now, then save again.", named.join("; "));
    let other = conflicts.first().and_then(|(draft, stands)| {
        let (stands, kpi) = (stands.as_ref()?, rules.get(draft.kpi.as_str())?);
        let cells = Cells::from([
            ("kpi".to_owned(), draft.kpi.to_string()),
            ("period_start_on".to_owned(), draft.period.start_on.to_string()),
            ("value".to_owned(), stands.value.map(|value| typed(&kpi.measure, value)).unwrap_or_default()),
            ("status".to_owned(), stands.status.to_string()),
            ("note".to_owned(), stands.note.clone().unwrap_or_default()),
        ]);
        Some(Box::new(OtherVersion {
            version: i64::from(stands.version),
            member: stands.member.clone(),
            changed_at: stands.recorded_at,
            cells,
        }))
    });
    Ok(AppError { fields, other, ..AppError::new(ErrorCode::Conflict, message) })
}

/// What differs from what stands, as rows. A value that replaces another, or takes it back, says why.
pub(super) fn plan(
    drafts: Vec<Draft>,
    standing: &StandingReadings,
    now: DateTime<Utc>,
) -> Result<Plan, Vec<FieldError>> {
    let mut plan = Plan { rows: Vec::new(), entered: Entered::default() };
    let mut errors = Vec::new();
    let mut seen: HashMap<(Slug, NaiveDate), ()> = HashMap::with_capacity(drafts.len());
    for draft in drafts {
        let key = (draft.kpi.clone(), draft.period.start_on);
        let refuse = |reason: &str| FieldError {
            field: field(&draft.kpi, draft.period.start_on),
            message: format!("{}, {}: {reason}", draft.name, draft.period.label),
        };
        if seen.insert(key.clone(), ()).is_some() {
            errors.push(refuse("it is sent twice; keep one"));
            continue;
        }
        let stands = standing.get(&key);
        let before = stands.and_then(|stands| stands.value);
        let tally = match (before, draft.value) {
            (None, None) => {
                plan.entered.unchanged += 1;
                continue;
            }
            (Some(before), Some(value)) if before == value => {
                if stands.is_some_and(|stands| stands.status == draft.status) {
                    plan.entered.unchanged += 1;
                    continue;
                }
                &mut plan.entered.settled
            }
            (Some(_), _) if draft.note.is_none() => {
                let deed = if draft.value.is_some() { "a correction" } else { "taking a reading back" };
                errors.push(refuse(&format!("{deed} needs a note that says why")));
                continue;
            }
            (Some(_), Some(_)) => &mut plan.entered.corrected,
            (Some(_), None) => &mut plan.entered.retracted,
            (None, Some(_)) => &mut plan.entered.added,
        };
        *tally += 1;
        plan.rows.push(ObservationRow {
            kpi: draft.kpi,
            period_start_on: draft.period.start_on,
            value: draft.value,
            status: draft.status,
            // Nothing is known before what it replaces was, whatever the clocks say.
            known_at: Some(stands.map_or(now, |stands| stands.known_at.max(now))),
            note: draft.note,
        });
    }
    if errors.is_empty() { Ok(plan) } else { Err(errors) }
}

/// Appends rows and brings the read model up to date.
pub(super) async fn append(
    connection: &mut PgConnection,
    actor: &ActingMember,
    revision: i64,
    now: DateTime<Utc>,
    rows: &[ObservationRow],
) -> Result<(), StoreError> {
    let stamp = Stamp { workspace: actor.workspace, revision, member: actor.member, now };
    append_rows(connection, &stamp, rows, &|_, _, _| {}).await?;
    crate::formulas::recompute(connection, &stamp).await
}
