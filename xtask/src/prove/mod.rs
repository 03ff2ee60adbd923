//! `cargo xtask prove NAME`: the long proofs, each leaving its figures in `docs/evidence/NAME.md`.
//!
//! A new proof is a file here with a function, and a line in [`PROOFS`].

mod evidence;
mod frames;
mod generated;
mod growth;
mod import;
mod kills;
mod pages;
mod setup;
mod writers;

pub use evidence::Evidence;

use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::project::Project;

/// A proof that takes too long for `cargo xtask test`.
pub struct Proof {
    /// What it is called, on the command line and in `docs/evidence`.
    pub name: &'static str,
    /// What it proves, in a line.
    pub claim: &'static str,
    run: fn(&Project, &Progress) -> Result<Evidence>,
}

/// All proofs.
pub const PROOFS: &[Proof] = &[
    Proof {
        name: "setup",
        claim: "`cargo xtask setup` installs everything that a bare Debian lacks",
        run: setup::prove,
    },
    Proof {
        name: "import",
        claim: "a million observations come in through the template within 60 s, and the same again changes nothing",
        run: import::prove,
    },
    Proof {
        name: "kills",
        claim: "nothing acknowledged is lost in 100 kill -9 of the server, of Postgres and of both, first starts included",
        run: kills::prove,
    },
    Proof {
        name: "pages",
        claim: "a page fetches under 450 KB of wasm (brotli) and is hydrated within 1.5 s, cold cache, median of 5",
        run: pages::prove,
    },
    Proof {
        name: "growth",
        claim: "a workspace answers as fast among ten million rows of twenty workspaces as it does alone, within 1.5 x at the 95th percentile",
        run: growth::prove,
    },
    Proof {
        name: "frames",
        claim: "a map of a thousand nodes and two thousand edges answers within 150 ms and stays smooth under pointer and wheel",
        run: frames::prove,
    },
    Proof {
        name: "writers",
        claim: "eight writers make a thousand edits of one KPI at once: none is lost, and the losers of each race are told",
        run: writers::prove,
    },
];

/// The list for `--help`.
pub fn listed() -> String {
    let lines: Vec<String> = PROOFS.iter().map(|proof| format!("  {:<12} {}", proof.name, proof.claim)).collect();
    format!("Proofs:\n{}", lines.join("\n"))
}

/// Runs a proof and writes its evidence, also when a bar was missed; then it fails.
pub fn run(project: &Project, name: &str, progress: &Progress) -> Result<()> {
    let Some(proof) = PROOFS.iter().find(|proof| proof.name == name) else {
        return Err(Error::Findings(format!("there is no proof named {name}\n{}", listed())));
    };
    progress.step(&format!("{}: {}", proof.name, proof.claim));
    let evidence = (proof.run)(project, progress)?;
    let path = evidence.write(project, proof)?;
    progress.step(&format!("written: {}", path.display()));
    let missed = evidence.missed();
    if missed.is_empty() { Ok(()) } else { Err(Error::Findings(format!("{name}: missed: {}", missed.join("; ")))) }
}
