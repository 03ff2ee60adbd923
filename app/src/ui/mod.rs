//! Small components every page is built from.

pub mod as_of;
pub mod assumption;
pub mod frame;
pub mod heading;
pub mod link_list;
pub mod number;
pub mod outcome;
pub mod palette;
pub mod panel;
pub mod sparkline;
pub mod state;
pub mod theme;
pub mod typed;
