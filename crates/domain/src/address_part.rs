//! The part of an address after its question mark: names and values, as forms and links write them.

use std::fmt::Write as _;

/// The names and values, in order, both decoded: some write even the underscore of a name encoded. A name without a value has an empty one.
pub fn pairs(address_part: &str) -> impl Iterator<Item = (String, String)> {
    address_part.trim_start_matches('?').split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

/// Percent-encoding of everything but letters, digits and `-._~` (RFC 3986).
#[must_use]
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// What forms and [`encode`] write; a broken escape stays as it is, broken UTF-8 becomes the replacement character.
#[must_use]
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let escaped = (byte == b'%')
            .then(|| bytes.get(index + 1..index + 3))
            .flatten()
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escaped {
            Some(escaped) => {
                decoded.push(escaped);
                index += 3;
            }
            None => {
                decoded.push(if byte == b'+' { b' ' } else { byte });
                index += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded_and_what_is_broken_stays_readable() {
        for text in ["cost & \"Lärm\" 50 %+", "", "a=b&c", "\u{2212}"] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(encode("a b:c"), "a%20b%3Ac");
        assert_eq!(decode("a+b%2"), "a b%2");
        assert_eq!(
            pairs("?as%5Fof=1&b&c=%20").collect::<Vec<_>>(),
            [("as_of", "1"), ("b", ""), ("c", " ")].map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}
