//! Text to parts, by recursive descent; the grammar is that of the module.

use super::{
    Day, FormulaError, FormulaProblem, Kind, MAX_BYTES, MAX_DEPTH, MAX_PARTS, MAX_WINDOW, Opening, Operation, Part,
    Window,
};
use std::ops::Range;

/// Reads a formula.
///
/// # Errors
/// The first thing that does not hold, with its place.
pub fn parse(text: &str) -> Result<Part, FormulaError> {
    if text.trim().is_empty() {
        return Err(FormulaError { place: 0..text.len(), problem: FormulaProblem::Empty });
    }
    if text.len() > MAX_BYTES {
        let problem = FormulaProblem::TooLong { bytes: text.len() };
        return Err(FormulaError { place: 0..text.len(), problem });
    }
    let mut reader = Reader { text, at: 0, parts: 0, depth: 0 };
    let whole = reader.sum()?;
    match reader.next_character() {
        None => Ok(whole),
        Some(found) => Err(reader.problem_here(FormulaProblem::Trailing { found })),
    }
}

type Answer<T> = Result<T, FormulaError>;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    parts: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next character that is no blank, which is then at hand.
    fn next_character(&mut self) -> Option<char> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        self.rest().chars().next()
    }

    fn takes(&mut self, wanted: char) -> bool {
        let found = self.next_character() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn needs(&mut self, wanted: char, what: &'static str) -> Answer<()> {
        if self.takes(wanted) {
            return Ok(());
        }
        let found = self.next_character();
        Err(self.problem_here(FormulaProblem::Expected { what, found }))
    }

    /// A problem with the character at hand.
    fn problem_here(&self, problem: FormulaProblem) -> FormulaError {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        FormulaError { place: self.at..self.at + length, problem }
    }

    fn part(&mut self, place: Range<usize>, kind: Kind) -> Answer<Part> {
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return Err(FormulaError { place, problem: FormulaProblem::TooManyParts });
        }
        Ok(Part { place, kind })
    }

    fn pair(&mut self, operation: Operation, left: Part, right: Part) -> Answer<Part> {
        let place = left.place.start..right.place.end;
        self.part(place, Kind::Pair(operation, Box::new(left), Box::new(right)))
    }

    fn sum(&mut self) -> Answer<Part> {
        let mut left = self.product()?;
        loop {
            let operation = match self.next_character() {
                Some('+') => Operation::Add,
                Some('-') => Operation::Subtract,
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.product()?;
            left = self.pair(operation, left, right)?;
        }
    }

    fn product(&mut self) -> Answer<Part> {
        let mut left = self.factor()?;
        loop {
            let operation = match self.next_character() {
                Some('*') => Operation::Multiply,
                Some('/') => Operation::Divide,
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.factor()?;
            left = self.pair(operation, left, right)?;
        }
    }

    fn factor(&mut self) -> Answer<Part> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.next_character();
            return Err(self.problem_here(FormulaProblem::TooDeep));
        }
        let factor = self.bare_factor()?;
        self.depth -= 1;
        Ok(factor)
    }

    fn bare_factor(&mut self) -> Answer<Part> {
        let found = self.next_character();
        let start = self.at;
        match found {
            Some('-') => {
                self.at += 1;
                let inner = self.factor()?;
                self.part(start..inner.place.end, Kind::Negative(Box::new(inner)))
            }
            Some('(') => {
                self.at += 1;
                let mut inner = self.sum()?;
                self.needs(')', "+ - * / or ')'")?;
                inner.place = start..self.at;
                Ok(inner)
            }
            Some('{') => self.series(),
            Some('0'..='9' | '.') => {
                let number = self.number()?;
                self.part(start..self.at, Kind::Number(number))
            }
            Some(letter) if letter.is_alphabetic() => self.call(),
            found => Err(self.problem_here(FormulaProblem::ExpectedValue { found })),
        }
    }

    fn series(&mut self) -> Answer<Part> {
        let start = self.at;
        let inside = self.rest().get(1..).unwrap_or_default();
        let end = inside.find(['}', '{', '\n']).filter(|end| inside.as_bytes().get(*end) == Some(&b'}'));
        let Some(length) = end else {
            return Err(FormulaError { place: start..start + 1, problem: FormulaProblem::OpenBrace });
        };
        self.at = start + length + 2;
        let name = inside.get(..length).unwrap_or_default().trim();
        if name.is_empty() {
            return Err(FormulaError { place: start..self.at, problem: FormulaProblem::NoName });
        }
        self.part(start..self.at, Kind::Series(name.to_owned()))
    }

    /// What stands at hand as long as its characters are of a kind.
    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|character| !belongs(character)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn number(&mut self) -> Answer<f64> {
        self.next_character();
        let start = self.at;
        // Letters too, so that '12h' and '1e3' are refused whole.
        let text = self.take_while(|character| character.is_alphanumeric() || character == '.');
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let has_digits = text.starts_with(|first: char| first.is_ascii_digit()) && !text.ends_with('.');
        let number = text.parse().ok().filter(|number: &f64| is_plain && has_digits && number.is_finite());
        number.ok_or_else(|| self.bad_text(start, |text| FormulaProblem::BadNumber { text }))
    }

    fn signed_number(&mut self) -> Answer<f64> {
        let is_negative = self.takes('-');
        let number = self.number()?;
        Ok(if is_negative { -number } else { number })
    }

    /// A problem with the text from a place to here, or to the next sign where nothing was taken.
    fn bad_text(&mut self, start: usize, problem: impl Fn(String) -> FormulaProblem) -> FormulaError {
        if self.at == start {
            self.take_while(|character| !matches!(character, ',' | ')' | '('));
        }
        let text = self.text.get(start..self.at).unwrap_or_default().trim_end();
        FormulaError { place: start..start + text.len(), problem: problem(text.to_owned()) }
    }

    fn call(&mut self) -> Answer<Part> {
        let start = self.at;
        let word = self.take_while(|character| character.is_alphanumeric() || matches!(character, '_' | '-'));
        let is_known = matches!(word, "min" | "max" | "abs" | "lag" | "mean" | "sum" | "running_sum");
        if !is_known {
            let problem = FormulaProblem::BareWord { word: word.to_owned() };
            return Err(FormulaError { place: start..self.at, problem });
        }
        self.needs('(', "'(' after the name of a function")?;
        let first = Box::new(self.sum()?);
        let kind = match word {
            "min" => Kind::Pair(Operation::Least, first, self.second()?),
            "max" => Kind::Pair(Operation::Greatest, first, self.second()?),
            "abs" => Kind::Absolute(first),
            "lag" => Kind::Lag(first, self.periods()?),
            "mean" => Kind::Window(Window::Mean, first, self.periods()?),
            "sum" => Kind::Window(Window::Sum, first, self.periods()?),
            _ => Kind::RunningSum(first, self.openings()?),
        };
        self.needs(')', "+ - * / or the ')' of the function")?;
        self.part(start..self.at, kind)
    }

    fn second(&mut self) -> Answer<Box<Part>> {
        self.needs(',', "',' and the second value")?;
        Ok(Box::new(self.sum()?))
    }

    fn periods(&mut self) -> Answer<usize> {
        self.needs(',', "',' and a number of periods")?;
        self.next_character();
        let start = self.at;
        let text = self.take_while(|character| character.is_alphanumeric() || character == '.');
        let is_whole = text.bytes().all(|byte| byte.is_ascii_digit());
        let periods = text.parse().ok().filter(|periods| is_whole && (1..=MAX_WINDOW).contains(periods));
        periods.ok_or_else(|| self.bad_text(start, |text| FormulaProblem::BadPeriods { text }))
    }

    fn openings(&mut self) -> Answer<Vec<Opening>> {
        let mut openings: Vec<Opening> = Vec::new();
        while self.takes(',') {
            let value = self.signed_number()?;
            if !self.takes(',') {
                return Err(self.problem_here(FormulaProblem::NoOpening));
            }
            let (day, place) = self.day()?;
            if openings.last().is_some_and(|last| last.day >= day) {
                return Err(FormulaError { place, problem: FormulaProblem::OpeningsUnordered });
            }
            openings.push(Opening { value, day, place });
        }
        if openings.is_empty() {
            return Err(self.problem_here(FormulaProblem::NoOpening));
        }
        Ok(openings)
    }

    fn day(&mut self) -> Answer<(Day, Range<usize>)> {
        self.next_character();
        let start = self.at;
        let text = self.take_while(|character| character.is_alphanumeric() || character == '-');
        match read_day(text) {
            Some(day) => Ok((day, start..self.at)),
            None => Err(self.bad_text(start, |text| FormulaProblem::BadDay { text })),
        }
    }
}

/// A day of the form `2024-01-31` that the calendar has.
fn read_day(text: &str) -> Option<Day> {
    let mut numbers = text.split('-');
    let mut number = |digits: usize| {
        let text = numbers.next()?;
        let is_plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_plain { text.parse::<u16>().ok() } else { None }
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    let is_leap_year = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u16::from(is_leap_year),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let is_real = numbers.next().is_none() && (1..=days).contains(&day);
    is_real.then_some(Day { year: i32::from(year), month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
}
