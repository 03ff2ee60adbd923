//! The levers, at the settings in force when the record ends.

use super::super::writer::Table;

/// Slug, name, definition, team, owner, KPI, unit, decimals, current, lowest, highest, step, cost, currency, assumption.
type Lever = [&'static str; 15];

#[rustfmt::skip]
const LEVERS: [Lever; 7] = [
    ["overtime", "Overtime hours", "Overtime hours a week that both regions may plan.", "network-automation", "network-director", "overtime-hours", "hours", "0", "6000", "3000", "14000", "100", "31.5", "GBP", ""],
    ["expedited-ceiling", "Expedited ceiling", "Highest share of parcels that may go by expedited carriers.", "network-automation", "network-director", "expedited-share", "ratio", "1", "0.025", "0.015", "0.09", "0.001", "8460000", "GBP", "9.40 GBP a parcel, at 900,000 parcels a week"],
    ["routing-roll-out", "Optimiser routes", "Share of routes planned by the optimiser.", "network-automation", "routing-manager", "optimiser-routes", "ratio", "0", "0.61", "0.2", "0.85", "0.01", "17000", "GBP", ""],
    ["sort-automation", "Automated sort", "Share of parcels sorted by machine.", "network-automation", "automation-manager", "automated-sort-share", "ratio", "0", "0.7", "0.46", "0.7", "0.01", "120000", "GBP", ""],
    ["drivers-employed", "Drivers", "Drivers employed.", "network-automation", "people-manager", "drivers", "drivers", "0", "1955", "1850", "1980", "5", "626", "GBP", ""],
    ["delivery-texts", "Delivery texts", "Share of receivers who get a text message with the delivery window.", "finance-commercial", "customer-manager", "customers-texted", "ratio", "0", "0.85", "0.2", "0.9", "0.05", "27000", "GBP", ""],
    ["cut-off-hour", "Order cut-off", "Hour of the day until which an order is accepted for the next day.", "finance-commercial", "commercial-director", "order-cut-off", "o'clock", "1", "20", "18", "22", "0.5", "", "", ""],
];

/// The table of levers.
pub fn table() -> Table {
    let rows = LEVERS.iter().enumerate().map(|(position, lever)| {
        let [
            slug,
            name,
            definition,
            team,
            owner,
            kpi,
            unit,
            decimals,
            current,
            lowest,
            highest,
            step,
            cost,
            currency,
            assumption,
        ] = lever.map(Into::into);
        let position = (position + 1).to_string().into();
        [
            slug, name, definition, team, owner, kpi, unit, decimals, current, lowest, highest, step, cost, currency,
            position, assumption,
        ]
    });
    Table::new(
        "levers.csv",
        &[
            "slug",
            "name",
            "definition",
            "team",
            "owner",
            "kpi",
            "unit",
            "decimals",
            "current",
            "lowest",
            "highest",
            "step",
            "cost_per_unit_and_period",
            "currency",
            "position",
            "assumption",
        ],
        rows,
    )
}
