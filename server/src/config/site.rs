//! What the server serves besides the data.

use super::environment::Reader;
use crate::cli::ServeFlags;
use std::path::{Path, PathBuf};

/// What the server serves besides the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteConfig {
    /// The folder with `manifest.json` and `pkg/` that `cargo xtask run` builds.
    pub directory: PathBuf,
    /// Folders in the import template that are loaded as workspaces when the server starts; a folder's name is its workspace's.
    pub demo_directories: Vec<PathBuf>,
    /// Whether open pages load themselves again when the server has been started anew: for development.
    pub reloads_pages: bool,
}

impl SiteConfig {
    /// Reads `--site` or `TRIMTAB_SITE_DIR`, else `target/site` of the checkout, `--demo` and `--reload-pages`.
    pub fn read(reader: &mut Reader<'_>, flags: &ServeFlags, checkout: &Path) -> Self {
        let directory = flags
            .site
            .clone()
            .or_else(|| reader.environment().get("TRIMTAB_SITE_DIR").map(PathBuf::from))
            .unwrap_or_else(|| checkout.join("target").join("site"));
        for folder in &flags.demo {
            if !folder.is_dir() {
                reader.problem("--demo", format!("there is no folder {}", folder.display()));
            }
        }
        Self { directory, demo_directories: flags.demo.clone(), reloads_pages: flags.reload_pages }
    }
}
