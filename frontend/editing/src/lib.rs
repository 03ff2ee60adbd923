//! The wasm entry of the pages on which something is typed: report panics to the console, then take over the server's HTML. It knows
//! every page, so that whoever leaves a form stays in it.

/// Called by the page's script once the wasm is instantiated.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
