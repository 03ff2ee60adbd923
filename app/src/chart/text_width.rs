//! Widths of texts from a fixed table, so that server and browser lay a chart out alike.
//!
//! Asking the platform would not do: plotters guesses on the server and measures the page in the browser,
//! and the two differ by a fifth, which moves every label at hydration. The table holds the advance widths
//! of Helvetica in thousandths of the font size, as published by Adobe in the metrics of the PostScript core
//! fonts (`Helvetica.afm`, `Helvetica-Bold.afm` for the bold allowance); Arial and Liberation Sans have the
//! same ones. Interface fonts such as Inter run up to an eighth wider, which [`ALLOWANCE_PERCENT`] covers.

/// Widths are multiplied by this, so that a slightly wider font does not run into its neighbour.
const ALLOWANCE_PERCENT: i32 = 112;

/// What bold letters take more than regular ones, in percent (mean over letters and digits of the metrics).
const BOLD_PERCENT: i32 = 107;

/// Width of a letter that the table does not name: an average Latin, Greek or Cyrillic letter.
const WIDTH_OTHER: i32 = 600;

/// Width of an ideograph, a syllable block or a pictograph: a full square.
const WIDTH_FULL: i32 = 1000;

/// Advance widths of U+0020 to U+007E, in thousandths of the font size.
const ASCII: [i32; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // space to /
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // p to ~
];

/// Width of one character in thousandths of the font size.
fn advance(character: char) -> i32 {
    match character {
        ' '..='~' => ASCII[character as usize - 0x20],
        '\u{a0}' | '\u{b7}' => 278,
        '\u{2009}' | '\u{202f}' => 200,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0,
        '−' | '×' | '±' => 584,
        '≤' | '≥' | '≠' => 549,
        '–' | '£' | '€' => 556,
        '—' | '…' => 1000,
        'À'..='Þ' => 722,
        'ß'..='ÿ' => 556,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' => WIDTH_FULL,
        '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{1f000}'.. => WIDTH_FULL,
        _ => WIDTH_OTHER,
    }
}

/// Width of `text` in pixels at `font_size` pixels, rounded up.
pub fn text_width(text: &str, font_size: i32, is_bold: bool) -> i32 {
    let thousandths: i32 = text.chars().map(advance).fold(0, i32::saturating_add);
    let bold_percent = if is_bold { BOLD_PERCENT } else { 100 };
    let scaled = i64::from(thousandths) * i64::from(font_size) * i64::from(ALLOWANCE_PERCENT) * i64::from(bold_percent);
    i32::try_from((scaled + 9_999_999) / 10_000_000).unwrap_or(i32::MAX)
}

/// `text`, or as much of its beginning as fits into `width` pixels with an ellipsis behind it; `None` if
/// not even one letter fits.
pub fn fit_text(text: &str, width: i32, font_size: i32, is_bold: bool) -> Option<String> {
    if text_width(text, font_size, is_bold) <= width {
        return Some(text.to_owned());
    }
    let mut boundaries: Vec<usize> = text.char_indices().map(|(index, _)| index).collect();
    while let Some(end) = boundaries.pop() {
        let shortened = format!("{}…", text[..end].trim_end());
        if end > 0 && text_width(&shortened, font_size, is_bold) <= width {
            return Some(shortened);
        }
    }
    None
}

/// `text` broken at spaces into lines of at most `width` pixels; a single longer word is shortened. At most
/// `line_limit` lines, the last of which ends in an ellipsis if something is left over.
pub fn wrap_text(text: &str, width: i32, font_size: i32, is_bold: bool, line_limit: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if let Some(line) = lines.last_mut() {
            let joined = format!("{line} {word}");
            let is_last = lines.len() == line_limit;
            if is_last || text_width(&joined, font_size, is_bold) <= width {
                if let Some(line) = lines.last_mut() {
                    *line = joined;
                }
                continue;
            }
        }
        if lines.len() < line_limit {
            lines.push(word.to_owned());
        }
    }
    lines.iter().filter_map(|line| fit_text(line, width, font_size, is_bold)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_as_wide_as_the_metrics_say() {
        // 10 digits of 0.556 em at 12 px are 66.72 px, with the allowance 74.73 px.
        assert_eq!(text_width("0123456789", 12, false), 75);
        assert!(text_width("0123456789", 12, true) > 75);
        assert_eq!(text_width("", 12, false), 0);
    }

    #[test]
    fn a_long_text_is_shortened_to_its_room() {
        let shortened = fit_text("Excess journey time", 60, 12, false).unwrap();
        assert!(shortened.ends_with('…') && shortened.starts_with("Ex"));
        assert!(text_width(&shortened, 12, false) <= 60);
        assert_eq!(fit_text("Excess", 2, 12, false), None);
        assert_eq!(fit_text("", 0, 12, false), Some(String::new()));
    }

    #[test]
    fn letters_of_several_bytes_are_not_cut_in_half() {
        assert!(fit_text("東京メトロ遅延時間", 60, 12, false).unwrap().ends_with('…'));
    }

    #[test]
    fn lines_keep_within_the_width_and_lose_nothing_silently() {
        let text = "Cost per parcel will miss the target by four per cent in week nine";
        let lines = wrap_text(text, 180, 14, true, 5);
        assert_eq!(lines.join(" "), text);
        assert!(lines.iter().all(|line| text_width(line, 14, true) <= 180));
        let lines = wrap_text(text, 120, 14, true, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
    }
}
