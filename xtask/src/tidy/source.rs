//! A file as the rules see it: its place, and for Rust its lines without comments and text, or with text only.

use std::path::{Path, PathBuf};

/// A text file of the checkout.
pub struct Source {
    /// Where it is, below the root.
    pub path: PathBuf,
    /// The lines as they are.
    pub lines: Vec<String>,
    /// Rust only: the lines with comments and the insides of literals replaced by spaces.
    pub code: Vec<String>,
    /// Rust only: the lines with everything but the insides of literals replaced by spaces.
    pub literals: Vec<String>,
    /// Rust only: the first line, counted from 1, of the tests inside the file.
    tests_from: usize,
}

impl Source {
    /// Splits a file into what the rules look at.
    pub fn new(path: &Path, text: &str) -> Self {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let (code, literals) = if path.extension().is_some_and(|extension| extension == "rs") {
            let (code, literals) = separate(text);
            let split = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
            (split(code), split(literals))
        } else {
            (Vec::new(), Vec::new())
        };
        let tests_from =
            code.iter().position(|line| line.contains("#[cfg(test)]")).map_or(usize::MAX, |index| index + 1);
        Self { path: path.to_path_buf(), lines, code, literals, tests_from }
    }

    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        !self.code.is_empty()
    }

    /// How many lines it has.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// Whether it is below a folder (or is that file).
    pub fn is_below(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    /// Whether a line, counted from 1, only exists in tests, benchmarks or examples.
    pub fn is_test(&self, line: usize) -> bool {
        let whole_file = self
            .path
            .components()
            .any(|part| ["tests", "benches", "examples"].iter().any(|folder| part.as_os_str() == *folder));
        whole_file || self.path.ends_with("tests.rs") || line >= self.tests_from
    }
}

/// Two texts of the same shape: the code without comments and literals, and the literals alone.
fn separate(text: &str) -> (String, String) {
    let characters: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut literals = String::with_capacity(text.len());
    let mut index = 0;
    while index < characters.len() {
        let (part, end) = part_at(&characters, index);
        for &character in &characters[index..end] {
            let newline = character == '\n';
            code.push(if newline || part == Part::Code { character } else { ' ' });
            literals.push(if newline || part == Part::Literal { character } else { ' ' });
        }
        index = end;
    }
    (code, literals)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Code,
    Comment,
    Literal,
}

/// What begins at a place, and where it ends.
fn part_at(characters: &[char], index: usize) -> (Part, usize) {
    let at = |offset: usize| characters.get(index + offset).copied();
    match characters[index] {
        '/' if at(1) == Some('/') => (Part::Comment, line_end(characters, index)),
        '/' if at(1) == Some('*') => (Part::Comment, block_comment_end(characters, index)),
        '"' => (Part::Literal, string_end(characters, index)),
        'r' if !follows_word(characters, index) => match raw_string_end(characters, index) {
            Some(end) => (Part::Literal, end),
            None => (Part::Code, index + 1),
        },
        '\'' if at(1) == Some('\\') => (Part::Literal, character_end(characters, index)),
        '\'' if at(2) == Some('\'') => (Part::Literal, index + 3),
        _ => (Part::Code, index + 1),
    }
}

fn follows_word(characters: &[char], index: usize) -> bool {
    index > 0 && {
        let before = characters[index - 1];
        before != 'b' && (before.is_alphanumeric() || before == '_')
    }
}

fn line_end(characters: &[char], from: usize) -> usize {
    (from..characters.len()).find(|&index| characters[index] == '\n').unwrap_or(characters.len())
}

fn block_comment_end(characters: &[char], from: usize) -> usize {
    let mut depth = 0;
    let mut index = from;
    while index + 1 < characters.len() {
        match (characters[index], characters[index + 1]) {
            ('/', '*') => {
                depth += 1;
                index += 2;
            }
            ('*', '/') => {
                depth -= 1;
                index += 2;
                if depth == 0 {
                    return index;
                }
            }
            _ => index += 1,
        }
    }
    characters.len()
}

fn string_end(characters: &[char], from: usize) -> usize {
    let mut index = from + 1;
    while index < characters.len() {
        match characters[index] {
            '\\' => index += 2,
            '"' => return index + 1,
            _ => index += 1,
        }
    }
    characters.len()
}

/// The end of `r"…"` or `r#"…"#`, if one begins here.
fn raw_string_end(characters: &[char], from: usize) -> Option<usize> {
    let hashes = characters[from + 1..].iter().take_while(|&&character| character == '#').count();
    if characters.get(from + 1 + hashes) != Some(&'"') {
        return None;
    }
    let mut index = from + 2 + hashes;
    while index < characters.len() {
        let closes = characters[index] == '"'
            && characters.len() > index + hashes
            && characters[index + 1..=index + hashes].iter().all(|&character| character == '#');
        if closes {
            return Some(index + 1 + hashes);
        }
        index += 1;
    }
    Some(characters.len())
}

/// The end of an escaped character: `'\n'`, `'\''`, `'\u{1F600}'`.
fn character_end(characters: &[char], from: usize) -> usize {
    (from + 3..characters.len()).find(|&index| characters[index] == '\'').map_or(characters.len(), |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_told_from_code() {
        let text = "let a = \"x // \\\" y\"; // note \"z\"\nlet b = 'c'; /* d /* e */ f */ g<'life>(r#\"raw \"q\" \"#)";
        let (code, literals) = separate(text);
        assert_eq!(code.lines().count(), 2);
        assert!(code.contains("let a =") && code.contains("g<'life>("));
        for word in ["x //", "note", "raw", " d ", " f "] {
            assert!(!code.contains(word), "{word:?} is not code: {code}");
        }
        assert!(literals.contains("x // \\\" y") && literals.contains("raw \"q\""));
        assert!(!literals.contains("note") && !literals.contains("let"));
    }

    #[test]
    fn columns_stay_where_they_were() {
        let text = "a(\"b\", c)";
        let (code, literals) = separate(text);
        assert_eq!(code.find('c'), text.find('c'));
        assert_eq!(literals.find('b'), text.find('b'));
    }

    #[test]
    fn lines_after_the_tests_begin_are_tests() {
        let source = Source::new(Path::new("app/src/lib.rs"), "fn a() {}\n#[cfg(test)]\nmod tests {}\n");
        assert!(!source.is_test(1));
        assert!(source.is_test(3));
        assert!(Source::new(Path::new("crates/store/tests/a.rs"), "fn a() {}").is_test(1));
    }
}
