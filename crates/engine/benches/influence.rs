//! Times of the what-if frame on the reference load W1 and on W2: `cargo bench -p engine --bench influence [-- ROUNDS]`.
//!
//! CPU milliseconds of one thread, the least of interleaved rounds. W2 is W1 with uncertain coefficients, ramps, log scales, common
//! factors, saturating edges and formulas. The last table is cost per cell as nodes and samples grow. `docs/evidence/speed.md` keeps the
//! figures beside those of the limit kernel of the same run.

use std::time::Instant;

use engine::influence::formula::parse;
use engine::influence::frame::{Frame, Options, Samples, Selection};
use engine::influence::graph::Graph;
use engine::influence::model::{Change, Errors, Model, Node, NodeKind, Scale, Scenario, Shape};

#[path = "../tests/reference/w1.rs"]
mod w1;

const PROBABILITIES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];
const SAMPLES: usize = 9_984;

fn main() {
    let rounds = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(9);
    let load = w1::load(w1::NODES / w1::LAYER);
    let watch = w1::watched(&load);
    let first = Load::new(w1::model(&load), &watch, SAMPLES);
    let second = Load::new(harder(w1::model(&load)), &watch, SAMPLES);
    println!("{:<44} {:>10} {:>10}", "CPU ms, least of rounds", "W1", "W2");
    let (mut first, mut second) = (first.timed(rounds), second.timed(rounds));
    for ((name, one), (_, other)) in first.drain(..).zip(second.drain(..)) {
        println!("{name:<44} {one:>10.2} {other:>10.2}");
    }
    // More than a 32-bit address space holds.
    if cfg!(not(target_family = "wasm")) {
        growth();
    }
}

/// Frames over one model and the scratch that summaries need.
struct Load {
    graph: Graph,
    options: Options,
    kept: Frame<f32>,
    selection: Selection<f32>,
    quantiles: Vec<f64>,
    step: f64,
}

impl Load {
    fn new(model: Model, watch: &[u128], samples: usize) -> Self {
        let graph = right(Graph::new(model));
        let options = Options { samples, seed: 7, watch: watch.to_vec(), ..Options::default() };
        let mut kept = right(Frame::new(graph.clone(), &options));
        right(kept.propagate(&Scenario::default()));
        let quantiles = vec![0.0; watch.len() * graph.horizon() * PROBABILITIES.len()];
        Self { graph, options, kept, selection: Selection::default(), quantiles, step: 0.0 }
    }

    /// All five levers somewhere else than before.
    fn scenario(&mut self) -> Scenario {
        self.step += 0.001;
        let lever = |lever: usize| Change { node: w1::LEVERS + lever as u128, value: self.step, start: 1, end: None };
        Scenario { moves: (0..5).map(lever).collect(), ..Scenario::default() }
    }

    fn summarise(&mut self, samples: &Samples<f32>) {
        samples.quantiles(&PROBABILITIES, &mut self.selection, &mut self.quantiles);
    }

    fn timed(mut self, rounds: usize) -> Vec<(&'static str, f64)> {
        let mut least = [f64::INFINITY; 5];
        let mut take = |place: usize, time: f64| least[place] = f64::min(least[place], time);
        let mut drawn =
            right(Frame::<f32>::new(self.graph.clone(), &Options { keeps_noise: false, ..self.options.clone() }));
        let response = right(self.kept.response(&Scenario::default(), w1::LEVERS, 1, None));
        let mut dragged = self.kept.samples().clone();
        for _ in 0..rounds {
            let scenario = self.scenario();
            take(
                0,
                each(10, || {
                    right(self.kept.propagate_all(&scenario));
                }),
            );
            let samples = self.kept.samples().clone();
            take(1, each(20, || self.summarise(&samples)));
            take(
                2,
                each(5, || {
                    right(drawn.propagate_all(&scenario));
                }),
            );
            let setting = self.step;
            match &response {
                Some(response) => {
                    take(3, each(200, || right(response.set(setting, &mut dragged))));
                }
                None => {
                    let moves = vec![Change { node: w1::LEVERS, value: setting, start: 1, end: None }];
                    let scenario = Scenario { moves, ..Scenario::default() };
                    take(
                        3,
                        each(5, || {
                            right(self.kept.propagate_all(&scenario));
                        }),
                    );
                }
            }
            let graph = self.graph.clone();
            let options = self.options.clone();
            take(4, each(5, || drop(right(Frame::<f32>::new(graph.clone(), &options)))));
        }
        let [warm, summary, cold, drag, setup] = least;
        vec![
            ("propagate, noise kept", warm),
            ("summary, 240 cells x 5 quantiles", summary),
            ("propagate, noise drawn", cold),
            ("warm total", warm + summary),
            ("cold total", cold + summary),
            ("lever drag, all cells it reaches", drag),
            ("set up (coefficients, memory)", setup),
        ]
    }
}

/// W2: W1 with what makes a model harder.
fn harder(mut model: Model) -> Model {
    for edge in &mut model.edges {
        if edge.from >= w1::LEVERS {
            continue;
        }
        edge.coefficient.deviation = 0.3 * edge.coefficient.mean.abs();
        edge.coefficient.is_sign_certain = edge.id % 2 == 0;
        edge.ramp = 1 + (edge.id % 3) as usize;
        if edge.id % 20 == 0 {
            edge.shape = Shape::Saturating { half_width: 0.5, reference: 0.0 };
        }
    }
    for node in &mut model.nodes {
        let NodeKind::Series(series) = &mut node.kind else { continue };
        let Errors::Structural { deviation, .. } = series.errors else { continue };
        node.scale = Scale::Log;
        let weights = (0..w1::PERIODS).map(|step| 0.8_f64.powi(step as i32)).collect();
        series.errors = Errors::Innovations { scale: deviation, weights };
        series.loadings = (0..4).map(|factor| if factor == node.id % 4 { 0.6 } else { 0.2 }).collect();
    }
    // Five of the nodes looked at become formulas over others.
    for node in model.nodes.iter_mut().filter(|node| (195..200).contains(&node.id)) {
        let Node { id, scale, kind } = node;
        *scale = Scale::Log;
        let inputs = vec![("a".to_owned(), *id - 40), ("b".to_owned(), *id - 41)];
        *kind = NodeKind::Formula { formula: right(parse("{a} / ({a} + {b}) * mean({a}, 3)")), inputs };
    }
    model.edges.retain(|edge| !(195..200).contains(&edge.to));
    model
}

/// Cost per cell as nodes and samples grow, with noise kept where it fits into 1 GiB.
fn growth() {
    println!("\n{:>8} {:>9} {:>14} {:>14} {:>10}", "nodes", "samples", "kept ns/cell", "drawn ns/cell", "MB held");
    for (layers, samples) in
        [(1, 10_000), (10, 1_000), (10, 10_000), (10, 100_000), (50, 10_000), (250, 1_000), (250, 10_000)]
    {
        let load = w1::load(layers);
        let graph = right(Graph::new(w1::model(&load)));
        let cells = (load.len() * w1::PERIODS * samples) as f64;
        let times = (48e6 / cells).clamp(1.0, 40.0) as u32;
        let keeps_noise = cells * 4.0 < 1e9;
        let options =
            Options { samples, seed: 1, watch: w1::watched(&load), keeps_noise, maximum_bytes: 1_300_000_000 };
        let mut frame = right(Frame::<f32>::new(graph.clone(), &options));
        let mut drawn = right(Frame::<f32>::new(graph, &Options { keeps_noise: false, ..options }));
        let (mut least, mut least_drawn) = (f64::INFINITY, f64::INFINITY);
        right(frame.propagate_all(&Scenario::default()));
        for _ in 0..3 {
            least = least.min(each(times, || {
                right(frame.propagate_all(&Scenario::default()));
            }));
            least_drawn = least_drawn.min(each(times, || {
                right(drawn.propagate_all(&Scenario::default()));
            }));
        }
        let kept = if keeps_noise { format!("{:.3}", least * 1e6 / cells) } else { "-".to_owned() };
        let held = (if keeps_noise { cells } else { 0.0 } + (20 * w1::PERIODS * samples) as f64) * 4e-6;
        println!("{:>8} {samples:>9} {kept:>14} {:>14.3} {held:>10.0}", load.len(), least_drawn * 1e6 / cells);
    }
}

fn right<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{error}"))
}

/// Milliseconds of this thread's CPU time, or of the clock where that cannot be asked, for one run of several: the scheduler counts in ticks.
fn each(times: u32, mut run: impl FnMut()) -> f64 {
    let (clock, before) = (Instant::now(), thread_nanoseconds());
    (0..times).for_each(|_| run());
    let all = match (before, thread_nanoseconds()) {
        (Some(before), Some(after)) => (after - before) as f64 * 1e-6,
        _ => clock.elapsed().as_secs_f64() * 1_000.0,
    };
    all / f64::from(times)
}

/// Time that this thread has run, as Linux's scheduler counts it.
fn thread_nanoseconds() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}
