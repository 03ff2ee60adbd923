//! What Today says: each need in one sentence, why it matters, and the one thing to do.

use crate::address;
use crate::page::register::register_address;
use crate::sentence::date::{day, last_day};
use crate::sentence::map::Headline;
use crate::sentence::target::{bound_words, capitalised, counted};
use domain::form::FormTable;
use domain::page::register::{Flag, Register, RegisterQuery, RegisterState};
use domain::page::today::{Matter, Need, NeedKind, Subject, TodayPage};
use domain::slug::Slug;

/// A need in words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NeedWords {
    /// What is the matter.
    pub(super) sentence: String,
    /// Why it matters.
    pub(super) why: String,
    /// What to do.
    pub(super) action: &'static str,
    /// Where.
    pub(super) address: String,
}

/// The sentence of the page.
pub(super) fn headline(page: &TodayPage) -> Headline {
    let waiting: usize = page.more.iter().map(|(_, count)| count).sum();
    let sentence = if !page.start.are_done() {
        "A strategy begins with one goal, one driver and one lever".to_owned()
    } else {
        match (page.needs.len(), waiting) {
            (0, _) => "Nothing needs you today".to_owned(),
            (1, _) => "One thing needs you".to_owned(),
            (several, 0) => format!("{several} things need you"),
            (several, more) => format!("{several} things need you first, {more} more can wait"),
        }
    };
    let whose = if page.answers_for_all {
        format!("As {}, you lead: what anybody here answers for is yours too.", page.workspace.acting_member)
    } else {
        format!("As {}: what you answer for.", page.workspace.acting_member)
    };
    Headline { sentence, lead: whose }
}

/// A need in words; whoever may not change anything is only shown where to look.
pub(super) fn need_words(workspace: &Slug, need: &Need, may_change: bool) -> NeedWords {
    let link = need.subject.link();
    let name = &link.name;
    let open = match &need.subject {
        Subject::Kpi(link) => ("Open the KPI", address::kpi(workspace, &link.slug)),
        Subject::Objective(link) => ("Open the goal", address::objective(workspace, &link.slug)),
    };
    let goal = |slug: &Slug| ("Open the goal", address::objective(workspace, slug));
    let change = |action: &'static str, address: String| if may_change { (action, address) } else { open.clone() };
    let (sentence, why, (action, address)) = match &need.matter {
        Matter::GuardrailBroken { guardrail, objective, first_breach, end_on } => (
            match first_breach {
                Some(first) => format!("{name} broke the guardrail \u{2018}{guardrail}\u{2019} in {first}"),
                None => format!("{name} broke the guardrail \u{2018}{guardrail}\u{2019}"),
            },
            format!(
                "\u{2018}{}\u{2019} is not attained at this price; it runs to {}.",
                objective.name,
                day(last_day(*end_on))
            ),
            goal(&objective.slug),
        ),
        Matter::KeyResultMissed { key_result, objective, reason, due_on } => (
            format!("\u{2018}{}\u{2019} missed a key result: {key_result}", objective.name),
            format!("{}; it was due on {}.", capitalised(reason), day(last_day(*due_on))),
            goal(&objective.slug),
        ),
        Matter::LateReading { missing, running_targets } => (
            match missing {
                Some((period, _)) => format!("{name} lacks its reading of {period}"),
                None => format!("{name} has never been read"),
            },
            late_why(missing.as_ref().map(|(_, due_on)| *due_on), *running_targets),
            change("Enter the reading", address::readings(workspace, &link.slug)),
        ),
        Matter::ObjectiveDue { due_on, reason } => (
            format!("\u{2018}{name}\u{2019} ends on {}, and nobody knows how it stands", day(last_day(*due_on))),
            format!("{}.", capitalised(reason)),
            open,
        ),
        Matter::StandingNotMet { target, stake, measure, value, comparator, bound } => (
            format!(
                "{name} is at {}; \u{2018}{target}\u{2019} asks for {}",
                measure.format(*value),
                bound_words(*comparator, *bound, measure)
            ),
            format!("{}.", capitalised(stake.trim_end_matches('.'))),
            open,
        ),
        Matter::Ownerless => (
            format!("Nobody answers for {name} any more: {} has left", need.owner.name),
            "What nobody answers for, nobody repairs.".to_owned(),
            change("Name an owner", address::edit(workspace, table_of(&need.subject), &link.slug)),
        ),
        Matter::WithoutKeyResult => (
            format!("\u{2018}{name}\u{2019} has no key result"),
            "Nothing can tell whether it is reached.".to_owned(),
            change("Add a key result", for_objective(workspace, FormTable::KeyResults, &link.slug, "")),
        ),
        Matter::Corrected { by, period, measure, before, after, corrected_on } => {
            let value = |value: &Option<_>| value.map_or_else(|| "nothing".to_owned(), |value| measure.format(value));
            (
                format!("{by} corrected {name} for {period} from {} to {}", value(before), value(after)),
                format!("On {}; {} answers for this number.", day(*corrected_on), need.owner.name),
                ("See the readings", address::readings(workspace, &link.slug)),
            )
        }
        Matter::Unguarded { money, customers } => (
            match (money, customers) {
                (true, true) => format!("\u{2018}{name}\u{2019} guards neither money nor customers"),
                (true, false) => format!("\u{2018}{name}\u{2019} does not guard money"),
                (false, _) => format!("\u{2018}{name}\u{2019} does not guard customers"),
            },
            "A goal can be reached at a price nobody wanted; no reason is given either.".to_owned(),
            change(
                "Add a guardrail",
                for_objective(workspace, FormTable::Guardrails, &link.slug, if *money { "money" } else { "customer" }),
            ),
        ),
    };
    NeedWords { sentence, why, action, address }
}

fn late_why(due_on: Option<chrono::NaiveDate>, running_targets: u32) -> String {
    let waiting = match running_targets {
        0 => "its state is unknown until it comes".to_owned(),
        1 => "a running target waits for it".to_owned(),
        several => format!("{several} running targets wait for it"),
    };
    match due_on {
        Some(due_on) => format!("It was due by {}; {waiting}.", day(due_on)),
        None => format!("{}.", capitalised(&waiting)),
    }
}

const fn table_of(subject: &Subject) -> FormTable {
    match subject {
        Subject::Kpi(_) => FormTable::Kpis,
        Subject::Objective(_) => FormTable::Objectives,
    }
}

/// The form of a new record that belongs to an objective, its objective filled in, and what it protects where that is named.
fn for_objective(workspace: &Slug, table: FormTable, objective: &Slug, protects: &str) -> String {
    let protects = if protects.is_empty() { String::new() } else { format!("&protects={protects}") };
    format!("{}?objective={objective}{protects}", address::new_record(workspace, table))
}

/// How many more of a kind there are, and the register that lists them.
pub(super) fn more_words(workspace: &Slug, kind: NeedKind, count: usize) -> (String, String) {
    let flagged = |register, flag| (register, RegisterQuery { flag: Some(flag), ..RegisterQuery::default() });
    let stated = |state| (Register::Objectives, RegisterQuery { state: Some(state), ..RegisterQuery::default() });
    let ((one, several), (register, query)) = match kind {
        NeedKind::GuardrailBroken => (("broken guardrail", "broken guardrails"), stated(RegisterState::Missed)),
        NeedKind::KeyResultMissed => (("missed key result", "missed key results"), stated(RegisterState::Missed)),
        NeedKind::LateReading => (("late reading", "late readings"), flagged(Register::Kpis, Flag::Stale)),
        NeedKind::ObjectiveDue => (("goal that ends soon", "goals that end soon"), stated(RegisterState::Unknown)),
        NeedKind::StandingNotMet => {
            (("standing target not met", "standing targets not met"), (Register::Kpis, RegisterQuery::default()))
        }
        NeedKind::Ownerless => (
            ("thing without an active owner", "things without an active owner"),
            flagged(Register::Kpis, Flag::Ownerless),
        ),
        NeedKind::WithoutKeyResult => {
            (("goal without a key result", "goals without a key result"), flagged(Register::Objectives, Flag::Orphaned))
        }
        NeedKind::Corrected => {
            (("corrected reading", "corrected readings"), (Register::Kpis, RegisterQuery::default()))
        }
        NeedKind::Unguarded => (("unguarded goal", "unguarded goals"), flagged(Register::Objectives, Flag::Unguarded)),
    };
    (counted(count, one, several), register_address(workspace, register, &query))
}
