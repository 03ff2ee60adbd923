//! What holds for every route, asked of the server as it serves.

use super::*;
use crate::clock::Clock;
use crate::config::LimitsConfig;
use crate::http::health::DatabaseAway;
use crate::http::test_client::{Answer, TestServer};
use crate::telemetry::PoolState;
use async_trait::async_trait;
use std::fs;
use std::path::Path;
use store::{PoolLimits, Store};
use tempfile::TempDir;

struct NoDatabase;

#[async_trait]
impl Database for NoDatabase {
    async fn unsafe_settings(&self) -> Result<Vec<&'static str>, DatabaseAway> {
        Err(DatabaseAway)
    }

    fn pool_state(&self) -> PoolState {
        PoolState { open: 0, idle: 0, limit: 10 }
    }
}

/// A site with one file, in the forms that xtask makes.
fn write_site(folder: &Path) {
    let files = folder.join("pkg");
    fs::create_dir(&files).unwrap();
    fs::write(files.join("trimtab.1.js"), "plain").unwrap();
    fs::write(files.join("trimtab.1.js.br"), "brotli").unwrap();
    fs::write(files.join("trimtab.1.js.gz"), "gzip").unwrap();
    fs::write(files.join("trimtab.1.wasm"), "wasm").unwrap();
    fs::write(folder.join("secret"), "secret").unwrap();
}

/// The whole application, on a database that is away: nothing here depends on what it holds.
async fn server() -> (TestServer, Vec<Route>, TempDir) {
    let site = tempfile::tempdir().unwrap();
    write_site(site.path());
    let away = "postgresql://nobody@localhost/nothing?host=/nonexistent";
    let store = Store::connect_lazily(away, &PoolLimits::default()).unwrap();
    let pages = Pages {
        backend: store.backend(),
        assets: app::Assets {
            reading: app::Program { script: "/pkg/trimtab.1.js".to_owned(), wasm: "/pkg/trimtab.1.wasm".to_owned() },
            editing: app::Program { script: "/pkg/trimtab.2.js".to_owned(), wasm: "/pkg/trimtab.2.wasm".to_owned() },
            style: "/pkg/trimtab.1.css".to_owned(),
        },
        reloads: false,
        clock: Clock,
    };
    let site_directory = site.path().to_path_buf();
    let mut inventory = Vec::new();
    let server = TestServer::start(LimitsConfig::default(), |guard| {
        let application = Application { guard, database: Arc::new(NoDatabase), pages, site_directory };
        let routes = application.routes();
        inventory = routes.inventory;
        routes.router
    })
    .await;
    (server, inventory, site)
}

/// A path that a route answers to.
fn example(path: &str) -> String {
    let segments = path.split('/').map(|segment| if segment.starts_with('{') { "example" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

async fn ask(server: &TestServer, method: &str, path: &str, headers: &str) -> Answer {
    let length = if matches!(method, "GET" | "HEAD") { "" } else { "content-length: 0\r\n" };
    server.ask(&format!("{method} {path} HTTP/1.1\r\n{headers}{length}connection: close\r\n\r\n")).await
}

#[tokio::test]
async fn the_inventory_has_what_is_served() {
    let (_server, inventory, _site) = server().await;
    for (method, path) in
        [("GET", "/health/live"), ("GET", "/metrics"), ("POST", "/csp-report"), ("GET", "/pkg/{*file}"), ("GET", "/")]
    {
        assert!(
            inventory.contains(&Route { method: method.to_owned(), path: path.to_owned() }),
            "{method} {path} in {inventory:?}"
        );
    }
}

#[tokio::test]
async fn every_route_refuses_an_unknown_host() {
    let (server, inventory, _site) = server().await;
    for route in inventory {
        let answer = ask(&server, &route.method, &example(&route.path), "host: evil.example\r\n").await;
        assert_eq!(answer.status, 421, "{route:?}");
    }
}

#[tokio::test]
async fn every_unsafe_route_refuses_pages_of_other_sites() {
    let (server, inventory, _site) = server().await;
    let host = server.host();
    let mut checked = 0;
    for route in inventory.into_iter().filter(|route| route.method != "GET") {
        for origin in [
            "sec-fetch-site: cross-site\r\n",
            "sec-fetch-site: same-site\r\n",
            "origin: http://evil.example\r\n",
            "origin: null\r\n",
        ] {
            let answer = ask(&server, &route.method, &example(&route.path), &format!("host: {host}\r\n{origin}")).await;
            assert_eq!(answer.status, 403, "{route:?} {origin}");
        }
        checked += 1;
    }
    assert!(checked > 0);
}

#[tokio::test]
async fn unsafe_methods_of_other_sites_are_refused_where_no_route_has_them_too() {
    let (server, inventory, _site) = server().await;
    let host = server.host();
    for route in inventory {
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            let headers = format!("host: {host}\r\nsec-fetch-site: cross-site\r\n");
            assert_eq!(ask(&server, method, &example(&route.path), &headers).await.status, 403, "{method} {route:?}");
        }
    }
}

#[tokio::test]
async fn the_nonce_of_a_page_is_that_of_its_policy_and_differs_each_time() {
    let (server, _inventory, _site) = server().await;
    let mut seen = Vec::new();
    for path in ["/", "/", "/there/is/no/such/page"] {
        let answer = server.get(path).await;
        let policy = answer.header("content-security-policy").unwrap().to_owned();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        assert!(nonce.len() >= 22, "128 bits at least: {nonce}");
        let scripts = answer.text().matches("<script").count();
        assert!(scripts > 0, "{}", answer.text());
        assert_eq!(
            answer.text().matches(&format!("nonce=\"{nonce}\"")).count(),
            answer.text().matches("nonce=\"").count()
        );
        for script in answer.text().split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "<script{tag}> of {path}");
        }
        assert!(
            policy.contains("'strict-dynamic'")
                && policy.contains("'wasm-unsafe-eval'")
                && !policy.contains("unsafe-inline")
        );
        assert!(!seen.contains(&nonce));
        seen.push(nonce);
    }
}

#[tokio::test]
async fn pages_have_no_inline_style() {
    let (server, _inventory, _site) = server().await;
    for path in ["/", "/there/is/no/such/page"] {
        let answer = server.get(path).await;
        assert!(!answer.text().contains("<style") && !answer.text().contains(" style="), "{}", answer.text());
    }
}

#[tokio::test]
async fn an_unknown_address_is_a_page_with_status_404() {
    let (server, _inventory, _site) = server().await;
    let answer = server.get("/there/is/no/such/page").await;
    assert_eq!(answer.status, 404);
    assert!(answer.header("content-type").unwrap().starts_with("text/html"));
    assert!(answer.text().contains("<html"));
}

#[tokio::test]
async fn files_are_kept_for_ever_and_served_as_they_were_compressed() {
    let (server, _inventory, _site) = server().await;
    let host = format!("host: {}\r\n", server.host());
    for (accepted, encoding, body) in [
        ("", None, "plain"),
        ("accept-encoding: gzip\r\n", Some("gzip"), "gzip"),
        ("accept-encoding: gzip, br\r\n", Some("br"), "brotli"),
    ] {
        let answer = ask(&server, "GET", "/pkg/trimtab.1.js", &format!("{host}{accepted}")).await;
        assert_eq!((answer.status, answer.header("content-encoding"), answer.text()), (200, encoding, body));
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert!(answer.header("vary").unwrap().contains("accept-encoding"));
        assert_eq!(
            answer.header("content-security-policy"),
            Some("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'")
        );
        assert!(answer.header("content-type").unwrap().starts_with("text/javascript"));
    }
    assert_eq!(server.get("/pkg/trimtab.1.wasm").await.header("content-type"), Some("application/wasm"));
}

#[tokio::test]
async fn nothing_outside_the_folder_of_files_is_served() {
    let (server, _inventory, _site) = server().await;
    for path in [
        "/pkg/../secret",
        "/pkg/%2e%2e/secret",
        "/pkg/..%2fsecret",
        "/pkg//etc/passwd",
        "/pkg/../manifest.json",
        "/pkg/%2e%2e/manifest.json",
        "/pkg/nothing.js",
        "/pkg/",
        "/pkg",
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("secret") && !answer.text().contains("root:"), "{path}");
        assert_eq!(
            answer.header("cache-control"),
            Some("no-store"),
            "{path}: a file that is missing now may be there later"
        );
    }
}

#[tokio::test]
async fn pages_are_not_kept_and_are_compressed() {
    let (server, _inventory, _site) = server().await;
    let answer = ask(&server, "GET", "/", &format!("host: {}\r\naccept-encoding: gzip, br\r\n", server.host())).await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("content-encoding"), Some("br"));
}

#[tokio::test]
async fn liveness_does_not_ask_the_database_and_readiness_does() {
    let (server, _inventory, _site) = server().await;
    assert_eq!(server.get("/health/live").await.status, 200);
    let ready = server.get("/health/ready").await;
    assert_eq!(ready.status, 503);
    assert!(ready.text().contains("away"), "{}", ready.text());
    assert_eq!(server.get("/health/raedy").await.status, 404);
}

#[tokio::test]
async fn metrics_count_by_route_and_policy_reports_are_among_them() {
    let (server, _inventory, _site) = server().await;
    server.get("/health/live").await;
    server.get("/pkg/trimtab.1.js").await;
    server.get("/there/is/no/such/page").await;
    let report = r#"{"csp-report": {"effective-directive": "img-src"}}"#;
    let request = format!(
        "POST /csp-report HTTP/1.1\r\nhost: {}\r\ncontent-type: application/csp-report\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{report}",
        server.host(),
        report.len()
    );
    assert_eq!(server.ask(&request).await.status, 204);
    let metrics = server.get("/metrics").await;
    for line in [
        r#"trimtab_http_requests_total{method="GET",route="/health/live",status="200"} 1"#,
        r#"trimtab_http_requests_total{method="GET",route="/pkg/{*file}",status="200"} 1"#,
        r#"trimtab_http_requests_total{method="GET",route="unmatched",status="404"} 1"#,
        r#"trimtab_http_requests_total{method="POST",route="/csp-report",status="204"} 1"#,
        r#"trimtab_content_security_policy_reports_total{directive="img-src"} 1"#,
        "trimtab_database_connections_limit 10",
    ] {
        assert!(metrics.text().contains(line), "{line} is missing in\n{}", metrics.text());
    }
}
