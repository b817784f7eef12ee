//! G085x: advice on a lead.

use crate::diagnostic::code::codes;
use crate::diagnostic::{Lang, Severity, Wording};

/// What can be wrong when advice is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdviceProblem {
    /// G0850: the grade that is wanted is none of the policy's.
    NoSuchGrade {
        /// As it was given.
        name: String,
        /// The grade that was probably meant.
        near: Option<String>,
    },
    /// G0851: a grade is wanted of a policy that gives none.
    NoGrades,
    /// G0852: the policy is too large for exact advice.
    TooLarge,
}

codes!(AdviceProblem {
    850 NoSuchGrade,
    851 NoGrades,
    852 TooLarge,
});

impl AdviceProblem {
    /// A policy that is too large still grades, and says what is possible at most.
    pub fn severity(&self) -> Severity {
        match self {
            Self::NoSuchGrade { .. } | Self::NoGrades => Severity::Error,
            Self::TooLarge => Severity::Note,
        }
    }

    /// The sentences in `lang`.
    pub fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::En => self.english(),
            Lang::Zh => self.chinese(),
        }
    }

    fn english(&self) -> Wording {
        match self {
            Self::NoSuchGrade { name, near } => Wording::new(
                format!("`{name}` is none of the policy's grades"),
                "these are its grades",
                match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write one of them behind `--to`".to_owned(),
                },
            ),
            Self::NoGrades => Wording::new("this policy gives no grades", "no grades here", "leave `--to` out"),
            Self::TooLarge => Wording::new(
                "the policy is too large for exact advice",
                "more steps than allowed",
                "the grades shown are at most those that are possible, and no change is looked for",
            ),
        }
    }

    fn chinese(&self) -> Wording {
        match self {
            Self::NoSuchGrade { name, near } => Wording::new(
                format!("这份办法没有等级 `{name}`"),
                "等级都在这里",
                match near {
                    Some(near) => format!("是不是想写 `{near}`？"),
                    None => "请在 `--to` 后面写其中一个".to_owned(),
                },
            ),
            Self::NoGrades => Wording::new("这份办法不评等级", "这里没有等级", "请去掉 `--to`"),
            Self::TooLarge => Wording::new(
                "这份办法太大，给不出确切的建议",
                "超出允许的步数",
                "列出的等级包含全部可能，也可能偏多；不再寻找改法",
            ),
        }
    }
}
