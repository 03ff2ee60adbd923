//! A local level with a season, and draws of its states: J. Durbin, S. J. Koopman, 'A simple and efficient simulation smoother for state
//! space time series analysis', Biometrika 89 (2002).
//!
//! The state is the level followed by the season's last effects, the present one first. When the season moves on, the new effect is
//! less the sum of the others plus a disturbance (A. C. Harvey, 'Forecasting, Structural Time Series Models and the Kalman Filter').

use crate::rng::Stream;

/// The model's shape and variances.
#[derive(Clone, Copy)]
pub(super) struct Structure {
    /// Places in a season; 1 for none.
    pub seasons: usize,
    /// Periods in a place.
    pub duration: usize,
    /// Variance of an observation.
    pub observation: f64,
    /// Variance of the level's steps.
    pub level: f64,
    /// Variance of the season's steps.
    pub season: f64,
    /// Mean of the level at the first period.
    pub start: f64,
}

impl Structure {
    /// Numbers in a state.
    pub fn width(&self) -> usize {
        self.seasons.max(1)
    }

    /// Whether the season moves on between this period and the next.
    pub fn moves(&self, period: usize) -> bool {
        self.seasons > 1 && (period + 1).is_multiple_of(self.duration.max(1))
    }

    /// What a state says of the observation.
    pub fn observed(state: &[f64]) -> f64 {
        state.iter().take(2).fold(0.0, |sum, value| sum + value)
    }

    /// The state one period on, without disturbance.
    pub fn advance(&self, state: &mut [f64], period: usize) {
        if self.moves(period)
            && let Some((_, season)) = state.split_first_mut()
        {
            let next = -season.iter().fold(0.0, |sum, value| sum + value);
            season.rotate_right(1);
            if let Some(first) = season.first_mut() {
                *first = next;
            }
        }
    }

    /// The transpose of [`Structure::advance`].
    fn advance_transposed(&self, state: &mut [f64], period: usize) {
        if self.moves(period)
            && let Some((_, season)) = state.split_first_mut()
        {
            let first = season.first().copied().unwrap_or(0.0);
            season.rotate_left(1);
            if let Some(last) = season.last_mut() {
                *last = 0.0;
            }
            for value in season {
                *value -= first;
            }
        }
    }

    /// Adds disturbances to a state that has just advanced past `period`.
    pub fn disturb(&self, state: &mut [f64], period: usize, random: &mut Stream) {
        let moves = self.moves(period);
        if let Some(level) = state.first_mut() {
            *level += self.level.sqrt() * random.normal();
        }
        if moves && let Some(season) = state.get_mut(1) {
            *season += self.season.sqrt() * random.normal();
        }
    }

    /// A draw of the states given observations (gaps are `None`), on a scale where the series varies by about 1.
    pub fn draw(&self, observations: &[Option<f64>], random: &mut Stream) -> Vec<Vec<f64>> {
        let width = self.width();
        // An unconditional draw of states and observations, around a mean of 0.
        let mut state: Vec<f64> = (0..width).map(|_| random.normal()).collect();
        let mut free = Vec::with_capacity(observations.len());
        let mut differences = Vec::with_capacity(observations.len());
        for (period, observation) in observations.iter().enumerate() {
            let noise = self.observation.sqrt() * random.normal();
            differences.push(observation.map(|value| value - Self::observed(&state) - noise));
            free.push(state.clone());
            self.advance(&mut state, period);
            self.disturb(&mut state, period, random);
        }
        let mut smooth = self.smooth(&differences);
        for (state, free) in smooth.iter_mut().zip(&free) {
            for (value, free) in state.iter_mut().zip(free) {
                *value += free;
            }
        }
        smooth
    }

    /// The mean of the states given observations.
    fn smooth(&self, observations: &[Option<f64>]) -> Vec<Vec<f64>> {
        let width = self.width();
        let mut mean = vec![0.0; width];
        if let Some(level) = mean.first_mut() {
            *level = self.start;
        }
        let first_mean = mean.clone();
        let mut covariance: Vec<Vec<f64>> =
            (0..width).map(|row| (0..width).map(|column| if row == column { 1.0 } else { 0.0 }).collect()).collect();
        // For each period: the prediction's error over its variance, and the gain before the state advances.
        let mut steps: Vec<(f64, f64, Vec<f64>)> = Vec::with_capacity(observations.len());
        for (period, observation) in observations.iter().enumerate() {
            let with_observed: Vec<f64> = covariance.iter().map(|row| Self::observed(row)).collect();
            match observation {
                Some(value) => {
                    let variance = Self::observed(&with_observed) + self.observation;
                    let error = value - Self::observed(&mean);
                    let gain: Vec<f64> = with_observed.iter().map(|value| value / variance).collect();
                    for (value, gain) in mean.iter_mut().zip(&gain) {
                        *value += gain * error;
                    }
                    for (row, gain) in covariance.iter_mut().zip(&gain) {
                        for (value, other) in row.iter_mut().zip(&with_observed) {
                            *value -= gain * other;
                        }
                    }
                    steps.push((error / variance, 1.0, gain));
                }
                None => steps.push((0.0, 0.0, vec![0.0; width])),
            }
            self.advance(&mut mean, period);
            self.advance_covariance(&mut covariance, period);
        }
        // Backwards: the weights r of the later errors.
        let mut weights = vec![0.0; width];
        let mut after: Vec<Vec<f64>> = Vec::with_capacity(observations.len());
        for (period, (error, seen, gain)) in steps.iter().enumerate().rev() {
            after.push(weights.clone());
            self.advance_transposed(&mut weights, period);
            let through = gain.iter().zip(&weights).fold(0.0, |sum, (gain, weight)| sum + gain * weight);
            for weight in weights.iter_mut().take(2) {
                *weight += error - seen * through;
            }
        }
        after.reverse();
        // Forwards: the first state, then each from the one before; the first covariance is the identity.
        let mut state: Vec<f64> = first_mean.iter().zip(&weights).map(|(mean, weight)| mean + weight).collect();
        let mut states = Vec::with_capacity(observations.len());
        for (period, weights) in after.iter().enumerate() {
            states.push(state.clone());
            self.advance(&mut state, period);
            let moves = self.moves(period);
            for (at, (value, weight)) in state.iter_mut().zip(weights).enumerate().take(2) {
                *value += match at {
                    0 => self.level * weight,
                    _ if moves => self.season * weight,
                    _ => 0.0,
                };
            }
        }
        states
    }

    fn advance_covariance(&self, covariance: &mut [Vec<f64>], period: usize) {
        if self.moves(period) {
            for row in covariance.iter_mut() {
                self.advance(row, period);
            }
            // The same over rows.
            if let Some((_, season)) = covariance.split_first_mut() {
                let width = season.first().map_or(0, Vec::len);
                let next: Vec<f64> = (0..width)
                    .map(|column| -season.iter().fold(0.0, |sum, row| sum + row.get(column).copied().unwrap_or(0.0)))
                    .collect();
                season.rotate_right(1);
                if let Some(first) = season.first_mut() {
                    *first = next;
                }
            }
        }
        for (at, variance) in [(0, self.level), (1, if self.moves(period) { self.season } else { 0.0 })] {
            if let Some(value) = covariance.get_mut(at).and_then(|row| row.get_mut(at)) {
                *value += variance;
            }
        }
    }
}
