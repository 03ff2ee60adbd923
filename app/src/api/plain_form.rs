//! The answer to a form that was sent without a script: a redirection to the page of the record.
//!
//! What was typed travels back in the address of that page, so that nothing is lost and a reload shows it again; why it was refused
//! travels in a cookie of that page, which lives a minute and is told once: no link of somebody else can put words into our mouth.

use super::answer::set_status;
use super::error::PageError;
use crate::address;
use crate::page::form::start::{BASED_ON, SAVED};
use domain::form::{Cells, FormPage, FormTable, Saved};
use domain::slug::Slug;
use http::header::{ACCEPT, COOKIE, LOCATION, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use leptos::prelude::use_context;
use leptos::server_fn::error::FromServerFnError;
use leptos_axum::ResponseOptions;
use leptos_router::params::ParamsMap;

/// The cookie that says why the last attempt was refused.
pub(super) const REFUSAL: &str = "refusal";
/// The longest refusal that a cookie carries, in bytes of its value; browsers take 4,096 in all.
const REFUSAL_BYTES: usize = 3_600;
/// The longest address that carries what was typed; the head of a request may have 32 KiB.
const ADDRESS_BYTES: usize = 24_000;

/// What a form asked for.
pub struct Attempt<'a> {
    /// The workspace.
    pub workspace: &'a str,
    /// The kind of record.
    pub table: &'a str,
    /// The record; empty for a new one.
    pub record: &'a str,
    /// The version it was typed on and what was typed; `None` where nothing was.
    pub typed: Option<(i64, &'a Cells)>,
}

/// Where the attempt came from a plain form, answers it with a redirection; a script gets its answer as it is.
pub fn redirect_plain_form(attempt: &Attempt<'_>, outcome: &Result<Saved, PageError>) {
    let (Some(parts), Some(response)) = (use_context::<Parts>(), use_context::<ResponseOptions>()) else { return };
    if !is_plain(&parts.headers) {
        return;
    }
    let (Ok(workspace), Ok(table)) = (attempt.workspace.parse::<Slug>(), attempt.table.parse::<FormTable>()) else {
        return;
    };
    let page = match attempt.record.parse::<Slug>() {
        Ok(record) => address::edit(&workspace, table, &record),
        Err(_) => address::new_record(&workspace, table),
    };
    let target = match outcome {
        Ok(saved) => format!("{}?{SAVED}={}", address::edit(&workspace, table, &saved.slug), saved.version),
        Err(error) => {
            if let Ok(cookie) = HeaderValue::from_str(&refusal_cookie(&page, error)) {
                response.append_header(SET_COOKIE, cookie);
            }
            attempt.typed.map_or_else(|| page.clone(), |(version, cells)| with_typed(&page, version, cells))
        }
    };
    if let Ok(target) = HeaderValue::from_str(&target) {
        response.insert_header(LOCATION, target);
        set_status(303);
    }
}

pub(super) fn is_plain(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

/// The address of the page with what was typed in it; what would make it too long for a request is left out, the longest text first.
fn with_typed(page: &str, version: i64, cells: &Cells) -> String {
    let mut cells = cells.clone();
    loop {
        let mut query = ParamsMap::new();
        query.insert(BASED_ON, version.to_string());
        for (column, text) in &cells {
            query.insert(column.clone(), text.clone());
        }
        let address = format!("{page}{}", query.to_query_string());
        let longest = cells.iter().max_by_key(|(_, text)| text.len()).map(|(column, _)| column.clone());
        match longest {
            Some(longest) if address.len() > ADDRESS_BYTES => {
                cells.remove(&longest);
            }
            _ => return address,
        }
    }
}

/// The cookie with the error, shortened to what a cookie holds.
pub(super) fn refusal_cookie(page: &str, error: &PageError) -> String {
    let mut error = PageError { other: None, ..error.clone() };
    let mut value = hexadecimal(&error.ser());
    while value.len() > REFUSAL_BYTES && error.fields.pop().is_some() {
        value = hexadecimal(&error.ser());
    }
    format!("{REFUSAL}={value}; Path={page}; Max-Age=60; HttpOnly; SameSite=Strict")
}

/// Why the attempt before this page was refused, where it was; the browser is told to forget it.
pub fn take_refusal(page: &FormPage) -> Option<PageError> {
    let (parts, response) = (use_context::<Parts>()?, use_context::<ResponseOptions>()?);
    let error = refusal_in(&parts.headers)?;
    let workspace = &page.workspace.slug;
    let path = match &page.record {
        Some(record) => address::edit(workspace, page.table, &record.slug),
        None => address::new_record(workspace, page.table),
    };
    let forget = format!("{REFUSAL}=; Path={path}; Max-Age=0; HttpOnly; SameSite=Strict");
    if let Ok(forget) = HeaderValue::from_str(&forget) {
        response.append_header(SET_COOKIE, forget);
    }
    Some(error)
}

pub(super) fn refusal_in(headers: &HeaderMap) -> Option<PageError> {
    let cookies = headers.get_all(COOKIE).into_iter().filter_map(|cookie| cookie.to_str().ok());
    let value = cookies
        .flat_map(|cookie| cookie.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(REFUSAL)?.strip_prefix('='))?;
    Some(PageError::de(bytes_of(value)?.into()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes_of(hexadecimal: &str) -> Option<Vec<u8>> {
    if hexadecimal.is_empty() || hexadecimal.len() > REFUSAL_BYTES || !hexadecimal.is_ascii() {
        return None;
    }
    (0..hexadecimal.len()).step_by(2).map(|at| u8::from_str_radix(hexadecimal.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::error::PageErrorCode;
    use domain::form::FieldError;

    #[test]
    fn a_refusal_survives_its_cookie_shortened_where_it_must_be() {
        let mut error = PageError::new(PageErrorCode::Invalid, "Two cells do not hold; \u{2018}these\u{2019}.");
        let field = |message: &str| FieldError { field: "name".to_owned(), message: message.to_owned() };
        error.fields = vec![field("is empty"), field(&"long ".repeat(600))];
        let cookie = refusal_cookie("/w/north/edit/kpis", &error);
        assert!(cookie.len() < 4_096 && cookie.contains("Path=/w/north/edit/kpis;") && cookie.contains("HttpOnly"));
        let mut headers = HeaderMap::new();
        let value = format!("theme=dark; {}", cookie.split(';').next().unwrap());
        headers.insert(COOKIE, HeaderValue::from_str(&value).unwrap());
        error.fields.truncate(1);
        assert_eq!(refusal_in(&headers), Some(error));
    }

    #[test]
    fn a_cookie_of_something_else_is_no_refusal() {
        for value in ["refusal=zz", "refusal=0", "refusal=", "refusals=00", "other=1"] {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_str(value).unwrap());
            assert_eq!(refusal_in(&headers), None, "{value}");
        }
    }

    #[test]
    fn what_was_typed_is_in_the_address_as_far_as_a_request_holds_it() {
        let cells =
            |text: &str| Cells::from([("name".to_owned(), "A & b".to_owned()), ("claim".to_owned(), text.to_owned())]);
        let whole = with_typed("/w/north/edit/kpis", 3, &cells("x"));
        assert!(whole.starts_with("/w/north/edit/kpis?based%5Fon=3") && whole.contains("A%20%26%20b"), "{whole}");
        let cut = with_typed("/w/north/edit/kpis", 3, &cells(&"\u{e9}".repeat(10_000)));
        assert!(cut.len() < ADDRESS_BYTES && cut.contains("A%20%26%20b") && !cut.contains("claim"));
    }
}
