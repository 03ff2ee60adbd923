//! Registers: the lists of everything a workspace holds.

use super::Content;
use crate::test_data::{date, decimal, frame, link};
use async_trait::async_trait;
use backend::{Answer, Registers};
use chrono::{DateTime, Utc};
use domain::actor::{ActingMember, Role};
use domain::kpi::Measure;
use domain::page::register::{
    Extent, Flag, Found, FoundKind, KpiEntry, ObjectiveEntry, PersonEntry, Register, RegisterEntries, RegisterPage,
    RegisterQuery, RegisterState, TeamEntry, select, team_and_below,
};
use domain::reading::Freshness;
use domain::target::{Judgement, State};

/// A KPI by number: every third is late, every fifth has no path to a target.
pub fn kpi(number: u32) -> KpiEntry {
    let is_late = number.is_multiple_of(3);
    let mut flags = Vec::new();
    flags.extend(is_late.then_some(Flag::Stale));
    flags.extend(number.is_multiple_of(5).then_some(Flag::Orphaned));
    KpiEntry {
        link: link(&format!("kpi-{number:03}"), &format!("KPI {number:03}")),
        team: link("operations", "Operations"),
        owner: link("head-of-performance", "Head of Performance"),
        measure: Measure { unit: "minutes".to_owned(), decimals: 2, currency: None },
        last: Some(("2018/19 P5".to_owned(), date(2018, 7, 22), decimal("4.38"))),
        tail: vec![Some(decimal("4.1")), None, Some(decimal("4.38"))],
        judgement: Some(Judgement { state: State::Missed, reason: "4.38 is above 4".to_owned() }),
        freshness: if is_late {
            Freshness::Late { period: "2018/19 P6".to_owned(), due_on: date(2018, 10, 1) }
        } else {
            Freshness::Fresh
        },
        state: RegisterState::Missed,
        calendar: "Four-week periods".to_owned(),
        targets: 1,
        driver_links: 2,
        flags,
        is_archived: false,
    }
}

fn objective() -> ObjectiveEntry {
    ObjectiveEntry {
        link: link("satisfied", "Customers rate us 80"),
        team: link("operations", "Operations"),
        owner: link("managing-director", "Managing Director"),
        cycle: "2011/12".to_owned(),
        cycle_start_on: date(2011, 4, 1),
        cycle_end_on: date(2012, 4, 1),
        parent: Some(link("good-service", "Good service")),
        judgement: Judgement { state: State::Missed, reason: "1 of 2 key results missed".to_owned() },
        state: RegisterState::Missed,
        key_results_achieved: 1,
        key_results: 2,
        flags: vec![Flag::Unguarded],
        is_archived: false,
    }
}

fn team(slug: &str, name: &str, depth: u32) -> TeamEntry {
    TeamEntry {
        link: link(slug, name),
        parent: (depth > 0).then(|| link("firm", "Firm")),
        depth,
        place: depth,
        kpis: 3,
        objectives: 1,
        levers: 1,
        people: 2,
        late: 1,
        worst: Some(RegisterState::Missed),
        flags: vec![Flag::Stale],
        is_archived: false,
    }
}

fn person() -> PersonEntry {
    PersonEntry {
        link: link("head-of-performance", "Head of Performance"),
        role: Role::Owner,
        team: link("operations", "Operations"),
        kpis: 3,
        objectives: 0,
        levers: 1,
        late: 1,
        flags: vec![Flag::Stale],
        is_archived: false,
    }
}

#[async_trait]
impl Registers for Content {
    async fn register(
        &self,
        actor: &ActingMember,
        register: Register,
        query: &RegisterQuery,
        extent: Extent,
        _: DateTime<Utc>,
    ) -> Answer<RegisterPage> {
        self.check()?;
        let teams = [("firm", None), ("operations", Some("firm"))];
        let parents: Vec<_> = teams
            .map(|(team, parent)| (link(team, team).slug, parent.map(|parent| link(parent, parent).slug)))
            .into_iter()
            .collect();
        let within = query.team.as_ref().map(|team| team_and_below(team, &parents)).unwrap_or_default();
        let (entries, counts) = match register {
            Register::Kpis => {
                let (entries, counts) = select(register, (1..=70).map(kpi).collect(), query, &within, extent);
                (RegisterEntries::Kpis(entries), counts)
            }
            Register::Objectives => {
                let (entries, counts) = select(register, vec![objective()], query, &within, extent);
                (RegisterEntries::Objectives(entries), counts)
            }
            Register::Teams => {
                let entries = vec![team("firm", "Firm", 0), team("operations", "Operations", 1)];
                let (entries, counts) = select(register, entries, query, &within, extent);
                (RegisterEntries::Teams(entries), counts)
            }
            Register::People => {
                let (entries, counts) = select(register, vec![person()], query, &within, extent);
                (RegisterEntries::People(entries), counts)
            }
        };
        Ok(RegisterPage {
            workspace: frame(),
            query: query.clone(),
            counts,
            entries,
            teams: vec![(link("firm", "Firm"), 0), (link("operations", "Operations"), 1)],
            owners: vec![link("head-of-performance", "Head of Performance")],
            may_change: actor.role.may_change(),
        })
    }

    async fn names(&self, _: &ActingMember) -> Answer<Vec<Found>> {
        self.check()?;
        let found = |kind, slug: &str, name: &str| {
            let link = link(slug, name);
            Found { kind, slug: link.slug, name: link.name, note: "Operations".to_owned() }
        };
        Ok(vec![
            found(FoundKind::Objective, "satisfied", "Customers rate us 80"),
            found(FoundKind::Kpi, "excess-journey-time", "Excess journey time"),
        ])
    }
}
