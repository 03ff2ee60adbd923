//! Where the reader looks: a shift and a zoom, as plain arithmetic.

/// The largest and smallest zoom.
pub const ZOOM: std::ops::RangeInclusive<f64> = 0.15..=3.0;

/// A shift of the drawing inside its viewport, in pixels, and a zoom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// How far the drawing's left edge is from the viewport's.
    pub x: f64,
    /// How far the drawing's upper edge is from the viewport's.
    pub y: f64,
    /// Pixels per unit of the drawing.
    pub zoom: f64,
}

impl Camera {
    /// Zooms by a factor so that what is under the point stays there.
    #[must_use]
    pub fn zoomed(self, factor: f64, (x, y): (f64, f64)) -> Self {
        let zoom = (self.zoom * factor).clamp(*ZOOM.start(), *ZOOM.end());
        let kept = zoom / self.zoom;
        Self { x: x - (x - self.x) * kept, y: y - (y - self.y) * kept, zoom }
    }

    /// Moves the drawing.
    #[must_use]
    pub fn moved(self, x: f64, y: f64) -> Self {
        Self { x: self.x + x, y: self.y + y, ..self }
    }

    /// The whole drawing in the viewport, in its middle, at its own size at most.
    #[must_use]
    pub fn fitting((width, height): (f64, f64), (viewport_width, viewport_height): (f64, f64)) -> Self {
        let zoom = (viewport_width / width).min(viewport_height / height).min(1.0).clamp(*ZOOM.start(), *ZOOM.end());
        Self { x: (viewport_width - width * zoom) / 2.0, y: ((viewport_height - height * zoom) / 2.0).max(0.0), zoom }
    }

    /// Moves as little as shows the span from `start` to `end` within `length` with a margin around it.
    #[must_use]
    pub fn shift_into_view(start: f64, end: f64, length: f64) -> f64 {
        const MARGIN: f64 = 16.0;
        if start < MARGIN || end - start > length - 2.0 * MARGIN {
            MARGIN - start
        } else if end > length - MARGIN {
            length - MARGIN - end
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let camera = Camera { x: 30.0, y: -20.0, zoom: 0.5 };
        let at = |camera: Camera, x: f64| (x - camera.x) / camera.zoom;
        let zoomed = camera.zoomed(1.7, (200.0, 100.0));
        assert!((at(camera, 200.0) - at(zoomed, 200.0)).abs() < 1e-9);
        assert_eq!(camera.zoomed(1e9, (0.0, 0.0)).zoom, *ZOOM.end());
        assert_eq!(camera.zoomed(1e-9, (0.0, 0.0)).zoom, *ZOOM.start());
    }

    #[test]
    fn a_small_drawing_is_not_enlarged_and_a_large_one_fits() {
        assert_eq!(Camera::fitting((100.0, 100.0), (300.0, 400.0)), Camera { x: 100.0, y: 150.0, zoom: 1.0 });
        let large = Camera::fitting((2_000.0, 1_000.0), (1_000.0, 800.0));
        assert_eq!((large.zoom, large.x, large.y), (0.5, 0.0, 150.0));
    }

    #[test]
    fn only_what_is_out_of_view_moves_it() {
        assert_eq!(Camera::shift_into_view(50.0, 100.0, 400.0), 0.0);
        assert_eq!(Camera::shift_into_view(-30.0, 20.0, 400.0), 46.0);
        assert_eq!(Camera::shift_into_view(390.0, 430.0, 400.0), -46.0);
    }
}
