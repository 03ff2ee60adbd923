//! Has a series changed? Control charts with the conventional marks, and a signal that keeps a promise about false alarms.
//!
//! The two are kept apart on purpose. A chart draws what a trained reader expects: natural process limits ([`limits`]) and the usual
//! rules ([`rules`]), tabular CUSUM ([`cusum`]) and EWMA ([`ewma`]). On real series those marks do not hold any false-alarm rate: the
//! combined rules hit once in 127 points of ideal noise and once in a dozen where neighbours are correlated. So what may raise an alarm
//! goes through [`detector`]: prediction errors from a frozen baseline ([`baseline`]), judged against lines that a bootstrap of the whole
//! procedure ([`calibration`]) has moved to where the stated rate holds.
//!
//! Odds of a forecast are watched too: [`breach`].
//!
//! The method page is `docs/methods/signals.md`.

pub mod baseline;
pub mod breach;
pub mod calibration;
pub mod cusum;
pub mod detector;
pub mod error;
pub mod ewma;
pub mod limits;
pub mod rules;

pub use error::SignalError;
