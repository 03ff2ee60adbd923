//! One folder per page.

pub mod elsewhere;
pub mod form;
pub mod home;
pub mod kpi;
pub mod map;
pub mod not_found;
pub mod objective;
pub mod paste;
pub mod readings;
pub mod register;
pub mod settings;
pub mod this_week;
pub mod today;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The text of a parameter in the path; empty where the path has none.
fn path_parameter(name: &'static str) -> Memo<String> {
    let parameters = use_params_map();
    Memo::new(move |_| parameters.read().get(name).unwrap_or_default())
}
