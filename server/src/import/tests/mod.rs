//! Folders, good and broken, and what is said of them.

mod broken;
mod folders;
mod sample;
mod sweep;
