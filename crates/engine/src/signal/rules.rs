//! Patterns of points on a chart: the rules of Nelson (1984), of the Western Electric handbook (1956), and of the XmR chart.
//!
//! A rule looks at points in standard deviations from the centre, one at a time and never ahead, so that the same [`RuleState`] marks a
//! chart, watches a running series and is simulated for its run length. A pattern is marked at every point that *ends* one: a run from
//! the point where it reaches its length, k of n only at points that are themselves beyond the line.
//!
//! Nelson's eighth rule asks for points on *both* sides of the centre ('eight points in a row on both sides of the centre line with none
//! in zone C'); implementations that accept a run on one side deviate from the paper.

mod bits;

/// On which side of the centre a pattern lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Above the centre, or rising.
    Above,
    /// Below the centre, or falling.
    Below,
    /// On both, or on none: the pattern has no direction.
    Neither,
}

/// One pattern. Lengths are points, lines are standard deviations from the centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// A point strictly beyond the line.
    Beyond {
        /// The line.
        line: f64,
    },
    /// So many points in a row on the same side, each strictly beyond the line (0: the centre).
    Run {
        /// Points.
        length: u32,
        /// The line.
        line: f64,
    },
    /// So many points in a row, each above (or each below) the one before.
    Trend {
        /// Points.
        length: u32,
    },
    /// So many points in a row that go up and down in turn.
    Alternating {
        /// Points.
        length: u32,
    },
    /// So many of the last few points strictly beyond the line on the same side. At most 64 points are looked at.
    Cluster {
        /// Points beyond.
        count: u32,
        /// Points looked at.
        of: u32,
        /// The line.
        line: f64,
    },
    /// So many points in a row within the line, on either side.
    Within {
        /// Points.
        length: u32,
        /// The line.
        line: f64,
    },
    /// So many points in a row beyond the line, some above and some below. At most 64 points are looked at.
    BothSides {
        /// Points.
        length: u32,
        /// The line.
        line: f64,
    },
}

/// Nelson's eight rules in their order (L. S. Nelson, 'The Shewhart control chart: tests for special causes', 1984).
pub const NELSON: [Rule; 8] = [
    Rule::Beyond { line: 3.0 },
    Rule::Run { length: 9, line: 0.0 },
    Rule::Trend { length: 6 },
    Rule::Alternating { length: 14 },
    Rule::Cluster { count: 2, of: 3, line: 2.0 },
    Rule::Cluster { count: 4, of: 5, line: 1.0 },
    Rule::Within { length: 15, line: 1.0 },
    Rule::BothSides { length: 8, line: 1.0 },
];

/// The four rules of the Western Electric Statistical Quality Control Handbook (1956) in their order.
pub const WESTERN_ELECTRIC: [Rule; 4] = [
    Rule::Beyond { line: 3.0 },
    Rule::Cluster { count: 2, of: 3, line: 2.0 },
    Rule::Cluster { count: 4, of: 5, line: 1.0 },
    Rule::Run { length: 8, line: 0.0 },
];

/// The marks of an XmR chart: beyond a limit, eight on one side, three of four nearer to a limit than to the centre (Wheeler 1993).
pub const CONVENTIONAL: [Rule; 3] =
    [Rule::Beyond { line: 3.0 }, Rule::Run { length: 8, line: 0.0 }, Rule::Cluster { count: 3, of: 4, line: 1.5 }];

/// How far a rule has come along a series.
#[derive(Debug, Clone)]
pub struct RuleState {
    rule: Rule,
    /// Points seen, up to 64.
    seen: u32,
    /// Length of the run that the last point is in, and its side.
    run: u32,
    side: i8,
    before: f64,
    /// The last 64 points, the newest in the lowest bit: beyond the line above, below.
    above: u64,
    below: u64,
}

impl RuleState {
    /// Before the first point.
    #[must_use]
    pub fn new(rule: Rule) -> Self {
        Self { rule, seen: 0, run: 0, side: 0, before: 0.0, above: 0, below: 0 }
    }

    /// Takes the next point, in standard deviations from the centre; says on which side the pattern lies that it ends, if it ends one.
    ///
    /// A gap is not a point: leave it out. A value that is not a number ends every run and is on no side.
    #[inline]
    pub fn step(&mut self, deviation: f64) -> Option<Side> {
        match self.rule {
            Rule::Beyond { line } => side_beyond(deviation, line).and_then(named),
            Rule::Run { length, line } => {
                let side = side_beyond(deviation, line).unwrap_or(0);
                self.run = if side == self.side { self.run.saturating_add(1) } else { 1 };
                self.side = side;
                (self.run >= length).then_some(side).and_then(named)
            }
            Rule::Trend { length } => {
                let direction = self.direction(deviation);
                self.run = if direction != 0 && direction == self.side { self.run.saturating_add(1) } else { 2 };
                self.side = direction;
                (direction != 0 && self.run >= length).then_some(direction).and_then(named)
            }
            Rule::Alternating { length } => {
                let direction = self.direction(deviation);
                self.run = match direction {
                    0 => 1,
                    _ if direction == -self.side => self.run.saturating_add(1),
                    _ => 2,
                };
                self.side = direction;
                (direction != 0 && self.run >= length).then_some(Side::Neither)
            }
            Rule::Cluster { count, of, line } => {
                let side = self.shift(deviation, line, of);
                let window = match side {
                    1 => self.above,
                    -1 => self.below,
                    _ => return None,
                };
                (self.seen >= of && window.count_ones() >= count).then_some(side).and_then(named)
            }
            Rule::Within { length, line } => {
                self.run = if deviation.abs() < line { self.run.saturating_add(1) } else { 0 };
                (self.run >= length).then_some(Side::Neither)
            }
            Rule::BothSides { length, line } => {
                let side = self.shift(deviation, line, length);
                self.run = if side == 0 { 0 } else { self.run.saturating_add(1) };
                (self.run >= length && self.above != 0 && self.below != 0).then_some(Side::Neither)
            }
        }
    }

    /// Whether the point is higher (1) or lower (-1) than the one before; 0 for the first and for equals.
    fn direction(&mut self, deviation: f64) -> i8 {
        let direction =
            if self.seen == 0 { 0 } else { i8::from(deviation > self.before) - i8::from(deviation < self.before) };
        self.seen = 1;
        self.before = deviation;
        direction
    }

    /// Moves the window of the last `length` points on; the side of the newest.
    fn shift(&mut self, deviation: f64, line: f64, length: u32) -> i8 {
        let side = side_beyond(deviation, line).unwrap_or(0);
        let mask = if length >= 64 { u64::MAX } else { (1 << length) - 1 };
        self.above = ((self.above << 1) | u64::from(side == 1)) & mask;
        self.below = ((self.below << 1) | u64::from(side == -1)) & mask;
        self.seen = (self.seen + 1).min(64);
        side
    }
}

fn side_beyond(deviation: f64, line: f64) -> Option<i8> {
    if deviation > line {
        Some(1)
    } else if deviation < -line {
        Some(-1)
    } else {
        None
    }
}

fn named(side: i8) -> Option<Side> {
    match side {
        1 => Some(Side::Above),
        -1 => Some(Side::Below),
        _ => None,
    }
}

/// A value in standard deviations from the centre. Where nothing varies, every other value is infinitely far.
#[must_use]
pub fn deviation(value: f64, center: f64, sigma: f64) -> f64 {
    let distance = value - center;
    if sigma > 0.0 {
        distance / sigma
    } else if distance == 0.0 {
        0.0
    } else {
        distance.signum() * f64::INFINITY
    }
}

/// A point that ends a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Its place in the series, from 0.
    pub place: usize,
    /// Where the pattern lies.
    pub side: Side,
}

/// The points of a series that end a pattern, in order of time. Rules look at the points there are: gaps, and what is not finite, are
/// passed over.
#[must_use]
pub fn marks(values: &[Option<f64>], center: f64, sigma: f64, rule: Rule) -> Vec<Mark> {
    all_marks(values, center, sigma, &[rule]).pop().unwrap_or_default()
}

/// The marks of each of several rules, as [`marks`] gives them one by one.
#[must_use]
pub fn all_marks(values: &[Option<f64>], center: f64, sigma: f64, rules: &[Rule]) -> Vec<Vec<Mark>> {
    let mut places = Vec::with_capacity(values.len());
    let mut deviations = Vec::with_capacity(values.len());
    for (place, value) in values.iter().enumerate() {
        if let Some(value) = value.filter(|value| value.is_finite()) {
            places.push(place);
            deviations.push(deviation(value, center, sigma));
        }
    }
    bits::marks(&places, &deviations, rules)
}

/// A stretch of a series that meets a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Its first point, from 0.
    pub start: usize,
    /// Its points that meet the rule: all of them for a run, those beyond the line for a cluster.
    pub count: usize,
}

/// The stretches of a series without gaps that meet a rule: runs, trends and alternations each as one stretch of their full length, every
/// other rule as one stretch a window.
#[must_use]
pub fn stretches(values: &[f64], center: f64, sigma: f64, rule: Rule) -> Vec<Stretch> {
    let deviations: Vec<f64> = values.iter().map(|value| deviation(*value, center, sigma)).collect();
    match rule {
        Rule::Beyond { .. } => windows(&deviations, 1, rule),
        Rule::Run { .. } | Rule::Trend { .. } | Rule::Alternating { .. } => {
            let mut found: Vec<Stretch> = Vec::new();
            let mut state = RuleState::new(rule);
            for (place, value) in deviations.iter().enumerate() {
                if state.step(*value).is_some() {
                    let count = state.run as usize;
                    let start = (place + 1).saturating_sub(count);
                    match found.last_mut() {
                        Some(last) if last.start == start => last.count = count,
                        _ => found.push(Stretch { start, count }),
                    }
                }
            }
            found
        }
        Rule::Cluster { count, of, line } => deviations
            .windows(of.max(1) as usize)
            .enumerate()
            .filter_map(|(start, window)| {
                let above = window.iter().filter(|value| **value > line).count();
                let below = window.iter().filter(|value| **value < -line).count();
                let most = above.max(below);
                (most >= count as usize).then_some(Stretch { start, count: most })
            })
            .collect(),
        Rule::Within { length, .. } | Rule::BothSides { length, .. } => {
            windows(&deviations, length.max(1) as usize, rule)
        }
    }
}

/// Every window of the length whose points together meet the rule.
fn windows(deviations: &[f64], length: usize, rule: Rule) -> Vec<Stretch> {
    let mut state = RuleState::new(rule);
    deviations
        .iter()
        .enumerate()
        .filter(|(_, value)| state.step(**value).is_some())
        .map(|(place, _)| Stretch { start: (place + 1).saturating_sub(length), count: length })
        .collect()
}

#[cfg(test)]
mod tests;
