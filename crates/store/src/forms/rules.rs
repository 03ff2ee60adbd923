//! What a record must keep with others: references that lead to something in use, no circles, windows with periods in them, readings
//! that stay what they were.

use super::directory::{Directory, Standing};
use super::record::Record;
use crate::StoreError;
use chrono::NaiveDate;
use domain::actor::Role;
use domain::calendar::Period;
use domain::form::{Cells, FieldError, FormRow, FormTable, references};
use domain::id::WorkspaceId;
use domain::slug::Slug;
use domain::template::{CalendarRow, Cause, InfluenceRow, KpiRow, MemberRow, rule};
use sqlx::PgConnection;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What a record is checked against.
pub(super) struct Rules<'a> {
    pub(super) connection: &'a mut PgConnection,
    pub(super) workspace: WorkspaceId,
    pub(super) directory: &'a Directory,
    /// The record as it stands; `None`: it is new.
    pub(super) stored: Option<&'a Record>,
    errors: Vec<FieldError>,
}

impl<'a> Rules<'a> {
    /// Rules for a change of `stored`.
    pub(super) fn new(
        connection: &'a mut PgConnection,
        workspace: WorkspaceId,
        directory: &'a Directory,
        stored: Option<&'a Record>,
    ) -> Self {
        Self { connection, workspace, directory, stored, errors: Vec::new() }
    }

    /// Checks a row that holds by itself; says which fields do not hold among the others.
    pub(super) async fn check(
        mut self,
        table: FormTable,
        row: &FormRow,
        cells: &Cells,
    ) -> Result<Vec<FieldError>, StoreError> {
        self.references(table, cells);
        // What follows looks up what the references lead to.
        if !self.errors.is_empty() {
            return Ok(self.errors);
        }
        match row {
            FormRow::Kpi(kpi) => self.kpi(kpi).await?,
            FormRow::Team(team) => self.parent(FormTable::Teams, &team.slug, team.parent.as_ref()).await?,
            FormRow::Objective(objective) => {
                self.parent(FormTable::Objectives, &objective.slug, objective.parent.as_ref()).await?;
            }
            FormRow::KeyResult(key_result) => {
                let terms = &key_result.terms;
                self.window(&key_result.kpi, terms.start_on, terms.due_on, "due_on").await?;
            }
            FormRow::Guardrail(guardrail) => {
                let terms = &guardrail.terms;
                self.window(&guardrail.kpi, terms.start_on, terms.end_on, "end_on").await?;
            }
            FormRow::Influence(influence) => self.influence(influence).await?,
            FormRow::Calendar(calendar) => self.calendar(calendar),
            FormRow::Member(member) => self.member(member).await?,
            FormRow::StandingTarget(_)
            | FormRow::Lever(_)
            | FormRow::Event(_)
            | FormRow::Cycle(_)
            | FormRow::Source(_) => {}
        }
        Ok(self.errors)
    }

    fn refuse(&mut self, field: &str, message: impl Into<String>) {
        self.errors.push(FieldError { field: field.to_owned(), message: message.into() });
    }

    /// Each reference leads to something in use. What was archived under a record in use, by an import, may stay until it is changed.
    fn references(&mut self, table: FormTable, cells: &Cells) {
        let kept: HashSet<(FormTable, Slug)> = match self.stored {
            Some(stored) if stored.archived_at.is_none() => references(table, &stored.cells)
                .into_iter()
                .map(|reference| (reference.table, reference.slug))
                .collect(),
            _ => HashSet::new(),
        };
        for reference in references(table, cells) {
            let noun = reference.table.noun();
            let slug = &reference.slug;
            match self.directory.standing(reference.table, slug) {
                Standing::InUse => {}
                Standing::Archived if kept.contains(&(reference.table, slug.clone())) => {}
                Standing::Archived => self.refuse(
                    reference.column,
                    format!("the {noun} '{slug}' is archived; choose another, or take it back into use first"),
                ),
                Standing::Missing => self.refuse(reference.column, format!("there is no {noun} '{slug}' here")),
            }
        }
    }

    /// Readings keep their meaning: they stay on their calendar, in their kind of unit, within their scale.
    async fn kpi(&mut self, kpi: &KpiRow) -> Result<(), StoreError> {
        let Some(stored) = self.stored else { return Ok(()) };
        let was = |column: &str| stored.cells.get(column).map_or("", String::as_str);
        let readings = sqlx::query!(
            r#"SELECT count(*) AS "readings!", min(value) AS lowest, max(value) AS highest
               FROM (SELECT DISTINCT ON (period_start_on) value FROM observations WHERE workspace_id = $1 AND kpi_id = $2
                     ORDER BY period_start_on, version DESC) held"#,
            self.workspace.0,
            stored.id,
        )
        .fetch_one(&mut *self.connection)
        .await?;
        if kpi.calendar.as_str() != was("calendar") {
            if readings.readings > 0 {
                let message = format!(
                    "stays '{}': readings stand on its periods ({} so far); make another KPI for another calendar",
                    was("calendar"),
                    readings.readings
                );
                self.refuse("calendar", message);
            } else {
                self.windows_on_calendar(stored.id, &kpi.calendar).await?;
            }
        }
        if readings.readings > 0 && kpi.measure.is_ratio() != (was("unit") == "ratio") {
            let message = format!(
                "stays '{}': readings are kept in it ({} so far); a share of one and another unit are two KPIs",
                was("unit"),
                readings.readings
            );
            self.refuse("unit", message);
        }
        let unfit = [readings.lowest, readings.highest]
            .into_iter()
            .flatten()
            .find_map(|value| rule::check_scale(&kpi.slug, kpi.scale, value).err());
        if unfit.is_some() {
            let message = format!(
                "{} does not fit its readings, which go from {} to {}; log takes values above zero, logit values between 0 and 1",
                kpi.scale,
                readings.lowest.unwrap_or_default().normalize(),
                readings.highest.unwrap_or_default().normalize(),
            );
            self.refuse("scale", message);
        }
        Ok(())
    }

    /// On another calendar, the targets of a KPI without readings must have whole periods in their windows too.
    async fn windows_on_calendar(&mut self, kpi_id: Uuid, calendar: &Slug) -> Result<(), StoreError> {
        let target = sqlx::query_scalar!(
            r#"SELECT t.name AS "name!" FROM (
                   SELECT name, start_on, due_on AS end_on FROM key_results WHERE workspace_id = $1 AND kpi_id = $2 AND archived_at IS NULL
                   UNION ALL SELECT name, start_on, end_on FROM guardrails WHERE workspace_id = $1 AND kpi_id = $2 AND archived_at IS NULL) t
               WHERE NOT EXISTS (SELECT 1 FROM periods p JOIN calendars c ON c.workspace_id = $1 AND c.id = p.calendar_id
                                 WHERE p.workspace_id = $1 AND c.slug = $3 AND p.start_on >= t.start_on AND p.end_on <= t.end_on)
               ORDER BY t.name LIMIT 1"#,
            self.workspace.0,
            kpi_id,
            calendar.as_str(),
        )
        .fetch_optional(&mut *self.connection)
        .await?;
        if let Some(target) = target {
            self.refuse("calendar", format!("no whole period of '{calendar}' lies in the window of '{target}'"));
        }
        Ok(())
    }

    async fn window(
        &mut self,
        kpi: &Slug,
        start_on: NaiveDate,
        end_on: NaiveDate,
        column: &str,
    ) -> Result<(), StoreError> {
        let holds_period = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM kpis k JOIN periods p ON p.workspace_id = $1 AND p.calendar_id = k.calendar_id
                              WHERE k.workspace_id = $1 AND k.slug = $2 AND p.start_on >= $3 AND p.end_on <= $4) AS "holds_period!""#,
            self.workspace.0,
            kpi.as_str(),
            start_on,
            end_on,
        )
        .fetch_one(&mut *self.connection)
        .await?;
        if !holds_period {
            self.refuse(column, rule::no_whole_period(kpi, start_on, end_on, column));
        }
        Ok(())
    }

    /// Nothing is above itself.
    async fn parent(&mut self, table: FormTable, slug: &Slug, parent: Option<&Slug>) -> Result<(), StoreError> {
        let Some(parent) = parent else { return Ok(()) };
        // Put together from a word of a closed set alone.
        let query = format!(
            "SELECT x.slug, p.slug FROM {table} x JOIN {table} p ON p.workspace_id = $1 AND p.id = x.parent_id WHERE x.workspace_id = $1"
        );
        let parents: Vec<(String, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(self.workspace.0).fetch_all(&mut *self.connection).await?;
        if let Some(circle) = circle_closed_by(&parents, slug.as_str(), parent.as_str()) {
            self.refuse("parent", rule::parents_in_circle(&circle));
        }
        Ok(())
    }

    /// No effect is there before its cause.
    async fn influence(&mut self, influence: &InfluenceRow) -> Result<(), StoreError> {
        let Cause::Kpi(cause) = &influence.cause else { return Ok(()) };
        if influence.delay.lag_periods > 0 {
            return Ok(());
        }
        let rows = sqlx::query!(
            "SELECT c.slug AS cause, e.slug AS effect FROM influences i
             JOIN kpis c ON c.workspace_id = $1 AND c.id = i.cause_kpi_id JOIN kpis e ON e.workspace_id = $1 AND e.id = i.effect_kpi_id
             WHERE i.workspace_id = $1 AND i.lag_periods = 0 AND i.archived_at IS NULL AND i.slug <> $2",
            self.workspace.0,
            influence.slug.as_str(),
        )
        .fetch_all(&mut *self.connection)
        .await?;
        let edges: Vec<(String, String)> = rows.into_iter().map(|row| (row.cause, row.effect)).collect();
        if let Some(circle) = circle_closed_by(&edges, cause.as_str(), influence.effect.as_str()) {
            self.refuse("lag_periods", rule::influences_in_circle(&circle));
        }
        Ok(())
    }

    /// Periods are added and never taken away or moved: readings and targets may stand on them.
    fn calendar(&mut self, calendar: &CalendarRow) {
        let Some(stored) = self.stored else { return };
        let Some(lost) = stored.periods.first_lost(&calendar.periods).cloned() else { return };
        let span = stored.periods.span();
        let (field, message) = lost_period(&lost, calendar, span);
        self.refuse(field, message);
    }

    /// Somebody always leads.
    async fn member(&mut self, member: &MemberRow) -> Result<(), StoreError> {
        let Some(stored) = self.stored else { return Ok(()) };
        if member.role != Role::Leader && is_last_leader(self.connection, self.workspace, stored.id).await? {
            self.refuse("role", "stays leader: a workspace needs at least one, and no other member is");
        }
        Ok(())
    }
}

/// Which field would lose a period, and why that cannot be.
fn lost_period(lost: &Period, calendar: &CalendarRow, span: Option<(NaiveDate, NaiveDate)>) -> (&'static str, String) {
    use domain::calendar::CalendarKind;
    let rest = "periods are added and never taken away or moved; make another calendar for other periods";
    if calendar.kind == CalendarKind::Explicit {
        let message =
            format!("the period '{}' from {} to {} is missing; {rest}", lost.label, lost.start_on, lost.end_on);
        return ("periods", message);
    }
    let (first, last) = (calendar.periods.first(), calendar.periods.last());
    match (span, first, last) {
        (Some((first_on, _)), Some(first), _) if first.start_on > first_on => {
            ("first_on", format!("is after {first_on}, on which its periods begin; {rest}"))
        }
        (Some((_, last_on)), _, Some(last)) if last.end_on < last_on => {
            ("last_on", format!("is before {last_on}, on which its periods end; {rest}"))
        }
        _ => {
            ("kind", format!("has no period from {} to {} as '{}' is; {rest}", lost.start_on, lost.end_on, lost.label))
        }
    }
}

/// Whether no other member in use leads.
pub(super) async fn is_last_leader(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    member: Uuid,
) -> Result<bool, StoreError> {
    let is_last = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM members WHERE workspace_id = $1 AND id = $2 AND role = 'leader' AND is_active)
              AND NOT EXISTS (SELECT 1 FROM members WHERE workspace_id = $1 AND id <> $2 AND role = 'leader' AND is_active) AS "is_last!""#,
        workspace.0,
        member,
    )
    .fetch_one(connection)
    .await?;
    Ok(is_last)
}

/// The circle that an edge `from` → `to` would close among edges, beginning at `from`.
fn circle_closed_by<'a>(edges: &'a [(String, String)], from: &'a str, to: &'a str) -> Option<Vec<&'a str>> {
    let mut next: HashMap<&str, Vec<&str>> = HashMap::new();
    for (one, other) in edges {
        next.entry(one).or_default().push(other);
    }
    // Breadth first from the far end: the first way back is a shortest one.
    let mut came_from: HashMap<&str, &str> = HashMap::new();
    let mut queue = std::collections::VecDeque::from([to]);
    let mut seen = HashSet::from([to]);
    while let Some(node) = queue.pop_front() {
        if node == from {
            let mut back = vec![from];
            let mut at = from;
            while let Some(before) = came_from.get(at) {
                back.push(before);
                at = before;
            }
            // From the end of the way back to its beginning, with `from` in front.
            back.push(from);
            back.reverse();
            back.pop();
            return Some(back);
        }
        for target in next.get(node).into_iter().flatten() {
            if seen.insert(target) {
                came_from.insert(target, node);
                queue.push_back(target);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(text: &str) -> Vec<(String, String)> {
        text.split(' ')
            .filter_map(|edge| edge.split_once('>'))
            .map(|(from, to)| (from.to_owned(), to.to_owned()))
            .collect()
    }

    #[test]
    fn an_edge_closes_a_circle_where_there_is_a_way_back() {
        let known = edges("b>c c>a b>d d>d");
        assert_eq!(circle_closed_by(&known, "a", "b"), Some(vec!["a", "b", "c"]));
        assert_eq!(circle_closed_by(&known, "a", "a"), Some(vec!["a"]));
        assert_eq!(circle_closed_by(&known, "a", "d"), None);
        assert_eq!(circle_closed_by(&[], "a", "b"), None);
    }
}
