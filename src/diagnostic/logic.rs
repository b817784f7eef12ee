//! G02xx names and declarations, G03xx types, units and scales.
use crate::diagnostic::{Code, Lang, Severity, Wording};
/// x
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogicProblem {}
impl LogicProblem {
    /// x
    pub fn code(&self) -> Code {
        match *self {}
    }
    /// x
    pub fn wording(&self, _lang: Lang) -> Wording {
        match *self {}
    }
    /// x
    pub fn severity(&self) -> Severity {
        match *self {}
    }
}
