//! Light or dark: the system decides until the reader does.

use leptos::prelude::*;

/// The button that switches; it needs a script and stays hidden without one.
#[component]
pub fn ThemeToggle() -> impl IntoView {
    view! {
        <button class="icon-button theme-toggle requires-script" type="button" aria-label="Switch between light and dark" on:click=move |_| toggle()>
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
                <path d="M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z"></path>
                <path class="icon-solid" d="M8 2.5a5.5 5.5 0 0 1 0 11z"></path>
            </svg>
        </button>
    }
}

/// Turns the theme over and remembers it; a browser that keeps nothing forgets it with the page.
fn toggle() {
    let Some(root) = document().document_element() else { return };
    let is_dark = root.get_attribute("data-theme").map_or_else(system_is_dark, |theme| theme == "dark");
    let theme = if is_dark { "light" } else { "dark" };
    let _ = root.set_attribute("data-theme", theme);
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item("theme", theme);
    }
}

fn system_is_dark() -> bool {
    window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches())
}
