//! What a mark means, carried through plotters and turned into a class or a colour at the end.
//!
//! plotters styles a mark by colour only. A page must not contain colours (dark mode, forced colours and
//! the Content-Security-Policy all want classes), so every [`Ink`] travels as a *sentinel colour*: the
//! red-green-blue triple `(INK_MARK, 0, index)`, which no palette of ours contains. The back end reads the
//! index back and writes the class, or for a download the presentation attributes. A colour that is no
//! sentinel is an error instead of a silently unstyled mark.

use plotters::style::text_anchor::Pos;
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};

use super::palette;

/// Red component of every sentinel colour.
const INK_MARK: u8 = 0xA7;

/// The meaning of a mark or a text in a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ink {
    /// Axis line and its ticks.
    Axis,
    /// Grid line.
    Grid,
    /// Text of an axis, a unit, a source.
    Label,
    /// Text that names the last or the observed value.
    LabelActual,
    /// Text that names a target of an Objective.
    LabelTarget,
    /// Text that names a Guardrail.
    LabelGuardrail,
    /// Text that names a Standing target.
    LabelStanding,
    /// Text that names an event.
    LabelEvent,
    /// The sentence on top of a chart that leaves the page.
    Title,
    /// Line of observed values.
    Actual,
    /// Bar of what was observed.
    ActualBar,
    /// Dot of an observed value.
    Point,
    /// Hollow dot: an observed value that may still change.
    ProvisionalPoint,
    /// Larger dot that marks the last or the observed value.
    LastPoint,
    /// Outlined mark of a plan.
    PlanMark,
    /// Dashed line of a target of an Objective.
    Target,
    /// Dashed line of a Guardrail.
    TargetGuardrail,
    /// Dashed line of a Standing target.
    TargetStanding,
    /// Fill of an event that lasts.
    Band,
    /// Line at an event.
    Event,
    /// The whole distance a progress bar stands in.
    Track,
    /// Line of what became known after the day that the chart tells of.
    Later,
}

/// How an ink looks where there is no style sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Look {
    /// A line.
    Line {
        /// Its colour.
        colour: &'static str,
        /// Its width in half pixels, the unit of the drawing.
        width: u8,
        /// Its dashes and gaps in half pixels; empty for a solid line.
        dash: &'static str,
    },
    /// A filled mark.
    Area {
        /// Its colour.
        colour: &'static str,
        /// The colour of its outline.
        outline: Option<&'static str>,
    },
    /// A text.
    Text {
        /// Its colour.
        colour: &'static str,
        /// Whether its letters are bold.
        bold: bool,
        /// Whether the surface colour is drawn behind the letters.
        halo: bool,
    },
}

impl Ink {
    /// Every ink, in the order of the sentinel's index.
    pub const ALL: [Ink; 22] = [
        Ink::Axis,
        Ink::Grid,
        Ink::Label,
        Ink::LabelActual,
        Ink::LabelTarget,
        Ink::LabelGuardrail,
        Ink::LabelStanding,
        Ink::LabelEvent,
        Ink::Title,
        Ink::Actual,
        Ink::ActualBar,
        Ink::Point,
        Ink::ProvisionalPoint,
        Ink::LastPoint,
        Ink::PlanMark,
        Ink::Target,
        Ink::TargetGuardrail,
        Ink::TargetStanding,
        Ink::Band,
        Ink::Event,
        Ink::Track,
        Ink::Later,
    ];

    /// The classes that `style/chart.css` knows.
    pub const fn class(self) -> &'static str {
        match self {
            Ink::Axis => "chart-axis",
            Ink::Grid => "chart-grid",
            Ink::Label => "chart-label",
            Ink::LabelActual => "chart-label chart-marker-label chart-halo",
            Ink::LabelTarget => "chart-label chart-target-label chart-halo",
            Ink::LabelGuardrail => "chart-label chart-target-label chart-halo chart-guardrail",
            Ink::LabelStanding => "chart-label chart-target-label chart-halo chart-standing",
            Ink::LabelEvent => "chart-label chart-event-label",
            Ink::Title => "chart-title",
            Ink::Actual => "chart-actual",
            Ink::ActualBar => "chart-point chart-bar",
            Ink::Point => "chart-point",
            Ink::ProvisionalPoint => "chart-marker chart-provisional",
            Ink::LastPoint => "chart-point chart-last",
            Ink::PlanMark => "chart-marker chart-plan-mark",
            Ink::Target => "chart-target",
            Ink::TargetGuardrail => "chart-target chart-guardrail",
            Ink::TargetStanding => "chart-target chart-standing",
            Ink::Band => "chart-band",
            Ink::Event => "chart-event",
            Ink::Track => "chart-band chart-track",
            Ink::Later => "chart-later",
        }
    }

    /// The look in a file without a style sheet, in the light palette.
    pub const fn look(self) -> Look {
        const fn line(colour: &'static str, width: u8, dash: &'static str) -> Look {
            Look::Line { colour, width, dash }
        }
        const fn area(colour: &'static str, outline: Option<&'static str>) -> Look {
            Look::Area { colour, outline }
        }
        const fn text(colour: &'static str, bold: bool, halo: bool) -> Look {
            Look::Text { colour, bold, halo }
        }
        match self {
            Ink::Axis => line(palette::AXIS, 2, ""),
            Ink::Grid => line(palette::GRID, 2, ""),
            Ink::Label => text(palette::TEXT_MUTED, false, false),
            Ink::LabelActual => text(palette::TEXT_STRONG, true, true),
            Ink::LabelTarget | Ink::LabelGuardrail | Ink::LabelStanding => text(palette::TEXT_STRONG, false, true),
            Ink::LabelEvent => text(palette::TEXT_MUTED, false, false),
            Ink::Title => text(palette::TEXT_STRONG, true, false),
            Ink::Actual => line(palette::ACTUAL, 4, ""),
            Ink::ActualBar | Ink::Point | Ink::LastPoint => area(palette::ACTUAL, None),
            Ink::ProvisionalPoint | Ink::PlanMark => area(palette::SURFACE, Some(palette::ACTUAL)),
            Ink::Target => line(palette::TARGET, 3, "10 6"),
            Ink::TargetGuardrail => line(palette::TARGET, 3, "4 6"),
            Ink::TargetStanding => line(palette::TARGET, 3, "20 6 4 6"),
            Ink::Band => area(palette::BAND, None),
            Ink::Event => line(palette::EVENT, 2, "4 4"),
            Ink::Track => area(palette::GRID, None),
            Ink::Later => line(palette::LATER, 3, "2 5"),
        }
    }

    /// Height of the letters in pixels; the style sheet must agree, since the layout rests on it.
    pub const fn font_size(self) -> i32 {
        match self {
            Ink::Title => 14,
            _ => 12,
        }
    }

    /// Whether the letters are bold, which makes them wider.
    pub const fn is_bold(self) -> bool {
        matches!(self.look(), Look::Text { bold: true, .. })
    }

    /// The sentinel colour under which this ink travels through plotters.
    pub fn sentinel(self) -> RGBColor {
        RGBColor(INK_MARK, 0, self as u8)
    }

    /// The ink of a sentinel colour; `None` for any other colour.
    pub fn from_sentinel(rgb: (u8, u8, u8)) -> Option<Self> {
        match rgb {
            (INK_MARK, 0, index) => Self::ALL.get(usize::from(index)).copied(),
            _ => None,
        }
    }

    /// The plotters style of a line or an outline.
    pub fn stroke(self) -> ShapeStyle {
        self.sentinel().stroke_width(1)
    }

    /// The plotters style of a filled mark.
    pub fn fill(self) -> ShapeStyle {
        self.sentinel().filled()
    }

    /// The plotters style of a text whose anchor is `position`.
    pub fn text(self, position: Pos) -> TextStyle<'static> {
        let font = FontDesc::new(FontFamily::SansSerif, f64::from(self.font_size()), FontStyle::Normal);
        TextStyle { font, color: self.sentinel().to_backend_color(), pos: position }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ink_survives_the_journey_as_a_colour() {
        for (index, ink) in Ink::ALL.into_iter().enumerate() {
            assert_eq!(ink as usize, index, "ALL must be in the order of the declaration");
            let RGBColor(red, green, blue) = ink.sentinel();
            assert_eq!(Ink::from_sentinel((red, green, blue)), Some(ink));
        }
    }

    #[test]
    fn a_colour_of_nobody_is_no_ink() {
        assert_eq!(Ink::from_sentinel((0, 0, 0)), None);
        assert_eq!(Ink::from_sentinel((INK_MARK, 0, u8::MAX)), None);
        assert_eq!(Ink::from_sentinel((INK_MARK, 1, 0)), None);
    }
}
