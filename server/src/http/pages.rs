//! The pages and the server functions, and what both find in their context.

use super::guard::security_headers::page_policy;
use super::request_id::RequestId;
use crate::clock::Clock;
use axum::Router;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use backend::Backend;
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, ErrorHandler, LeptosRoutes, ResponseOptions};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

/// What pages are made from.
#[derive(Clone)]
pub struct Pages {
    /// The data and the rules.
    pub backend: Backend,
    /// The addresses of the browser's side.
    pub assets: app::Assets,
    /// Whether open pages load themselves again when the server has been started anew.
    pub reloads: bool,
    /// Asked once per request.
    pub clock: Clock,
}

impl Pages {
    /// The addresses of the pages, as the application's router has them.
    pub fn listings(&self) -> Vec<AxumRouteListing> {
        let pages = self.clone();
        let (listings, _) =
            leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context(app::App, None, move || {
                pages.provide()
            });
        listings
    }

    /// The routes of the pages and of the server functions; any other address is answered by the application's page for it, with
    /// status 404.
    pub fn router(&self) -> Router {
        let options = LeptosOptions::builder().output_name("trimtab").build();
        let context = {
            let pages = self.clone();
            move || pages.provide()
        };
        let assets = self.assets.clone();
        let fallback_assets = self.assets.clone();
        let unknown = ErrorHandler::new_with_context(
            context.clone(),
            move |_| app::shell(fallback_assets.clone()),
            options.clone(),
        );
        Router::new()
            .leptos_routes_with_context(&options, self.listings(), context, move || app::shell(assets.clone()))
            .fallback_service(unknown)
            .with_state(options)
            // Made for one reader and once: what counts is when it is there, so the fastest level.
            .layer(CompressionLayer::new().br(true).gzip(true).quality(CompressionLevel::Fastest))
    }

    /// Provides what pages and server functions ask their context for.
    fn provide(&self) {
        provide_context(self.backend.clone());
        provide_context(self.assets.clone());
        if self.reloads {
            provide_context(app::ReloadsPages);
        }
        provide_context(app::RequestInstant(self.clock.now()));
        let request_id = use_context::<Parts>().and_then(|parts| parts.extensions.get::<RequestId>().cloned());
        if let Some(request_id) = request_id {
            provide_context(app::RequestId(request_id.to_string()));
        }
        // Only pages have a nonce; answers of server functions get the policy that allows nothing.
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
            && let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce))
        {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}
