//! What the server serves besides the data.

use super::environment::Reader;
use std::path::{Path, PathBuf};

/// What the server serves besides the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteConfig {
    /// The folder with `manifest.json` and `pkg/` that `cargo xtask run` builds.
    pub directory: PathBuf,
    /// Folders in the import template that are loaded as workspaces when the server starts; a folder's name is its workspace's.
    pub demo_directories: Vec<PathBuf>,
}

impl SiteConfig {
    /// Reads `--site` or `TRIMTAB_SITE_DIR`, else `target/site` of the checkout, and `--demo`.
    pub fn read(reader: &mut Reader<'_>, site_flag: Option<&Path>, demo_flags: &[PathBuf], checkout: &Path) -> Self {
        let directory = site_flag
            .map(Path::to_path_buf)
            .or_else(|| reader.environment().get("TRIMTAB_SITE_DIR").map(PathBuf::from))
            .unwrap_or_else(|| checkout.join("target").join("site"));
        for folder in demo_flags {
            if !folder.is_dir() {
                reader.problem("--demo", format!("there is no folder {}", folder.display()));
            }
        }
        Self { directory, demo_directories: demo_flags.to_vec() }
    }
}
