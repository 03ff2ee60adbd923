//! What only several rows or several tables can tell: references, windows, who leads.

use super::error::Errors;
use super::influence_circles;
use super::references::Known;
use super::series::SeriesIndex;
use super::table::{Loaded, Located};
use chrono::NaiveDate;
use domain::actor::Role;
use domain::formula::Formula;
use domain::slug::Slug;
use domain::template::schema::{
    CALENDARS, CYCLES, EVENTS, GUARDRAILS, INFLUENCES, KEY_RESULTS, KPIS, LEVERS, MEMBERS, OBJECTIVES, SOURCES,
    STANDING_TARGETS, TEAMS, WORKSPACE,
};
use domain::template::{
    CalendarDraft, Catalogue, Cause, CycleRow, EventRow, GuardrailRow, InfluenceRow, KeyResultRow, KpiRow, LeverRow,
    MemberRow, ObjectiveRow, SourceRow, StandingTargetRow, TeamRow, WorkspaceRow, rule,
};

/// Checks tables against one another.
pub(super) struct Checker<'a> {
    errors: &'a mut Errors,
    is_new: bool,
}

fn teams_of<'a>(teams: &'a Loaded<TeamRow>, existing: &'a Catalogue) -> Known<'a> {
    Known::new("team", TEAMS.file, teams, &existing.teams)
}

fn members_of<'a>(members: &'a Loaded<MemberRow>, existing: &'a Catalogue) -> Known<'a> {
    Known::new("member", MEMBERS.file, members, &existing.members)
}

fn kpis_of<'a>(kpis: &'a Loaded<KpiRow>, existing: &'a Catalogue) -> Known<'a> {
    Known::new("KPI", KPIS.file, kpis, existing.kpis.keys())
}

impl<'a> Checker<'a> {
    /// `is_new`: the workspace does not exist yet.
    pub(super) fn new(errors: &'a mut Errors, is_new: bool) -> Self {
        Self { errors, is_new }
    }

    /// One workspace, where the file is there.
    pub(super) fn workspace(&mut self, workspace: &Loaded<WorkspaceRow>, is_in_files: bool) {
        for second in workspace.rows.iter().skip(1) {
            self.errors.about_row(WORKSPACE.file, second.row, "the file describes one workspace and has one row");
        }
        // A row that has errors is there all the same.
        if is_in_files && workspace.rows.is_empty() && workspace.is_complete && workspace.seen == 0 {
            self.errors.about_file(WORKSPACE.file, "has no row; it describes the workspace in one");
        }
    }

    /// Teams and members, and somebody who leads.
    pub(super) fn people(&mut self, teams: &Loaded<TeamRow>, members: &Loaded<MemberRow>, existing: &Catalogue) {
        let known_teams = teams_of(teams, existing);
        for Located { row, value } in &teams.rows {
            self.optional(&known_teams, TEAMS.file, *row, "parent", value.parent.as_ref());
        }
        for Located { row, value } in &members.rows {
            known_teams.check(self.errors, MEMBERS.file, *row, "team", &value.team);
        }
        let is_every_role_known = members.is_complete && members.rows.len() as u64 == members.seen;
        if self.is_new && is_every_role_known && !members.rows.iter().any(|member| member.value.role == Role::Leader) {
            self.errors.about_file(MEMBERS.file, "has no member of role leader; a workspace needs at least one");
        }
    }

    /// KPIs.
    pub(super) fn kpis(
        &mut self,
        kpis: &Loaded<KpiRow>,
        teams: &Loaded<TeamRow>,
        members: &Loaded<MemberRow>,
        sources: &Loaded<SourceRow>,
        calendars: &Loaded<CalendarDraft>,
        existing: &Catalogue,
    ) {
        let (teams, members) = (teams_of(teams, existing), members_of(members, existing));
        let sources = Known::new("source", SOURCES.file, sources, &existing.sources);
        let calendars = Known::new("calendar", CALENDARS.file, calendars, existing.calendars.keys());
        let named = kpis_of(kpis, existing);
        for Located { row, value } in &kpis.rows {
            for kpi in value.formula.iter().flat_map(Formula::references) {
                named.check(self.errors, KPIS.file, *row, "formula", kpi);
            }
            teams.check(self.errors, KPIS.file, *row, "team", &value.team);
            members.check(self.errors, KPIS.file, *row, "owner", &value.owner);
            self.optional(&members, KPIS.file, *row, "deputy", value.deputy.as_ref());
            calendars.check(self.errors, KPIS.file, *row, "calendar", &value.calendar);
            sources.check(self.errors, KPIS.file, *row, "source", &value.source);
        }
    }

    /// Objectives.
    pub(super) fn objectives(
        &mut self,
        objectives: &Loaded<ObjectiveRow>,
        teams: &Loaded<TeamRow>,
        members: &Loaded<MemberRow>,
        cycles: &Loaded<CycleRow>,
        existing: &Catalogue,
    ) {
        let (teams, members) = (teams_of(teams, existing), members_of(members, existing));
        let cycles = Known::new("cycle", CYCLES.file, cycles, &existing.cycles);
        let parents = Known::new("objective", OBJECTIVES.file, objectives, &existing.objectives);
        for Located { row, value } in &objectives.rows {
            teams.check(self.errors, OBJECTIVES.file, *row, "team", &value.team);
            members.check(self.errors, OBJECTIVES.file, *row, "owner", &value.owner);
            cycles.check(self.errors, OBJECTIVES.file, *row, "cycle", &value.cycle);
            self.optional(&parents, OBJECTIVES.file, *row, "parent", value.parent.as_ref());
        }
    }

    /// Key results, guardrails and standing targets.
    #[allow(clippy::too_many_arguments, reason = "each is a table of the folder")]
    pub(super) fn targets(
        &mut self,
        key_results: &Loaded<KeyResultRow>,
        guardrails: &Loaded<GuardrailRow>,
        standing_targets: &Loaded<StandingTargetRow>,
        objectives: &Loaded<ObjectiveRow>,
        kpis: &Loaded<KpiRow>,
        members: &Loaded<MemberRow>,
        series: &SeriesIndex<'_>,
        existing: &Catalogue,
    ) {
        let objectives = Known::new("objective", OBJECTIVES.file, objectives, &existing.objectives);
        let (kpis, members) = (kpis_of(kpis, existing), members_of(members, existing));
        for Located { row, value } in &key_results.rows {
            objectives.check(self.errors, KEY_RESULTS.file, *row, "objective", &value.objective);
            kpis.check(self.errors, KEY_RESULTS.file, *row, "kpi", &value.kpi);
            self.window(
                series,
                &value.kpi,
                (value.terms.start_on, value.terms.due_on),
                KEY_RESULTS.file,
                *row,
                "due_on",
            );
        }
        for Located { row, value } in &guardrails.rows {
            objectives.check(self.errors, GUARDRAILS.file, *row, "objective", &value.objective);
            kpis.check(self.errors, GUARDRAILS.file, *row, "kpi", &value.kpi);
            self.window(
                series,
                &value.kpi,
                (value.terms.start_on, value.terms.end_on),
                GUARDRAILS.file,
                *row,
                "end_on",
            );
        }
        for Located { row, value } in &standing_targets.rows {
            kpis.check(self.errors, STANDING_TARGETS.file, *row, "kpi", &value.kpi);
            for holder in &value.holders {
                members.check(self.errors, STANDING_TARGETS.file, *row, "holders", holder);
            }
        }
    }

    /// Levers.
    pub(super) fn levers(
        &mut self,
        levers: &Loaded<LeverRow>,
        teams: &Loaded<TeamRow>,
        members: &Loaded<MemberRow>,
        kpis: &Loaded<KpiRow>,
        existing: &Catalogue,
    ) {
        let (teams, members, kpis) =
            (teams_of(teams, existing), members_of(members, existing), kpis_of(kpis, existing));
        for Located { row, value } in &levers.rows {
            teams.check(self.errors, LEVERS.file, *row, "team", &value.team);
            members.check(self.errors, LEVERS.file, *row, "owner", &value.owner);
            kpis.check(self.errors, LEVERS.file, *row, "kpi", &value.kpi);
        }
    }

    /// Influences.
    pub(super) fn influences(
        &mut self,
        influences: &Loaded<InfluenceRow>,
        kpis: &Loaded<KpiRow>,
        levers: &Loaded<LeverRow>,
        existing: &Catalogue,
    ) {
        let kpis = kpis_of(kpis, existing);
        let levers = Known::new("lever", LEVERS.file, levers, &existing.levers);
        for Located { row, value } in &influences.rows {
            match &value.cause {
                Cause::Kpi(cause) => kpis.check(self.errors, INFLUENCES.file, *row, "from", cause),
                Cause::Lever(cause) => levers.check(self.errors, INFLUENCES.file, *row, "from", cause),
            }
            kpis.check(self.errors, INFLUENCES.file, *row, "to", &value.effect);
        }
        influence_circles::check(&influences.rows, self.errors);
    }

    /// Events.
    pub(super) fn events(&mut self, events: &Loaded<EventRow>, kpis: &Loaded<KpiRow>, existing: &Catalogue) {
        let kpis = kpis_of(kpis, existing);
        for Located { row, value } in &events.rows {
            for kpi in &value.kpis {
                kpis.check(self.errors, EVENTS.file, *row, "kpis", kpi);
            }
        }
    }

    fn optional(&mut self, known: &Known<'_>, file: &str, row: u64, column: &str, slug: Option<&Slug>) {
        if let Some(slug) = slug {
            known.check(self.errors, file, row, column, slug);
        }
    }

    /// A target that no reading can ever be judged by is a mistake in its dates.
    fn window(
        &mut self,
        series: &SeriesIndex<'_>,
        kpi: &Slug,
        (start_on, end_on): (NaiveDate, NaiveDate),
        file: &str,
        row: u64,
        column: &str,
    ) {
        let Some(periods) = series.periods(kpi) else { return };
        if !periods.iter().any(|period| period.start_on >= start_on && period.end_on <= end_on) {
            self.errors.about_cell(file, row, column, rule::no_whole_period(kpi, start_on, end_on, column));
        }
    }
}
