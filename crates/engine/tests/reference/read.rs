//! Reads the files of known answers beside it: `[case]`, then `name: values`, where a value may go on in the next line, indented.

use std::collections::BTreeMap;

/// Lists of numbers by name.
pub type Case = BTreeMap<String, Vec<f64>>;

/// The fields of a case of a file of known answers.
pub fn case(text: &str, wanted: &str) -> Case {
    let mut fields = Case::new();
    let (mut inside, mut field) = (false, String::new());
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        if let Some(name) = line.strip_prefix('[') {
            inside = name.trim_end_matches(']') == wanted;
        } else if inside {
            let (name, values) = line.split_once(':').unwrap_or(("", line));
            if !name.is_empty() {
                field = name.to_owned();
            }
            let values = values.split_whitespace().filter_map(|value| value.parse::<f64>().ok());
            fields.entry(field.clone()).or_default().extend(values);
        }
    }
    assert!(!fields.is_empty(), "no case {wanted}");
    fields
}
