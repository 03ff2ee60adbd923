//! The organisation: teams, people, sources, calendars, cycles.

use super::{Control, Field, FormWords, Reference, Section, slug};

/// A team.
pub const TEAMS: FormWords = FormWords {
    one: "team",
    many: "Teams",
    lead: "A function, region or department.",
    sections: &[Section {
        title: "What it is",
        fields: &[
            Field::new("name", "Name", "What people call it.", Control::Text).required(),
            Field::new("parent", "Part of", "The larger team it belongs to.", Control::One(Reference::Team)),
            Field::new("position", "Order", "Its place among its siblings: small numbers come first.", Control::Whole),
            slug(),
        ],
    }],
};

/// A member.
pub const MEMBERS: FormWords = FormWords {
    one: "member",
    many: "Members",
    lead: "A person, or the office they hold. Who leaves is taken out of use, never deleted.",
    sections: &[Section {
        title: "Who it is",
        fields: &[
            Field::new("name", "Name", "Their name, or the name of their office.", Control::Text).required(),
            Field::new(
                "role",
                "Role",
                "What they may do here.",
                Control::Choice(&[
                    ("leader", "Operations leader"),
                    ("owner", "KPI owner"),
                    ("controller", "Controller"),
                    ("chief_of_staff", "Chief of staff"),
                    ("board", "Board member: reads only"),
                    ("engineer", "Data engineer"),
                    ("administrator", "Administrator"),
                ]),
            )
            .required(),
            Field::new("team", "Team", "The team they belong to.", Control::One(Reference::Team)).required(),
            Field::new("email", "E-mail", "Where they can be reached.", Control::Text),
            slug(),
        ],
    }],
};

/// A source.
pub const SOURCES: FormWords = FormWords {
    one: "source",
    many: "Sources",
    lead: "Where readings come from.",
    sections: &[Section {
        title: "What it is",
        fields: &[
            Field::new("name", "Name", "What people call it.", Control::Text).required(),
            Field::new(
                "kind",
                "Kind",
                "How its readings come in.",
                Control::Choice(&[
                    ("file", "Files"),
                    ("api", "Pushed by a program"),
                    ("sql", "Pulled from a database"),
                    ("manual", "Typed in"),
                    ("simulated", "Made by a model"),
                ]),
            )
            .required(),
            Field::new("publisher", "Publisher", "Who publishes it.", Control::Text),
            Field::new("url", "Web address", "Where it stands: begins with https:// or http://.", Control::Text),
            Field::new("licence", "Licence", "Under which licence it may be used.", Control::Text),
            slug(),
        ],
    }],
};

/// A calendar.
pub const CALENDARS: FormWords = FormWords {
    one: "calendar",
    many: "Calendars",
    lead: "How time is cut into reporting periods.",
    sections: &[
        Section {
            title: "What it is",
            fields: &[
                Field::new("name", "Name", "What people call it.", Control::Text).required(),
                Field::new(
                    "kind",
                    "Periods",
                    "How they follow one another.",
                    Control::Choice(&[
                        ("day", "Days"),
                        ("iso_week", "Weeks, Monday to Sunday"),
                        ("four_week", "Four weeks"),
                        ("month", "Months"),
                        ("quarter", "Quarters"),
                        ("year", "Years"),
                        ("explicit", "A list of dated periods"),
                    ]),
                )
                .required(),
                slug(),
            ],
        },
        Section {
            title: "From when to when",
            fields: &[
                Field::new("first_on", "First day", "The first day of the first period.", Control::Day)
                    .only_with("kind", "day|iso_week|four_week|month|quarter|year"),
                Field::new("last_on", "Ends before", "The first day after the last period.", Control::Day)
                    .only_with("kind", "day|iso_week|four_week|month|quarter|year"),
                Field::new(
                    "periods",
                    "The periods",
                    "One a line: its label, its first day, the first day after it: \u{2018}2027 P1, 2027-01-01, 2027-01-29\u{2019}.",
                    Control::LongText,
                )
                .only_with("kind", "explicit"),
            ],
        },
    ],
};

/// A cycle.
pub const CYCLES: FormWords = FormWords {
    one: "cycle",
    many: "Cycles",
    lead: "The span in which a set of goals is pursued.",
    sections: &[Section {
        title: "What it is",
        fields: &[
            Field::new("name", "Name", "What people call it.", Control::Text).required(),
            Field::new("start_on", "First day", "The first day that counts.", Control::Day).required(),
            Field::new("end_on", "Ends before", "The first day after it.", Control::Day).required(),
            slug(),
        ],
    }],
};
