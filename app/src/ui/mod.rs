//! Small components every page is built from.

pub mod assumption;
pub mod frame;
pub mod heading;
pub mod link_list;
pub mod number;
pub mod outcome;
pub mod panel;
pub mod sparkline;
pub mod state;
pub mod theme;
