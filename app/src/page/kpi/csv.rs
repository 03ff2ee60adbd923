//! The readings as a CSV file (RFC 4180) that a spreadsheet opens without running anything in it.

use crate::sentence::date::{last_day, machine_day};
use domain::page::kpi::KpiPage;
use domain::reading::Reading;

/// The columns, dates by day, the value in the KPI's unit (a share of one stays a share of one).
const HEADER: &str = "kpi,unit,period,first_day,last_day,days,value,status,corrections,known_at,note";

/// Every period of a KPI, oldest first, gaps included.
#[must_use]
pub fn readings_csv(page: &KpiPage) -> String {
    let mut file = String::with_capacity(page.readings.len() * 96);
    file.push_str(HEADER);
    file.push_str("\r\n");
    for reading in &page.readings {
        file.push_str(&row(page, reading).join(","));
        file.push_str("\r\n");
    }
    file
}

fn row(page: &KpiPage, reading: &Reading) -> [String; 11] {
    let period = &reading.period;
    [
        text(page.slug.as_str()),
        text(&page.measure.unit),
        text(&period.label),
        machine_day(period.start_on),
        machine_day(last_day(period.end_on)),
        period.days().to_string(),
        // Digits, a point and a sign only: a number to every spreadsheet.
        reading.value.map(|value| value.to_string()).unwrap_or_default(),
        reading.status.as_str().to_owned(),
        reading.corrections.to_string(),
        reading.known_at.map(|instant| instant.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).unwrap_or_default(),
        text(reading.note.as_deref().unwrap_or_default()),
    ]
}

/// A text cell. What a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection); what would end the
/// cell is quoted.
fn text(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let safe = if is_formula { format!("'{text}") } else { text.to_owned() };
    if safe.contains([',', '"', '\r', '\n']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::{decimal, kpi_page};

    #[test]
    fn every_period_is_a_row_and_a_gap_stays_empty() {
        let mut page = kpi_page();
        page.readings[1].value = None;
        page.readings[2].value = Some(decimal("-4.26"));
        let file = readings_csv(&page);
        let lines: Vec<&str> = file.split("\r\n").collect();
        assert_eq!(lines.len(), 6);
        assert_eq!(lines[0], HEADER);
        assert_eq!(lines[2], "excess-journey-time,minutes,2018/19 P3,2018-05-27,2018-06-23,28,,final,0,,");
        assert_eq!(lines[3], "excess-journey-time,minutes,2018/19 P4,2018-06-24,2018-07-21,28,-4.26,final,0,,");
    }

    #[test]
    fn no_text_becomes_a_formula_or_ends_its_cell() {
        for (given, cell) in [
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@a", "'@a"),
            ("\tx", "'\tx"),
            ("a, \"b\"\nc", "\"a, \"\"b\"\"\nc\""),
            ("plain", "plain"),
        ] {
            assert_eq!(text(given), cell);
        }
    }
}
