//! The stable code of a problem.

use std::fmt;
use std::str::FromStr;

use crate::diagnostic::{
    ElementProblem, FileProblem, GridProblem, LayerProblem, ListProblem, LogicProblem, MeaningProblem, NumberProblem,
    ProofProblem, RecordProblem, RhythmProblem, TableProblem, TextProblem,
};

/// A code such as `G0312`; its page stands in `docs/errors/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u16);

impl Code {
    pub(crate) const fn new(number: u16) -> Self {
        Self(number)
    }

    /// Every code that Gradus can report, in order.
    pub fn all() -> Vec<Self> {
        let mut all = [
            TextProblem::CODES,
            MeaningProblem::CODES,
            LogicProblem::CODES,
            NumberProblem::CODES,
            RecordProblem::CODES,
            RhythmProblem::CODES,
            TableProblem::CODES,
            FileProblem::CODES,
            GridProblem::CODES,
            LayerProblem::CODES,
            ListProblem::CODES,
            ElementProblem::CODES,
            ProofProblem::CODES,
        ]
        .concat();
        all.sort_unstable();
        all
    }

    /// The number without the letter.
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "G{:04}", self.0)
    }
}

impl FromStr for Code {
    type Err = ();

    /// Reads `G0312`, `g312` or `312`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.trim().trim_start_matches(['G', 'g']);
        if digits.is_empty() || digits.len() > 4 {
            return Err(());
        }
        digits.parse().map(Self).map_err(|_| ())
    }
}

/// Gives a family of problems its codes, one line per variant.
///
/// A variant behind `;` holds a problem of another family, which has the codes.
/// The list cannot miss a code, because the match that gives them is made of the same lines.
macro_rules! codes {
    ($family:ident { $($number:literal $variant:ident,)* $(; $nested:ident)* }) => {
        impl $family {
            /// Every code of this family, in order.
            pub const CODES: &'static [$crate::diagnostic::Code] = &[$($crate::diagnostic::Code::new($number)),*];

            /// The stable code.
            pub fn code(&self) -> $crate::diagnostic::Code {
                match self {
                    $(Self::$variant { .. } => $crate::diagnostic::Code::new($number),)*
                    $(Self::$nested(problem) => problem.code(),)*
                }
            }
        }
    };
}
pub(crate) use codes;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_is_used_twice() {
        let all = Code::all();
        let mut once = all.clone();
        once.dedup();
        assert_eq!(all, once);
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        for text in ["G0101", "g0101", "g101", "101", " G0101 "] {
            assert_eq!(text.parse(), Ok(Code::new(101)), "{text}");
        }
        assert_eq!("G01011".parse::<Code>(), Err(()));
        assert_eq!("G".parse::<Code>(), Err(()));
    }
}
