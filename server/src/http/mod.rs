//! Serving HTTP: the connections, what every request passes, and the routes that are not pages.

pub mod assets;
pub mod exports;
pub mod guard;
pub mod health;
pub mod listener;
pub mod metrics;
pub mod pages;
pub mod policy_report;
pub mod problem;
pub mod request_id;
pub mod router;
pub mod shutdown;
mod slow_client;

#[cfg(test)]
pub mod test_client;
