//! The binary as people and service managers meet it: started, asked, stopped, killed, and its commands beside it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod demo;
mod served;

use served::{Foreground, Served, folder, run};
use std::net::TcpListener;
use std::time::{Duration, Instant};

#[test]
fn it_starts_from_nothing_serves_and_stops_in_order() {
    let folder = folder();
    let mut served = Served::start(folder.path(), &[]);
    assert_eq!(served.get("/health/live").0, 200);
    let (status, body) = served.get("/health/ready");
    assert_eq!((status, body.trim()), (200, r#"{"ready":true,"database":"answers","off":[]}"#));
    let (status, metrics) = served.get("/metrics");
    assert_eq!(status, 200);
    assert!(metrics.contains("trimtab_http_requests_total"), "{metrics}");

    let idle = served.kept_alive_connection();
    let stopping = Instant::now();
    served.signal("TERM");
    assert!(served.wait().success());
    assert!(stopping.elapsed() < Duration::from_secs(10), "{:?}", stopping.elapsed());
    assert!(served::postgres_processes(folder.path()).is_empty(), "Postgres outlived its server");
    drop(idle);
}

#[test]
fn postgres_is_started_again_when_it_dies_and_the_server_says_so_meanwhile() {
    let folder = folder();
    let served = Served::start(folder.path(), &[]);
    for process in served::postgres_processes(folder.path()) {
        served::signal("KILL", process);
    }
    served.until_ready();
}

#[test]
fn log_lines_are_json_on_demand_and_hold_no_query() {
    let folder = folder();
    let mut served = Served::start_with(folder.path(), &[], &[("TRIMTAB_LOG_FORMAT", "json"), ("TRIMTAB_TYPO", "1")]);
    assert_eq!(served.get("/health/live?token=hush").0, 200);
    served.signal("TERM");
    assert!(served.wait().success());
    let log = served.log();
    assert!(!log.contains("hush"), "{log}");
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let request = lines.iter().find(|line| line["path"] == "/health/live").unwrap();
    assert_eq!(
        (&request["method"], &request["route"], &request["status"]),
        (&"GET".into(), &"/health/live".into(), &200.into())
    );
    assert!(request["request.id"].is_string() && request["duration_ms"].is_number(), "{request}");
    assert!(lines.iter().any(|line| line["variable.name"] == "TRIMTAB_TYPO"), "{log}");
}

#[test]
fn a_cluster_in_the_foreground_ends_with_whoever_holds_its_input() {
    let folder = folder();
    let mut cluster = Foreground::start(folder.path(), &["--for-tests"]);
    for name in ["superuser", "owner", "application", "socket_directory"] {
        assert!(!cluster.addresses[name].is_empty(), "{name}");
    }
    assert!(!served::postgres_processes(folder.path()).is_empty());
    assert!(cluster.end().success());
    assert!(served::postgres_processes(folder.path()).is_empty());
}

#[test]
fn no_get_changes_anything() {
    let folder = folder();
    let demo = demo::write(folder.path(), "little-shop");
    let served = Served::start(folder.path(), &["--demo", &demo]);
    // From the next session on, the role that serves cannot write: a GET that tries to fails.
    let cluster = Foreground::start(folder.path(), &[]);
    served::execute(
        &cluster.addresses["superuser"],
        "ALTER ROLE trimtab_application SET default_transaction_read_only = on",
    );
    drop(cluster);
    drop(served);

    let variables = [("TRIMTAB_LOG_FORMAT", "json"), ("TRIMTAB_LOG", "info,trimtab=debug")];
    let served = Served::start_with(folder.path(), &["--demo", &demo], &variables);
    let log: Vec<serde_json::Value> = served.log().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let routes: Vec<&str> = log
        .iter()
        .filter(|line| line["message"] == "route" && line["method"] == "GET")
        .filter_map(|line| line["path"].as_str())
        .collect();
    assert!(routes.contains(&"/w/{workspace}/map") && routes.contains(&"/api/kpi/read"), "{routes:?}");
    for route in routes {
        let path = route
            .replace("{workspace}", "little-shop")
            .replace(
                "{id}",
                if route.contains("kpis") || route.contains("edit") { "orders-on-time" } else { "ship-on-time" },
            )
            .replace("{table}", "kpis")
            .replace("{file}", "kpis.csv");
        // Every argument of every function: what one does not know it leaves alone.
        let query = "?workspace=little-shop&kpi=orders-on-time&objective=ship-on-time&page=1&team=&person=&table=kpis\
                     &record=orders-on-time&calendar=months&text=1&register=kpis&query=&since=0";
        let (status, body) = served.get(&format!("{path}{query}"));
        let is_example = route.contains("{*");
        assert_eq!(status, if is_example { 404 } else { 200 }, "{route}: {body}");
    }
    let refused = run(folder.path(), &["import", &demo, "--workspace", "another"]);
    assert!(!refused.status.success(), "the role can write after all, so this test proved nothing");
}

#[test]
fn a_killed_server_loses_nothing_and_the_next_start_comes_up() {
    let folder = folder();
    let demo = demo::write(folder.path(), "little-shop");
    let mut served = Served::start(folder.path(), &["--demo", &demo]);
    let (status, page) = served.get("/w/little-shop/map");
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Orders on time"), "{page}");
    served.signal("KILL");
    served.wait();

    let mut again = Served::start(folder.path(), &["--demo", &demo]);
    assert!(again.log().contains("loaded before"), "the demo was loaded a second time:\n{}", again.log());
    let (status, page) = again.get("/w/little-shop/map");
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Orders on time"), "{page}");
    again.signal("INT");
    assert!(again.wait().success());
}

#[test]
fn an_import_works_beside_a_running_server_and_without_one() {
    let folder = folder();
    let demo = demo::write(folder.path(), "little-shop");
    let mut served = Served::start(folder.path(), &[]);
    let imported = run(folder.path(), &["import", &demo, "--workspace", "beside"]);
    assert!(imported.status.success(), "{imported:?}");
    assert_eq!(served.get("/w/beside/map").0, 200);
    served.signal("TERM");
    assert!(served.wait().success());

    let again = run(folder.path(), &["import", &demo, "--workspace", "beside"]);
    assert!(again.status.success(), "{again:?}");
    assert!(String::from_utf8_lossy(&again.stdout).contains("nothing was changed"), "{again:?}");
    let alone = run(folder.path(), &["import", &demo, "--workspace", "alone"]);
    assert!(alone.status.success(), "{alone:?}");
    assert!(served::postgres_processes(folder.path()).is_empty());
}

#[test]
fn every_error_of_a_folder_is_listed_with_its_place_and_nothing_is_stored() {
    let folder = folder();
    let demo = demo::write(folder.path(), "little-shop");
    demo::append(&demo, "observations.csv", "orders-on-time,2024-02-30,1\nno-such-kpi,2024-01-01,1\n");
    let refused = run(folder.path(), &["import", &demo, "--workspace", "shop"]);
    assert_eq!(refused.status.code(), Some(1));
    let errors = String::from_utf8_lossy(&refused.stderr);
    for place in ["observations.csv:4: period_start_on: ", "observations.csv:5: kpi: "] {
        assert!(errors.contains(place), "{place} is missing in\n{errors}");
    }
    demo::write(folder.path(), "little-shop");
    let mended = run(folder.path(), &["import", &demo, "--workspace", "shop"]);
    assert!(String::from_utf8_lossy(&mended.stdout).contains("0 changed"), "{mended:?}");
}

#[test]
fn a_backup_brings_everything_back() {
    let folder = folder();
    let demo = demo::write(folder.path(), "little-shop");
    let file = folder.path().join("saved.dump");
    let file = file.to_str().unwrap();
    assert!(run(folder.path(), &["import", &demo, "--workspace", "shop"]).status.success());
    let saved = run(folder.path(), &["backup", file]);
    assert!(saved.status.success(), "{saved:?}");

    let elsewhere = served::folder();
    let restored = run(elsewhere.path(), &["restore", file]);
    assert!(restored.status.success(), "{restored:?}");
    let served = Served::start(elsewhere.path(), &[]);
    let (status, page) = served.get("/w/shop/map");
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Orders on time"), "{page}");
}

#[test]
fn five_servers_of_one_folder_may_start_at_once() {
    let folder = folder();
    let demo = demo::write(folder.path(), "little-shop");
    served::command(folder.path());
    let mut servers: Vec<Served> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..5).map(|_| scope.spawn(|| Served::start(folder.path(), &["--demo", &demo]))).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    for served in &servers {
        assert_eq!(served.get("/health/ready").0, 200, "{}", served.log());
    }
    // The first to go may be the one that runs Postgres; the others carry on.
    let mut first = servers.remove(0);
    first.signal("TERM");
    assert!(first.wait().success());
    for served in &servers {
        served.until_ready();
    }
}

#[test]
fn what_is_wrong_with_the_configuration_is_said_at_once() {
    let folder = folder();
    let output = served::command(folder.path())
        .args(["serve", "--address", "0.0.0.0:80", "--demo", "/nonexistent/demo"])
        .env("TRIMTAB_LOG_FORMAT", "xml")
        .env("DATABASE_URL", "postgresql://application:hush@localhost/trimtab")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8_lossy(&output.stderr);
    for name in ["--address", "--demo", "TRIMTAB_LOG_FORMAT", "DATABASE_OWNER_URL"] {
        assert!(errors.contains(name), "{name} is missing in\n{errors}");
    }
    assert!(!errors.contains("hush"), "{errors}");
    assert!(!folder.path().join("data").exists(), "nothing is made for a configuration that does not hold");
}

#[test]
fn an_address_in_use_is_refused_before_anything_is_made() {
    let folder = folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(folder.path(), &["serve", "--address", &address]);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains(&address) && errors.contains("--address"), "{errors}");
    assert!(!folder.path().join("data").exists());
}
