//! Numbers as the reader's locale writes them; the caller decides, the charts only follow.

use super::scale::power_of_ten;

/// How the values of one measure are written.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberFormat {
    /// Values are multiplied by this first: 100 turns a stored ratio into percent.
    pub scale: f64,
    /// Digits behind the decimal mark of a single value; ticks use as many as their step needs.
    pub decimals: u8,
    /// The mark before the decimals, `.` or `,`.
    pub decimal_mark: char,
    /// The mark between groups of three digits, such as `,` or a narrow no-break space.
    pub group_mark: char,
    /// Written directly before the number, such as `£`.
    pub prefix: String,
    /// Written directly after the number, such as `%` or a space and `min`.
    pub suffix: String,
}

impl Default for NumberFormat {
    fn default() -> Self {
        Self {
            scale: 1.0,
            decimals: 0,
            decimal_mark: '.',
            group_mark: ',',
            prefix: String::new(),
            suffix: String::new(),
        }
    }
}

impl NumberFormat {
    /// A plain number with this many decimals.
    pub fn plain(decimals: u8) -> Self {
        Self { decimals, ..Self::default() }
    }

    /// A stored ratio (0 to 1) written in percent with this many decimals.
    pub fn percent(decimals: u8) -> Self {
        Self { scale: 100.0, decimals, suffix: "%".to_owned(), ..Self::default() }
    }

    /// `value` with the decimals of this format.
    pub fn format(&self, value: f64) -> String {
        self.format_with_decimals(value, usize::from(self.decimals))
    }

    /// `value` of an axis whose ticks are `step` apart: just enough decimals to tell them apart, and large
    /// ticks in thousands, millions or billions.
    pub fn format_tick(&self, value: f64, step: f64, largest: f64) -> String {
        let (value, step, largest) = (value * self.scale, (step * self.scale).abs(), (largest * self.scale).abs());
        let (divisor, letter) = match largest {
            magnitude if magnitude >= 1e15 => return self.wrap(&format!("{value:.0e}")),
            magnitude if magnitude >= 1e9 => (1e9, "bn"),
            magnitude if magnitude >= 1e6 => (1e6, "m"),
            magnitude if magnitude >= 1e4 && step >= 100.0 => (1e3, "k"),
            _ => (1.0, ""),
        };
        let step = step / divisor;
        if step > 0.0 && step < 1e-9 {
            return self.wrap(&format!("{value:e}"));
        }
        // The step is 1, 2, 2.5 or 5 times a power of ten; the tolerance absorbs its binary rounding.
        let decimals = (0_usize..=10)
            .find(|decimals| {
                let scaled = step * power_of_ten(i32::try_from(*decimals).unwrap_or(0));
                (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1.0) && scaled > 0.5
            })
            .unwrap_or(usize::from(self.decimals));
        let digits = self.digits(value / divisor, decimals);
        let is_zero = !digits.contains(|character| ('1'..='9').contains(&character));
        self.wrap(&match (is_zero, letter) {
            (_, "") => digits,
            (true, _) => "0".to_owned(),
            (false, _) => format!("{digits}{letter}"),
        })
    }

    fn format_with_decimals(&self, value: f64, decimals: usize) -> String {
        let value = value * self.scale;
        if !value.is_finite() {
            return "–".to_owned();
        }
        if value.abs() >= 1e15 {
            return self.wrap(&format!("{value:.3e}"));
        }
        self.wrap(&self.digits(value, decimals))
    }

    fn wrap(&self, digits: &str) -> String {
        match digits.strip_prefix('-') {
            Some(digits) => format!("−{}{digits}{}", self.prefix, self.suffix),
            None => format!("{}{digits}{}", self.prefix, self.suffix),
        }
    }

    /// The digits with marks; a leading `-` for negative values, but never for a rounded zero.
    fn digits(&self, value: f64, decimals: usize) -> String {
        let plain = format!("{value:.decimals$}");
        let (sign, unsigned) = match plain.strip_prefix('-') {
            Some(unsigned) if unsigned.contains(|digit| ('1'..='9').contains(&digit)) => ("-", unsigned),
            Some(unsigned) => ("", unsigned),
            None => ("", plain.as_str()),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let mut text = String::from(sign);
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                text.push(self.group_mark);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(self.decimal_mark);
            text.push_str(fraction);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_carry_groups_signs_and_units() {
        assert_eq!(NumberFormat::plain(0).format(1_234_567.4), "1,234,567");
        assert_eq!(NumberFormat::percent(1).format(0.967), "96.7%");
        assert_eq!(NumberFormat::plain(2).format(-0.004), "0.00");
        let money = NumberFormat { prefix: "£".to_owned(), ..NumberFormat::plain(2) };
        assert_eq!(money.format(-1234.5), "−£1,234.50");
        let german = NumberFormat { decimal_mark: ',', group_mark: '.', ..NumberFormat::plain(1) };
        assert_eq!(german.format(1234.5), "1.234,5");
        assert_eq!(NumberFormat::plain(1).format(f64::NAN), "–");
    }

    #[test]
    fn ticks_have_the_decimals_of_their_step() {
        let percent = NumberFormat::percent(1);
        assert_eq!(percent.format_tick(0.95, 0.05, 1.0), "95%");
        assert_eq!(percent.format_tick(0.955, 0.005, 1.0), "95.5%");
        let plain = NumberFormat::plain(0);
        assert_eq!(plain.format_tick(2_500_000.0, 500_000.0, 3e6), "2.5m");
        assert_eq!(plain.format_tick(0.0, 500_000.0, 3e6), "0");
        assert_eq!(plain.format_tick(20_000.0, 5_000.0, 4e4), "20k");
        assert_eq!(plain.format_tick(0.000_02, 0.000_01, 0.000_04), "0.00002");
        assert_eq!(plain.format_tick(5e-13, 1e-13, 1e-12), "5e-13");
    }
}
