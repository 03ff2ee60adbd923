//! The regressors of a baseline, whitened once for every autocorrelation of the grid, so that fitting a series is a few dot products.

use super::{FEWEST_VALUES, SeasonUse, SignalError};

/// The autocorrelations that are tried.
pub const GRID: [f64; 14] = [-0.4, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// Regressors at the observed places.
#[derive(Debug, Clone)]
pub struct Design {
    places: Vec<usize>,
    season: usize,
    season_use: SeasonUse,
    trend: Option<(f64, f64)>,
    columns: usize,
    whitened: Vec<Whitened>,
}

/// The regressors for one autocorrelation: an orthonormal basis and the triangle that leads back.
#[derive(Debug, Clone)]
struct Whitened {
    /// Factor on the value before and on the difference, one pair a row.
    steps: Vec<(f64, f64)>,
    /// Basis, row by row.
    basis: Vec<f64>,
    /// Upper triangle R of X = Q R, row by row.
    triangle: Vec<f64>,
    /// What does not depend on the series in the restricted log likelihood.
    log_constant: f64,
}

impl Whitened {
    /// Solves the transposed triangle in place, from above.
    fn solve_transposed(&self, values: &mut [f64]) {
        let columns = values.len();
        for column in 0..columns {
            let known: f64 = (0..column).map(|row| self.triangle[row * columns + column] * values[row]).sum();
            let diagonal = self.triangle[column * columns + column];
            values[column] = if diagonal > 0.0 { (values[column] - known) / diagonal } else { 0.0 };
        }
    }
}

/// What a fit leaves behind.
#[derive(Debug, Clone)]
pub struct Moments {
    /// Index of the autocorrelation in the grid.
    pub phi: usize,
    /// The whitened series in the basis.
    pub projection: Vec<f64>,
    /// Mean absolute studentised innovation times sqrt(pi / 2).
    pub scale: f64,
}

/// sqrt(pi / 2): the standard deviation of a normal in mean absolute deviations.
const DEVIATION_PER_MEAN: f64 = 1.253_314_137_315_500_3;

/// A column whose whitened length shrinks below this share of its own is not told apart from those before it.
const DEPENDENT: f64 = 1e-9;

/// What is carried from a value `distance` periods ago, and the variance of what is new since, in innovation variances.
pub fn carry(phi: f64, distance: usize) -> (f64, f64) {
    let (mut carried, mut variance) = (1.0_f64, 0.0);
    for _ in 0..distance.min(1_000) {
        variance += carried * carried;
        carried *= phi;
    }
    (carried, variance.max(1.0))
}

impl Design {
    pub fn new(values: &[Option<f64>], season: Option<usize>, line: bool) -> Result<Self, SignalError> {
        let places: Vec<usize> =
            values.iter().enumerate().filter(|(_, value)| value.is_some()).map(|(place, _)| place).collect();
        let season = season.unwrap_or(0);
        let season_use = season_use(&places, values.len(), season);
        let columns = 1
            + usize::from(line)
            + match season_use {
                SeasonUse::None => 0,
                SeasonUse::Harmonics => 4.min(season - 1),
                SeasonUse::Positions => season - 1,
            };
        let needed = FEWEST_VALUES.max(columns + 8);
        if places.len() < needed {
            return Err(SignalError::TooFew { what: "a baseline of this make", values: places.len(), needed });
        }
        let half = (values.len() as f64 - 1.0) / 2.0;
        let trend = line.then_some((half, half.max(1.0)));
        let mut design = Self { places, season, season_use, trend, columns, whitened: Vec::with_capacity(GRID.len()) };
        for phi in GRID {
            let whitened = design.whiten(phi);
            design.whitened.push(whitened);
        }
        Ok(design)
    }

    pub fn season_use(&self) -> SeasonUse {
        self.season_use
    }

    pub fn columns(&self) -> usize {
        self.columns
    }

    pub fn places(&self) -> &[usize] {
        &self.places
    }

    /// The regressors of one place.
    pub fn row(&self, place: usize) -> Vec<f64> {
        let mut row = Vec::with_capacity(self.columns);
        row.push(1.0);
        if let Some((center, unit)) = self.trend {
            row.push((place as f64 - center) / unit);
        }
        match self.season_use {
            SeasonUse::None => {}
            // Sum to zero, so that the constant stays the mean level.
            SeasonUse::Positions => {
                let position = place % self.season;
                row.extend(
                    (1..self.season)
                        .map(|other| f64::from(u8::from(position == other)) - f64::from(u8::from(position == 0))),
                );
            }
            SeasonUse::Harmonics => {
                let angle = std::f64::consts::TAU * (place % self.season) as f64 / self.season as f64;
                for harmonic in [1.0, 2.0] {
                    row.push(libm::cos(harmonic * angle));
                    row.push(libm::sin(harmonic * angle));
                }
                row.truncate(self.columns);
            }
        }
        row
    }

    fn whiten(&self, phi: f64) -> Whitened {
        let mut steps = Vec::with_capacity(self.places.len());
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(self.places.len());
        let mut before: Option<(usize, Vec<f64>)> = None;
        let mut log_variance = 0.0;
        for place in &self.places {
            let row = self.row(*place);
            let (carried, variance) = match &before {
                Some((last, _)) => carry(phi, place - last),
                None => (0.0, 1.0 / (1.0 - phi * phi)),
            };
            let factor = 1.0 / variance.sqrt();
            rows.push(match &before {
                Some((_, last)) => row.iter().zip(last).map(|(new, old)| factor * (new - carried * old)).collect(),
                None => row.iter().map(|new| factor * new).collect(),
            });
            steps.push((carried, factor));
            log_variance += libm::log(variance);
            before = Some((*place, row));
        }
        let (basis, triangle, log_triangle) = orthonormal(&rows, self.columns);
        Whitened { steps, basis, triangle, log_constant: -0.5 * log_variance - log_triangle }
    }

    /// The observed series whitened for an autocorrelation of the grid.
    fn whitened_series(&self, whitened: &Whitened, observed: &[f64]) -> Vec<f64> {
        let mut before = 0.0;
        observed
            .iter()
            .zip(&whitened.steps)
            .map(|(value, (carried, factor))| {
                let white = factor * (value - carried * before);
                before = *value;
                white
            })
            .collect()
    }

    fn project(&self, whitened: &Whitened, series: &[f64]) -> Vec<f64> {
        let mut projection = vec![0.0; self.columns];
        for (value, row) in series.iter().zip(whitened.basis.chunks_exact(self.columns)) {
            for (sum, entry) in projection.iter_mut().zip(row) {
                *sum += value * entry;
            }
        }
        projection
    }

    /// Restricted likelihood of every autocorrelation of the grid: the index nearest to the posterior mean, and the weights.
    pub fn autocorrelation(&self, observed: &[f64]) -> (usize, [f64; GRID.len()]) {
        let freedom = (self.places.len() - self.columns) as f64;
        let mut weights = [f64::NEG_INFINITY; GRID.len()];
        for (weight, whitened) in weights.iter_mut().zip(&self.whitened) {
            let series = self.whitened_series(whitened, observed);
            let projection = self.project(whitened, &series);
            let total: f64 = series.iter().map(|value| value * value).sum();
            let explained: f64 = projection.iter().map(|value| value * value).sum();
            *weight =
                whitened.log_constant - 0.5 * freedom * libm::log((total - explained).max(total * 1e-14 + 1e-300));
        }
        let most = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut sum = 0.0;
        for weight in &mut weights {
            *weight = libm::exp(*weight - most);
            sum += *weight;
        }
        let mut mean = 0.0;
        for (weight, phi) in weights.iter_mut().zip(GRID) {
            *weight /= sum;
            mean += *weight * phi;
        }
        let index = libm::round((mean - GRID[0]) * 10.0).clamp(0.0, (GRID.len() - 1) as f64) as usize;
        (index, weights)
    }

    /// Coefficients (in the basis) and scale for an autocorrelation of the grid.
    pub fn moments(&self, observed: &[f64], phi: usize) -> Moments {
        let mut moments = Moments { phi, projection: Vec::new(), scale: 0.0 };
        if let Some(whitened) = self.whitened.get(phi) {
            moments.projection = self.project(whitened, &self.whitened_series(whitened, observed));
            let innovations = self.studentised(observed, &moments);
            let sum: f64 = innovations.iter().map(|value| value.abs()).sum();
            moments.scale = DEVIATION_PER_MEAN * sum / innovations.len().max(1) as f64;
        }
        moments
    }

    /// Innovations divided by the square root of one less their leverage; those that the fit reproduces anyway are left out.
    pub fn studentised(&self, observed: &[f64], moments: &Moments) -> Vec<f64> {
        let Some(whitened) = self.whitened.get(moments.phi) else { return Vec::new() };
        self.whitened_series(whitened, observed)
            .iter()
            .zip(whitened.basis.chunks_exact(self.columns))
            .filter_map(|(value, row)| {
                let (mut fitted, mut leverage) = (0.0, 0.0);
                for (entry, coefficient) in row.iter().zip(&moments.projection) {
                    fitted += entry * coefficient;
                    leverage += entry * entry;
                }
                (leverage < 0.98).then(|| (value - fitted) / (1.0 - leverage).sqrt())
            })
            .collect()
    }

    /// Coefficients of the regressors: the triangle solved from below.
    pub fn coefficients(&self, moments: &Moments) -> Vec<f64> {
        let mut coefficients = vec![0.0; self.columns];
        if let Some(whitened) = self.whitened.get(moments.phi) {
            for row in (0..self.columns).rev() {
                let entries = &whitened.triangle[row * self.columns..(row + 1) * self.columns];
                let known: f64 = (row + 1..self.columns).map(|column| entries[column] * coefficients[column]).sum();
                coefficients[row] =
                    if entries[row] > 0.0 { (moments.projection[row] - known) / entries[row] } else { 0.0 };
            }
        }
        coefficients
    }

    /// A later place, whitened against the last observed one, in the basis: its dot product with a projection predicts.
    pub fn in_basis(&self, phi: usize, place: usize, last: usize) -> Vec<f64> {
        let Some(whitened) = self.whitened.get(phi) else { return vec![0.0; self.columns] };
        let (carried, variance) = carry(GRID.get(phi).copied().unwrap_or(0.0), place.saturating_sub(last));
        let factor = 1.0 / variance.sqrt();
        let mut solved: Vec<f64> =
            self.row(place).iter().zip(self.row(last)).map(|(new, old)| factor * (new - carried * old)).collect();
        whitened.solve_transposed(&mut solved);
        solved
    }

    pub fn has_line(&self) -> bool {
        self.trend.is_some()
    }

    /// Standard error of the line's coefficient, in innovation standard deviations.
    pub fn slope_error(&self, phi: usize) -> f64 {
        let mut direction = vec![0.0; self.columns];
        if let (Some(entry), Some(whitened)) = (direction.get_mut(1), self.whitened.get(phi)) {
            *entry = 1.0;
            whitened.solve_transposed(&mut direction);
        }
        dot(&direction, &direction).sqrt()
    }

    /// Variance that the estimated coefficients add to a prediction, in innovation variances of that prediction.
    pub fn leverage(&self, phi: usize, place: usize, last: usize) -> f64 {
        self.in_basis(phi, place, last).iter().map(|value| value * value).sum()
    }
}

/// All positions twice: a level each; one and a half cycles: harmonics.
fn season_use(places: &[usize], periods: usize, season: usize) -> SeasonUse {
    if season < 2 {
        return SeasonUse::None;
    }
    let mut counts = vec![0_usize; season];
    for place in places {
        counts[place % season] += 1;
    }
    if counts.iter().all(|count| *count >= 2) {
        SeasonUse::Positions
    } else if 2 * periods >= 3 * season {
        SeasonUse::Harmonics
    } else {
        SeasonUse::None
    }
}

/// Modified Gram-Schmidt, each column twice. Returns the basis row by row, the triangle row by row and the sum of the logs of its
/// diagonal. A column that depends on those before it becomes zero.
fn orthonormal(rows: &[Vec<f64>], columns: usize) -> (Vec<f64>, Vec<f64>, f64) {
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(columns);
    let mut triangle = vec![0.0; columns * columns];
    let mut log_triangle = 0.0;
    for column in 0..columns {
        let mut vector: Vec<f64> = rows.iter().map(|row| row[column]).collect();
        let length = dot(&vector, &vector).sqrt();
        for _ in 0..2 {
            for (row, unit) in basis.iter().enumerate() {
                let share = dot(&vector, unit);
                triangle[row * columns + column] += share;
                for (entry, other) in vector.iter_mut().zip(unit) {
                    *entry -= share * other;
                }
            }
        }
        let rest = dot(&vector, &vector).sqrt();
        if rest > DEPENDENT * length && rest > 0.0 {
            triangle[column * columns + column] = rest;
            log_triangle += libm::log(rest);
            for entry in &mut vector {
                *entry /= rest;
            }
        } else {
            vector.fill(0.0);
        }
        basis.push(vector);
    }
    let by_row = (0..rows.len()).flat_map(|row| basis.iter().map(move |column| column[row])).collect();
    (by_row, triangle, log_triangle)
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}
