//! A yes or no for each sample.

use super::AttainmentError;

/// Whether something holds, sample by sample; 64 to a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcomes {
    words: Vec<u64>,
    count: usize,
}

impl FromIterator<bool> for Outcomes {
    fn from_iter<I: IntoIterator<Item = bool>>(outcomes: I) -> Self {
        let mut all = Self { words: Vec::new(), count: 0 };
        for outcome in outcomes {
            if all.count.is_multiple_of(64) {
                all.words.push(0);
            }
            if let Some(word) = all.words.last_mut() {
                *word |= u64::from(outcome) << (all.count % 64);
            }
            all.count += 1;
        }
        all
    }
}

impl Outcomes {
    /// Samples.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The share of samples in which it holds; 0 without samples.
    #[must_use]
    pub fn share(&self) -> f64 {
        let hits = self.words.iter().fold(0_u64, |hits, word| hits + u64::from(word.count_ones()));
        if self.count == 0 { 0.0 } else { hits as f64 / self.count as f64 }
    }

    /// Whether it holds in a sample.
    #[must_use]
    pub fn holds(&self, sample: usize) -> bool {
        sample < self.count && self.words.get(sample / 64).is_some_and(|word| word >> (sample % 64) & 1 == 1)
    }

    /// Where both hold in the same sample.
    ///
    /// # Errors
    /// Another number of samples.
    pub fn and(mut self, other: &Self) -> Result<Self, AttainmentError> {
        if self.count != other.count {
            return Err(AttainmentError::Unequal { one: self.count, other: other.count });
        }
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
        Ok(self)
    }

    /// Where all hold in the same sample; `None` of none.
    ///
    /// # Errors
    /// Different numbers of samples.
    pub fn all<'a>(outcomes: impl IntoIterator<Item = &'a Self>) -> Result<Option<Self>, AttainmentError> {
        let mut outcomes = outcomes.into_iter();
        let Some(first) = outcomes.next() else { return Ok(None) };
        outcomes.try_fold(first.clone(), Self::and).map(Some)
    }
}
