//! Controls whose text lives in a signal without being overwritten by it.
//!
//! A page is read, and typed in, before the browser runs it. So a control keeps what it holds when the page wakes, and tells the
//! signal; from then on a change from either side reaches the other.

use leptos::html::ElementType;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};

/// Keeps a control's `value` and a signal in step.
pub fn keep_in_step<E>(control: NodeRef<E>, text: RwSignal<String>)
where
    E: ElementType + 'static,
    E::Output: JsCast + Clone + AsRef<JsValue> + 'static,
{
    Effect::new(move |is_awake: Option<bool>| {
        let wanted = text.get();
        let Some(control) = control.get() else { return false };
        let control: &JsValue = control.as_ref();
        let name = JsValue::from_str("value");
        let held = js_sys::Reflect::get(control, &name).ok().and_then(|value| value.as_string()).unwrap_or_default();
        if held != wanted {
            if is_awake == Some(true) {
                // The value of a control can always be set.
                let _ = js_sys::Reflect::set(control, &name, &JsValue::from_str(&wanted));
            } else {
                text.set(held);
            }
        }
        true
    });
}
