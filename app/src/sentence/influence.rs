//! Driver links in plain words: which way, how much, when, how sure.

use domain::influence::{Delay, InfluenceDirection, Strength, StrengthUnit};
use domain::page::map::MapInfluence;
use rust_decimal::Decimal;

/// What a driver link is said to be worth until somebody has tested it against readings.
pub const NOT_TESTED: &str = "not yet tested";

/// `+` where more of the cause makes more of the effect, else a minus.
#[must_use]
pub const fn sign(direction: InfluenceDirection) -> &'static str {
    match direction {
        InfluenceDirection::Raises => "+",
        InfluenceDirection::Lowers => "\u{2212}",
    }
}

/// `raises` or `lowers`.
#[must_use]
pub const fn verb(direction: InfluenceDirection) -> &'static str {
    match direction {
        InfluenceDirection::Raises => "raises",
        InfluenceDirection::Lowers => "lowers",
    }
}

/// What stands on the arrow: the sign, and the lag where there is one.
#[must_use]
pub fn tag_words(influence: &MapInfluence) -> String {
    let sign = sign(influence.direction);
    match influence.delay.lag_periods {
        0 => sign.to_owned(),
        periods => format!("{sign} lag {periods}"),
    }
}

/// How much: `1 % more raises it by 0.45 %, give or take 0.1 %`; `direction only` where nobody gave a number.
#[must_use]
pub fn strength_words(direction: InfluenceDirection, strength: Option<&Strength>) -> String {
    let Some(strength) = strength else {
        return "direction only".to_owned();
    };
    let (cause, unit) = match strength.unit {
        StrengthUnit::Elasticity => ("1\u{202f}% more", "\u{202f}%"),
        StrengthUnit::ChangePerUnit => ("one unit more", ""),
    };
    let spread = if strength.standard_deviation.is_zero() {
        String::new()
    } else {
        format!(", give or take {}{unit}", short(strength.standard_deviation))
    };
    format!("{cause} {} it by {}{unit}{spread}", verb(direction), short(strength.mean))
}

/// When: `in the same period`, `3 periods later, building up over 4`.
#[must_use]
pub fn delay_words(delay: Delay) -> String {
    let lag = match delay.lag_periods {
        0 => "in the same period".to_owned(),
        1 => "1 period later".to_owned(),
        periods => format!("{periods} periods later"),
    };
    match delay.ramp_periods {
        0 | 1 => lag,
        periods => format!("{lag}, building up over {periods}"),
    }
}

/// The claim in one sentence of ours: `Overtime hours raises Cost per parcel in the same period.`
#[must_use]
pub fn headline(cause: &str, effect: &str, influence: &MapInfluence) -> String {
    format!(
        "More of \u{2018}{cause}\u{2019} {} \u{2018}{effect}\u{2019}, {}",
        verb(influence.direction),
        delay_words(influence.delay)
    )
}

/// How strong a link looks on the map, 1 to 4, by the effect of 1 % of cause at today's values; `None` for a claim without a number.
///
/// `cause` and `effect` are the latest values, which turn a change per unit into percent per percent; where they are unknown or zero
/// it is drawn at the second step.
#[must_use]
pub fn strength_step(strength: Option<&Strength>, cause: Option<Decimal>, effect: Option<Decimal>) -> Option<u8> {
    let Some(elasticity) = elasticity(strength?, cause, effect) else {
        return Some(2);
    };
    let bounds = [Decimal::new(15, 2), Decimal::new(4, 1), Decimal::new(8, 1)];
    Some(bounds.iter().fold(1, |step, bound| step + u8::from(elasticity >= *bound)))
}

/// Percent of effect per percent of cause at today's values, without its sign; `None` where they are unknown or zero.
#[must_use]
pub fn elasticity(strength: &Strength, cause: Option<Decimal>, effect: Option<Decimal>) -> Option<Decimal> {
    match strength.unit {
        StrengthUnit::Elasticity => Some(strength.mean),
        StrengthUnit::ChangePerUnit => cause
            .zip(effect)
            .and_then(|(cause, effect)| strength.mean.checked_mul(cause)?.checked_div(effect))
            .map(|elasticity| elasticity.abs()),
    }
}

/// A size with the sign of its direction.
#[must_use]
pub fn signed(direction: InfluenceDirection, size: Decimal) -> Decimal {
    match direction {
        InfluenceDirection::Raises => size,
        InfluenceDirection::Lowers => -size,
    }
}

/// A percentage with its sign, as in `+1.2 %`.
#[must_use]
pub fn percent_words(percent: Decimal) -> String {
    let sign = if percent.is_sign_negative() { "\u{2212}" } else { "+" };
    format!("{sign}{}\u{202f}%", short(percent.abs()))
}

/// Three decimals at most without trailing zeros, two digits of what is smaller, whole numbers from a thousand on.
fn short(number: Decimal) -> String {
    if number.abs() >= Decimal::ONE_THOUSAND {
        return domain::number::group(number, 0);
    }
    let rounded =
        if number.abs() < Decimal::new(1, 3) { number.round_sf(2).unwrap_or(number) } else { number.round_dp(3) };
    rounded.normalize().to_string().replace('-', "\u{2212}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strength(mean: &str, unit: StrengthUnit) -> Strength {
        Strength { mean: mean.parse().unwrap(), standard_deviation: "0.10".parse().unwrap(), unit, sign_certain: true }
    }

    #[test]
    fn a_link_reads_as_a_sentence() {
        let elasticity = strength("0.450", StrengthUnit::Elasticity);
        assert_eq!(
            strength_words(InfluenceDirection::Raises, Some(&elasticity)),
            "1\u{202f}% more raises it by 0.45\u{202f}%, give or take 0.1\u{202f}%"
        );
        let change = strength("0.00004321", StrengthUnit::ChangePerUnit);
        assert_eq!(
            strength_words(InfluenceDirection::Lowers, Some(&change)),
            "one unit more lowers it by 0.000043, give or take 0.1"
        );
        let large = strength("900000", StrengthUnit::ChangePerUnit);
        assert_eq!(
            strength_words(InfluenceDirection::Lowers, Some(&large)),
            "one unit more lowers it by 900,000, give or take 0.1"
        );
        assert_eq!(strength_words(InfluenceDirection::Lowers, None), "direction only");
        assert_eq!(delay_words(Delay { lag_periods: 3, ramp_periods: 4 }), "3 periods later, building up over 4");
        assert_eq!(delay_words(Delay { lag_periods: 0, ramp_periods: 1 }), "in the same period");
    }

    #[test]
    fn thickness_is_the_effect_of_one_percent() {
        let step = |mean, unit, cause: Option<i64>, effect: Option<i64>| {
            strength_step(Some(&strength(mean, unit)), cause.map(Decimal::from), effect.map(Decimal::from))
        };
        assert_eq!(step("0.1", StrengthUnit::Elasticity, None, None), Some(1));
        assert_eq!(step("0.8", StrengthUnit::Elasticity, None, None), Some(4));
        assert_eq!(step("2", StrengthUnit::ChangePerUnit, Some(10), Some(40)), Some(3));
        assert_eq!(step("2", StrengthUnit::ChangePerUnit, Some(10), Some(0)), Some(2));
        assert_eq!(strength_step(None, None, None), None);
    }
}
