//! The map under the hand: pan, zoom, keys, clicks and arrows drawn from node to node, in the browser alone.
//!
//! Frames move a composited wrapper through the CSSOM (no `style` attribute, no signal, no redraw); once the zoom has rested the
//! drawing itself is set to that size, so that its text is crisp. On a phone the viewport is left to scroll by finger.

mod claim;
mod overview;

use self::claim::Claim;
use super::MapScene;
use super::camera::Camera;
use crate::map::thing::Thing;
use crate::map::trace::{Step, step};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::svg;
use leptos::wasm_bindgen::JsCast;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;
use std::time::Duration;
use web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};

/// How many frames a map may take to get a size, two seconds of them, before it is left as it lies.
const FRAMES_TO_WAIT: u32 = 120;
/// How long a zoom has to rest before the drawing is made crisp.
const REST: Duration = Duration::from_millis(150);
/// Below this zoom what cannot be read is not drawn: sparklines and tags first,
const FAR: f64 = 0.6;
/// then every text but the names of goals.
const DISTANT: f64 = 0.35;
/// The widest window, in pixels, in which the map is left to the finger.
const FINGER_WIDTH: f64 = 720.0;
/// How far the pointer may slip on a click.
const SLIP: f64 = 4.0;
/// How far an arrow key moves the map.
const KEY_SHIFT: f64 = 64.0;
/// How much a button or key zooms.
const KEY_ZOOM: f64 = 1.25;

type Navigate = Arc<dyn Fn(&str) + Send + Sync>;

/// A pointer that is held down.
#[derive(Debug, Clone, Copy)]
struct Grip {
    pointer: i32,
    from: (f64, f64),
    last: (f64, f64),
    is_pan: bool,
}

/// What moves.
struct Motion {
    camera: Camera,
    /// The zoom that the drawing's own size holds; the wrapper is scaled by what is missing.
    drawn_zoom: f64,
    grip: Option<Grip>,
    claim: Option<Claim>,
    /// The size of the viewport in pixels, as last measured.
    outside: (f64, f64),
    /// Whether the click that ends a pan is still to come.
    swallows_click: bool,
    rest: Option<TimeoutHandle>,
    is_live: bool,
}

/// A map in a page. Copies are the same map.
#[derive(Clone, Copy)]
pub struct LiveMap {
    scene: StoredValue<MapScene>,
    viewport: NodeRef<Div>,
    surface: NodeRef<Div>,
    overview: NodeRef<Div>,
    viewfinder: NodeRef<svg::Rect>,
    claim_line: NodeRef<svg::Path>,
    navigate: StoredValue<Navigate>,
    motion: StoredValue<Motion>,
}

impl LiveMap {
    /// A map that still lies.
    pub fn new(scene: &MapScene, viewport: NodeRef<Div>, surface: NodeRef<Div>) -> Self {
        let navigate = use_navigate();
        let navigate: Navigate = Arc::new(move |address: &str| {
            navigate(address, NavigateOptions { scroll: false, ..NavigateOptions::default() })
        });
        let camera = Camera { x: 0.0, y: 0.0, zoom: 1.0 };
        let motion = Motion {
            camera,
            drawn_zoom: 1.0,
            grip: None,
            claim: None,
            outside: (1.0, 1.0),
            swallows_click: false,
            rest: None,
            is_live: false,
        };
        Self {
            scene: StoredValue::new(scene.clone()),
            viewport,
            surface,
            overview: NodeRef::new(),
            viewfinder: NodeRef::new(),
            claim_line: NodeRef::new(),
            navigate: StoredValue::new(navigate),
            motion: StoredValue::new(motion),
        }
    }

    /// The element of the overview.
    pub const fn overview(&self) -> NodeRef<Div> {
        self.overview
    }

    /// The part of the overview that says where the reader looks.
    pub const fn viewfinder(&self) -> NodeRef<svg::Rect> {
        self.viewfinder
    }

    /// The arrow that is drawn while an influence is claimed.
    pub const fn claim_line(&self) -> NodeRef<svg::Path> {
        self.claim_line
    }

    /// Takes the map over as it lies, once the browser runs it.
    pub fn wake(self) {
        Effect::new(move || {
            if self.viewport.get().is_some() {
                self.take_over(FRAMES_TO_WAIT);
            }
        });
    }

    /// Takes the map over once the browser has laid it out: on a page that is just being shown it has no size yet.
    fn take_over(self, frames: u32) {
        if self.motion.try_with_value(|motion| motion.is_live).unwrap_or(true) {
            return;
        }
        let (Some(viewport), Some(svg)) = (self.viewport.get_untracked(), self.svg()) else { return };
        if svg.get_bounding_client_rect().width() < 1.0 {
            if let Some(left) = frames.checked_sub(1) {
                request_animation_frame(move || self.take_over(left));
            }
            return;
        }
        let is_wide =
            window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width > FINGER_WIDTH);
        if !is_wide {
            self.scroll_to_matter(&viewport);
            return;
        }
        // Another map of the same page may have been shown in these elements before.
        add_class(&viewport, "is-live", false);
        set_style(&viewport, "block-size", "auto");
        self.surface.with_untracked(|surface| surface.as_ref().map(|surface| set_style(surface, "transform", "none")));
        let (outside, inside) = (viewport.get_bounding_client_rect(), svg.get_bounding_client_rect());
        let zoom = inside.width() / self.size().0;
        let camera = Camera { x: inside.left() - outside.left(), y: inside.top() - outside.top(), zoom };
        // The height the page gave it stays, however the drawing is zoomed.
        set_style(&viewport, "block-size", &format!("{}px", outside.height()));
        add_class(&viewport, "is-live", true);
        self.motion.update_value(|motion| {
            motion.is_live = true;
            motion.camera = camera;
        });
        viewport.set_scroll_left(0);
        viewport.set_scroll_top(0);
        self.measure();
        self.redraw();
    }

    /// Measures the viewport: asked for when a hand takes hold, not on each frame.
    fn measure(&self) {
        if let Some(viewport) = self.viewport.get_untracked() {
            let outside = (f64::from(viewport.client_width()), f64::from(viewport.client_height()));
            self.motion.update_value(|motion| motion.outside = outside);
        }
    }

    /// Zooms in by a step.
    pub fn zoom_in(&self) {
        self.zoom(KEY_ZOOM, self.middle());
    }

    /// Zooms out by a step.
    pub fn zoom_out(&self) {
        self.zoom(1.0 / KEY_ZOOM, self.middle());
    }

    /// Shows the whole map.
    pub fn fit(&self) {
        let Some(viewport) = self.viewport.get_untracked() else { return };
        let outside = (f64::from(viewport.client_width()), f64::from(viewport.client_height()));
        self.motion.update_value(|motion| motion.outside = outside);
        self.look(Camera::fitting(self.size(), outside));
    }

    /// Zooms at the pointer.
    pub fn wheel(&self, event: &WheelEvent) {
        let Some(viewport) = self.viewport.get_untracked().filter(|_| self.is_live()) else { return };
        event.prevent_default();
        // Lines and pages come from wheels with steps; 16 and 400 pixels are what browsers make of them.
        let pixels = event.delta_y() * [1.0, 16.0, 400.0].get(event.delta_mode() as usize).copied().unwrap_or(1.0);
        let place = viewport.get_bounding_client_rect();
        let factor = (1.0 - pixels.clamp(-400.0, 400.0) / 1_000.0).clamp(0.6, 1.4);
        self.zoom(factor, (f64::from(event.client_x()) - place.left(), f64::from(event.client_y()) - place.top()));
    }

    /// Takes hold of the map.
    pub fn pointer_down(&self, event: &PointerEvent) {
        if !self.is_live() || event.button() != 0 || !event.is_primary() {
            return;
        }
        let point = point(event);
        if self.begin_claim(event) {
            return;
        }
        self.measure();
        self.motion.update_value(|motion| {
            motion.swallows_click = false;
            motion.grip = Some(Grip { pointer: event.pointer_id(), from: point, last: point, is_pan: false });
        });
    }

    /// Drags the map.
    pub fn pointer_move(&self, event: &PointerEvent) {
        if self.draw_claim(event) {
            return;
        }
        let Some(grip) = self.motion.with_value(|motion| motion.grip).filter(|grip| grip.pointer == event.pointer_id())
        else {
            return;
        };
        let (x, y) = point(event);
        let has_slipped = (x - grip.from.0).abs() > SLIP || (y - grip.from.1).abs() > SLIP;
        if !grip.is_pan && !has_slipped {
            return;
        }
        if let Some(viewport) = self.viewport.get_untracked().filter(|_| !grip.is_pan) {
            // A pointer that cannot be captured still pans inside the viewport.
            let _ = viewport.set_pointer_capture(grip.pointer);
            add_class(&viewport, "is-panning", true);
        }
        let camera = self.motion.with_value(|motion| motion.camera).moved(x - grip.last.0, y - grip.last.1);
        self.motion.update_value(|motion| motion.grip = Some(Grip { last: (x, y), is_pan: true, ..grip }));
        self.look(camera);
    }

    /// Lets go of the map.
    pub fn pointer_up(&self, event: &PointerEvent) {
        if self.end_claim(event) {
            return;
        }
        let Some(grip) = self.motion.with_value(|motion| motion.grip).filter(|grip| grip.pointer == event.pointer_id())
        else {
            return;
        };
        self.motion.update_value(|motion| {
            motion.grip = None;
            motion.swallows_click = grip.is_pan;
        });
        if let Some(viewport) = self.viewport.get_untracked() {
            add_class(&viewport, "is-panning", false);
        }
    }

    /// Follows a link of the map inside the page, unless the click ended a pan or asks the browser for something of its own.
    pub fn follow(&self, event: &MouseEvent, address: &str) {
        if self.motion.try_update_value(|motion| std::mem::take(&mut motion.swallows_click)).unwrap_or(false) {
            event.prevent_default();
            return;
        }
        if event.button() != 0 || event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key() {
            return;
        }
        event.prevent_default();
        self.go(address);
    }

    /// Steps from a node to another by an arrow key: along the edges, or along the row.
    pub fn step(&self, event: &KeyboardEvent, from: &Thing) {
        let way = match event.key().as_str() {
            "ArrowUp" => Step::Up,
            "ArrowDown" => Step::Down,
            "ArrowLeft" => Step::Left,
            "ArrowRight" => Step::Right,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        let next =
            self.scene.with_value(|scene| step(scene.index.picture(), from, way).map(|node| node.thing.element_id()));
        let Some(element) = next.and_then(|id| document().get_element_by_id(&id)) else { return };
        // The node is an SVG link; `focus` is the same method there.
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }

    /// Moves and zooms the map itself by keys.
    pub fn key(&self, event: &KeyboardEvent) {
        if !self.is_live() || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let shift = |x: f64, y: f64| {
            self.look(self.motion.with_value(|motion| motion.camera).moved(x * KEY_SHIFT, y * KEY_SHIFT))
        };
        match event.key().as_str() {
            "+" | "=" => self.zoom_in(),
            "-" => self.zoom_out(),
            "0" => self.fit(),
            "ArrowUp" => shift(0.0, 1.0),
            "ArrowDown" => shift(0.0, -1.0),
            "ArrowLeft" => shift(1.0, 0.0),
            "ArrowRight" => shift(-1.0, 0.0),
            _ => return,
        }
        event.prevent_default();
    }

    /// Clears the selection.
    pub fn escape(&self, event: &KeyboardEvent) {
        let is_selected = self.scene.with_value(|scene| scene.selected.get_untracked().is_some());
        if event.key() == "Escape" && is_selected {
            event.prevent_default();
            self.go(&self.scene.with_value(|scene| scene.address(None)));
        }
    }

    /// The browser scrolls what it wants to show into view, as on focus or a search in the page; the map moves instead.
    pub fn absorb_scroll(&self) {
        let Some(viewport) = self.viewport.get_untracked().filter(|_| self.is_live()) else { return };
        let (x, y) = (viewport.scroll_left(), viewport.scroll_top());
        if x != 0 || y != 0 {
            viewport.set_scroll_left(0);
            viewport.set_scroll_top(0);
            self.look(self.motion.with_value(|motion| motion.camera).moved(-f64::from(x), -f64::from(y)));
        }
    }

    /// Moves the map so that what the keyboard has focused is in view; what the pointer pressed stays under it.
    pub fn reveal(&self, event: &FocusEvent) {
        let (Some(viewport), Some(target)) =
            (self.viewport.get_untracked(), event.target().and_then(|target| target.dyn_into::<Element>().ok()))
        else {
            return;
        };
        let is_by_keyboard = target.matches(":focus-visible").unwrap_or(true);
        if !self.is_live() || !is_by_keyboard || target.is_same_node(Some(&viewport)) {
            return;
        }
        self.absorb_scroll();
        let (outside, inside) = (viewport.get_bounding_client_rect(), target.get_bounding_client_rect());
        let (left, top) = (inside.left() - outside.left(), inside.top() - outside.top());
        let x = Camera::shift_into_view(left, left + inside.width(), outside.width());
        let y = Camera::shift_into_view(top, top + inside.height(), outside.height());
        if x != 0.0 || y != 0.0 {
            self.look(self.motion.with_value(|motion| motion.camera).moved(x, y));
        }
    }

    /// Where the finger scrolls: begins at the selection, else at the first node, which is a goal where there is one.
    fn scroll_to_matter(&self, viewport: &HtmlElement) {
        const MARGIN: i32 = 16;
        let place = self.scene.with_value(|scene| {
            let nodes = &scene.index.picture().nodes;
            let selected = scene.selected.get_untracked();
            let node = nodes.iter().find(|node| Some(&node.thing) == selected.as_ref()).or_else(|| nodes.first())?;
            Some((node.left, node.top))
        });
        if let Some((left, top)) = place {
            viewport.set_scroll_left(left - MARGIN);
            viewport.set_scroll_top(top - MARGIN);
        }
    }

    fn go(&self, address: &str) {
        let navigate = self.navigate.get_value();
        navigate(address);
    }

    fn is_live(&self) -> bool {
        self.motion.with_value(|motion| motion.is_live)
    }

    fn size(&self) -> (f64, f64) {
        self.scene.with_value(|scene| {
            (f64::from(scene.index.picture().width.max(1)), f64::from(scene.index.picture().height.max(1)))
        })
    }

    fn middle(&self) -> (f64, f64) {
        self.viewport
            .get_untracked()
            .map(|viewport| (f64::from(viewport.client_width()) / 2.0, f64::from(viewport.client_height()) / 2.0))
            .unwrap_or_default()
    }

    fn svg(&self) -> Option<Element> {
        self.surface.get_untracked()?.first_element_child()
    }

    fn zoom(&self, factor: f64, at: (f64, f64)) {
        self.look(self.motion.with_value(|motion| motion.camera).zoomed(factor, at));
    }

    /// Shows another view at once; crisp when it has rested.
    fn look(&self, camera: Camera) {
        self.motion.update_value(|motion| motion.camera = camera);
        self.move_wrapper();
        if let Some(viewport) = self.viewport.get_untracked() {
            // A cover lies over the drawing meanwhile: what passes under the pointer is not hovered, which would paint it anew.
            add_class(&viewport, "is-moving", true);
        }
        self.rest_soon();
    }

    fn rest_soon(&self) {
        let map = *self;
        let handle = set_timeout_with_handle(move || map.settle(), REST).ok();
        if let Some(earlier) =
            self.motion.try_update_value(|motion| std::mem::replace(&mut motion.rest, handle)).flatten()
        {
            earlier.clear();
        }
    }

    /// What is left for the moment when nothing moves: it costs more than a frame.
    fn settle(&self) {
        let Some((is_held, is_crisp)) =
            self.motion.try_with_value(|motion| (motion.grip.is_some(), motion.camera.zoom == motion.drawn_zoom))
        else {
            return;
        };
        if is_held {
            self.rest_soon();
            return;
        }
        if let Some(viewport) = self.viewport.get_untracked() {
            add_class(&viewport, "is-moving", false);
        }
        if !is_crisp {
            self.redraw();
        }
    }

    fn move_wrapper(&self) {
        let Some(surface) = self.surface.get_untracked() else { return };
        let (camera, drawn_zoom) = self.motion.with_value(|motion| (motion.camera, motion.drawn_zoom));
        set_style(
            &surface,
            "transform",
            &format!("translate({}px,{}px) scale({})", camera.x, camera.y, camera.zoom / drawn_zoom),
        );
        self.move_viewfinder(camera);
    }

    /// Sets the drawing to the size it is looked at, so that the wrapper need not scale it.
    fn redraw(&self) {
        let Some(svg) = self.svg() else { return };
        let zoom = self.motion.try_update_value(|motion| {
            motion.drawn_zoom = motion.camera.zoom;
            motion.drawn_zoom
        });
        let Some(zoom) = zoom else { return };
        if let Some(surface) = self.surface.get_untracked() {
            add_class(&surface, "is-far", zoom < FAR);
            add_class(&surface, "is-distant", zoom < DISTANT);
        }
        let (width, height) = self.size();
        // A drawing that refuses its size stays scaled by the wrapper, which is blurred and not wrong.
        let _ = svg.set_attribute("width", &format!("{}", width * zoom));
        let _ = svg.set_attribute("height", &format!("{}", height * zoom));
        self.move_wrapper();
    }
}

fn point(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

fn set_style(element: &HtmlElement, property: &str, value: &str) {
    // A browser that does not know the property shows the map as it was.
    let _ = element.style().set_property(property, value);
}

fn add_class(element: &HtmlElement, class: &str, is_on: bool) {
    let _ = element.class_list().toggle_with_force(class, is_on);
}
