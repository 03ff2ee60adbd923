//! Saving what the page shows, made in the browser from the data it already has.

use super::csv::readings_csv;
use super::figure::whole_chart;
use crate::sentence::date::machine_day;
use domain::page::kpi::KpiPage;
use leptos::prelude::*;
use leptos::wasm_bindgen::prelude::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::sync::Arc;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Url};

/// How many pixels of a picture stand for one of the screen.
const SHARPNESS: u32 = 2;

/// The menu of downloads; nothing where there is nothing to save. It needs a script and stays hidden without one.
pub fn downloads(page: &Arc<KpiPage>) -> Option<AnyView> {
    if page.readings.is_empty() {
        return None;
    }
    // A browser that cannot make a file leaves the page as it was, with the same readings in its table.
    let csv = {
        let page = Arc::clone(page);
        move |_| drop(save_text(&file_name(&page, "csv"), "text/csv;charset=utf-8", &readings_csv(&page)))
    };
    let svg = {
        let page = Arc::clone(page);
        move |_| {
            let chart = whole_chart(&page).unwrap_or_default();
            drop(save_text(&file_name(&page, "svg"), "image/svg+xml;charset=utf-8", &chart));
        }
    };
    let png = {
        let page = Arc::clone(page);
        move |_| drop(save_picture(file_name(&page, "png"), &whole_chart(&page).unwrap_or_default()))
    };
    Some(
        view! {
            <div class="button-group requires-script" role="group" aria-label="Download">
                <button class="button" type="button" on:click=csv>"Download CSV"</button>
                <button class="button" type="button" aria-label="Download the chart as SVG" on:click=svg>"SVG"</button>
                <button class="button" type="button" aria-label="Download the chart as PNG" on:click=png>"PNG"</button>
            </div>
        }
        .into_any(),
    )
}

/// Workspace, KPI and the day as known on: files of two days do not replace each other.
fn file_name(page: &KpiPage, ending: &str) -> String {
    format!("{}-{}-{}.{ending}", page.workspace.slug, page.slug, machine_day(page.workspace.as_of_on))
}

fn save_text(name: &str, kind: &str, content: &str) -> Result<(), JsValue> {
    let properties = BlobPropertyBag::new();
    properties.set_type(kind);
    let parts = js_sys::Array::of1(&JsValue::from_str(content));
    save_blob(name, &Blob::new_with_str_sequence_and_options(&parts, &properties)?)
}

/// Hands a file to the browser's downloads.
fn save_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}

/// The drawing as a picture: the browser that shows it also paints it. The drawing holds its own colours and asks for nothing else, so
/// the policy of the page lets it in as data, and the canvas may be read.
fn save_picture(name: String, svg: &str) -> Result<(), JsValue> {
    let image = HtmlImageElement::new()?;
    let painted = image.clone();
    let paint = Closure::once_into_js(move || drop(paint_and_save(name, &painted)));
    image.set_onload(Some(paint.unchecked_ref()));
    let text = String::from(js_sys::encode_uri_component(svg));
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{text}"));
    Ok(())
}

fn paint_and_save(name: String, image: &HtmlImageElement) -> Result<(), JsValue> {
    let (width, height) = (image.natural_width() * SHARPNESS, image.natural_height() * SHARPNESS);
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    // One call of one method: not worth the bindings of the whole context.
    let draw: js_sys::Function = js_sys::Reflect::get(&context, &JsValue::from_str("drawImage"))?.dyn_into()?;
    let place = js_sys::Array::of5(image, &0.into(), &0.into(), &width.into(), &height.into());
    js_sys::Reflect::apply(&draw, &context, &place)?;
    let save = Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(blob) = blob {
            drop(save_blob(&name, &blob));
        }
    });
    canvas.to_blob(save.unchecked_ref())
}
