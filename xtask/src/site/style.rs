//! The style sheet: `style/main.css` with its imports in one file, checked and, for release, minified.

use std::path::Path;

use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use lightningcss::targets::{Browsers, Targets};

use crate::error::{Error, Result};
use crate::project::Kind;

/// The oldest browsers served, spring 2024: the first versions of all that know `light-dark()` and nesting.
///
/// A version is written as major, minor and patch, a byte each.
fn targets() -> Targets {
    let version = |major: u32, minor: u32| Some(major << 16 | minor << 8);
    Targets::from(Browsers {
        chrome: version(123, 0),
        edge: version(123, 0),
        firefox: version(121, 0),
        safari: version(17, 5),
        ios_saf: version(17, 5),
        ..Browsers::default()
    })
}

/// Reads the entry and everything it imports; a broken rule is an error naming its file, line and column.
pub fn bundle(entry: &Path, kind: Kind) -> Result<String> {
    let provider = FileProvider::new();
    let mut bundler = Bundler::new(&provider, None, ParserOptions::default());
    let mut sheet = bundler.bundle(entry).map_err(|error| Error::Style(format!("{}: {error}", entry.display())))?;
    sheet
        .minify(MinifyOptions { targets: targets(), ..MinifyOptions::default() })
        .map_err(|error| Error::Style(error.to_string()))?;
    let printed = sheet
        .to_css(PrinterOptions { minify: kind == Kind::Release, targets: targets(), ..PrinterOptions::default() })
        .map_err(|error| Error::Style(error.to_string()))?;
    Ok(printed.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> std::path::PathBuf {
        let path = std::env::temp_dir().join(format!("xtask-style-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    #[test]
    fn imports_become_one_minified_sheet() {
        let folder = folder("imports");
        std::fs::write(folder.join("tokens.css"), ":root { --gap: 4px; }\n").unwrap();
        std::fs::write(
            folder.join("main.css"),
            "@import \"tokens.css\";\n.card { padding: var(--gap); & h2 { margin: 0px } }\n",
        )
        .unwrap();
        let css = bundle(&folder.join("main.css"), Kind::Release).unwrap();
        assert_eq!(css, ":root{--gap:4px}.card{padding:var(--gap);& h2{margin:0}}");
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_missing_import_names_the_file() {
        let folder = folder("missing");
        std::fs::write(folder.join("main.css"), "@import \"absent.css\";\n").unwrap();
        let message = bundle(&folder.join("main.css"), Kind::Release).unwrap_err().to_string();
        assert!(message.contains("main.css"), "{message}");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
