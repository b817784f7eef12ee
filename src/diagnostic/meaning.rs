//! G02xx names and declarations, G03xx types, units and scales.
use crate::diagnostic::{Code, Lang, Wording};
/// x
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeaningProblem {}
impl MeaningProblem {
    /// x
    pub fn code(&self) -> Code {
        match *self {}
    }
    /// x
    pub fn wording(&self, _lang: Lang) -> Wording {
        match *self {}
    }
}
