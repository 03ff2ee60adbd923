//! The rule by which needs are ordered.
//!
//! What is more valuable to act on stands higher: first by what is the matter (a broken promise before a reading that a running target
//! waits for, before housekeeping), within that by whose it is (one's own before others'), then by time (the longer it waits or the
//! sooner it ends, the higher), then by name. No kind takes more than [`MOST_OF_A_KIND`] of the places while another kind waits.

use super::{Matter, Need, NeedKind};
use crate::actor::Role;
use crate::slug::Slug;
use chrono::NaiveDate;
use std::cmp::Reverse;

/// The most needs that are shown.
pub const MOST_NEEDS: usize = 7;
/// The most needs of one kind that are shown while another kind waits.
pub const MOST_OF_A_KIND: usize = 2;

/// Whether what `owner` answers for needs a member too: their own does, and a leader answers for all.
#[must_use]
pub fn answers_for(role: Role, member: &Slug, owner: &Slug) -> bool {
    role == Role::Leader || member == owner
}

/// The needs to show, most valuable first, and how many more there are of each kind.
#[must_use]
pub fn rank(mut needs: Vec<Need>, member: &Slug, today: NaiveDate) -> (Vec<Need>, Vec<(NeedKind, usize)>) {
    needs.sort_by_cached_key(|need| {
        let link = need.subject.link();
        (
            Reverse(worth(&need.matter)),
            need.owner.slug != *member,
            Reverse(pressing_days(&need.matter, today)),
            link.name.to_lowercase(),
            link.slug.clone(),
        )
    });
    let mut shown: Vec<(usize, Need)> = Vec::with_capacity(MOST_NEEDS);
    let mut waiting: Vec<(usize, Need)> = Vec::new();
    for (place, need) in needs.into_iter().enumerate() {
        let kind = need.matter.kind();
        let of_its_kind = shown.iter().filter(|(_, shown)| shown.matter.kind() == kind).count();
        if shown.len() < MOST_NEEDS && of_its_kind < MOST_OF_A_KIND {
            shown.push((place, need));
        } else {
            waiting.push((place, need));
        }
    }
    let free = MOST_NEEDS - shown.len();
    let rest = waiting.split_off(free.min(waiting.len()));
    shown.extend(waiting);
    shown.sort_by_key(|(place, _)| *place);
    let more = NeedKind::ALL
        .iter()
        .map(|kind| (*kind, rest.iter().filter(|(_, need)| need.matter.kind() == *kind).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    (shown.into_iter().map(|(_, need)| need).collect(), more)
}

/// How much acting on it is worth; only the order of these numbers means anything.
const fn worth(matter: &Matter) -> u8 {
    match matter {
        Matter::GuardrailBroken { .. } => 90,
        Matter::KeyResultMissed { .. } => 80,
        Matter::LateReading { running_targets: 1.., .. } => 70,
        Matter::ObjectiveDue { .. } => 60,
        Matter::StandingNotMet { .. } => 50,
        Matter::Ownerless => 40,
        Matter::WithoutKeyResult => 35,
        Matter::Corrected { .. } => 30,
        Matter::LateReading { .. } => 20,
        Matter::Unguarded { .. } => 10,
    }
}

/// Days that it has waited; of what is still to come, the sooner the more (less than nothing). What is over presses the less the
/// longer it is over.
fn pressing_days(matter: &Matter, today: NaiveDate) -> i64 {
    let since = |day: NaiveDate| (today - day).num_days();
    match matter {
        Matter::LateReading { missing: Some((_, due_on)), .. } | Matter::ObjectiveDue { due_on, .. } => since(*due_on),
        Matter::GuardrailBroken { end_on: day, .. }
        | Matter::KeyResultMissed { due_on: day, .. }
        | Matter::Corrected { corrected_on: day, .. } => -since(*day).abs(),
        Matter::LateReading { missing: None, .. }
        | Matter::StandingNotMet { .. }
        | Matter::Ownerless
        | Matter::WithoutKeyResult
        | Matter::Unguarded { .. } => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::today::Subject;
    use crate::page::workspace::Link;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 7, day).unwrap()
    }

    fn link(text: &str) -> Link {
        Link { slug: text.parse().unwrap(), name: text.to_owned() }
    }

    fn need(name: &str, owner: &str, matter: Matter) -> Need {
        Need { subject: Subject::Kpi(link(name)), owner: link(owner), matter }
    }

    fn late(due: u32, running_targets: u32) -> Matter {
        Matter::LateReading { missing: Some(("P".to_owned(), day(due))), running_targets }
    }

    fn missed(due: u32) -> Matter {
        Matter::KeyResultMissed {
            key_result: "K".to_owned(),
            objective: link("goal"),
            reason: "why".to_owned(),
            due_on: day(due),
        }
    }

    fn names(needs: &[Need]) -> Vec<&str> {
        needs.iter().map(|need| need.subject.link().name.as_str()).collect()
    }

    fn ranked(needs: Vec<Need>) -> (Vec<Need>, Vec<(NeedKind, usize)>) {
        rank(needs, &"me".parse().unwrap(), day(20))
    }

    #[test]
    fn a_broken_promise_stands_before_data_and_data_before_housekeeping() {
        let (needs, more) = ranked(vec![
            need("unguarded", "you", Matter::Unguarded { money: true, customers: false }),
            need("idle", "you", late(1, 0)),
            need("waited-for", "you", late(10, 2)),
            need("missed", "you", missed(1)),
            need("left", "you", Matter::Ownerless),
        ]);
        assert_eq!(names(&needs), ["missed", "waited-for", "left", "idle", "unguarded"]);
        assert!(more.is_empty());
    }

    #[test]
    fn ones_own_comes_first_then_what_waits_longest_then_the_name() {
        let (needs, _) = ranked(vec![
            need("b", "you", late(5, 1)),
            need("a", "you", late(5, 1)),
            need("older", "you", late(2, 1)),
            need("mine", "me", late(15, 1)),
        ]);
        assert_eq!(names(&needs), ["mine", "older", "a", "b"]);
    }

    #[test]
    fn at_most_seven_and_no_kind_crowds_out_the_others() {
        let mut needs: Vec<Need> =
            (1..=9).map(|index| need(&format!("missed-{index}"), "you", missed(index))).collect();
        needs.push(need("left", "you", Matter::Ownerless));
        needs.extend((1..=3).map(|index| need(&format!("late-{index}"), "you", late(index, 0))));
        let (shown, more) = ranked(needs);
        assert_eq!(shown.len(), MOST_NEEDS);
        // Two of each kind are sure of a place; the two places left go to the most valuable that wait, which is the latest miss.
        assert_eq!(names(&shown), ["missed-9", "missed-8", "missed-7", "missed-6", "left", "late-1", "late-2"]);
        assert_eq!(more, [(NeedKind::KeyResultMissed, 5), (NeedKind::LateReading, 1)]);
    }

    #[test]
    fn a_leader_answers_for_all_and_others_for_their_own() {
        let (me, you) = ("me".parse().unwrap(), "you".parse().unwrap());
        assert!(answers_for(Role::Leader, &me, &you));
        assert!(answers_for(Role::Owner, &me, &me));
        assert!(!answers_for(Role::Owner, &me, &you));
        assert!(!answers_for(Role::Board, &me, &you));
    }
}
