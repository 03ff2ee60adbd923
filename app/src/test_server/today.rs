//! Today: what needs the member who looks.

use super::Content;
use crate::test_data::{date, decimal, frame, link};
use async_trait::async_trait;
use backend::{Answer, Today};
use chrono::{DateTime, Utc};
use domain::actor::{ActingMember, Role};
use domain::form::FormTable;
use domain::kpi::Measure;
use domain::page::today::{
    Change, Deed, GoalCounts, Matter, Need, NeedKind, RecordOutcome, StartSteps, Subject, TodayPage,
};
use domain::page::workspace::Link;
use domain::target::Comparator;

fn minutes() -> Measure {
    Measure { unit: "minutes".to_owned(), decimals: 2, currency: None }
}

/// One need of every kind.
pub fn needs() -> Vec<Need> {
    let goal = || link("satisfied", "Customers rate us 80");
    let of_kpi = |matter| Need {
        subject: Subject::Kpi(link("excess-journey-time", "Excess journey time")),
        owner: link("head-of-performance", "Head of Performance"),
        matter,
    };
    let of_goal = |matter| Need {
        subject: Subject::Objective(goal()),
        owner: link("managing-director", "Managing Director"),
        matter,
    };
    vec![
        of_kpi(Matter::GuardrailBroken {
            guardrail: "Hours at most 95".to_owned(),
            objective: goal(),
            first_breach: Some("2018/19 P3".to_owned()),
            end_on: date(2018, 12, 1),
        }),
        of_kpi(Matter::KeyResultMissed {
            key_result: "Journeys below 4 minutes".to_owned(),
            objective: goal(),
            reason: "4.38 minutes at the end of the window".to_owned(),
            due_on: date(2018, 8, 1),
        }),
        of_kpi(Matter::LateReading { missing: Some(("2018/19 P6".to_owned(), date(2018, 9, 1))), running_targets: 2 }),
        of_goal(Matter::ObjectiveDue { due_on: date(2018, 10, 1), reason: "no forecast yet".to_owned() }),
        of_kpi(Matter::StandingNotMet {
            target: "Bonus of the regions".to_owned(),
            stake: "40 % of the bonus".to_owned(),
            measure: minutes(),
            value: decimal("4.38"),
            comparator: Comparator::AtMost,
            bound: decimal("4"),
        }),
        of_goal(Matter::Ownerless),
        of_goal(Matter::WithoutKeyResult),
        of_kpi(Matter::Corrected {
            by: "Clerk".to_owned(),
            period: "2018/19 P4".to_owned(),
            measure: minutes(),
            before: Some(decimal("4.26")),
            after: None,
            corrected_on: date(2018, 9, 14),
        }),
        of_goal(Matter::Unguarded { money: true, customers: false }),
    ]
}

/// One change of every kind.
pub fn changes() -> Vec<Change> {
    let change = |revision, deed| Change {
        member: Some("Clerk".to_owned()),
        changed_at: DateTime::<Utc>::UNIX_EPOCH,
        revision,
        deed,
    };
    let record = |table, slug: &str, name: &str| Deed::Record {
        table,
        link: link(slug, name),
        outcome: RecordOutcome::Edited,
        times: 2,
    };
    vec![
        change(9, record(FormTable::Kpis, "excess-journey-time", "Excess journey time")),
        change(8, record(FormTable::Teams, "operations", "Operations")),
        change(7, Deed::Readings { kpi: link("lifts", "Lift availability"), entered: 3, corrected: 1 }),
        change(6, Deed::Import { added: 5394, changed: 2 }),
    ]
}

/// The page of a workspace in which everything needs somebody.
pub fn today_page() -> TodayPage {
    TodayPage {
        workspace: frame(),
        answers_for_all: true,
        may_change: true,
        needs: needs(),
        more: vec![(NeedKind::LateReading, 12)],
        goals: GoalCounts { holding: 2, missed: 1, unknown: 3 },
        start: StartSteps { has_objective: true, has_kpi: true, has_lever: true },
        example: None,
        changes: changes(),
    }
}

/// The page of a workspace with one goal and nothing else.
pub fn begun_page() -> TodayPage {
    TodayPage {
        needs: Vec::new(),
        more: Vec::new(),
        goals: GoalCounts { unknown: 1, ..GoalCounts::default() },
        start: StartSteps { has_objective: true, ..StartSteps::default() },
        example: Some(Link { slug: link("northgate-logistics", "").slug, name: "Northgate Logistics".to_owned() }),
        changes: Vec::new(),
        ..today_page()
    }
}

#[async_trait]
impl Today for Content {
    async fn today(&self, actor: &ActingMember, _: DateTime<Utc>) -> Answer<TodayPage> {
        self.check()?;
        // A map without a goal stands for a workspace that was only just begun.
        let page = if self.map.objectives.is_empty() { begun_page() } else { today_page() };
        Ok(TodayPage { answers_for_all: actor.role == Role::Leader, ..page })
    }

    async fn changes(&self, _: &ActingMember, since: Option<i64>, _: DateTime<Utc>) -> Answer<Vec<Change>> {
        self.check()?;
        Ok(changes().into_iter().filter(|change| since.is_none_or(|since| change.revision > since)).collect())
    }
}
