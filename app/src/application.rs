//! The routes. Every page is rendered whole on the server before its first byte leaves: it reads without a script.

use crate::page::home::HomePage;
use crate::page::kpi::KpiRoute;
use crate::page::map::MapRoute;
use crate::page::not_found::NotFoundPage;
use crate::page::objective::ObjectiveRoute;
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
                <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
                <Route path=path!("/map") view=MapRoute ssr=SsrMode::Async/>
                <Route path=path!("/kpis/:id") view=KpiRoute ssr=SsrMode::Async/>
                <Route path=path!("/objectives/:id") view=ObjectiveRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/map") view=MapRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/kpis/:id") view=KpiRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/objectives/:id") view=ObjectiveRoute ssr=SsrMode::Async/>
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
