//! Reading what Rust's test harness prints.

use super::{Counts, Outcome};
use crate::process;

/// Adds up the `test result:` lines; ignored tests count as failed, because nothing is to be ignored.
pub fn outcome(text: &str, succeeded: bool) -> Outcome {
    let mut counts = Counts::default();
    let mut ignored = 0;
    for line in text.lines() {
        if let Some(result) = line.trim().strip_prefix("test result: ") {
            counts.passed += number_before(result, " passed");
            counts.failed += number_before(result, " failed");
            ignored += number_before(result, " ignored");
        }
    }
    counts.failed += ignored;
    if !succeeded && counts.failed == 0 {
        // It did not compile, or a test binary died before its summary.
        counts.failed = 1;
    }
    let mut report = String::new();
    if counts.failed > 0 {
        report = failing_part(text);
        if ignored > 0 {
            report.push_str(&format!("\n{ignored} tests are ignored: make them pass or remove them"));
        }
    }
    Outcome { counts, report }
}

/// The number right before a word: `passed` in `ok. 12 passed; 0 failed`.
fn number_before(line: &str, word: &str) -> u64 {
    line.split(word)
        .next()
        .filter(|before| before.len() < line.len())
        .and_then(|before| before.rsplit([' ', '.', ';']).next())
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

/// The failures of every test binary, each from `failures:` to its result; compiler errors if there are none.
fn failing_part(text: &str) -> String {
    let mut kept = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.trim() == "failures:" {
            inside = true;
        }
        if inside {
            kept.push(line);
        }
        if line.trim().starts_with("test result: ") {
            inside = false;
        }
    }
    if kept.is_empty() { process::last_lines(text, 120) } else { kept.join("\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "running 2 tests\n..\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n";
    const BAD: &str = "test a ... FAILED\nfailures:\n---- a stdout ----\nleft != right\nfailures:\n    a\n\
                       test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\nnoise\n";

    #[test]
    fn results_of_several_binaries_are_added_up() {
        let outcome = outcome(&format!("{GOOD}{GOOD}"), true);
        assert_eq!(outcome.counts, Counts { passed: 4, failed: 0 });
        assert!(outcome.report.is_empty());
    }

    #[test]
    fn failures_are_counted_and_shown() {
        let outcome = outcome(&format!("{GOOD}{BAD}"), false);
        assert_eq!(outcome.counts, Counts { passed: 5, failed: 1 });
        assert!(outcome.report.contains("left != right"));
        assert!(!outcome.report.contains("noise"));
    }

    #[test]
    fn what_does_not_compile_is_one_failure() {
        let outcome = outcome("error[E0425]: cannot find value", false);
        assert_eq!(outcome.counts, Counts { passed: 0, failed: 1 });
        assert!(outcome.report.contains("E0425"));
    }

    #[test]
    fn an_ignored_test_is_a_failure() {
        let outcome = outcome("test result: ok. 1 passed; 0 failed; 2 ignored; 0 measured", true);
        assert_eq!(outcome.counts, Counts { passed: 1, failed: 2 });
    }
}
