//! The answer to readings that were sent without a script: a redirection to the page they were typed on.

use super::answer::set_status;
use super::error::PageError;
use super::plain_form::{REFUSAL, is_plain, refusal_cookie, refusal_in};
use crate::page::readings::SAVED;
use domain::page::entry::Entered;
use domain::slug::Slug;
use http::HeaderValue;
use http::header::{LOCATION, SET_COOKIE};
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Where the readings came from a plain form, answers it with a redirection; a script gets its answer as it is. `back` is the address
/// of the page, and is followed only inside the workspace.
pub fn redirect_plain_entry(workspace: &str, back: &str, outcome: &Result<Entered, PageError>) {
    let (Some(parts), Some(response)) = (use_context::<Parts>(), use_context::<ResponseOptions>()) else { return };
    let Some(page) = own_page(workspace, back).filter(|_| is_plain(&parts.headers)) else { return };
    let (path, query) = page.split_once('?').map_or((page, ""), |(path, query)| (path, query));
    let kept: Vec<&str> = query.split('&').filter(|part| !part.is_empty() && !part.starts_with(SAVED)).collect();
    let mut target = path.to_owned();
    let saved = outcome.as_ref().ok().map(|entered| format!("{SAVED}={}.{}", entered.revision, entered.written()));
    for (index, part) in kept.iter().copied().chain(saved.as_deref()).enumerate() {
        target.push(if index == 0 { '?' } else { '&' });
        target.push_str(part);
    }
    if let Some(cookie) =
        outcome.as_ref().err().and_then(|error| HeaderValue::from_str(&refusal_cookie(path, error)).ok())
    {
        response.append_header(SET_COOKIE, cookie);
    }
    if let Ok(target) = HeaderValue::from_str(&target) {
        response.insert_header(LOCATION, target);
        set_status(303);
    }
}

/// The address, where it is one of a page of the workspace: no other site can be led to.
fn own_page<'a>(workspace: &str, back: &'a str) -> Option<&'a str> {
    let workspace: Slug = workspace.parse().ok()?;
    let inside = back.strip_prefix(&format!("/w/{workspace}/"))?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-/?=&_".contains(&byte);
    (inside.bytes().all(fits) && !inside.contains("//")).then_some(back)
}

/// Why the attempt before this page was refused, where it was; the browser is told to forget it.
pub fn take_refusal(path: &str) -> Option<PageError> {
    let (parts, response) = (use_context::<Parts>()?, use_context::<ResponseOptions>()?);
    let error = refusal_in(&parts.headers)?;
    let forget = format!("{REFUSAL}=; Path={path}; Max-Age=0; HttpOnly; SameSite=Strict");
    if let Ok(forget) = HeaderValue::from_str(&forget) {
        response.append_header(SET_COOKIE, forget);
    }
    Some(error)
}

#[cfg(test)]
mod tests {
    use super::own_page;

    #[test]
    fn no_page_but_one_of_the_workspace_is_led_back_to() {
        for good in ["/w/north/this-week", "/w/north/this-week?team=a&person=b", "/w/north/kpis/cost/readings?page=2"] {
            assert_eq!(own_page("north", good), Some(good));
        }
        for bad in [
            "",
            "/w/south/this-week",
            "//evil.example",
            "https://evil.example",
            "/w/north/..//x",
            "/w/north/x\r\ny",
            "/w/north/%0d",
            "/w/north/\\evil",
            "/w/north",
        ] {
            assert_eq!(own_page("north", bad), None, "{bad}");
        }
    }
}
