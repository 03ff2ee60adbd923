//! The control that shows a page as known on an earlier day. The address is its state: `as_of=2018-05-03`.

use crate::address::AS_OF;
use crate::sentence::date::{day, machine_day};
use chrono::NaiveDate;
use domain::address_part::encode;
use domain::page::workspace::{KnownDays, WorkspaceFrame};
use domain::slug::Slug;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long the slider has to rest before the page follows: keys held down are one journey.
const REST: Duration = Duration::from_millis(250);

/// Whether the slider was moved and the page that follows is to give its own slider the focus: every answer is drawn anew.
static IS_HELD: AtomicBool = AtomicBool::new(false);

/// The day in the address as known on which the page is shown; empty for the newest.
pub fn as_of_parameter() -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.read().get(AS_OF).unwrap_or_default())
}

/// Where the control leads: this page with its other parameters, on another day.
#[derive(Clone)]
struct Way {
    workspace: Slug,
    days: Arc<KnownDays>,
    shown_on: NaiveDate,
}

impl Way {
    /// The address of this page as known on a day; the newest day is the address without one. Canonical on a bare path too.
    fn address(&self, on: NaiveDate) -> String {
        let path = use_location().pathname.get();
        let mut address = if path.starts_with("/w/") { path } else { format!("/w/{}{path}", self.workspace) };
        let day = (on < self.days.newest_on).then(|| (AS_OF.to_owned(), machine_day(on)));
        let others = use_query_map().get().into_iter().map(|(name, value)| (name.to_string(), value));
        let mut separator = '?';
        for (name, value) in others.filter(|(name, _)| name != AS_OF).chain(day) {
            address.push_str(&format!("{separator}{name}={}", encode(&value)));
            separator = '&';
        }
        address
    }

    /// The last stop that is not after the day shown; the first where all are.
    fn position(&self) -> usize {
        self.days.stops.partition_point(|stop| *stop <= self.shown_on).saturating_sub(1)
    }

    /// The stop before the day shown.
    fn earlier(&self) -> Option<NaiveDate> {
        self.days.stops.iter().rev().find(|stop| **stop < self.shown_on).copied()
    }

    /// The stop after the day shown.
    fn later(&self) -> Option<NaiveDate> {
        self.days.stops.iter().find(|stop| **stop > self.shown_on).copied()
    }
}

/// The control, and above it what a past page has to say of itself. Without a script it is a form with a date, and two links.
pub fn as_of_control(frame: &WorkspaceFrame, days: &KnownDays) -> AnyView {
    let way = Way { workspace: frame.slug.clone(), days: Arc::new(days.clone()), shown_on: frame.as_of_on };
    let is_past = frame.is_past();
    let newest_on = days.newest_on;
    let newest = way.clone();
    let back = is_past.then(|| {
        view! { <a class="button" data-noscroll="" href=move || newest.address(newest_on)>"Back to the newest"</a> }
    });
    view! {
        <section class=if is_past { "as-of as-of-past" } else { "as-of" } aria-label="Travel in time">
            {is_past.then(|| view! {
                <p class="as-of-banner">
                    {format!("This is what was known at the end of {}. Nothing can be changed in the past.", day(frame.as_of_on))}
                </p>
            })}
            <div class="as-of-controls">
                {step("Earlier", way.earlier(), &way)}
                {slider(&way)}
                {step("Later", way.later(), &way)}
                {date_form(&way)}
                {back}
            </div>
        </section>
    }
    .into_any()
}

/// A link to the stop before or after; a word where there is none.
fn step(word: &'static str, on: Option<NaiveDate>, way: &Way) -> AnyView {
    let Some(on) = on else {
        return view! { <span class="button as-of-end" aria-hidden="true">{word}</span> }.into_any();
    };
    let way = way.clone();
    let label = format!("{word}: {}", day(on));
    view! { <a class="button" data-noscroll="" aria-label=label href=move || way.address(on)>{word}</a> }.into_any()
}

/// The slider over the stops; the words above it follow the hand, the page follows once it rests.
fn slider(way: &Way) -> AnyView {
    let dragged = RwSignal::new(None::<usize>);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let control = NodeRef::<Input>::new();
    let navigate = use_navigate();
    let position = way.position();
    let last = way.days.stops.len().saturating_sub(1);
    let shown_on = {
        let way = way.clone();
        move || dragged.get().and_then(|index| way.days.stops.get(index).copied()).unwrap_or(way.shown_on)
    };
    let words = {
        let shown_on = shown_on.clone();
        move || format!("As known on {}", day(shown_on()))
    };
    let follow = {
        let way = way.clone();
        move |_| {
            let Some(on) = dragged.get_untracked().and_then(|index| way.days.stops.get(index).copied()) else { return };
            let address = untrack(|| way.address(on));
            let navigate = navigate.clone();
            if let Some(earlier) = timer.try_update_value(Option::take).flatten() {
                earlier.clear();
            }
            let go = move || {
                IS_HELD.store(true, Ordering::Relaxed);
                navigate(&address, NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() });
            };
            timer.set_value(set_timeout_with_handle(go, REST).ok());
        }
    };
    Effect::new(move |_| {
        if let Some(control) = control.get()
            && IS_HELD.swap(false, Ordering::Relaxed)
        {
            // A browser that refuses leaves the focus where it was.
            let _ = control.focus();
        }
    });
    on_cleanup(move || {
        if let Some(pending) = timer.try_update_value(Option::take).flatten() {
            pending.clear();
        }
    });
    view! {
        <label class="as-of-slider requires-script">
            <span class="as-of-words">{words.clone()}</span>
            <input
                node_ref=control
                type="range"
                min="0"
                max=last.to_string()
                step="1"
                value=position.to_string()
                aria-valuetext=words
                on:input=move |event| dragged.set(event_target_value(&event).parse().ok())
                on:change=follow
            />
        </label>
    }
    .into_any()
}

/// Any day at all, chosen by its date; every other parameter of the address comes along.
fn date_form(way: &Way) -> AnyView {
    let others = move || {
        let query = use_query_map().get();
        let others = query.into_iter().filter(|(name, _)| name != AS_OF);
        others.map(|(name, value)| view! { <input type="hidden" name=name.to_string() value=value/> }).collect_view()
    };
    let last_on = machine_day(way.days.newest_on);
    view! {
        <form class="as-of-form" method="get">
            {others}
            <label>
                <span class="visually-hidden">"As known on the day"</span>
                <input class="as-of-date" type="date" name=AS_OF value=machine_day(way.shown_on) max=last_on required=true/>
            </label>
            <button class="button" type="submit">"Show"</button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::{date, days};

    fn way(shown_on: NaiveDate) -> Way {
        Way { workspace: "north".parse().unwrap(), days: Arc::new(days()), shown_on }
    }

    #[test]
    fn steps_lead_to_the_stops_around_the_day_even_between_them() {
        let between = way(date(2018, 7, 1));
        assert_eq!(between.position(), 1);
        assert_eq!((between.earlier(), between.later()), (Some(date(2018, 6, 23)), Some(date(2018, 7, 21))));
        let on_a_stop = way(date(2018, 7, 21));
        assert_eq!(on_a_stop.position(), 2);
        assert_eq!((on_a_stop.earlier(), on_a_stop.later()), (Some(date(2018, 6, 23)), Some(date(2018, 8, 18))));
        assert_eq!((way(date(2018, 9, 15)).later(), way(date(2018, 9, 15)).position()), (None, 4));
        assert_eq!((way(date(2010, 1, 1)).earlier(), way(date(2010, 1, 1)).position()), (None, 0));
    }
}
