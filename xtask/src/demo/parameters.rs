//! Every number of the model, in one place. The table in `docs/methods/northgate-model.md` explains them.

/// A pair of numbers, one for each region.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Regions<T> {
    /// The North: 58 % of the volume.
    pub north: T,
    /// The South: 42 % of the volume.
    pub south: T,
}

impl<T: Copy> Regions<T> {
    /// Applies a function to both regions.
    pub fn map<U>(self, mut function: impl FnMut(T) -> U) -> Regions<U> {
        Regions { north: function(self.north), south: function(self.south) }
    }

    /// Pairs the regions of two quantities.
    pub fn with<U: Copy>(self, other: Regions<U>) -> Regions<(T, U)> {
        Regions { north: (self.north, other.north), south: (self.south, other.south) }
    }
}

impl Regions<f64> {
    /// North plus South.
    pub fn total(self) -> f64 {
        self.north + self.south
    }
}

/// Parcels in a typical week.
pub const PARCELS: Regions<f64> = Regions { north: 522_000.0, south: 378_000.0 };
/// The regions' shares of volume, used wherever shares are added up to the firm's.
pub const VOLUME_SHARE: Regions<f64> = Regions { north: 0.58, south: 0.42 };
/// Overtime hours in a typical week.
pub const OVERTIME: Regions<f64> = Regions { north: 4_500.0, south: 3_200.0 };
/// Overtime of both regions in a typical week.
pub const OVERTIME_TOTAL: f64 = 7_700.0;
/// Expedited share in a typical week.
pub const EXPEDITED: Regions<f64> = Regions { north: 0.040, south: 0.050 };
/// Expedited share of the firm in a typical week: the regions weighted by volume.
pub const EXPEDITED_TOTAL: f64 = 0.0442;
/// Share of routes planned by the optimiser, in points of a hundred, before the roll-out.
pub const OPTIMISER_POINTS: f64 = 20.0;
/// Share of parcels sorted automatically, in points, before the first step.
pub const SORT_POINTS: f64 = 46.0;
/// Share of customers texted, in points, before the roll-out.
pub const TEXTED_POINTS: f64 = 20.0;
/// Drivers employed.
pub const DRIVERS: f64 = 1_900.0;
/// Order cut-off, hour of the day.
pub const CUT_OFF: f64 = 20.0;
/// Drops per route hour.
pub const DROPS: f64 = 14.0;
/// Driver turnover, share a year.
pub const TURNOVER: f64 = 0.34;
/// Share of parcels delivered at the first attempt.
pub const FIRST_ATTEMPT: f64 = 0.915;
/// Share of parcels delivered on time.
pub const ON_TIME: f64 = 0.952;
/// Damaged parcels per 10,000.
pub const DAMAGE: f64 = 11.0;
/// Handling cost of a parcel, GBP.
pub const HANDLING: f64 = 0.92;

/// What a bank holiday takes from the logarithm of a week's volume: ln 0.97.
pub const VOLUME_ON_BANK_HOLIDAY: f64 = -0.030_459_207_484_708_574;
/// What peak adds to the logarithm of a week's volume: ln 1.13.
pub const VOLUME_AT_PEAK: f64 = 0.122_217_632_724_249_23;
/// Factor on overtime in a peak week.
pub const OVERTIME_AT_PEAK: f64 = 1.22;
/// Change of the on-time share in a peak week.
pub const ON_TIME_AT_PEAK: f64 = -0.013;

/// GBP of handling a parcel that temporary staff adds in a peak week.
pub const HANDLING_AT_PEAK: f64 = 0.06;

/// A normal noise.
pub struct Noise {
    /// Standard deviation of the whole.
    pub deviation: f64,
    /// Share of the variance that is common to both regions.
    pub common: f64,
    /// Autocorrelation at lag 1.
    pub autocorrelation: f64,
}

impl Noise {
    const fn new(deviation: f64, common: f64, autocorrelation: f64) -> Self {
        Self { deviation, common, autocorrelation }
    }
}

/// Noise of each region's volume, logarithmic.
pub const VOLUME_NOISE: Noise = Noise::new(0.01, 0.5, 0.0);
/// Noise of each region's overtime, logarithmic.
pub const OVERTIME_NOISE: Noise = Noise::new(0.045, 0.5, 0.3);
/// Noise of each region's expedited share, logarithmic.
pub const EXPEDITED_NOISE: Noise = Noise::new(0.05, 0.5, 0.0);
/// Noise of each region's drops per route hour, logarithmic.
pub const DROPS_NOISE: Noise = Noise::new(0.01, 0.5, 0.0);
/// Noise of driver turnover, logarithmic and slow.
pub const TURNOVER_NOISE: Noise = Noise::new(0.03, 1.0, 0.85);
/// Noise of first-attempt success, in shares.
pub const FIRST_ATTEMPT_NOISE: Noise = Noise::new(0.004, 1.0, 0.0);
/// Noise of on-time delivery, in shares.
pub const ON_TIME_NOISE: Noise = Noise::new(0.005, 1.0, 0.0);
/// The cost's own noise, GBP a parcel; it arises in handling.
pub const HANDLING_NOISE: Noise = Noise::new(0.025, 1.0, 0.0);

/// How one quantity moves another.
pub struct Effect {
    /// Change of the effect per change of the cause; between logarithms where nothing else is said.
    pub strength: f64,
    /// Weeks before anything moves.
    pub lag: usize,
    /// Weeks over which the effect builds up; 1: at once.
    pub ramp: usize,
}

impl Effect {
    const fn new(strength: f64, lag: usize, ramp: usize) -> Self {
        Self { strength, lag, ramp }
    }
}

/// Overtime of a region on its volume.
pub const OVERTIME_ON_VOLUME: Effect = Effect::new(0.11, 0, 1);
/// Expedited share of a region on its volume.
pub const EXPEDITED_ON_VOLUME: Effect = Effect::new(0.046, 0, 1);
/// Drivers on the volume of both regions.
pub const DRIVERS_ON_VOLUME: Effect = Effect::new(0.80, 6, 4);
/// Drops of a region on its volume.
pub const DROPS_ON_VOLUME: Effect = Effect::new(0.55, 0, 1);
/// Overtime of a region on its drops.
pub const OVERTIME_ON_DROPS: Effect = Effect::new(-0.07, 1, 3);
/// Overtime of the firm on driver turnover.
pub const OVERTIME_ON_TURNOVER: Effect = Effect::new(0.35, 6, 6);
/// Driver turnover on the drops of both regions.
pub const TURNOVER_ON_DROPS: Effect = Effect::new(-0.10, 2, 2);
/// Logarithm of drops per point of routes planned by the optimiser.
pub const OPTIMISER_ON_DROPS: Effect = Effect::new(0.001_3, 1, 6);
/// GBP of handling per point of automated sort.
pub const SORT_ON_HANDLING: Effect = Effect::new(-0.008_5, 4, 1);
/// Share of parcels on time per unit of the logarithm of the firm's overtime.
pub const OVERTIME_ON_ON_TIME: Effect = Effect::new(0.012, 0, 1);
/// Share of parcels on time per unit of the logarithm of the firm's expedited share.
pub const EXPEDITED_ON_ON_TIME: Effect = Effect::new(0.009, 0, 1);
/// What the firm believes texts do (share of parcels per point texted). The truth is [`TEXTED_ON_FIRST_ATTEMPT`].
pub const TEXTED_ON_FIRST_ATTEMPT_DECLARED: f64 = 0.015 / 65.0;
/// What texts do: nothing.
pub const TEXTED_ON_FIRST_ATTEMPT: Effect = Effect::new(0.0, 2, 1);
/// Logarithm of volume per hour of later cut-off.
pub const CUT_OFF_ON_VOLUME: f64 = 0.01;
/// Logarithm of expedited share per hour of later cut-off.
pub const CUT_OFF_ON_EXPEDITED: f64 = 0.12;

/// GBP a regular hour.
pub const REGULAR_HOUR: f64 = 21.0;
/// Regular hours of a driver in a typical week.
pub const REGULAR_HOURS_A_DRIVER: f64 = 29.8;
/// How far regular hours follow the season and the noise of volume.
pub const REGULAR_HOURS_FLEX: f64 = 0.7;
/// GBP an hour of overtime.
pub const OVERTIME_HOUR: f64 = 31.50;
/// GBP an expedited parcel, paid to carriers.
pub const EXPEDITED_PARCEL: f64 = 9.40;
/// GBP of vehicle cost a parcel at 14 drops a route hour.
pub const VEHICLE: f64 = 0.82;
/// GBP a failed first attempt.
pub const FAILED_ATTEMPT: f64 = 2.60;
/// GBP of depots a week.
pub const DEPOTS: f64 = 171_000.0;
/// GBP to replace a driver who leaves.
pub const REPLACED_DRIVER: f64 = 3_200.0;
/// Price of a parcel, GBP.
pub const PRICE: f64 = 6.10;
/// Overhead outside the last mile, GBP a parcel.
pub const OVERHEAD: f64 = 1.32;
/// GBP less for each parcel above [`OVERFLOW_THRESHOLD`], until the end of year 1.
pub const OVERFLOW_DISCOUNT: f64 = 0.70;
/// Parcels a week above which the overflow discount applies.
pub const OVERFLOW_THRESHOLD: f64 = 900_000.0;
/// GBP with which the buffer of a quarter opens until the end of year 1.
pub const BUFFER_YEAR_ONE: i64 = 1_800_000;
/// GBP with which the buffer of a quarter opens in year 2.
pub const BUFFER_YEAR_TWO: i64 = 1_600_000;
/// Share of the South's carrier invoices that was missing in weeks 75 to 78.
pub const INVOICES_MISSING: f64 = 0.83;
