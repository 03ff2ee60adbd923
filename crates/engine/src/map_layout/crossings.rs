//! Counting crossings between two neighbouring rows in O(e log e): the accumulator tree of Barth,
//! Juenger and Mutzel (2002).

/// Number of pairs of segments that cross, where each segment is (position below, position above).
/// Segments that share an end do not cross there. Sorts the segments.
pub(super) fn count_crossings(segments: &mut [(u32, u32)]) -> u64 {
    segments.sort_unstable();
    let width = segments.iter().map(|&(_, above)| above as usize + 1).max().unwrap_or(0);
    let mut leaves = 1;
    while leaves < width {
        leaves *= 2;
    }
    // tree[i] counts the segments seen so far that end under node i; leaves sit at the back.
    let mut tree = vec![0_u64; 2 * leaves];
    let mut crossings = 0;
    for &(_, above) in segments.iter() {
        let mut node = leaves + above as usize;
        tree[node] += 1;
        while node > 1 {
            if node.is_multiple_of(2) {
                crossings += tree[node + 1];
            }
            node /= 2;
            tree[node] += 1;
        }
    }
    crossings
}

/// How many crossings disappear when two neighbouring items are swapped, given the positions of their
/// segments' other ends on one side, in ascending order.
pub(super) fn gain_of_swap(left: &[u32], right: &[u32]) -> i64 {
    // Pairs with the left item's end further right cross now, those with it further left cross then.
    let mut gain = 0;
    let (mut smaller, mut not_larger) = (0, 0);
    for &position in left {
        while smaller < right.len() && right[smaller] < position {
            smaller += 1;
        }
        while not_larger < right.len() && right[not_larger] <= position {
            not_larger += 1;
        }
        gain += smaller as i64 - (right.len() - not_larger) as i64;
    }
    gain
}
