//! The steps of a program over one block of samples after another.
//!
//! A block's rows of all nodes stay in the cache; inner loops are over arrays of a fixed length, which the compiler turns into vector
//! instructions. On x86-64 the same code is compiled a second and third time for wider vectors and chosen at run time; no variant contracts
//! a multiplication and an addition, so that all give the same bits.

use super::cells::Cells;
use super::noise::{Drawing, fill_factors};
use super::program::{Program, Step, Work};
use super::real::Real;
use super::{BLOCK, Plan, Row};

/// What goes out for a watched node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Values.
    Values,
    /// Points of the node's scale.
    Scaled,
    /// Deviations of a program that says only what changes.
    Change,
}

/// Working memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Scratch<R> {
    pub rows: Vec<Row<R>>,
    noise: Vec<Row<f32>>,
    factors: Vec<Row<f32>>,
    parts: Vec<Row<R>>,
}

/// Random numbers of errors: none yet, to be kept, or kept.
#[derive(Debug)]
pub(super) enum Noise<'a> {
    Drawn,
    Filling(&'a mut [Row<f32>]),
    Kept(&'a [Row<f32>]),
}

/// Everything that one pass over all blocks needs.
pub(super) struct Pass<'a, R> {
    pub plan: &'a Plan<R>,
    pub program: &'a Program<R>,
    pub outcome: Outcome,
    /// Which steps are run, in the order of the program; empty: all.
    pub is_run: &'a [bool],
    /// For each watched node `horizon` rows of `stride` samples.
    pub out: &'a mut [R],
    pub stride: usize,
}

impl<R: Real> Pass<'_, R> {
    /// All blocks.
    pub fn run(&mut self, noise: Noise<'_>, scratch: &mut Scratch<R>) {
        // Checks in f64 need no speed.
        #[cfg(target_arch = "x86_64")]
        if R::IS_FAST {
            if std::arch::is_x86_feature_detected!("avx512f")
                && std::arch::is_x86_feature_detected!("avx512vl")
                && std::arch::is_x86_feature_detected!("avx512dq")
            {
                // SAFETY: the machine has just said that it has these instructions.
                return unsafe { self.run_512(noise, scratch) };
            }
            if std::arch::is_x86_feature_detected!("avx2") {
                // SAFETY: as above.
                return unsafe { self.run_256(noise, scratch) };
            }
        }
        self.run_blocks(noise, scratch);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512vl,avx512dq")]
    fn run_512(&mut self, noise: Noise<'_>, scratch: &mut Scratch<R>) {
        self.run_blocks(noise, scratch);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn run_256(&mut self, noise: Noise<'_>, scratch: &mut Scratch<R>) {
        self.run_blocks(noise, scratch);
    }

    #[inline(always)]
    fn run_blocks(&mut self, mut noise: Noise<'_>, scratch: &mut Scratch<R>) {
        let plan = self.plan;
        let horizon = plan.graph.horizon();
        scratch.rows.resize(self.program.slots * horizon, [R::default(); BLOCK]);
        scratch.factors.resize(plan.factors * horizon, [0.0; BLOCK]);
        let longest = self.program.groups.iter().map(|group| if group.is_loop { group.steps.len() } else { 1 }).max();
        scratch.noise.resize(longest.unwrap_or(0) * horizon, [0.0; BLOCK]);
        let parts = self.program.groups.iter().flat_map(|group| &group.steps).map(|step| match &step.work {
            Work::Formula(formula) => plan.formulas.get(formula.formula).map_or(0, |formula| 2 * formula.steps()),
            Work::Series(_) => 0,
        });
        // In a loop the parts of a formula stay from row to row, so that each formula has its own.
        let parts = parts.sum::<usize>();
        scratch.parts.resize(parts * horizon, [R::default(); BLOCK]);
        let kept = plan.drawings.len() * horizon;
        for block in 0..plan.blocks {
            let range = block * kept..(block + 1) * kept;
            // One call for all three, since each call is compiled apart.
            let rows = match &mut noise {
                Noise::Drawn => {
                    fill_factors(plan.seed, block, horizon, &mut scratch.factors);
                    NoiseRows::Drawn
                }
                Noise::Filling(all) => {
                    let Some(rows) = all.get_mut(range) else { return };
                    fill_factors(plan.seed, block, horizon, &mut scratch.factors);
                    for (drawing, rows) in plan.drawings.iter().zip(rows.chunks_exact_mut(horizon.max(1))) {
                        drawing.fill(block, &scratch.factors, rows);
                    }
                    NoiseRows::Kept(rows)
                }
                Noise::Kept(all) => {
                    let Some(rows) = all.get(range) else { return };
                    NoiseRows::Kept(rows)
                }
            };
            self.run_block(block, rows, scratch);
        }
    }

    #[inline(always)]
    fn run_block(&mut self, block: usize, noise: NoiseRows<'_>, scratch: &mut Scratch<R>) {
        let plan = self.plan;
        let horizon = plan.graph.horizon();
        let (mut first_part, mut first_step) = (0, 0);
        for group in &self.program.groups {
            let passes = if group.is_loop { horizon } else { 1 };
            for pass in 0..passes {
                let mut part = first_part;
                for (place, step) in group.steps.iter().enumerate() {
                    if self.is_run.get(first_step + place).copied().unwrap_or(true) {
                        let (noise_place, from, to) =
                            if group.is_loop { (place, pass, pass + 1) } else { (0, 0, horizon) };
                        if pass == 0 {
                            draw(plan, step, block, noise, noise_place, scratch);
                        }
                        let rows = noise_rows(plan, step, noise, noise_place, &scratch.noise);
                        let cells = Cells { plan, block, from, to, part, outcome: self.outcome };
                        cells.run(step, rows, &mut scratch.rows, &mut scratch.parts, self.out, self.stride);
                    }
                    part += parts_of(plan, step);
                }
            }
            first_part += group.steps.iter().map(|step| parts_of(plan, step)).sum::<usize>();
            first_step += group.steps.len();
        }
    }
}

#[derive(Clone, Copy)]
enum NoiseRows<'a> {
    Drawn,
    Kept(&'a [Row<f32>]),
}

fn parts_of<R: Real>(plan: &Plan<R>, step: &Step<R>) -> usize {
    match &step.work {
        Work::Formula(formula) => plan.formulas.get(formula.formula).map_or(0, |formula| 2 * formula.steps()),
        Work::Series(_) => 0,
    }
}

/// Draws the noise of a step where it is not kept.
#[inline(always)]
fn draw<R: Real>(
    plan: &Plan<R>,
    step: &Step<R>,
    block: usize,
    noise: NoiseRows<'_>,
    place: usize,
    scratch: &mut Scratch<R>,
) {
    if let NoiseRows::Kept(_) = noise {
        return;
    }
    let horizon = plan.graph.horizon();
    let drawing: Option<&Drawing> = plan.uses.get(step.node).and_then(|uses| plan.drawings.get(uses.noise?));
    if let (Some(drawing), Some(rows)) = (drawing, scratch.noise.get_mut(place * horizon..(place + 1) * horizon)) {
        drawing.fill(block, &scratch.factors, rows);
    }
}

/// The noise of a step; empty where it has none.
#[inline(always)]
fn noise_rows<'a, R: Real>(
    plan: &Plan<R>,
    step: &Step<R>,
    noise: NoiseRows<'a>,
    place: usize,
    drawn: &'a [Row<f32>],
) -> &'a [Row<f32>] {
    let horizon = plan.graph.horizon();
    let Some(number) = plan.uses.get(step.node).and_then(|uses| uses.noise) else { return &[] };
    let rows = match noise {
        NoiseRows::Drawn => drawn.get(place * horizon..(place + 1) * horizon),
        NoiseRows::Kept(rows) => rows.get(number * horizon..(number + 1) * horizon),
    };
    rows.unwrap_or_default()
}
