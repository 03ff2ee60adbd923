//! What a KPI's series rests on: its calendar and its scale, from the files where they say it, else from the workspace.

use super::table::Loaded;
use domain::calendar::Period;
use domain::kpi::ValueScale;
use domain::slug::Slug;
use domain::template::{CalendarDraft, CalendarRow, Catalogue, KpiRow};
use std::collections::HashMap;

/// What is known of a KPI's series.
pub(super) struct Series<'a> {
    /// The KPI.
    pub(super) kpi: &'a Slug,
    /// The calendar's slug and periods in order; `None` where they have errors of their own.
    pub(super) calendar: Option<(&'a Slug, &'a [Period])>,
    /// The scale; `None` where only the workspace knows it.
    pub(super) scale: Option<ValueScale>,
    /// Whether the workspace holds the KPI already.
    pub(super) is_stored: bool,
    /// Whether its readings are worked out by a formula.
    pub(super) is_computed: bool,
}

/// The series of every KPI in files and workspace.
pub(super) struct SeriesIndex<'a> {
    series: Vec<Series<'a>>,
    positions: HashMap<&'a str, u32>,
    /// Whether every KPI of the files is in it.
    pub(super) is_complete: bool,
}

impl<'a> SeriesIndex<'a> {
    /// Brings KPIs and calendars together.
    pub(super) fn new(
        kpis: &'a Loaded<KpiRow>,
        drafts: &Loaded<CalendarDraft>,
        calendars: &'a [CalendarRow],
        existing: &'a Catalogue,
    ) -> Self {
        let made: HashMap<&Slug, (&'a Slug, &'a [Period])> =
            calendars.iter().map(|calendar| (&calendar.slug, (&calendar.slug, calendar.periods.as_slice()))).collect();
        // A calendar that the files name and that has errors is not looked up in the workspace: the files would replace it.
        let calendar = |slug: &Slug| {
            let stored = || existing.calendars.get_key_value(slug).map(|(slug, periods)| (slug, periods.as_slice()));
            if drafts.slugs.contains_key(slug) { made.get(slug).copied() } else { stored() }
        };
        let is_stored = |slug: &Slug| existing.kpis.contains_key(slug);
        let mut series: Vec<Series<'a>> = kpis
            .rows
            .iter()
            .map(|row| &row.value)
            .map(|kpi| Series {
                kpi: &kpi.slug,
                calendar: calendar(&kpi.calendar),
                scale: Some(kpi.scale),
                is_stored: is_stored(&kpi.slug),
                is_computed: kpi.formula.is_some(),
            })
            .collect();
        let sound: std::collections::HashSet<&Slug> = series.iter().map(|series| series.kpi).collect();
        let faulty = kpis.slugs.keys().filter(|slug| !sound.contains(slug));
        let faulty: Vec<Series<'a>> = faulty
            .map(|kpi| Series { kpi, calendar: None, scale: None, is_stored: is_stored(kpi), is_computed: false })
            .collect();
        let stored = existing.kpis.iter().filter(|(kpi, _)| !kpis.slugs.contains_key(*kpi));
        let stored: Vec<Series<'a>> = stored
            .map(|(kpi, slug)| Series {
                kpi,
                calendar: calendar(slug),
                scale: None,
                is_stored: true,
                is_computed: existing.formulas.contains_key(kpi),
            })
            .collect();
        series.extend(faulty);
        series.extend(stored);
        let positions = series.iter().zip(0_u32..).map(|(series, position)| (series.kpi.as_str(), position)).collect();
        Self { series, positions, is_complete: kpis.is_complete }
    }

    /// The position of a KPI's series.
    pub(super) fn position(&self, kpi: &str) -> Option<u32> {
        self.positions.get(kpi).copied()
    }

    /// The series at a position.
    pub(super) fn get(&self, position: u32) -> Option<&Series<'a>> {
        self.series.get(usize::try_from(position).ok()?)
    }

    /// The periods of a KPI's calendar, where they are known.
    pub(super) fn periods(&self, kpi: &Slug) -> Option<&'a [Period]> {
        self.get(self.position(kpi.as_str())?)?.calendar.map(|(_, periods)| periods)
    }
}
