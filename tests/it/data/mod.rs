//! Records in and out.

mod bind;
mod csv;
mod encoding;
mod fixture;
mod json;
mod ron;
mod round_trip;
mod writer;
