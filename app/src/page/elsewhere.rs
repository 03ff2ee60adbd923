//! The way from a page that is read to one on which something is typed: that one is loaded whole, with the wasm that knows it.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Loads the page of the address. It stands there only until the browser has the other one.
#[component]
pub fn Elsewhere() -> impl IntoView {
    let location = use_location();
    Effect::new(move |_| {
        let path = location.pathname.read_untracked();
        let address = format!("{}{}", *path, location.query.read_untracked().to_query_string());
        let window = window();
        let shown = window.location().pathname().unwrap_or_default();
        // The router may have written the address already; a browser that refuses to load shows the words below.
        let _ = if shown == *path { window.location().reload() } else { window.location().assign(&address) };
    });
    view! { <main class="page" id="main" tabindex="-1"><p>"Opening the page\u{2026}"</p></main> }
}
