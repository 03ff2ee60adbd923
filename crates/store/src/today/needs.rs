//! What needs somebody, from what a workspace holds now.

use crate::registers::load::{Loaded, LoadedKpi, LoadedObjective, is_late};
use chrono::NaiveDate;
use domain::actor::ActingMember;
use domain::guardrail::GuardrailState;
use domain::page::register::Flag;
use domain::page::today::{Matter, Need, Subject, answers_for};
use domain::page::workspace::Link;
use domain::reading::Freshness;
use domain::target::State;
use std::collections::HashMap;
use uuid::Uuid;

/// How many days after its end a miss still needs somebody: one quarter.
const MISS_STAYS_DAYS: i64 = 92;
/// How many days before its end an objective nobody knows the state of needs somebody.
const DUE_SOON_DAYS: i64 = 30;

/// Every need of what the acting member answers for; a leader answers for all.
pub(super) fn of(loaded: &Loaded, actor: &ActingMember) -> Vec<Need> {
    let Some(member) = loaded.members.iter().find(|member| member.id == actor.member.0) else { return Vec::new() };
    let mut needs = Vec::new();
    for kpi in loaded.kpis.iter().filter(|kpi| !kpi.entry.is_archived) {
        of_kpi(loaded, kpi, &mut needs);
    }
    let kpis: HashMap<Uuid, &LoadedKpi> = loaded.kpis.iter().map(|kpi| (kpi.id, kpi)).collect();
    for objective in loaded.objectives.iter().filter(|objective| !objective.entry.is_archived) {
        of_objective(loaded, objective, &kpis, &mut needs);
    }
    needs.retain(|need| answers_for(actor.role, &member.link.slug, &need.owner.slug));
    needs
}

/// Whether something that ended on this day still needs somebody.
fn ended_lately(end_on: NaiveDate, today: NaiveDate) -> bool {
    (today - end_on).num_days() <= MISS_STAYS_DAYS
}

fn of_kpi(loaded: &Loaded, kpi: &LoadedKpi, needs: &mut Vec<Need>) {
    let today = loaded.frame.as_of_on;
    let mut push = |matter| {
        let (subject, owner) = (Subject::Kpi(kpi.entry.link.clone()), kpi.entry.owner.clone());
        needs.push(Need { subject, owner, matter });
    };
    if kpi.entry.flags.contains(&Flag::Ownerless) {
        push(Matter::Ownerless);
    }
    if is_late(&kpi.entry.freshness) {
        let runs = |start_on: NaiveDate, end_on: Option<NaiveDate>| {
            start_on <= today && end_on.is_none_or(|end_on| end_on > today)
        };
        let key_results = loaded
            .targets
            .key_results
            .iter()
            .filter(|target| target.kpi_id == kpi.id && runs(target.terms.start_on, Some(target.terms.due_on)));
        let guardrails = loaded
            .targets
            .guardrails
            .iter()
            .filter(|target| target.kpi_id == kpi.id && runs(target.terms.start_on, Some(target.terms.end_on)));
        let standing = loaded
            .targets
            .standing
            .iter()
            .filter(|target| target.kpi_id == kpi.id && runs(target.start_on, target.end_on));
        let running = key_results.count() + guardrails.count() + standing.count();
        let missing = match &kpi.entry.freshness {
            Freshness::Late { period, due_on } => Some((period.clone(), *due_on)),
            Freshness::Never | Freshness::Fresh => None,
        };
        push(Matter::LateReading { missing, running_targets: u32::try_from(running).unwrap_or(u32::MAX) });
    }
    let Some((_, _, value)) = kpi.entry.last else { return };
    let standing = loaded.targets.standing.iter().filter(|target| target.kpi_id == kpi.id);
    for target in standing {
        let runs = target.start_on <= today && target.end_on.is_none_or(|end_on| end_on > today);
        if runs && !target.comparator.holds(value, target.bound) {
            push(Matter::StandingNotMet {
                target: target.name.clone(),
                stake: target.stake.clone(),
                measure: kpi.entry.measure.clone(),
                value,
                comparator: target.comparator,
                bound: target.bound,
            });
        }
    }
}

fn of_objective(loaded: &Loaded, objective: &LoadedObjective, kpis: &HashMap<Uuid, &LoadedKpi>, needs: &mut Vec<Need>) {
    let today = loaded.frame.as_of_on;
    let entry = &objective.entry;
    let link = || entry.link.clone();
    let mut push = |subject: Subject, owner: Link, matter| needs.push(Need { subject, owner, matter });
    let key_results = || loaded.targets.key_results.iter().filter(|target| target.objective_id == objective.id);
    for target in loaded.targets.guardrails.iter().filter(|target| target.objective_id == objective.id) {
        let broken = target.outcome.state == GuardrailState::Broken;
        if let Some(kpi) = kpis.get(&target.kpi_id).filter(|_| broken && ended_lately(target.terms.end_on, today)) {
            let matter = Matter::GuardrailBroken {
                guardrail: target.name.clone(),
                objective: link(),
                first_breach: target.outcome.first_breach.clone(),
                end_on: target.terms.end_on,
            };
            push(Subject::Kpi(kpi.entry.link.clone()), entry.owner.clone(), matter);
        }
    }
    for target in key_results() {
        let missed = target.outcome.judgement.state == State::Missed;
        if let Some(kpi) = kpis.get(&target.kpi_id).filter(|_| missed && ended_lately(target.terms.due_on, today)) {
            let matter = Matter::KeyResultMissed {
                key_result: target.name.clone(),
                objective: link(),
                reason: target.outcome.judgement.reason.clone(),
                due_on: target.terms.due_on,
            };
            push(Subject::Kpi(kpi.entry.link.clone()), entry.owner.clone(), matter);
        }
    }
    let days_left = (entry.cycle_end_on - today).num_days();
    let is_running = entry.cycle_start_on <= today && days_left > 0;
    let has_key_results = key_results().next().is_some();
    let itself = || (Subject::Objective(link()), entry.owner.clone());
    if entry.flags.contains(&Flag::Ownerless) {
        let (subject, owner) = itself();
        push(subject, owner, Matter::Ownerless);
    }
    if is_running && has_key_results && days_left <= DUE_SOON_DAYS && entry.judgement.state == State::Unknown {
        let (subject, owner) = itself();
        let matter = Matter::ObjectiveDue { due_on: entry.cycle_end_on, reason: entry.judgement.reason.clone() };
        push(subject, owner, matter);
    }
    // What is over can no longer be set up better.
    if days_left > 0 && !has_key_results {
        let (subject, owner) = itself();
        push(subject, owner, Matter::WithoutKeyResult);
    }
    if days_left > 0 && entry.flags.contains(&Flag::Unguarded) {
        let (subject, owner) = itself();
        let matter = Matter::Unguarded { money: !objective.guards_money, customers: !objective.guards_customers };
        push(subject, owner, matter);
    }
}
