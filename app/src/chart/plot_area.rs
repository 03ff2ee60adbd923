//! The geometry that a drawing and what hovers over it share: from data to pixels and back.

use plotters::coord::CoordTranslate;
use serde::{Deserialize, Serialize};

/// Coordinates of plotters are integers; two of them per CSS pixel keep lines true to half a pixel.
pub const UNITS_PER_PIXEL: i32 = 2;

/// A plot inside a drawing: its rectangle in CSS pixels of the drawing, and the data at its edges.
///
/// It is a few dozen bytes as JSON, so a page can hand it to the browser beside the picture and let an
/// overlay work with exactly the coordinates the picture was drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlotArea {
    /// Width of the whole drawing in pixels.
    pub drawing_width: i32,
    /// Height of the whole drawing in pixels.
    pub drawing_height: i32,
    /// Left edge of the plot in pixels.
    pub left: i32,
    /// Upper edge of the plot in pixels.
    pub top: i32,
    /// Right edge of the plot in pixels.
    pub right: i32,
    /// Lower edge of the plot in pixels.
    pub bottom: i32,
    /// Day number at the left edge (see [`super::time_scale::day_number`]).
    pub first_day: f64,
    /// Day number at the right edge; above `first_day`.
    pub last_day: f64,
    /// Value at the lower edge.
    pub low: f64,
    /// Value at the upper edge; above `low`.
    pub high: f64,
}

impl PlotArea {
    /// Horizontal position in pixels of a day number.
    pub fn x_of(&self, day: f64) -> f64 {
        let share = (day - self.first_day) / (self.last_day - self.first_day);
        f64::from(self.left) + share * f64::from(self.right - self.left)
    }

    /// Vertical position in pixels of a value.
    pub fn y_of(&self, value: f64) -> f64 {
        // Halved before the difference, so that a domain of extreme values does not overflow.
        let share = (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0);
        f64::from(self.bottom) - share * f64::from(self.bottom - self.top)
    }

    /// The day number at a horizontal position in pixels: the inverse of [`Self::x_of`].
    pub fn day_at(&self, x: f64) -> f64 {
        let share = (x - f64::from(self.left)) / f64::from(self.right - self.left);
        self.first_day + share * (self.last_day - self.first_day)
    }

    /// The value at a vertical position in pixels: the inverse of [`Self::y_of`].
    pub fn value_at(&self, y: f64) -> f64 {
        let share = (f64::from(self.bottom) - y) / f64::from(self.bottom - self.top);
        self.low * (1.0 - share) + self.high * share
    }

    /// Index of the mark nearest to a horizontal position in pixels, given the ascending day numbers of all
    /// marks; `None` without marks. Between two equally near ones the earlier wins.
    pub fn nearest(&self, days: &[f64], x: f64) -> Option<usize> {
        let day = self.day_at(x);
        let after = days.partition_point(|candidate| *candidate < day);
        match (after.checked_sub(1), days.get(after)) {
            (Some(before), Some(next)) if next - day < day - days[before] => Some(after),
            (Some(before), _) => Some(before),
            (None, Some(_)) => Some(after),
            (None, None) => None,
        }
    }
}

impl CoordTranslate for PlotArea {
    /// Day number and value.
    type From = (f64, f64);

    fn translate(&self, (day, value): &(f64, f64)) -> (i32, i32) {
        (to_units(self.x_of(*day)), to_units(self.y_of(*value)))
    }
}

/// Pixels to the integer units of the back end. The cast saturates, which keeps a wild value finite.
pub(super) fn to_units(pixels: f64) -> i32 {
    (pixels * f64::from(UNITS_PER_PIXEL)).round().clamp(-1e6, 1e6) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: PlotArea = PlotArea {
        drawing_width: 600,
        drawing_height: 300,
        left: 40,
        top: 20,
        right: 580,
        bottom: 270,
        first_day: 731_000.0,
        last_day: 736_000.0,
        low: -5.0,
        high: 20.0,
    };

    #[test]
    fn there_and_back_again() {
        for step in 0..=50 {
            let x = 40.0 + f64::from(step) * 10.8;
            assert!((AREA.x_of(AREA.day_at(x)) - x).abs() < 1e-6);
            let y = 20.0 + f64::from(step) * 5.0;
            assert!((AREA.y_of(AREA.value_at(y)) - y).abs() < 1e-6);
        }
        assert_eq!(AREA.translate(&(731_000.0, -5.0)), (80, 540));
        assert_eq!(AREA.translate(&(736_000.0, 20.0)), (1160, 40));
    }

    #[test]
    fn the_pointer_finds_the_nearest_mark() {
        let days = [731_000.0, 732_000.0, 735_000.0];
        assert_eq!(AREA.nearest(&days, -50.0), Some(0));
        assert_eq!(AREA.nearest(&days, AREA.x_of(731_499.0)), Some(0));
        assert_eq!(AREA.nearest(&days, AREA.x_of(731_501.0)), Some(1));
        assert_eq!(AREA.nearest(&days, 599.0), Some(2));
        assert_eq!(AREA.nearest(&[], 100.0), None);
    }

    #[test]
    fn it_travels_to_the_browser_unchanged() {
        let json = serde_json::to_string(&AREA).unwrap();
        assert!(json.len() < 200, "{json}");
        assert_eq!(serde_json::from_str::<PlotArea>(&json).unwrap(), AREA);
    }
}
