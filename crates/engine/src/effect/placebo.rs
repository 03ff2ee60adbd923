//! Whether controls would have told an effect where there was none.

use super::{Control, CounterfactualOptions, EffectError, counterfactual};

/// Pretends that the decision fell after seven tenths of the time before it, and tells whether the interval of 90 % holds no effect, as
/// it should: controls that fail are not to be used.
///
/// # Errors
///
/// As for [`counterfactual`] on the time before.
pub fn placebo(
    series: &[Option<f64>],
    before: usize,
    controls: &[Control],
    options: &CounterfactualOptions,
) -> Result<bool, EffectError> {
    let early: Vec<Option<f64>> = series.iter().take(before).copied().collect();
    // The pretended time after ends where its observed run does: a gap there says nothing.
    let pretended = before * 7 / 10;
    let run = early.iter().skip(pretended).take_while(|value| value.is_some()).count();
    let early: Vec<Option<f64>> = early.into_iter().take(pretended + run).collect();
    let controls: Vec<Control> = controls
        .iter()
        .map(|control| Control {
            name: control.name.clone(),
            values: control.values.iter().take(early.len()).copied().collect(),
        })
        .collect();
    let (lower, upper) = counterfactual(&early, pretended, &controls, options)?.interval_90;
    Ok(lower <= 0.0 && 0.0 <= upper)
}
