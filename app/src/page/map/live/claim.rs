//! Drawing an arrow from a node to a KPI, to claim that the one drives the other.

use super::{LiveMap, add_class, point};
use crate::map::claim::{claim_address, effect_of};
use crate::map::thing::Thing;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// An arrow that is being drawn.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pointer: i32,
    cause: Thing,
    /// Where it begins, in units of the drawing.
    from: (f64, f64),
    /// The element it would end at.
    target: Option<String>,
}

impl LiveMap {
    /// Begins an arrow where the pointer pressed a port; says whether it did.
    pub(super) fn begin_claim(&self, event: &PointerEvent) -> bool {
        let port = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|target| target.closest(".map-port").ok().flatten());
        let Some((port, viewport)) = port.zip(self.viewport.get_untracked()) else { return false };
        let Some(cause) = port.get_attribute("data-thing").and_then(|thing| thing.parse::<Thing>().ok()) else {
            return false;
        };
        let place = port.get_bounding_client_rect();
        let from = self.in_drawing(place.left() + place.width() / 2.0, place.top() + place.height() / 2.0);
        // A pointer that cannot be captured still draws inside the viewport.
        let _ = viewport.set_pointer_capture(event.pointer_id());
        add_class(&viewport, "is-claiming", true);
        event.prevent_default();
        let claim = Claim { pointer: event.pointer_id(), cause, from, target: None };
        self.motion.update_value(|motion| motion.claim = Some(claim));
        true
    }

    /// Leads the arrow to the pointer; says whether there is one.
    pub(super) fn draw_claim(&self, event: &PointerEvent) -> bool {
        let Some(claim) = self.claim_of(event) else { return false };
        let (x, y) = point(event);
        let (to_x, to_y) = self.in_drawing(x, y);
        if let Some(line) = self.claim_line.get_untracked() {
            let (from_x, from_y) = claim.from;
            // A browser that refuses the attribute shows no line; the arrow still ends where it is let go.
            let _ = line.set_attribute("d", &format!("M{from_x:.0} {from_y:.0}L{to_x:.0} {to_y:.0}"));
        }
        let target = node_at(x, y).filter(|(_, thing)| effect_of(&claim.cause, thing).is_some()).map(|(id, _)| id);
        if target != claim.target {
            mark(claim.target.as_deref(), false);
            mark(target.as_deref(), true);
            self.motion.update_value(|motion| motion.claim = Some(Claim { target, ..claim }));
        }
        true
    }

    /// Opens the form of the influence where the arrow ended at a KPI; says whether there was one.
    pub(super) fn end_claim(&self, event: &PointerEvent) -> bool {
        let Some(claim) = self.claim_of(event) else { return false };
        mark(claim.target.as_deref(), false);
        self.motion.update_value(|motion| {
            motion.claim = None;
            motion.swallows_click = true;
        });
        if let Some(line) = self.claim_line.get_untracked() {
            let _ = line.set_attribute("d", "");
        }
        if let Some(viewport) = self.viewport.get_untracked() {
            add_class(&viewport, "is-claiming", false);
        }
        let (x, y) = point(event);
        let end = node_at(x, y).filter(|_| event.type_() == "pointerup");
        let address = end.and_then(|(_, end)| {
            let effect = effect_of(&claim.cause, &end)?;
            self.scene.with_value(|scene| claim_address(&scene.index.map().workspace.slug, &claim.cause, Some(effect)))
        });
        if let Some(address) = address {
            self.go(&address);
        }
        true
    }

    fn claim_of(&self, event: &PointerEvent) -> Option<Claim> {
        self.motion.with_value(|motion| motion.claim.clone()).filter(|claim| claim.pointer == event.pointer_id())
    }

    /// A place on the screen in units of the drawing.
    fn in_drawing(&self, x: f64, y: f64) -> (f64, f64) {
        let Some(viewport) = self.viewport.get_untracked() else { return (0.0, 0.0) };
        let (outside, camera) = (viewport.get_bounding_client_rect(), self.motion.with_value(|motion| motion.camera));
        ((x - outside.left() - camera.x) / camera.zoom, (y - outside.top() - camera.y) / camera.zoom)
    }
}

/// The node under a place on the screen: the id of its element, and what it stands for.
fn node_at(x: f64, y: f64) -> Option<(String, Thing)> {
    // The nearest pixel; a place off the screen has no element.
    #[allow(clippy::cast_possible_truncation)]
    let element = document().element_from_point(x as f32, y as f32)?;
    let place = element.closest(".map-place").ok().flatten()?;
    let id = place.query_selector("a.map-node").ok().flatten()?.id();
    let thing = id.split_once('-').and_then(|(kind, slug)| format!("{kind}:{slug}").parse().ok())?;
    Some((id, thing))
}

/// Marks a node as what an arrow would end at, or takes the mark away.
fn mark(id: Option<&str>, is_on: bool) {
    if let Some(element) = id.and_then(|id| document().get_element_by_id(id)) {
        let _ = element.class_list().toggle_with_force("is-claimed", is_on);
    }
}
