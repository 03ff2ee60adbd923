//! What the commands say while they work: one line per step, with the time since the command began.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Prints steps to standard error, so that standard output stays a command's result.
pub struct Progress {
    started: Instant,
    terminal: bool,
    transient: Mutex<bool>,
}

impl Progress {
    /// Starts the clock.
    pub fn start() -> Self {
        Self { started: Instant::now(), terminal: std::io::stderr().is_terminal(), transient: Mutex::new(false) }
    }

    /// A line that stays.
    pub fn step(&self, text: &str) {
        let mut transient = self.transient.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if *transient {
            eprint!("\r\x1b[2K");
            *transient = false;
        }
        eprintln!("[{:>6}] {text}", clock(self.started.elapsed()));
    }

    /// A line about something still under way: rewritten in place on a terminal, otherwise printed.
    pub fn under_way(&self, text: &str) {
        if !self.terminal {
            return self.step(text);
        }
        let mut transient = self.transient.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let line: String = text.chars().take(100).collect();
        eprint!("\r\x1b[2K[{:>6}] {line}", clock(self.started.elapsed()));
        let _ = std::io::stderr().flush();
        *transient = true;
    }

    /// How long to leave between two reports of something under way.
    pub fn interval(&self) -> Duration {
        if self.terminal { Duration::from_millis(500) } else { Duration::from_secs(15) }
    }
}

/// A duration as a person reads it: `0.4 s`, `12 s`, `3m05s`.
pub fn clock(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds >= 60 {
        format!("{}m{:02}s", seconds / 60, seconds % 60)
    } else if seconds >= 10 {
        format!("{seconds} s")
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_a_clock() {
        assert_eq!(clock(Duration::from_millis(440)), "0.4 s");
        assert_eq!(clock(Duration::from_secs(59)), "59 s");
        assert_eq!(clock(Duration::from_secs(185)), "3m05s");
    }
}
