//! Events: what was known from outside or changed on purpose. What the regions did by themselves is not annotated: an annotated
//! event enters baselines, and a volume push must not excuse itself.

use super::super::calendar::{BANK_HOLIDAYS, Day, monday};
use super::super::writer::Table;

/// Slug, name, kind, first day, first day after, KPIs, note.
type Event = (&'static str, &'static str, &'static str, Day, Day, &'static str, &'static str);

const HOLIDAY_KPIS: &str = "parcels parcels-north parcels-south regular-hours parcels-north-daily parcels-south-daily \
                            overtime-hours-north-daily overtime-hours-south-daily";
const PEAK_KPIS: &str = "parcels parcels-north parcels-south overtime-hours overtime-hours-north overtime-hours-south \
                         regular-hours on-time handling-cost parcels-north-daily parcels-south-daily \
                         overtime-hours-north-daily overtime-hours-south-daily";
const SETTLED_KPIS: &str = "overtime-hours overtime-hours-north overtime-hours-south expedited-share expedited-share-north \
                            expedited-share-south";

#[rustfmt::skip]
const EVENTS: [Event; 14] = [
    ("peak-2023", "Peak 2023", "peak", monday(-4), monday(0), PEAK_KPIS, "Four weeks before Christmas"),
    ("peak-2024", "Peak 2024", "peak", monday(48), monday(52), PEAK_KPIS, "Four weeks before Christmas"),
    ("peak-2025", "Peak 2025", "peak", monday(100), monday(104), PEAK_KPIS, "Four weeks before Christmas"),
    ("peak-2026", "Peak 2026", "peak", monday(152), monday(156), PEAK_KPIS, "Known ahead"),
    ("overflow-tariff-ends", "Overflow tariff ends", "price_change", monday(53), monday(54), "contribution", "Until the end of 2024 each parcel above 900,000 a week was sold 70p cheaper"),
    ("settled-plan-in-force", "Settled plan in force", "process_change", monday(54), monday(61), SETTLED_KPIS, "Overtime to 6,000 hours and expedited share to 2.5 % in seven weekly moves"),
    ("sort-line-1", "First sort line live", "process_change", monday(55), monday(56), "automated-sort-share", "46 to 54 %"),
    ("sort-line-2", "Second sort line live", "process_change", monday(60), monday(61), "automated-sort-share", "54 to 61 %"),
    ("sort-line-3", "Third sort line live", "process_change", monday(68), monday(69), "automated-sort-share", "61 to 66 %"),
    ("sort-line-4", "Fourth sort line live", "process_change", monday(82), monday(83), "automated-sort-share", "66 to 70 %"),
    ("routing-north", "Routing roll-out North", "process_change", monday(56), monday(71), "optimiser-routes optimiser-routes-north drops-per-route-hour drops-per-route-hour-north", "20 to 85 % of routes"),
    ("routing-south", "Routing roll-out South", "process_change", monday(70), monday(75), "optimiser-routes optimiser-routes-south drops-per-route-hour drops-per-route-hour-south", "Planned to 85 % of routes; reached 28 %"),
    ("delivery-texts", "Delivery texts rolled out", "process_change", monday(55), monday(62), "customers-texted first-attempt-success", "20 to 85 % of receivers"),
    ("south-invoices-missing", "South carrier invoices missing", "incident", monday(75), monday(79), "carrier-cost-south cost-per-parcel contribution margin-buffer", "The invoices came on 2025-07-16; the readings of the four weeks were corrected"),
];

/// The table of events: bank holidays first, then what is special to the firm.
pub fn table() -> Table {
    let row = |slug: String,
               name: String,
               kind: &'static str,
               start: Day,
               end: Day,
               kpis: &'static str,
               note: &'static str| {
        [
            slug.into(),
            name.into(),
            kind.into(),
            start.to_string().into(),
            end.to_string().into(),
            kpis.into(),
            note.into(),
            "".into(),
        ]
    };
    let holidays = BANK_HOLIDAYS.iter().map(|(name, first, days)| {
        let (year, _, _) = first.date();
        let slug = format!("{}-{year}", name.to_lowercase().replace(' ', "-"));
        row(slug, format!("{name} {year}"), "holiday", *first, first.plus(*days), HOLIDAY_KPIS, "")
    });
    let others = EVENTS.iter().map(|(slug, name, kind, start, end, kpis, note)| {
        row((*slug).to_owned(), (*name).to_owned(), kind, *start, *end, kpis, note)
    });
    Table::new(
        "events.csv",
        &["slug", "name", "kind", "start_on", "end_on", "kpis", "note", "source_url"],
        holidays.chain(others),
    )
}
