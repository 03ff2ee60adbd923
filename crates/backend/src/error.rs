//! The one error that crosses to the browser: a stable code, a sentence, a field where there is one; no database text.

use domain::form::{FieldError, OtherVersion};
use serde::{Deserialize, Serialize};

/// The stable code of an error; clients may rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
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
    /// A fault of ours; the request id finds it in the log.
    Internal,
}

impl ErrorCode {
    /// The HTTP status that says the same.
    #[must_use]
    pub const fn http_status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Forbidden => 403,
            Self::Invalid => 422,
            Self::Conflict => 409,
            Self::Unavailable => 503,
            Self::Internal => 500,
        }
    }
}

/// An error as people and programs get it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{message}")]
pub struct AppError {
    /// The stable code.
    pub code: ErrorCode,
    /// What happened and what to do, in a sentence.
    pub message: String,
    /// The fields that do not hold.
    pub fields: Vec<FieldError>,
    /// The version that somebody else wrote meanwhile, where the code is `conflict`.
    pub other: Option<Box<OtherVersion>>,
    /// The request it happened in, once the server has written it in.
    pub request_id: Option<String>,
}

impl AppError {
    /// An error of this code with this sentence.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), fields: Vec::new(), other: None, request_id: None }
    }

    /// There is no such thing.
    #[must_use]
    pub fn not_found(what: &str, name: impl std::fmt::Display) -> Self {
        Self::new(ErrorCode::NotFound, format!("There is no {what} '{name}' here."))
    }
}
