//! KPIs, levers, driver links and events: what is measured, what can be set, what moves what.

use super::{Control, FROM, Field, FormWords, Reference, Section, assumption, slug};

const TIMINGS: &[(&str, &str)] =
    &[("lead", "Moves first: the place to act"), ("lag", "Moves last: the place to judge")];

/// Units that most KPIs are counted in; any other text is as good.
const UNITS: &[&str] =
    &["ratio", "hours", "minutes", "days", "parcels", "orders", "people", "score", "GBP", "EUR", "USD"];

/// Currencies that have a sign of their own; any other code is as good.
const CURRENCIES: &[&str] = &["GBP", "EUR", "USD", "CHF"];

/// A KPI.
pub const KPIS: FormWords = FormWords {
    one: "KPI",
    many: "KPIs",
    lead: "A standing measure that somebody answers for.",
    sections: &[
        Section {
            title: "What it is",
            fields: &[
                Field::new("name", "Name", "What people call it, in a few words.", Control::Text).required(),
                Field::new(
                    "definition",
                    "What exactly is measured",
                    "What counts, what does not, and how it is counted.",
                    Control::LongText,
                )
                .required(),
                slug(),
            ],
        },
        Section {
            title: "Who answers",
            fields: &[
                Field::new("owner", "Owner", "The one person who answers for it.", Control::One(Reference::Member))
                    .required(),
                Field::new("deputy", "Deputy", "Who answers in their stead.", Control::One(Reference::Member)),
                Field::new("team", "Team", "The team it belongs to.", Control::One(Reference::Team)).required(),
            ],
        },
        Section {
            title: "How it is read",
            fields: &[
                Field::new(
                    "unit",
                    "Unit",
                    "A word or a sign. \u{2018}ratio\u{2019} is a share between 0 and 1, shown as percent.",
                    Control::Suggested(UNITS),
                )
                .required(),
                Field::new(
                    "decimals",
                    "Decimals",
                    "Digits after the point, 0 to 6; for a ratio, of the percent figure.",
                    Control::Whole,
                )
                .required()
                .default("0"),
                Field::new(
                    "currency",
                    "Currency",
                    "Where it is money: three letters, such as GBP.",
                    Control::Suggested(CURRENCIES),
                ),
                Field::new(
                    "direction",
                    "Which way is good",
                    "Colours and states follow from this.",
                    Control::Choice(&[
                        ("higher", "Higher is better"),
                        ("lower", "Lower is better"),
                        ("band", "Best within a band"),
                    ]),
                )
                .required(),
                Field::new("band_low", "Band from", "The lowest good value.", Control::Number)
                    .only_with("direction", "band"),
                Field::new("band_high", "Band to", "The highest good value.", Control::Number)
                    .only_with("direction", "band"),
                Field::new(
                    "quantity",
                    "How periods add up",
                    "Decides how months become a quarter.",
                    Control::Choice(&[
                        ("level", "A level: averaged over days"),
                        ("flow", "A flow: summed, compared per day"),
                        ("ratio", "A ratio: averaged, never summed"),
                    ]),
                )
                .required(),
                Field::new(
                    "timing",
                    "When it moves",
                    "Before the outcome, or as the outcome itself.",
                    Control::Choice(TIMINGS),
                )
                .required(),
                Field::new(
                    "scale",
                    "How it responds",
                    "How driver links act on it. In percent fits most things that cannot fall below zero.",
                    Control::Choice(&[
                        ("identity", "In plain units"),
                        ("log", "In percent (values above zero)"),
                        ("logit", "As a share (values between 0 and 1)"),
                    ]),
                )
                .required()
                .default("identity"),
            ],
        },
        Section {
            title: "Where it comes from",
            fields: &[
                Field::new("calendar", "Calendar", "How often there is a reading.", Control::One(Reference::Calendar))
                    .required(),
                Field::new("source", "Source", "Where its readings come from.", Control::One(Reference::Source))
                    .required(),
                Field::new(
                    "formula",
                    "Formula",
                    "Where it follows from other KPIs, such as {overtime-hours} / {parcels} * 1000: then no reading is typed in.",
                    Control::LongText,
                ),
                Field::new(
                    "grace_days",
                    "Days until late",
                    "Days after a period\u{2019}s end before its reading counts as late. Empty: one period.",
                    Control::Whole,
                ),
                Field::new(
                    "position",
                    "Order",
                    "Its place in the lists of its team: small numbers come first.",
                    Control::Whole,
                ),
                assumption(),
            ],
        },
    ],
};

/// A lever.
pub const LEVERS: FormWords = FormWords {
    one: "lever",
    many: "Levers",
    lead: "Something that somebody may set, and the KPI that records what was really done.",
    sections: &[
        Section {
            title: "What it is",
            fields: &[
                Field::new("name", "Name", "What people call it, in a few words.", Control::Text).required(),
                Field::new(
                    "definition",
                    "What exactly is set",
                    "What changes in practice when it moves.",
                    Control::LongText,
                )
                .required(),
                slug(),
            ],
        },
        Section {
            title: "Who sets it",
            fields: &[
                Field::new("owner", "Owner", "Who may set it.", Control::One(Reference::Member)).required(),
                Field::new("team", "Team", "The team it belongs to.", Control::One(Reference::Team)).required(),
            ],
        },
        Section {
            title: "How far it goes",
            fields: &[
                Field::new("unit", "Unit", "What one step is counted in.", Control::Suggested(UNITS)).required(),
                Field::new("decimals", "Decimals", "Digits after the point, 0 to 6.", Control::Whole)
                    .required()
                    .default("0"),
                Field::new("current", "Stands at", "Today\u{2019}s setting.", Control::Number).required(),
                Field::new("lowest", "Lowest", "The smallest setting there can be.", Control::Number).required(),
                Field::new("highest", "Highest", "The largest setting there can be.", Control::Number).required(),
                Field::new("step", "Smallest move", "By how much it can move at least.", Control::Number),
            ],
        },
        Section {
            title: "What it costs and where it shows",
            fields: &[
                Field::new(
                    "cost_per_unit_and_period",
                    "Cost of one unit",
                    "What one unit costs in one period.",
                    Control::Number,
                ),
                Field::new(
                    "currency",
                    "Currency",
                    "Of the cost: three letters, such as GBP.",
                    Control::Suggested(CURRENCIES),
                ),
                Field::new(
                    "kpi",
                    "Recorded in",
                    "The KPI that shows what was really done.",
                    Control::One(Reference::Kpi),
                )
                .required(),
                Field::new(
                    "position",
                    "Order",
                    "Its place in the lists of its team: small numbers come first.",
                    Control::Whole,
                ),
                assumption(),
            ],
        },
    ],
};

/// An influence.
pub const INFLUENCES: FormWords = FormWords {
    one: "driver link",
    many: "Driver links",
    lead: "A claim that one thing moves another, asked in three plain questions.",
    sections: &[
        Section {
            title: "What moves what",
            fields: &[
                Field::new(
                    FROM,
                    "What moves first",
                    "The KPI or lever that makes the other move.",
                    Control::One(Reference::Cause),
                )
                .required(),
                Field::new("to", "What follows", "The KPI that it moves.", Control::One(Reference::Kpi)).required(),
            ],
        },
        Section {
            title: "Which way?",
            fields: &[
                Field::new(
                    "direction",
                    "More of it",
                    "What happens to the KPI that follows.",
                    Control::Choice(&[("raises", "raises it"), ("lowers", "lowers it")]),
                )
                .required(),
                Field::new(
                    "sign_certain",
                    "Could it be the other way round?",
                    "Whether the direction itself is beyond doubt.",
                    Control::Choice(&[("yes", "No, the direction is certain"), ("no", "Yes, it might be")]),
                ),
            ],
        },
        Section {
            title: "How soon?",
            fields: &[
                Field::new(
                    "lag_periods",
                    "Begins after",
                    "Periods before anything shows: 0 is the same period.",
                    Control::Whole,
                )
                .required()
                .default("0"),
                Field::new(
                    "ramp_periods",
                    "Builds up over",
                    "Periods until it shows in full: 1 is at once.",
                    Control::Whole,
                )
                .required()
                .default("1"),
            ],
        },
        Section {
            title: "How much?",
            fields: &[
                Field::new(
                    "strength_unit",
                    "Said in",
                    "How you say the strength.",
                    Control::Choice(&[
                        ("elasticity", "Percent for percent"),
                        ("change_per_unit", "Units for one unit"),
                    ]),
                )
                .default("elasticity"),
                Field::new(
                    "strength",
                    "Strength",
                    "In percent: what 1 % more gives, so 0.3 means that 10 % more gives 3 %. Empty: direction only.",
                    Control::Number,
                ),
                Field::new(
                    "strength_sd",
                    "Give or take",
                    "How far off the strength may be, in the same unit.",
                    Control::Number,
                ),
                Field::new(
                    "saturation",
                    "At most",
                    "The largest effect it can have, where there is one.",
                    Control::Number,
                ),
            ],
        },
        Section {
            title: "Why you say so",
            fields: &[
                Field::new(
                    "claim",
                    "The claim",
                    "In one sentence that its critics would accept as yours.",
                    Control::LongText,
                )
                .required(),
                Field::new(
                    "provenance",
                    "Where it comes from",
                    "Somebody\u{2019}s experience, or a method applied to data.",
                    Control::Choice(&[("declared", "Somebody says so"), ("estimated", "Worked out from data")]),
                )
                .required()
                .default("declared"),
                assumption(),
                slug(),
            ],
        },
    ],
};

/// An event.
pub const EVENTS: FormWords = FormWords {
    one: "event",
    many: "Events",
    lead: "Something known that moved the numbers from outside, so that nobody is blamed for the weather.",
    sections: &[
        Section {
            title: "What happened",
            fields: &[
                Field::new("name", "Name", "What people call it, in a few words.", Control::Text).required(),
                Field::new(
                    "kind",
                    "Kind",
                    "What kind of thing it was.",
                    Control::Choice(&[
                        ("strike", "Strike"),
                        ("holiday", "Holiday"),
                        ("peak", "Peak"),
                        ("incident", "Incident"),
                        ("price_change", "Change of price"),
                        ("process_change", "Change of process"),
                        ("other", "Something else"),
                    ]),
                )
                .required(),
                slug(),
            ],
        },
        Section {
            title: "When, and what it moved",
            fields: &[
                Field::new("start_on", "First day", "The day it began.", Control::Day).required(),
                Field::new("end_on", "Ended before", "The first day after it.", Control::Day).required(),
                Field::new(
                    "kpis",
                    "KPIs it moved",
                    "Leave all unticked where it moved everything.",
                    Control::Several(Reference::Kpi),
                ),
            ],
        },
        Section {
            title: "What is known of it",
            fields: &[
                Field::new(
                    "note",
                    "Note",
                    "What somebody should know who reads the chart in a year.",
                    Control::LongText,
                ),
                Field::new(
                    "source_url",
                    "Where it is told",
                    "A web address that begins with https:// or http://.",
                    Control::Text,
                ),
            ],
        },
    ],
};
