//! What leads to a target: a KPI that nobody holds to anything matters where it moves one that somebody does.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// Everything from which the arrows lead to one of `targets`, the targets included. `arrows` run from cause to effect.
pub fn reaching<Id: Copy + Eq + Hash>(targets: impl IntoIterator<Item = Id>, arrows: &[(Id, Id)]) -> HashSet<Id> {
    let mut causes: HashMap<Id, Vec<Id>> = HashMap::new();
    for (cause, effect) in arrows {
        causes.entry(*effect).or_default().push(*cause);
    }
    let mut open: Vec<Id> = targets.into_iter().collect();
    let mut reached: HashSet<Id> = HashSet::with_capacity(open.len());
    while let Some(effect) = open.pop() {
        if reached.insert(effect) {
            open.extend(causes.get(&effect).into_iter().flatten());
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_are_followed_backwards_only() {
        // 1 -> 2 -> 3, 3 -> 4, 5 alone; 3 is a target.
        let arrows = [(1, 2), (2, 3), (3, 4)];
        assert_eq!(reaching([3], &arrows), HashSet::from([1, 2, 3]));
    }

    #[test]
    fn a_circle_ends_and_without_targets_nothing_is_reached() {
        let arrows = [(1, 2), (2, 1), (2, 3)];
        assert_eq!(reaching([3], &arrows), HashSet::from([1, 2, 3]));
        assert!(reaching([], &arrows).is_empty());
    }
}
