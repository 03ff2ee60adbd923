//! What to make of an estimate, held against what was declared.

use super::{Claim, Estimate, EvidenceError, Pair, estimate};

/// Periods over which the variance of old evidence doubles.
const AGEING_PERIODS: f64 = 13.0;

/// What data say of a declared influence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The right sign, the interval of 90 % excludes 0, and the size is within two errors of what was declared.
    Supported,
    /// Neither.
    Unproven,
    /// The interval of 95 % lies on the wrong side of 0, or ends under half of what was declared.
    Contradicted,
}

/// An estimate with its verdict.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// The estimate.
    pub estimate: Estimate,
    /// The verdict.
    pub verdict: Verdict,
    /// The smallest effect these data would show in four cases of five, in units of theta.
    pub smallest_detectable: f64,
    /// What to believe now, by precision; only where supported.
    pub posterior: Option<Posterior>,
}

/// A belief about a coefficient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    /// Its mean.
    pub mean: f64,
    /// Its standard deviation.
    pub standard_deviation: f64,
}

/// Estimates the effect and judges it against the claim.
///
/// # Errors
///
/// A claim whose mean is 0 or not finite, or whose standard deviation is negative or not finite; and all of [`estimate`].
pub fn evidence(pairs: &[Pair<'_>], claim: &Claim) -> Result<Evidence, EvidenceError> {
    check(claim)?;
    let estimate = estimate(pairs, &claim.shape)?;
    let verdict = judge(&estimate, claim);
    Ok(Evidence {
        estimate,
        verdict,
        smallest_detectable: estimate.smallest_detectable(),
        posterior: (verdict == Verdict::Supported).then(|| posterior(claim, estimate.theta, estimate.standard_error)),
    })
}

/// The verdict on an estimate (design, section 2.9). A claim that is no number supports and contradicts nothing.
#[must_use]
pub fn judge(estimate: &Estimate, claim: &Claim) -> Verdict {
    // Turned so that the declared direction is up.
    let direction = if claim.mean < 0.0 { -1.0 } else { 1.0 };
    let (mean, theta) = (claim.mean * direction, estimate.theta * direction);
    let upper_95 = theta + estimate.critical_95 * estimate.standard_error;
    let lower_90 = theta - estimate.critical_90 * estimate.standard_error;
    let error = estimate.standard_error;
    let spread = (error * error + claim.standard_deviation * claim.standard_deviation).sqrt();
    if upper_95 < 0.0 || upper_95 < mean / 2.0 {
        Verdict::Contradicted
    } else if lower_90 > 0.0 && (theta - mean).abs() <= 2.0 * spread {
        Verdict::Supported
    } else {
        Verdict::Unproven
    }
}

/// The declared coefficient and an estimate, weighted by precision (the normal conjugate: A. Gelman and others, 'Bayesian Data
/// Analysis', 2.5). A declared standard deviation of 0 admits no doubt.
#[must_use]
pub fn posterior(claim: &Claim, theta: f64, standard_error: f64) -> Posterior {
    let declared = claim.standard_deviation * claim.standard_deviation;
    let learnt = standard_error * standard_error;
    let weight = if declared + learnt > 0.0 { declared / (declared + learnt) } else { 0.5 };
    Posterior { mean: claim.mean + weight * (theta - claim.mean), standard_deviation: (weight * learnt).sqrt() }
}

/// The standard error of evidence that is `age` periods old: its variance grows by the whole of it every 13 periods.
#[must_use]
pub fn aged_error(standard_error: f64, age: f64) -> f64 {
    standard_error * (1.0 + age.max(0.0) / AGEING_PERIODS).sqrt()
}

fn check(claim: &Claim) -> Result<(), EvidenceError> {
    if !claim.mean.is_finite() || claim.mean == 0.0 {
        let wanted = "a finite number other than 0";
        return Err(EvidenceError::Claim { name: "the declared mean", value: claim.mean, wanted });
    }
    if !(claim.standard_deviation >= 0.0 && claim.standard_deviation.is_finite()) {
        let wanted = "a finite number from 0";
        let value = claim.standard_deviation;
        return Err(EvidenceError::Claim { name: "the declared standard deviation", value, wanted });
    }
    Ok(())
}
