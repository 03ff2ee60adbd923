//! From odds, period after period, to a state.
//!
//! A state gets worse where two periods in a row say so, or one in which an adverse signal stands; it gets better where the odds are above the
//! better state's threshold by a margin. So odds that wander about a threshold do not flap. (Design, sections 2.5 and 2.12.)

/// A state, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// The window is over and the bound met.
    Achieved,
    /// Likely.
    OnTrack,
    /// Open.
    AtRisk,
    /// Unlikely.
    OffTrack,
    /// The window is over and the bound not met.
    Missed,
    /// No figures to rest on.
    Unknown,
}

/// Odds from which a state holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// The least odds of on track.
    pub on_track: f64,
    /// The least odds of at risk.
    pub at_risk: f64,
    /// How far above a threshold odds must be for a state to get better.
    pub margin: f64,
    /// Below this trust nothing is better than at risk.
    pub least_trust: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { on_track: 0.70, at_risk: 0.35, margin: 0.05, least_trust: 0.5 }
    }
}

/// What a period adds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// The odds, 0 to 1; `None` or NaN: not known.
    pub odds: Option<f64>,
    /// How far the figures can be relied on, 0 to 1; `None`: they are stale or missing.
    pub trust: Option<f64>,
    /// Whether an adverse signal stands.
    pub has_adverse_signal: bool,
    /// Whether the bound was met, once the window is over.
    pub outcome: Option<bool>,
}

/// Where a bound stands after a period, and what the next period needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What is shown.
    pub state: State,
    /// The state by odds alone, kept where `state` is unknown or capped; `None`: no odds yet.
    held: Option<State>,
    /// A worse state that the last period asked for.
    pending: Option<State>,
}

impl Default for Standing {
    fn default() -> Self {
        Self { state: State::Unknown, held: None, pending: None }
    }
}

impl Thresholds {
    /// The state of odds without a history.
    #[must_use]
    pub fn state(&self, odds: f64) -> State {
        // Shares of samples are compared where thresholds are written: 0.75 - 0.05 is 0.70.
        let reaches = |threshold: f64| odds >= threshold - 1e-12;
        if reaches(self.on_track) {
            State::OnTrack
        } else if reaches(self.at_risk) {
            State::AtRisk
        } else {
            State::OffTrack
        }
    }
}

impl Standing {
    /// The standing after one more period.
    #[must_use]
    pub fn next(self, evidence: Evidence, thresholds: &Thresholds) -> Self {
        let Some(trust) = evidence.trust.filter(|trust| !trust.is_nan()) else {
            return Self { state: State::Unknown, pending: None, ..self };
        };
        if let Some(is_met) = evidence.outcome {
            return Self { state: if is_met { State::Achieved } else { State::Missed }, pending: None, ..self };
        }
        let Some(odds) = evidence.odds.filter(|odds| !odds.is_nan()) else {
            return Self { state: State::Unknown, pending: None, ..self };
        };
        let plain = thresholds.state(odds);
        let (held, pending) = match self.held {
            None => (plain, None),
            // Worse: at once with a signal; otherwise the milder of what two periods in a row ask for.
            Some(held) if plain > held => match self.pending {
                _ if evidence.has_adverse_signal => (plain, None),
                Some(before) => (before.min(plain), (plain > before).then_some(plain)),
                None => (held, Some(plain)),
            },
            Some(held) => (thresholds.state(odds - thresholds.margin).min(held), None),
        };
        let is_capped = trust < thresholds.least_trust;
        let state = if is_capped { held.max(State::AtRisk) } else { held };
        Self { state, held: Some(held), pending }
    }

    /// The standing after a history, first period first.
    #[must_use]
    pub fn fold(history: impl IntoIterator<Item = Evidence>, thresholds: &Thresholds) -> Self {
        history.into_iter().fold(Self::default(), |standing, evidence| standing.next(evidence, thresholds))
    }
}
