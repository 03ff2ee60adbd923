//! What a cell may hold: one function per kind of text, each with a reason that says what to write instead.

use crate::formula::{Formula, FormulaError};
use crate::slug::Slug;
use crate::word::UnknownWord;
use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};
use std::str::FromStr;

/// The longest name, in characters.
const MAX_NAME: usize = 200;
/// The longest text, in characters.
const MAX_TEXT: usize = 8_000;
/// The longest web address, in characters.
const MAX_ADDRESS: usize = 2_000;
/// The longest part of a text that a message repeats, in characters.
const MAX_EXCERPT: usize = 60;

/// The beginning of a text, in quotes, as messages repeat it.
#[must_use]
pub fn excerpt(text: &str) -> String {
    match text.char_indices().nth(MAX_EXCERPT) {
        Some((end, _)) => format!("'{}\u{2026}'", &text[..end]),
        None => format!("'{text}'"),
    }
}

/// A name or another short text on one line.
pub fn name(text: &str) -> Result<String, String> {
    bounded(text, MAX_NAME, |character| !character.is_control())
}

/// A text of one line or more.
pub fn text(text: &str) -> Result<String, String> {
    bounded(text, MAX_TEXT, |character| character == '\n' || !character.is_control())
}

fn bounded(text: &str, longest: usize, fits: impl Fn(char) -> bool) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("is blank".to_owned());
    }
    if text.chars().count() > longest {
        return Err(format!("has more than {longest} characters"));
    }
    match text.chars().find(|character| !fits(*character)) {
        Some('\n') => Err("has more than one line".to_owned()),
        Some(character) => Err(format!("holds the control character U+{:04X}; remove it", u32::from(character))),
        None => Ok(text.to_owned()),
    }
}

/// A formula, see `docs/reference/formula.md`.
pub fn formula(text: &str) -> Result<Formula, String> {
    text.parse().map_err(|error: FormulaError| error.to_string())
}

/// A slug.
pub fn slug(text: &str) -> Result<Slug, String> {
    match (text.parse(), Slug::from_text(text)) {
        (Ok(slug), _) => Ok(slug),
        (Err(error), Some(near)) if !text.is_empty() => Err(format!("{error}; perhaps {near}")),
        (Err(error), _) => Err(error.to_string()),
    }
}

/// Several slugs separated by spaces, none twice.
pub fn slugs(text: &str) -> Result<Vec<Slug>, String> {
    let mut all: Vec<Slug> = Vec::new();
    for part in text.split(' ').filter(|part| !part.is_empty()) {
        let next = slug(part)?;
        if all.contains(&next) {
            return Err(format!("'{next}' stands in it twice"));
        }
        all.push(next);
    }
    if all.is_empty() { Err("is blank".to_owned()) } else { Ok(all) }
}

/// A word of a closed set.
pub fn word<T: FromStr<Err = UnknownWord>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: UnknownWord| error.to_string())
}

/// `yes` or `no`.
pub fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(format!("{} is neither yes nor no", excerpt(text))),
    }
}

/// A day, `YYYY-MM-DD`.
pub fn date(text: &str) -> Result<NaiveDate, String> {
    let refused = || format!("{} is not a day; write it as YYYY-MM-DD", excerpt(text));
    let bytes: &[u8; 10] = text.as_bytes().try_into().map_err(|_| refused())?;
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return Err(refused());
    }
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
    };
    let (Some(year), Some(month), Some(day)) = (number(&bytes[..4]), number(&bytes[5..7]), number(&bytes[8..])) else {
        return Err(refused());
    };
    let year = i32::try_from(year).unwrap_or_default();
    // There is no year 0 in Postgres, nor in history.
    NaiveDate::from_ymd_opt(year, month, day)
        .filter(|_| year > 0)
        .ok_or_else(|| format!("{} is no day of the calendar", excerpt(text)))
}

/// An instant, RFC 3339 with a zone, to the microsecond: what the store keeps.
pub fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    if let Some(instant) = plain_instant(text) {
        return Ok(instant);
    }
    let instant = DateTime::parse_from_rfc3339(text)
        .map_err(|_| format!("{} is not an instant; write it with a zone, as 2016-01-28T09:00:00Z", excerpt(text)))?
        .with_timezone(&Utc);
    if instant.nanosecond() >= 1_000_000_000 {
        return Err(format!("{} is a leap second; write the second before it", excerpt(text)));
    }
    if instant.nanosecond() % 1_000 != 0 {
        return Err(format!("{} is finer than a microsecond; round it", excerpt(text)));
    }
    if !(1..=9_999).contains(&chrono::Datelike::year(&instant)) {
        return Err(format!("{} is outside the years 1 to 9999", excerpt(text)));
    }
    Ok(instant)
}

/// The usual shape, `2016-01-28T09:00:00Z`, without the general parser: files have millions of them.
fn plain_instant(text: &str) -> Option<DateTime<Utc>> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    let bytes: &[u8; 8] = time.as_bytes().try_into().ok()?;
    let number = |tens: u8, ones: u8| {
        (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
    };
    match *bytes {
        [hour_tens, hour_ones, b':', minute_tens, minute_ones, b':', second_tens, second_ones] => {
            let time = NaiveTime::from_hms_opt(
                number(hour_tens, hour_ones)?,
                number(minute_tens, minute_ones)?,
                number(second_tens, second_ones)?,
            )?;
            Some(date(day).ok()?.and_time(time).and_utc())
        }
        _ => None,
    }
}

/// A whole number within bounds, both inclusive.
pub fn whole(lowest: i64, highest: i64) -> impl Fn(&str) -> Result<i64, String> {
    move |text| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse::<i64>().ok().filter(|_| is_plain);
        number
            .filter(|number| (lowest..=highest).contains(number))
            .ok_or_else(|| format!("{} is not a whole number from {lowest} to {highest}", excerpt(text)))
    }
}

/// A whole number within bounds, in the type that holds it.
pub fn whole_as<T: TryFrom<i64>>(lowest: i64, highest: i64) -> impl Fn(&str) -> Result<T, String> {
    move |text| T::try_from(whole(lowest, highest)(text)?).map_err(|_| format!("{} is too large", excerpt(text)))
}

/// The order among siblings.
pub fn position(text: &str) -> Result<i32, String> {
    whole_as(i64::from(i32::MIN), i64::from(i32::MAX))(text)
}

/// A currency, ISO 4217.
pub fn currency(text: &str) -> Result<String, String> {
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(text.to_owned());
    }
    Err(format!("{} is not a currency: three capital letters, such as GBP", excerpt(text)))
}

/// The shape of an IANA time zone; whether there is such a zone, the store knows.
pub fn time_zone(text: &str) -> Result<String, String> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-' | b'+');
    if (1..=64).contains(&text.len()) && text.bytes().all(fits) {
        return Ok(text.to_owned());
    }
    Err(format!("{} is not a time zone; use a name such as Europe/London", excerpt(text)))
}

/// A web address. Pages link to it: anything but http and https would be a script or a file.
pub fn web_address(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let has_host = rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_alphanumeric() || first == '['));
    if !has_host || text.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return Err(format!(
            "{} is not a web address; it begins with https:// or http:// and has no spaces",
            excerpt(text)
        ));
    }
    bounded(text, MAX_ADDRESS, |_| true)
}

/// An e-mail address, by its rough shape.
pub fn email(text: &str) -> Result<String, String> {
    let parts =
        text.split_once('@').filter(|(local, host)| !local.is_empty() && !host.is_empty() && !host.contains('@'));
    if parts.is_none() || text.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return Err(format!("{} is not an e-mail address", excerpt(text)));
    }
    bounded(text, MAX_NAME, |_| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_one_spelling() {
        assert_eq!(date("2024-02-29"), Ok(NaiveDate::from_ymd_opt(2024, 2, 29).unwrap()));
        for bad in [
            "",
            "2023-02-29",
            "2024-2-9",
            "24-02-09",
            "09/02/2024",
            "2024-02-09 ",
            "0000-01-01",
            "2024-13-01",
            "-024-01-01",
            "+024-01-01",
            "２024-1",
        ] {
            assert!(date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn instants_have_a_zone_and_no_more_than_microseconds() {
        let nine = instant("2016-01-28T09:00:00Z").unwrap();
        assert_eq!(nine.to_rfc3339(), "2016-01-28T09:00:00+00:00");
        assert_eq!(instant("2016-01-28T10:00:00+01:00"), Ok(nine));
        assert_eq!(instant("2016-01-28T09:00:00.000001Z").unwrap().nanosecond(), 1_000);
        for bad in [
            "2016-01-28",
            "2016-01-28T09:00:00",
            "2016-01-28T24:00:00Z",
            "2016-12-31T23:59:60Z",
            "2016-01-28T09:00:00.0000001Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59-01:00",
        ] {
            assert!(instant(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn texts_are_kept_as_they_are_or_refused() {
        assert_eq!(name(" a name "), Ok(" a name ".to_owned()));
        assert_eq!(text("two\nlines"), Ok("two\nlines".to_owned()));
        assert_eq!(name(&"\u{e4}".repeat(200)).map(|name| name.chars().count()), Ok(200));
        for (bad, reason) in [
            ("", "is blank"),
            ("  ", "is blank"),
            ("two\nlines", "has more than one line"),
            ("tab\there", "holds the control character U+0009; remove it"),
        ] {
            assert_eq!(name(bad), Err(reason.to_owned()), "{bad:?}");
        }
        assert!(name(&"a".repeat(201)).is_err() && text(&"a".repeat(8_001)).is_err() && text("bell\u{7}").is_err());
    }

    #[test]
    fn addresses_lead_to_the_web_and_nowhere_else() {
        assert!(web_address("https://tfl.gov.uk/a?b=c").is_ok());
        for bad in [
            "javascript:alert(1)",
            "https://",
            "https:///etc/passwd",
            "//tfl.gov.uk",
            "https://a b",
            "HTTPS//x",
            "data:text/html,x",
        ] {
            assert!(web_address(bad).is_err(), "{bad}");
        }
        assert!(email("leader@example.org").is_ok());
        for bad in ["leader", "@example.org", "a@b@c", "a b@c"] {
            assert!(email(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn closed_shapes_are_closed() {
        assert!(
            currency("GBP").is_ok() && currency("gbp").is_err() && currency("£").is_err() && currency("GBPX").is_err()
        );
        assert!(
            time_zone("America/Argentina/Buenos_Aires").is_ok()
                && time_zone("").is_err()
                && time_zone("Europe London").is_err()
        );
        assert_eq!(whole(0, 6)("6"), Ok(6));
        for bad in ["7", "-1", "+1", "1.0", "", "a", "99999999999999999999"] {
            assert!(whole(0, 6)(bad).is_err(), "{bad}");
        }
        assert!(yes_or_no("yes") == Ok(true) && yes_or_no("Yes").is_err());
        assert_eq!(
            slug("Head Office").unwrap_err(),
            "'Head Office' is not a slug: lower-case letters, digits and single hyphens between them; perhaps head-office"
        );
        assert_eq!(slugs("a b").map(|all| all.len()), Ok(2));
        assert!(slugs("a a").is_err() && slugs(" ").is_err() && slugs("a,b").is_err());
    }
}
