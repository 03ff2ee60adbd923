//! The KPIs: what each means, who answers for it and how it is to be read.

use super::super::writer::Table;

/// What the KPI counts in, with what follows from it: unit, currency, quantity, scale.
#[derive(Clone, Copy)]
enum Kind {
    /// A number of things a period.
    Flow(&'static str),
    /// A number of things at a time.
    Level(&'static str),
    /// GBP a period.
    Money,
    /// GBP at a time.
    MoneyStock,
    /// GBP a parcel.
    UnitCost,
    /// A share read on the scale named.
    Share(&'static str),
    /// A ratio of two counts that is not a share.
    Rate(&'static str),
}

impl Kind {
    fn cells(self) -> [&'static str; 4] {
        match self {
            Self::Flow(unit) => [unit, "", "flow", "log"],
            Self::Level(unit) => [unit, "", "level", "log"],
            Self::Money => ["GBP", "GBP", "flow", "identity"],
            Self::MoneyStock => ["GBP", "GBP", "level", "identity"],
            Self::UnitCost => ["GBP", "GBP", "ratio", "log"],
            Self::Share(scale) => ["ratio", "", "ratio", scale],
            Self::Rate(unit) => [unit, "", "ratio", "log"],
        }
    }
}

struct Kpi {
    slug: &'static str,
    name: &'static str,
    definition: &'static str,
    /// Team, owner and deputy.
    people: [&'static str; 3],
    kind: Kind,
    decimals: u8,
    direction: &'static str,
    timing: &'static str,
    source: &'static str,
}

const NORTH: [&str; 3] = ["north", "regional-head-north", "regional-deputy-north"];
const SOUTH: [&str; 3] = ["south", "regional-head-south", "regional-deputy-south"];
const COMMERCIAL: [&str; 3] = ["finance-commercial", "commercial-director", "customer-manager"];
const CUSTOMER: [&str; 3] = ["finance-commercial", "customer-manager", "commercial-director"];
const FINANCE: [&str; 3] = ["finance-commercial", "finance-director", "finance-controller"];
const NETWORK: [&str; 3] = ["network-automation", "network-director", "routing-manager"];
const ROUTING: [&str; 3] = ["network-automation", "routing-manager", "network-director"];
const AUTOMATION: [&str; 3] = ["network-automation", "automation-manager", "network-director"];
const PEOPLE: [&str; 3] = ["network-automation", "people-manager", "network-director"];

const OPERATIONS_SYSTEM: &str = "operations-system";
const FINANCE_SYSTEM: &str = "finance-system";
const PEOPLE_SYSTEM: &str = "people-system";

#[rustfmt::skip]
const KPIS: [Kpi; 37] = [
    Kpi { slug: "margin-buffer", name: "Margin buffer", definition: "What is left of the money set aside for a quarter of 13 weeks: its opening (1,800,000 GBP until 2024, 1,600,000 GBP from 2025) minus the sum of budgeted contribution minus contribution since the quarter began. Computed by the finance system.", people: FINANCE, kind: Kind::MoneyStock, decimals: 0, direction: "higher", timing: "lag", source: FINANCE_SYSTEM },
    Kpi { slug: "contribution", name: "Contribution", definition: "Parcels x (6.10 price - cost per parcel - 1.32 overhead outside the last mile), less 0.70 for each parcel above 900,000 a week until the end of 2024, GBP a week. Computed by the finance system.", people: FINANCE, kind: Kind::Money, decimals: 0, direction: "higher", timing: "lag", source: FINANCE_SYSTEM },
    Kpi { slug: "budgeted-contribution", name: "Budgeted contribution", definition: "Contribution that the plan of the year expects in the week, GBP. In 2024 typical settings; in 2025 the plan decided in week 52, without any benefit of delivery texts.", people: FINANCE, kind: Kind::Money, decimals: 0, direction: "higher", timing: "lead", source: FINANCE_SYSTEM },
    Kpi { slug: "cost-per-parcel", name: "Last-mile cost per parcel", definition: "[21 x regular hours + 31.50 x overtime hours + carrier cost North + carrier cost South + 171,000 + 3,200 x drivers x turnover / 52] / parcels + 0.82 x 14 / drops per route hour + handling cost + 2.60 x (1 - first-attempt success), GBP. Computed by the finance system.", people: FINANCE, kind: Kind::UnitCost, decimals: 2, direction: "lower", timing: "lag", source: FINANCE_SYSTEM },
    Kpi { slug: "parcels", name: "Parcels delivered", definition: "Parcels delivered in the week by both regions: North plus South.", people: COMMERCIAL, kind: Kind::Flow("parcels"), decimals: 0, direction: "higher", timing: "lag", source: OPERATIONS_SYSTEM },
    Kpi { slug: "parcels-north", name: "Parcels delivered North", definition: "Parcels delivered in the week by the North.", people: NORTH, kind: Kind::Flow("parcels"), decimals: 0, direction: "higher", timing: "lag", source: OPERATIONS_SYSTEM },
    Kpi { slug: "parcels-south", name: "Parcels delivered South", definition: "Parcels delivered in the week by the South.", people: SOUTH, kind: Kind::Flow("parcels"), decimals: 0, direction: "higher", timing: "lag", source: OPERATIONS_SYSTEM },
    Kpi { slug: "on-time", name: "On-time delivery", definition: "Share of parcels delivered by the end of the promised day.", people: NETWORK, kind: Kind::Share("logit"), decimals: 1, direction: "higher", timing: "lag", source: OPERATIONS_SYSTEM },
    Kpi { slug: "first-attempt-success", name: "First-attempt success", definition: "Share of parcels delivered at the first attempt.", people: CUSTOMER, kind: Kind::Share("logit"), decimals: 1, direction: "higher", timing: "lag", source: OPERATIONS_SYSTEM },
    Kpi { slug: "damage", name: "Damage per 10,000", definition: "Parcels reported damaged per 10,000 delivered in the week.", people: CUSTOMER, kind: Kind::Rate("per 10,000"), decimals: 1, direction: "lower", timing: "lag", source: OPERATIONS_SYSTEM },
    Kpi { slug: "driver-turnover", name: "Driver turnover", definition: "Drivers who left in the week as a share of drivers employed, times 52.", people: PEOPLE, kind: Kind::Share("log"), decimals: 1, direction: "lower", timing: "lead", source: PEOPLE_SYSTEM },
    Kpi { slug: "drops-per-route-hour", name: "Drops per route hour", definition: "Parcels delivered per hour on a route, both regions: parcels over route hours.", people: NETWORK, kind: Kind::Rate("drops per hour"), decimals: 1, direction: "higher", timing: "lead", source: OPERATIONS_SYSTEM },
    Kpi { slug: "drops-per-route-hour-north", name: "Drops per route hour North", definition: "Parcels delivered per hour on a route in the North.", people: NORTH, kind: Kind::Rate("drops per hour"), decimals: 1, direction: "higher", timing: "lead", source: OPERATIONS_SYSTEM },
    Kpi { slug: "drops-per-route-hour-south", name: "Drops per route hour South", definition: "Parcels delivered per hour on a route in the South.", people: SOUTH, kind: Kind::Rate("drops per hour"), decimals: 1, direction: "higher", timing: "lead", source: OPERATIONS_SYSTEM },
    Kpi { slug: "handling-cost", name: "Handling cost per parcel", definition: "Sorting and handling in depots, GBP a parcel; 6p more in the four weeks of peak, when temporary staff helps.", people: AUTOMATION, kind: Kind::UnitCost, decimals: 2, direction: "lower", timing: "lag", source: FINANCE_SYSTEM },
    Kpi { slug: "carrier-cost-north", name: "Carrier cost North", definition: "Invoiced by the expedited carriers of the North for the week, 9.40 GBP a parcel.", people: NORTH, kind: Kind::Money, decimals: 0, direction: "lower", timing: "lag", source: FINANCE_SYSTEM },
    Kpi { slug: "carrier-cost-south", name: "Carrier cost South", definition: "Invoiced by the expedited carriers of the South for the week, 9.40 GBP a parcel.", people: SOUTH, kind: Kind::Money, decimals: 0, direction: "lower", timing: "lag", source: FINANCE_SYSTEM },
    Kpi { slug: "regular-hours", name: "Regular hours", definition: "Regular driver hours paid in the week. They follow 70 % of the season and of the chance variation of volume.", people: PEOPLE, kind: Kind::Flow("hours"), decimals: 0, direction: "lower", timing: "lag", source: PEOPLE_SYSTEM },
    Kpi { slug: "overtime-hours", name: "Overtime hours", definition: "Overtime hours of drivers in the week: North plus South.", people: NETWORK, kind: Kind::Flow("hours"), decimals: 0, direction: "lower", timing: "lead", source: PEOPLE_SYSTEM },
    Kpi { slug: "overtime-hours-north", name: "Overtime hours North", definition: "Overtime hours of drivers in the North in the week.", people: NORTH, kind: Kind::Flow("hours"), decimals: 0, direction: "lower", timing: "lead", source: PEOPLE_SYSTEM },
    Kpi { slug: "overtime-hours-south", name: "Overtime hours South", definition: "Overtime hours of drivers in the South in the week.", people: SOUTH, kind: Kind::Flow("hours"), decimals: 0, direction: "lower", timing: "lead", source: PEOPLE_SYSTEM },
    Kpi { slug: "expedited-share", name: "Expedited share", definition: "Share of all parcels handed to expedited carriers.", people: NETWORK, kind: Kind::Share("log"), decimals: 1, direction: "lower", timing: "lead", source: OPERATIONS_SYSTEM },
    Kpi { slug: "expedited-share-north", name: "Expedited share North", definition: "Share of the North's parcels handed to expedited carriers.", people: NORTH, kind: Kind::Share("log"), decimals: 1, direction: "lower", timing: "lead", source: OPERATIONS_SYSTEM },
    Kpi { slug: "expedited-share-south", name: "Expedited share South", definition: "Share of the South's parcels handed to expedited carriers.", people: SOUTH, kind: Kind::Share("log"), decimals: 1, direction: "lower", timing: "lead", source: OPERATIONS_SYSTEM },
    Kpi { slug: "optimiser-routes", name: "Optimiser-planned routes", definition: "Share of routes planned by the optimiser: 0.58 x North + 0.42 x South.", people: ROUTING, kind: Kind::Share("identity"), decimals: 0, direction: "higher", timing: "lead", source: OPERATIONS_SYSTEM },
    Kpi { slug: "optimiser-routes-north", name: "Optimiser-planned routes North", definition: "Share of the North's routes planned by the optimiser.", people: NORTH, kind: Kind::Share("identity"), decimals: 0, direction: "higher", timing: "lead", source: OPERATIONS_SYSTEM },
    Kpi { slug: "optimiser-routes-south", name: "Optimiser-planned routes South", definition: "Share of the South's routes planned by the optimiser.", people: SOUTH, kind: Kind::Share("identity"), decimals: 0, direction: "higher", timing: "lead", source: OPERATIONS_SYSTEM },
    Kpi { slug: "automated-sort-share", name: "Automated sort share", definition: "Share of parcels sorted by machine from intake to cage.", people: AUTOMATION, kind: Kind::Share("identity"), decimals: 0, direction: "higher", timing: "lead", source: OPERATIONS_SYSTEM },
    Kpi { slug: "drivers", name: "Drivers employed", definition: "Drivers employed at the end of the week.", people: PEOPLE, kind: Kind::Level("drivers"), decimals: 0, direction: "higher", timing: "lead", source: PEOPLE_SYSTEM },
    Kpi { slug: "customers-texted", name: "Customers texted", definition: "Share of parcels whose receiver got a text message with the delivery window.", people: CUSTOMER, kind: Kind::Share("identity"), decimals: 0, direction: "higher", timing: "lead", source: OPERATIONS_SYSTEM },
    Kpi { slug: "order-cut-off", name: "Order cut-off", definition: "Hour of the day until which an order was accepted for the next day, as in force in the week.", people: COMMERCIAL, kind: Kind::Level("o'clock"), decimals: 1, direction: "higher", timing: "lead", source: OPERATIONS_SYSTEM },
    Kpi { slug: "parcels-north-daily", name: "Parcels delivered North, by day", definition: "Parcels delivered on the day by the North; the days of a week add up to the week.", people: NORTH, kind: Kind::Flow("parcels"), decimals: 0, direction: "higher", timing: "lag", source: OPERATIONS_SYSTEM },
    Kpi { slug: "parcels-south-daily", name: "Parcels delivered South, by day", definition: "Parcels delivered on the day by the South; the days of a week add up to the week.", people: SOUTH, kind: Kind::Flow("parcels"), decimals: 0, direction: "higher", timing: "lag", source: OPERATIONS_SYSTEM },
    Kpi { slug: "overtime-hours-north-daily", name: "Overtime hours North, by day", definition: "Overtime hours of drivers in the North on the day; the days of a week add up to the week.", people: NORTH, kind: Kind::Flow("hours"), decimals: 0, direction: "lower", timing: "lead", source: PEOPLE_SYSTEM },
    Kpi { slug: "overtime-hours-south-daily", name: "Overtime hours South, by day", definition: "Overtime hours of drivers in the South on the day; the days of a week add up to the week.", people: SOUTH, kind: Kind::Flow("hours"), decimals: 0, direction: "lower", timing: "lead", source: PEOPLE_SYSTEM },
    Kpi { slug: "expedited-share-north-daily", name: "Expedited share North, by day", definition: "Share of the North's parcels of the day handed to expedited carriers.", people: NORTH, kind: Kind::Share("log"), decimals: 1, direction: "lower", timing: "lead", source: OPERATIONS_SYSTEM },
    Kpi { slug: "expedited-share-south-daily", name: "Expedited share South, by day", definition: "Share of the South's parcels of the day handed to expedited carriers.", people: SOUTH, kind: Kind::Share("log"), decimals: 1, direction: "lower", timing: "lead", source: OPERATIONS_SYSTEM },
];

/// Days after a week's end before its reading is late: it is known on the Tuesday morning, a day and six hours after.
const WEEKLY_GRACE: &str = "3";
const DAILY_GRACE: &str = "1";

/// The table of KPIs.
pub fn table() -> Table {
    let rows = KPIS.iter().enumerate().map(|(position, kpi)| {
        let [unit, currency, quantity, scale] = kpi.kind.cells();
        let daily = kpi.slug.ends_with("-daily");
        let [team, owner, deputy] = kpi.people;
        let text = [kpi.slug, kpi.name, kpi.definition, team, owner, deputy, unit, currency];
        let [slug, name, definition, team, owner, deputy, unit, currency] = text.map(Into::into);
        [
            slug,
            name,
            definition,
            team,
            owner,
            deputy,
            unit,
            currency,
            kpi.decimals.to_string().into(),
            kpi.direction.into(),
            quantity.into(),
            kpi.timing.into(),
            if daily { "days" } else { "weeks" }.into(),
            kpi.source.into(),
            scale.into(),
            if daily { DAILY_GRACE } else { WEEKLY_GRACE }.into(),
            (position + 1).to_string().into(),
        ]
    });
    Table::new(
        "kpis.csv",
        &[
            "slug",
            "name",
            "definition",
            "team",
            "owner",
            "deputy",
            "unit",
            "currency",
            "decimals",
            "direction",
            "quantity",
            "timing",
            "calendar",
            "source",
            "scale",
            "grace_days",
            "position",
        ],
        rows,
    )
}
