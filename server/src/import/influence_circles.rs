//! Influences that go in a circle without a lag: an effect would have to be there before its cause.

use super::error::Errors;
use super::table::Located;
use domain::slug::Slug;
use domain::template::schema::INFLUENCES;
use domain::template::{Cause, InfluenceRow, rule};
use std::collections::HashMap;

/// Reports every influence between KPIs that closes a circle of influences without lag, with the circle's path.
pub(super) fn check(influences: &[Located<InfluenceRow>], errors: &mut Errors) {
    let mut positions: HashMap<&Slug, usize> = HashMap::new();
    let mut names: Vec<&str> = Vec::new();
    let mut edges: Vec<Vec<(usize, u64)>> = Vec::new();
    for influence in influences.iter().filter(|influence| influence.value.delay.lag_periods == 0) {
        let Cause::Kpi(cause) = &influence.value.cause else { continue };
        let mut position = |slug| {
            *positions.entry(slug).or_insert_with(|| {
                names.push(slug.as_str());
                edges.push(Vec::new());
                names.len() - 1
            })
        };
        let (cause, effect) = (position(cause), position(&influence.value.effect));
        edges[cause].push((effect, influence.row));
    }
    walk(&names, &edges, errors);
}

/// Depth first, with a stack of its own: files may have chains of thousands.
fn walk(names: &[&str], edges: &[Vec<(usize, u64)>], errors: &mut Errors) {
    let mut is_done = vec![false; names.len()];
    let mut depth_on_path: Vec<Option<usize>> = vec![None; names.len()];
    for start in 0..names.len() {
        if is_done[start] {
            continue;
        }
        let mut path = vec![(start, 0)];
        depth_on_path[start] = Some(0);
        while let Some((node, next)) = path.last_mut() {
            let Some((target, row)) = edges[*node].get(*next).copied() else {
                is_done[*node] = true;
                depth_on_path[*node] = None;
                path.pop();
                continue;
            };
            *next += 1;
            if let Some(depth) = depth_on_path[target] {
                let members: Vec<&str> = path[depth..].iter().map(|(member, _)| names[*member]).collect();
                errors.about_cell(INFLUENCES.file, row, "lag_periods", rule::influences_in_circle(&members));
            } else if !is_done[target] {
                depth_on_path[target] = Some(path.len());
                path.push((target, 0));
            }
        }
    }
}
