//! The field of a formula: its text, what does not hold with a caret at the place, and what it would give.

use super::fields::control_id;
use super::state::FormState;
use crate::api::error::PageError;
use crate::api::formula::preview_formula;
use crate::ui::sparkline::sparkline;
use crate::ui::state::Look;
use crate::ui::typed::keep_in_step;
use domain::formula::{Formula, FormulaError, FormulaPreview, PreviewValue};
use domain::kpi::Measure;
use leptos::html::Textarea;
use leptos::prelude::*;
use rust_decimal::Decimal;

/// The column of the template.
const COLUMN: &str = "formula";
/// Units of the drawing.
const LINE: (i32, i32) = (240, 40);
/// The most decimals that the preview shows; readings keep more.
const DECIMALS: u8 = 4;

/// The control of the column `formula`, with its preview; label and hint are the form's.
pub fn formula_field(state: FormState) -> AnyView {
    let text = state.cell(COLUMN);
    let control = NodeRef::<Textarea>::new();
    keep_in_step(control, text);
    // Asked for when the field is left, not at every key.
    let settled = RwSignal::new(text.get_untracked());
    let place = state.place();
    let kpi = place.record_text();
    let workspace = place.workspace.to_string();
    let calendar = state.cell("calendar");
    let preview = Resource::new(
        move || (settled.get(), calendar.get()),
        move |(text, calendar)| {
            let (workspace, kpi) = (workspace.clone(), kpi.clone());
            async move {
                // What cannot be read is told without asking.
                if text.trim().is_empty() || text.parse::<Formula>().is_err() {
                    return Ok(None);
                }
                preview_formula(workspace, kpi, calendar, text).await.map(Some)
            }
        },
    );
    let problem = move || text.with(|text| if text.trim().is_empty() { None } else { text.parse::<Formula>().err() });
    view! {
        <textarea
            class="input formula-text"
            id=control_id(COLUMN)
            name=format!("cells[{COLUMN}]")
            rows="2"
            spellcheck="false"
            aria-describedby=format!("error-{COLUMN} hint-{COLUMN} formula-preview")
            aria-invalid=move || (state.error_of(COLUMN).is_some() || problem().is_some()).then_some("true")
            node_ref=control
            on:input=move |event| text.set(event_target_value(&event))
            on:change=move |event| settled.set(event_target_value(&event))
            on:blur=move |_| state.touch(COLUMN)
        >
            {text.get_untracked()}
        </textarea>
        <div id="formula-preview" class="formula-preview" aria-live="polite">
            {move || {
                // Once the form tells it beside the label, the caret alone is enough.
                let is_told = state.error_of(COLUMN).is_some();
                problem().map(|error| text.with(|text| caret(text, &error, is_told)))
            }}
            <Transition>
                {move || Suspend::new(async move {
                    let answer = preview.await;
                    settled.with_untracked(|text| outcome(text, answer))
                })}
            </Transition>
        </div>
    }
    .into_any()
}

fn outcome(text: &str, answer: Result<Option<FormulaPreview>, PageError>) -> AnyView {
    match answer {
        Ok(None) => ().into_any(),
        Ok(Some(preview)) => shown(text, &preview),
        Err(error) => view! { <p class="field-error">{error.message}</p> }.into_any(),
    }
}

/// The line that an error is in, a caret under its place, and what is wrong unless that is told already.
fn caret(text: &str, error: &FormulaError, is_told: bool) -> AnyView {
    let (line, mark) = marked(text, error);
    view! {
        <pre class="formula-place" aria-hidden="true">{format!("{line}\n{mark}")}</pre>
        {(!is_told).then(|| view! { <p class="field-error">{format!("Character {}: {}.", error.character + 1, error.message)}</p> })}
    }
    .into_any()
}

/// The line of the place, and carets under it.
fn marked(text: &str, error: &FormulaError) -> (String, String) {
    let before: Vec<char> = text.chars().take(error.character).collect();
    let start = before.iter().rposition(|character| *character == '\n').map_or(0, |newline| newline + 1);
    let line: String = text.chars().skip(start).take_while(|character| *character != '\n').collect();
    let column = error.character - start;
    let room = line.chars().count().saturating_sub(column).max(1);
    (line, format!("{}{}", " ".repeat(column), "^".repeat(error.length.clamp(1, room))))
}

fn shown(text: &str, preview: &FormulaPreview) -> AnyView {
    if !preview.errors.is_empty() {
        return preview.errors.iter().map(|error| caret(text, error, false)).collect_view().into_any();
    }
    let names = preview
        .references
        .iter()
        .map(|reference| view! { <li>{format!("{} ({})", reference.name, reference.unit)}</li> })
        .collect_view();
    let unit = preview.unit.clone().unwrap_or_default();
    view! {
        <p class="field-hint">{format!("It gives {unit}, from:")}</p>
        <ul class="plain-list">{names}</ul>
        {values(preview)}
        {gaps(preview)}
    }
    .into_any()
}

fn values(preview: &FormulaPreview) -> AnyView {
    if preview.values.is_empty() {
        return view! { <p class="field-hint">"Nothing that it names has a reading yet."</p> }.into_any();
    }
    let line: Vec<Option<Decimal>> = preview.values.iter().map(|value| value.value).collect();
    let rows = preview.values.iter().map(row).collect_view();
    let caption = format!("What it would give in the last {} periods", preview.values.len());
    view! {
        {sparkline(&line, Look::NoTarget, LINE.0, LINE.1)}
        <table class="table formula-values">
            <caption class="visually-hidden">{caption}</caption>
            <thead><tr><th scope="col">"Period"</th><th scope="col" class="number">"Value"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(value: &PreviewValue) -> AnyView {
    let plain = Measure { unit: String::new(), decimals: DECIMALS, currency: None };
    let told = match (&value.value, &value.gap) {
        (Some(number), _) => plain.format_number(*number),
        (None, Some(gap)) => format!("none: {gap}"),
        (None, None) => "none".to_owned(),
    };
    view! { <tr><th scope="row">{value.period.clone()}</th><td class="number">{told}</td></tr> }.into_any()
}

/// How many periods have a value, and why others have none.
fn gaps(preview: &FormulaPreview) -> AnyView {
    let reasons: Vec<String> = preview.gaps.iter().map(|(reason, count)| format!("{reason} ({count})")).collect();
    let rest = if reasons.is_empty() { String::new() } else { format!(" Without one: {}.", reasons.join("; ")) };
    view! { <p class="field-hint">{format!("Periods with a value: {}.{rest}", preview.count)}</p> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_server::{Content, function};

    fn error_in(text: &str) -> FormulaError {
        text.parse::<Formula>().unwrap_err()
    }

    #[test]
    fn carets_stand_under_the_place_in_its_line() {
        let text = "{a} +\n  cost";
        assert_eq!(marked(text, &error_in(text)), ("  cost".to_owned(), "  ^^^^".to_owned()));
        let text = "{a} +";
        assert_eq!(marked(text, &error_in(text)), ("{a} +".to_owned(), "     ^".to_owned()));
    }

    #[tokio::test]
    async fn the_preview_is_told_with_its_gaps_and_its_names() {
        let address = "/api/formula/preview?workspace=&kpi=&calendar=&text=%7Bhours%7D%20%2F%20%7Bparcels%7D";
        let got = function(&Content::default(), address).await;
        assert_eq!(got.status, 200, "{}", got.text);
        let preview: FormulaPreview = serde_json::from_str(&got.text).unwrap();
        let page = shown("{hours} / {parcels}", &preview).to_html();
        for said in
            ["hours per parcel", "Name of parcels", "none: division by zero", "Periods with a value: 2.", "<svg"]
        {
            assert!(page.contains(said), "{said}: {page}");
        }
        let wrong = function(&Content::default(), "/api/formula/preview?workspace=&kpi=&calendar=&text=cost").await;
        let preview: FormulaPreview = serde_json::from_str(&wrong.text).unwrap();
        assert!(shown("cost", &preview).to_html().contains("a name goes in braces: {cost}"));
    }
}
