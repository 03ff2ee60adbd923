//! Marks on a drawing: the few verbs that charts use, on top of plotters.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::ChartError;
use super::ink::Ink;
use super::label_place::{Anchor, Candidate, LabelBox};
use super::plot_area::{PlotArea, to_units};
use super::svg_backend::{ColourMode, SvgBackend};

/// A drawing in progress. Positions are pixels, or data where a [`PlotArea`] is given.
pub struct Canvas<'body> {
    area: DrawingArea<SvgBackend<'body>, Shift>,
}

impl<'body> Canvas<'body> {
    /// Draws into `body` on `width` times `height` pixels.
    pub fn new(body: &'body mut String, width: i32, height: i32, colour_mode: ColourMode) -> Self {
        Self { area: SvgBackend::new(body, width, height, colour_mode).into_drawing_area() }
    }

    /// A polyline through pixels.
    pub fn line(&self, ink: Ink, points: &[(f64, f64)]) -> Result<(), ChartError> {
        let points: Vec<_> = points.iter().map(|(x, y)| (to_units(*x), to_units(*y))).collect();
        Ok(self.area.draw(&PathElement::new(points, ink.stroke()))?)
    }

    /// A polyline through data.
    pub fn data_line(&self, ink: Ink, plot: PlotArea, points: Vec<(f64, f64)>) -> Result<(), ChartError> {
        Ok(self.area.apply_coord_spec(plot).draw(&PathElement::new(points, ink.stroke()))?)
    }

    /// A dot of `radius` pixels at data.
    pub fn data_dot(&self, ink: Ink, plot: PlotArea, point: (f64, f64), radius: f64) -> Result<(), ChartError> {
        let dot = Circle::new(point, to_units(radius), ink.fill());
        Ok(self.area.apply_coord_spec(plot).draw(&dot)?)
    }

    /// A dot of `radius` pixels at pixels.
    pub fn dot(&self, ink: Ink, (x, y): (f64, f64), radius: f64) -> Result<(), ChartError> {
        let dot = Circle::new((to_units(x), to_units(y)), to_units(radius), ink.fill());
        Ok(self.area.draw(&dot)?)
    }

    /// A filled rectangle between two corners in pixels.
    pub fn bar(&self, ink: Ink, corner: (f64, f64), opposite: (f64, f64)) -> Result<(), ChartError> {
        let units = |(x, y): (f64, f64)| (to_units(x), to_units(y));
        Ok(self.area.draw(&Rectangle::new([units(corner), units(opposite)], ink.fill()))?)
    }

    /// A filled shape with corners in pixels.
    pub fn shape(&self, ink: Ink, corners: &[(f64, f64)]) -> Result<(), ChartError> {
        let corners: Vec<_> = corners.iter().map(|(x, y)| (to_units(*x), to_units(*y))).collect();
        Ok(self.area.draw(&Polygon::new(corners, ink.fill()))?)
    }

    /// A text whose horizontal anchor is at `x` and whose capitals are centred on `y`, in pixels.
    pub fn text(&self, ink: Ink, text: &str, (x, y): (f64, f64), anchor: HPos) -> Result<(), ChartError> {
        let style = ink.text(Pos::new(anchor, VPos::Center));
        Ok(self.area.draw(&Text::new(text, (to_units(x), to_units(y)), style))?)
    }

    /// A text in the place that was found for it.
    pub fn label(&self, ink: Ink, text: &str, candidate: &Candidate) -> Result<(), ChartError> {
        let LabelBox { left, top, right, bottom } = candidate.place;
        let (x, anchor) = match candidate.anchor {
            Anchor::Start => (f64::from(left), HPos::Left),
            Anchor::Middle => (f64::from(left + right) / 2.0, HPos::Center),
            Anchor::End => (f64::from(right), HPos::Right),
        };
        self.text(ink, text, (x, f64::from(top + bottom) / 2.0), anchor)
    }

    /// Ends the drawing.
    pub fn finish(self) -> Result<(), ChartError> {
        Ok(self.area.present()?)
    }
}
