//! The routes. Every page is rendered whole on the server before its first byte leaves: it reads without a script.

use crate::page::form::FormRoute;
use crate::page::home::HomePage;
use crate::page::kpi::KpiRoute;
use crate::page::map::MapRoute;
use crate::page::not_found::NotFoundPage;
use crate::page::objective::ObjectiveRoute;
use crate::page::paste::PasteRoute;
use crate::page::readings::ReadingsRoute;
use crate::page::register::{KpisRoute, ObjectivesRoute, PeopleRoute, TeamsRoute};
use crate::page::settings::SettingsRoute;
use crate::page::this_week::ThisWeekRoute;
use crate::page::today::TodayRoute;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

/// The application.
///
/// Bare paths show the current workspace in place; every link inside leads to `/w/{workspace}/…`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    mark_hydrated();
    view! {
        <Router>
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/workspaces") view=HomePage ssr=SsrMode::Async/>
                <Route path=path!("/") view=TodayRoute ssr=SsrMode::Async/>
                <Route path=path!("/map") view=MapRoute ssr=SsrMode::Async/>
                <Route path=path!("/kpis") view=KpisRoute ssr=SsrMode::Async/>
                <Route path=path!("/kpis/:id") view=KpiRoute ssr=SsrMode::Async/>
                <Route path=path!("/kpis/:id/readings") view=ReadingsRoute ssr=SsrMode::Async/>
                <Route path=path!("/objectives") view=ObjectivesRoute ssr=SsrMode::Async/>
                <Route path=path!("/objectives/:id") view=ObjectiveRoute ssr=SsrMode::Async/>
                <Route path=path!("/teams") view=TeamsRoute ssr=SsrMode::Async/>
                <Route path=path!("/people") view=PeopleRoute ssr=SsrMode::Async/>
                <Route path=path!("/this-week") view=ThisWeekRoute ssr=SsrMode::Async/>
                <Route path=path!("/paste") view=PasteRoute ssr=SsrMode::Async/>
                <Route path=path!("/settings") view=SettingsRoute ssr=SsrMode::Async/>
                <Route path=path!("/edit/:table") view=FormRoute ssr=SsrMode::Async/>
                <Route path=path!("/edit/:table/:id") view=FormRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace") view=TodayRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/map") view=MapRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/kpis") view=KpisRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/kpis/:id") view=KpiRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/kpis/:id/readings") view=ReadingsRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/objectives") view=ObjectivesRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/objectives/:id") view=ObjectiveRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/teams") view=TeamsRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/people") view=PeopleRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/this-week") view=ThisWeekRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/paste") view=PasteRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/settings") view=SettingsRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/edit/:table") view=FormRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/edit/:table/:id") view=FormRoute ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
}

/// Sets `data-hydrated` on the document once the browser has taken over: style sheets show what needs a script, tests wait for it.
fn mark_hydrated() {
    Effect::new(|| {
        if let Some(root) = document().document_element() {
            // A document that refuses an attribute loses nothing but the controls that need a script.
            let _ = root.set_attribute("data-hydrated", "");
        }
    });
}
