//! Every route of the server, and the list of them.

use super::assets::{ASSETS_ROUTE, assets_router};
use super::exports::{EXPORT_ROUTE, Exports, export};
use super::guard::Guard;
use super::guard::security_headers::REPORT_PATH;
use super::health::{self, Database};
use super::metrics::{MetricsState, metrics};
use super::pages::Pages;
use super::policy_report::receive_report;
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};
use std::path::PathBuf;
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// What the routes are made from.
pub struct Application {
    /// Around all of them.
    pub guard: Guard,
    /// Behind health and metrics.
    pub database: Arc<dyn Database>,
    /// The pages and server functions.
    pub pages: Pages,
    /// The folder of the browser's side.
    pub site_directory: PathBuf,
}

/// A route: what it answers to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// The method's name.
    pub method: String,
    /// The path, with parameters in braces.
    pub path: String,
}

impl Route {
    fn new(method: impl ToString, path: &str) -> Self {
        Self { method: method.to_string(), path: path.to_owned() }
    }
}

/// The whole server as one service, and every route of it: for tests that hold for all of them, and for whoever reviews what can
/// be reached.
pub struct Routes {
    /// The service.
    pub router: Router,
    /// The routes, sorted.
    pub inventory: Vec<Route>,
}

impl Application {
    /// Makes the routes.
    pub fn routes(&self) -> Routes {
        let metrics_state =
            MetricsState { metrics: Arc::clone(&self.guard.metrics), database: Arc::clone(&self.database) };
        let operations = Operations::default()
            .get("/health/live", health::live, ())
            .get("/health/ready", health::ready, Arc::clone(&self.database))
            .get("/health/{*unknown}", health::unknown, ())
            .get("/metrics", metrics, metrics_state)
            .post(REPORT_PATH, receive_report, Arc::clone(&self.guard.metrics));
        let exports = Exports { backend: self.pages.backend.clone(), clock: self.pages.clock };
        let exports = Operations::default().get(EXPORT_ROUTE, export, exports);
        let mut inventory = operations.inventory;
        inventory.extend(exports.inventory);
        inventory.push(Route::new(Method::GET, ASSETS_ROUTE));
        for listing in self.pages.listings() {
            inventory.extend(
                listing.methods().map(|method| Route::new(format!("{method:?}").to_uppercase(), listing.path())),
            );
        }
        inventory.extend(leptos::server_fn::axum::server_fn_paths().map(|(path, method)| Route::new(method, path)));
        inventory.sort();
        inventory.dedup();
        let operations = operations.router.merge(assets_router(&self.site_directory));
        let router = self.guard.protect(operations, self.pages.router().merge(exports.router));
        Routes { router, inventory }
    }
}

/// The routes with a reader outside of the pages; none is added without being listed.
#[derive(Default)]
struct Operations {
    router: Router,
    inventory: Vec<Route>,
}

impl Operations {
    fn get<S: Clone + Send + Sync + 'static, T: 'static>(
        self,
        path: &str,
        handler: impl Handler<T, S>,
        state: S,
    ) -> Self {
        self.add(Method::GET, MethodFilter::GET, path, handler, state)
    }

    fn post<S: Clone + Send + Sync + 'static, T: 'static>(
        self,
        path: &str,
        handler: impl Handler<T, S>,
        state: S,
    ) -> Self {
        self.add(Method::POST, MethodFilter::POST, path, handler, state)
    }

    fn add<S: Clone + Send + Sync + 'static, T: 'static>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &str,
        handler: impl Handler<T, S>,
        state: S,
    ) -> Self {
        self.inventory.push(Route::new(method, path));
        self.router = self.router.route(path, on(filter, handler).with_state(state));
        self
    }
}
