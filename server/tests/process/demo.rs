//! The smallest workspace in the import template.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

const TABLES: [(&str, &str); 15] = [
    ("workspace.csv", "name,currency,time_zone,simulated\nLittle Shop,EUR,Europe/Berlin,yes\n"),
    ("teams.csv", "slug,name\nshop,Shop\n"),
    ("members.csv", "slug,name,role,team\nhead,Head of the Shop,leader,shop\n"),
    ("sources.csv", "slug,name,kind\nbooks,The books,manual\n"),
    ("calendars.csv", "slug,name,kind,first_on,last_on\nmonths,Months,month,2024-01-01,2025-01-01\n"),
    ("cycles.csv", "slug,name,start_on,end_on\nyear-2024,2024,2024-01-01,2025-01-01\n"),
    (
        "kpis.csv",
        "slug,name,definition,team,owner,unit,decimals,direction,quantity,timing,calendar,source,scale\n\
         orders-on-time,Orders on time,Share of the orders that left on their day,shop,head,ratio,1,higher,ratio,lag,months,books,logit\n",
    ),
    ("observations.csv", "kpi,period_start_on,value\norders-on-time,2024-01-01,0.91\norders-on-time,2024-02-01,0.93\n"),
    (
        "objectives.csv",
        "slug,name,statement,team,owner,cycle,no_money_guardrail,no_customer_guardrail\n\
         ship-on-time,Ship on time,Every order leaves on its day,shop,head,year-2024,It costs nothing,They are who it is for\n",
    ),
    ("key_results.csv", "slug,objective,kpi,name,measure,comparator,target,phasing,start_on,due_on\n"),
    ("guardrails.csv", "slug,objective,kpi,name,protects,comparator,bound,start_on,end_on\n"),
    ("standing_targets.csv", "slug,kpi,name,comparator,bound,holders,stake,start_on\n"),
    ("levers.csv", "slug,name,definition,team,owner,kpi,unit,decimals,current,lowest,highest\n"),
    ("influences.csv", "slug,from_kind,from,to,direction,lag_periods,ramp_periods,provenance,claim\n"),
    ("events.csv", "slug,name,kind,start_on,end_on\n"),
];

/// Writes the workspace into a folder of this name below `parent`; the folder's path.
pub fn write(parent: &Path, name: &str) -> String {
    let folder = parent.join(name);
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in TABLES {
        fs::write(folder.join(file), text).unwrap();
    }
    folder.to_str().unwrap().to_owned()
}

/// Adds lines to a table.
pub fn append(folder: &str, file: &str, lines: &str) {
    let mut table = OpenOptions::new().append(true).open(Path::new(folder).join(file)).unwrap();
    table.write_all(lines.as_bytes()).unwrap();
}
