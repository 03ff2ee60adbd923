//! The application behind Leptos' own handlers, on a backend that holds the pages of `test_data`: what a browser would get.

pub mod entries;
pub mod forms;
mod formulas;
mod registers;
pub mod today;

use crate::test_data::{kpi_page, objective_page, slug, strategy_map};
use crate::{App, Assets, RequestId, RequestInstant, shell};
use async_trait::async_trait;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use backend::{
    Answer, AppError, Backend, ErrorCode, ImportOutcome, ImportProgress, Imports, Kpis, Maps, Objectives, Workspaces,
};
use chrono::{DateTime, Utc};
use domain::actor::{ActingMember, Role};
use domain::id::{MemberId, WorkspaceId};
use domain::page::kpi::KpiPage;
use domain::page::map::StrategyMap;
use domain::page::objective::ObjectivePage;
use domain::page::workspace::{Moment, WorkspaceSummary};
use domain::slug::Slug;
use domain::template::{Catalogue, Template};
use leptos::prelude::provide_context;
use std::sync::Arc;

/// What the fake backend holds.
#[derive(Clone)]
pub struct Content {
    pub map: StrategyMap,
    pub kpi: KpiPage,
    pub objective: ObjectivePage,
    pub form: domain::form::FormPage,
    pub settings: domain::page::settings::SettingsPage,
    pub readings: domain::page::entry::ReadingsPage,
    pub this_week: domain::page::entry::ThisWeekPage,
    pub paste: domain::page::entry::PastePage,
    /// Answers everything with this code where set.
    pub failure: Option<ErrorCode>,
}

impl Default for Content {
    fn default() -> Self {
        Self {
            map: strategy_map(),
            kpi: kpi_page(),
            objective: objective_page(),
            form: forms::kpi_form(),
            settings: forms::settings(),
            readings: entries::readings(),
            this_week: entries::this_week(),
            paste: entries::paste(),
            failure: None,
        }
    }
}

impl Content {
    fn check(&self) -> Answer<()> {
        self.failure
            .map_or(Ok(()), |code| Err(AppError::new(code, "The database does not answer; try again in a minute.")))
    }
}

#[async_trait]
impl Workspaces for Content {
    async fn list(&self) -> Answer<Vec<WorkspaceSummary>> {
        self.check()?;
        let frame = &self.map.workspace;
        Ok(vec![WorkspaceSummary {
            slug: frame.slug.clone(),
            name: frame.name.clone(),
            description: None,
            simulated: false,
            kpis: 3,
            objectives: 2,
        }])
    }

    async fn enter_as_leader(&self, workspace: Option<&Slug>) -> Answer<ActingMember> {
        self.check()?;
        let known = slug("london-underground");
        match workspace {
            Some(other) if *other != known => Err(AppError::not_found("workspace", other)),
            _ => {
                let workspace = WorkspaceId::of_slug(&known);
                let member = MemberId(workspace.row_id("members", &known));
                Ok(ActingMember { workspace, workspace_slug: known, member, role: Role::Leader })
            }
        }
    }
}

#[async_trait]
impl Maps for Content {
    async fn strategy_map(&self, _: &ActingMember, _: Moment) -> Answer<StrategyMap> {
        Ok(self.map.clone())
    }
}

#[async_trait]
impl Kpis for Content {
    async fn kpi_page(&self, _: &ActingMember, kpi: &Slug, _: Moment) -> Answer<KpiPage> {
        if *kpi == self.kpi.slug { Ok(self.kpi.clone()) } else { Err(AppError::not_found("KPI", kpi)) }
    }
}

#[async_trait]
impl Objectives for Content {
    async fn objective_page(&self, _: &ActingMember, objective: &Slug, _: Moment) -> Answer<ObjectivePage> {
        if *objective == self.objective.slug {
            Ok(self.objective.clone())
        } else {
            Err(AppError::not_found("objective", objective))
        }
    }
}

#[async_trait]
impl Imports for Content {
    async fn catalogue(&self, _: &Slug) -> Answer<Option<Catalogue>> {
        Ok(None)
    }

    async fn is_imported(&self, _: &Slug, _: &[u8; 32]) -> Answer<bool> {
        Ok(false)
    }

    async fn import(
        &self,
        _: &Slug,
        _: &Template,
        _: &[u8; 32],
        _: DateTime<Utc>,
        _: &ImportProgress<'_>,
    ) -> Answer<ImportOutcome> {
        Err(AppError::new(ErrorCode::Forbidden, "This backend holds pages only."))
    }
}

/// A response as text.
pub struct Got {
    pub status: StatusCode,
    pub text: String,
}

fn context(content: &Content) -> impl Fn() + Clone + Send + Sync + 'static {
    let shared = Arc::new(content.clone());
    let backend = Backend {
        workspaces: shared.clone(),
        maps: shared.clone(),
        kpis: shared.clone(),
        objectives: shared.clone(),
        forms: shared.clone(),
        formulas: shared.clone(),
        entries: shared.clone(),
        registers: shared.clone(),
        today: shared.clone(),
        imports: shared,
    };
    move || {
        provide_context(backend.clone());
        provide_context(RequestInstant(DateTime::<Utc>::UNIX_EPOCH));
        provide_context(RequestId("0193-request".to_owned()));
    }
}

async fn got(response: Response<Body>) -> Got {
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Got { status, text: String::from_utf8(bytes.to_vec()).unwrap() }
}

/// Makes Leptos' executor, as a server does when it starts. Once: while the list of routes is made, no resource of the process loads, so
/// that a page rendered by another test meanwhile would wait for ever.
fn start_executor() {
    static STARTED: std::sync::Once = std::sync::Once::new();
    STARTED.call_once(|| {
        let _ = leptos_axum::generate_route_list(App);
    });
}

/// The page at an address.
pub async fn page(content: &Content, address: &str) -> Got {
    page_of(content, Request::get(address)).await
}

/// The page that a request asks for.
pub async fn page_of(content: &Content, request: axum::http::request::Builder) -> Got {
    start_executor();
    let assets = Assets { reading: program("a"), editing: program("b"), style: "/pkg/a.css".to_owned() };
    let handler = leptos_axum::render_app_async_with_context(context(content), move || shell(assets.clone()));
    let Got { status, text } = got(handler(request.body(Body::empty()).unwrap()).await).await;
    // Leptos' marks between pieces of text, which tests read over as browsers do.
    Got { status, text: text.replace("<!>", "") }
}

/// The answer of a server function at an address.
pub async fn function(content: &Content, address: &str) -> Got {
    start_executor();
    let request = Request::get(address).body(Body::empty()).unwrap();
    got(leptos_axum::handle_server_fns_with_context(context(content), request).await.into_response()).await
}

fn program(name: &str) -> crate::Program {
    crate::Program { script: format!("/pkg/{name}.js"), wasm: format!("/pkg/{name}.wasm") }
}
