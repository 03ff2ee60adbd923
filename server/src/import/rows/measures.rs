//! Sources and KPIs.

use crate::import::cell;
use crate::import::number::decimal;
use crate::import::schema;
use crate::import::table::{Row, Table, TableRow};
use domain::kpi::{Direction, DirectionError, DirectionWord, Measure, ValueScale};
use domain::template::{KpiRow, SourceRow};

impl TableRow for SourceRow {
    const TABLE: &'static Table = &schema::SOURCES;

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let name = row.required("name", cell::name);
        let kind = row.required("kind", cell::word);
        let publisher = row.optional("publisher", cell::name);
        let url = row.optional("url", cell::web_address);
        let licence = row.optional("licence", cell::name);
        Some(Self { slug: row.slug()?, name: name?, kind: kind?, publisher: publisher?, url: url?, licence: licence? })
    }
}

impl TableRow for KpiRow {
    const TABLE: &'static Table = &schema::KPIS;

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let name = row.required("name", cell::name);
        let definition = row.required("definition", cell::text);
        let team = row.required("team", cell::slug);
        let owner = row.required("owner", cell::slug);
        let deputy = row.optional("deputy", cell::slug);
        let measure = measure(row);
        let direction = direction(row);
        let quantity = row.required("quantity", cell::word);
        let timing = row.required("timing", cell::word);
        let calendar = row.required("calendar", cell::slug);
        let source = row.required("source", cell::slug);
        let scale = row.required("scale", cell::word);
        let grace_days = row.optional("grace_days", cell::whole_as(0, 3_660));
        let position = row.or("position", 0, cell::position);
        let assumption = row.optional("assumption", cell::text);
        if scale == Some(ValueScale::Logit) && measure.as_ref().is_some_and(|measure| !measure.is_ratio()) {
            row.refuse("scale", "logit needs unit ratio: log-odds are of shares between 0 and 1");
            return None;
        }
        Some(Self {
            slug: row.slug()?,
            name: name?,
            definition: definition?,
            team: team?,
            owner: owner?,
            deputy: deputy?,
            measure: measure?,
            direction: direction?,
            quantity: quantity?,
            timing: timing?,
            calendar: calendar?,
            source: source?,
            scale: scale?,
            grace_days: grace_days?,
            position: position?,
            assumption: assumption?,
        })
    }
}

/// Unit, decimals and currency of a KPI or a lever.
pub(super) fn measure(row: &mut Row<'_>) -> Option<Measure> {
    let unit = row.required("unit", cell::name);
    let decimals = row.required("decimals", cell::whole_as(0, 6));
    let currency = row.optional("currency", cell::currency);
    Some(Measure { unit: unit?, decimals: decimals?, currency: currency? })
}

fn direction(row: &mut Row<'_>) -> Option<Direction> {
    let word: Option<DirectionWord> = row.required("direction", cell::word);
    let low = row.optional("band_low", decimal);
    let high = row.optional("band_high", decimal);
    let (low, high) = (low?, high?);
    Direction::new(word?, low, high)
        .map_err(|error| {
            let column = match error {
                DirectionError::BandWithoutBounds if low.is_some() => "band_high",
                DirectionError::BoundsWithoutBand if low.is_none() => "band_high",
                DirectionError::BandReversed { .. }
                | DirectionError::BandWithoutBounds
                | DirectionError::BoundsWithoutBand => "band_low",
            };
            row.refuse(column, error.to_string());
        })
        .ok()
}
