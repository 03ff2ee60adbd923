//! Formulas of the fake backend: one preview for every text that can be read, its error for every other.

use super::Content;
use async_trait::async_trait;
use backend::{Answer, FormulaDraft, Formulas};
use chrono::{DateTime, Utc};
use domain::actor::ActingMember;
use domain::formula::{Formula, FormulaPreview, FormulaReference, PreviewValue};
use rust_decimal::Decimal;

#[async_trait]
impl Formulas for Content {
    async fn preview(&self, _: &ActingMember, draft: &FormulaDraft<'_>, _: DateTime<Utc>) -> Answer<FormulaPreview> {
        self.check()?;
        let formula: Formula = match draft.text.parse() {
            Ok(formula) => formula,
            Err(error) => return Ok(FormulaPreview { errors: vec![error], ..FormulaPreview::default() }),
        };
        let references = formula.references().iter().map(|kpi| FormulaReference {
            slug: kpi.clone(),
            name: format!("Name of {kpi}"),
            unit: "hours".to_owned(),
        });
        let value = |period: &str, value: Option<i64>, gap: Option<&str>| PreviewValue {
            period: period.to_owned(),
            value: value.map(Decimal::from),
            gap: gap.map(str::to_owned),
        };
        Ok(FormulaPreview {
            references: references.collect(),
            unit: Some("hours per parcel".to_owned()),
            values: vec![
                value("2024-01", Some(7), None),
                value("2024-02", None, Some("division by zero")),
                value("2024-03", Some(9), None),
            ],
            count: 2,
            gaps: vec![("division by zero".to_owned(), 1)],
            errors: Vec::new(),
        })
    }
}
