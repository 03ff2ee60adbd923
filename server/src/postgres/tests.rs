//! Real clusters in folders of their own: start, attach, die, come back, save and restore.

mod folder;
mod life;
mod saving;
mod stale;
