//! What a formula would give, before it is kept.

use super::series::SeriesCache;
use super::{FormulaKpis, each, named_errors, read_inputs, read_kpis};
use crate::transaction::begin_reading;
use crate::{Store, StoreError};
use async_trait::async_trait;
use backend::{Answer, FormulaDraft, Formulas};
use chrono::{DateTime, Utc};
use domain::actor::ActingMember;
use domain::formula::{
    Formula, FormulaError, FormulaPreview, FormulaReference, Gap, PREVIEW_PERIODS, PreviewValue, in_order,
};
use domain::slug::Slug;
use domain::template::rule;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

#[async_trait]
impl Formulas for Store {
    async fn preview(
        &self,
        actor: &ActingMember,
        draft: &FormulaDraft<'_>,
        _now: DateTime<Utc>,
    ) -> Answer<FormulaPreview> {
        Ok(self.preview_formula(actor, draft).await?)
    }
}

impl Store {
    async fn preview_formula(
        &self,
        actor: &ActingMember,
        draft: &FormulaDraft<'_>,
    ) -> Result<FormulaPreview, StoreError> {
        let formula: Formula = match draft.text.parse() {
            Ok(formula) => formula,
            Err(error) => return Ok(FormulaPreview { errors: vec![error], ..FormulaPreview::default() }),
        };
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        let kpis = read_kpis(&mut transaction, actor.workspace, 0).await?;
        let calendar = match &draft.calendar {
            Some(slug) => {
                sqlx::query_scalar!(
                    "SELECT id FROM calendars WHERE workspace_id = $1 AND slug = $2",
                    actor.workspace.0,
                    slug.as_str(),
                )
                .fetch_optional(&mut *transaction)
                .await?
            }
            None => None,
        };
        let mut preview = FormulaPreview {
            references: references(&formula, &kpis),
            errors: errors(&formula, draft.kpi.as_ref(), &kpis, calendar),
            ..FormulaPreview::default()
        };
        if !preview.errors.is_empty() {
            return Ok(preview);
        }
        match formula.unit(&|name| Some(kpis.get(&name.parse::<Slug>().ok()?)?.unit.clone())) {
            Ok(unit) => preview.unit = Some(unit),
            Err(error) => preview.errors.push(error),
        }
        if preview.errors.is_empty()
            && let Err(error) =
                fill(&mut transaction, &mut preview, &mut SeriesCache::new(actor.workspace), &formula, &kpis).await?
        {
            preview.errors.push(error);
        }
        Ok(preview)
    }
}

fn references(formula: &Formula, kpis: &FormulaKpis) -> Vec<FormulaReference> {
    let known = formula.references().iter().filter_map(|slug| Some((slug, kpis.get(slug)?)));
    known
        .map(|(slug, kpi)| FormulaReference { slug: slug.clone(), name: kpi.name.clone(), unit: kpi.unit.clone() })
        .collect()
}

fn errors(formula: &Formula, kpi: Option<&Slug>, kpis: &FormulaKpis, calendar: Option<Uuid>) -> Vec<FormulaError> {
    let mut errors = named_errors(formula, kpis, calendar);
    let Some(kpi) = kpi else { return errors };
    let mut formulas: BTreeMap<Slug, Formula> = kpis
        .iter()
        .filter(|(_, kpi)| !kpi.is_archived)
        .filter_map(|(slug, kpi)| Some((slug.clone(), kpi.formula.clone()?)))
        .collect();
    formulas.insert(kpi.clone(), formula.clone());
    if let Err(circle) = in_order(&formulas) {
        let names: Vec<&str> = circle.iter().map(Slug::as_str).collect();
        let named = circle.iter().find(|slug| formula.references().contains(slug)).unwrap_or(kpi);
        errors.push(formula.error_about(named, rule::formulas_in_circle(&names)));
    }
    errors
}

/// Works the values out; the inner error is one of the formula.
async fn fill(
    connection: &mut PgConnection,
    preview: &mut FormulaPreview,
    series: &mut SeriesCache,
    formula: &Formula,
    kpis: &FormulaKpis,
) -> Result<Result<(), FormulaError>, StoreError> {
    let first = formula.references().first().and_then(|slug| kpis.get(slug));
    let Some(calendar) = first.map(|kpi| kpi.calendar) else { return Ok(Ok(())) };
    let periods = series.periods(connection, calendar).await?;
    let Some(end) = periods.end else { return Ok(Ok(())) };
    let named = read_inputs(connection, series, kpis, formula, &periods).await?;
    let values = match formula.values(&each(&named, |held| held.value), &periods.starts, end) {
        Ok(values) => values,
        Err(error) => return Ok(Err(error)),
    };
    // Before the first and after the last reading of anything named there is nothing to explain.
    let is_read = |index: &usize| {
        named.iter().any(|input| input.values.get(*index).copied().flatten().is_some_and(|held| held.value.is_some()))
    };
    let indices = 0..periods.starts.len();
    let (first, last) = (indices.clone().find(is_read), indices.rev().find(is_read));
    let Some((first, last)) = first.zip(last) else { return Ok(Ok(())) };
    let shown: Vec<(&String, &Result<Decimal, Gap>)> =
        periods.labels.iter().zip(&values).skip(first).take(last - first + 1).collect();
    preview.count = shown.iter().filter(|(_, value)| value.is_ok()).count();
    let mut gaps: BTreeMap<String, usize> = BTreeMap::new();
    for gap in shown.iter().filter_map(|(_, value)| value.as_ref().err()) {
        *gaps.entry(gap.to_string()).or_default() += 1;
    }
    preview.gaps = gaps.into_iter().collect();
    preview.gaps.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let tail = shown.iter().skip(shown.len().saturating_sub(PREVIEW_PERIODS));
    preview.values = tail
        .map(|(label, value)| PreviewValue {
            period: (*label).clone(),
            value: value.as_ref().ok().copied(),
            gap: value.as_ref().err().map(ToString::to_string),
        })
        .collect();
    Ok(Ok(()))
}
