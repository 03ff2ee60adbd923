use super::*;
use crate::api::map::DrawnMap;
use crate::test_data::strategy_map;

/// As the page of a map arranges it.
fn arrange(map: &StrategyMap, with_quiet: bool) -> Answer<MapPicture> {
    let query = if with_quiet { "quiet=show" } else { "" };
    DrawnMap::asked_for(map.clone(), query).map(|drawn| drawn.picture)
}

fn place<'picture>(picture: &'picture MapPicture, name: &str) -> &'picture PictureNode {
    let thing: Thing = name.parse().unwrap();
    picture.nodes.iter().find(|node| node.thing == thing).unwrap()
}

#[test]
fn goals_stand_above_what_they_are_measured_on_and_levers_below() {
    let picture = arrange(&strategy_map(), false).unwrap();
    let tops = [
        "objective:good-service",
        "objective:shorter-journeys",
        "kpi:excess-journey-time",
        "kpi:train-delays",
        "lever:maintenance-trains",
    ]
    .map(|name| place(&picture, name).top);
    assert!(tops.is_sorted_by(|upper, lower| upper < lower), "{tops:?}");
    assert_eq!(
        picture.layer_names.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        [LayerName::Goals, LayerName::Kpis, LayerName::Levers]
    );
    assert!(picture.layer_names.is_sorted_by(|upper, lower| upper.1 < lower.1));
}

#[test]
fn every_relation_is_one_line_and_only_influences_have_heads_and_tags() {
    let picture = arrange(&strategy_map(), false).unwrap();
    assert_eq!(picture.edges.len(), 4);
    for edge in &picture.edges {
        let is_influence = matches!(edge.relation, Relation::Influences(_));
        assert_eq!((!edge.head.is_empty(), edge.tag.is_some()), (is_influence, is_influence), "{edge:?}");
        assert!(edge.line.starts_with('M') && edge.line.contains('C'), "{edge:?}");
    }
}

#[test]
fn quiet_kpis_are_left_out_and_named() {
    let quiet = arrange(&strategy_map(), false).unwrap();
    assert_eq!(quiet.quiet.iter().map(Slug::as_str).collect::<Vec<_>>(), ["lifts"]);
    assert_eq!(quiet.nodes.len(), 5);
    let shown = arrange(&strategy_map(), true).unwrap();
    assert_eq!((shown.nodes.len(), shown.quiet.len()), (6, 1));
}

#[test]
fn the_same_map_is_arranged_the_same_whatever_its_order() {
    let map = strategy_map();
    let mut turned = map.clone();
    turned.kpis.reverse();
    turned.objectives.reverse();
    turned.influences.reverse();
    assert_eq!(arrange(&map, true).unwrap().nodes, arrange(&turned, true).unwrap().nodes);
}

#[test]
fn nodes_and_tags_keep_apart_and_inside() {
    let picture = arrange(&strategy_map(), true).unwrap();
    for (index, node) in picture.nodes.iter().enumerate() {
        assert!(
            node.left >= 0
                && node.top >= 0
                && node.left + node.width <= picture.width
                && node.top + node.height <= picture.height,
            "{node:?}"
        );
        for other in &picture.nodes[index + 1..] {
            assert!(!Rectangle::of_node(node).meets(&Rectangle::of_node(other)), "{node:?} {other:?}");
        }
        for (x, y) in picture.edges.iter().filter_map(|edge| edge.tag) {
            let point = Rectangle { left: f64::from(x), top: f64::from(y), right: f64::from(x), bottom: f64::from(y) };
            assert!(!Rectangle::of_node(node).meets(&point), "a tag at {x}, {y} covers {node:?}");
        }
    }
}

#[test]
fn what_is_joined_to_something_that_is_not_there_is_left_out() {
    let mut map = strategy_map();
    map.kpis.retain(|kpi| kpi.slug.as_str() != "train-delays");
    let picture = arrange(&map, false).unwrap();
    assert!(
        picture
            .edges
            .iter()
            .all(|edge| edge.from.slug().as_str() != "train-delays" && edge.to.slug().as_str() != "train-delays")
    );
}

#[test]
fn an_empty_map_is_an_empty_picture() {
    let mut map = strategy_map();
    map.objectives.clear();
    map.kpis.clear();
    map.levers.clear();
    map.influences.clear();
    let picture = arrange(&map, true).unwrap();
    assert!(picture.nodes.is_empty() && picture.edges.is_empty());
}
