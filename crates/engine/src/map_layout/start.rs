//! Where the ordering starts from: connected components, each filled into its rows depth first.

use super::chains::Items;

/// Items by connected component, components by their first item.
pub(super) fn components(items: &Items) -> Vec<Vec<usize>> {
    let mut seen = vec![false; items.items.len()];
    let mut result = Vec::new();
    for start in 0..items.items.len() {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let mut members = vec![start];
        let mut next = 0;
        while let Some(&item) = members.get(next) {
            next += 1;
            for link in items.upward[item].iter().chain(&items.downward[item]) {
                if !seen[link.item] {
                    seen[link.item] = true;
                    members.push(link.item);
                }
            }
        }
        members.sort_unstable();
        result.push(members);
    }
    result
}

/// Rows filled in depth-first order from the bottom upwards or from the top downwards, group by group.
pub(super) fn depth_first(items: &Items, component: &[usize], upwards: bool) -> Vec<Vec<usize>> {
    let mut starts = component.to_vec();
    starts.sort_by_key(|&index| {
        let item = &items.items[index];
        let row = if upwards { item.row } else { items.row_count - item.row };
        (row, item.group, index)
    });
    let mut rows = vec![Vec::new(); items.row_count];
    let mut seen = vec![false; items.items.len()];
    let links = if upwards { &items.upward } else { &items.downward };
    for start in starts {
        let mut open = vec![start];
        while let Some(item) = open.pop() {
            if seen[item] {
                continue;
            }
            seen[item] = true;
            rows[items.items[item].row].push(item);
            let mut targets: Vec<usize> = links[item].iter().map(|link| link.item).collect();
            targets.sort_by_key(|&index| (items.items[index].group, index));
            open.extend(targets.into_iter().rev());
        }
    }
    rows
}
