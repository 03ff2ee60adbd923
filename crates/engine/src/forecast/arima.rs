//! Seasonal ARIMA with regressors by exact maximum likelihood.
//!
//! G. E. P. Box and G. M. Jenkins, 'Time series analysis' (1976). The likelihood comes from a Kalman filter over the state of A. C.
//! Harvey (1989), section 3.4, as R's `arima` uses it: the stationary part starts from its own covariance, the differences from a diffuse
//! one (10^6 times the error variance), innovations with a variance factor of 10^4 or more do not count. Coefficients of regressors, and
//! the mean where nothing is differenced, are worked out by generalised least squares within the same filter, so they are at their
//! maximum for each set of the others. A gap is passed over exactly.

mod conditional;
mod filter;
mod fit;
mod polynomial;

pub use conditional::{ConditionalFit, fit_conditional};
pub use fit::{ArimaFit, ArimaForecast, fit, fit_from};

/// Orders of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArimaOrder {
    /// Autoregressive terms.
    pub autoregressive: usize,
    /// Differences.
    pub differences: usize,
    /// Moving-average terms.
    pub moving_average: usize,
    /// Autoregressive terms at whole seasons.
    pub seasonal_autoregressive: usize,
    /// Differences over a season.
    pub seasonal_differences: usize,
    /// Moving-average terms at whole seasons.
    pub seasonal_moving_average: usize,
    /// Periods of a season; 1 where there is none.
    pub season_length: usize,
}

impl ArimaOrder {
    /// Coefficients that are searched: all but those of regressors.
    #[must_use]
    pub fn coefficient_count(&self) -> usize {
        self.autoregressive
            .saturating_add(self.moving_average)
            .saturating_add(self.seasonal_autoregressive)
            .saturating_add(self.seasonal_moving_average)
    }

    /// Values that differencing takes.
    #[must_use]
    pub fn lost(&self) -> usize {
        self.seasonal_differences.saturating_mul(self.season_length).saturating_add(self.differences)
    }

    fn has_season(&self) -> bool {
        self.seasonal_autoregressive > 0 || self.seasonal_differences > 0 || self.seasonal_moving_average > 0
    }

    /// How far back the model looks, and so how large its state is.
    fn longest_lag(&self) -> usize {
        let own = self.seasonal_autoregressive.saturating_mul(self.season_length).saturating_add(self.autoregressive);
        let errors =
            self.seasonal_moving_average.saturating_mul(self.season_length).saturating_add(self.moving_average);
        own.max(errors).saturating_add(self.lost())
    }
}
