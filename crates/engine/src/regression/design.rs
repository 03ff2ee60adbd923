//! The columns of a regression, by name.

use super::RegressionError;

/// What the response is explained by: named columns over the same rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    rows: usize,
    names: Vec<String>,
    columns: Vec<Vec<f64>>,
}

impl Design {
    /// Without columns, over `rows` rows.
    #[must_use]
    pub fn new(rows: usize) -> Self {
        Self { rows, names: Vec::new(), columns: Vec::new() }
    }

    /// With a column of ones, called 'constant'.
    #[must_use]
    pub fn with_constant(rows: usize) -> Self {
        Self { rows, names: vec!["constant".to_owned()], columns: vec![vec![1.0; rows]] }
    }

    /// Adds a column after the others.
    ///
    /// # Errors
    ///
    /// A length other than the number of rows, or a value that is not finite.
    pub fn push(&mut self, name: impl Into<String>, values: Vec<f64>) -> Result<(), RegressionError> {
        let name = name.into();
        check(&name, &values, self.rows)?;
        self.names.push(name);
        self.columns.push(values);
        Ok(())
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The names, in the order of the columns.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[Vec<f64>] {
        &self.columns
    }

    /// Whether one of the columns is the same number, other than 0, in every row.
    #[must_use]
    pub fn has_constant(&self) -> bool {
        self.columns.iter().any(|column| match column.first() {
            Some(first) => *first != 0.0 && column.iter().all(|value| value == first),
            None => false,
        })
    }
}

/// Refuses a column of another length or with a value that is not finite.
pub(super) fn check(name: &str, values: &[f64], rows: usize) -> Result<(), RegressionError> {
    if values.len() != rows {
        return Err(RegressionError::Rows { column: name.to_owned(), values: values.len(), rows });
    }
    match values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
        Some((row, value)) => Err(RegressionError::NotFinite { column: name.to_owned(), row, value: *value }),
        None => Ok(()),
    }
}
