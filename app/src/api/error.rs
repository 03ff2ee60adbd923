//! The one error that pages and server functions speak: a stable code, a sentence, the id of the request.

use domain::form::{FieldError, OtherVersion};
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// The stable code of an error; clients may rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageErrorCode {
    /// There is no such thing, or not for this member.
    NotFound,
    /// The member's role does not allow it.
    Forbidden,
    /// What was sent does not hold.
    Invalid,
    /// Somebody else changed it meanwhile.
    Conflict,
    /// The database is away or too busy; try again soon.
    Unavailable,
    /// A fault of ours.
    Internal,
    /// The browser did not reach the server.
    Unreachable,
}

impl PageErrorCode {
    /// The code as it crosses the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Invalid => "invalid",
            Self::Conflict => "conflict",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
            Self::Unreachable => "unreachable",
        }
    }

    /// What a reader is told above the sentence.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::NotFound => "Not found",
            Self::Forbidden => "Not allowed",
            Self::Invalid => "That does not hold",
            Self::Conflict => "Changed meanwhile",
            Self::Unavailable => "Not available just now",
            Self::Internal => "Something went wrong here",
            Self::Unreachable => "The server cannot be reached",
        }
    }
}

impl PageError {
    /// An error of this code with this sentence.
    #[must_use]
    pub fn new(code: PageErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), fields: Vec::new(), other: None, request_id: None }
    }
}

/// An error as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{message}")]
pub struct PageError {
    /// The stable code.
    pub code: PageErrorCode,
    /// What happened and what to do, in a sentence.
    pub message: String,
    /// The fields that do not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// The version that somebody else wrote meanwhile, where the code is `conflict`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Box<OtherVersion>>,
    /// The id that finds the request in the log.
    pub request_id: Option<String>,
}

impl FromServerFnError for PageError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let (code, message) = match error {
            ServerFnErrorErr::Request(_) => {
                (PageErrorCode::Unreachable, "No answer came back. Check the connection and load the page again.")
            }
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                (PageErrorCode::Invalid, "The server does not understand this request. Load the page again.")
            }
            ServerFnErrorErr::Deserialization(_) => (
                PageErrorCode::Internal,
                "The server answered in a form this page does not know; it may have been updated. Load the page again.",
            ),
            _ => {
                (PageErrorCode::Internal, "The server could not answer. Try again; if it stays, tell whoever runs it.")
            }
        };
        Self::new(code, message)
    }
}

#[cfg(feature = "ssr")]
impl From<backend::AppError> for PageError {
    fn from(error: backend::AppError) -> Self {
        use backend::ErrorCode;
        let code = match error.code {
            ErrorCode::NotFound => PageErrorCode::NotFound,
            ErrorCode::Forbidden => PageErrorCode::Forbidden,
            ErrorCode::Invalid => PageErrorCode::Invalid,
            ErrorCode::Conflict => PageErrorCode::Conflict,
            ErrorCode::Unavailable => PageErrorCode::Unavailable,
            ErrorCode::Internal => PageErrorCode::Internal,
        };
        Self { code, message: error.message, fields: error.fields, other: error.other, request_id: error.request_id }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_form_is_the_code_as_a_word() {
        let error = PageError::new(PageErrorCode::NotFound, "gone");
        let json = serde_json::to_string(&error).unwrap();
        assert_eq!(json, r#"{"code":"not_found","message":"gone","request_id":null}"#);
        assert_eq!(serde_json::from_str::<PageError>(&json).unwrap(), error);
    }

    #[test]
    fn a_failed_transport_never_shows_its_technical_text() {
        let error = PageError::from_server_fn_error(ServerFnErrorErr::Request("tcp reset by 10.0.0.1".to_owned()));
        assert_eq!(error.code, PageErrorCode::Unreachable);
        assert!(!error.message.contains("10.0.0.1"));
    }
}
