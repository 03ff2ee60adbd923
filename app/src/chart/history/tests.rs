use chrono::{Days, NaiveDate};

use super::super::time_scale::ENGLISH_MONTHS;
use super::*;

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Four-week readings from April 2010 on.
fn readings(values: &[Option<f64>]) -> Vec<Reading> {
    let first = date(2010, 4, 1);
    values
        .iter()
        .zip(0_u64..)
        .map(|(value, index)| Reading {
            start_on: first + Days::new(index * 28),
            end_on: first + Days::new(index * 28 + 28),
            value: *value,
            is_provisional: false,
        })
        .collect()
}

fn wave(count: usize, middle: f64, height: f64) -> Vec<Option<f64>> {
    (0..count).map(|index| Some(middle + height * ((index * 37 % 23) as f64 / 11.0 - 1.0))).collect()
}

fn target(label: &str, value: f64, from_on: NaiveDate, to_on: NaiveDate) -> TargetLine {
    TargetLine {
        label: label.to_owned(),
        comparator: Comparator::AtLeast,
        value,
        from_on,
        to_on,
        kind: TargetKind::KeyResult,
    }
}

struct Case {
    readings: Vec<Reading>,
    targets: Vec<TargetLine>,
    events: Vec<EventMark>,
    format: NumberFormat,
    frame: Option<Frame>,
    size: (i32, i32),
    colour_mode: ColourMode,
}

impl Case {
    fn of(values: &[Option<f64>]) -> Self {
        Self {
            readings: readings(values),
            targets: Vec::new(),
            events: Vec::new(),
            format: NumberFormat::plain(1),
            frame: None,
            size: (960, 320),
            colour_mode: ColourMode::Classes,
        }
    }

    fn draw(&self) -> Drawing {
        draw_history(&HistoryChart {
            id: "history",
            title: "A title that says something",
            description: "A description",
            width: self.size.0,
            height: self.size.1,
            readings: &self.readings,
            later: &[],
            targets: &self.targets,
            events: &self.events,
            value_format: &self.format,
            month_names: &ENGLISH_MONTHS,
            empty_text: "No readings yet",
            frame: self.frame.as_ref(),
            colour_mode: self.colour_mode,
        })
        .unwrap()
    }

    fn busy() -> Self {
        let mut case = Self::of(&wave(110, 90.0, 8.0));
        case.targets = (2010..2019)
            .map(|year| {
                let (from_on, to_on) = (date(year, 4, 1), date(year + 1, 4, 1));
                target("Scorecard", 85.0 + f64::from(year % 7), from_on, to_on)
            })
            .collect();
        case.targets.push(target("Floor", 80.0, date(2010, 1, 1), date(2030, 1, 1)));
        case.targets.push(target("Also a floor", 80.5, date(2010, 1, 1), date(2030, 1, 1)));
        case.events = (0..24)
            .map(|index| EventMark {
                label: format!("Strike number {index}"),
                from_on: date(2010, 6, 1) + Days::new(index * index * 5),
                to_on: (index % 3 == 0).then(|| date(2010, 7, 20) + Days::new(index * index * 5)),
            })
            .collect();
        case
    }
}

/// Class, text and rectangle (left, top, right, bottom in pixels) of every text of a drawing.
fn text_boxes(svg: &str) -> Vec<(String, [f64; 4])> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let texts = document.descendants().filter(|node| node.tag_name().name() == "text");
    texts
        .map(|node| {
            let number = |name: &str| node.attribute(name).map_or(24.0, |text| text.parse::<f64>().unwrap()) / 2.0;
            let class = node.attribute("class").unwrap_or_default();
            let text = node.text().unwrap();
            let is_bold = class.contains("chart-marker-label") || class.contains("chart-title");
            let (x, baseline, size) = (number("x"), number("y"), number("font-size"));
            let width = f64::from(super::super::text_width::text_width(text, size as i32, is_bold));
            let left = match node.attribute("text-anchor") {
                Some("end") => x - width,
                Some("middle") => x - width / 2.0,
                _ => x,
            };
            (text.to_owned(), [left, baseline - size * 0.72, left + width, baseline])
        })
        .collect()
}

/// What holds for every drawing, whatever it shows.
fn assert_sound(drawing: &Drawing) {
    let svg = &drawing.svg;
    roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
    for forbidden in ["NaN", "inf", "style=", "-0\"", "<script"] {
        assert!(!svg.contains(forbidden), "{forbidden} in {svg}");
    }
    let boxes = text_boxes(svg);
    for (index, (text, first)) in boxes.iter().enumerate() {
        assert!(first[0] >= -1.0, "{text} leaves at the left: {first:?}");
        assert!(first[2] <= f64::from(drawing.plot.drawing_width) + 1.0, "{text} leaves: {first:?}");
        assert!(first[1] >= 0.0 && first[3] <= f64::from(drawing.plot.drawing_height), "{text}");
        for (other, second) in &boxes[index + 1..] {
            let apart =
                first[2] <= second[0] || second[2] <= first[0] || first[3] <= second[1] || second[3] <= first[1];
            assert!(apart, "'{text}' {first:?} overlaps '{other}' {second:?}");
        }
    }
}

/// The data of all paths of a class.
fn paths(svg: &str, class: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).unwrap();
    document
        .descendants()
        .filter(|node| node.tag_name().name() == "path" && node.attribute("class") == Some(class))
        .filter_map(|node| node.attribute("d").map(str::to_owned))
        .collect()
}

#[test]
fn every_sort_of_history_is_sound_at_every_size() {
    let mut values_of_cases = vec![
        vec![],
        vec![None, None],
        vec![Some(0.0)],
        vec![Some(-7.5)],
        vec![Some(5.0); 30],
        vec![Some(0.0); 30],
        wave(13, -40.0, 10.0),
        wave(26, 0.0, 3.0),
        wave(200, 2.4e6, 1e6),
        wave(200, 3e-7, 1e-7),
        wave(60, 1e18, 1e17),
        wave(1000, 0.95, 0.04),
        vec![Some(f64::MAX), Some(f64::MIN), Some(f64::NAN), Some(f64::INFINITY), Some(1.0)],
    ];
    let mut gaps = wave(40, 10.0, 2.0);
    gaps.iter_mut().step_by(3).for_each(|value| *value = None);
    values_of_cases.push(gaps);
    for values in &values_of_cases {
        for size in [(960, 320), (340, 260), (260, 200)] {
            let mut case = Case::of(values);
            case.size = size;
            assert_sound(&case.draw());
            if let Some(last) = case.readings.last_mut() {
                last.is_provisional = true;
                case.targets = vec![target("Goal", 12.0, date(2010, 6, 1), date(2031, 1, 1))];
            }
            assert_sound(&case.draw());
        }
    }
}

#[test]
fn labels_of_a_busy_chart_keep_apart_and_nothing_is_lost_silently() {
    for size in [(960, 360), (340, 300)] {
        let mut case = Case::busy();
        case.size = size;
        let drawing = case.draw();
        assert_sound(&drawing);
        let written = text_boxes(&drawing.svg);
        for event in &case.events {
            let is_written = written.iter().any(|(text, _)| *text == event.label);
            let is_omitted = drawing.omitted_labels.contains(&event.label);
            assert!(is_written != is_omitted, "{} written: {is_written}", event.label);
        }
    }
}

#[test]
fn a_framed_download_is_sound_and_says_everything() {
    for size in [(960, 460), (340, 420)] {
        let mut case = Case::busy();
        case.size = size;
        case.colour_mode = ColourMode::Resolved;
        case.frame = Some(Frame {
            unit: "Percent".to_owned(),
            source: "Source: the operator".to_owned(),
            as_known_on: "As known on 1 March 2019".to_owned(),
        });
        let drawing = case.draw();
        assert_sound(&drawing);
        assert!(!drawing.svg.contains("class=\"chart-"), "a file has no style sheet");
        let all: String = text_boxes(&drawing.svg).into_iter().map(|(text, _)| text + " ").collect();
        for part in ["A title that says something", "Percent", "Source: the operator", "As known on"] {
            assert!(all.contains(part), "{part} in {all}");
        }
    }
}

#[test]
fn a_page_drawing_leaves_colours_to_the_style_sheet() {
    let svg = Case::busy().draw().svg;
    assert!(!svg.contains('#') && !svg.contains("rgb"), "{svg}");
}

#[test]
fn hostile_names_stay_texts() {
    let hostile = "</text><script>alert(1)</script>&\"'";
    let mut case = Case::of(&wave(30, 5.0, 2.0));
    case.targets = vec![target(hostile, 5.0, date(2010, 1, 1), date(2020, 1, 1))];
    case.events = vec![EventMark { label: hostile.to_owned(), from_on: date(2011, 1, 1), to_on: None }];
    case.format.suffix = "<b>".to_owned();
    let drawing = case.draw();
    assert_sound(&drawing);
    let written = text_boxes(&drawing.svg);
    assert!(written.iter().any(|(text, _)| text.starts_with("</text>")), "{written:?}");
}

#[test]
fn the_same_data_give_the_same_bytes() {
    assert_eq!(Case::busy().draw(), Case::busy().draw());
}

#[test]
fn a_gap_breaks_the_line_and_a_lone_reading_is_a_dot() {
    let mut values = wave(100, 50.0, 10.0);
    values[40] = None;
    values[42] = None;
    let svg = Case::of(&values).draw().svg;
    let line = paths(&svg, "chart-actual");
    assert_eq!(line.iter().map(|data| data.matches('M').count()).sum::<usize>(), 2, "{line:?}");
    assert_eq!(svg.matches("class=\"chart-point\"").count(), 1, "reading 41 stands alone");
}

#[test]
fn a_provisional_reading_is_hollow() {
    let mut case = Case::of(&wave(30, 50.0, 10.0));
    assert!(!case.draw().svg.contains("chart-provisional"));
    case.readings[29].is_provisional = true;
    let svg = case.draw().svg;
    assert_eq!(svg.matches("chart-provisional").count(), 1);
    assert!(!svg.contains("chart-last"), "the last reading is not solid as well");
}

#[test]
fn the_geometry_is_that_of_the_picture() {
    let case = Case::of(&[Some(2.0), Some(8.0), Some(5.0)]);
    let drawing = case.draw();
    let plot = drawing.plot;
    let days: Vec<f64> = case.readings.iter().map(Reading::middle_day).collect();
    for (index, reading) in case.readings.iter().enumerate() {
        let x = (plot.x_of(reading.middle_day()) * 2.0).round();
        let y = (plot.y_of(reading.value.unwrap()) * 2.0).round();
        assert!(drawing.svg.contains(&format!("cx=\"{x}\" cy=\"{y}\"")), "{x} {y} {}", drawing.svg);
        assert_eq!(plot.nearest(&days, x / 2.0 + 3.0), Some(index));
    }
}

#[test]
fn a_due_date_ahead_extends_the_axis_within_reason() {
    let mut case = Case::of(&wave(26, 50.0, 10.0));
    let readings_end = case.draw().plot.last_day;
    case.targets = vec![target("Goal", 60.0, date(2011, 4, 1), date(2012, 6, 1))];
    assert_eq!(case.draw().plot.last_day, f64::from(day_number(date(2012, 6, 1))));
    case.targets[0].to_on = date(2090, 1, 1);
    let extended = case.draw().plot;
    assert!(extended.last_day > readings_end);
    assert!(extended.last_day - readings_end <= (readings_end - extended.first_day) * 0.25 + 1.0);
}

#[test]
fn a_drawing_without_room_is_refused() {
    let mut case = Case::of(&wave(10, 5.0, 1.0));
    case.size = (100, 100);
    let chart = HistoryChart {
        id: "small",
        title: "t",
        description: "d",
        width: 100,
        height: 100,
        readings: &case.readings,
        later: &[],
        targets: &[],
        events: &[],
        value_format: &case.format,
        month_names: &ENGLISH_MONTHS,
        empty_text: "",
        frame: None,
        colour_mode: ColourMode::Classes,
    };
    assert!(matches!(draw_history(&chart), Err(ChartError::TooSmall { width: 100, .. })));
}
