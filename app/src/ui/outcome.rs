//! From a question to a page: what was asked for, or what went wrong.

use super::frame::{Frame, Here};
use crate::address::WORKSPACES;
use crate::api::error::{PageError, PageErrorCode};
use leptos::prelude::*;

/// The page that `ready` makes of an answer, or the page of the error; a skeleton while the browser waits for either.
pub fn outcome<T, Ready>(answer: Resource<Result<T, PageError>>, ready: Ready) -> AnyView
where
    T: Clone + Send + Sync + 'static,
    Ready: Fn(T) -> AnyView + Clone + Send + Sync + 'static,
{
    view! {
        <Transition fallback=waiting>
            {move || {
                let ready = ready.clone();
                Suspend::new(async move {
                    match answer.await {
                        Ok(answer) => ready(answer),
                        Err(error) => error_page(error),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn waiting() -> AnyView {
    view! {
        <main class="page" aria-busy="true">
            <div class="stack">
                <p class="visually-hidden">"Loading"</p>
                <div class="skeleton"></div>
                <div class="skeleton"></div>
                <div class="skeleton"></div>
            </div>
        </main>
    }
    .into_any()
}

/// The page of an error: what happened, what to do, what to quote.
pub fn error_page(error: PageError) -> AnyView {
    let can_retry =
        matches!(error.code, PageErrorCode::Unavailable | PageErrorCode::Unreachable | PageErrorCode::Internal);
    let details = match &error.request_id {
        Some(id) => format!("{}, request {id}", error.code.as_str()),
        None => error.code.as_str().to_owned(),
    };
    view! {
        <Frame title=error.code.title().to_owned() here=Here::Elsewhere>
            <section class="error-panel" aria-labelledby="error-title">
                <h1 id="error-title">{error.code.title()}</h1>
                <p>{error.message}</p>
                <div class="actions">
                    {can_retry.then(|| view! { <a class="button button-primary" href="" rel="external">"Try again"</a> })}
                    <a class="button" href=WORKSPACES>"See the workspaces"</a>
                </div>
                <p class="error-details">{details}</p>
            </section>
        </Frame>
    }
    .into_any()
}
