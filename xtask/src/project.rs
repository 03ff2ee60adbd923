//! Where things are in this checkout.

use std::path::{Path, PathBuf};

/// The folders of the checkout that the commands read and write.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// The checkout that this xtask was compiled from, or, if that was moved, the one of the working directory.
    pub fn locate() -> Self {
        let built_from = Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf);
        let root = std::env::var_os("CARGO_MANIFEST_DIR")
            .and_then(|folder| Path::new(&folder).parent().map(Path::to_path_buf))
            .or(built_from)
            .unwrap_or_default();
        Self { root }
    }

    /// The checkout's root: where the workspace's Cargo.toml is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the root.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Cargo's target folder: `CARGO_TARGET_DIR` if set, else `target`.
    pub fn target(&self) -> PathBuf {
        match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => self.root.join(folder),
            None => self.root.join("target"),
        }
    }

    /// What the server serves: the manifest and the folder `pkg`.
    pub fn site(&self, kind: Kind) -> PathBuf {
        self.target().join(match kind {
            Kind::Release => "site",
            Kind::Development => "site-dev",
        })
    }

    /// The compiled server.
    pub fn server_binary(&self, kind: Kind) -> PathBuf {
        let profile = match kind {
            Kind::Release => "release",
            Kind::Development => "debug",
        };
        self.target().join(profile).join("trimtab")
    }

    /// The folder for what setup brings into the checkout; never committed.
    pub fn tools(&self) -> PathBuf {
        self.root.join(".trimtab")
    }

    /// Logs of the steps of `cargo xtask test`.
    pub fn logs(&self) -> PathBuf {
        self.target().join("xtask").join("logs")
    }

    /// The workspaces that `run` loads: every folder of `demo/` that holds a template, by name.
    pub fn demo_workspaces(&self) -> Vec<PathBuf> {
        let mut folders: Vec<PathBuf> = std::fs::read_dir(self.path("demo"))
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.is_dir())
            .collect();
        folders.sort();
        folders
    }
}

/// How far a build is optimised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As users get it.
    Release,
    /// Quick to build.
    Development,
}
