mod digest;
mod distributions;
mod polynomials;
mod streams;
