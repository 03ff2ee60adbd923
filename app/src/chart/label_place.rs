//! Where labels go: beside what they name, never over one another.
//!
//! A label offers boxes in the order it likes them. It takes the first one that is free, or the one that
//! covers the least of the line; it gives up rather than touch another label.

/// A rectangle in pixels of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelBox {
    /// Left edge.
    pub left: i32,
    /// Upper edge.
    pub top: i32,
    /// Right edge.
    pub right: i32,
    /// Lower edge.
    pub bottom: i32,
}

impl LabelBox {
    /// A box by its upper left corner and its size.
    pub fn at(left: i32, top: i32, width: i32, height: i32) -> Self {
        Self { left, top, right: left + width, bottom: top + height }
    }

    /// Whether two boxes share more than an edge.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(&self, other: &Self) -> bool {
        self.left <= other.left && other.right <= self.right && self.top <= other.top && other.bottom <= self.bottom
    }

    /// How much of the straight line between two points (pixels) runs inside, as a share of 1.
    fn share_of_segment(&self, (x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> f64 {
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (start, distance, low, high) in [
            (x0, x1 - x0, f64::from(self.left), f64::from(self.right)),
            (y0, y1 - y0, f64::from(self.top), f64::from(self.bottom)),
        ] {
            if distance == 0.0 {
                if start < low || start > high {
                    return 0.0;
                }
                continue;
            }
            let (first, second) = ((low - start) / distance, (high - start) / distance);
            enter = enter.max(first.min(second));
            leave = leave.min(first.max(second));
        }
        (leave - enter).max(0.0)
    }
}

/// The edge of its box at which a text is anchored, so that it stays true where the font is narrower than
/// the table of widths allows for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The left edge.
    Start,
    /// The middle.
    Middle,
    /// The right edge.
    End,
}

/// A place a label would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Where the label would stand.
    pub place: LabelBox,
    /// Where in that box its text would be held.
    pub anchor: Anchor,
}

/// The labels placed so far and the lines they should keep clear of.
pub struct LabelPlacer {
    room: LabelBox,
    taken: Vec<LabelBox>,
    lines: Vec<Vec<(f64, f64)>>,
}

impl LabelPlacer {
    /// Places labels inside `room`, preferably off the polylines `lines` (pixels).
    pub fn new(room: LabelBox, lines: Vec<Vec<(f64, f64)>>) -> Self {
        Self { room, taken: Vec::new(), lines }
    }

    /// Keeps later labels out of a box.
    pub fn reserve(&mut self, taken: LabelBox) {
        self.taken.push(taken);
    }

    /// Takes the best of the `candidates`, most liked first; `None` if each leaves the room or touches a
    /// label.
    pub fn place(&mut self, candidates: &[Candidate]) -> Option<Candidate> {
        let mut best: Option<(f64, Candidate)> = None;
        for candidate in candidates {
            let place = &candidate.place;
            let is_blocked = self.taken.iter().any(|taken| taken.overlaps(place));
            if is_blocked || !self.room.contains(place) {
                continue;
            }
            let covered = self.covered_length(place);
            if best.is_none_or(|(least, _)| covered < least) {
                best = Some((covered, *candidate));
            }
            if covered == 0.0 {
                break;
            }
        }
        let (_, chosen) = best?;
        self.taken.push(chosen.place);
        Some(chosen)
    }

    /// Length in pixels of all lines inside a box.
    fn covered_length(&self, label: &LabelBox) -> f64 {
        self.lines
            .iter()
            .flat_map(|line| line.windows(2))
            .map(|pair| {
                let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
                let length = ((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)).sqrt();
                label.share_of_segment(pair[0], pair[1]) * length
            })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(places: &[LabelBox]) -> Vec<Candidate> {
        places.iter().map(|place| Candidate { place: *place, anchor: Anchor::Start }).collect()
    }

    fn place(placer: &mut LabelPlacer, places: &[LabelBox]) -> Option<LabelBox> {
        placer.place(&candidates(places)).map(|candidate| candidate.place)
    }

    const ROOM: LabelBox = LabelBox { left: 0, top: 0, right: 200, bottom: 100 };

    #[test]
    fn the_liked_place_is_taken_when_free() {
        let mut placer = LabelPlacer::new(ROOM, Vec::new());
        let first = LabelBox::at(10, 10, 50, 16);
        let second = LabelBox::at(10, 30, 50, 16);
        assert_eq!(place(&mut placer, &[first, second]), Some(first));
        assert_eq!(place(&mut placer, &[first, second]), Some(second));
        assert_eq!(place(&mut placer, &[first, second]), None);
    }

    #[test]
    fn a_label_stays_in_its_room_and_off_the_line() {
        let line = vec![(0.0, 20.0), (200.0, 20.0)];
        let mut placer = LabelPlacer::new(ROOM, vec![line]);
        let outside = LabelBox::at(180, 40, 50, 16);
        let on_line = LabelBox::at(10, 12, 50, 16);
        let beside = LabelBox::at(10, 40, 50, 16);
        assert_eq!(place(&mut placer, &[outside, on_line, beside]), Some(beside));
        assert_eq!(place(&mut placer, &[outside, on_line]), Some(on_line), "covering a line beats silence");
    }

    #[test]
    fn a_segment_is_measured_inside_the_box_only() {
        let label = LabelBox::at(10, 10, 20, 20);
        assert_eq!(label.share_of_segment((0.0, 20.0), (40.0, 20.0)), 0.5);
        assert_eq!(label.share_of_segment((0.0, 5.0), (40.0, 5.0)), 0.0);
        assert_eq!(label.share_of_segment((20.0, 0.0), (20.0, 20.0)), 0.5);
        assert_eq!(label.share_of_segment((0.0, 0.0), (5.0, 5.0)), 0.0);
    }
}
