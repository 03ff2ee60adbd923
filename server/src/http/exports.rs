//! Registers as files: exactly what a page lists, of all its pages, for a spreadsheet.

use super::problem::problem;
use super::request_id::RequestId;
use crate::clock::Clock;
use axum::extract::{Extension, Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::{Answer, AppError, Backend};
use domain::page::register::{Extent, Register, RegisterQuery, register_csv};
use domain::slug::Slug;

/// Where exports are: `/w/{workspace}/export/kpis.csv?q=cost`.
pub const EXPORT_ROUTE: &str = "/w/{workspace}/export/{file}";

/// What exports are made from.
#[derive(Clone)]
pub struct Exports {
    /// The data and the rules.
    pub backend: Backend,
    /// Asked once per request.
    pub clock: Clock,
}

/// The file; its rows are those of the page whose address says the same after the question mark. What a register holds is bounded by
/// its workspace, so the file is made whole: a client gets all of it or an error, never half.
pub async fn export(
    State(exports): State<Exports>,
    Path((workspace, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    Extension(request_id): Extension<RequestId>,
    request_headers: HeaderMap,
) -> Response {
    match exports.file(&workspace, &file, query.as_deref().unwrap_or_default()).await {
        Ok((name, content)) => {
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
            ];
            (headers, content).into_response()
        }
        Err(error) => {
            let status = StatusCode::from_u16(error.code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            problem(status, &request_headers, &request_id, &error.message)
        }
    }
}

impl Exports {
    async fn file(&self, workspace: &str, file: &str, query: &str) -> Answer<(String, String)> {
        let register = register_of(file).ok_or_else(|| {
            AppError::new(
                backend::ErrorCode::NotFound,
                "There is kpis.csv, objectives.csv, teams.csv and people.csv to export here.",
            )
        })?;
        let slug: Slug = workspace.parse().map_err(|_| {
            AppError::not_found("workspace", workspace.chars().take(Slug::MAX_LENGTH).collect::<String>())
        })?;
        let actor = self.backend.workspaces.enter_as_leader(Some(&slug)).await?;
        let query = RegisterQuery::parse(query);
        let page = self.backend.registers.register(&actor, register, &query, Extent::Whole, self.clock.now()).await?;
        // Slugs and words only: nothing in the name needs quoting.
        let name = format!("{slug}-{register}-{}.csv", page.workspace.as_of_on);
        Ok((name, register_csv(&page.entries)))
    }
}

/// The register that a file name means.
fn register_of(file: &str) -> Option<Register> {
    file.strip_suffix(".csv")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_registers_can_be_exported() {
        assert_eq!(register_of("kpis.csv"), Some(Register::Kpis));
        assert_eq!(register_of("people.csv"), Some(Register::People));
        for other in ["kpis", "kpis.csv.csv", "../kpis.csv", "secrets.csv", ".csv", ""] {
            assert_eq!(register_of(other), None, "{other}");
        }
    }
}
