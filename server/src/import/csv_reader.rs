//! Strict CSV (RFC 4180 in UTF-8), record by record, with the place of everything that is wrong.
//!
//! The `csv` crate forgives what this reader refuses (a quote amid a field, text after a closing quote, an open quote at the end):
//! a forgiving reader would turn a damaged file into other data without a word.

use std::io::{self, BufRead};

/// The longest field, in bytes.
pub(super) const MAX_FIELD_BYTES: usize = 64 * 1024;
/// The longest record with its line end, in bytes.
pub(super) const MAX_RECORD_BYTES: usize = 256 * 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// One record: the text of its fields and the line it begins on.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The line on which it begins, from 1.
    pub(super) row: u64,
    text: String,
    fields: Vec<(usize, usize)>,
}

impl Record {
    /// How many fields it has.
    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    /// The text of a field; empty where there is none at this position.
    pub(super) fn field(&self, position: usize) -> &str {
        self.fields.get(position).and_then(|(start, end)| self.text.get(*start..*end)).unwrap_or_default()
    }

    /// The fields in order.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|position| self.field(position))
    }
}

/// Why a record cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error("byte {byte} of the line is not UTF-8; save the file as UTF-8")]
    NotUtf8 { byte: usize },
    #[error("the file is UTF-16; save it as UTF-8")]
    Utf16,
    #[error("byte {byte} of the line is NUL, which no text has; is this a CSV file?")]
    Nul { byte: usize },
    #[error(
        "byte {byte} of the line is a carriage return without a line feed; end lines with a line feed, or with both"
    )]
    BareCarriageReturn { byte: usize },
    #[error("the quote at character {character} is never closed")]
    UnclosedQuote { character: usize },
    #[error(
        "the quote at character {character} stands amid a field without quotes; put the whole field in quotes and double the quotes in it"
    )]
    QuoteAmidField { character: usize },
    #[error(
        "text follows the closing quote before character {character}; a comma or the end of the line must follow, and quotes in a field are doubled"
    )]
    TextAfterQuote { character: usize },
    #[error("a field has more than {} KiB", MAX_FIELD_BYTES / 1024)]
    FieldTooLong,
    #[error("the row has more than {} KiB", MAX_RECORD_BYTES / 1024)]
    RecordTooLong,
    #[error("the line is empty, and others follow; remove it")]
    EmptyLine,
}

/// A fault, where it is, and whether the reader can go on behind it.
#[derive(Debug)]
pub(super) struct SyntaxError {
    /// The line of the fault, from 1.
    pub(super) row: u64,
    pub(super) fault: Fault,
    /// Nothing after this place can be told apart: the rest of the file stays unread.
    pub(super) is_final: bool,
}

/// Reads records one by one from a stream.
#[derive(Debug)]
pub(super) struct CsvReader<R> {
    input: R,
    /// The bytes of the record at hand, one physical line or more.
    raw: Vec<u8>,
    lines_read: u64,
    bytes_read: u64,
    /// `raw` holds a line that was read ahead of an error about lines before it.
    is_ahead: bool,
    at_end: bool,
}

impl<R: BufRead> CsvReader<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, raw: Vec::new(), lines_read: 0, bytes_read: 0, is_ahead: false, at_end: false }
    }

    /// How many bytes were taken from the stream.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Reads the next record; `false` at the end. Empty lines are allowed at the end of the file only.
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, SyntaxError> {
        if !std::mem::take(&mut self.is_ahead) {
            if self.at_end || !self.read_first_line()? {
                return Ok(false);
            }
            if self.is_blank() {
                let row = self.lines_read;
                while self.is_blank() {
                    if !self.read_first_line()? {
                        return Ok(false);
                    }
                }
                self.is_ahead = true;
                return Err(SyntaxError { row, fault: Fault::EmptyLine, is_final: false });
            }
        }
        self.split(record)?;
        Ok(true)
    }

    fn read_first_line(&mut self) -> Result<bool, SyntaxError> {
        self.raw.clear();
        self.read_line()
    }

    fn is_blank(&self) -> bool {
        matches!(self.raw.as_slice(), b"\n" | b"\r\n")
    }

    /// Appends the next physical line to `raw`, checked; `false` at the end of the stream.
    fn read_line(&mut self) -> Result<bool, SyntaxError> {
        let start = self.raw.len();
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.stop(self.lines_read + 1, error.into())),
            };
            if available.is_empty() {
                self.at_end = true;
                break;
            }
            let line_end = available.iter().position(|byte| *byte == b'\n');
            let taken = line_end.map_or(available.len(), |position| position + 1);
            if self.raw.len() + taken > MAX_RECORD_BYTES {
                return Err(self.stop(self.lines_read + 1, Fault::RecordTooLong));
            }
            self.raw.extend_from_slice(&available[..taken]);
            self.input.consume(taken);
            self.bytes_read += taken as u64;
            if line_end.is_some() {
                break;
            }
        }
        if self.raw.len() == start {
            return Ok(false);
        }
        self.lines_read += 1;
        if self.lines_read == 1 {
            if self.raw.starts_with(b"\xff\xfe") || self.raw.starts_with(b"\xfe\xff") {
                return Err(self.stop(1, Fault::Utf16));
            }
            if self.raw.starts_with(BYTE_ORDER_MARK) {
                self.raw.drain(..BYTE_ORDER_MARK.len());
            }
        }
        // A fault inside a field of several lines leaves no telling where the field ends.
        check_line(&self.raw[start..]).map_err(|fault| SyntaxError {
            row: self.lines_read,
            fault,
            is_final: start > 0,
        })?;
        Ok(!self.raw.is_empty())
    }

    fn stop(&mut self, row: u64, fault: Fault) -> SyntaxError {
        self.at_end = true;
        SyntaxError { row, fault, is_final: true }
    }

    fn split(&mut self, record: &mut Record) -> Result<(), SyntaxError> {
        record.row = self.lines_read;
        record.fields.clear();
        let is_plain = !self.raw.contains(&b'"');
        let split = if is_plain { self.split_plain(record) } else { self.split_quoted(record) };
        split.inspect_err(|error| self.at_end |= error.is_final)
    }

    /// A line without quotes becomes the record's text as it is: no byte is copied.
    fn split_plain(&mut self, record: &mut Record) -> Result<(), SyntaxError> {
        let row = record.row;
        let line = std::mem::take(&mut self.raw);
        let line = String::from_utf8(line).map_err(|error| SyntaxError {
            row,
            fault: Fault::NotUtf8 { byte: error.utf8_error().valid_up_to() + 1 },
            is_final: false,
        })?;
        self.raw = std::mem::replace(&mut record.text, line).into_bytes();
        let text = &record.text;
        let end = text.strip_suffix('\n').map_or(text.len(), |line| line.strip_suffix('\r').unwrap_or(line).len());
        let mut start = 0;
        for (position, byte) in text.as_bytes()[..end].iter().enumerate() {
            if *byte == b',' {
                record.fields.push((start, position));
                start = position + 1;
            }
        }
        record.fields.push((start, end));
        if record.fields.iter().any(|(start, end)| end - start > MAX_FIELD_BYTES) {
            return Err(SyntaxError { row, fault: Fault::FieldTooLong, is_final: false });
        }
        Ok(())
    }

    /// A record with quoted fields, which may go on over several lines.
    fn split_quoted(&mut self, record: &mut Record) -> Result<(), SyntaxError> {
        let mut text = Vec::new();
        let mut position = 0;
        loop {
            let start = text.len();
            if self.raw.get(position) == Some(&b'"') {
                position = self.unquote(record.row, position, &mut text)?;
            } else {
                position = self.take_unquoted(record.row, position, &mut text)?;
            }
            if text.len() - start > MAX_FIELD_BYTES {
                return Err(SyntaxError { row: record.row, fault: Fault::FieldTooLong, is_final: false });
            }
            record.fields.push((start, text.len()));
            if self.raw.get(position) != Some(&b',') {
                break;
            }
            position += 1;
        }
        // Each line was checked and the text was cut at ASCII characters only.
        record.text = String::from_utf8(text).map_err(|_| SyntaxError {
            row: record.row,
            fault: Fault::NotUtf8 { byte: 1 },
            is_final: false,
        })?;
        Ok(())
    }

    fn take_unquoted(&mut self, first_row: u64, start: usize, text: &mut Vec<u8>) -> Result<usize, SyntaxError> {
        let rest = &self.raw[start..];
        let length = rest.iter().position(|byte| matches!(byte, b',' | b'\r' | b'\n' | b'"')).unwrap_or(rest.len());
        if rest.get(length) == Some(&b'"') {
            let (row, character) = self.place(first_row, start + length);
            return Err(SyntaxError { row, fault: Fault::QuoteAmidField { character }, is_final: false });
        }
        text.extend_from_slice(&rest[..length]);
        Ok(start + length)
    }

    /// The text between the quote at `open` and its closing quote; the position after that.
    fn unquote(&mut self, first_row: u64, open: usize, text: &mut Vec<u8>) -> Result<usize, SyntaxError> {
        let mut position = open + 1;
        loop {
            match self.raw[position..].iter().position(|byte| *byte == b'"') {
                Some(length) => {
                    push_lines(text, &self.raw[position..position + length]);
                    position += length + 1;
                    match self.raw.get(position) {
                        Some(b'"') => {
                            text.push(b'"');
                            position += 1;
                        }
                        None | Some(b',' | b'\r' | b'\n') => return Ok(position),
                        Some(_) => {
                            let (row, character) = self.place(first_row, position);
                            return Err(SyntaxError {
                                row,
                                fault: Fault::TextAfterQuote { character },
                                is_final: false,
                            });
                        }
                    }
                }
                None => {
                    push_lines(text, &self.raw[position..]);
                    position = self.raw.len();
                    let (row, character) = self.place(first_row, open);
                    let more = self.read_line().map_err(|mut error| {
                        // What is too long began where the quote was opened.
                        if matches!(error.fault, Fault::RecordTooLong) {
                            error.row = row;
                        }
                        error
                    })?;
                    if !more {
                        return Err(SyntaxError { row, fault: Fault::UnclosedQuote { character }, is_final: true });
                    }
                }
            }
        }
    }

    /// The line and the character in it, both from 1, of a position in `raw`.
    fn place(&self, first_row: u64, position: usize) -> (u64, usize) {
        let before = &self.raw[..position];
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let lines = before.iter().filter(|byte| **byte == b'\n').count() as u64;
        let is_first_of_character = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
        (first_row + lines, before[line_start..].iter().filter(is_first_of_character).count() + 1)
    }
}

/// Appends lines of a quoted field. Which line end the file uses is no part of its texts: each becomes a line feed.
fn push_lines(text: &mut Vec<u8>, lines: &[u8]) {
    text.extend(lines.iter().filter(|byte| **byte != b'\r'));
}

/// Refuses what no line may hold, quoted or not.
fn check_line(line: &[u8]) -> Result<(), Fault> {
    if let Some(position) =
        line.iter().position(|byte| matches!(byte, b'\0' | b'\r')).filter(|position| &line[*position..] != b"\r\n")
    {
        let byte = position + 1;
        return Err(if line[position] == b'\0' { Fault::Nul { byte } } else { Fault::BareCarriageReturn { byte } });
    }
    match std::str::from_utf8(line) {
        Ok(_) => Ok(()),
        Err(error) => Err(Fault::NotUtf8 { byte: error.valid_up_to() + 1 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Fields = (u64, Vec<String>);
    type Refused = (u64, String);

    /// Every record with its row, every fault with its row.
    fn read_all(bytes: &[u8]) -> Vec<Result<Fields, Refused>> {
        // A small buffer, so that lines end in every position of it.
        let mut reader = CsvReader::new(io::BufReader::with_capacity(7, bytes));
        let mut record = Record::default();
        let mut all = Vec::new();
        loop {
            match reader.read(&mut record) {
                Ok(true) => all.push(Ok((record.row, record.fields().map(str::to_owned).collect()))),
                Ok(false) => return all,
                Err(error) => all.push(Err((error.row, error.fault.to_string()))),
            }
        }
    }

    fn records(bytes: &[u8]) -> Vec<Fields> {
        read_all(bytes).into_iter().map(Result::unwrap).collect()
    }

    fn row(row: u64, fields: &[&str]) -> Fields {
        (row, fields.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn marks_line_ends_and_quotes_are_read_and_rows_counted_as_lines() {
        let text = b"\xef\xbb\xbfa,b\r\n\"x\r\ny\",\"say \"\"so\"\"\"\r\n,\"\"\r\n\xc3\xa4,last";
        assert_eq!(
            records(text),
            [row(1, &["a", "b"]), row(2, &["x\ny", "say \"so\""]), row(4, &["", ""]), row(5, &["\u{e4}", "last"])]
        );
        assert_eq!(records(b""), []);
        assert_eq!(records(b"\xef\xbb\xbf"), []);
        assert_eq!(records(b"a,\n\n\r\n\n"), [row(1, &["a", ""])]);
    }

    #[test]
    fn what_is_not_strict_is_refused_with_its_place() {
        let cases: &[(&[u8], u64, &str)] = &[
            (b"a,b\n1,\"open\n2,3\n", 2, "the quote at character 3 is never closed"),
            (b"a,b\n\xc3\xa41,x\"y\n", 2, "the quote at character 5 stands amid a field"),
            (b"a,b\n\"x\ny\" z,2\n", 3, "text follows the closing quote before character 3"),
            (b"a,b\n1,\xff\n", 2, "byte 3 of the line is not UTF-8"),
            (b"a,b\n\"1\n\xff\",2\n", 3, "byte 1 of the line is not UTF-8"),
            (b"a,b\n1,\0\n", 2, "byte 3 of the line is NUL"),
            (b"a,b\r1,2\r", 1, "byte 4 of the line is a carriage return without a line feed"),
            (b"a,b\n1,2\r", 2, "byte 4 of the line is a carriage return without a line feed"),
            (b"\xff\xfea\0,\0", 1, "the file is UTF-16"),
            (b"a,b\n\n\n1,2\n", 2, "the line is empty"),
        ];
        for (bytes, row, reason) in cases {
            let all = read_all(bytes);
            let (found_row, found) =
                all.iter().find_map(|read| read.as_ref().err()).unwrap_or_else(|| panic!("{reason}: {all:?}"));
            assert!(found_row == row && found.starts_with(reason), "{row} {reason}: {found_row} {found}");
        }
    }

    #[test]
    fn rows_after_a_damaged_row_are_still_read() {
        let all = read_all(b"a,b\nx\"y,1\n2,\xff\n3,4\n");
        assert_eq!(all.iter().filter(|read| read.is_err()).count(), 2);
        assert_eq!(all.last().unwrap().as_ref().unwrap(), &row(4, &["3", "4"]));
    }

    #[test]
    fn limits_hold_for_fields_and_rows() {
        let field = |bytes: usize| format!("a,b\n1,{}\n", "x".repeat(bytes)).into_bytes();
        assert_eq!(records(&field(MAX_FIELD_BYTES)).len(), 2);
        assert!(read_all(&field(MAX_FIELD_BYTES + 1))[1].is_err());
        assert!(read_all(&field(MAX_RECORD_BYTES))[1].is_err());
        let quoted = format!("a,b\n1,\"{}\"\n", "x\n".repeat(MAX_FIELD_BYTES / 2 + 1)).into_bytes();
        assert_eq!(read_all(&quoted).len(), 2);
        assert!(read_all(&quoted)[1].is_err());
        let endless = format!("a,b\n1,\"{}", "x\n".repeat(MAX_RECORD_BYTES)).into_bytes();
        assert_eq!(read_all(&endless)[1..].iter().map(|read| read.as_ref().unwrap_err().0).collect::<Vec<_>>(), [2]);
    }
}
