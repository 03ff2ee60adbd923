//! A generated workspace of a thousand KPIs on a server of its own: what growth and frames are measured on.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::import::day;
use crate::error::{AtPath, Error, Result};
use crate::process;
use crate::project::{Kind, Project};
use crate::run;
use crate::setup;
use crate::test_suite::{free_port, is_ready, scratch_folder};

/// KPIs of every workspace.
pub const KPIS: usize = 1000;
/// How long a server may take to be ready.
const PATIENCE: Duration = Duration::from_secs(120);

/// One data folder and the server on it.
pub struct Installation<'a> {
    project: &'a Project,
    data: PathBuf,
    port: u16,
}

impl Installation<'_> {
    /// An empty one.
    pub fn new(project: &Project) -> Result<Installation<'_>> {
        Ok(Installation { project, data: scratch_folder("prove-generated")?, port: free_port()? })
    }

    /// Where its server answers.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn trimtab(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = Command::new(self.project.server_binary(Kind::Release));
        command
            .args(arguments)
            .arg("--data-dir")
            .arg(&self.data)
            .env_remove("DATABASE_URL")
            .env_remove("DATABASE_OWNER_URL")
            .stdin(Stdio::null());
        run::point_to_postgres(self.project, &mut command)?;
        Ok(command)
    }

    /// Imports a generated workspace.
    pub fn load(&self, workspace: &str, readings: usize) -> Result<()> {
        let tables = scratch_folder("prove-tables")?;
        write_tables(&tables, readings)?;
        let folder = tables.to_string_lossy().into_owned();
        process::output(&mut self.trimtab(&["import", &folder, "--workspace", workspace])?, "import")?;
        std::fs::remove_dir_all(&tables).at("remove", &tables)
    }

    /// Lets Postgres count what it holds, as it does by itself after a while.
    pub fn analyse(&self) -> Result<()> {
        let mut command = self.trimtab(&["postgres"])?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|source| not_started("trimtab", source))?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            use std::io::BufRead as _;
            std::io::BufReader::new(output).read_line(&mut line).at("read the addresses of", &self.data)?;
        }
        let addresses: Value = serde_json::from_str(&line).map_err(|error| Error::UnexpectedAnswer {
            program: "`trimtab postgres`".to_owned(),
            reason: format!("{error} in {line:?}"),
        })?;
        let owner = addresses["owner"].as_str().unwrap_or_default();
        let programs = setup::postgres::find(self.project)?.unwrap_or_default();
        let counted = process::output(
            Command::new(programs.join("psql")).args(["--no-psqlrc", "--quiet", "--command", "ANALYZE", owner]),
            "ANALYZE",
        );
        // Closing its input is the order to stop.
        drop(child.stdin.take());
        child.wait().at("await the Postgres of", &self.data)?;
        counted.map(|_| ())
    }

    /// Starts its server and awaits it.
    pub fn serve(&self) -> Result<Child> {
        let listen = format!("127.0.0.1:{}", self.port);
        let mut command = self.trimtab(&["serve", "--address", &listen])?;
        command.arg("--site").arg(self.project.site(Kind::Release)).stdout(Stdio::null()).stderr(Stdio::null());
        let mut server = command.spawn().map_err(|source| not_started("trimtab", source))?;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if is_ready(self.port) {
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = server.kill();
        Err(Error::TooSlow {
            what: "readiness".to_owned(),
            seconds: PATIENCE.as_secs(),
            remedy: format!("look into {}", self.data.display()),
        })
    }

    /// Stops its server and removes its folder.
    pub fn end(self, mut server: Child) -> Result<()> {
        process::succeeds(Command::new("kill").args(["-TERM", &server.id().to_string()]));
        server.wait().at("await the server of", &self.data)?;
        std::fs::remove_dir_all(&self.data).at("remove", &self.data)
    }
}

fn not_started(program: &str, source: std::io::Error) -> Error {
    Error::ProgramNotStarted { program: program.to_owned(), source, remedy: "build it with `cargo xtask run`" }
}

/// A workspace whose KPIs are joined, two driver links each, with a goal for every twentieth.
fn write_tables(folder: &Path, readings: usize) -> Result<()> {
    let mut kpis =
        String::from("slug,name,definition,team,owner,unit,decimals,direction,quantity,timing,calendar,source,scale\n");
    let mut influences = String::from("slug,from_kind,from,to,direction,lag_periods,ramp_periods,provenance,claim\n");
    let mut objectives = String::from("slug,name,statement,team,owner,cycle\n");
    let mut key_results = String::from("slug,objective,kpi,name,measure,comparator,target,phasing,start_on,due_on\n");
    let mut observations = String::with_capacity(KPIS * readings * 34);
    observations.push_str("kpi,period_start_on,value\n");
    let days: Vec<String> = (0..readings).map(day).collect();
    // Writing to a String cannot fail.
    for kpi in 0..KPIS {
        let _ = writeln!(
            kpis,
            "kpi-{kpi},KPI {kpi},A generated measure.,all,leader,units,2,higher,level,lag,days,generated,identity"
        );
        for step in [1, 7] {
            if kpi + step < KPIS {
                let _ = writeln!(
                    influences,
                    "link-{kpi}-{step},kpi,kpi-{},kpi-{kpi},raises,1,1,declared,A generated claim.",
                    kpi + step
                );
            }
        }
        if kpi % 20 == 0 {
            let _ = writeln!(objectives, "goal-{kpi},Goal {kpi},A generated goal.,all,leader,all-time");
            let _ = writeln!(
                key_results,
                "result-{kpi},goal-{kpi},kpi-{kpi},Result {kpi},at_end,at_least,500,line,2023-01-01,2023-01-11"
            );
        }
        for (number, day) in days.iter().enumerate() {
            let _ = writeln!(observations, "kpi-{kpi},{day},{}.{:02}", (kpi * 7 + number * 13) % 1000, number % 100);
        }
    }
    let tables: [(&str, &str); 11] = [
        ("workspace.csv", "name,currency,time_zone,simulated\nGenerated,GBP,Europe/London,yes\n"),
        ("teams.csv", "slug,name\nall,All\n"),
        ("members.csv", "slug,name,role,team\nleader,Leader,leader,all\n"),
        ("sources.csv", "slug,name,kind\ngenerated,Generated,simulated\n"),
        ("calendars.csv", "slug,name,kind,first_on,last_on\ndays,Days,day,2023-01-01,2024-07-01\n"),
        ("cycles.csv", "slug,name,start_on,end_on\nall-time,All,2023-01-01,2024-07-01\n"),
        ("kpis.csv", &kpis),
        ("influences.csv", &influences),
        ("objectives.csv", &objectives),
        ("key_results.csv", &key_results),
        ("observations.csv", &observations),
    ];
    for (name, text) in tables {
        let path = folder.join(name);
        std::fs::write(&path, text).at("write", &path)?;
    }
    Ok(())
}
