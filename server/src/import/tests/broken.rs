//! One thing broken at a time: what is said, and where.

use super::sample::{errors, with};

/// Replaces a text in a file of the sound folder and expects exactly one error, which begins as given.
fn check(cases: &[(&str, &str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (file, from, to, expected) in cases {
        let lines: Vec<String> = errors(&with(file, from, to)).iter().map(ToString::to_string).collect();
        if lines.len() != 1 || !lines[0].starts_with(expected) {
            wrong.push(format!("{file}: {from:?} as {to:?}\n  expected {expected}\n  found {lines:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn headers_are_exact() {
    check(&[
        (
            "cycles.csv",
            "slug,name,start_on,end_on\n2024,Year 2024,",
            "slug,start_on,end_on\n2024,",
            "cycles.csv:1: name: the column is missing",
        ),
        ("teams.csv", "parent,position", "parent,parent", "teams.csv:1: parent: the column stands in the header twice"),
        (
            "teams.csv",
            "parent,position",
            "parent,size",
            "teams.csv:1: 'size' is not a column of teams.csv; the columns are slug",
        ),
        (
            "cycles.csv",
            "slug,name,start_on,end_on",
            "slug;name;start_on;end_on",
            "cycles.csv:1: the columns are not separated by commas",
        ),
        (
            "events.csv",
            "kpis,source_url",
            "kpis,Source_URL",
            "events.csv:1: 'Source_URL' is not a column of events.csv; write source_url",
        ),
        ("events.csv", super::sample::FILES[15].1, "", "events.csv: is empty"),
    ]);
}

#[test]
fn rows_are_whole() {
    check(&[
        (
            "teams.csv",
            "firm,The firm,,",
            "firm,The firm,",
            "teams.csv:3: has 3 cells where the header has 4; is a comma missing?",
        ),
        (
            "teams.csv",
            "The firm",
            "The firm, all of it",
            "teams.csv:3: has 5 cells where the header has 4; a text with a comma",
        ),
        (
            "kpis.csv",
            "on-time,On time",
            "on-time,On\"time",
            "kpis.csv:4: the quote at character 11 stands amid a field",
        ),
        ("members.csv", "\"A clerk, north\"", "\"A clerk\" north", "members.csv:3: text follows the closing quote"),
        (
            "members.csv",
            "\"A clerk, north\"",
            "\"A clerk, north",
            "members.csv:3: the quote at character 7 is never closed; the rest of the file was not read",
        ),
        ("cycles.csv", "end_on\n", "end_on\n\n", "cycles.csv:2: the line is empty, and others follow"),
        ("sources.csv", "The books", "The\0books", "sources.csv:2: byte 10 of the line is NUL"),
        ("sources.csv", "The books", "The\rbooks", "sources.csv:2: byte 10 of the line is a carriage return"),
    ]);
}

#[test]
fn cells_hold_what_they_should() {
    check(&[
        ("workspace.csv", "GBP", "pounds", "workspace.csv:2: currency: 'pounds' is not a currency"),
        ("workspace.csv", "Europe/London", "", "workspace.csv:2: time_zone: is empty"),
        ("workspace.csv", ",yes,", ",true,", "workspace.csv:2: simulated: 'true' is neither yes nor no"),
        (
            "workspace.csv",
            "https://example.org/licence",
            "javascript:alert(1)",
            "workspace.csv:2: licence_url: 'javascript:alert(1)' is not a web address",
        ),
        ("workspace.csv", "2024-12-31", "31.12.2024", "workspace.csv:2: as_of_on: '31.12.2024' is not a day"),
        ("teams.csv", "north,North", "North,North", "teams.csv:2: slug: 'North' is not a slug"),
        ("teams.csv", "firm,1", "firm,first", "teams.csv:2: position: 'first' is not a whole number"),
        ("members.csv", "leader", "boss", "members.csv:2: role: 'boss' is not a role; use one of leader"),
        ("members.csv", "head@example.org", "head", "members.csv:2: email: 'head' is not an e-mail address"),
        ("kpis.csv", "GBP,2,lower", "GBP,7,lower", "kpis.csv:2: decimals: '7' is not a whole number from 0 to 6"),
        ("kpis.csv", "0.9,0.99", "0.99,0.9", "kpis.csv:4: band_low: band_low 0.99 is not below band_high 0.9"),
        ("kpis.csv", "0.9,0.99", "0.9,", "kpis.csv:4: band_high: direction band needs"),
        (
            "kpis.csv",
            "higher,,",
            "higher,,1",
            "kpis.csv:5: band_high: band_low and band_high belong to direction band only",
        ),
        ("kpis.csv", "books,identity", "books,logit", "kpis.csv:5: scale: logit needs unit ratio"),
        ("observations.csv", "100.5", "\"100,5\"", "observations.csv:2: value: '100,5' is not a number: write a point"),
        ("observations.csv", "0.95", "95%", "observations.csv:4: value: '95%' is not a number: write 0.95"),
        ("observations.csv", "provisional", "soon", "observations.csv:3: status: 'soon' is not a status"),
        (
            "observations.csv",
            "2024-03-05T09:00:00Z",
            "2024-03-05",
            "observations.csv:3: known_at: '2024-03-05' is not an instant",
        ),
        ("levers.csv", "0,5,0,10", "0,11,0,10", "levers.csv:2: current: current 11 is not between"),
        ("levers.csv", "0,5,0,10", "0,5,10,0", "levers.csv:2: highest: lowest 10 is not below highest 0"),
        ("levers.csv", "20.5,GBP", "20.5,", "levers.csv:2: currency: is empty beside a cost"),
        (
            "influences.csv",
            "0.4,0.1,elasticity",
            "0.4,,elasticity",
            "influences.csv:2: strength_sd: is empty; strength, strength_sd and strength_unit stand together",
        ),
        (
            "influences.csv",
            "0.4,0.1,elasticity",
            "-0.4,0.1,elasticity",
            "influences.csv:2: strength: -0.4 is not above zero",
        ),
        (
            "influences.csv",
            "0,2,,declared",
            "0,2,5,declared",
            "influences.csv:3: saturation: is in units of the strength",
        ),
        ("influences.csv", "yes,0,1", "yes,0,0", "influences.csv:2: ramp_periods: '0' is not a whole number from 1"),
        ("influences.csv", "kpi,cost,buffer", "kpi,cost,cost", "influences.csv:4: to: 'cost' cannot influence itself"),
        (
            "guardrails.csv",
            "2024-07-01,1",
            "2024-01-01,1",
            "guardrails.csv:2: end_on: 2024-01-01 is not after start_on 2024-01-01",
        ),
        (
            "standing_targets.csv",
            "2024-01-01,",
            "2024-01-01,2023-01-01",
            "standing_targets.csv:2: end_on: 2023-01-01 is not after",
        ),
        ("standing_targets.csv", "head clerk", "", "standing_targets.csv:2: holders: is empty"),
        ("key_results.csv", "100,90,85", "90,90,85", "key_results.csv:2: baseline: is the target itself"),
        (
            "key_results.csv",
            "100,90,85",
            "100,90,95",
            "key_results.csv:2: stretch: 95 does not lie beyond the target 90",
        ),
        ("cycles.csv", "2025-01-01", "2023-01-01", "cycles.csv:2: end_on: 2023-01-01 is not after"),
    ]);
}

#[test]
fn references_lead_somewhere() {
    check(&[
        ("teams.csv", "North,firm", "North,frim", "teams.csv:2: parent: there is no team 'frim' in teams.csv"),
        ("members.csv", "leader,firm", "leader,frim", "members.csv:2: team: there is no team 'frim'"),
        ("kpis.csv", "firm,head,GBP,2", "firm,nobody,GBP,2", "kpis.csv:2: owner: there is no member 'nobody'"),
        ("kpis.csv", "odd,books,identity", "even,books,identity", "kpis.csv:5: calendar: there is no calendar 'even'"),
        ("kpis.csv", "odd,books,identity", "odd,bookz,identity", "kpis.csv:5: source: there is no source 'bookz'"),
        ("observations.csv", "buffer,2024", "bufer,2024", "observations.csv:5: kpi: there is no KPI 'bufer'"),
        (
            "objectives.csv",
            "clerk,2024,cheaper",
            "clerk,2025,cheaper",
            "objectives.csv:3: cycle: there is no cycle '2025'",
        ),
        (
            "key_results.csv",
            "cheaper,cost",
            "dearer,cost",
            "key_results.csv:2: objective: there is no objective 'dearer'",
        ),
        ("guardrails.csv", "cheaper,on-time", "cheaper,in-time", "guardrails.csv:2: kpi: there is no KPI 'in-time'"),
        (
            "standing_targets.csv",
            "head clerk",
            "head clark",
            "standing_targets.csv:2: holders: there is no member 'clark'",
        ),
        ("levers.csv", "head,cost", "head,costs", "levers.csv:2: kpi: there is no KPI 'costs'"),
        ("influences.csv", "lever,vans", "lever,van", "influences.csv:2: from: there is no lever 'van'"),
        ("events.csv", "cost on-time", "cost in-time", "events.csv:2: kpis: there is no KPI 'in-time'"),
        (
            "periods.csv",
            "end_on\n",
            "end_on\nmonths,M1,2024-01-01,2024-02-01\n",
            "periods.csv:2: calendar: calendar 'months' is of kind month",
        ),
        (
            "periods.csv",
            "end_on\n",
            "end_on\neven,P1,2024-01-01,2024-02-01\n",
            "periods.csv:2: calendar: there is no calendar 'even'",
        ),
    ]);
}

#[test]
fn an_error_in_a_row_is_not_repeated_where_others_refer_to_it() {
    check(&[
        ("kpis.csv", "Cost,\"What", "\t,\"What", "kpis.csv:2: name: is blank"),
        ("kpis.csv", "on-time,On time", "on-time,On\"time", "kpis.csv:4: the quote at character 11"),
        ("members.csv", "head,The head,leader", "head,The head,", "members.csv:2: role: is empty"),
        (
            "calendars.csv",
            "2024-01-01,2025",
            "2024-01-02,2025",
            "calendars.csv:2: first_on: first_on 2024-01-02 does not begin a period of kind month; the next one begins on 2024-02-01",
        ),
    ]);
}

#[test]
fn rows_fit_together() {
    check(&[
        (
            "workspace.csv",
            "licence\n",
            "licence\nB firm,EUR,Europe/Paris,no,,\n",
            "workspace.csv:3: the file describes one workspace",
        ),
        (
            "workspace.csv",
            "A firm,GBP,Europe/London,yes,2024-12-31,https://example.org/licence\n",
            "",
            "workspace.csv: has no row",
        ),
        (
            "events.csv",
            "storm,Storm,",
            "storm,Storm,other,2024-01-01,2024-01-02,,\nstorm,Storm,",
            "events.csv:3: slug: 'storm' stands already in row 2",
        ),
        (
            "teams.csv",
            "firm,The firm,,",
            "firm,The firm,north,",
            "teams.csv:2: parent: parents go in a circle: north \u{2192} firm \u{2192} north",
        ),
        (
            "objectives.csv",
            "2024,,\n",
            "2024,part,\n",
            "objectives.csv:2: parent: parents go in a circle: cheaper \u{2192} part \u{2192} cheaper",
        ),
        ("members.csv", "leader", "owner", "members.csv: has no member of role leader"),
        ("calendars.csv", "month,2024-01-01,2025-01-01", "month,,2025-01-01", "calendars.csv:2: first_on: is empty"),
        ("calendars.csv", "explicit,,", "explicit,2024-01-01,", "calendars.csv:3: first_on: must be empty"),
        ("periods.csv", "odd,P1", "odd,P2", "periods.csv:3: label: 'P2' is the label of row 2 already"),
        (
            "periods.csv",
            "2024-02-10,2024-03-20",
            "2024-02-11,2024-03-20",
            "periods.csv:2: start_on: the period leaves days between it and the previous period (row 3",
        ),
        (
            "periods.csv",
            "2024-01-01,2024-02-10",
            "2024-01-01,2024-02-12",
            "periods.csv:2: start_on: the period begins before the previous period ends (row 3",
        ),
        (
            "key_results.csv",
            "2024-01-01,2024-07-01",
            "2024-01-02,2024-02-28",
            "key_results.csv:2: due_on: no whole period of the calendar of 'cost'",
        ),
        (
            "guardrails.csv",
            "2024-01-01,2024-07-01",
            "2026-01-01,2026-07-01",
            "guardrails.csv:2: end_on: no whole period of the calendar of 'on-time'",
        ),
        (
            "influences.csv",
            ",1,1,,declared,Money",
            ",0,1,,declared,Money",
            "influences.csv:5: lag_periods: influences without a lag go in a circle: on-time \u{2192} cost \u{2192} buffer \u{2192} on-time",
        ),
    ]);
}

#[test]
fn observations_fit_calendar_scale_and_each_other() {
    check(&[
        (
            "observations.csv",
            "2024-02-01,110",
            "2024-02-02,110",
            "observations.csv:3: period_start_on: no period of calendar 'months' begins on 2024-02-02; the nearest begin on 2024-02-01 and 2024-03-01",
        ),
        (
            "observations.csv",
            "2024-02-01,110",
            "2025-02-01,110",
            "observations.csv:3: period_start_on: no period of calendar 'months' begins on 2025-02-01; its last begins on 2024-12-01",
        ),
        (
            "observations.csv",
            "2024-02-01,110",
            "2024-02-01,0",
            "observations.csv:3: value: 0 is not above zero, and 'cost' has scale log",
        ),
        (
            "observations.csv",
            "0.95",
            "1",
            "observations.csv:4: value: 1 is not between 0 and 1, and 'on-time' has scale logit",
        ),
        (
            "observations.csv",
            "2024-02-09T10:00:00+01:00",
            "",
            "observations.csv:6: known_at: is empty, and row 2 is of the same KPI and period",
        ),
        (
            "observations.csv",
            "2024-02-09T10:00:00+01:00",
            "2024-02-05T10:00:00+01:00",
            "observations.csv:6: known_at: is that of row 2 too",
        ),
        (
            "observations.csv",
            "buffer,2024-02-10,-3",
            "buffer,2024-02-10,",
            "observations.csv:5: value: is empty; a retraction needs known_at",
        ),
        (
            "observations.csv",
            "110,provisional",
            ",provisional",
            "observations.csv:3: value: is empty, which retracts, and no earlier row has a value to retract",
        ),
    ]);
}
