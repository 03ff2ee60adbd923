//! Kalman filter and fixed-interval smoother of a structural model.
//!
//! Matrices are stored by rows in one vector. The season's state holds the effects of the present period and of those before it.

use super::StructuralModel;

/// Variance of the start in variances of the series.
const WIDE: f64 = 1e6;

/// A model with its variances.
#[derive(Debug, Clone)]
pub(super) struct System {
    size: usize,
    has_slope: bool,
    season_place: Option<usize>,
    noises: Vec<f64>,
    observation_noise: f64,
}

/// The series seen through the model.
pub(super) struct Smoothed {
    pub fitted: Vec<f64>,
    pub states: Vec<Vec<f64>>,
    pub innovations: Vec<Option<f64>>,
    pub variances: Vec<f64>,
    pub state: Vec<f64>,
    pub covariance: Vec<f64>,
}

/// One step of the filter, before its value is seen.
struct Step {
    state: Vec<f64>,
    covariance: Vec<f64>,
    cross: Vec<f64>,
    factor: f64,
    innovation: Option<f64>,
}

impl System {
    /// `variances`: of level, slope and season as far as the model has them, and of the noise.
    pub(super) fn new(model: StructuralModel, variances: &[f64]) -> Self {
        let (size, has_slope, season_place) = match model {
            StructuralModel::Level => (1, false, None),
            StructuralModel::Trend => (2, true, None),
            StructuralModel::Basic { season_length } => (1 + season_length, true, Some(2)),
        };
        let (noise, own) = variances.split_last().map_or((0.0, &[][..]), |(noise, own)| (*noise, own));
        Self { size, has_slope, season_place, noises: own.to_vec(), observation_noise: noise }
    }

    fn observe(&self, state: &[f64]) -> f64 {
        let season = self.season_place.and_then(|place| state.get(place)).copied().unwrap_or(0.0);
        state.first().copied().unwrap_or(0.0) + season
    }

    /// What a state is one period later, without noise.
    fn advance(&self, state: &[f64]) -> Vec<f64> {
        let mut next = state.to_vec();
        if self.has_slope
            && let (Some(level), Some(slope)) = (next.first_mut(), state.get(1))
        {
            *level += slope;
        }
        if let Some(place) = self.season_place {
            let effects = state.get(place..).unwrap_or(&[]);
            let newest = -effects.iter().sum::<f64>();
            for (slot, value) in next.iter_mut().skip(place).zip(std::iter::once(&newest).chain(effects)) {
                *slot = *value;
            }
        }
        next
    }

    /// The transposed of [`System::advance`].
    fn retreat(&self, weights: &[f64]) -> Vec<f64> {
        let mut back = weights.to_vec();
        if self.has_slope
            && let (Some(level), Some(slope)) = (weights.first(), back.get_mut(1))
        {
            *slope += level;
        }
        if let Some(place) = self.season_place {
            let given = weights.get(place..).unwrap_or(&[]);
            let newest = given.first().copied().unwrap_or(0.0);
            let later = given.iter().skip(1).copied().chain(std::iter::once(0.0));
            for (slot, value) in back.iter_mut().skip(place).zip(later) {
                *slot = value - newest;
            }
        }
        back
    }

    fn spread(&self, covariance: &[f64]) -> Vec<f64> {
        let size = self.size;
        let half: Vec<Vec<f64>> = covariance.chunks_exact(size).map(|row| self.advance(row)).collect();
        let columns: Vec<Vec<f64>> = (0..size)
            .map(|place| {
                self.advance(&half.iter().map(|row| row.get(place).copied().unwrap_or(0.0)).collect::<Vec<f64>>())
            })
            .collect();
        let mut next: Vec<f64> = Vec::with_capacity(size * size);
        for row in 0..size {
            for (place, column) in columns.iter().enumerate() {
                let noise = if row == place { self.noises.get(row).copied().unwrap_or(0.0) } else { 0.0 };
                next.push(column.get(row).copied().unwrap_or(0.0) + noise);
            }
        }
        next
    }

    fn start(&self, first: f64, variance: f64) -> (Vec<f64>, Vec<f64>) {
        let mut state = vec![0.0; self.size];
        if let Some(level) = state.first_mut() {
            *level = first;
        }
        let mut covariance = vec![0.0; self.size * self.size];
        for slot in covariance.iter_mut().step_by(self.size + 1) {
            *slot = WIDE * variance;
        }
        (state, covariance)
    }

    /// Runs the filter; `see` gets every step before its value is seen. Gives the state and its covariance after the last value.
    fn run(
        &self,
        first: f64,
        variance: f64,
        values: &[Option<f64>],
        mut see: impl FnMut(Step),
    ) -> (Vec<f64>, Vec<f64>) {
        let (mut state, mut covariance) = self.start(first, variance);
        for value in values {
            // As in R, the start is the state before a first step of the model.
            state = self.advance(&state);
            covariance = self.spread(&covariance);
            let cross: Vec<f64> = covariance.chunks_exact(self.size).map(|row| self.observe(row)).collect();
            let factor = self.observe(&cross) + self.observation_noise;
            let innovation = value.map(|value| value - self.observe(&state));
            let step =
                Step { state: state.clone(), covariance: covariance.clone(), cross: cross.clone(), factor, innovation };
            see(step);
            if let Some(innovation) = innovation {
                for (slot, gain) in state.iter_mut().zip(&cross) {
                    *slot += gain * innovation / factor;
                }
                for (row, gain) in covariance.chunks_exact_mut(self.size).zip(&cross) {
                    for (slot, other) in row.iter_mut().zip(&cross) {
                        *slot -= gain * other / factor;
                    }
                }
            }
        }
        (state, covariance)
    }

    /// Logarithm of the likelihood; minus infinity where the variances leave nothing to chance.
    pub(super) fn log_likelihood(&self, first: f64, variance: f64, values: &[Option<f64>]) -> f64 {
        let mut sum = 0.0;
        self.run(first, variance, values, |step| {
            if let Some(innovation) = step.innovation {
                sum += if step.factor > 0.0 {
                    libm::log(2.0 * std::f64::consts::PI * step.factor) + innovation * innovation / step.factor
                } else {
                    f64::INFINITY
                };
            }
        });
        -0.5 * sum
    }

    /// Filters, then goes back over the steps (Durbin and Koopman, section 4.4).
    pub(super) fn smooth(&self, first: f64, variance: f64, values: &[Option<f64>]) -> Smoothed {
        let mut steps = Vec::with_capacity(values.len());
        let (state, covariance) = self.run(first, variance, values, |step| steps.push(step));
        let told = 1 + usize::from(self.has_slope) + usize::from(self.season_place.is_some());
        let mut weights = vec![0.0; self.size];
        let mut states: Vec<Vec<f64>> = steps
            .iter()
            .rev()
            .map(|step| {
                // weights of the period after, carried back over its value: Z v / F + L' r.
                let mut back = self.retreat(&weights);
                if let Some(innovation) = step.innovation {
                    let correction = (innovation
                        - step.cross.iter().zip(&back).map(|(gain, weight)| gain * weight).sum::<f64>())
                        / step.factor;
                    if let Some(slot) = back.first_mut() {
                        *slot += correction;
                    }
                    if let Some(slot) = self.season_place.and_then(|place| back.get_mut(place)) {
                        *slot += correction;
                    }
                }
                weights = back;
                let moved = step
                    .covariance
                    .chunks_exact(self.size)
                    .map(|row| row.iter().zip(&weights).map(|(value, weight)| value * weight).sum::<f64>());
                step.state.iter().zip(moved).map(|(value, moved)| value + moved).take(told).collect()
            })
            .collect();
        states.reverse();
        Smoothed {
            fitted: steps.iter().map(|step| self.observe(&step.state)).collect(),
            states,
            innovations: steps.iter().map(|step| step.innovation).collect(),
            variances: steps.iter().map(|step| step.factor).collect(),
            state,
            covariance,
        }
    }

    pub(super) fn forecast(&self, state: &[f64], covariance: &[f64], periods: usize) -> (Vec<f64>, Vec<f64>) {
        let (mut state, mut covariance) = (state.to_vec(), covariance.to_vec());
        (0..periods)
            .map(|_| {
                state = self.advance(&state);
                covariance = self.spread(&covariance);
                let cross: Vec<f64> = covariance.chunks_exact(self.size).map(|row| self.observe(row)).collect();
                (self.observe(&state), (self.observe(&cross) + self.observation_noise).max(0.0).sqrt())
            })
            .unzip()
    }
}
