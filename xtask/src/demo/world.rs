//! The firm itself: from settings and luck to what every KPI truly was, week by week.

use super::calendar::{self, FIRST_WEEK, Week};
use super::luck::Luck;
use super::mathematics::{exponential, logarithm};
use super::parameters::*;
use super::plan::{Pushes, Settings, World};

/// What truly happened in one week; shares are 0 to 1, money is GBP.
#[derive(Clone, Copy, Debug)]
pub struct Truth {
    /// The week.
    pub week: Week,
    /// What was set.
    pub settings: Settings,
    /// Parcels delivered.
    pub parcels: Regions<f64>,
    /// Overtime hours worked.
    pub overtime: Regions<f64>,
    /// Parcels sent by expedited carriers, whole numbers.
    pub expedited_parcels: Regions<f64>,
    /// Drops per route hour of each region.
    pub drops: Regions<f64>,
    /// Drops per route hour of the firm.
    pub drops_total: f64,
    /// Driver turnover, share a year.
    pub turnover: f64,
    /// Share of parcels delivered at the first attempt.
    pub first_attempt: f64,
    /// Share of parcels on time.
    pub on_time: f64,
    /// Damaged parcels, a whole number.
    pub damaged: f64,
    /// Regular hours paid.
    pub regular_hours: f64,
    /// Handling cost, GBP a parcel.
    pub handling: f64,
    /// Paid to expedited carriers, GBP.
    pub carrier_cost: Regions<f64>,
    /// Cost, GBP a parcel.
    pub cost: f64,
    /// Contribution, GBP.
    pub contribution: f64,
}

impl Truth {
    /// Parcels of the firm.
    pub fn volume(&self) -> f64 {
        self.parcels.total()
    }

    /// Overtime of the firm.
    pub fn overtime_total(&self) -> f64 {
        self.overtime.total()
    }

    /// Share of each region's parcels that went by expedited carriers.
    pub fn expedited(&self) -> Regions<f64> {
        self.expedited_parcels.with(self.parcels).map(|(expedited, parcels)| expedited / parcels)
    }

    /// Expedited share of the firm.
    pub fn expedited_total(&self) -> f64 {
        self.expedited_parcels.total() / self.volume()
    }
}

/// A course of events: one [`Truth`] for every week of the record, in order.
pub struct Course {
    /// The weeks.
    pub weeks: Vec<Truth>,
}

impl Course {
    /// Weeks `first` to `last`, both included.
    pub fn between(&self, first: Week, last: Week) -> &[Truth] {
        &self.weeks[(first - FIRST_WEEK) as usize..=(last - FIRST_WEEK) as usize]
    }
}

/// The weighted past of a driver: the mean over the ramp, lagged, times the strength. Before the record nothing deviated.
fn lagged(effect: &Effect, deviations: &[f64], index: usize) -> f64 {
    let past: f64 = (0..effect.ramp)
        .filter_map(|k| index.checked_sub(effect.lag + k).and_then(|position| deviations.get(position)))
        .sum();
    effect.strength * past / effect.ramp as f64
}

/// How far every driver stood from its reference, week by week: what the effects act on.
#[derive(Default)]
struct Deviations {
    overtime: Vec<f64>,
    overtime_north: Vec<f64>,
    overtime_south: Vec<f64>,
    turnover: Vec<f64>,
    optimiser_north: Vec<f64>,
    optimiser_south: Vec<f64>,
    drivers: Vec<f64>,
    sort: Vec<f64>,
    texted: Vec<f64>,
}

/// Simulates a world under the pushes and the luck of a seed.
pub fn simulate(world: World, pushes: &Pushes, luck: &Luck) -> Course {
    let mut deviations = Deviations::default();
    let weeks = calendar::weeks()
        .enumerate()
        .map(|(index, week)| simulate_week(week, index, pushes.settings(world, week), luck, &mut deviations))
        .collect();
    Course { weeks }
}

fn simulate_week(week: Week, index: usize, settings: Settings, luck: &Luck, past: &mut Deviations) -> Truth {
    let peak = calendar::is_peak(week);
    let season = if calendar::has_bank_holiday(week) { VOLUME_ON_BANK_HOLIDAY } else { 0.0 }
        + if peak { VOLUME_AT_PEAK } else { 0.0 };
    let usual_overtime = OVERTIME.map(|hours| hours * if peak { OVERTIME_AT_PEAK } else { 1.0 });
    let overtime = usual_overtime
        .with(luck.overtime[index])
        .map(|(hours, noise)| hours * settings.overtime / OVERTIME_TOTAL * exponential(noise))
        // Time sheets are kept in tenths of an hour.
        .map(|hours| (hours * 10.0).round() / 10.0);
    let cut_off = settings.cut_off - CUT_OFF;
    let expedited = EXPEDITED.with(luck.expedited[index]).map(|(share, noise)| {
        share * settings.expedited / EXPEDITED_TOTAL * exponential(CUT_OFF_ON_EXPEDITED * cut_off + noise)
    });

    let overtime_deviation = overtime.with(usual_overtime).map(|(hours, usual)| logarithm(hours / usual));
    let overtime_deviation_total = logarithm(overtime.total() / usual_overtime.total());
    let expedited_deviation = expedited.with(EXPEDITED).map(|(share, usual)| logarithm(share / usual));
    let weighted_expedited = expedited.with(VOLUME_SHARE).map(|(share, weight)| share * weight).total();
    past.overtime.push(overtime_deviation_total);
    past.overtime_north.push(overtime_deviation.north);
    past.overtime_south.push(overtime_deviation.south);
    past.optimiser_north.push(settings.optimiser.north - OPTIMISER_POINTS);
    past.optimiser_south.push(settings.optimiser.south - OPTIMISER_POINTS);
    past.drivers.push(logarithm(settings.drivers / DRIVERS));
    past.sort.push(settings.sort - SORT_POINTS);
    past.texted.push(settings.texted - TEXTED_POINTS);

    let turnover_deviation = lagged(&OVERTIME_ON_TURNOVER, &past.overtime, index) + luck.turnover[index];
    past.turnover.push(turnover_deviation);
    let turnover_on_drops = lagged(&TURNOVER_ON_DROPS, &past.turnover, index);
    let drops_deviation = Regions {
        north: lagged(&OVERTIME_ON_DROPS, &past.overtime_north, index)
            + lagged(&OPTIMISER_ON_DROPS, &past.optimiser_north, index),
        south: lagged(&OVERTIME_ON_DROPS, &past.overtime_south, index)
            + lagged(&OPTIMISER_ON_DROPS, &past.optimiser_south, index),
    }
    .with(luck.drops[index])
    .map(|(effects, noise)| effects + turnover_on_drops + noise);
    let drops = drops_deviation.map(|deviation| DROPS * exponential(deviation));

    let drivers_on_volume = lagged(&DRIVERS_ON_VOLUME, &past.drivers, index);
    let volume_deviation = overtime_deviation
        .with(expedited_deviation)
        .map(|(overtime, expedited)| OVERTIME_ON_VOLUME.strength * overtime + EXPEDITED_ON_VOLUME.strength * expedited)
        .with(drops_deviation)
        .map(|(effects, drops)| effects + DROPS_ON_VOLUME.strength * drops)
        .with(luck.volume[index])
        .map(|(effects, noise)| effects + drivers_on_volume + CUT_OFF_ON_VOLUME * cut_off + noise);
    let parcels =
        PARCELS.with(volume_deviation).map(|(parcels, deviation)| (parcels * exponential(season + deviation)).round());
    let volume = parcels.total();
    // The firm's drops are its parcels over its route hours.
    let drops_total = volume / parcels.with(drops).map(|(parcels, drops)| parcels / drops).total();

    let volume_noise = luck.volume[index].with(VOLUME_SHARE).map(|(noise, weight)| noise * weight).total();
    let regular_hours =
        REGULAR_HOURS_A_DRIVER * settings.drivers * exponential(REGULAR_HOURS_FLEX * (season + volume_noise));
    let turnover = TURNOVER * exponential(turnover_deviation);
    let first_attempt =
        FIRST_ATTEMPT + lagged(&TEXTED_ON_FIRST_ATTEMPT, &past.texted, index) + luck.first_attempt[index];
    let on_time = ON_TIME
        + OVERTIME_ON_ON_TIME.strength * overtime_deviation_total
        + EXPEDITED_ON_ON_TIME.strength * logarithm(weighted_expedited / EXPEDITED_TOTAL)
        + if peak { ON_TIME_AT_PEAK } else { 0.0 }
        + luck.on_time[index];
    let handling = HANDLING
        + lagged(&SORT_ON_HANDLING, &past.sort, index)
        + if peak { HANDLING_AT_PEAK } else { 0.0 }
        + luck.handling[index];
    let damage_expected = DAMAGE * volume / 10_000.0;
    let damaged = (damage_expected + damage_expected.sqrt() * luck.damage[index]).round();

    let expedited_parcels = parcels.with(expedited).map(|(parcels, share)| (parcels * share).round());
    let carrier_cost = expedited_parcels.map(|parcels| EXPEDITED_PARCEL * parcels);
    let weekly_leavers = settings.drivers * turnover / 52.0;
    let cost = (REGULAR_HOUR * regular_hours
        + OVERTIME_HOUR * overtime.total()
        + carrier_cost.total()
        + DEPOTS
        + REPLACED_DRIVER * weekly_leavers)
        / volume
        + VEHICLE * DROPS / drops_total
        + handling
        + FAILED_ATTEMPT * (1.0 - first_attempt);
    let overflow = if week <= 52 { OVERFLOW_DISCOUNT * (volume - OVERFLOW_THRESHOLD).max(0.0) } else { 0.0 };
    let contribution = volume * (PRICE - cost - OVERHEAD) - overflow;

    Truth {
        week,
        settings,
        parcels,
        overtime,
        expedited_parcels,
        drops,
        drops_total,
        turnover,
        first_attempt,
        on_time,
        damaged,
        regular_hours,
        handling,
        carrier_cost,
        cost,
        contribution,
    }
}
