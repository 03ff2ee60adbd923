use plotters::drawing::IntoDrawingArea;
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RED};

use super::*;

fn draw(marks: impl Fn(&plotters::drawing::DrawingArea<SvgBackend<'_>, plotters::coord::Shift>)) -> String {
    let mut body = String::new();
    let area = SvgBackend::new(&mut body, 100, 50, ColourMode::Classes).into_drawing_area();
    marks(&area);
    area.present().unwrap();
    drop(area);
    body
}

fn head(colour_mode: ColourMode) -> DocumentHead<'static> {
    DocumentHead {
        id: "kpi 7\"><script>",
        title: "Cost < \"plan\" & 'budget'",
        description: "bell\u{7} and </desc>",
        width: 100,
        height: 50,
        colour_mode,
    }
}

#[test]
fn neighbouring_lines_of_one_ink_become_one_short_path() {
    let body = draw(|area| {
        let line = |points: &[(i32, i32)]| PathElement::new(points.to_vec(), Ink::Grid.stroke());
        area.draw(&line(&[(0, 10), (50, 10)])).unwrap();
        area.draw(&line(&[(0, 20), (5, 15), (9, 30), (9, 30), (4, 20), (4, 40)])).unwrap();
        area.draw(&PathElement::new(vec![(1, 1), (2, 2)], Ink::Axis.stroke())).unwrap();
    });
    assert_eq!(
        body,
        "<path class=\"chart-grid\" fill=\"none\" d=\"M0 10h50M0 20l5-5 4 15-5-10v20\"/>\
         <path class=\"chart-axis\" fill=\"none\" d=\"M1 1l1 1\"/>"
    );
}

#[test]
fn shapes_and_texts_carry_classes() {
    let body = draw(|area| {
        area.draw(&Rectangle::new([(0, 0), (10, 20)], Ink::Band.fill())).unwrap();
        area.draw(&Circle::new((30, 40), 6, Ink::Point.fill())).unwrap();
        let style = Ink::Label.text(Pos::new(HPos::Right, VPos::Center));
        area.draw(&Text::new("a<b", (90, 40), style)).unwrap();
    });
    assert_eq!(
        body,
        "<path class=\"chart-band\" d=\"M0 0h10v20h-10z\"/>\
         <circle class=\"chart-point\" cx=\"30\" cy=\"40\" r=\"6\"/>\
         <text class=\"chart-label\" x=\"90\" y=\"48\" text-anchor=\"end\">a&lt;b</text>"
    );
}

#[test]
fn a_colour_without_meaning_is_refused() {
    let mut body = String::new();
    let area = SvgBackend::new(&mut body, 100, 50, ColourMode::Classes).into_drawing_area();
    let error = area.draw(&PathElement::new(vec![(0, 0), (1, 1)], RED.filled())).unwrap_err();
    assert!(error.to_string().contains("255, 0, 0"), "{error}");
}

#[test]
fn texts_are_measured_by_the_table() {
    let mut body = String::new();
    let backend = SvgBackend::new(&mut body, 100, 50, ColourMode::Classes);
    let style = Ink::Label.text(Pos::default());
    let (width, height) = backend.estimate_text_size("96.7%", &style).unwrap();
    assert_eq!(width, 2 * text_width("96.7%", 12, false).unsigned_abs());
    assert_eq!(height, 24);
}

#[test]
fn hostile_texts_stay_texts() {
    for colour_mode in [ColourMode::Classes, ColourMode::Resolved] {
        let document = svg_document(&head(colour_mode), "");
        let parsed = roxmltree::Document::parse(&document).unwrap();
        let root = parsed.root_element();
        assert_eq!(root.attribute("role"), Some("img"));
        let text_of = |name: &str| {
            root.children().find(|child| child.has_tag_name(("http://www.w3.org/2000/svg", name))).unwrap()
        };
        assert_eq!(text_of("title").text(), Some("Cost < \"plan\" & 'budget'"));
        assert_eq!(text_of("desc").text(), Some("bell and </desc>"));
        let labelled_by = root.attribute("aria-labelledby").unwrap();
        let ids: Vec<&str> = labelled_by.split(' ').collect();
        assert_eq!(ids, ["title", "desc"].map(|name| text_of(name).attribute("id").unwrap()));
    }
}
