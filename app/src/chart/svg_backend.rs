//! A plotters back end that writes small, accessible SVG, the same bytes on server and browser.
//!
//! Against the one plotters ships: texts are measured by a fixed table, marks carry classes instead of
//! colours (see [`super::ink`]), the view box has two units per pixel, neighbouring marks of one ink become
//! one path with relative coordinates, and there is neither a `style` attribute nor a font the page did not
//! choose.

use std::fmt::Write;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::ink::{Ink, Look};
use super::palette;
use super::plot_area::UNITS_PER_PIXEL;
use super::text_width::text_width;

/// Whether marks are coloured by the page's style sheet or carry their own colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColourMode {
    /// Classes only: the page's style sheet decides, in light, dark and forced colours.
    #[default]
    Classes,
    /// The light palette written into the drawing, for print and download.
    Resolved,
}

/// A mark came with a colour that is no ink of ours.
#[derive(Debug, thiserror::Error)]
#[error("a chart mark uses the colour {red}, {green}, {blue}, which stands for no ink; draw it with an `Ink`")]
pub struct UnknownInk {
    red: u8,
    green: u8,
    blue: u8,
}

/// What surrounds the marks of a drawing.
#[derive(Debug, Clone, Copy)]
pub struct DocumentHead<'a> {
    /// Start of the ids of title and description; unique on the page.
    pub id: &'a str,
    /// The sentence that says what the chart shows.
    pub title: &'a str,
    /// What a listener needs beyond the title: period, last value, targets.
    pub description: &'a str,
    /// Width in pixels.
    pub width: i32,
    /// Height in pixels.
    pub height: i32,
    /// Where colours come from.
    pub colour_mode: ColourMode,
}

/// Wraps the `body` that an [`SvgBackend`] wrote into a document.
pub fn svg_document(head: &DocumentHead<'_>, body: &str) -> String {
    let DocumentHead { width, height, .. } = *head;
    let id: String = head.id.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let mut document = String::with_capacity(body.len() + 600);
    document.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\"");
    push(&mut document, format_args!(" aria-labelledby=\"{id}-title {id}-description\""));
    let (unit_width, unit_height) = (width * UNITS_PER_PIXEL, height * UNITS_PER_PIXEL);
    push(&mut document, format_args!(" viewBox=\"0 0 {unit_width} {unit_height}\""));
    push(&mut document, format_args!(" width=\"{width}\" height=\"{height}\""));
    let font_size = Ink::Label.font_size() * UNITS_PER_PIXEL;
    push(&mut document, format_args!(" font-size=\"{font_size}\""));
    if head.colour_mode == ColourMode::Resolved {
        document.push_str(" font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\"");
    }
    push(&mut document, format_args!("><title id=\"{id}-title\">"));
    push_escaped(&mut document, head.title);
    push(&mut document, format_args!("</title><desc id=\"{id}-description\">"));
    push_escaped(&mut document, head.description);
    document.push_str("</desc>");
    if head.colour_mode == ColourMode::Resolved {
        let surface = palette::SURFACE;
        push(&mut document, format_args!("<path fill=\"{surface}\" d=\"M0 0h{unit_width}v{unit_height}H0z\"/>"));
    }
    document.push_str(body);
    document.push_str("</svg>");
    document
}

/// A path that may still grow by marks of the same ink.
struct OpenPath {
    ink: Ink,
    data: String,
}

/// Writes marks into `body`; the caller wraps it with [`svg_document`] after [`DrawingBackend::present`].
pub struct SvgBackend<'body> {
    body: &'body mut String,
    width: i32,
    height: i32,
    colour_mode: ColourMode,
    open_path: Option<OpenPath>,
}

impl<'body> SvgBackend<'body> {
    /// A back end of `width` times `height` pixels.
    pub fn new(body: &'body mut String, width: i32, height: i32, colour_mode: ColourMode) -> Self {
        Self { body, width, height, colour_mode, open_path: None }
    }

    fn path_data(&mut self, ink: Ink) -> &mut String {
        if self.open_path.as_ref().is_some_and(|path| path.ink != ink) {
            self.close_path();
        }
        let open = self.open_path.get_or_insert_with(|| OpenPath { ink, data: String::new() });
        &mut open.data
    }

    fn close_path(&mut self) {
        if let Some(path) = self.open_path.take() {
            self.body.push_str("<path");
            self.push_look(path.ink);
            push(self.body, format_args!(" d=\"{}\"/>", path.data));
        }
    }

    /// The class or the presentation attributes of a mark.
    fn push_look(&mut self, ink: Ink) {
        let look = ink.look();
        match self.colour_mode {
            ColourMode::Classes => {
                push(self.body, format_args!(" class=\"{}\"", ink.class()));
                if let Look::Line { .. } = look {
                    // Keeps a line from becoming a black area where the style sheet is missing.
                    self.body.push_str(" fill=\"none\"");
                }
            }
            ColourMode::Resolved => match look {
                Look::Line { colour, width, dash } => {
                    push(
                        self.body,
                        format_args!(
                            " fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" \
                             stroke-linejoin=\"round\""
                        ),
                    );
                    if !dash.is_empty() {
                        push(self.body, format_args!(" stroke-dasharray=\"{dash}\""));
                    }
                }
                Look::Area { colour, outline } => {
                    push(self.body, format_args!(" fill=\"{colour}\""));
                    if let Some(outline) = outline {
                        push(self.body, format_args!(" stroke=\"{outline}\" stroke-width=\"3\""));
                    }
                }
                Look::Text { colour, bold, halo } => {
                    push(self.body, format_args!(" fill=\"{colour}\""));
                    if bold {
                        self.body.push_str(" font-weight=\"600\"");
                    }
                    if halo {
                        push(
                            self.body,
                            format_args!(
                                " stroke=\"{}\" stroke-width=\"6\" stroke-linejoin=\"round\" \
                                 paint-order=\"stroke\"",
                                palette::SURFACE
                            ),
                        );
                    }
                }
            },
        }
    }
}

type Outcome = Result<(), DrawingErrorKind<UnknownInk>>;

fn ink_of(colour: BackendColor) -> Result<Ink, DrawingErrorKind<UnknownInk>> {
    let (red, green, blue) = colour.rgb;
    Ink::from_sentinel(colour.rgb).ok_or(DrawingErrorKind::DrawingError(UnknownInk { red, green, blue }))
}

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = UnknownInk;

    fn get_size(&self) -> (u32, u32) {
        let units = |pixels: i32| pixels.saturating_mul(UNITS_PER_PIXEL).max(0).unsigned_abs();
        (units(self.width), units(self.height))
    }

    fn ensure_prepared(&mut self) -> Outcome {
        Ok(())
    }

    fn present(&mut self) -> Outcome {
        self.close_path();
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Outcome {
        self.draw_rect((x, y), (x + 1, y + 1), &colour, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Outcome {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        lower_right: BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Outcome {
        let data = self.path_data(ink_of(style.color())?);
        let (width, height) = (lower_right.0 - upper_left.0, lower_right.1 - upper_left.1);
        data.push('M');
        push_pair(data, upper_left);
        push(data, format_args!("h{width}v{height}h{}z", -width));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Outcome {
        let data = self.path_data(ink_of(style.color())?);
        push_polyline(data, path);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, _fill: bool) -> Outcome {
        let ink = ink_of(style.color())?;
        self.close_path();
        self.body.push_str("<circle");
        self.push_look(ink);
        push(self.body, format_args!(" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Outcome {
        let data = self.path_data(ink_of(style.color())?);
        push_polyline(data, corners);
        data.push('z');
        Ok(())
    }

    fn draw_text<TStyle: BackendTextStyle>(&mut self, text: &str, style: &TStyle, (x, y): BackendCoord) -> Outcome {
        let ink = ink_of(style.color())?;
        self.close_path();
        let anchor = style.anchor();
        // Capitals and digits are 0.72 em high; the baseline is set here because `dominant-baseline` is
        // read differently by programs that import SVG.
        let letter_height = ink.font_size() * UNITS_PER_PIXEL * 72 / 100;
        let baseline = match anchor.v_pos {
            VPos::Top => y + letter_height,
            VPos::Center => y + letter_height / 2,
            VPos::Bottom => y,
        };
        self.body.push_str("<text");
        self.push_look(ink);
        push(self.body, format_args!(" x=\"{x}\" y=\"{baseline}\""));
        match anchor.h_pos {
            HPos::Left => {}
            HPos::Center => self.body.push_str(" text-anchor=\"middle\""),
            HPos::Right => self.body.push_str(" text-anchor=\"end\""),
        }
        if ink.font_size() != Ink::Label.font_size() {
            push(self.body, format_args!(" font-size=\"{}\"", ink.font_size() * UNITS_PER_PIXEL));
        }
        self.body.push('>');
        push_escaped(self.body, text);
        self.body.push_str("</text>");
        Ok(())
    }

    fn estimate_text_size<TStyle: BackendTextStyle>(
        &self,
        text: &str,
        style: &TStyle,
    ) -> Result<(u32, u32), DrawingErrorKind<UnknownInk>> {
        let ink = ink_of(style.color())?;
        let units = |pixels: i32| pixels.saturating_mul(UNITS_PER_PIXEL).unsigned_abs();
        Ok((units(text_width(text, ink.font_size(), ink.is_bold())), units(ink.font_size())))
    }
}

/// Appends to a string, which cannot fail.
fn push(target: &mut String, arguments: std::fmt::Arguments<'_>) {
    let written = target.write_fmt(arguments);
    debug_assert!(written.is_ok(), "writing to a string does not fail");
}

/// Two numbers, without the space that a minus makes superfluous.
fn push_pair(target: &mut String, (x, y): (i32, i32)) {
    let separator = if y < 0 { "" } else { " " };
    push(target, format_args!("{x}{separator}{y}"));
}

/// A polyline in relative coordinates, without the points that fall onto their predecessor.
fn push_polyline(target: &mut String, points: impl IntoIterator<Item = BackendCoord>) {
    let mut points = points.into_iter();
    let Some(mut previous) = points.next() else {
        return;
    };
    target.push('M');
    push_pair(target, previous);
    let mut is_line_command = false;
    for point in points {
        let step = (point.0 - previous.0, point.1 - previous.1);
        previous = point;
        match step {
            (0, 0) => continue,
            (x, 0) => push(target, format_args!("h{x}")),
            (0, y) => push(target, format_args!("v{y}")),
            (x, _) => {
                if !is_line_command {
                    target.push('l');
                } else if x >= 0 {
                    target.push(' ');
                }
                push_pair(target, step);
            }
        }
        is_line_command = step.0 != 0 && step.1 != 0;
    }
}

/// Text as XML character data or attribute value. Control characters, which XML forbids, are left out.
pub(super) fn push_escaped(target: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => target.push_str("&amp;"),
            '<' => target.push_str("&lt;"),
            '>' => target.push_str("&gt;"),
            '"' => target.push_str("&quot;"),
            '\'' => target.push_str("&#39;"),
            '\t' | '\n' | '\r' => target.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            control if control.is_control() => {}
            other => target.push(other),
        }
    }
}

#[cfg(test)]
mod tests;
