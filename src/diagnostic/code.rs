//! The stable code of a problem.

use std::fmt;
use std::str::FromStr;

/// A code such as `G0312`; its page stands in `docs/errors/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u16);

impl Code {
    pub(crate) const fn new(number: u16) -> Self {
        Self(number)
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
