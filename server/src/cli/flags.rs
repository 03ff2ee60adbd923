//! The flags of the commands.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Trimtab: KPIs, and what it takes to move them.
///
/// Without a command it serves. Without DATABASE_URL it runs a Postgres of its own in the data folder.
#[derive(Debug, Parser)]
#[command(name = "trimtab", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// The one folder everything is written to [environment: TRIMTAB_DATA_DIR] [default: one per checkout]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Flags of `serve`, which is what no command means.
    #[command(flatten)]
    pub serve: ServeFlags,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages (also what no command means)
    Serve(ServeFlags),
    /// Load a folder of CSV files in the import template (docs/import/) into a workspace: all of it or nothing
    Import(ImportFlags),
    /// Save everything into one file
    Backup {
        /// The file to write; it must not exist yet
        file: PathBuf,
    },
    /// Bring back everything from a file made by `backup`
    Restore {
        /// The file to read
        file: PathBuf,
        /// Replace what the database holds now
        #[arg(long)]
        replace: bool,
    },
    /// Bring the database's tables up to date, and nothing else
    Migrate,
    /// Run the server's own Postgres in the foreground; prints its addresses as one line of JSON
    Postgres(PostgresFlags),
}

/// Flags of `serve`.
#[derive(Debug, Clone, Default, Args)]
pub struct ServeFlags {
    /// Where to listen, loopback only as long as there is no sign-in [environment: TRIMTAB_ADDRESS] [default: 127.0.0.1:3000]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub address: Option<String>,
    /// The folder with the browser's side [environment: TRIMTAB_SITE_DIR] [default: target/site of the checkout]
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// A folder in the import template to load as the workspace of its name, unless that was done before; may be repeated
    #[arg(long, value_name = "DIR")]
    pub demo: Vec<PathBuf>,
    /// For development: open pages load themselves again when the server has been started anew
    #[arg(long)]
    pub reload_pages: bool,
}

/// Flags of `import`.
#[derive(Debug, Clone, Args)]
pub struct ImportFlags {
    /// The folder with the CSV files
    pub directory: PathBuf,
    /// The workspace: lower-case letters, digits and hyphens; it is made where it does not exist
    #[arg(long, value_name = "NAME")]
    pub workspace: String,
}

/// Flags of `postgres`.
#[derive(Debug, Clone, Args)]
pub struct PostgresFlags {
    /// Speed instead of durability: fsync, full_page_writes and synchronous_commit off
    #[arg(long)]
    pub for_tests: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_flags_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn no_command_means_serve() {
        let arguments = Arguments::parse_from(["trimtab", "--demo", "a", "--demo", "b", "--address", "127.0.0.1:0"]);
        assert!(arguments.command.is_none());
        assert_eq!(arguments.serve.demo, [PathBuf::from("a"), PathBuf::from("b")]);
    }

    #[test]
    fn pages_are_left_alone_unless_asked_otherwise() {
        assert!(!Arguments::parse_from(["trimtab"]).serve.reload_pages);
        assert!(Arguments::parse_from(["trimtab", "--reload-pages"]).serve.reload_pages);
        let served = Arguments::parse_from(["trimtab", "serve", "--reload-pages"]).command;
        assert!(matches!(served, Some(Command::Serve(ServeFlags { reload_pages: true, .. }))));
    }

    #[test]
    fn the_data_folder_is_a_flag_of_every_command() {
        let arguments = Arguments::parse_from(["trimtab", "postgres", "--data-dir", "here", "--for-tests"]);
        assert_eq!(arguments.data_dir, Some(PathBuf::from("here")));
        assert!(matches!(arguments.command, Some(Command::Postgres(PostgresFlags { for_tests: true }))));
    }
}
