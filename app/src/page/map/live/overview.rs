//! The overview in the corner: what is in view, and going where it is pressed.

use super::super::camera::Camera;
use super::{LiveMap, add_class, point};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

impl LiveMap {
    /// Looks where the overview is pressed.
    pub fn overview_down(&self, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        if let Some(target) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // A pointer that cannot be captured still leads inside the overview.
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        self.measure();
        self.look_at(event);
    }

    /// Follows the pointer on the overview.
    pub fn overview_move(&self, event: &PointerEvent) {
        if event.buttons() & 1 == 1 {
            self.look_at(event);
        }
    }

    /// Brings what the overview shows under the pointer into the middle.
    fn look_at(&self, event: &PointerEvent) {
        let Some(overview) = self.overview.get_untracked() else { return };
        let place = overview.get_bounding_client_rect();
        if place.width() < 1.0 || place.height() < 1.0 {
            return;
        }
        let ((width, height), (x, y)) = (self.size(), point(event));
        let (camera, outside) = self.motion.with_value(|motion| (motion.camera, motion.outside));
        let (in_x, in_y) = ((x - place.left()) / place.width() * width, (y - place.top()) / place.height() * height);
        self.look(Camera {
            x: outside.0 / 2.0 - in_x * camera.zoom,
            y: outside.1 / 2.0 - in_y * camera.zoom,
            ..camera
        });
    }

    /// Shows on the overview what is in view; hides it where that is everything.
    pub(super) fn move_viewfinder(&self, camera: Camera) {
        let (Some(overview), Some(viewfinder)) = (self.overview.get_untracked(), self.viewfinder.get_untracked())
        else {
            return;
        };
        let ((width, height), outside) = (self.size(), self.motion.with_value(|motion| motion.outside));
        let (left, right) = clipped(-camera.x / camera.zoom, outside.0 / camera.zoom, width);
        let (top, bottom) = clipped(-camera.y / camera.zoom, outside.1 / camera.zoom, height);
        for (name, value) in [("x", left), ("y", top), ("width", right - left), ("height", bottom - top)] {
            let _ = viewfinder.set_attribute(name, &format!("{value:.0}"));
        }
        let sees_all = left <= 1.0 && top <= 1.0 && right >= width - 1.0 && bottom >= height - 1.0;
        add_class(&overview, "is-needless", sees_all);
    }
}

/// The part of a span that lies between 0 and a limit.
fn clipped(start: f64, length: f64, limit: f64) -> (f64, f64) {
    let from = start.clamp(0.0, limit);
    (from, (start + length).clamp(from, limit))
}

#[cfg(test)]
mod tests {
    use super::clipped;

    #[test]
    fn what_is_in_view_ends_where_the_drawing_does() {
        assert_eq!(clipped(-50.0, 200.0, 100.0), (0.0, 100.0));
        assert_eq!(clipped(20.0, 30.0, 100.0), (20.0, 50.0));
        assert_eq!(clipped(150.0, 30.0, 100.0), (100.0, 100.0));
    }
}
