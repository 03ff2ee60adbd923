//! The field of a reading: label, unit, status, note, what does not hold, and a word where the value is unlike the last ones.

use crate::api::error::PageError;
use crate::ui::typed::keep_in_step;
use domain::page::entry::{EntryKpi, UsualRange};
use domain::paste::is_unusual;
use domain::paste::value::{ValueRules, read_value};
use domain::reading::ReadingStatus;
use leptos::html::Input;
use leptos::prelude::*;

/// What happened to what was sent from a page.
pub type Refusal = RwSignal<Option<PageError>>;

/// One reading under the hand.
#[derive(Clone)]
pub struct Field {
    /// Its place in what is sent.
    pub index: usize,
    /// The KPI.
    pub kpi: EntryKpi,
    /// The first day of the period, `YYYY-MM-DD`.
    pub period: String,
    /// The version that stands.
    pub version: u32,
    /// What the field begins with.
    pub begins: String,
    /// What its status begins with.
    pub status: ReadingStatus,
    /// What was refused.
    pub refused: Refusal,
}

impl Field {
    /// The name under which errors of it stand.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.kpi.slug, self.period)
    }

    /// The id of a part of it.
    #[must_use]
    pub fn id(&self, part: &str) -> String {
        format!("{part}-{}-{}", self.kpi.slug, self.period)
    }

    fn name(&self, part: &str) -> String {
        format!("readings[{}][{part}]", self.index)
    }

    /// What the server said of it.
    fn error(&self) -> Option<String> {
        let key = self.key();
        self.refused.with(|refused| {
            let fields = &refused.as_ref()?.fields;
            fields.iter().find(|field| field.field == key).map(|field| field.message.clone())
        })
    }
}

/// The unit as it stands behind a field.
#[must_use]
pub fn unit_suffix(kpi: &EntryKpi) -> String {
    kpi.measure.unit_label().to_owned()
}

/// What is said where a value lies outside the last readings.
#[must_use]
pub fn unusual_words(kpi: &EntryKpi, usual: UsualRange, text: &str) -> Option<String> {
    let value = read_value(text, ValueRules::of_field(&kpi.measure, kpi.scale)).ok()?;
    let range = Some((usual.lowest, usual.highest));
    is_unusual(range, value).then(|| {
        format!(
            "Unusual: the last {} readings ran from {} to {}. Save it if it is right.",
            usual.readings,
            kpi.measure.format(usual.lowest),
            kpi.measure.format(usual.highest)
        )
    })
}

/// What every reading sends beside what is typed.
pub fn hidden(field: &Field) -> AnyView {
    view! {
        <input r#type="hidden" name=field.name("kpi") value=field.kpi.slug.to_string()/>
        <input r#type="hidden" name=field.name("period") value=field.period.clone()/>
        <input r#type="hidden" name=field.name("version") value=field.version.to_string()/>
    }
    .into_any()
}

/// The field for the value; `label` names it for whoever listens.
pub fn value_field(field: &Field, label: String) -> AnyView {
    let text = RwSignal::new(field.begins.clone());
    let control = NodeRef::<Input>::new();
    keep_in_step(control, text);
    let (of_error, of_invalid, of_hint) = (field.clone(), field.clone(), field.clone());
    let kpi = field.kpi.clone();
    let hint =
        Memo::new(move |_| kpi.usual.and_then(|usual| text.with(|text| unusual_words(&of_hint.kpi, usual, text))));
    let described_by = format!("{} {}", field.id("error"), field.id("hint"));
    view! {
        <div class="entry-value">
            <label class="visually-hidden" for=field.id("value")>{label}</label>
            <span class="entry-control">
                <input
                    class="input input-number"
                    id=field.id("value")
                    name=field.name("text")
                    r#type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    value=field.begins.clone()
                    aria-describedby=described_by
                    aria-invalid=move || of_invalid.error().map(|_| "true")
                    node_ref=control
                    on:input=move |event| text.set(event_target_value(&event))
                />
                <span class="entry-unit">{unit_suffix(&field.kpi)}</span>
            </span>
            <p class="field-error" id=field.id("error") role="alert">{move || of_error.error()}</p>
            <p class="entry-hint" id=field.id("hint") aria-live="polite">{move || hint.get()}</p>
        </div>
    }
    .into_any()
}

/// Whether the value may still move.
pub fn status_field(field: &Field) -> AnyView {
    let is_provisional = field.status == ReadingStatus::Provisional;
    view! {
        <label class="visually-hidden" for=field.id("status")>"Status"</label>
        <select class="input entry-status" id=field.id("status") name=field.name("status")>
            <option value="final" selected=!is_provisional>"Final"</option>
            <option value="provisional" selected=is_provisional>"Provisional"</option>
        </select>
    }
    .into_any()
}

/// What is said about it.
pub fn note_field(field: &Field, label: &'static str) -> AnyView {
    view! {
        <label class="field-label" for=field.id("note")>{label}</label>
        <input class="input" id=field.id("note") name=field.name("note") r#type="text" autocomplete="off" maxlength="8000"/>
    }
    .into_any()
}

/// The name of the button that takes a reading back.
#[must_use]
pub fn retract_name(field: &Field) -> String {
    field.name("retract")
}

/// What was refused, above the page; what belongs to a field stands at the field as well.
pub fn refusal_note(refused: Refusal) -> AnyView {
    let note = move || {
        refused.get().map(|error| {
            view! {
                <section class="note note-bad" role="alert" aria-label="Not saved">
                    <p>{error.message}</p>
                    <p class="field-hint">"Everything you typed is still here."</p>
                </section>
            }
        })
    };
    view! { {note} }.into_any()
}
