//! The words of Trimtab as types and rules, shared by server and browser.
//!
//! No I/O, no clock, no view, no SQL. What a word means is said in `docs/reference/domain.md`; here it is made so that a wrong
//! state cannot be written down: text is parsed once, at the edge, into these types.

pub mod actor;
pub mod address_part;
pub mod calendar;
pub mod event;
pub mod form;
pub mod formula;
pub mod guardrail;
pub mod id;
pub mod influence;
pub mod key_result;
pub mod kpi;
pub mod lever;
pub mod number;
pub mod objective;
pub mod page;
pub mod paste;
pub mod reading;
pub mod reliability;
pub mod slug;
pub mod target;
pub mod template;
pub mod word;
