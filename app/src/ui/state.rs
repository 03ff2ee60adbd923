//! States as people see them: shape, word and colour, always together.

use domain::guardrail::GuardrailState;
use domain::reading::Freshness;
use domain::target::{Judgement, State};
use leptos::prelude::*;

/// The looks a state can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// A disc with a tick.
    Achieved,
    /// A disc.
    OnTrack,
    /// A triangle.
    AtRisk,
    /// A diamond.
    OffTrack,
    /// A cross.
    Missed,
    /// A dashed ring.
    Unknown,
    /// A clock.
    Stale,
    /// A dash.
    NoTarget,
}

impl Look {
    /// Every look, what needs somebody first.
    pub const ALL: [Self; 8] = [
        Self::Missed,
        Self::OffTrack,
        Self::AtRisk,
        Self::Stale,
        Self::Unknown,
        Self::OnTrack,
        Self::Achieved,
        Self::NoTarget,
    ];

    /// How a KPI looks: by its targets, unless its data is too old to say anything that may still change.
    #[must_use]
    pub fn of_kpi(judgement: Option<&Judgement>, freshness: &Freshness) -> Self {
        let state = judgement.map(|judgement| judgement.state);
        let is_final = matches!(state, Some(State::Achieved | State::Missed));
        match (state, freshness) {
            (_, Freshness::Late { .. } | Freshness::Never) if !is_final => Self::Stale,
            (Some(state), _) => Self::from(state),
            (None, _) => Self::NoTarget,
        }
    }

    /// The class that `style/state.css` knows.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Achieved => "state-achieved",
            Self::OnTrack => "state-on-track",
            Self::AtRisk => "state-at-risk",
            Self::OffTrack => "state-off-track",
            Self::Missed => "state-missed",
            Self::Unknown => "state-unknown",
            Self::Stale => "state-stale",
            Self::NoTarget => "state-no-target",
        }
    }

    /// The word on the screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Achieved => "Achieved",
            Self::OnTrack => "On track",
            Self::AtRisk => "At risk",
            Self::OffTrack => "Off track",
            Self::Missed => "Missed",
            Self::Unknown => "Unknown",
            Self::Stale => "No fresh data",
            Self::NoTarget => "No target",
        }
    }

    /// Whether it needs somebody.
    #[must_use]
    pub const fn needs_somebody(self) -> bool {
        matches!(self, Self::AtRisk | Self::OffTrack | Self::Missed)
    }

    /// The shape in a box of 12 by 12, its dashes, and whether it is drawn open.
    const fn shape(self) -> (&'static str, Option<&'static str>, bool) {
        match self {
            Self::Achieved => (
                "M6 .5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Zm2.9 4.3L5.5 8.6 3.1 6.3l.8-.9 1.5 1.5 2.6-3z",
                None,
                false,
            ),
            Self::OnTrack => ("M6 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z", None, false),
            Self::AtRisk => ("M6 .8 11.6 11H.4z", None, false),
            Self::OffTrack => ("M6 .2 11.8 6 6 11.8.2 6z", None, false),
            Self::Missed => {
                ("M2.3.9 6 4.6 9.7.9l1.4 1.4L7.4 6l3.7 3.7-1.4 1.4L6 7.4l-3.7 3.7L.9 9.7 4.6 6 .9 2.3z", None, false)
            }
            Self::Unknown => ("M6 1.25a4.75 4.75 0 1 0 0 9.5 4.75 4.75 0 0 0 0-9.5z", Some("2.4 2.57"), true),
            Self::Stale => ("M6 1.25a4.75 4.75 0 1 0 0 9.5 4.75 4.75 0 0 0 0-9.5zM6 3.2V6l2 1.4", None, true),
            Self::NoTarget => ("M1.5 6h9", None, true),
        }
    }

    const fn mark_class(self) -> &'static str {
        if self.shape().2 { "state-mark state-mark-open" } else { "state-mark" }
    }
}

impl From<State> for Look {
    fn from(state: State) -> Self {
        match state {
            State::Achieved => Self::Achieved,
            State::OnTrack => Self::OnTrack,
            State::AtRisk => Self::AtRisk,
            State::OffTrack => Self::OffTrack,
            State::Missed => Self::Missed,
            State::Unknown => Self::Unknown,
        }
    }
}

/// How a guardrail looks, and its own word for it.
#[must_use]
pub const fn guardrail_look(state: GuardrailState) -> (Look, &'static str) {
    match state {
        GuardrailState::Held => (Look::Achieved, "Held"),
        GuardrailState::Holding => (Look::OnTrack, "Holds"),
        GuardrailState::Broken => (Look::Missed, "Broken"),
        GuardrailState::Unknown => (Look::Unknown, "Unknown"),
    }
}

/// How a standing target looks, by whether the latest reading meets it.
#[must_use]
pub const fn standing_look(met: Option<bool>) -> (Look, &'static str) {
    match met {
        Some(true) => (Look::OnTrack, "Met"),
        Some(false) => (Look::OffTrack, "Not met"),
        None => (Look::Unknown, "Unknown"),
    }
}

/// A state in a line of text.
pub fn state(look: Look, word: &'static str) -> AnyView {
    stated(look, word, format!("state {}", look.class()))
}

/// A state on a ground of its own, once a page.
pub fn state_badge(look: Look, word: &'static str) -> AnyView {
    stated(look, word, format!("state {} state-badge", look.class()))
}

fn stated(look: Look, word: &'static str, class: String) -> AnyView {
    let (path, dashes, _) = look.shape();
    view! {
        <span class=class>
            <svg class=look.mark_class() viewBox="0 0 12 12" aria-hidden="true">
                <path d=path fill-rule="evenodd" stroke-dasharray=dashes></path>
            </svg>
            <span class="state-word">{word}</span>
        </span>
    }
    .into_any()
}

/// The mark alone, inside a drawing, its upper left corner at `x`, `y`.
pub fn state_mark_at(look: Look, x: i32, y: i32) -> AnyView {
    let (path, dashes, _) = look.shape();
    view! {
        <g class=look.mark_class() transform=format!("translate({x} {y})")>
            <path d=path fill-rule="evenodd" stroke-dasharray=dashes></path>
        </g>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn old_data_hides_what_may_change_and_not_what_is_over() {
        let judged = |state| Judgement { state, reason: String::new() };
        let late = Freshness::Late { period: "P1".to_owned(), due_on: NaiveDate::MIN };
        assert_eq!(Look::of_kpi(None, &late), Look::Stale);
        assert_eq!(Look::of_kpi(Some(&judged(State::OnTrack)), &late), Look::Stale);
        assert_eq!(Look::of_kpi(Some(&judged(State::Missed)), &late), Look::Missed);
        assert_eq!(Look::of_kpi(None, &Freshness::Fresh), Look::NoTarget);
        assert_eq!(Look::of_kpi(Some(&judged(State::AtRisk)), &Freshness::Fresh), Look::AtRisk);
    }
}
