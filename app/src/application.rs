//! The routes. Every page is rendered whole on the server before its first byte leaves: it reads without a script.

use crate::page::elsewhere::Elsewhere;
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

/// The application, every page of it.
///
/// Bare paths show the current workspace in place; every link inside leads to `/w/{workspace}/…`.
#[component]
pub fn App() -> impl IntoView {
    application::<true>()
}

/// The application as far as it is read: what the browser fetches for pages without a register or a form. The others are loaded whole when
/// a link leads there, see [`crate::address::is_editing`].
#[component]
pub fn ReadingApp() -> impl IntoView {
    application::<false>()
}

/// The routes; without editing, those of [`crate::address::is_editing`] lead to [`Elsewhere`], and the linker leaves their pages out.
fn application<const EDITS: bool>() -> impl IntoView {
    provide_meta_context();
    mark_hydrated();
    let readings = || if EDITS { ReadingsRoute().into_any() } else { Elsewhere().into_any() };
    let this_week = || if EDITS { ThisWeekRoute().into_any() } else { Elsewhere().into_any() };
    let paste = || if EDITS { PasteRoute().into_any() } else { Elsewhere().into_any() };
    let settings = || if EDITS { SettingsRoute().into_any() } else { Elsewhere().into_any() };
    let kpis = || if EDITS { KpisRoute().into_any() } else { Elsewhere().into_any() };
    let objectives = || if EDITS { ObjectivesRoute().into_any() } else { Elsewhere().into_any() };
    let teams = || if EDITS { TeamsRoute().into_any() } else { Elsewhere().into_any() };
    let people = || if EDITS { PeopleRoute().into_any() } else { Elsewhere().into_any() };
    let form = || if EDITS { FormRoute().into_any() } else { Elsewhere().into_any() };
    view! {
        <Router>
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/workspaces") view=HomePage ssr=SsrMode::Async/>
                <Route path=path!("/") view=TodayRoute ssr=SsrMode::Async/>
                <Route path=path!("/map") view=MapRoute ssr=SsrMode::Async/>
                <Route path=path!("/kpis") view=kpis ssr=SsrMode::Async/>
                <Route path=path!("/kpis/:id") view=KpiRoute ssr=SsrMode::Async/>
                <Route path=path!("/kpis/:id/readings") view=readings ssr=SsrMode::Async/>
                <Route path=path!("/objectives") view=objectives ssr=SsrMode::Async/>
                <Route path=path!("/objectives/:id") view=ObjectiveRoute ssr=SsrMode::Async/>
                <Route path=path!("/teams") view=teams ssr=SsrMode::Async/>
                <Route path=path!("/people") view=people ssr=SsrMode::Async/>
                <Route path=path!("/this-week") view=this_week ssr=SsrMode::Async/>
                <Route path=path!("/paste") view=paste ssr=SsrMode::Async/>
                <Route path=path!("/settings") view=settings ssr=SsrMode::Async/>
                <Route path=path!("/edit/:table") view=form ssr=SsrMode::Async/>
                <Route path=path!("/edit/:table/:id") view=form ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace") view=TodayRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/map") view=MapRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/kpis") view=kpis ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/kpis/:id") view=KpiRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/kpis/:id/readings") view=readings ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/objectives") view=objectives ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/objectives/:id") view=ObjectiveRoute ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/teams") view=teams ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/people") view=people ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/this-week") view=this_week ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/paste") view=paste ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/settings") view=settings ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/edit/:table") view=form ssr=SsrMode::Async/>
                <Route path=path!("/w/:workspace/edit/:table/:id") view=form ssr=SsrMode::Async/>
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
