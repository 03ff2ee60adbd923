//! The small line inside a node of the map: path data only, for the map's own SVG.
//!
//! There are up to a thousand of them, so this is arithmetic and one string, without a drawing around it.

use std::fmt::Write;

use super::series_line::runs;

/// What a sparkline shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sparkline<'a> {
    /// Values at equal distances, oldest first; `None` breaks the line. About 40 at most are legible.
    pub values: &'a [Option<f64>],
    /// A bound to draw with it.
    pub target: Option<f64>,
    /// Width of the box in the map's units.
    pub width: f64,
    /// Height of the box in the map's units.
    pub height: f64,
}

/// The parts of a sparkline inside a box whose upper left corner is the origin.
#[derive(Debug, Clone, PartialEq)]
pub struct SparklinePaths {
    /// The `d` attribute of the line; a value without neighbours is a stroke of no length, which a round
    /// line cap shows as a dot. Empty without values.
    pub line: String,
    /// The `d` attribute of the target, if there is one.
    pub target: Option<String>,
    /// Position of the last value.
    pub last_point: Option<(f64, f64)>,
}

/// Draws a sparkline. Values and target share the height; equal values lie in the middle.
pub fn draw_sparkline(sparkline: &Sparkline<'_>) -> SparklinePaths {
    let Sparkline { values, width, height, .. } = *sparkline;
    let target = sparkline.target.filter(|target| target.is_finite());
    let finite = values.iter().flatten().copied().filter(|value| value.is_finite()).chain(target);
    let (low, high) =
        finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    // One unit of margin keeps the stroke inside the box.
    let (inner_width, inner_height) = ((width - 2.0).max(0.0), (height - 2.0).max(0.0));
    let y_of = |value: f64| {
        // Halved before the difference, so that extreme values do not overflow.
        let (span, offset) = (high / 2.0 - low / 2.0, value / 2.0 - low / 2.0);
        let share = if span > 0.0 { offset / span } else { 0.5 };
        1.0 + (1.0 - share) * inner_height
    };
    let last_index = values.len().saturating_sub(1).max(1) as f64;
    let x_of = |index: f64| 1.0 + index / last_index * inner_width;

    let points: Vec<(f64, Option<f64>)> =
        values.iter().enumerate().map(|(index, value)| (index as f64, *value)).collect();
    let runs = runs(&points);
    let mut line = String::with_capacity(values.len() * 10);
    for run in &runs {
        for (position, (index, value)) in run.iter().enumerate() {
            let command = if position == 0 { 'M' } else { 'L' };
            push_point(&mut line, command, x_of(*index), y_of(*value));
        }
        if run.len() == 1 {
            line.push_str("h0");
        }
    }
    let last_point =
        runs.last().and_then(|run| run.last()).map(|(index, value)| (to_tenth(x_of(*index)), to_tenth(y_of(*value))));
    let target = target.map(|target| {
        let mut path = String::new();
        push_point(&mut path, 'M', 0.0, y_of(target));
        push_number(&mut path, "H", width);
        path
    });
    SparklinePaths { line, target, last_point }
}

fn push_point(path: &mut String, command: char, x: f64, y: f64) {
    path.push(command);
    push_number(path, "", x);
    push_number(path, " ", y);
}

/// A number with one decimal, without a trailing `.0`.
fn push_number(path: &mut String, before: &str, number: f64) {
    let written = write!(path, "{before}{}", to_tenth(number));
    debug_assert!(written.is_ok(), "writing to a string does not fail");
}

fn to_tenth(number: f64) -> f64 {
    // Adding zero turns a negative zero into a plain one.
    (number * 10.0).round() / 10.0 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(values: &[Option<f64>], target: Option<f64>) -> SparklinePaths {
        draw_sparkline(&Sparkline { values, target, width: 82.0, height: 22.0 })
    }

    #[test]
    fn the_line_fills_the_box_and_keeps_its_gaps() {
        let paths = draw(&[Some(0.0), Some(10.0), None, Some(5.0)], None);
        assert_eq!(paths.line, "M1 21L27.7 1M81 11h0");
        assert_eq!(paths.last_point, Some((81.0, 11.0)));
        assert_eq!(paths.target, None);
    }

    #[test]
    fn the_target_shares_the_scale() {
        let paths = draw(&[Some(0.0), Some(5.0)], Some(10.0));
        assert_eq!(paths.target.as_deref(), Some("M0 1H82"));
        assert_eq!(paths.line, "M1 21L81 11");
    }

    #[test]
    fn nothing_one_and_equal_values_are_harmless() {
        assert_eq!(draw(&[], None), SparklinePaths { line: String::new(), target: None, last_point: None });
        assert_eq!(draw(&[None, Some(f64::NAN)], None).line, "");
        assert_eq!(draw(&[Some(7.0)], None).line, "M1 11h0");
        assert_eq!(draw(&[Some(7.0), Some(7.0)], None).line, "M1 11L81 11");
        let wild = draw(&[Some(f64::MAX), Some(f64::MIN), Some(f64::INFINITY)], Some(f64::NAN));
        assert_eq!(wild.line, "M1 1L41 21");
        assert_eq!(wild.target, None);
    }
}
