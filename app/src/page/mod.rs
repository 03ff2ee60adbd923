//! One folder per page.

pub mod home;
pub mod kpi;
pub mod map;
pub mod not_found;
pub mod objective;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The text of a parameter in the path; empty where the path has none.
fn path_parameter(name: &'static str) -> Memo<String> {
    let parameters = use_params_map();
    Memo::new(move |_| parameters.read().get(name).unwrap_or_default())
}
