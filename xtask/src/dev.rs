//! `cargo xtask dev`: the server with development builds, built and started again whenever a source changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, SystemTime};

use crate::error::{AtPath, Error, Result};
use crate::process;
use crate::progress::Progress;
use crate::project::Project;
use crate::{run, setup};

/// What is watched, below the checkout.
const WATCHED: [&str; 8] = ["app", "crates", "frontend", "migrations", "server", "style", "Cargo.lock", ".sqlx"];

/// How often the sources' times are read: a scan of a few hundred files takes a millisecond or two.
const INTERVAL: Duration = Duration::from_millis(300);

/// Runs until Ctrl-C. A build that fails leaves the last good server running.
pub fn run(project: &Project, options: &run::Options, progress: &Progress) -> Result<()> {
    setup::provide(project, setup::FOR_RUN, progress)?;
    let mut seen = snapshot(project.root());
    let mut server: Option<Child> = None;
    loop {
        match run::build(project, options.kind(), progress) {
            Ok(()) => {
                if let Some(mut old) = server.take() {
                    stop(&mut old)?;
                }
                let mut command = run::server(project, options)?;
                command.arg("--reload-pages");
                server = Some(start(command)?);
                progress.step(&format!(
                    "serving http://127.0.0.1:{}; open pages load themselves again after a change",
                    options.port
                ));
            }
            Err(error) => progress.step(&format!("{error}\nwaiting for a change")),
        }
        seen = wait_for_change(project.root(), &seen, &mut server, progress);
    }
}

/// Blocks until a source has changed and then kept still for one interval.
fn wait_for_change(
    root: &Path,
    seen: &BTreeMap<PathBuf, SystemTime>,
    server: &mut Option<Child>,
    progress: &Progress,
) -> BTreeMap<PathBuf, SystemTime> {
    loop {
        std::thread::sleep(INTERVAL);
        if let Some(status) = server.as_mut().and_then(|child| child.try_wait().ok().flatten()) {
            progress.step(&format!("the server ended by itself ({status}); waiting for a change"));
            *server = None;
        }
        let present = snapshot(root);
        if present == *seen {
            continue;
        }
        let changed = present
            .iter()
            .find(|(path, time)| seen.get(*path) != Some(*time))
            .map(|(path, _)| path.strip_prefix(root).unwrap_or(path).display().to_string())
            .unwrap_or_else(|| "a file was removed".to_owned());
        progress.step(&format!("changed: {changed}"));
        let mut last = present;
        loop {
            std::thread::sleep(INTERVAL);
            let present = snapshot(root);
            if present == last {
                return present;
            }
            last = present;
        }
    }
}

/// The time of every watched file.
fn snapshot(root: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut times = BTreeMap::new();
    for name in WATCHED {
        collect(&root.join(name), &mut times);
    }
    times
}

fn collect(path: &Path, times: &mut BTreeMap<PathBuf, SystemTime>) {
    // A file may go between listing and looking; then it simply is not part of the picture.
    let Ok(metadata) = std::fs::metadata(path) else {
        return;
    };
    if metadata.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            collect(&entry.path(), times);
        }
    } else if let Ok(modified) = metadata.modified() {
        times.insert(path.to_path_buf(), modified);
    }
}

fn start(mut command: Command) -> Result<Child> {
    command.spawn().map_err(|source| Error::ProgramNotStarted {
        program: command.get_program().to_string_lossy().into_owned(),
        source,
        remedy: "run the command again; if that fails too, remove the file so that it is built anew",
    })
}

/// Asks the server to stop and waits, so that the next one finds the port free and the database at rest.
fn stop(server: &mut Child) -> Result<()> {
    let _ = process::succeeds(Command::new("kill").args(["-TERM", &server.id().to_string()]));
    server.wait().map(|_| ()).at("await the server in", Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_a_new_and_a_removed_file_are_changes() {
        let root = std::env::temp_dir().join(format!("xtask-dev-{}", std::process::id()));
        std::fs::create_dir_all(root.join("app/src")).unwrap();
        let file = root.join("app/src/lib.rs");
        std::fs::write(&file, "one").unwrap();
        let first = snapshot(&root);
        let later = SystemTime::now() + Duration::from_secs(5);
        std::fs::File::options().append(true).open(&file).unwrap().set_modified(later).unwrap();
        let second = snapshot(&root);
        assert_ne!(first, second);
        std::fs::write(root.join("app/src/page.rs"), "new").unwrap();
        let third = snapshot(&root);
        assert_ne!(second, third);
        std::fs::remove_file(&file).unwrap();
        assert_ne!(third, snapshot(&root));
        std::fs::remove_dir_all(&root).unwrap();
    }
}
