//! What the pages show, as it crosses the wire: never a database row, always everything one page needs and no more.

pub mod entry;
pub mod kpi;
pub mod map;
pub mod objective;
pub mod register;
pub mod settings;
pub mod today;
pub mod workspace;
