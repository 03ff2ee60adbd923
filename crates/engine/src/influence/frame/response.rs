//! A lever drawn along a slider: where every path from it is linear, its samples are those of one setting plus a multiple of a response.

use super::kernel::{Noise, Outcome, Pass};
use super::program::{self, Tangent};
use super::real::Real;
use super::{Frame, Samples};
use crate::influence::error::InfluenceError;
use crate::influence::model::{Change, NodeKind, Scale, Scenario};

/// What a lever moves among the watched nodes: R[node, s, t] per unit of the lever's scale, moved in a range of periods, and the samples that it
/// is added to.
#[derive(Debug, Clone)]
pub struct Response<R> {
    lever: u128,
    scale: Scale,
    /// The lever's z that `base` is of.
    setting: f64,
    /// For each watched node that is reached: its place, its scale, and where its rows start in both lists.
    reached: Vec<(usize, Scale, usize)>,
    /// Points of the nodes' scales.
    base: Vec<R>,
    change: Vec<R>,
}

impl<R: Real> Frame<R> {
    /// The response to one lever set anew in a range of periods, every other change being as in the scenario, the lever's own moves left out.
    ///
    /// `None`: a path from the lever leads through a saturation or a formula, so that [`Self::propagate`] must be called for each
    /// setting. The range is half-open; a missing end is the last period.
    ///
    /// # Errors
    /// As [`Self::propagate`]; more memory than allowed.
    pub fn response(
        &mut self,
        scenario: &Scenario,
        lever: u128,
        start: usize,
        end: Option<usize>,
    ) -> Result<Option<Response<R>>, InfluenceError> {
        let graph = &self.plan.graph;
        let unknown = InfluenceError::UnknownNode { id: lever, named_by: "response to lever", owner: lever };
        let node = graph.position(lever).and_then(|position| graph.nodes.get(position)).ok_or(unknown)?;
        let NodeKind::Lever { settings } = &node.kind else {
            return Err(InfluenceError::Part {
                id: lever,
                reason: "only a lever has a response; this node is no lever",
            });
        };
        let scale = node.scale;
        let setting = settings.get(start).copied().unwrap_or(0.0);
        let mut scenario = scenario.clone();
        scenario.moves.retain(|change| change.node != lever);
        scenario.moves.push(Change { node: lever, value: setting, start, end });
        self.plan.check(&scenario)?;
        let tangent = Tangent { lever, start, end: end.unwrap_or(self.plan.graph.periods) };
        let program = program::build(&self.plan, &scenario, Some(tangent));
        if !program.is_linear {
            return Ok(None);
        }
        let length = self.samples.horizon * self.samples.stride;
        let steps = program.groups.iter().flat_map(|group| &group.steps);
        let mut places: Vec<(usize, usize)> = steps.filter_map(|step| Some((step.outlet.watch?, step.node))).collect();
        places.sort_unstable();
        let (rows, everything) = (2 * places.len() + self.plan.watch.len(), self.samples.values.len());
        let needed = rows.saturating_mul(length).saturating_add(everything).saturating_mul(size_of::<R>());
        if needed > self.maximum_bytes {
            return Err(InfluenceError::Memory { needed, maximum: self.maximum_bytes });
        }
        let mut out = vec![R::default(); everything];
        let mut take = |frame: &mut Self, program: &program::Program<R>, outcome: Outcome| {
            let noise = frame.noise.as_deref().map_or(Noise::Drawn, Noise::Kept);
            let stride = frame.samples.stride;
            Pass { plan: &frame.plan, program, outcome, is_run: &[], out: &mut out, stride }
                .run(noise, &mut frame.scratch);
            let mut taken = Vec::with_capacity(places.len() * length);
            for (place, _) in &places {
                taken.extend_from_slice(out.get(place * length..(place + 1) * length).unwrap_or_default());
            }
            taken
        };
        let change = take(self, &program, Outcome::Change);
        let at_setting = program::build(&self.plan, &scenario, None);
        let base = take(self, &at_setting, Outcome::Scaled);
        let reached = places.iter().enumerate().map(|(number, (place, node))| {
            let scale = self.plan.graph.nodes.get(*node).map_or(Scale::Identity, |node| node.scale);
            (*place, scale, number * length)
        });
        let reached = reached.collect();
        Ok(Some(Response { lever, scale, setting: scale.of(setting).unwrap_or(0.0), reached, base, change }))
    }
}

impl<R: Real> Response<R> {
    /// Writes the samples of the reached nodes for another setting, in the lever's unit, into samples of the same frame; others stay.
    ///
    /// # Errors
    /// A setting that the lever's scale does not have.
    pub fn set(&self, setting: f64, samples: &mut Samples<R>) -> Result<(), InfluenceError> {
        let wanted = "a number that the lever's scale has";
        let wrong = InfluenceError::Number { id: self.lever, name: "a setting", value: setting, wanted };
        let moved = R::from_f64(self.scale.of(setting).ok_or(wrong)? - self.setting);
        let length = samples.horizon * samples.stride;
        for (place, scale, start) in &self.reached {
            let range = *start..start + length;
            let (Some(base), Some(change)) = (self.base.get(range.clone()), self.change.get(range)) else { continue };
            let Some(out) = samples.values.get_mut(place * length..(place + 1) * length) else { continue };
            move_along(*scale, moved, base, change, out);
        }
        Ok(())
    }

    /// How many of the watched nodes the lever reaches.
    #[must_use]
    pub fn reached(&self) -> usize {
        self.reached.len()
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        (self.base.len() + self.change.len()) * size_of::<R>()
    }
}

fn move_along<R: Real>(scale: Scale, moved: R, base: &[R], change: &[R], out: &mut [R]) {
    const ROW: usize = 32;
    let rows = base.as_chunks::<ROW>().0.iter().zip(change.as_chunks::<ROW>().0).zip(out.as_chunks_mut::<ROW>().0);
    for ((base, change), out) in rows {
        *out = scale.back_row(std::array::from_fn(|sample| base[sample] + moved * change[sample]));
    }
}
