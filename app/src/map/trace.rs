//! What hangs together with a selection: its effects up to the goals, its causes down to the levers.

use super::picture::{MapPicture, PictureEdge, PictureNode, Relation};
use super::thing::Thing;
use std::collections::BTreeSet;

/// The nodes above and below a selection, itself included in both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// Everything it leads to.
    effects: BTreeSet<Thing>,
    /// Everything that leads to it.
    causes: BTreeSet<Thing>,
    /// The influence that is selected, where it is one.
    influence: Option<Thing>,
}

impl Trace {
    /// The trace of a selection on a picture.
    #[must_use]
    pub fn of(picture: &MapPicture, selected: &Thing) -> Self {
        let (lower, upper, influence) = match selected {
            Thing::Influence(slug) => {
                let edge = picture
                    .edges
                    .iter()
                    .find(|edge| matches!(&edge.relation, Relation::Influences(slugs) if slugs.contains(slug)));
                let Some(edge) = edge else {
                    return Self::default();
                };
                (edge.from.clone(), edge.to.clone(), Some(selected.clone()))
            }
            node => (node.clone(), node.clone(), None),
        };
        Self {
            effects: reachable(upper, picture, |edge| (&edge.from, &edge.to)),
            causes: reachable(lower, picture, |edge| (&edge.to, &edge.from)),
            influence,
        }
    }

    /// Whether a node hangs together with the selection.
    #[must_use]
    pub fn holds(&self, thing: &Thing) -> bool {
        self.effects.contains(thing) || self.causes.contains(thing)
    }

    /// Whether a line lies on a way from the causes to the selection or from the selection to its effects.
    #[must_use]
    pub fn passes(&self, edge: &PictureEdge) -> bool {
        let within = |set: &BTreeSet<Thing>| set.contains(&edge.from) && set.contains(&edge.to);
        let is_selected = match (&self.influence, &edge.relation) {
            (Some(Thing::Influence(slug)), Relation::Influences(slugs)) => slugs.contains(slug),
            _ => false,
        };
        is_selected || within(&self.effects) || within(&self.causes)
    }
}

/// Everything that edges lead to from a start, each edge walked from the first of its `ends` to the second.
fn reachable(start: Thing, picture: &MapPicture, ends: fn(&PictureEdge) -> (&Thing, &Thing)) -> BTreeSet<Thing> {
    let mut found = BTreeSet::from([start.clone()]);
    let mut waiting = vec![start];
    while let Some(thing) = waiting.pop() {
        for (_, other) in picture.edges.iter().map(ends).filter(|(from, _)| **from == thing) {
            if found.insert(other.clone()) {
                waiting.push(other.clone());
            }
        }
    }
    found
}

/// Where an arrow key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// To an effect.
    Up,
    /// To a cause.
    Down,
    /// To the neighbour on the left.
    Left,
    /// To the neighbour on the right.
    Right,
}

/// The node that an arrow key leads to: along an edge upwards and downwards, the horizontally nearest end first; to the neighbour
/// of the same row sideways.
#[must_use]
pub fn step<'picture>(picture: &'picture MapPicture, from: &Thing, step: Step) -> Option<&'picture PictureNode> {
    let find = |thing: &Thing| picture.nodes.iter().find(|node| node.thing == *thing);
    let start = find(from)?;
    let (x, y) = start.centre();
    let distance = |node: &&PictureNode| (node.centre().0 - x).abs();
    match step {
        Step::Up => picture
            .edges
            .iter()
            .filter(|edge| edge.from == *from)
            .filter_map(|edge| find(&edge.to))
            .min_by_key(distance),
        Step::Down => picture
            .edges
            .iter()
            .filter(|edge| edge.to == *from)
            .filter_map(|edge| find(&edge.from))
            .min_by_key(distance),
        Step::Left => {
            picture.nodes.iter().filter(|node| node.centre().1 == y && node.left < start.left).min_by_key(distance)
        }
        Step::Right => {
            picture.nodes.iter().filter(|node| node.centre().1 == y && node.left > start.left).min_by_key(distance)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thing(text: &str) -> Thing {
        text.parse().unwrap()
    }

    fn node(text: &str, left: i32, top: i32) -> PictureNode {
        PictureNode { thing: thing(text), left, top, width: 10, height: 10 }
    }

    fn edge(from: &str, to: &str) -> PictureEdge {
        let relation =
            Relation::Influences(vec![format!("{}-{}", thing(from).slug(), thing(to).slug()).parse().unwrap()]);
        PictureEdge { from: thing(from), to: thing(to), line: String::new(), head: String::new(), tag: None, relation }
    }

    /// goal above a and b; a and b above lever l; b also above lever m, and a cycle a, b.
    fn picture() -> MapPicture {
        MapPicture {
            nodes: vec![
                node("objective:g", 50, 0),
                node("kpi:a", 0, 50),
                node("kpi:b", 100, 50),
                node("lever:l", 0, 100),
                node("lever:m", 100, 100),
            ],
            edges: vec![
                edge("kpi:a", "objective:g"),
                edge("kpi:b", "objective:g"),
                edge("lever:l", "kpi:a"),
                edge("lever:l", "kpi:b"),
                edge("lever:m", "kpi:b"),
            ],
            ..MapPicture::default()
        }
    }

    #[test]
    fn a_trace_runs_up_and_down_and_not_across() {
        let picture = picture();
        let trace = Trace::of(&picture, &thing("kpi:a"));
        assert!(trace.holds(&thing("objective:g")) && trace.holds(&thing("lever:l")));
        assert!(!trace.holds(&thing("kpi:b")) && !trace.holds(&thing("lever:m")));
        assert!(trace.passes(&edge("lever:l", "kpi:a")) && !trace.passes(&edge("lever:l", "kpi:b")));
    }

    #[test]
    fn an_influence_lights_its_own_ends_only() {
        let picture = picture();
        let trace = Trace::of(&picture, &thing("influence:l-b"));
        assert!(trace.holds(&thing("kpi:b")) && trace.holds(&thing("objective:g")) && trace.holds(&thing("lever:l")));
        assert!(!trace.holds(&thing("kpi:a")) && !trace.holds(&thing("lever:m")));
        assert!(trace.passes(&edge("lever:l", "kpi:b")));
        assert_eq!(Trace::of(&picture, &thing("influence:none")), Trace::default());
    }

    #[test]
    fn a_cycle_ends() {
        let mut picture = picture();
        picture.edges.push(edge("kpi:a", "kpi:b"));
        picture.edges.push(edge("kpi:b", "kpi:a"));
        assert!(Trace::of(&picture, &thing("kpi:a")).holds(&thing("lever:m")));
    }

    #[test]
    fn arrow_keys_follow_edges_and_rows() {
        let picture = picture();
        let lead = |from: &str, way| step(&picture, &thing(from), way).map(|node| node.thing.to_string());
        assert_eq!(lead("kpi:a", Step::Up).as_deref(), Some("objective:g"));
        assert_eq!(lead("kpi:b", Step::Down).as_deref(), Some("lever:m"));
        assert_eq!(lead("kpi:a", Step::Right).as_deref(), Some("kpi:b"));
        assert_eq!(lead("kpi:a", Step::Left), None);
        assert_eq!(lead("objective:g", Step::Up), None);
    }
}
