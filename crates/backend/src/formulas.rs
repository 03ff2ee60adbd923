//! Formulas: what one would give before it is kept.

use crate::Answer;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::actor::ActingMember;
use domain::formula::FormulaPreview;
use domain::slug::Slug;

/// A formula as somebody is typing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaDraft<'a> {
    /// The KPI it is for; `None`: a new one.
    pub kpi: Option<Slug>,
    /// The calendar that the KPI is to have; `None`: not chosen yet.
    pub calendar: Option<Slug>,
    /// Its text.
    pub text: &'a str,
}

/// Formulas.
#[async_trait]
pub trait Formulas: Send + Sync {
    /// What the formula gives from the readings as they stand. What does not hold in it is part of the preview, not an error.
    async fn preview(
        &self,
        actor: &ActingMember,
        draft: &FormulaDraft<'_>,
        now: DateTime<Utc>,
    ) -> Answer<FormulaPreview>;
}
