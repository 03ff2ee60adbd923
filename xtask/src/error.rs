//! Everything that can go wrong in a command of this repository, each with what to do about it.

use std::path::{Path, PathBuf};

/// The failures of xtask's commands. Every message says what happened, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read, written, moved or removed.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// What was tried, as a verb: "read", "write", "remove".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The operating system's answer.
        source: std::io::Error,
    },
    /// A program could not be started at all.
    #[error("cannot start `{program}`: {source}; {remedy}")]
    ProgramNotStarted {
        /// The program's name or path.
        program: String,
        /// The operating system's answer.
        source: std::io::Error,
        /// What installs it.
        remedy: &'static str,
    },
    /// A program ran and reported failure.
    #[error("{what} failed ({status}){}", .output.as_deref().map(|text| format!(":\n{text}")).unwrap_or_default())]
    ProgramFailed {
        /// What the program was doing, in words.
        what: String,
        /// Exit code or signal, in words.
        status: String,
        /// The end of its output, when it was not shown already.
        output: Option<String>,
    },
    /// A program's answer could not be understood.
    #[error("cannot understand the answer of {program}: {reason}")]
    UnexpectedAnswer {
        /// The program asked.
        program: String,
        /// What was wrong with the answer.
        reason: String,
    },
    /// Things this machine lacks and that could not be installed from here.
    #[error("this machine lacks:\n{}\nInstall what is named above, then run the command again.", list(.0))]
    Missing(Vec<String>),
    /// The compiled browser side could not be turned into what a browser loads.
    #[error("wasm-bindgen could not process {}: {reason}; if it speaks of versions, `wasm-bindgen-cli-support` in xtask/Cargo.toml must equal `wasm-bindgen` in Cargo.lock", path.display())]
    Bindings {
        /// The wasm file.
        path: PathBuf,
        /// The whole chain of causes.
        reason: String,
    },
    /// A style sheet is broken.
    #[error("style sheet: {0}")]
    Style(String),
    /// A source file, manifest or lock file is not as the commands expect it.
    #[error("{}: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it and what it should be.
        reason: String,
    },
    /// Something did not happen in the time allowed.
    #[error("{what} did not happen within {seconds} s; {remedy}")]
    TooSlow {
        /// What was awaited.
        what: String,
        /// How long it was awaited.
        seconds: u64,
        /// Where to look.
        remedy: String,
    },
    /// A command's findings are failures: they have been printed already.
    #[error("{0}")]
    Findings(String),
    /// The queries in `.sqlx` are not those in the code.
    #[error("the query descriptions in .sqlx do not match the code and the migrations:\n{}\nRun `cargo xtask prepare` and commit the folder.", list(.0))]
    StaleQueries(Vec<String>),
    /// The demo workspaces could not be generated or compared.
    #[error(transparent)]
    Demo(#[from] crate::demo::DemoError),
}

fn list(items: &[String]) -> String {
    items.iter().map(|item| format!("  - {item}")).collect::<Vec<_>>().join("\n")
}

/// The result of a step of a command.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Names the file in an input or output error: `fs::read(path).at("read", path)?`.
pub trait AtPath<T> {
    /// Attaches the action (a verb) and the path.
    fn at(self, action: &'static str, path: &Path) -> Result<T>;
}

impl<T> AtPath<T> for std::io::Result<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T> {
        self.map_err(|source| Error::File { action, path: path.to_path_buf(), source })
    }
}
