//! Entering, correcting and pasting readings.

use super::Content;
use crate::test_data::{date, decimal, frame, link, slug};
use async_trait::async_trait;
use backend::{Answer, AppError, Entries, ErrorCode, FieldError};
use chrono::{DateTime, NaiveDate, Utc};
use domain::actor::ActingMember;
use domain::calendar::Period;
use domain::kpi::{Measure, ValueScale};
use domain::page::entry::{
    DueFilter, DuePeriod, DueReading, Entered, Entry, EntryKpi, EntryValue, PasteInput, PastePage, PeriodReadings,
    ReadingVersion, ReadingsPage, Standing, ThisWeekPage, UsualRange,
};
use domain::paste::value::{ValueRules, read_value};
use domain::paste::{PasteCatalogue, PasteKpi, StandingReading};
use domain::reading::ReadingStatus;
use domain::slug::Slug;

/// The revision that entering makes.
pub const NEXT_REVISION: i64 = 12;
/// The version of the newest reading that stands.
pub const STANDING_VERSION: u32 = 2;

fn period(label: &str, start_on: NaiveDate, end_on: NaiveDate) -> Period {
    Period { label: label.to_owned(), start_on, end_on }
}

fn p5() -> Period {
    period("2018/19 P5", date(2018, 7, 22), date(2018, 8, 19))
}

fn p6() -> Period {
    period("2018/19 P6", date(2018, 8, 19), date(2018, 9, 16))
}

/// A KPI in percent, so that what is typed differs from what is kept.
pub fn kpi() -> EntryKpi {
    EntryKpi {
        slug: slug("on-time"),
        name: "On-time <share>".to_owned(),
        team: link("operations", "Operations"),
        owner: link("clerk", "Clerk"),
        deputy: None,
        measure: Measure { unit: "ratio".to_owned(), decimals: 1, currency: None },
        scale: ValueScale::Logit,
        usual: Some(UsualRange { readings: 26, lowest: decimal("0.9"), highest: decimal("0.97") }),
    }
}

fn version(number: u32, value: Option<&str>, note: Option<&str>) -> ReadingVersion {
    ReadingVersion {
        version: number,
        value: value.map(decimal),
        status: ReadingStatus::Final,
        known_at: "2018-09-03T09:30:00Z".parse().unwrap(),
        recorded_at: "2018-09-03T09:30:00Z".parse().unwrap(),
        member: "Clerk".to_owned(),
        note: note.map(str::to_owned),
    }
}

fn due() -> DuePeriod {
    DuePeriod { period: p6(), version: 0, due_on: date(2018, 9, 1), is_over: true, is_late: true }
}

pub fn readings() -> ReadingsPage {
    ReadingsPage {
        workspace: frame(),
        kpi: kpi(),
        page: 1,
        pages: 2,
        readings: vec![
            PeriodReadings { period: p6(), versions: Vec::new() },
            PeriodReadings {
                period: p5(),
                versions: vec![
                    version(STANDING_VERSION, Some("0.951"), Some("Depot <3> was missing")),
                    version(1, Some("0.967"), None),
                ],
            },
        ],
        next: Some(due()),
        may_change: true,
        is_archived: false,
    }
}

pub fn this_week() -> ThisWeekPage {
    ThisWeekPage {
        workspace: frame(),
        filter: DueFilter::default(),
        teams: vec![link("operations", "Operations")],
        people: vec![link("clerk", "Clerk")],
        due: vec![DueReading {
            kpi: kpi(),
            due: due(),
            more: 2,
            last: Some(("2018/19 P5".to_owned(), decimal("0.951"))),
        }],
        kpis: 4,
        next: None,
        may_change: true,
    }
}

pub fn paste() -> PastePage {
    let kpi = kpi();
    PastePage {
        workspace: frame(),
        catalogue: PasteCatalogue {
            calendars: vec![vec![p5(), p6()]],
            kpis: vec![PasteKpi {
                slug: kpi.slug,
                name: kpi.name,
                measure: kpi.measure,
                scale: kpi.scale,
                calendar: 0,
                usual: Some((decimal("0.9"), decimal("0.97"))),
                next_start_on: Some(p6().start_on),
            }],
        },
        may_change: true,
    }
}

#[async_trait]
impl Entries for Content {
    async fn readings(&self, _: &ActingMember, kpi: &Slug, _: u32, _: DateTime<Utc>) -> Answer<ReadingsPage> {
        self.check()?;
        if *kpi == self.readings.kpi.slug { Ok(self.readings.clone()) } else { Err(AppError::not_found("KPI", kpi)) }
    }

    async fn this_week(&self, _: &ActingMember, filter: &DueFilter, _: DateTime<Utc>) -> Answer<ThisWeekPage> {
        self.check()?;
        Ok(ThisWeekPage { filter: filter.clone(), ..self.this_week.clone() })
    }

    async fn paste_page(&self, _: &ActingMember, _: DateTime<Utc>) -> Answer<PastePage> {
        self.check()?;
        Ok(self.paste.clone())
    }

    async fn standing(&self, _: &ActingMember, kpis: &[Slug], _: NaiveDate, _: NaiveDate) -> Answer<Standing> {
        let readings = vec![StandingReading {
            period_start_on: p5().start_on,
            value: Some(decimal("0.951")),
            status: ReadingStatus::Final,
        }];
        Ok(Standing { revision: 11, readings: kpis.iter().map(|kpi| (kpi.clone(), readings.clone())).collect() })
    }

    async fn enter(&self, _: &ActingMember, entries: &[Entry], _: DateTime<Utc>) -> Answer<Entered> {
        let kpi = &self.readings.kpi;
        let mut entered = Entered { revision: NEXT_REVISION, ..Entered::default() };
        for entry in entries {
            let field = format!("{}/{}", entry.kpi, entry.period_start_on);
            let standing =
                self.readings.readings.iter().find(|reading| reading.period.start_on == entry.period_start_on);
            if standing.map_or(0, PeriodReadings::version) != entry.seen_version {
                return Err(AppError::new(ErrorCode::Conflict, "Clerk wrote 95.1 % meanwhile."));
            }
            let refuse = |message: String| AppError {
                fields: vec![FieldError { field: field.clone(), message: message.clone() }],
                ..AppError::new(ErrorCode::Invalid, message)
            };
            if entry.seen_version > 0 && entry.note.as_deref().is_none_or(|note| note.trim().is_empty()) {
                return Err(refuse("a correction needs a note that says why".to_owned()));
            }
            match &entry.value {
                EntryValue::Typed(text) => {
                    read_value(text, ValueRules::of_field(&kpi.measure, kpi.scale)).map_err(refuse)?;
                    entered.added += 1;
                }
                EntryValue::Retracted => entered.retracted += 1,
            }
        }
        Ok(entered)
    }

    async fn paste(&self, _: &ActingMember, input: &PasteInput, _: DateTime<Utc>) -> Answer<Entered> {
        let added = u32::try_from(input.text.lines().count()).unwrap();
        Ok(Entered { revision: NEXT_REVISION, added, ..Entered::default() })
    }

    async fn undo_entries(&self, _: &ActingMember, revision: i64, _: DateTime<Utc>) -> Answer<Entered> {
        Ok(Entered { revision: revision + 1, retracted: 1, ..Entered::default() })
    }
}
