//! What of a program must run when the samples of another one are there.

use super::formula_rows::Input;
use super::program::{Program, Step, Work};
use super::real::Real;

/// For each step whether it must run: those of watched nodes that differ or rest on one that does, and all that these rest on. Empty: all of
/// them, since the programs have different steps.
pub(super) fn steps_to_run<R: Real>(latest: &Program<R>, program: &Program<R>, horizon: usize) -> Vec<bool> {
    let same_shape = latest.slots == program.slots
        && latest.groups.len() == program.groups.len()
        && latest.groups.iter().zip(&program.groups).all(|(before, now)| {
            before.is_loop == now.is_loop
                && before.steps.len() == now.steps.len()
                && before
                    .steps
                    .iter()
                    .zip(&now.steps)
                    .all(|(before, now)| before.node == now.node && before.slot == now.slot)
        });
    if !same_shape {
        return Vec::new();
    }
    let mut is_changed = vec![false; program.slots];
    let mut differs = Vec::new();
    for (before, now) in latest.groups.iter().zip(&program.groups) {
        let step_differs = |is_changed: &[bool], (before, now): (&Step<R>, &Step<R>)| {
            before != now || reads(now, horizon).iter().any(|slot| is_changed.get(*slot) == Some(&true))
        };
        let pairs = || before.steps.iter().zip(&now.steps);
        let loop_differs = now.is_loop && pairs().any(|pair| step_differs(&is_changed, pair));
        for pair in pairs() {
            let is_different = loop_differs || step_differs(&is_changed, pair);
            differs.push(is_different);
            for slot in writes(pair.1) {
                is_changed[slot] |= is_different;
            }
        }
    }
    // Back from the effects: what is read by a step that runs must run before it.
    let mut is_read = vec![false; program.slots];
    let mut is_run = vec![false; differs.len()];
    let mut place = differs.len();
    for group in program.groups.iter().rev() {
        let start = place - group.steps.len();
        let wants = |is_read: &[bool], place: usize, step: &Step<R>| {
            (differs[place] && step.outlet.watch.is_some()) || writes(step).any(|slot| is_read[slot])
        };
        let loop_runs =
            group.is_loop && group.steps.iter().enumerate().any(|(step, work)| wants(&is_read, start + step, work));
        for (step, work) in group.steps.iter().enumerate().rev() {
            is_run[start + step] = loop_runs || wants(&is_read, start + step, work);
            if is_run[start + step] {
                reads(work, horizon)
                    .into_iter()
                    .filter(|slot| *slot < program.slots)
                    .for_each(|slot| is_read[slot] = true);
            }
        }
        place = start;
    }
    is_run
}

/// The slots that a step reads.
fn reads<R: Real>(step: &Step<R>, horizon: usize) -> Vec<usize> {
    match &step.work {
        Work::Series(work) => {
            let lines = work.lines.iter().map(|line| line.slot);
            lines.chain(work.terms.iter().filter_map(|term| term.cause.as_ref().map(|cause| cause.slot))).collect()
        }
        Work::Formula(work) => {
            let inputs = work.values.iter().chain(&work.references);
            let starts = inputs.filter_map(|input| if let Input::Rows(start) = input { Some(*start) } else { None });
            starts.map(|start| start / horizon.max(1)).collect()
        }
    }
}

/// The slots that a step writes.
fn writes<R: Real>(step: &Step<R>) -> impl Iterator<Item = usize> {
    [step.slot, step.outlet.values, step.outlet.references].into_iter().flatten()
}
