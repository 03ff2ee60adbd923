//! The wasm entry of the pages that are read: report panics to the console, then take over the server's HTML.

/// Called by the page's script once the wasm is instantiated.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::ReadingApp);
}
