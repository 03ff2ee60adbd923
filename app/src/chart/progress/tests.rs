use super::*;

fn draw(baseline: f64, target: f64, plan: Option<f64>, observed: Option<f64>) -> Drawing {
    draw_progress(&ProgressBar {
        id: "progress",
        title: "On the way",
        description: "From baseline to target",
        width: 320,
        baseline,
        target,
        plan,
        observed,
        value_format: &NumberFormat::plain(1),
        colour_mode: ColourMode::Classes,
    })
    .unwrap()
}

/// Horizontal position in pixels of the dot of what was observed.
fn dot(drawing: &Drawing) -> f64 {
    let document = roxmltree::Document::parse(&drawing.svg).unwrap();
    let circle = document.descendants().find(|node| node.tag_name().name() == "circle").unwrap();
    circle.attribute("cx").unwrap().parse::<f64>().unwrap() / 2.0
}

#[test]
fn further_right_is_closer_in_both_directions() {
    let rising = draw(10.0, 20.0, None, Some(15.0));
    let falling = draw(20.0, 10.0, None, Some(15.0));
    assert_eq!(dot(&rising), 160.0);
    assert_eq!(dot(&falling), 160.0);
    assert!(dot(&draw(20.0, 10.0, None, Some(12.0))) > dot(&draw(20.0, 10.0, None, Some(18.0))));
}

#[test]
fn values_beyond_the_ends_stay_inside_the_drawing() {
    for observed in [-1e9, 0.0, 9.0, 21.0, 1e9, f64::MAX, f64::MIN] {
        let drawing = draw(10.0, 20.0, Some(30.0), Some(observed));
        let x = dot(&drawing);
        assert!((6.0..=314.0).contains(&x), "{observed} at {x}");
        assert!(!drawing.svg.contains("NaN") && !drawing.svg.contains("style="));
    }
}

#[test]
fn no_distance_and_no_reading_are_harmless() {
    assert!(!draw(10.0, 20.0, None, None).svg.contains("<circle"));
    assert!(!draw(10.0, 20.0, None, Some(f64::NAN)).svg.contains("<circle"));
    let flat = draw(10.0, 10.0, Some(10.0), Some(11.0));
    roxmltree::Document::parse(&flat.svg).unwrap();
    assert!(!flat.svg.contains("NaN") && !flat.svg.contains("inf"));
}

#[test]
fn labels_that_find_no_room_are_reported() {
    let roomy = draw(10.0, 20.0, Some(15.0), Some(12.0));
    assert!(roomy.omitted_labels.is_empty());
    for label in ["10.0", "12.0", "15.0", "20.0"] {
        assert!(roomy.svg.contains(&format!(">{label}<")), "{label}");
    }
    assert_eq!(draw(10.0, 20.0, Some(10.1), Some(12.0)).omitted_labels, ["10.1"]);
}
