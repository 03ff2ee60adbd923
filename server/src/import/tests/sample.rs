//! A small sound folder, to be broken in one place at a time.

use crate::import::error::{CellError, Refusal};
use crate::import::read_folder;
use domain::template::{Catalogue, Template};
use std::fs;
use tempfile::TempDir;

/// Every file of the template with a row or two.
pub const FILES: &[(&str, &str)] = &[
    (
        "workspace.csv",
        "name,currency,time_zone,simulated,as_of_on,licence_url\nA firm,GBP,Europe/London,yes,2024-12-31,https://example.org/licence\n",
    ),
    ("teams.csv", "slug,name,parent,position\nnorth,North,firm,1\nfirm,The firm,,\n"),
    (
        "members.csv",
        "slug,name,role,team,email\nhead,The head,leader,firm,head@example.org\nclerk,\"A clerk, north\",owner,north,\n",
    ),
    ("sources.csv", "slug,name,kind,url\nbooks,The books,file,https://example.org/books\n"),
    (
        "calendars.csv",
        "slug,name,kind,first_on,last_on\nmonths,Months,month,2024-01-01,2025-01-01\nodd,Odd periods,explicit,,\n",
    ),
    ("periods.csv", "calendar,label,start_on,end_on\nodd,P2,2024-02-10,2024-03-20\nodd,P1,2024-01-01,2024-02-10\n"),
    ("cycles.csv", "slug,name,start_on,end_on\n2024,Year 2024,2024-01-01,2025-01-01\n"),
    (
        "kpis.csv",
        "slug,name,definition,team,owner,unit,decimals,direction,band_low,band_high,quantity,timing,calendar,source,scale,grace_days\n\
         cost,Cost,\"What it costs,\nall told\",firm,head,GBP,2,lower,,,flow,lag,months,books,log,10\n\
         on-time,On time,Share on time,north,clerk,ratio,1,band,0.9,0.99,ratio,lead,months,books,logit,\n\
         buffer,Buffer,Money left,firm,head,GBP,0,higher,,,level,lag,odd,books,identity,\n",
    ),
    (
        "observations.csv",
        "kpi,period_start_on,value,status,known_at,note\n\
         cost,2024-01-01,100.5,final,2024-02-05T09:00:00Z,\n\
         cost,2024-02-01,110,provisional,2024-03-05T09:00:00Z,first count\n\
         on-time,2024-01-01,0.95,,,\n\
         buffer,2024-02-10,-3,,,\n\
         cost,2024-01-01,101,final,2024-02-09T10:00:00+01:00,\n",
    ),
    (
        "objectives.csv",
        "slug,name,statement,team,owner,cycle,parent,no_money_guardrail\ncheaper,Cheaper,Cost less,firm,head,2024,,\npart,Part,A part of it,north,clerk,2024,cheaper,none needed\n",
    ),
    (
        "key_results.csv",
        "slug,objective,kpi,name,measure,comparator,baseline,target,stretch,phasing,start_on,due_on\ncost-90,cheaper,cost,Cost at most 90,mean,at_most,100,90,85,line,2024-01-01,2024-07-01\n",
    ),
    (
        "guardrails.csv",
        "slug,objective,kpi,name,protects,comparator,bound,start_on,end_on,breaches_allowed\nkept,cheaper,on-time,On time stays,customer,at_least,0.9,2024-01-01,2024-07-01,1\n",
    ),
    (
        "standing_targets.csv",
        "slug,kpi,name,comparator,bound,holders,stake,start_on,end_on\nbonus,cost,Bonus,at_least,95,head clerk,Half a year's pay,2024-01-01,\n",
    ),
    (
        "levers.csv",
        "slug,name,definition,team,owner,kpi,unit,decimals,current,lowest,highest,step,cost_per_unit_and_period,currency\n\
         vans,Vans,Vans on the road,firm,head,cost,vans,0,5,0,10,1,20.5,GBP\n",
    ),
    (
        "influences.csv",
        "slug,from_kind,from,to,direction,strength,strength_sd,strength_unit,sign_certain,lag_periods,ramp_periods,saturation,provenance,claim\n\
         vans-on-time,lever,vans,on-time,raises,0.4,0.1,elasticity,yes,0,1,2,declared,Vans bring parcels\n\
         time-cost,kpi,on-time,cost,raises,,,,,0,2,,declared,Haste costs\n\
         cost-buffer,kpi,cost,buffer,lowers,1,0,change_per_unit,,0,1,,estimated,Cost eats the buffer\n\
         buffer-time,kpi,buffer,on-time,raises,,,,,1,1,,declared,Money buys time\n",
    ),
    (
        "events.csv",
        "slug,name,kind,start_on,end_on,kpis,source_url\nstorm,Storm,incident,2024-01-05,2024-01-07,cost on-time,https://example.org/storm\n",
    ),
];

/// The sound folder.
pub fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in FILES {
        fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

/// Reads a folder into a new workspace.
pub fn read(folder: &TempDir) -> Result<Template, Refusal> {
    read_folder(folder.path(), &Catalogue::default(), &|_, _, _| {})
}

/// The sound folder with one text replaced in one file.
pub fn with(file: &str, from: &str, to: &str) -> TempDir {
    let folder = folder();
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from:?}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
    folder
}

/// The errors that a folder is refused with.
pub fn errors(folder: &TempDir) -> Vec<CellError> {
    read(folder).map(|_| ()).expect_err("the folder was taken").errors
}
