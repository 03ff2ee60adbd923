//! The JavaScript that loads the wasm: wasm-bindgen's own, made by the crate behind its command-line tool.

use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use crate::error::{Error, Result};
use crate::project::Kind;

/// What the browser loads, not yet compressed or named.
pub struct Script {
    /// The module whose default export instantiates the wasm at the address it is given.
    pub javascript: String,
    /// The wasm, with wasm-bindgen's descriptions and the function names removed.
    pub wasm: Vec<u8>,
    /// Modules that crates bring along, by path below `pkg/`; the path changes with their content.
    pub snippets: Vec<(String, String)>,
}

/// Runs wasm-bindgen over what cargo compiled.
pub fn generate(compiled: &Path, kind: Kind) -> Result<Script> {
    let failed = |reason: String| Error::Bindings { path: compiled.to_path_buf(), reason };
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .out_name("trimtab")
        .typescript(false)
        .debug(kind == Kind::Development)
        // Names are for stack traces; they would be a third of the download.
        .remove_name_section(kind == Kind::Release)
        .remove_producers_section(true);
    // The crate's errors carry their causes in the alternate format.
    bindgen.web(true).map_err(|error| failed(format!("{error:#}")))?;
    let mut output = bindgen.generate_output().map_err(|error| failed(format!("{error:#}")))?;

    let mut snippets = Vec::new();
    for (identifier, sources) in output.snippets() {
        for (index, source) in sources.iter().enumerate() {
            snippets.push((format!("{identifier}/inline{index}.js"), source.clone()));
        }
    }
    for (path, source) in output.local_modules() {
        snippets.push((path.clone(), source.clone()));
    }
    snippets.sort();
    let contents: String = snippets.iter().map(|(_, source)| source.as_str()).collect();
    let folder = format!("snippets-{}", super::short_hash(contents.as_bytes()));
    Ok(Script {
        javascript: output.js().replace("./snippets/", &format!("./{folder}/")),
        wasm: output.wasm_mut().emit_wasm(),
        snippets: snippets.into_iter().map(|(path, source)| (format!("{folder}/{path}"), source)).collect(),
    })
}
