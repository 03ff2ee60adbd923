//! The document around the application.

use crate::application::App;
use crate::context::{Assets, Program, ReloadsPages};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// Sets the theme that the reader chose before anything is painted; without a choice the system decides.
const THEME_SCRIPT: &str = "try{const theme=localStorage.getItem('theme');if(theme==='light'||theme==='dark')document.documentElement.dataset.theme=theme}catch{}";

/// Asks the server whether it is alive, and loads the page again once it is back after it was away: a new build was started.
const RELOAD_SCRIPT: &str =
    "let away=false;setInterval(()=>fetch('/health/live').then(()=>{if(away)location.reload()},()=>{away=true}),250)";

/// The mark of the product, small enough to stand in the document.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20'%3E\
    %3Cpath fill='none' stroke='%23737373' stroke-width='2' d='M3.5 3.5h8v13h-8z'/%3E%3Cpath fill='%23737373' d='M13.5 9.5h4v7h-4z'/%3E%3C/svg%3E";

/// The whole HTML document of a page.
///
/// The nonce comes from the context; every script carries it, since the Content-Security-Policy runs no other.
pub fn shell(assets: Assets) -> impl IntoView {
    let nonce = use_nonce();
    let Assets { reading, editing, style } = assets;
    let Program { script, wasm } = if is_editing() { editing } else { reading };
    let start =
        format!("import init, {{ hydrate }} from '{script}';\ninit({{ module_or_path: '{wasm}' }}).then(hydrate);");
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <script nonce=nonce.clone()>{THEME_SCRIPT}</script>
                <link rel="stylesheet" href=style/>
                <link rel="icon" href=ICON/>
                <link rel="modulepreload" href=script nonce=nonce.clone()/>
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
                <script r#type="module" nonce=nonce.clone()>{start}</script>
                {use_context::<ReloadsPages>().map(|ReloadsPages| view! { <script nonce=nonce>{RELOAD_SCRIPT}</script> })}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Whether something is typed on the page that is asked for.
#[cfg(feature = "ssr")]
fn is_editing() -> bool {
    use_context::<http::request::Parts>().is_some_and(|parts| crate::address::is_editing(parts.uri.path()))
}

/// The browser never makes the document.
#[cfg(not(feature = "ssr"))]
const fn is_editing() -> bool {
    false
}
