//! The fields of a form: label, control, hint, and what does not hold, beside each other and joined for whoever listens.

use super::cells::{joined_cause, matters, part_cause};
use super::formula::formula_field;
use super::shown::NOTHING;
use super::state::FormState;
use super::tenfold::{asked, shown_text};
use super::words::{Control, FROM, FROM_KIND, Field, Reference, Section};
use crate::ui::typed::keep_in_step;
use domain::form::Choices;
use domain::page::workspace::Link;
use leptos::html::{Input, Select, Textarea};
use leptos::prelude::*;

/// The most choices that are all shown at once where several can be ticked.
const TICKS_WITHOUT_SCROLLING: usize = 8;

/// A part of a form.
pub fn section(state: FormState, index: usize, section: &'static Section, choices: &Choices) -> AnyView {
    let title = format!("section-{index}");
    let labelled_by = title.clone();
    let fields = section.fields.iter().map(|field| field_view(state, field, choices)).collect_view();
    view! {
        <section class="panel form-section" aria-labelledby=labelled_by>
            <div class="panel-header"><h2 id=title>{section.title}</h2></div>
            <div class="panel-body form-grid">{fields}</div>
        </section>
    }
    .into_any()
}

/// The id of the control of a column: where a link to it leads.
#[must_use]
pub fn control_id(column: &str) -> String {
    format!("field-{column}")
}

fn field_view(state: FormState, field: &'static Field, choices: &Choices) -> AnyView {
    let is_fixed = field.control == Control::Slug && state.place().record.is_some();
    let is_wide = matches!(field.control, Control::LongText | Control::Several(_));
    let class = if is_wide { "field field-wide" } else { "field" };
    let column = field.column;
    let is_idle = move || field.only_with.is_some_and(|decider| !matters(decider, |column| state.cell(column).get()));
    let has_error = move || !is_fixed && state.error_of(column).is_some();
    let required = field.is_required.then(|| {
        view! { <span class="field-mark" aria-hidden="true">"*"</span><span class="visually-hidden">" (needed)"</span> }
    });
    let content = if is_fixed { fixed(state) } else { control(state, field, choices) };
    let hint = move || {
        if is_fixed {
            "Part of its web address; it stays, so that links keep leading here."
        } else {
            asked(state, field).1
        }
    };
    view! {
        <div class=class class:field-idle=is_idle class:has-error=has_error>
            <label class="field-label" for=control_id(column) id=format!("label-{column}")>{move || asked(state, field).0}{required}</label>
            <div class="field-control">{content}</div>
            <div class="field-notes">
                <p class="field-error" id=format!("error-{column}") hidden=move || !has_error()>
                    {move || state.error_of(column)}
                </p>
                <p class="field-hint" id=format!("hint-{column}")>{hint}</p>
            </div>
        </div>
    }
    .into_any()
}

/// The short name of a record that is there.
fn fixed(state: FormState) -> AnyView {
    let slug = state.place().record_text();
    view! { <input class="input" id=control_id("slug") aria-describedby="hint-slug" r#type="text" readonly=true value=slug/> }.into_any()
}

fn control(state: FormState, field: &'static Field, choices: &Choices) -> AnyView {
    match field.control {
        Control::Slug | Control::Text => line(state, field, LineKind::TEXT, None),
        Control::Suggested(suggestions) => line(state, field, LineKind::TEXT, Some(suggestions)),
        Control::Number => {
            line(state, field, LineKind { kind: "text", mode: "decimal", class: "input input-number" }, None)
        }
        Control::Whole => {
            line(state, field, LineKind { kind: "text", mode: "numeric", class: "input input-number" }, None)
        }
        Control::Day => line(state, field, LineKind { kind: "date", mode: "text", class: "input" }, None),
        Control::LongText if field.column == "formula" => formula_field(state),
        Control::LongText => long_text(state, field),
        Control::Choice(offered) => {
            let offered = offered.iter().map(|(word, label)| ((*word).to_owned(), (*label).to_owned())).collect();
            select(state, field, vec![(None, offered)], state.cell(field.column))
        }
        Control::One(Reference::Cause) => cause(state, field, choices),
        Control::One(reference) => {
            let text = state.cell(field.column);
            select(state, field, vec![(None, options(reference.choices(choices), text))], text)
        }
        Control::Several(reference) => several(state, field, reference.choices(choices)),
    }
}

/// What kind of line a control is.
#[derive(Clone, Copy)]
struct LineKind {
    kind: &'static str,
    mode: &'static str,
    class: &'static str,
}

impl LineKind {
    const TEXT: Self = Self { kind: "text", mode: "text", class: "input" };
}

/// The ids of what describes a control.
fn described_by(column: &str) -> String {
    format!("error-{column} hint-{column}")
}

/// The name under which a plain form sends a cell.
fn cell_name(column: &str) -> String {
    format!("cells[{column}]")
}

fn line(
    state: FormState,
    field: &'static Field,
    kind: LineKind,
    suggestions: Option<&'static [&'static str]>,
) -> AnyView {
    let column = field.column;
    let text = shown_text(state, column);
    let control = NodeRef::<Input>::new();
    keep_in_step(control, text);
    let list = suggestions.map(|_| format!("suggested-{column}"));
    let suggestions = suggestions.map(|suggestions| {
        let options = suggestions.iter().map(|suggestion| view! { <option value=*suggestion></option> }).collect_view();
        view! { <datalist id=format!("suggested-{column}")>{options}</datalist> }
    });
    view! {
        <input
            class=kind.class
            id=control_id(column)
            name=cell_name(column)
            r#type=kind.kind
            inputmode=kind.mode
            list=list
            autocomplete="off"
            value=text.get_untracked()
            aria-describedby=described_by(column)
            aria-required=field.is_required.then_some("true")
            aria-invalid=move || state.error_of(column).map(|_| "true")
            node_ref=control
            on:input=move |event| text.set(event_target_value(&event))
            on:blur=move |_| state.touch(column)
        />
        {suggestions}
    }
    .into_any()
}

fn long_text(state: FormState, field: &'static Field) -> AnyView {
    let column = field.column;
    let text = state.cell(column);
    let control = NodeRef::<Textarea>::new();
    keep_in_step(control, text);
    let rows = if column == "periods" {
        "8"
    } else if field.is_required {
        "4"
    } else {
        "2"
    };
    view! {
        <textarea
            class="input"
            id=control_id(column)
            name=cell_name(column)
            rows=rows
            aria-describedby=described_by(column)
            aria-required=field.is_required.then_some("true")
            aria-invalid=move || state.error_of(column).map(|_| "true")
            node_ref=control
            on:input=move |event| text.set(event_target_value(&event))
            on:blur=move |_| state.touch(column)
        >
            {text.get_untracked()}
        </textarea>
    }
    .into_any()
}

/// The options that links make; what is held and no longer offered stays to be chosen.
fn options(links: &[Link], text: RwSignal<String>) -> Vec<(String, String)> {
    let mut options: Vec<(String, String)> =
        links.iter().map(|link| (link.slug.to_string(), link.name.clone())).collect();
    let held = text.get_untracked();
    if !held.is_empty() && !options.iter().any(|(slug, _)| *slug == held) {
        options.push((held.clone(), format!("{held} (not in use)")));
    }
    options
}

/// Groups of options: a name where there are several, value and label of each.
type OptionGroups = Vec<(Option<&'static str>, Vec<(String, String)>)>;

fn select(state: FormState, field: &'static Field, groups: OptionGroups, text: RwSignal<String>) -> AnyView {
    let column = field.column;
    let control = NodeRef::<Select>::new();
    keep_in_step(control, text);
    let held = text.get_untracked();
    let groups = groups
        .into_iter()
        .map(|(name, options)| {
            let options = options
                .into_iter()
                .map(|(value, label)| {
                    let is_held = value == held;
                    view! { <option value=value selected=is_held>{label}</option> }
                })
                .collect_view();
            match name {
                Some(name) => view! { <optgroup label=name>{options}</optgroup> }.into_any(),
                None => options.into_any(),
            }
        })
        .collect_view();
    let empty = if field.is_required { "Choose\u{2026}" } else { NOTHING };
    view! {
        <select
            class="input"
            id=control_id(column)
            name=cell_name(column)
            aria-describedby=described_by(column)
            aria-required=field.is_required.then_some("true")
            aria-invalid=move || state.error_of(column).map(|_| "true")
            node_ref=control
            on:change=move |event| text.set(event_target_value(&event))
            on:blur=move |_| state.touch(column)
        >
            <option value="">{empty}</option>
            {groups}
        </select>
    }
    .into_any()
}

/// What an influence begins at: KPIs and levers in one control, which writes both the kind and the name.
fn cause(state: FormState, field: &'static Field, choices: &Choices) -> AnyView {
    let (kind, name) = (state.cell(FROM_KIND), state.cell(FROM));
    let joined = RwSignal::new(joined_cause(&kind.get_untracked(), &name.get_untracked()));
    let group = |kind: &str, links: &[Link]| {
        links.iter().map(|link| (joined_cause(kind, link.slug.as_str()), link.name.clone())).collect::<Vec<_>>()
    };
    let mut groups =
        vec![(Some("KPIs"), group("kpi", &choices.kpis)), (Some("Levers"), group("lever", &choices.levers))];
    let held = joined.get_untracked();
    if !held.is_empty() && !groups.iter().any(|(_, options)| options.iter().any(|(value, _)| *value == held)) {
        groups.push((Some("Not in use"), vec![(held, name.get_untracked())]));
    }
    Effect::new(move |_| {
        let (chosen_kind, chosen_name) = part_cause(&joined.get()).unwrap_or_default();
        if name.get_untracked() != chosen_name || kind.get_untracked() != chosen_kind {
            kind.set(chosen_kind);
            name.set(chosen_name);
        }
    });
    Effect::new(move |_| {
        let held = joined_cause(&kind.get(), &name.get());
        if joined.get_untracked() != held {
            joined.set(held);
        }
    });
    select(state, field, groups, joined)
}

/// Several references: boxes to tick, which write the slugs into the one line that a plain form sends.
fn several(state: FormState, field: &'static Field, links: &[Link]) -> AnyView {
    let text = state.cell(field.column);
    let class = if links.len() > TICKS_WITHOUT_SCROLLING { "ticks ticks-many" } else { "ticks" };
    let ticks = links
        .iter()
        .map(|link| {
            let slug = link.slug.to_string();
            let (of_box, of_change) = (slug.clone(), slug);
            let is_ticked = move || text.with(|text| text.split_whitespace().any(|held| held == of_box));
            let tick = move |event| {
                let is_ticked = event_target_checked(&event);
                text.update(|text| *text = with_tick(text, &of_change, is_ticked));
            };
            view! {
                <label class="tick">
                    <input r#type="checkbox" prop:checked=is_ticked on:change=tick/>
                    <span>{link.name.clone()}</span>
                </label>
            }
        })
        .collect_view();
    let label = format!("label-{}", field.column);
    view! {
        <div class="without-script">{line(state, field, LineKind::TEXT, None)}</div>
        <div class=format!("{class} requires-script") role="group" aria-labelledby=label tabindex=(links.len() > TICKS_WITHOUT_SCROLLING).then_some("0")>
            {ticks}
        </div>
    }
    .into_any()
}

/// The slugs with one of them in or out, in the order in which they were ticked.
fn with_tick(text: &str, slug: &str, is_ticked: bool) -> String {
    let others = text.split_whitespace().filter(|held| *held != slug);
    others.chain(is_ticked.then_some(slug)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticking_adds_at_the_end_and_takes_away_anywhere() {
        assert_eq!(with_tick("", "a", true), "a");
        assert_eq!(with_tick("a b", "c", true), "a b c");
        assert_eq!(with_tick("a  b c", "b", false), "a c");
        assert_eq!(with_tick("a", "a", true), "a");
    }
}
