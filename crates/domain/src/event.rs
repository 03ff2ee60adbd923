//! Events: what is known to have moved KPIs from outside, so that nobody is blamed for the weather.

use crate::slug::Slug;
use crate::word::words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

words! {
    /// What kind of thing happened.
    EventKind, "kind of event" {
        Strike = "strike": "Industrial action.",
        Holiday = "holiday": "Public or bank holiday.",
        Peak = "peak": "A known peak of demand.",
        Incident = "incident": "An accident, attack, outage, storm.",
        PriceChange = "price_change": "A price, fare or tariff changed.",
        ProcessChange = "process_change": "The way of working changed; baselines start anew.",
        Other = "other": "Anything else that is known.",
    }
}

/// Something known to have happened, or to be coming.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its name in URLs and files.
    pub slug: Slug,
    /// What people call it.
    pub name: String,
    /// Its kind.
    pub kind: EventKind,
    /// The first day.
    pub start_on: NaiveDate,
    /// The first day after it.
    pub end_on: NaiveDate,
    /// Where the dates come from, and what else is worth knowing.
    pub note: Option<String>,
}
