//! Where the server listens and by which names it is called.

use super::environment::Reader;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

const DEFAULT_PORT: u16 = 3000;

/// Where the server listens and by which names it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenConfig {
    /// The address and port; loopback, as long as there is no sign-in. Port 0 takes any free one.
    pub address: SocketAddr,
    /// Further values of the `Host` header to answer, as `name` or `name:port`, lower-case. Loopback names with the port of
    /// `address` are always answered.
    pub hosts: Vec<String>,
}

impl ListenConfig {
    /// Reads `--address` or `TRIMTAB_ADDRESS`, and `TRIMTAB_HOSTS`.
    pub fn read(reader: &mut Reader<'_>, address_flag: Option<&str>) -> Self {
        let fallback = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), DEFAULT_PORT);
        let given = address_flag.map(|text| ("--address", text));
        let given = given.or_else(|| reader.environment().get("TRIMTAB_ADDRESS").map(|text| ("TRIMTAB_ADDRESS", text)));
        let address = match given {
            None => fallback,
            Some((name, text)) => text.trim().parse().unwrap_or_else(|_| {
                reader.problem(name, format!("'{text}' is not an address with a port such as {fallback}"));
                fallback
            }),
        };
        if !address.ip().is_loopback() {
            let name = given.map_or("TRIMTAB_ADDRESS", |(name, _)| name);
            reader.problem(
                name,
                format!(
                    "{address} can be reached by other machines, and there is no sign-in yet: everybody who reaches it would act as \
                     the workspace's leader. Use 127.0.0.1 or [::1], and a tunnel such as `ssh -L` from elsewhere"
                ),
            );
        }
        let mut hosts = Vec::new();
        for host in reader.environment().get("TRIMTAB_HOSTS").unwrap_or_default().split(',') {
            let host = host.trim().to_ascii_lowercase();
            if host.is_empty() {
                continue;
            }
            if host
                .parse::<axum::http::uri::Authority>()
                .is_ok_and(|authority| !authority.as_str().contains(['@', '*']))
            {
                hosts.push(host);
            } else {
                reader.problem(
                    "TRIMTAB_HOSTS",
                    format!("'{host}' is not a host name with or without a port; separate several by commas"),
                );
            }
        }
        Self { address, hosts }
    }
}
