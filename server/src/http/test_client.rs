//! For tests: a server on loopback, and a client that sees every byte.

use super::guard::Guard;
use super::guard::host::AllowedHosts;
use super::listener::{self, Stopped};
use super::shutdown::{ShutdownTrigger, shutdown_signal};
use crate::config::{LimitsConfig, ListenConfig};
use crate::telemetry::Metrics;
use axum::Router;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How long a test waits for bytes before it counts the server as hanging.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server on loopback, stopped when it is dropped.
pub struct TestServer {
    pub address: SocketAddr,
    pub metrics: Arc<Metrics>,
    pub trigger: ShutdownTrigger,
    pub running: JoinHandle<Stopped>,
}

impl TestServer {
    /// Serves what `make_router` makes of the guard.
    pub async fn start(limits: LimitsConfig, make_router: impl FnOnce(Guard) -> Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let metrics = Arc::new(Metrics::new());
        let (trigger, shutdown) = shutdown_signal();
        let config = ListenConfig { address, hosts: Vec::new() };
        let guard = Guard {
            metrics: Arc::clone(&metrics),
            hosts: Arc::new(AllowedHosts::new(&config, address.port())),
            limits: limits.clone(),
            shutdown: shutdown.clone(),
        };
        let router = make_router(guard);
        let running = tokio::spawn({
            let metrics = Arc::clone(&metrics);
            async move { listener::serve(listener, router, &limits, &metrics, shutdown).await }
        });
        Self { address, metrics, trigger, running }
    }

    /// The name this server is called by.
    pub fn host(&self) -> String {
        format!("localhost:{}", self.address.port())
    }

    /// A connection of its own.
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// A GET with the right Host.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.host())).await
    }

    /// Sends `request` as it is and reads one answer.
    pub async fn ask(&self, request: &str) -> Answer {
        let mut stream = self.connect().await;
        stream.write_all(request.as_bytes()).await.unwrap();
        read_answer(&mut stream).await
    }
}

/// An answer as it came.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of the one header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let values: Vec<_> = self
            .head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .filter(|(found, _)| *found == name)
            .collect();
        assert!(values.len() <= 1, "{name} came {} times", values.len());
        values.first().map(|(_, value)| *value)
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// Reads one answer, whose end the connection's end or its length tells.
pub async fn read_answer(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = find(&bytes, b"\r\n\r\n") {
            break end;
        }
        assert!(
            read_more(stream, &mut bytes).await,
            "the connection ended in the head: {:?}",
            String::from_utf8_lossy(&bytes)
        );
    };
    let mut body = bytes.split_off(head_end + 4);
    let head = String::from_utf8(bytes).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut answer = Answer { status, head, body: Vec::new() };
    let length = answer.header("content-length").map(|length| length.parse::<usize>().unwrap());
    match length {
        Some(length) => {
            while body.len() < length {
                assert!(read_more(stream, &mut body).await, "the connection ended in the body");
            }
        }
        None if answer.header("transfer-encoding") == Some("chunked") => {
            while find(&body, b"0\r\n\r\n").is_none() {
                assert!(read_more(stream, &mut body).await, "the connection ended in the body");
            }
            body = joined_chunks(&body);
        }
        None => {}
    }
    answer.body = body;
    answer
}

/// Reads until the server closes the connection; the bytes that came before.
pub async fn read_to_close(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    while read_more(stream, &mut bytes).await {}
    bytes
}

/// Reads what comes next; `false` when the connection has ended.
pub async fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> bool {
    let mut buffer = [0; 16 * 1024];
    let read = tokio::time::timeout(PATIENCE, stream.read(&mut buffer)).await.expect("the server hangs");
    // A reset is an end as well.
    let count = read.unwrap_or(0);
    bytes.extend_from_slice(&buffer[..count]);
    count > 0
}

fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes.windows(pattern.len()).position(|window| window == pattern)
}

fn joined_chunks(mut bytes: &[u8]) -> Vec<u8> {
    let mut joined = Vec::new();
    loop {
        let line_end = find(bytes, b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&bytes[..line_end]).unwrap(), 16).unwrap();
        if length == 0 {
            return joined;
        }
        let start = line_end + 2;
        joined.extend_from_slice(&bytes[start..start + length]);
        bytes = &bytes[start + length + 2..];
    }
}
