//! What is left after kill -9 of the server, of Postgres and of both: at any point of the first start, and with acknowledged writes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::Evidence;
use super::import::moved_rows;
use crate::error::{AtPath, Error, Result};
use crate::process;
use crate::progress::Progress;
use crate::project::{Kind, Project};
use crate::setup::{self, Need};
use crate::test_suite::{free_port, is_ready, scratch_folder};
use crate::{run, site};

/// Kills during a first start, spread over its length.
const FIRST_STARTS: u32 = 24;
/// Kills after an acknowledged write.
const KILLS: u32 = 76;
/// Observations in each acknowledged write.
const BATCH: u32 = 264;
/// How long a start may take before it counts as failed.
const PATIENCE: Duration = Duration::from_secs(120);
/// The longest a server may need to be ready again after its Postgres alone was killed, in seconds.
const RECOVERY_SECONDS: f64 = 10.0;

/// Who is killed.
#[derive(Debug, Clone, Copy)]
enum Victim {
    Server,
    Postgres,
    Both,
}

const VICTIMS: [Victim; 3] = [Victim::Server, Victim::Postgres, Victim::Both];

/// Builds as users do, then kills a hundred times.
pub fn prove(project: &Project, progress: &Progress) -> Result<Evidence> {
    setup::provide(project, &[Need::BrowserTarget, Need::Postgres], progress)?;
    run::build(project, Kind::Release, progress)?;
    site::manifest(&project.site(Kind::Release))?;
    let mut evidence = Evidence::default();
    first_starts(project, progress, &mut evidence)?;
    acknowledged_writes(project, progress, &mut evidence)?;
    Ok(evidence)
}

/// One installation under attack.
struct Target<'a> {
    project: &'a Project,
    data: PathBuf,
    port: u16,
}

impl Target<'_> {
    fn new(project: &Project) -> Result<Target<'_>> {
        Ok(Target { project, data: scratch_folder("prove-kills")?, port: free_port()? })
    }

    fn start(&self) -> Result<Child> {
        let options = run::Options { port: self.port, data_dir: Some(self.data.clone()), dev_profile: false };
        let mut command = run::server(self.project, &options)?;
        command
            .env_remove("DATABASE_URL")
            .env_remove("DATABASE_OWNER_URL")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().map_err(|source| Error::ProgramNotStarted {
            program: "trimtab".to_owned(),
            source,
            remedy: "build it with `cargo xtask run`",
        })
    }

    fn await_ready(&self, server: &mut Child) -> Result<Duration> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if is_ready(self.port) {
                return Ok(begun.elapsed());
            }
            if let Some(status) = server.try_wait().at("await", &self.data)? {
                return Err(Error::ProgramFailed {
                    what: "starting after a kill".to_owned(),
                    status: status.to_string(),
                    output: None,
                });
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(Error::TooSlow {
            what: "readiness after a kill".to_owned(),
            seconds: PATIENCE.as_secs(),
            remedy: format!("look into {}", self.data.display()),
        })
    }

    /// Kills whom it is told to; the server is reaped. Returns whether the server was among them.
    fn kill(&self, victim: Victim, server: &mut Child) -> Result<bool> {
        if matches!(victim, Victim::Postgres | Victim::Both)
            && let Some(pid) = postmaster(&self.data)
        {
            process::succeeds(Command::new("kill").args(["-9", &pid]));
        }
        if matches!(victim, Victim::Server | Victim::Both) {
            server.kill().at("kill the server of", &self.data)?;
            server.wait().at("await the server of", &self.data)?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Imports and returns how many rows moved; an error means the write was not acknowledged.
    fn import(&self, folder: &Path, workspace: &str) -> Result<f64> {
        let mut command = Command::new(self.project.server_binary(Kind::Release));
        command.arg("import").arg(folder).args(["--workspace", workspace]).arg("--data-dir").arg(&self.data);
        command.env_remove("DATABASE_URL").env_remove("DATABASE_OWNER_URL");
        run::point_to_postgres(self.project, &mut command)?;
        Ok(moved_rows(&process::output(&mut command, "import")?))
    }

    fn end(self, mut server: Child) -> Result<()> {
        process::succeeds(Command::new("kill").args(["-TERM", &server.id().to_string()]));
        server.wait().at("await the server of", &self.data)?;
        std::fs::remove_dir_all(&self.data).at("remove", &self.data)
    }
}

/// The process number of the Postgres of this data folder, while there is one.
fn postmaster(data: &Path) -> Option<String> {
    Some(std::fs::read_to_string(data.join("postgres/cluster/postmaster.pid")).ok()?.lines().next()?.trim().to_owned())
}

fn first_starts(project: &Project, progress: &Progress, evidence: &mut Evidence) -> Result<()> {
    let copies = scratch_folder("prove-kills-demos")?;
    let demos = copy_demos(project, &copies)?;
    let quiet = Target::new(project)?;
    let mut server = quiet.start()?;
    let undisturbed = quiet.await_ready(&mut server)?;
    quiet.end(server)?;
    let mut slowest = 0.0_f64;
    let mut changed_rows = 0.0;
    for round in 0..FIRST_STARTS {
        progress.step(&format!("killing first start {} of {FIRST_STARTS}", round + 1));
        let target = Target::new(project)?;
        let mut server = target.start()?;
        std::thread::sleep(undisturbed.mul_f64(1.1 * f64::from(round) / f64::from(FIRST_STARTS)));
        let victim = VICTIMS[round as usize % VICTIMS.len()];
        let killed = target.kill(victim, &mut server)?;
        // A first start that loses its Postgres may give up, in which case the next one has to succeed.
        if killed || ended_within(&mut server, Duration::from_secs(5), target.port) {
            server = target.start()?;
        }
        slowest = slowest.max(target.await_ready(&mut server)?.as_secs_f64());
        for (name, folder) in &demos {
            changed_rows += target.import(folder, name)?;
        }
        target.end(server)?;
    }
    std::fs::remove_dir_all(&copies).at("remove", &copies)?;
    evidence.at_most(
        "first starts killed: rows of the demo workspaces missing or different afterwards",
        changed_rows,
        0.0,
        "rows",
    );
    evidence.at_most("first starts killed: slowest next start until ready", slowest, 60.0, "s");
    evidence.note(format!(
        "{FIRST_STARTS} first starts, killed with SIGKILL at moments spread over 110 % of an undisturbed one ({:.1} s), in turn the server, \
         Postgres, and both; then started again and the demo workspaces imported again, which must move no row.",
        undisturbed.as_secs_f64()
    ));
    Ok(())
}

/// The demo workspaces with another digest: files that were loaded before would be skipped without comparing a row.
fn copy_demos(project: &Project, copies: &Path) -> Result<Vec<(String, PathBuf)>> {
    let mut demos = Vec::new();
    for folder in project.demo_workspaces() {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let copy = copies.join(&name);
        std::fs::create_dir_all(&copy).at("create", &copy)?;
        for entry in std::fs::read_dir(&folder).at("list", &folder)?.flatten() {
            let mut text = std::fs::read(entry.path()).at("read", &entry.path())?;
            text.push(b'\n');
            let path = copy.join(entry.file_name());
            std::fs::write(&path, text).at("write", &path)?;
        }
        demos.push((name, copy));
    }
    Ok(demos)
}

/// Whether the process ends by itself before it is ready or the time is over.
fn ended_within(server: &mut Child, time: Duration, port: u16) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < time && !is_ready(port) {
        if matches!(server.try_wait(), Ok(Some(_))) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

fn acknowledged_writes(project: &Project, progress: &Progress, evidence: &mut Evidence) -> Result<()> {
    let target = Target::new(project)?;
    let tables = scratch_folder("prove-kills-tables")?;
    let mut server = target.start()?;
    target.await_ready(&mut server)?;
    write_definitions(&tables)?;
    target.import(&tables, "kills")?;
    let (mut acknowledged, mut unacknowledged, mut slowest_recovery) = (0_u32, 0_u32, 0.0_f64);
    let mut all = String::from("kpi,period_start_on,value,known_at\n");
    for round in 0..KILLS {
        progress.step(&format!("kill {} of {KILLS} after an acknowledged write", round + 1));
        let rows = batch(round);
        let observations = tables.join("observations.csv");
        std::fs::write(&observations, format!("kpi,period_start_on,value,known_at\n{rows}"))
            .at("write", &observations)?;
        match target.import(&tables, "kills") {
            Ok(_) => {
                acknowledged += BATCH;
                all.push_str(&rows);
            }
            Err(_) => unacknowledged += BATCH,
        }
        let victim = VICTIMS[round as usize % VICTIMS.len()];
        if target.kill(victim, &mut server)? {
            server = target.start()?;
            target.await_ready(&mut server)?;
        } else {
            // Postgres alone is gone: the running server has to bring it back.
            std::thread::sleep(Duration::from_millis(50));
            slowest_recovery = slowest_recovery.max(target.await_ready(&mut server)?.as_secs_f64());
        }
    }
    let observations = tables.join("observations.csv");
    std::fs::write(&observations, &all).at("write", &observations)?;
    let lost = target.import(&tables, "kills")?;
    target.end(server)?;
    std::fs::remove_dir_all(&tables).at("remove", &tables)?;
    evidence.at_least("acknowledged writes before kills", f64::from(acknowledged), 20_000.0, "observations");
    evidence.at_most("acknowledged writes lost", lost, 0.0, "observations");
    evidence.at_most(
        "Postgres alone killed: slowest return to ready without a restart",
        slowest_recovery,
        RECOVERY_SECONDS,
        "s",
    );
    evidence.note(format!(
        "{KILLS} kills, each right after `trimtab import` of {BATCH} observations had returned success ({unacknowledged} observations were \
         refused and do not count), in turn the server, Postgres, and both. At the end every acknowledged row is imported again: what was lost would be added."
    ));
    Ok(())
}

fn write_definitions(folder: &Path) -> Result<()> {
    let tables = [
        ("workspace.csv", "name,currency,time_zone,simulated\nKills,GBP,Europe/London,yes\n"),
        ("teams.csv", "slug,name\nall,All\n"),
        ("members.csv", "slug,name,role,team\nleader,Leader,leader,all\n"),
        ("sources.csv", "slug,name,kind\ngenerated,Generated,simulated\n"),
        ("calendars.csv", "slug,name,kind,first_on,last_on\ndays,Days,day,2024-01-01,2025-01-01\n"),
        (
            "kpis.csv",
            "slug,name,definition,team,owner,unit,decimals,direction,quantity,timing,calendar,source,scale\n\
             probe,Probe,A generated measure.,all,leader,units,0,higher,level,lag,days,generated,identity\n",
        ),
    ];
    for (name, text) in tables {
        let path = folder.join(name);
        std::fs::write(&path, text).at("write", &path)?;
    }
    Ok(())
}

/// One batch: a new version of the first days of the year, each known a minute after the round before.
fn batch(round: u32) -> String {
    const LENGTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut rows = String::new();
    let days = (1_u32..).zip(LENGTHS).flat_map(|(month, length)| (1..=length).map(move |day| (month, day)));
    for (month, day) in days.take(BATCH as usize) {
        // Writing to a String cannot fail.
        let _ =
            writeln!(rows, "probe,2024-{month:02}-{day:02},{round},2025-01-01T{:02}:{:02}:00Z", round / 60, round % 60);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_batches_reach_the_promised_number_of_writes() {
        assert_eq!(batch(3).lines().count(), BATCH as usize);
        const { assert!(KILLS * BATCH >= 20_000 && FIRST_STARTS + KILLS >= 100) };
        assert_ne!(batch(3), batch(4));
    }
}
