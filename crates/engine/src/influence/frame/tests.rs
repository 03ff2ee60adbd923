mod closed_forms;
mod digest;
mod formulas;
mod nonsense;
mod refusals;
mod same_numbers;
mod sample;
mod scenarios;
