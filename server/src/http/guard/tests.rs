//! The guard as a client meets it, over real connections.

use crate::config::LimitsConfig;
use crate::http::guard::Guard;
use crate::http::test_client::{TestServer, read_answer, read_more, read_to_close};
use crate::telemetry::PoolState;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Response, header};
use axum::routing::{get, post};
use futures_util::{StreamExt, stream};
use std::convert::Infallible;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;

/// Limits that a test can wait for.
fn brief_limits() -> LimitsConfig {
    LimitsConfig {
        header_deadline: Duration::from_millis(400),
        body_deadline: Duration::from_millis(400),
        request_deadline: Duration::from_millis(1_500),
        queue_time: Duration::from_millis(100),
        stop_deadline: Duration::from_millis(1_500),
        body_bytes: 1_000,
        requests_at_once: 4,
        ..LimitsConfig::default()
    }
}

fn routes(guard: Guard) -> Router {
    let application = Router::new()
        .route("/", get(async || "hello"))
        .route("/echo", post(async |body: Bytes| body))
        .route("/panic", get(panicking))
        .route("/slow", get(async || tokio::time::sleep(Duration::from_millis(600)).await))
        .route("/never", get(async || std::future::pending::<()>().await))
        .route("/events", get(async || endless("text/event-stream")))
        .route("/download", get(async || endless("application/octet-stream")));
    guard.protect(Router::new().route("/health", get(async || "well")), application)
}

async fn panicking() -> &'static str {
    panic!("the password is hush")
}

/// One chunk, and then nothing, but no end either.
fn endless(content_type: &str) -> Response<Body> {
    let chunks = stream::iter([Ok::<_, Infallible>("data: first\n\n")]).chain(stream::pending());
    Response::builder().header(header::CONTENT_TYPE, content_type).body(Body::from_stream(chunks)).unwrap()
}

async fn server() -> TestServer {
    TestServer::start(brief_limits(), routes).await
}

fn counted(server: &TestServer, line: &str) -> bool {
    server.metrics.encoded(PoolState { open: 0, idle: 0, limit: 0 }).lines().any(|found| found == line)
}

#[tokio::test]
async fn every_response_carries_the_headers() {
    let server = server().await;
    for path in ["/", "/nowhere", "/panic", "/health"] {
        let answer = server.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{name} of {path}");
        }
        assert!(answer.header("permissions-policy").unwrap().contains("camera=()"));
        assert!(answer.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
    }
}

#[tokio::test]
async fn request_ids_are_ours_and_differ() {
    let server = server().await;
    let request =
        format!("GET / HTTP/1.1\r\nhost: {}\r\nx-request-id: mine\r\nconnection: close\r\n\r\n", server.host());
    let first = server.ask(&request).await;
    let second = server.ask(&request).await;
    let ids = [first, second].map(|answer| uuid::Uuid::parse_str(answer.header("x-request-id").unwrap()).unwrap());
    assert_ne!(ids[0], ids[1]);
    assert_eq!(ids[0].get_version_num(), 7);
}

#[tokio::test]
async fn an_unknown_host_is_refused() {
    let server = server().await;
    let port = server.address.port();
    for request in [
        "GET / HTTP/1.1\r\nhost: evil.example\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\n\r\n".to_owned(),
        "GET / HTTP/1.0\r\n\r\n".to_owned(),
        "GET /nowhere HTTP/1.1\r\nhost: localhost\r\n\r\n".to_owned(),
        format!("GET http://evil.example/ HTTP/1.1\r\nhost: localhost:{port}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nhost: localhost:{port}\r\nhost: evil.example\r\n\r\n"),
        "OPTIONS / HTTP/1.1\r\nhost: evil.example\r\n\r\n".to_owned(),
    ] {
        assert_eq!(server.ask(&request).await.status, 421, "{request}");
    }
    for host in [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}")] {
        assert_eq!(server.ask(&format!("GET / HTTP/1.1\r\nhost: {host}\r\n\r\n")).await.status, 200, "{host}");
    }
}

#[tokio::test]
async fn a_panic_answers_500_without_detail_and_the_server_lives_on() {
    let server = server().await;
    let answer = server.get("/panic").await;
    assert_eq!(answer.status, 500);
    assert!(!answer.text().contains("hush"), "{}", answer.text());
    assert!(answer.text().contains(answer.header("x-request-id").unwrap()));
    assert_eq!(server.get("/").await.status, 200);
    assert!(counted(&server, "trimtab_panics_total 1"));
}

#[tokio::test]
async fn refusals_are_json_for_those_who_ask_for_it() {
    let server = server().await;
    let request = format!(
        "GET /panic HTTP/1.1\r\nhost: {}\r\naccept: application/json\r\nconnection: close\r\n\r\n",
        server.host()
    );
    let answer = server.ask(&request).await;
    let error: backend::AppError = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(error.code, backend::ErrorCode::Internal);
    assert_eq!(error.request_id.as_deref(), answer.header("x-request-id"));
}

#[tokio::test]
async fn a_head_that_dribbles_is_cut_off() {
    let server = server().await;
    let mut stream = server.connect().await;
    let started = Instant::now();
    let (mut reading, mut writing) = stream.split();
    let dribble = async {
        writing.write_all(format!("GET / HTTP/1.1\r\nhost: {}\r\n", server.host()).as_bytes()).await.unwrap();
        while writing.write_all(b"x-a: b\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let closed = async {
        let mut buffer = Vec::new();
        tokio::io::AsyncReadExt::read_to_end(&mut reading, &mut buffer).await.map(|_| buffer)
    };
    let outcome = tokio::select! {
        () = dribble => None,
        outcome = closed => Some(outcome),
    };
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    if let Some(Ok(answered)) = outcome {
        assert!(!String::from_utf8_lossy(&answered).contains("200 OK"));
    }
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed() {
    let server = server().await;
    let mut stream = server.connect().await;
    let started = Instant::now();
    read_to_close(&mut stream).await;
    assert!(started.elapsed() < Duration::from_secs(3));
    assert_eq!(server.get("/").await.status, 200);
}

#[tokio::test]
async fn a_body_that_dribbles_is_answered_408() {
    let server = server().await;
    let mut stream = server.connect().await;
    let started = Instant::now();
    let head = format!("POST /echo HTTP/1.1\r\nhost: {}\r\ncontent-length: 100\r\n\r\n", server.host());
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(b"abc").await.unwrap();
    let answer = read_answer(&mut stream).await;
    assert_eq!(answer.status, 408);
    assert_eq!(answer.header("connection"), Some("close"));
    read_to_close(&mut stream).await;
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_answered_413_whether_it_says_so_or_not() {
    let server = server().await;
    let host = server.host();
    let announced = format!("POST /echo HTTP/1.1\r\nhost: {host}\r\ncontent-length: 1001\r\nconnection: close\r\n\r\n");
    assert_eq!(server.ask(&announced).await.status, 413);
    let chunk = format!("3e9\r\n{}\r\n0\r\n\r\n", "a".repeat(1_001));
    let chunked = format!(
        "POST /echo HTTP/1.1\r\nhost: {host}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n{chunk}"
    );
    assert_eq!(server.ask(&chunked).await.status, 413);
    let body = "a".repeat(1_000);
    let fitting =
        format!("POST /echo HTTP/1.1\r\nhost: {host}\r\ncontent-length: 1000\r\nconnection: close\r\n\r\n{body}");
    assert_eq!(server.ask(&fitting).await.text(), body);
}

#[tokio::test]
async fn an_endless_head_is_refused() {
    let server = server().await;
    let request = format!("GET / HTTP/1.1\r\nhost: {}\r\nx-long: {}\r\n\r\n", server.host(), "a".repeat(100_000));
    let mut stream = server.connect().await;
    let _ = stream.write_all(request.as_bytes()).await;
    let answered = read_to_close(&mut stream).await;
    assert!(!String::from_utf8_lossy(&answered).contains("200 OK"));
    assert_eq!(server.get("/").await.status, 200);
}

#[tokio::test]
async fn ten_times_too_many_requests_are_told_so_quickly_and_then_it_recovers() {
    let server = server().await;
    let started = Instant::now();
    let answers = futures_util::future::join_all((0..40).map(|_| async {
        let answer = server.get("/slow").await;
        (answer, started.elapsed())
    }))
    .await;
    let refused: Vec<_> = answers.iter().filter(|(answer, _)| answer.status == 503).collect();
    assert_eq!(answers.iter().filter(|(answer, _)| answer.status == 200).count(), 4);
    assert_eq!(refused.len(), 36);
    for (answer, elapsed) in refused {
        assert!(*elapsed < Duration::from_secs(2), "{elapsed:?}");
        assert_eq!(answer.header("retry-after"), Some("1"));
    }
    assert!(counted(&server, "trimtab_http_requests_turned_away_total 36"));
    let recovering = Instant::now();
    assert_eq!(server.get("/").await.status, 200);
    assert!(recovering.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn health_answers_when_there_is_no_room_for_anything_else() {
    let server = server().await;
    let busy = futures_util::future::join_all((0..4).map(|_| server.get("/never")));
    let asking = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        (server.get("/health").await.status, server.get("/").await.status)
    };
    let (busy, asked) = tokio::join!(busy, asking);
    assert_eq!(asked, (200, 503));
    // The deadline of a request ended those that would never have answered.
    assert!(busy.iter().all(|answer| answer.status == 503));
}

#[tokio::test]
async fn more_connections_than_there_may_be_are_turned_away_with_an_answer() {
    let limits = LimitsConfig { connections: 2, header_deadline: Duration::from_secs(5), ..brief_limits() };
    let server = TestServer::start(limits, routes).await;
    let held = [server.connect().await, server.connect().await];
    tokio::time::sleep(Duration::from_millis(100)).await;
    let answer = server.get("/").await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("1")));
    drop(held);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(server.get("/").await.status, 200);
}

#[tokio::test]
async fn a_stop_lets_requests_finish_and_ends_event_streams() {
    let server = server().await;
    let mut stream = server.connect().await;
    stream.write_all(format!("GET /events HTTP/1.1\r\nhost: {}\r\n\r\n", server.host()).as_bytes()).await.unwrap();
    let mut events = Vec::new();
    while !String::from_utf8_lossy(&events).contains("data: first") {
        assert!(read_more(&mut stream, &mut events).await);
    }
    let idle = {
        let mut idle = server.connect().await;
        idle.write_all(format!("GET / HTTP/1.1\r\nhost: {}\r\n\r\n", server.host()).as_bytes()).await.unwrap();
        assert_eq!(read_answer(&mut idle).await.status, 200);
        idle
    };
    let stopping = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        server.trigger.stop();
    };
    let started = Instant::now();
    let (slow, ()) = tokio::join!(server.get("/slow"), stopping);
    assert_eq!(slow.status, 200, "a request that was accepted is answered");
    let rest = read_to_close(&mut stream).await;
    assert!(String::from_utf8_lossy(&rest).ends_with("0\r\n\r\n"), "the stream has an end, it does not break off");
    let stopped = server.running.await.unwrap();
    assert_eq!(stopped.cut_off, 0);
    assert!(started.elapsed() < Duration::from_millis(1_400), "{:?}", started.elapsed());
    drop(idle);
}

#[tokio::test]
async fn what_does_not_end_by_itself_is_cut_off_at_the_deadline() {
    let server = server().await;
    let mut stream = server.connect().await;
    stream.write_all(format!("GET /download HTTP/1.1\r\nhost: {}\r\n\r\n", server.host()).as_bytes()).await.unwrap();
    let mut download = Vec::new();
    assert!(read_more(&mut stream, &mut download).await);
    let started = Instant::now();
    server.trigger.stop();
    let stopped = server.running.await.unwrap();
    assert_eq!(stopped.cut_off, 1);
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}
