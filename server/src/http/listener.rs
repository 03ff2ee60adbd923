//! Connections: taken, bounded, timed, and finished in order when the server stops.
//!
//! `axum::serve` sets no deadline on request heads, so connections are served with hyper itself.

use super::shutdown::Shutdown;
use super::slow_client::WriteDeadline;
use crate::config::LimitsConfig;
use crate::telemetry::Metrics;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tower::Service;

/// The largest head of a request: its line and headers together.
const HEAD_BYTES: usize = 32 * 1024;

/// How long to wait after the system had no more room for a connection (file descriptors, usually).
const PAUSE_AFTER_ACCEPT_ERROR: Duration = Duration::from_millis(100);

/// What a connection gets for which there is no room; its request is not even read.
const NO_ROOM: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\ncontent-type: text/plain\r\n\
    x-content-type-options: nosniff\r\ncache-control: no-store\r\ncontent-length: 44\r\n\r\nToo many connections; try again in a second.";

/// How long a connection for which there is no room is kept to tell it so.
const NO_ROOM_DEADLINE: Duration = Duration::from_secs(1);

/// How a server stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped {
    /// Connections that were still busy when the deadline passed, and were closed.
    pub cut_off: usize,
}

/// Serves `router` until `shutdown`, then lets open requests finish within the stop deadline.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: &LimitsConfig,
    metrics: &Arc<Metrics>,
    shutdown: Shutdown,
) -> Stopped {
    let mut connections = Connections {
        builder: connection_builder(limits),
        router,
        room: Arc::new(Semaphore::new(limits.connections)),
        write_deadline: limits.write_deadline,
        metrics: Arc::clone(metrics),
        graceful: GracefulShutdown::new(),
        tasks: JoinSet::new(),
    };
    let stop = shutdown.requested();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            Some(_) = connections.tasks.join_next() => {}
            accepted = listener.accept() => connections.take(accepted).await,
        }
    }
    // Clients whose connection the system has taken on our behalf were promised an answer.
    loop {
        tokio::select! {
            biased;
            accepted = listener.accept() => connections.take(accepted).await,
            () = std::future::ready(()) => break,
        }
    }
    drop(listener);
    connections.finish(limits.stop_deadline).await
}

fn connection_builder(limits: &LimitsConfig) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.header_deadline).max_header_size(HEAD_BYTES);
    builder
}

struct Connections {
    builder: http1::Builder,
    router: Router,
    room: Arc<Semaphore>,
    write_deadline: Duration,
    metrics: Arc<Metrics>,
    graceful: GracefulShutdown,
    tasks: JoinSet<()>,
}

impl Connections {
    async fn take(&mut self, accepted: io::Result<(TcpStream, SocketAddr)>) {
        match accepted {
            Ok((stream, peer)) => self.open(stream, peer),
            Err(error) if is_about_one_connection(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "could not accept a connection");
                tokio::time::sleep(PAUSE_AFTER_ACCEPT_ERROR).await;
            }
        }
    }

    fn open(&mut self, stream: TcpStream, peer: SocketAddr) {
        let Ok(place) = Arc::clone(&self.room).try_acquire_owned() else {
            self.metrics.turned_away();
            self.tasks.spawn(async move {
                let _ = tokio::time::timeout(NO_ROOM_DEADLINE, turn_away(stream)).await;
            });
            return;
        };
        // Responses are written whole; waiting to fill a packet would only delay them.
        let _ = stream.set_nodelay(true);
        let io = TokioIo::new(WriteDeadline::new(stream, self.write_deadline));
        let service = RouterOfConnection { router: self.router.clone(), peer };
        let connection = self.graceful.watch(self.builder.serve_connection(io, service));
        let present = self.metrics.connection_opens();
        self.tasks.spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop((place, present));
        });
    }

    async fn finish(mut self, deadline: Duration) -> Stopped {
        let graceful = std::mem::take(&mut self.graceful);
        if tokio::time::timeout(deadline, graceful.shutdown()).await.is_ok() {
            return Stopped { cut_off: 0 };
        }
        while self.tasks.try_join_next().is_some() {}
        let cut_off = self.tasks.len();
        self.tasks.shutdown().await;
        Stopped { cut_off }
    }
}

/// Errors of `accept` that tell of the connection that was to be taken and not of the listener.
fn is_about_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}

async fn turn_away(mut stream: TcpStream) -> io::Result<()> {
    stream.write_all(NO_ROOM).await?;
    stream.shutdown().await?;
    // Closing with unread bytes would reset the connection and could take the answer with it.
    let mut unread = [0; 1024];
    while stream.read(&mut unread).await? > 0 {}
    Ok(())
}

/// The router as one connection sees it: every request knows its peer.
struct RouterOfConnection {
    router: Router,
    peer: SocketAddr,
}

impl hyper::service::Service<Request<Incoming>> for RouterOfConnection {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = <Router as Service<Request<Incoming>>>::Future;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(ConnectInfo(self.peer));
        // A router is always ready (axum documents its `poll_ready` as such).
        self.router.clone().call(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_refusal_says_its_own_length() {
        let text = std::str::from_utf8(NO_ROOM).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {}", body.len())), "{} bytes", body.len());
    }
}
