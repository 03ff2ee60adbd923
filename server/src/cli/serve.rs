//! `trimtab serve`: from a configuration to answers, and in order to the end.

use super::import::load_demo;
use crate::clock::Clock;
use crate::config::ServeConfig;
use crate::database::{RunningPostgres, StoreDatabase};
use crate::error::ServerError;
use crate::http::assets::Manifest;
use crate::http::guard::Guard;
use crate::http::guard::host::AllowedHosts;
use crate::http::listener;
use crate::http::pages::Pages;
use crate::http::router::Application;
use crate::http::shutdown::{ShutdownTrigger, shutdown_signal};
use crate::telemetry::Metrics;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;
use store::Store;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// The exit status of a process that a signal ended at once: 128 and the number of SIGINT, as shells count.
const ENDED_BY_SIGNAL: i32 = 130;

/// Serves until SIGINT or SIGTERM, then stops within ten seconds; a second signal ends it at once.
///
/// # Errors
/// Whatever kept it from starting.
pub async fn serve(config: &ServeConfig, clock: Clock) -> Result<(), ServerError> {
    let started = Instant::now();
    let (trigger, shutdown) = shutdown_signal();
    watch_signals(trigger)?;
    // What can fail at once does so before anything that takes time.
    let manifest = Manifest::read(&config.site.directory)?;
    let listener = listen(config.listen.address).await?;
    let address =
        listener.local_addr().map_err(|source| ServerError::Listen { address: config.listen.address, source })?;

    let (postgres, store) = tokio::select! {
        opened = open(config, clock) => opened?,
        // Dropping a start half way is a crash's twin, and what a crash leaves behind is taken up by the next start.
        () = shutdown.clone().requested() => return Ok(()),
    };
    let metrics = Arc::new(Metrics::new());
    let application = Application {
        guard: Guard {
            metrics: Arc::clone(&metrics),
            hosts: Arc::new(AllowedHosts::new(&config.listen, address.port())),
            limits: config.common.limits.clone(),
            shutdown: shutdown.clone(),
        },
        database: Arc::new(StoreDatabase {
            store: store.clone(),
            is_own_cluster: postgres.cluster.is_some(),
            connection_limit: config.common.limits.database_connections,
        }),
        pages: Pages {
            backend: store.backend(),
            assets: app::Assets {
                reading: app::Program { script: manifest.javascript, wasm: manifest.wasm },
                editing: app::Program { script: manifest.editing_javascript, wasm: manifest.editing_wasm },
                style: manifest.style,
            },
            reloads: config.site.reloads_pages,
            clock,
        },
        site_directory: config.site.directory.clone(),
    };
    let routes = application.routes();
    for route in &routes.inventory {
        tracing::debug!(method = route.method, path = route.path, "route");
    }
    announce(config, address, started);
    let stopped = listener::serve(listener, routes.router, &config.common.limits, &metrics, shutdown).await;
    tracing::info!(connections.cut_off = stopped.cut_off, "stopped serving");
    store.pool().close().await;
    postgres.stop().await
}

/// Runs Postgres, brings it up to date, and loads the demo workspaces.
async fn open(config: &ServeConfig, clock: Clock) -> Result<(RunningPostgres, Store), ServerError> {
    let postgres = RunningPostgres::start(&config.common).await?;
    let store = postgres.open_store(&config.common).await?;
    for directory in &config.site.demo_directories {
        load_demo(&store.backend(), directory, clock).await?;
    }
    Ok((postgres, store))
}

async fn listen(address: SocketAddr) -> Result<TcpListener, ServerError> {
    TcpListener::bind(address).await.map_err(|source| ServerError::Listen { address, source })
}

/// Says where it serves, for people and for programs that wait for it.
fn announce(config: &ServeConfig, address: SocketAddr, started: Instant) {
    let start_ms = started.elapsed().as_secs_f64() * 1_000.0;
    tracing::info!(%address, start_ms, "serving");
    let folder = config.common.data_directory.path().display();
    let mut output = std::io::stdout().lock();
    // Nobody may be reading; that is no reason not to serve.
    let _ = writeln!(output, "Trimtab is ready at http://{address}/ (data in {folder}; Ctrl-C stops it)");
    let _ = output.flush();
}

/// Gives the signal to stop at the first SIGINT or SIGTERM and ends the process at the second.
fn watch_signals(trigger: ShutdownTrigger) -> Result<(), ServerError> {
    let listen = |kind| signal(kind).map_err(|source| ServerError::System { action: "listen for signals", source });
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    tokio::spawn(async move {
        for is_second in [false, true] {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            if is_second {
                tracing::warn!("ending at once, as asked");
                std::process::exit(ENDED_BY_SIGNAL);
            }
            tracing::info!("stopping");
            trigger.stop();
        }
    });
    Ok(())
}
