//! The files the browser loads: named by their content, so kept for ever, and compressed when they were built.

use super::guard::security_headers::ASSET_POLICY;
use super::problem::problem;
use super::request_id::RequestId;
use axum::Router;
use axum::extract::{Extension, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use std::io;
use std::path::{Path, PathBuf};
use tower_http::services::ServeDir;

/// Where the files are served.
const ASSETS_PATH: &str = "/pkg";

/// The route of the files.
pub const ASSETS_ROUTE: &str = "/pkg/{*file}";

/// A file whose name changes with its content never goes stale.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Why the browser's side cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// There is no readable manifest.
    #[error("cannot read {}: {source}; `cargo xtask run` builds the browser's side, or name its folder with --site", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The manifest is not what xtask writes.
    #[error("{} is not a manifest of this version: {source}; run `cargo xtask run` again", path.display())]
    Malformed {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A file of the manifest is not there.
    #[error("{} names {address}, which is not there; run `cargo xtask run` again", manifest.display())]
    FileMissing {
        /// The manifest.
        manifest: PathBuf,
        /// The address it names.
        address: String,
    },
}

/// `manifest.json`: the addresses of the current files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    /// The module that loads the wasm of the pages that are read.
    pub javascript: String,
    /// That wasm.
    pub wasm: String,
    /// The module that loads the wasm of the pages on which something is typed.
    pub editing_javascript: String,
    /// That wasm.
    pub editing_wasm: String,
    /// The style sheet.
    pub style: String,
}

impl Manifest {
    /// Reads the manifest of a site and checks that its files are there.
    ///
    /// # Errors
    /// [`SiteError`], naming the file.
    pub fn read(site: &Path) -> Result<Self, SiteError> {
        let path = site.join("manifest.json");
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(source) => return Err(SiteError::Manifest { path, source }),
        };
        let manifest: Self = match serde_json::from_slice(&text) {
            Ok(manifest) => manifest,
            Err(source) => return Err(SiteError::Malformed { path, source }),
        };
        let files = [
            &manifest.javascript,
            &manifest.wasm,
            &manifest.editing_javascript,
            &manifest.editing_wasm,
            &manifest.style,
        ];
        for address in files {
            let is_asset = address.strip_prefix(ASSETS_PATH).is_some_and(|name| name.starts_with('/'));
            if !is_asset || !site.join(address.trim_start_matches('/')).is_file() {
                return Err(SiteError::FileMissing { manifest: path, address: address.clone() });
            }
        }
        Ok(manifest)
    }
}

/// The route of the files, each in the smallest form that the browser takes.
pub fn assets_router(site: &Path) -> Router {
    // Only addresses below the path lead here, and `ServeDir` takes none that leads upwards again.
    let files = ServeDir::new(site)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(get(no_such_file));
    Router::new().route_service(ASSETS_ROUTE, files).layer(from_fn(add_asset_headers))
}

async fn no_such_file(Extension(request_id): Extension<RequestId>, headers: HeaderMap) -> Response {
    problem(
        StatusCode::NOT_FOUND,
        &headers,
        &request_id,
        "There is no such file; the page that asks for it is of another version. Load it again.",
    )
}

async fn add_asset_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, ASSET_POLICY);
    if is_found {
        headers.insert(header::CACHE_CONTROL, FOR_EVER);
        // The same address answers in several encodings; a cache in between has to tell them apart.
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn write_manifest(site: &Path, text: &str) {
        fs::write(site.join("manifest.json"), text).unwrap();
    }

    #[test]
    fn a_site_is_whole_or_named_as_broken() {
        let site = tempfile::tempdir().unwrap();
        assert!(matches!(Manifest::read(site.path()), Err(SiteError::Manifest { .. })));
        write_manifest(site.path(), "{}");
        assert!(matches!(Manifest::read(site.path()), Err(SiteError::Malformed { .. })));
        write_manifest(
            site.path(),
            r#"{"javascript": "/pkg/a.js", "wasm": "/pkg/a.wasm", "editing_javascript": "/pkg/b.js", "editing_wasm": "/pkg/b.wasm", "style": "/pkg/a.css"}"#,
        );
        fs::create_dir(site.path().join("pkg")).unwrap();
        for name in ["a.js", "a.wasm", "b.js", "b.wasm"] {
            fs::write(site.path().join("pkg").join(name), "").unwrap();
        }
        let error = Manifest::read(site.path()).unwrap_err();
        assert!(error.to_string().contains("/pkg/a.css"), "{error}");
        fs::write(site.path().join("pkg/a.css"), "").unwrap();
        assert_eq!(Manifest::read(site.path()).unwrap().style, "/pkg/a.css");
    }

    #[test]
    fn a_manifest_names_nothing_outside_the_served_folder() {
        let site = tempfile::tempdir().unwrap();
        fs::write(site.path().join("secret"), "").unwrap();
        write_manifest(
            site.path(),
            r#"{"javascript": "/secret", "wasm": "/secret", "editing_javascript": "/secret", "editing_wasm": "/secret", "style": "/secret"}"#,
        );
        assert!(matches!(Manifest::read(site.path()), Err(SiteError::FileMissing { .. })));
    }
}
