//! `gradus grade`.
