//! Whole folders: what they become, and what stands in a folder's way.

use super::sample::{FILES, errors, folder, read, with};
use crate::import::error::MAX_LISTED;
use crate::import::read_folder;
use domain::template::Catalogue;
use rust_decimal::Decimal;
use std::cell::RefCell;
use std::fs;
use std::path::Path;

#[test]
fn a_sound_folder_is_read_whole() {
    let template = read(&folder()).unwrap();
    assert_eq!(template.teams.iter().map(|team| team.slug.as_str()).collect::<Vec<_>>(), ["firm", "north"]);
    assert_eq!(template.members[1].name, "A clerk, north");
    assert_eq!(template.kpis[0].definition, "What it costs,\nall told");
    assert_eq!(template.calendars[0].periods.len(), 12);
    assert_eq!(
        template.calendars[1].periods.iter().map(|period| period.label.as_str()).collect::<Vec<_>>(),
        ["P1", "P2"]
    );
    assert_eq!(
        template.influences.iter().map(|influence| influence.strength.is_some()).collect::<Vec<_>>(),
        [true, false, true, false]
    );
    let january: Vec<_> = template
        .observations
        .iter()
        .filter(|row| row.kpi.as_str() == "cost" && row.period_start_on.to_string() == "2024-01-01")
        .collect();
    assert_eq!(
        january.iter().map(|row| row.value).collect::<Vec<_>>(),
        [Some(Decimal::new(1005, 1)), Some(Decimal::from(101))]
    );
    assert_eq!(template.observations.len(), 5);
    assert_eq!(template.events[0].kpis.len(), 2);
}

#[test]
fn marks_line_ends_column_order_and_other_files_make_no_difference() {
    let expected = read(&folder()).unwrap();
    let same = folder();
    for (file, text) in FILES {
        fs::write(same.path().join(file), format!("\u{feff}{}\r\n\r\n", text.trim_end().replace('\n', "\r\n")))
            .unwrap();
    }
    fs::write(same.path().join("README.md"), "not a table").unwrap();
    fs::write(same.path().join("cycles.csv"), "end_on,slug,start_on,name\n2025-01-01,2024,2024-01-01,Year 2024")
        .unwrap();
    assert_eq!(read(&same).unwrap(), expected);
}

#[test]
fn rows_after_a_field_of_several_lines_keep_their_line_numbers() {
    let broken = with("kpis.csv", "What it costs,\nall told", "What\nit\ncosts,\nall \"\"told\"\"");
    let path = broken.path().join("kpis.csv");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("buffer,Buffer", "buffer,").replace('\n', "\r\n"))
        .unwrap();
    assert_eq!(errors(&broken)[0].to_string(), "kpis.csv:7: name: is empty");
}

#[test]
fn a_new_workspace_needs_itself_teams_and_members_and_an_old_one_any_table() {
    let partial = folder();
    for (file, _) in FILES.iter().filter(|(file, _)| *file != "observations.csv") {
        fs::remove_file(partial.path().join(file)).unwrap();
    }
    let missing = errors(&partial);
    let missing: Vec<&str> = missing
        .iter()
        .filter(|error| error.reason.starts_with("is missing"))
        .map(|error| error.file.as_str())
        .collect();
    assert_eq!(missing, ["workspace.csv", "teams.csv", "members.csv"]);
    let whole = read(&folder()).unwrap();
    let existing = Catalogue {
        calendars: whole.calendars.into_iter().map(|calendar| (calendar.slug, calendar.periods)).collect(),
        kpis: whole.kpis.into_iter().map(|kpi| (kpi.slug, kpi.calendar)).collect(),
        ..Catalogue::default()
    };
    let template = read_folder(partial.path(), &existing, &|_, _, _| {}).unwrap();
    assert_eq!((template.observations.len(), template.kpis.len(), template.workspace), (5, 0, None));
    fs::write(partial.path().join("observations.csv"), "kpi,period_start_on,value,known_at\ncost,2024-01-02,1,\nother,2024-01-01,1,\ncost,2024-01-01,,2024-05-01T00:00:00Z\n").unwrap();
    let refusal = read_folder(partial.path(), &existing, &|_, _, _| {}).unwrap_err();
    assert_eq!(
        refusal.errors.iter().map(|error| (error.row, error.column.as_deref())).collect::<Vec<_>>(),
        [(Some(2), Some("period_start_on")), (Some(3), Some("kpi"))]
    );
}

#[test]
fn a_kpi_with_a_formula_takes_no_readings() {
    let partial = folder();
    for (file, _) in FILES.iter().filter(|(file, _)| *file != "observations.csv") {
        fs::remove_file(partial.path().join(file)).unwrap();
    }
    let whole = read(&folder()).unwrap();
    let existing = Catalogue {
        calendars: whole.calendars.into_iter().map(|calendar| (calendar.slug, calendar.periods)).collect(),
        formulas: [("cost".parse().unwrap(), "{other} * 2".parse().unwrap())].into(),
        kpis: whole.kpis.into_iter().map(|kpi| (kpi.slug, kpi.calendar)).collect(),
        ..Catalogue::default()
    };
    fs::write(partial.path().join("observations.csv"), "kpi,period_start_on,value\ncost,2024-01-01,1\n").unwrap();
    let refusal = read_folder(partial.path(), &existing, &|_, _, _| {}).unwrap_err();
    assert_eq!(
        refusal.errors[0].to_string(),
        "observations.csv:2: kpi: the readings of 'cost' are worked out by its formula; leave the row out, or take the formula away"
    );
}

#[test]
fn strange_files_and_folders_are_named() {
    let strange = folder();
    fs::write(strange.path().join("Teams.CSV"), "").unwrap();
    fs::remove_file(strange.path().join("events.csv")).unwrap();
    fs::create_dir(strange.path().join("events.csv")).unwrap();
    let lines: Vec<String> = errors(&strange).iter().map(ToString::to_string).collect();
    assert_eq!(lines[0], "events.csv: is not a file");
    assert!(lines[1].starts_with("Teams.CSV: is not a table of the template"), "{lines:?}");
    assert_eq!(lines.len(), 2);
    let nowhere = read_folder(Path::new("/nowhere/at/all"), &Catalogue::default(), &|_, _, _| {}).unwrap_err();
    assert!(nowhere.errors[0].to_string().contains("cannot be read"), "{nowhere:?}");
    let empty = tempfile::tempdir().unwrap();
    assert!(read(&empty).unwrap_err().errors[0].reason.starts_with("holds no table"));
}

#[test]
fn the_first_thousand_errors_are_listed_and_all_counted() {
    let broken = folder();
    let rows = "cost,2024-01-01,1 000,,,\n".repeat(1_500);
    fs::write(
        broken.path().join("observations.csv"),
        format!("kpi,period_start_on,value,status,known_at,note\n{rows}"),
    )
    .unwrap();
    let refusal = read(&broken).unwrap_err();
    assert_eq!((refusal.errors.len(), refusal.total), (MAX_LISTED, 1_500));
    assert_eq!(refusal.errors[MAX_LISTED - 1].row, Some(1_001));
}

#[test]
fn the_rows_of_a_table_have_a_limit() {
    let broken = folder();
    let rows: String = (0..100_001).map(|index| format!("event-{index},Event,other,2024-01-01,2024-01-02\n")).collect();
    fs::write(broken.path().join("events.csv"), format!("slug,name,kind,start_on,end_on\n{rows}")).unwrap();
    let lines = errors(&broken);
    assert_eq!(lines.len(), 1);
    assert_eq!(
        lines[0].to_string(),
        "events.csv:100002: the file has more than 100000 rows; the rest of the file was not read"
    );
}

#[test]
fn progress_goes_from_nothing_to_the_whole_of_each_file() {
    let sound = folder();
    let seen = RefCell::new(Vec::new());
    read_folder(sound.path(), &Catalogue::default(), &|file, done, total| {
        seen.borrow_mut().push((file.to_owned(), done, total))
    })
    .unwrap();
    for (file, text) in FILES {
        let of_file: Vec<(u64, u64)> =
            seen.borrow().iter().filter(|(seen, _, _)| seen == file).map(|(_, done, total)| (*done, *total)).collect();
        let size = text.len() as u64;
        assert_eq!((of_file.first(), of_file.last()), (Some(&(0, size)), Some(&(size, size))), "{file}");
    }
}
