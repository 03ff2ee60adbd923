//! Parents: none above itself, and each before its children.

use super::error::Errors;
use super::table::Located;
use domain::slug::Slug;
use domain::template::rule;
use std::collections::HashMap;

/// The values with parents before children, otherwise in the order of the file. Circles are reported.
pub(super) fn parents_first<T>(
    file: &str,
    rows: Vec<Located<T>>,
    key: impl Fn(&T) -> (&Slug, Option<&Slug>),
    errors: &mut Errors,
) -> Vec<T> {
    let positions: HashMap<&Slug, usize> =
        rows.iter().enumerate().map(|(position, row)| (key(&row.value).0, position)).collect();
    let parents: Vec<Option<usize>> =
        rows.iter().map(|row| key(&row.value).1.and_then(|parent| positions.get(parent).copied())).collect();
    let mut depths: Vec<Option<usize>> = vec![None; rows.len()];
    // The walk that a row was first met on: meeting it again on the same walk closes a circle.
    let mut met_on: Vec<Option<usize>> = vec![None; rows.len()];
    for start in 0..rows.len() {
        let mut path: Vec<usize> = Vec::new();
        let mut next = Some(start);
        let mut depth = 0;
        while let Some(position) = next {
            if let Some(known) = depths[position] {
                depth = known + 1;
                break;
            }
            if met_on[position] == Some(start) {
                let from = path.iter().position(|member| *member == position).unwrap_or_default();
                let names: Vec<&str> = path[from..].iter().map(|member| key(&rows[*member].value).0.as_str()).collect();
                errors.about_cell(file, rows[position].row, "parent", rule::parents_in_circle(&names));
                break;
            }
            met_on[position] = Some(start);
            path.push(position);
            next = parents[position];
        }
        for position in path.into_iter().rev() {
            depths[position] = Some(depth);
            depth += 1;
        }
    }
    let mut sorted: Vec<(usize, T)> =
        rows.into_iter().zip(depths).map(|(row, depth)| (depth.unwrap_or_default(), row.value)).collect();
    sorted.sort_by_key(|(depth, _)| *depth);
    sorted.into_iter().map(|(_, value)| value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(pairs: &[(&str, Option<&str>)]) -> Result<Vec<String>, Vec<String>> {
        let slug = |text: &str| text.parse::<Slug>().unwrap();
        let rows = pairs
            .iter()
            .zip(2..)
            .map(|((name, parent), row)| Located { row, value: (slug(name), parent.map(slug)) })
            .collect();
        let mut errors = Errors::default();
        let values =
            parents_first("teams.csv", rows, |pair: &(Slug, Option<Slug>)| (&pair.0, pair.1.as_ref()), &mut errors);
        let names = values.into_iter().map(|(name, _)| name.to_string()).collect();
        errors
            .into_result(&[])
            .map(|()| names)
            .map_err(|refusal| refusal.errors.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn parents_come_first_and_the_order_is_kept_otherwise() {
        let names =
            ordered(&[("c", Some("b")), ("x", None), ("b", Some("a")), ("a", None), ("d", Some("stored"))]).unwrap();
        assert_eq!(names, ["x", "a", "d", "b", "c"]);
    }

    #[test]
    fn each_circle_is_reported_once_with_its_path() {
        let errors =
            ordered(&[("tail", Some("a")), ("a", Some("b")), ("b", Some("a")), ("self", Some("self"))]).unwrap_err();
        assert_eq!(
            errors,
            [
                "teams.csv:3: parent: parents go in a circle: a \u{2192} b \u{2192} a",
                "teams.csv:5: parent: parents go in a circle: self \u{2192} self"
            ]
        );
    }

    #[test]
    fn a_chain_of_many_thousands_is_no_burden() {
        let names: Vec<String> = (0..100_000).map(|index| format!("team-{index}")).collect();
        let pairs: Vec<(&str, Option<&str>)> =
            (0..names.len()).map(|index| (names[index].as_str(), names.get(index + 1).map(String::as_str))).collect();
        assert_eq!(ordered(&pairs).unwrap().last(), names.first());
    }
}
