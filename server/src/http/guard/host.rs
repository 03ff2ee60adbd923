//! Only requests that call this server by a name of its own are answered (DNS rebinding: a foreign name that resolves to loopback).

use crate::config::ListenConfig;
use crate::http::problem::problem;
use crate::http::request_id::RequestId;
use axum::extract::{Extension, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// The values of `Host` that are answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedHosts(Vec<String>);

impl AllowedHosts {
    /// The loopback names with the port that is listened on, and the configured ones.
    pub fn new(config: &ListenConfig, port: u16) -> Self {
        let mut hosts: Vec<String> =
            ["localhost", "127.0.0.1", "[::1]"].iter().map(|name| format!("{name}:{port}")).collect();
        if port == 80 {
            hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(str::to_owned));
        }
        hosts.extend(config.hosts.iter().cloned());
        Self(hosts)
    }

    /// Whether a request that calls us `host` is meant for us.
    pub fn contains(&self, host: &str) -> bool {
        self.0.iter().any(|allowed| allowed.eq_ignore_ascii_case(host))
    }

    /// Whether a request calls us by a name of the loopback interface.
    pub fn is_loopback_name(host: &str) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        ["localhost", "127.0.0.1", "[::1]"].iter().any(|loopback| loopback.eq_ignore_ascii_case(name))
    }
}

/// Answers 421 unless the one `Host` of the request, and its target's authority if it has one, are known.
pub async fn refuse_unknown_hosts(
    State(hosts): State<Arc<AllowedHosts>>,
    Extension(request_id): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    let mut named = request.headers().get_all(header::HOST).iter();
    let host = named.next().and_then(|host| host.to_str().ok());
    let is_known = host.is_some_and(|host| hosts.contains(host))
        && named.next().is_none()
        && request.uri().authority().is_none_or(|authority| hosts.contains(authority.as_str()));
    if is_known {
        return next.run(request).await;
    }
    problem(
        StatusCode::MISDIRECTED_REQUEST,
        request.headers(),
        &request_id,
        "This server does not answer to that name. Use the address it printed when it started, or add the name to TRIMTAB_HOSTS.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(port: u16) -> AllowedHosts {
        let config = ListenConfig { address: ([127, 0, 0, 1], port).into(), hosts: vec!["kpi.example".to_owned()] };
        AllowedHosts::new(&config, port)
    }

    #[test]
    fn only_names_of_ours_with_the_port_of_ours() {
        let hosts = hosts(4173);
        for known in ["localhost:4173", "LOCALHOST:4173", "127.0.0.1:4173", "[::1]:4173", "kpi.example"] {
            assert!(hosts.contains(known), "{known}");
        }
        for unknown in [
            "",
            "localhost",
            "localhost:4174",
            "localhost:4173.evil.example",
            "evil.example",
            "127.0.0.2:4173",
            "kpi.example:1",
        ] {
            assert!(!hosts.contains(unknown), "{unknown}");
        }
    }

    #[test]
    fn the_usual_port_may_be_left_out() {
        assert!(hosts(80).contains("localhost"));
        assert!(hosts(80).contains("[::1]:80"));
    }

    #[test]
    fn loopback_names_are_told_from_others() {
        for name in ["localhost", "localhost:80", "127.0.0.1:80", "[::1]", "[::1]:80"] {
            assert!(AllowedHosts::is_loopback_name(name), "{name}");
        }
        for name in ["", "kpi.example", "localhost.example:80", "[::2]"] {
            assert!(!AllowedHosts::is_loopback_name(name), "{name}");
        }
    }
}
