//! Formulas while they are typed.

use super::error::PageError;
use domain::formula::FormulaPreview;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What a formula would give.
///
/// # Errors
/// `not_found` where there is no such workspace; otherwise what the backend says. What does not hold in the text is in the preview.
#[server(name = PreviewFormula, prefix = "/api", endpoint = "formula/preview", input = GetUrl)]
pub async fn preview_formula(
    /// The slug of the workspace.
    workspace: String,
    /// The slug of the KPI; empty for a new one.
    kpi: String,
    /// The slug of the calendar the KPI is to have; empty while none is chosen.
    calendar: String,
    /// The text; a long one is refused where it is read.
    text: String,
) -> Result<FormulaPreview, PageError> {
    use super::answer::{answer, enter, named};
    answer(async {
        let visit = enter(&workspace).await?;
        let kpi = if kpi.is_empty() { None } else { Some(named("KPI", &kpi)?) };
        // A calendar that cannot be read is told beside its own field.
        let draft = backend::FormulaDraft { kpi, calendar: calendar.parse().ok(), text: &text };
        visit.backend.formulas.preview(&visit.actor, &draft, visit.now).await
    })
    .await
}
