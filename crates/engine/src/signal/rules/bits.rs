//! All the marks of a chart at once: one bit a point and line, so that a run of nine is a few shifts. Says what [`super::RuleState`] says
//! point by point, several times faster; a test holds the two together.

use super::{Mark, Rule, RuleState, Side};

/// One bit for each point, the first in the lowest.
#[derive(Clone)]
struct Bits(Vec<u64>);

impl Bits {
    fn of(deviations: &[f64], is_set: impl Fn(f64) -> bool) -> Self {
        let word = |values: &[f64]| {
            values.iter().enumerate().fold(0, |word, (bit, value)| word | (u64::from(is_set(*value)) << bit))
        };
        Self(deviations.chunks(64).map(word).collect())
    }

    /// Every bit moved to a later point, by 1 to 64.
    fn later(&self, by: u32) -> Self {
        let mut before = 0_u64;
        let shifted = self.0.iter().map(|word| {
            let carried = if by < 64 { (word << by) | (before >> (64 - by)) } else { before };
            before = *word;
            carried
        });
        Self(shifted.collect())
    }

    fn combined(&self, other: &Self, with: impl Fn(u64, u64) -> u64) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, other)| with(*one, *other)).collect())
    }

    /// The points that end a run of so many set ones.
    fn run(&self, length: u32) -> Self {
        let mut ends = self.clone();
        let mut have = 1;
        while have < length {
            let step = have.min(length - have);
            ends = ends.combined(&ends.later(step), |one, other| one & other);
            have += step;
        }
        ends
    }

    fn places(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(index, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.wrapping_sub(1);
                (bit < 64).then_some(index * 64 + bit)
            })
        })
    }

    /// The bits of the `length` points (1 to 64) that end at a place.
    fn window(&self, place: usize, length: u32) -> u64 {
        let (index, bit) = (place / 64, place as u32 % 64);
        let newest = self.0.get(index).map_or(0, |word| word << (63 - bit));
        let older = if bit == 63 {
            0
        } else {
            index.checked_sub(1).and_then(|index| self.0.get(index)).map_or(0, |word| word >> (bit + 1))
        };
        (newest | older) >> (64 - length)
    }

    fn get(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| (word >> (place % 64)) & 1 == 1)
    }
}

/// The points beyond a line, above and below.
struct Beyond {
    line: f64,
    above: Bits,
    below: Bits,
}

/// The marks of each rule at the places of the deviations.
pub fn marks(places: &[usize], deviations: &[f64], rules: &[Rule]) -> Vec<Vec<Mark>> {
    let mut lines: Vec<Beyond> = Vec::new();
    let mut steps: Option<(Bits, Bits)> = None;
    rules.iter().map(|rule| of_rule(*rule, places, deviations, &mut lines, &mut steps)).collect()
}

fn of_rule(
    rule: Rule,
    places: &[usize],
    deviations: &[f64],
    lines: &mut Vec<Beyond>,
    steps: &mut Option<(Bits, Bits)>,
) -> Vec<Mark> {
    let sided = |above: &Bits, below: &Bits| -> Vec<Mark> {
        let side = |place: usize| if above.get(place) { Side::Above } else { Side::Below };
        at(places, above.combined(below, |one, other| one | other).places().map(|place| (place, side(place))))
    };
    match rule {
        Rule::Beyond { line } if line >= 0.0 => {
            let beyond = at_line(lines, deviations, line);
            sided(&beyond.above, &beyond.below)
        }
        Rule::Run { length, line } if line >= 0.0 && length >= 1 => {
            let beyond = at_line(lines, deviations, line);
            sided(&beyond.above.run(length), &beyond.below.run(length))
        }
        Rule::Cluster { count, of, line } if line >= 0.0 && (1..=64).contains(&of) => {
            let beyond = at_line(lines, deviations, line);
            let whole =
                |bits: &Bits, place: &usize| place + 1 >= of as usize && bits.window(*place, of).count_ones() >= count;
            let either = beyond.above.combined(&beyond.below, |one, other| one | other);
            let found = either.places().filter_map(|place| {
                let (bits, side) =
                    if beyond.above.get(place) { (&beyond.above, Side::Above) } else { (&beyond.below, Side::Below) };
                whole(bits, &place).then_some((place, side))
            });
            at(places, found)
        }
        Rule::Trend { length } if length >= 2 => {
            let (up, down) = steps.get_or_insert_with(|| both_steps(deviations));
            sided(&up.run(length - 1), &down.run(length - 1))
        }
        Rule::Alternating { length } if length >= 3 => {
            let (up, down) = steps.get_or_insert_with(|| both_steps(deviations));
            let turns = up
                .combined(&down.later(1), |one, other| one & other)
                .combined(&down.combined(&up.later(1), |one, other| one & other), |one, other| one | other);
            at(places, turns.run(length - 2).places().map(|place| (place, Side::Neither)))
        }
        Rule::Within { length, line } if length >= 1 => {
            let within = Bits::of(deviations, |value| value.abs() < line);
            at(places, within.run(length).places().map(|place| (place, Side::Neither)))
        }
        Rule::BothSides { length, line } if line >= 0.0 && (1..=64).contains(&length) => {
            let beyond = at_line(lines, deviations, line);
            let outside = beyond.above.combined(&beyond.below, |one, other| one | other);
            let both =
                |place: &usize| beyond.above.window(*place, length) != 0 && beyond.below.window(*place, length) != 0;
            at(places, outside.run(length).places().filter(both).map(|place| (place, Side::Neither)))
        }
        // Lengths and lines that no chart has.
        _ => {
            let mut state = RuleState::new(rule);
            at(
                places,
                deviations.iter().enumerate().filter_map(|(place, value)| state.step(*value).map(|side| (place, side))),
            )
        }
    }
}

fn at(places: &[usize], found: impl Iterator<Item = (usize, Side)>) -> Vec<Mark> {
    found.filter_map(|(place, side)| places.get(place).map(|place| Mark { place: *place, side })).collect()
}

fn at_line<'lines>(lines: &'lines mut Vec<Beyond>, deviations: &[f64], line: f64) -> &'lines Beyond {
    let index = lines.iter().position(|known| known.line == line).unwrap_or(lines.len());
    if index == lines.len() {
        let above = Bits::of(deviations, |value| value > line);
        let below = Bits::of(deviations, |value| value < -line);
        lines.push(Beyond { line, above, below });
    }
    &lines[index]
}

/// Points higher and lower than the one before; the first is neither.
fn both_steps(deviations: &[f64]) -> (Bits, Bits) {
    let first = deviations.first().copied().unwrap_or(f64::NAN);
    let pairs = || std::iter::once(first).chain(deviations.iter().copied()).zip(deviations);
    let steps = |is_set: fn(f64, f64) -> bool| -> Vec<f64> {
        pairs().map(|(before, now)| f64::from(u8::from(is_set(before, *now)))).collect()
    };
    let (up, down) = (steps(|before, now| now > before), steps(|before, now| now < before));
    (Bits::of(&up, |step| step > 0.5), Bits::of(&down, |step| step > 0.5))
}
