//! Debian's packages, when this is Debian and we may install.

use std::process::Command;

use crate::error::Result;
use crate::process;
use crate::progress::Progress;

/// Whether packages can be installed from here: apt-get exists and this is root.
pub fn is_usable() -> bool {
    is_root() && process::find_in_path("apt-get").is_some()
}

/// Whether this process is root.
pub fn is_root() -> bool {
    process::output(Command::new("id").arg("-u"), "asking for the user's number")
        .is_ok_and(|number| number.trim() == "0")
}

/// Installs packages without asking questions and without starting any service they bring.
pub fn install(packages: &[&str], progress: &Progress) -> Result<()> {
    progress.step(&format!("setup: installing {} with apt-get", packages.join(", ")));
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    if process::output(&mut apt_get(&arguments), "apt-get install").is_ok() {
        return Ok(());
    }
    // The list of packages may be missing or old: fetch it and try once more.
    process::output(&mut apt_get(&["update"]), "apt-get update")?;
    process::output(&mut apt_get(&arguments), "apt-get install").map(|_| ())
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        // Without a runlevel, packages do not start their services (invoke-rc.d obeys it).
        .env("RUNLEVEL", "1");
    command
}
