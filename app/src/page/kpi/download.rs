//! Saving what the page shows, made in the browser from the data it already has.

use super::csv::readings_csv;
use domain::page::kpi::KpiPage;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::sync::Arc;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// The button; nothing where there is nothing to save. It needs a script and stays hidden without one.
pub fn csv_button(page: &Arc<KpiPage>) -> Option<AnyView> {
    if page.readings.is_empty() {
        return None;
    }
    let page = Arc::clone(page);
    // A browser that cannot make the file leaves the page as it was, with the same readings in its table.
    let save = move |_| drop(save_file(&format!("{}-{}.csv", page.workspace.slug, page.slug), &readings_csv(&page)));
    Some(
        view! { <button class="button requires-script" type="button" on:click=save>"Download CSV"</button> }.into_any(),
    )
}

/// Hands a file to the browser's downloads.
fn save_file(name: &str, content: &str) -> Result<(), JsValue> {
    let properties = BlobPropertyBag::new();
    properties.set_type("text/csv;charset=utf-8");
    let parts = js_sys::Array::of1(&JsValue::from_str(content));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &properties)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}
