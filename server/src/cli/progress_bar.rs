//! How far a long command is, on standard error: redrawn in place on a terminal, one line every few seconds elsewhere.

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const WIDTH: usize = 30;
const REDRAW_EVERY: Duration = Duration::from_millis(100);
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Shows steps that count towards a total.
pub struct ProgressBar {
    is_terminal: bool,
    drawn: Mutex<Drawn>,
}

struct Drawn {
    step: String,
    at: Instant,
    is_open: bool,
}

impl ProgressBar {
    /// A bar that shows nothing yet.
    pub fn new() -> Self {
        Self {
            is_terminal: std::io::stderr().is_terminal(),
            drawn: Mutex::new(Drawn { step: String::new(), at: Instant::now(), is_open: false }),
        }
    }

    /// Shows that `done` of `total` are done in a step. Cheap when called often.
    pub fn show(&self, step: &str, done: u64, total: u64) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        let interval = if self.is_terminal { REDRAW_EVERY } else { LINE_EVERY };
        let is_due = drawn.at.elapsed() >= interval || (self.is_terminal && (drawn.step != step || done == total));
        if !is_due {
            return;
        }
        let mut output = std::io::stderr().lock();
        // A terminal that is gone is no reason to stop the work.
        let _ = if self.is_terminal {
            write!(output, "\r\x1b[2K{}", line(step, done, total)).and_then(|()| output.flush())
        } else {
            writeln!(output, "{}", line(step, done, total))
        };
        *drawn = Drawn { step: step.to_owned(), at: Instant::now(), is_open: self.is_terminal };
    }

    /// Clears the line, so that what is written next begins on an empty one.
    pub fn clear(&self) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if drawn.is_open {
            eprint!("\r\x1b[2K");
            drawn.is_open = false;
        }
    }
}

impl Drop for ProgressBar {
    fn drop(&mut self) {
        self.clear();
    }
}

fn line(step: &str, done: u64, total: u64) -> String {
    let done = done.min(total);
    // Nothing to do is done.
    let percent = (done * 100).checked_div(total).unwrap_or(100);
    let filled = usize::try_from(percent).unwrap_or(100) * WIDTH / 100;
    format!(
        "[{}{}] {percent:>3} %  {step}  {} of {}",
        "#".repeat(filled),
        "-".repeat(WIDTH - filled),
        grouped(done),
        grouped(total)
    )
}

/// A number with its digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_it_is() {
        assert_eq!(
            line("observations", 500_000, 1_000_000),
            format!("[{}{}]  50 %  observations  500,000 of 1,000,000", "#".repeat(15), "-".repeat(15))
        );
        assert!(line("periods", 0, 0).starts_with(&format!("[{}] 100 %", "#".repeat(30))));
        assert!(line("teams", 7, 5).contains("5 of 5"));
    }

    #[test]
    fn digits_come_in_groups() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
