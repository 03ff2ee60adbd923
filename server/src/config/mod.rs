//! The configuration: flags first, then the environment, then what suits a fresh clone. One struct per concern; everything that is
//! missing or wrong is listed at once.

mod environment;
mod limits;
mod listen;
mod postgres;
mod site;
mod telemetry;

#[cfg(test)]
mod tests;

pub use environment::{ConfigError, Environment};
pub use limits::LimitsConfig;
pub use listen::ListenConfig;
pub use postgres::{PostgresConfig, Secret};
pub use site::SiteConfig;
pub use telemetry::{LogFormat, TelemetryConfig};

use crate::cli::ServeFlags;
use crate::postgres::{DataDirectory, find_checkout};
use environment::Reader;
use std::path::{Path, PathBuf};

const PREFIX: &str = "TRIMTAB_";

/// What `cargo xtask test` tells the tests.
const TEST_PREFIX: &str = "TRIMTAB_TEST_";

/// The variables with our prefix that are read somewhere.
const KNOWN_VARIABLES: [&str; 9] = [
    "TRIMTAB_ADDRESS",
    "TRIMTAB_CONNECTIONS",
    "TRIMTAB_DATABASE_CONNECTIONS",
    "TRIMTAB_DATA_DIR",
    "TRIMTAB_HOSTS",
    "TRIMTAB_LOG",
    "TRIMTAB_LOG_FORMAT",
    "TRIMTAB_REQUESTS_AT_ONCE",
    "TRIMTAB_SITE_DIR",
];

fn is_known(name: &str) -> bool {
    name.starts_with(TEST_PREFIX) || KNOWN_VARIABLES.contains(&name)
}

/// What every command needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommonConfig {
    /// The one folder that everything is written to.
    pub data_directory: DataDirectory,
    /// Which Postgres holds the data.
    pub postgres: PostgresConfig,
    /// How it tells what it does.
    pub telemetry: TelemetryConfig,
    /// What it takes, and for how long.
    pub limits: LimitsConfig,
    /// Variables with our prefix that nothing reads: slips of the pen, to be told of once logging works.
    pub unknown_variables: Vec<String>,
}

/// What serving needs to know besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServeConfig {
    /// What every command needs to know.
    pub common: CommonConfig,
    /// Where it listens.
    pub listen: ListenConfig,
    /// What it serves besides the data.
    pub site: SiteConfig,
}

impl CommonConfig {
    /// Reads what every command needs.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that does not hold.
    pub fn read(
        data_flag: Option<&Path>,
        environment: &Environment,
        working_directory: &Path,
    ) -> Result<Self, ConfigError> {
        let mut reader = Reader::new(environment);
        let common = Self::read_with(&mut reader, data_flag, &find_checkout(working_directory));
        // A data folder that could not be resolved is among the problems, so `finish` fails then.
        reader.finish()?;
        common.ok_or_else(|| ConfigError(Vec::new()))
    }

    fn read_with(reader: &mut Reader<'_>, data_flag: Option<&Path>, checkout: &Path) -> Option<Self> {
        let environment = reader.environment();
        let explicit =
            data_flag.map(Path::to_path_buf).or_else(|| environment.get("TRIMTAB_DATA_DIR").map(PathBuf::from));
        let data_directory = DataDirectory::resolve(explicit, checkout)
            .map_err(|error| reader.problem("TRIMTAB_DATA_DIR", error.to_string()))
            .ok();
        let postgres = PostgresConfig::read(reader);
        let telemetry = TelemetryConfig::read(reader);
        let limits = LimitsConfig::read(reader);
        let unknown_variables =
            environment.names_with_prefix(PREFIX).filter(|name| !is_known(name)).map(str::to_owned).collect();
        Some(Self { data_directory: data_directory?, postgres, telemetry, limits, unknown_variables })
    }
}

impl ServeConfig {
    /// Reads what serving needs.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that does not hold.
    pub fn read(
        data_flag: Option<&Path>,
        flags: &ServeFlags,
        environment: &Environment,
        working_directory: &Path,
    ) -> Result<Self, ConfigError> {
        let checkout = find_checkout(working_directory);
        let mut reader = Reader::new(environment);
        let common = CommonConfig::read_with(&mut reader, data_flag, &checkout);
        let listen = ListenConfig::read(&mut reader, flags.address.as_deref());
        let site = SiteConfig::read(&mut reader, flags, &checkout);
        reader.finish()?;
        common.map(|common| Self { common, listen, site }).ok_or_else(|| ConfigError(Vec::new()))
    }
}
