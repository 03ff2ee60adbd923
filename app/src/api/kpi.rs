//! Reading KPIs.

use super::error::PageError;
use domain::page::kpi::KpiPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The page of one KPI.
///
/// # Errors
/// `not_found` where there is no such workspace or KPI; otherwise what the backend says.
#[server(name = ReadKpi, prefix = "/api", endpoint = "kpi/read", input = GetUrl)]
pub async fn read_kpi(
    /// The slug of the workspace; empty for the current one.
    workspace: String,
    /// The slug of the KPI.
    kpi: String,
    /// The day, `YYYY-MM-DD`, as known on which to show it; empty for the newest.
    #[server(default)]
    as_of: String,
) -> Result<KpiPage, PageError> {
    use super::answer::{answer, enter, moment, named};
    answer(async {
        let visit = enter(&workspace).await?;
        visit.backend.kpis.kpi_page(&visit.actor, &named("KPI", &kpi)?, moment(&visit, &as_of)?).await
    })
    .await
}
