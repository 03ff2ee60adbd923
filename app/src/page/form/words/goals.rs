//! Goals and everything that bounds a KPI: key results, guardrails, standing targets.

use super::{COMPARATORS, Control, Field, FormWords, Reference, Section, assumption, slug};

/// An objective.
pub const OBJECTIVES: FormWords = FormWords {
    one: "goal",
    many: "Goals",
    lead: "What the organisation wants. Its state follows from its key results, never from opinion.",
    sections: &[
        Section {
            title: "What is wanted",
            fields: &[
                Field::new("name", "Name", "The goal in a few words.", Control::Text).required(),
                Field::new(
                    "statement",
                    "In full",
                    "What is wanted and why, so that somebody new understands it.",
                    Control::LongText,
                )
                .required(),
                slug(),
            ],
        },
        Section {
            title: "Who pursues it, and when",
            fields: &[
                Field::new("owner", "Owner", "The one person who answers for it.", Control::One(Reference::Member))
                    .required(),
                Field::new("team", "Team", "The team it belongs to.", Control::One(Reference::Team)).required(),
                Field::new("cycle", "Cycle", "The span it is pursued in.", Control::One(Reference::Cycle)).required(),
                Field::new("parent", "Serves", "The larger goal it is part of.", Control::One(Reference::Objective)),
            ],
        },
        Section {
            title: "What it must not cost",
            fields: &[
                Field::new(
                    "no_money_guardrail",
                    "Why nothing guards money",
                    "Only where no guardrail protects money: the reason.",
                    Control::LongText,
                ),
                Field::new(
                    "no_customer_guardrail",
                    "Why nothing guards customers",
                    "Only where no guardrail protects customers: the reason.",
                    Control::LongText,
                ),
                assumption(),
            ],
        },
    ],
};

/// A key result.
pub const KEY_RESULTS: FormWords = FormWords {
    one: "key result",
    many: "Key results",
    lead: "From where to where, by when: what tells whether the goal is reached.",
    sections: &[
        Section {
            title: "What it asks for",
            fields: &[
                Field::new("objective", "Goal", "The goal it belongs to.", Control::One(Reference::Objective))
                    .required(),
                Field::new("kpi", "KPI", "The KPI it bounds; its owner answers for it.", Control::One(Reference::Kpi))
                    .required(),
                Field::new("name", "Name", "The result in a few words.", Control::Text).required(),
                slug(),
            ],
        },
        Section {
            title: "From where to where",
            fields: &[
                Field::new(
                    "measure",
                    "Counted as",
                    "How the readings of the window become one number.",
                    Control::Choice(&[
                        ("at_end", "The last reading"),
                        ("mean", "The mean"),
                        ("sum", "The sum"),
                        ("worst", "The worst reading"),
                    ]),
                )
                .required(),
                Field::new(
                    "comparator",
                    "Must be",
                    "The side of the target that meets it.",
                    Control::Choice(COMPARATORS),
                )
                .required(),
                Field::new("target", "Target", "In the KPI\u{2019}s unit; a ratio as 0.95 for 95 %.", Control::Number)
                    .required(),
                Field::new("baseline", "From", "Where it started; progress is measured from here.", Control::Number),
                Field::new("stretch", "Hoped for", "Beyond the target, where there is such a thing.", Control::Number),
            ],
        },
        Section {
            title: "By when",
            fields: &[
                Field::new("start_on", "First day", "The first day that counts.", Control::Day).required(),
                Field::new("due_on", "Due before", "The first day after the window.", Control::Day).required(),
                Field::new(
                    "phasing",
                    "The plan runs",
                    "What is expected in between.",
                    Control::Choice(&[("line", "Evenly"), ("steps", "In steps"), ("seasonal", "With the season")]),
                )
                .required()
                .default("line"),
                assumption(),
            ],
        },
    ],
};

/// A guardrail.
pub const GUARDRAILS: FormWords = FormWords {
    one: "guardrail",
    many: "Guardrails",
    lead: "What must hold while the goal is pursued. Breaking it fails the goal, whatever its key results say.",
    sections: &[
        Section {
            title: "What it guards",
            fields: &[
                Field::new("objective", "Goal", "The goal it guards.", Control::One(Reference::Objective)).required(),
                Field::new("kpi", "KPI", "The KPI that must hold.", Control::One(Reference::Kpi)).required(),
                Field::new("name", "Name", "What must hold, in a few words.", Control::Text).required(),
                Field::new(
                    "protects",
                    "Protects",
                    "Who or what would pay the price.",
                    Control::Choice(&[
                        ("money", "Money"),
                        ("customer", "Customers"),
                        ("people", "People"),
                        ("safety", "Safety"),
                        ("other", "Something else"),
                    ]),
                )
                .required(),
                slug(),
            ],
        },
        Section {
            title: "What must hold",
            fields: &[
                Field::new(
                    "comparator",
                    "Must stay",
                    "The side of the bound that holds.",
                    Control::Choice(COMPARATORS),
                )
                .required(),
                Field::new("bound", "Bound", "In the KPI\u{2019}s unit; a ratio as 0.95 for 95 %.", Control::Number)
                    .required(),
                Field::new(
                    "breaches_allowed",
                    "Breaches forgiven",
                    "How many periods may break it. Empty: none.",
                    Control::Whole,
                ),
                Field::new("start_on", "First day", "The first day that counts.", Control::Day).required(),
                Field::new("end_on", "Ends before", "The first day after it.", Control::Day).required(),
                assumption(),
            ],
        },
    ],
};

/// A standing target.
pub const STANDING_TARGETS: FormWords = FormWords {
    one: "standing target",
    many: "Standing targets",
    lead: "A bound that somebody is measured or paid on outside any goal: the seed of most fights.",
    sections: &[
        Section {
            title: "What is asked",
            fields: &[
                Field::new("kpi", "KPI", "The KPI it bounds.", Control::One(Reference::Kpi)).required(),
                Field::new("name", "Name", "The target in a few words.", Control::Text).required(),
                Field::new(
                    "comparator",
                    "Must be",
                    "The side of the bound that meets it.",
                    Control::Choice(COMPARATORS),
                )
                .required(),
                Field::new("bound", "Bound", "In the KPI\u{2019}s unit; a ratio as 0.95 for 95 %.", Control::Number)
                    .required(),
                slug(),
            ],
        },
        Section {
            title: "Who hangs on it",
            fields: &[
                Field::new(
                    "holders",
                    "Measured or paid on it",
                    "Everybody whose appraisal or pay follows it.",
                    Control::Several(Reference::Member),
                )
                .required(),
                Field::new("stake", "What hangs on it", "Who and how much, in words.", Control::LongText).required(),
            ],
        },
        Section {
            title: "When",
            fields: &[
                Field::new("start_on", "First day", "The first day that counts.", Control::Day).required(),
                Field::new(
                    "end_on",
                    "Ends before",
                    "The first day after it. Empty: until further notice.",
                    Control::Day,
                ),
                assumption(),
            ],
        },
    ],
};
