//! `gradus why`.
