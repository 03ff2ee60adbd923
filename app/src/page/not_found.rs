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
    error_page(PageError {
        code: PageErrorCode::NotFound,
        message: "No page has this address. It may have been mistyped, or come from another version.".to_owned(),
        request_id,
    })
}
