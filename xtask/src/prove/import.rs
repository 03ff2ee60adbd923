//! How fast a million observations come in through the template, and that the same folder again changes nothing.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use super::Evidence;
use crate::error::{AtPath, Result};
use crate::process;
use crate::progress::Progress;
use crate::project::{Kind, Project};
use crate::run;
use crate::setup::{self, Need};
use crate::test_suite::scratch_folder;

/// KPIs of the generated workspace; each has [`DAYS`] readings.
const KPIS: usize = 2000;
/// Daily readings of each KPI.
const DAYS: usize = 500;
/// The longest the import may take, in seconds.
const SECONDS: f64 = 60.0;

/// Builds as users do, generates a workspace, and imports it twice into a fresh cluster.
pub fn prove(project: &Project, progress: &Progress) -> Result<Evidence> {
    setup::provide(project, &[Need::BrowserTarget, Need::Postgres], progress)?;
    run::build(project, Kind::Release, progress)?;
    let data = scratch_folder("prove-import-data")?;
    let tables = scratch_folder("prove-import-tables")?;
    write_tables(&tables)?;
    let trimtab = |arguments: &[&str]| -> Result<(String, f64)> {
        let mut command = Command::new(project.server_binary(Kind::Release));
        command
            .args(arguments)
            .arg("--data-dir")
            .arg(&data)
            .env_remove("DATABASE_URL")
            .env_remove("DATABASE_OWNER_URL");
        run::point_to_postgres(project, &mut command)?;
        let begun = Instant::now();
        let output = process::output(&mut command, arguments.first().copied().unwrap_or("trimtab"))?;
        Ok((output, begun.elapsed().as_secs_f64()))
    };
    progress.step("making a cluster");
    trimtab(&["migrate"])?;
    let folder = tables.to_string_lossy().into_owned();
    progress.step("importing a million observations");
    let (_, first) = trimtab(&["import", &folder, "--workspace", "million"])?;
    progress.step("importing the same again, with one cell more");
    // Another digest, or the second run would be skipped without reading a row.
    let events = tables.join("events.csv");
    std::fs::write(&events, "slug,name,kind,start_on,end_on\n").at("write", &events)?;
    let (outcome, second) = trimtab(&["import", &folder, "--workspace", "million"])?;
    let mut evidence = Evidence::default();
    evidence.at_most("one million observations, 2,000 KPIs, fresh cluster", first, SECONDS, "s");
    evidence.at_most("the same again", second, SECONDS, "s");
    evidence.at_most("rows that the second import added or changed", moved_rows(&outcome), 0.0, "rows");
    evidence.note(
        "Optimised build, the server's own Postgres with everything durable, wall time of the whole command: start of Postgres, \
         reading and checking the files, one transaction, stop of Postgres. The second run reads, checks and compares every row.",
    );
    for folder in [&data, &tables] {
        std::fs::remove_dir_all(folder).at("remove", folder)?;
    }
    Ok(evidence)
}

/// Rows added and changed, from the sentence that `trimtab import` ends with; infinite where it says neither.
pub(super) fn moved_rows(outcome: &str) -> f64 {
    let counts: Vec<f64> = outcome
        .split([':', ','])
        .filter(|part| part.contains("added") || part.contains("changed"))
        .filter_map(|part| part.split_whitespace().next()?.parse().ok())
        .collect();
    if counts.len() == 2 { counts.iter().sum() } else { f64::INFINITY }
}

fn write_tables(folder: &Path) -> Result<()> {
    let mut kpis =
        String::from("slug,name,definition,team,owner,unit,decimals,direction,quantity,timing,calendar,source,scale\n");
    let mut observations = String::with_capacity(KPIS * DAYS * 34);
    observations.push_str("kpi,period_start_on,value\n");
    let days: Vec<String> = (0..DAYS).map(day).collect();
    for kpi in 0..KPIS {
        // Writing to a String cannot fail.
        let _ = writeln!(
            kpis,
            "kpi-{kpi},KPI {kpi},A generated measure.,all,leader,units,2,higher,level,lag,days,generated,identity"
        );
        for (number, day) in days.iter().enumerate() {
            let _ = writeln!(observations, "kpi-{kpi},{day},{}.{:02}", (kpi * 7 + number * 13) % 1000, number % 100);
        }
    }
    let tables: [(&str, &str); 7] = [
        ("workspace.csv", "name,currency,time_zone,simulated\nMillion,GBP,Europe/London,yes\n"),
        ("teams.csv", "slug,name\nall,All\n"),
        ("members.csv", "slug,name,role,team\nleader,Leader,leader,all\n"),
        ("sources.csv", "slug,name,kind\ngenerated,Generated,simulated\n"),
        ("calendars.csv", "slug,name,kind,first_on,last_on\ndays,Days,day,2023-01-01,2024-05-15\n"),
        ("kpis.csv", &kpis),
        ("observations.csv", &observations),
    ];
    for (name, text) in tables {
        let path = folder.join(name);
        std::fs::write(&path, text).at("write", &path)?;
    }
    Ok(())
}

/// The day so many days after 2023-01-01, until the end of June 2024.
pub(super) fn day(number: usize) -> String {
    const LENGTHS: [usize; 18] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29, 31, 30, 31, 30];
    let mut left = number;
    for (month, length) in LENGTHS.iter().enumerate() {
        if left < *length {
            return format!("{}-{:02}-{:02}", 2023 + month / 12, month % 12 + 1, left + 1);
        }
        left -= length;
    }
    "2024-06-30".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_the_calendar_over_a_leap_year() {
        assert_eq!((day(0).as_str(), day(58).as_str(), day(59).as_str()), ("2023-01-01", "2023-02-28", "2023-03-01"));
        assert_eq!(
            (day(365).as_str(), day(424).as_str(), day(499).as_str()),
            ("2024-01-01", "2024-02-29", "2024-05-14")
        );
    }

    #[test]
    fn the_outcome_is_read_and_nonsense_never_passes_for_nothing() {
        assert_eq!(moved_rows("million: 0 rows added, 0 changed, 7 as they were; now at revision 1"), 0.0);
        assert_eq!(moved_rows("million: 5 rows added, 2 changed, 7 as they were; now at revision 2"), 7.0);
        assert_eq!(moved_rows("something else"), f64::INFINITY);
    }
}
