//! Creating and editing what a workspace is made of.

use super::{Content, Got, context, got, start_executor};
use crate::test_data::{frame, link, slug};
use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::IntoResponse;
use backend::{Answer, AppError, ErrorCode, FieldError, Forms, OtherVersion};
use chrono::{DateTime, Utc};
use domain::actor::ActingMember;
use domain::form::{
    CellChange, Cells, Choices, FormInput, FormPage, FormRecord, FormTable, RecordVersion, Saved, check,
};
use domain::page::settings::{SettingsGroup, SettingsItem, SettingsNote, SettingsPage};
use domain::slug::Slug;

/// The version that a save or a command makes.
pub const NEXT_VERSION: i64 = 8;
/// A short name that is taken.
pub const TAKEN: &str = "taken";

fn cells(pairs: &[(&str, &str)]) -> Cells {
    pairs.iter().map(|(column, text)| ((*column).to_owned(), (*text).to_owned())).collect()
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// What the references can lead to.
pub fn choices() -> Choices {
    Choices {
        teams: vec![link("operations", "Operations")],
        members: vec![link("head-of-performance", "Head of Performance"), link("clerk", "Clerk")],
        sources: vec![link("tfl", "Transport for London")],
        calendars: vec![link("periods", "Four-week periods")],
        cycles: vec![link("year-2018", "2018/19")],
        kpis: vec![link("excess-journey-time", "Excess journey time"), link("lost-hours", "Lost customer hours")],
        objectives: vec![link("satisfied", "Satisfied customers")],
        levers: vec![link("trains", "Trains an hour")],
    }
}

/// The form of a KPI with a history of two versions.
pub fn kpi_form() -> FormPage {
    let record = FormRecord {
        slug: slug("excess-journey-time"),
        version: 7,
        cells: cells(&[
            ("name", "Excess journey time"),
            ("definition", "Minutes beyond the scheduled journey."),
            ("owner", "head-of-performance"),
            ("team", "operations"),
            ("unit", "minutes"),
            ("decimals", "2"),
            ("direction", "lower"),
            ("quantity", "level"),
            ("timing", "lag"),
            ("scale", "log"),
            ("calendar", "periods"),
            ("source", "tfl"),
        ]),
        archived_at: None,
        used_by: Vec::new(),
        history: vec![
            RecordVersion {
                version: 7,
                changed_at: instant("2018-05-04T09:30:00Z"),
                member: Some("Head of Performance".to_owned()),
                is_first: false,
                changes: vec![CellChange {
                    column: "direction".to_owned(),
                    before: "higher".to_owned(),
                    after: "lower".to_owned(),
                }],
            },
            RecordVersion {
                version: 1,
                changed_at: instant("2018-04-01T08:00:00Z"),
                member: None,
                is_first: true,
                changes: Vec::new(),
            },
        ],
    };
    FormPage { workspace: frame(), table: FormTable::Kpis, record: Some(record), choices: choices(), may_change: true }
}

/// What is set up.
pub fn settings() -> SettingsPage {
    let item = |text: &str, name: &str, word: &str, archived: bool| SettingsItem {
        slug: slug(text),
        name: name.to_owned(),
        note: SettingsNote::Word(word.to_owned()),
        archived_at: archived.then(|| instant("2018-05-04T09:30:00Z")),
    };
    SettingsPage {
        workspace: frame(),
        groups: vec![
            SettingsGroup {
                table: FormTable::Calendars,
                items: vec![
                    item("periods", "Four-week periods", "explicit", false),
                    item("old", "Old weeks", "iso_week", true),
                ],
            },
            SettingsGroup { table: FormTable::Levers, items: Vec::new() },
        ],
        may_change: true,
    }
}

#[async_trait]
impl Forms for Content {
    async fn form(
        &self,
        _: &ActingMember,
        table: FormTable,
        record: Option<&Slug>,
        _: DateTime<Utc>,
    ) -> Answer<FormPage> {
        let page = self.form.clone();
        match record {
            None => Ok(FormPage { table, record: None, ..page }),
            Some(slug) if table == page.table && page.record.as_ref().is_some_and(|record| record.slug == *slug) => {
                Ok(page)
            }
            Some(slug) => Err(AppError::not_found(table.as_str(), slug)),
        }
    }

    async fn save(&self, _: &ActingMember, input: &FormInput, _: DateTime<Utc>) -> Answer<Saved> {
        let slug = input.edited.as_ref().map(|(slug, _)| slug);
        let row = check(input.table, slug, &input.cells)
            .map_err(|fields| AppError { fields, ..AppError::new(ErrorCode::Invalid, "Some fields do not hold.") })?;
        if row.slug().as_str() == TAKEN {
            let fields = vec![FieldError { field: "slug".to_owned(), message: "is taken already".to_owned() }];
            return Err(AppError { fields, ..AppError::new(ErrorCode::Invalid, "One field does not hold.") });
        }
        let standing = self.form.record.as_ref();
        match (&input.edited, standing) {
            (Some((_, version)), Some(standing)) if *version < standing.version => {
                let other = OtherVersion {
                    version: standing.version,
                    member: "Head of Performance".to_owned(),
                    changed_at: standing.history[0].changed_at,
                    cells: standing.cells.clone(),
                };
                Err(AppError {
                    other: Some(Box::new(other)),
                    ..AppError::new(ErrorCode::Conflict, "Head of Performance changed it meanwhile.")
                })
            }
            _ => Ok(Saved { slug: row.slug().clone(), version: NEXT_VERSION }),
        }
    }

    async fn set_archived(
        &self,
        _: &ActingMember,
        _: FormTable,
        record: (&Slug, i64),
        _: bool,
        _: DateTime<Utc>,
    ) -> Answer<Saved> {
        let is_used = self.form.record.as_ref().is_some_and(|record| !record.used_by.is_empty());
        if is_used {
            return Err(AppError::new(ErrorCode::Invalid, "It is still in use."));
        }
        Ok(Saved { slug: record.0.clone(), version: NEXT_VERSION })
    }

    async fn undo(&self, _: &ActingMember, _: FormTable, record: (&Slug, i64), _: DateTime<Utc>) -> Answer<Saved> {
        Ok(Saved { slug: record.0.clone(), version: NEXT_VERSION })
    }

    async fn settings(&self, _: &ActingMember, _: DateTime<Utc>) -> Answer<SettingsPage> {
        self.check()?;
        Ok(self.settings.clone())
    }
}

/// An answer to a form that was sent, with the headers that matter to a browser.
pub struct Sent {
    pub got: Got,
    pub location: Option<String>,
    pub cookie: Option<String>,
}

/// Sends a form to a server function, as a browser without a script does (`plain`) or as the page's own script.
pub async fn send(content: &Content, address: &str, body: &str, is_plain: bool) -> Sent {
    start_executor();
    let accept = if is_plain { "text/html,application/xhtml+xml" } else { "application/json" };
    let request = Request::post(address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, accept)
        .header(header::REFERER, "http://localhost/w/london-underground/edit/kpis")
        .body(Body::from(body.to_owned()))
        .unwrap();
    let response = leptos_axum::handle_server_fns_with_context(context(content), request).await.into_response();
    let text = |name: header::HeaderName| {
        response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let (location, cookie) = (text(header::LOCATION), text(header::SET_COOKIE));
    Sent { got: got(response).await, location, cookie }
}

impl Sent {
    pub fn status(&self) -> StatusCode {
        self.got.status
    }
}
