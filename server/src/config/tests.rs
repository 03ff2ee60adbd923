use super::*;
use std::net::SocketAddr;
use std::time::Duration;

fn serve(environment: &Environment, flags: &ServeFlags) -> Result<ServeConfig, ConfigError> {
    ServeConfig::read(None, flags, environment, Path::new("/"))
}

#[test]
fn nothing_set_suits_a_fresh_clone() {
    let config = serve(&Environment::default(), &ServeFlags::default()).unwrap();
    assert_eq!(config.common.postgres, PostgresConfig::Own { binary_directory: None });
    assert!(config.listen.address.ip().is_loopback());
    assert_eq!(config.site.directory, Path::new("/target/site"));
    assert_eq!(config.common.telemetry.format, LogFormat::Text);
}

#[test]
fn the_promised_deadlines_are_kept_by_the_defaults() {
    let limits = LimitsConfig::default();
    for deadline in [limits.header_deadline, limits.body_deadline, limits.write_deadline, limits.stop_deadline] {
        assert!(deadline < Duration::from_secs(10));
    }
    assert!(limits.queue_time < Duration::from_secs(2));
}

#[test]
fn everything_wrong_is_listed_at_once() {
    let environment = Environment::from([
        ("DATABASE_URL", "postgresql://application@localhost/trimtab"),
        ("TRIMTAB_ADDRESS", "here"),
        ("TRIMTAB_CONNECTIONS", "0"),
        ("TRIMTAB_REQUESTS_AT_ONCE", "many"),
        ("TRIMTAB_HOSTS", "kpi.example, user@kpi.example"),
        ("TRIMTAB_LOG", "a=b=c"),
        ("TRIMTAB_LOG_FORMAT", "xml"),
    ]);
    let flags = ServeFlags { demo: vec!["/nonexistent/demo".into()], ..ServeFlags::default() };
    let error = serve(&environment, &flags).unwrap_err();
    let names: Vec<_> = error.0.iter().map(|problem| problem.name).collect();
    for name in [
        "DATABASE_OWNER_URL",
        "TRIMTAB_ADDRESS",
        "TRIMTAB_CONNECTIONS",
        "TRIMTAB_REQUESTS_AT_ONCE",
        "TRIMTAB_HOSTS",
        "TRIMTAB_LOG",
        "TRIMTAB_LOG_FORMAT",
        "--demo",
    ] {
        assert!(names.contains(&name), "{name} is missing in {names:?}");
    }
    assert_eq!(names.len(), 8, "{error}");
}

#[test]
fn variables_that_nothing_reads_are_told_of() {
    let environment = Environment::from([
        ("TRIMTAB_ADRESS", "127.0.0.1:1"),
        ("TRIMTAB_LOG", "warn"),
        ("TRIMTAB_TEST_OWNER_URL", "x"),
    ]);
    assert_eq!(serve(&environment, &ServeFlags::default()).unwrap().common.unknown_variables, ["TRIMTAB_ADRESS"]);
}

#[test]
fn an_address_others_can_reach_is_refused_while_there_is_no_sign_in() {
    for address in ["0.0.0.0:80", "[::]:80", "192.0.2.1:80"] {
        let flags = ServeFlags { address: Some(address.to_owned()), ..ServeFlags::default() };
        let error = serve(&Environment::default(), &flags).unwrap_err();
        assert_eq!(error.0[0].name, "--address");
        assert!(error.to_string().contains("no sign-in"), "{error}");
    }
}

#[test]
fn a_flag_wins_over_the_environment() {
    let environment =
        Environment::from([("TRIMTAB_ADDRESS", "127.0.0.1:1"), ("TRIMTAB_HOSTS", "KPI.example:8080,other")]);
    let flags = ServeFlags { address: Some("[::1]:2".to_owned()), ..ServeFlags::default() };
    let config = serve(&environment, &flags).unwrap();
    assert_eq!(config.listen.address, "[::1]:2".parse::<SocketAddr>().unwrap());
    assert_eq!(config.listen.hosts, ["kpi.example:8080", "other"]);
}

#[test]
fn half_of_a_given_database_is_refused_and_so_is_serving_as_its_owner() {
    let owner_only = Environment::from([("DATABASE_OWNER_URL", "postgresql://owner@localhost/trimtab")]);
    assert_eq!(serve(&owner_only, &ServeFlags::default()).unwrap_err().0[0].name, "DATABASE_URL");
    let same = Environment::from([
        ("DATABASE_URL", "postgresql://owner:hush@localhost/trimtab"),
        ("DATABASE_OWNER_URL", "postgresql://owner:hush@localhost/trimtab"),
    ]);
    let error = serve(&same, &ServeFlags::default()).unwrap_err();
    assert!(error.to_string().contains("the same as DATABASE_URL"), "{error}");
    assert!(!error.to_string().contains("hush"));
}

#[test]
fn secrets_are_not_shown() {
    let environment = Environment::from([
        ("DATABASE_URL", "postgresql://application:hush@localhost/trimtab"),
        ("DATABASE_OWNER_URL", "mysql://owner:hush@localhost/trimtab"),
    ]);
    let error = serve(&environment, &ServeFlags::default()).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hush"));
    let secret = Secret::new("hush");
    assert_eq!(secret.reveal(), "hush");
    assert!(!format!("{secret:?}").contains("hush"));
}
