//! KPIs with a formula: in the transaction that changes what they rest on, their readings are worked out again and appended where they
//! differ, so that the past stays told as it was told and every page reads them like any other.

mod preview;
mod series;

use crate::StoreError;
use crate::import::observations::{Stamp, refresh_current};
use crate::words::{slug, word};
use backend::{AppError, ErrorCode, FieldError};
use chrono::{DateTime, NaiveDate, Utc};
use domain::formula::{Formula, FormulaError, Input, in_order};
use domain::id::WorkspaceId;
use domain::kpi::ValueScale;
use domain::reading::ReadingStatus;
use domain::slug::Slug;
use domain::template::rule;
use rust_decimal::Decimal;
use series::{Held, Periods, SeriesCache};
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A KPI as formulas see it.
struct FormulaKpi {
    id: Uuid,
    name: String,
    unit: String,
    calendar: Uuid,
    scale: ValueScale,
    formula: Option<Formula>,
    is_archived: bool,
    /// Whether its row or its readings were written in the revision at hand.
    is_changed: bool,
}

/// Every KPI of a workspace by slug.
type FormulaKpis = BTreeMap<Slug, FormulaKpi>;

/// Works out again what follows from what the revision at hand has written: readings, and KPIs themselves.
pub(crate) async fn recompute(connection: &mut PgConnection, stamp: &Stamp) -> Result<(), StoreError> {
    let has_formulas = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM kpis WHERE workspace_id = $1 AND formula IS NOT NULL) AS "has_formulas!""#,
        stamp.workspace.0,
    )
    .fetch_one(&mut *connection)
    .await?;
    if !has_formulas {
        return Ok(());
    }
    let kpis = read_kpis(connection, stamp.workspace, stamp.revision).await?;
    let formulas: BTreeMap<Slug, Formula> = kpis
        .iter()
        .filter(|(_, kpi)| !kpi.is_archived)
        .filter_map(|(slug, kpi)| Some((slug.clone(), kpi.formula.clone()?)))
        .collect();
    let order = in_order(&formulas).map_err(|circle| refused_circle(&circle))?;
    for (kpi, formula) in &formulas {
        if let Some(error) = first_error(kpi, formula, &kpis) {
            return Err(refused(kpi, error.to_string()).into());
        }
    }
    let mut changed: BTreeSet<&Slug> = kpis.iter().filter(|(_, kpi)| kpi.is_changed).map(|(slug, _)| slug).collect();
    let mut series = SeriesCache::new(stamp.workspace);
    let mut rewritten = Vec::new();
    for slug in &order {
        let (Some(kpi), Some(formula)) = (kpis.get(slug), formulas.get(slug)) else { continue };
        let is_touched = changed.contains(slug) || formula.references().iter().any(|named| changed.contains(named));
        if !is_touched {
            continue;
        }
        changed.insert(slug);
        let versions = new_versions(connection, &mut series, &kpis, (slug, kpi), formula, stamp.now).await?;
        if !versions.is_empty() {
            append(connection, stamp, kpi.id, formula, &versions).await?;
            series.forget(kpi.id);
            rewritten.push(kpi.id);
        }
    }
    if rewritten.is_empty() {
        return Ok(());
    }
    refresh_current(connection, stamp, &rewritten).await
}

async fn read_kpis(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
) -> Result<FormulaKpis, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT k.slug, k.id, k.name, k.unit, k.calendar_id, k.scale, k.formula, k.archived_at IS NOT NULL AS "is_archived!",
                  (k.revision = $2 OR c.revision IS NOT DISTINCT FROM $2) AS "is_changed!"
           FROM kpis k LEFT JOIN kpi_current c ON c.workspace_id = $1 AND c.kpi_id = k.id
           WHERE k.workspace_id = $1"#,
        workspace.0,
        revision,
    )
    .fetch_all(connection)
    .await?;
    let mut kpis = FormulaKpis::new();
    for row in rows {
        let formula = row.formula.as_deref().map(|formula| word("formula", formula)).transpose()?;
        let kpi = FormulaKpi {
            id: row.id,
            name: row.name,
            unit: row.unit,
            calendar: row.calendar_id,
            scale: word("scale", &row.scale)?,
            formula,
            is_archived: row.is_archived,
            is_changed: row.is_changed,
        };
        kpis.insert(slug(&row.slug)?, kpi);
    }
    Ok(kpis)
}

fn refused(kpi: &Slug, message: String) -> AppError {
    let fields = vec![FieldError { field: "formula".to_owned(), message: message.clone() }];
    AppError { fields, ..AppError::new(ErrorCode::Invalid, format!("The formula of {kpi} does not hold: {message}.")) }
}

fn refused_circle(circle: &[Slug]) -> AppError {
    let names: Vec<&str> = circle.iter().map(Slug::as_str).collect();
    let first = circle.first().cloned();
    let message = rule::formulas_in_circle(&names);
    match first {
        Some(first) => refused(&first, message),
        None => AppError::new(ErrorCode::Invalid, message),
    }
}

/// What does not hold between a formula and the KPIs it names.
fn first_error(kpi: &Slug, formula: &Formula, kpis: &FormulaKpis) -> Option<FormulaError> {
    let calendar = kpis.get(kpi).map(|kpi| kpi.calendar);
    named_errors(formula, kpis, calendar).into_iter().next().or_else(|| {
        let unit_of = |name: &str| Some(kpis.get(&name.parse::<Slug>().ok()?)?.unit.clone());
        formula.unit(&unit_of).err()
    })
}

/// The KPIs named that are not there or on another calendar than the given one, each at its place.
fn named_errors(formula: &Formula, kpis: &FormulaKpis, calendar: Option<Uuid>) -> Vec<FormulaError> {
    let mut calendar = calendar;
    let mut errors = Vec::new();
    for named in formula.references() {
        match kpis.get(named) {
            None => errors.push(formula.error_about(named, format!("there is no KPI '{named}' here"))),
            Some(found) if *calendar.get_or_insert(found.calendar) != found.calendar => {
                let message = format!("'{named}' is on another calendar; a formula and all it names share one");
                errors.push(formula.error_about(named, message));
            }
            Some(_) => {}
        }
    }
    errors
}

/// A reading that a formula gives anew.
struct NewVersion {
    period_start_on: NaiveDate,
    version: i32,
    value: Option<Decimal>,
    status: ReadingStatus,
    known_at: DateTime<Utc>,
}

/// Where what a formula gives differs from what stands.
async fn new_versions(
    connection: &mut PgConnection,
    series: &mut SeriesCache,
    kpis: &FormulaKpis,
    (slug, kpi): (&Slug, &FormulaKpi),
    formula: &Formula,
    now: DateTime<Utc>,
) -> Result<Vec<NewVersion>, StoreError> {
    let periods = series.periods(connection, kpi.calendar).await?;
    let Some(end) = periods.end else { return Ok(Vec::new()) };
    let named = read_inputs(connection, series, kpis, formula, &periods).await?;
    let told = |error: FormulaError| refused(slug, error.to_string());
    let values = formula.values(&each(&named, |held| held.value), &periods.starts, end).map_err(told)?;
    let known = formula.latest(&each(&named, |held| Some(held.known_at)), &periods.starts, end).map_err(told)?;
    let provisional =
        formula.latest(&each(&named, |held| Some(held.is_provisional)), &periods.starts, end).map_err(told)?;
    let standing = series.of(connection, kpi.id, &periods).await?;
    let mut versions = Vec::new();
    for (index, start_on) in periods.starts.iter().enumerate() {
        let value = values.get(index).and_then(|value| value.clone().ok());
        // A scale has no place for some values; what no reading can say is a gap.
        let value = value.filter(|value| rule::check_scale(slug, kpi.scale, *value).is_ok());
        let is_provisional = provisional.get(index).copied().flatten().unwrap_or(false);
        let stands = standing.get(index).copied().flatten();
        let says_the_same = match stands {
            None => value.is_none(),
            Some(stands) if value.is_none() => stands.value.is_none(),
            Some(stands) => (stands.value, stands.is_provisional) == (value, is_provisional),
        };
        if says_the_same {
            continue;
        }
        let of_inputs = known.get(index).copied().flatten().unwrap_or(now);
        versions.push(NewVersion {
            period_start_on: *start_on,
            version: stands.map_or(0, |stands| stands.version) + 1,
            value,
            status: if is_provisional { ReadingStatus::Provisional } else { ReadingStatus::Final },
            known_at: match stands {
                Some(stands) if of_inputs <= stands.known_at => now.max(stands.known_at),
                _ => of_inputs,
            },
        });
    }
    Ok(versions)
}

/// What is held of each KPI that a formula names.
async fn read_inputs(
    connection: &mut PgConnection,
    series: &mut SeriesCache,
    kpis: &FormulaKpis,
    formula: &Formula,
    periods: &Periods,
) -> Result<Vec<Input<Held>>, StoreError> {
    let mut named = Vec::with_capacity(formula.references().len());
    for slug in formula.references() {
        let Some(kpi) = kpis.get(slug) else { continue };
        let values = series.of(connection, kpi.id, periods).await?;
        named.push(Input { kpi: slug.clone(), values });
    }
    Ok(named)
}

/// One aspect of what is held.
fn each<T>(named: &[Input<Held>], aspect: impl Fn(&Held) -> Option<T>) -> Vec<Input<T>> {
    let of = |input: &Input<Held>| Input {
        kpi: input.kpi.clone(),
        values: input.values.iter().map(|held| held.as_ref().and_then(&aspect)).collect(),
    };
    named.iter().map(of).collect()
}

async fn append(
    connection: &mut PgConnection,
    stamp: &Stamp,
    kpi: Uuid,
    formula: &Formula,
    versions: &[NewVersion],
) -> Result<(), StoreError> {
    let starts: Vec<NaiveDate> = versions.iter().map(|version| version.period_start_on).collect();
    let numbers: Vec<i32> = versions.iter().map(|version| version.version).collect();
    let values: Vec<Option<Decimal>> = versions.iter().map(|version| version.value).collect();
    let statuses: Vec<String> = versions.iter().map(|version| version.status.to_string()).collect();
    let known: Vec<DateTime<Utc>> = versions.iter().map(|version| version.known_at).collect();
    sqlx::query!(
        "INSERT INTO observations (workspace_id, kpi_id, period_start_on, version, value, status, known_at, recorded_at, recorded_by, revision, note)
         SELECT $1, $2, r.period_start_on, r.version, r.value, r.status, r.known_at, $3, $4, $5, $6
         FROM unnest($7::date[], $8::integer[], $9::numeric[], $10::text[], $11::timestamptz[]) AS r(period_start_on, version, value, status, known_at)",
        stamp.workspace.0,
        kpi,
        stamp.now,
        stamp.member.0,
        stamp.revision,
        format!("computed from {}", formula.as_str()),
        &starts,
        &numbers,
        &values as &[Option<Decimal>],
        &statuses,
        &known,
    )
    .execute(connection)
    .await?;
    Ok(())
}
