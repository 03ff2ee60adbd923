//! The answer to an address that no page has.

use crate::api::error::{PageError, PageErrorCode};
use crate::ui::outcome::error_page;
use leptos::prelude::*;

/// The page; the server answers it with status 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::api::answer::set_status(404);
    let request_id = use_context::<crate::context::RequestId>().map(|id| id.0);
    let mut error = PageError::new(
        PageErrorCode::NotFound,
        "No page has this address. It may have been mistyped, or come from another version.",
    );
    error.request_id = request_id;
    error_page(error)
}
