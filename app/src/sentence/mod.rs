//! The sentences on the screen, computed from data by pure functions.

pub mod date;
pub mod influence;
pub mod kpi;
pub mod map;
pub mod objective;
pub mod reliability;
pub mod target;
