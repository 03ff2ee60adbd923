//! Which running processes belong to a cluster.
//!
//! A process number in a file says little: it may have been given to another program, or belong to a
//! zombie. A process counts as the cluster's when it is Postgres and its working folder is the
//! cluster; where that is hidden (another user's process without the right to trace) or unknown
//! (macOS), its command line decides: the postmaster's names the cluster, and the titles of all
//! others carry the cluster's name.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::unistd::Pid;

/// How a cluster's processes are recognised.
#[derive(Clone, Debug)]
pub(super) struct ClusterIdentity {
    /// The cluster folder.
    pub folder: PathBuf,
    /// The `cluster_name` it runs with.
    pub name: String,
}

/// One running process, zombies excluded.
#[derive(Clone, Debug)]
struct RunningProcess {
    pid: Pid,
    /// Device and inode of the working folder, where the system shows it.
    folder: Option<(u64, u64)>,
    /// Arguments joined by blanks, or the title the process gave itself.
    command: String,
}

impl ClusterIdentity {
    /// All running processes of this cluster.
    pub(super) fn processes(&self) -> Vec<Pid> {
        let folder = device_and_inode(&self.folder);
        running_processes()
            .into_iter()
            .filter(|process| self.owns(process, folder))
            .map(|process| process.pid)
            .collect()
    }

    fn owns(&self, process: &RunningProcess, folder: Option<(u64, u64)>) -> bool {
        if !is_postgres(&process.command) {
            return false;
        }
        match process.folder {
            Some(_) => process.folder == folder,
            None => {
                let title = format!("postgres: {}: ", self.name);
                let data = format!(" -D {} ", self.folder.display());
                process.command.starts_with(&title) || format!("{} ", process.command).contains(&data)
            }
        }
    }
}

/// Whether a command line or title is one of Postgres; a shell that stands in the folder is not.
fn is_postgres(command: &str) -> bool {
    if command.starts_with("postgres:") {
        return true;
    }
    // The program's path may hold blanks, the first option starts with one and a dash.
    let program = command.split(" -").next().unwrap_or(command).trim_end();
    Path::new(program).file_name().is_some_and(|name| name == "postgres" || name == "postmaster")
}

fn device_and_inode(folder: &Path) -> Option<(u64, u64)> {
    fs::metadata(folder).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

fn running_processes() -> Vec<RunningProcess> {
    match fs::read_dir("/proc") {
        Ok(entries) if Path::new("/proc/self/stat").exists() => entries
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .filter_map(from_proc)
            .collect(),
        _ => from_ps(),
    }
}

fn from_proc(pid: i32) -> Option<RunningProcess> {
    let folder = PathBuf::from(format!("/proc/{pid}"));
    let stat = fs::read_to_string(folder.join("stat")).ok()?;
    // The name in parentheses may itself hold any character; the state follows the last one.
    let state = stat.rsplit_once(") ")?.1.chars().next()?;
    if matches!(state, 'Z' | 'X') {
        return None;
    }
    let command = fs::read(folder.join("cmdline")).ok()?;
    let command = String::from_utf8_lossy(&command).replace('\0', " ").trim_end().to_owned();
    Some(RunningProcess { pid: Pid::from_raw(pid), folder: device_and_inode(&folder.join("cwd")), command })
}

/// The process table by `ps`, for systems without `/proc`.
fn from_ps() -> Vec<RunningProcess> {
    let Ok(output) = Command::new("ps").args(["-axww", "-o", "pid=,stat=,command="]).output() else {
        return Vec::new();
    };
    String::from_utf8_lossy(&output.stdout).lines().filter_map(parse_ps_line).collect()
}

fn parse_ps_line(line: &str) -> Option<RunningProcess> {
    let (pid, rest) = line.trim_start().split_once(' ')?;
    let (state, command) = rest.trim_start().split_once(' ')?;
    if state.starts_with('Z') {
        return None;
    }
    Some(RunningProcess { pid: Pid::from_raw(pid.parse().ok()?), folder: None, command: command.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> ClusterIdentity {
        ClusterIdentity { folder: "/data dir/cluster".into(), name: "trimtab-12ab".into() }
    }

    fn seen(line: &str) -> bool {
        identity().owns(&parse_ps_line(line).unwrap(), None)
    }

    #[test]
    fn command_lines_and_titles_tell_whose_a_process_is() {
        assert!(seen(" 12 Ss  /opt/my tools/bin/postgres -D /data dir/cluster -c x=y"));
        assert!(seen("12 S postgres: trimtab-12ab: trimtab_owner trimtab [local] idle"));
        assert!(!seen("12 S postgres: other: trimtab_owner trimtab [local] idle"));
        assert!(!seen("12 S /usr/bin/postgres -D /data dir/cluster2 -c x=y"));
        assert!(!seen("12 S vim -D /data dir/cluster "));
    }

    #[test]
    fn zombies_do_not_count() {
        assert!(parse_ps_line("12 Z+ postgres: trimtab-12ab: checkpointer").is_none());
    }

    #[test]
    fn a_known_folder_decides_alone() {
        let process = RunningProcess {
            pid: Pid::from_raw(12),
            folder: Some((1, 2)),
            command: "postgres: trimtab-12ab: checkpointer".into(),
        };
        assert!(identity().owns(&process, Some((1, 2))));
        assert!(!identity().owns(&process, Some((1, 3))));
    }

    #[test]
    fn this_process_is_in_the_table() {
        let own = Pid::this();
        assert!(running_processes().iter().any(|process| process.pid == own));
    }
}
