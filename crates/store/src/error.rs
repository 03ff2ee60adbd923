//! What can go wrong in the store, and what of it people are told.

use backend::{AppError, ErrorCode};

/// A fault in the store. Its text may name tables and is for the log alone; people get the [`AppError`] made of it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database's address cannot be read.
    #[error("the database address is not a postgresql:// URL")]
    Address,
    /// The database refused or could not be reached.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed.
    #[error("migration: {0}")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// A stored text is not what the domain allows: written past the product, or by a newer version of it.
    #[error("stored {what} cannot be read: {reason}")]
    Unreadable {
        /// What was being read.
        what: &'static str,
        /// Why it cannot be.
        reason: String,
    },
    /// Something a person can mend.
    #[error(transparent)]
    Told(#[from] AppError),
}

impl StoreError {
    /// A stored text that the domain refuses.
    pub(crate) fn unreadable(what: &'static str, reason: impl std::fmt::Display) -> Self {
        Self::Unreadable { what, reason: reason.to_string() }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        if let StoreError::Told(told) = error {
            return told;
        }
        let code = match &error {
            StoreError::Database(cause) if is_passing(cause) => ErrorCode::Unavailable,
            _ => ErrorCode::Internal,
        };
        // Logged here, once, with its cause; what leaves carries no database text.
        tracing::error!(error = %error, "store failed");
        let message = match code {
            ErrorCode::Unavailable => "The database is not answering. Nothing was changed; try again in a moment.",
            _ => "Something went wrong on our side. Nothing was changed.",
        };
        Self::new(code, message)
    }
}

/// Whether trying again soon may help: no connection, a connection lost, a server starting or stopping, a deadlock.
fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(database) => database.code().is_some_and(|code| {
            code.starts_with("57P")
                || code.starts_with("08")
                || code.starts_with("53")
                || code == "40P01"
                || code == "40001"
        }),
        _ => false,
    }
}
