//! The luck of one seed: every noise of the model, drawn before anything happens and the same in every world.

use super::calendar::WEEK_COUNT;
use super::parameters::{
    DROPS_NOISE, EXPEDITED_NOISE, FIRST_ATTEMPT_NOISE, HANDLING_NOISE, Noise, ON_TIME_NOISE, OVERTIME_NOISE, Regions,
    TURNOVER_NOISE, VOLUME_NOISE,
};
use super::random::Stream;

/// One noise of each kind for every week of the record; logarithmic except where said.
pub struct Luck {
    /// Volume of the regions.
    pub volume: Vec<Regions<f64>>,
    /// Overtime of the regions.
    pub overtime: Vec<Regions<f64>>,
    /// Expedited share of the regions.
    pub expedited: Vec<Regions<f64>>,
    /// Drops per route hour of the regions.
    pub drops: Vec<Regions<f64>>,
    /// Driver turnover.
    pub turnover: Vec<f64>,
    /// First-attempt success, in shares.
    pub first_attempt: Vec<f64>,
    /// On-time, in shares.
    pub on_time: Vec<f64>,
    /// Handling cost, GBP a parcel.
    pub handling: Vec<f64>,
    /// Damaged parcels, in standard deviations.
    pub damage: Vec<f64>,
}

fn standard_series(seed: u64, name: &str, autocorrelation: f64) -> Vec<f64> {
    let mut stream = Stream::new(seed, name);
    let innovation = (1.0 - autocorrelation * autocorrelation).sqrt();
    // The first value is drawn from the stationary distribution, so the series needs no warming up.
    let mut value = stream.normal();
    let mut series = Vec::with_capacity(WEEK_COUNT);
    for _ in 0..WEEK_COUNT {
        series.push(value);
        value = autocorrelation * value + innovation * stream.normal();
    }
    series
}

fn single(seed: u64, name: &str, noise: &Noise) -> Vec<f64> {
    let mut series = standard_series(seed, name, noise.autocorrelation);
    series.iter_mut().for_each(|value| *value *= noise.deviation);
    series
}

fn regional(seed: u64, name: &str, noise: &Noise) -> Vec<Regions<f64>> {
    let part = |which: &str| standard_series(seed, &format!("{name} {which}"), noise.autocorrelation);
    let (common, north, south) = (part("common"), part("north"), part("south"));
    let shared = noise.deviation * noise.common.sqrt();
    let own = noise.deviation * (1.0 - noise.common).sqrt();
    (0..WEEK_COUNT)
        .map(|index| Regions {
            north: shared * common[index] + own * north[index],
            south: shared * common[index] + own * south[index],
        })
        .collect()
}

/// The noise of damaged parcels, in standard deviations.
pub fn damage(seed: u64) -> Vec<f64> {
    standard_series(seed, "damage", 0.0)
}

impl Luck {
    /// Draws the luck of a seed.
    pub fn of_seed(seed: u64) -> Self {
        Self {
            volume: regional(seed, "volume", &VOLUME_NOISE),
            overtime: regional(seed, "overtime", &OVERTIME_NOISE),
            expedited: regional(seed, "expedited", &EXPEDITED_NOISE),
            drops: regional(seed, "drops", &DROPS_NOISE),
            turnover: single(seed, "turnover", &TURNOVER_NOISE),
            first_attempt: single(seed, "first attempt", &FIRST_ATTEMPT_NOISE),
            on_time: single(seed, "on time", &ON_TIME_NOISE),
            handling: single(seed, "handling", &HANDLING_NOISE),
            damage: damage(seed),
        }
    }
}
