//! Event streams end when the server stops: one that stayed open would hold the stop until its deadline, and then break off.

use crate::http::shutdown::Shutdown;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use http_body::Frame;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Lets bodies of type `text/event-stream` end with the signal to stop; clients come back with `Last-Event-ID`.
pub async fn end_streams(State(shutdown): State<Shutdown>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_event_stream = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|content_type| content_type.as_bytes().starts_with(b"text/event-stream"));
    if !is_event_stream {
        return response;
    }
    response.map(|body| Body::new(EndingBody { body, stop: Box::pin(shutdown.requested()), is_ended: false }))
}

/// A body that is over as soon as `stop` is.
struct EndingBody {
    body: Body,
    stop: Pin<Box<dyn Future<Output = ()> + Send>>,
    is_ended: bool,
}

impl HttpBody for EndingBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.is_ended {
            return Poll::Ready(None);
        }
        // What is ready is sent before the end, so that no event that was made is lost.
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame);
        }
        if self.stop.as_mut().poll(context).is_ready() {
            self.is_ended = true;
            return Poll::Ready(None);
        }
        Poll::Pending
    }
}
