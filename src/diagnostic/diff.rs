//! G084x: two policies that are compared.

use crate::diagnostic::code::codes;
use crate::diagnostic::{Lang, Severity, Wording};

/// What can be wrong when two policies are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffProblem {
    /// G0840: they have no input in common.
    Unrelated,
    /// G0841: a name that is mapped is in neither policy where it should be.
    NoSuchName {
        /// The name.
        name: String,
        /// Whether it is looked for in the old policy.
        in_old: bool,
        /// The name that was probably meant.
        near: Option<String>,
    },
    /// G0842: an input has one name and two types.
    OtherKind {
        /// The input.
        input: String,
    },
    /// G0843: whether the policies are equivalent could not be decided.
    NotDecided {
        /// Nodes that were explored.
        nodes: usize,
        /// Whether comparisons of several facts left it open; else the budget was used up.
        several: bool,
    },
    /// G0844: one policy gives grades and the other does not.
    OneWithoutGrades {
        /// Whether it is the old one that gives none.
        old: bool,
    },
    /// G0845: one thing is mapped twice.
    MappedTwice {
        /// In the old policy.
        old: String,
        /// In the new one.
        new: String,
    },
    /// G0847: leads that get another grade.
    Moves {
        /// The old grade and the new one, `B → A`.
        from_to: String,
        /// How many kinds of lead.
        kinds: String,
        /// Which leads, in words.
        regions: Vec<String>,
        /// One of them.
        lead: Option<String>,
    },
    /// G0848: no lead gets another grade.
    Equivalent,
    /// G0849: how many leads of a file get another grade.
    OnLeads {
        /// How many do.
        moved: usize,
        /// Of how many.
        leads: usize,
    },
    /// G0846: what is mapped is of two sorts.
    TwoSorts {
        /// In the old policy.
        old: String,
        /// In the new one.
        new: String,
    },
}

codes!(DiffProblem {
    840 Unrelated,
    841 NoSuchName,
    842 OtherKind,
    843 NotDecided,
    844 OneWithoutGrades,
    845 MappedTwice,
    846 TwoSorts,
    847 Moves,
    848 Equivalent,
    849 OnLeads,
});

impl DiffProblem {
    /// What leaves nothing to compare is an error.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Unrelated
            | Self::NoSuchName { .. }
            | Self::OneWithoutGrades { .. }
            | Self::MappedTwice { .. }
            | Self::TwoSorts { .. } => Severity::Error,
            Self::OtherKind { .. } => Severity::Warning,
            Self::NotDecided { .. } | Self::Moves { .. } | Self::Equivalent | Self::OnLeads { .. } => Severity::Note,
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
            Self::Unrelated => Wording::new(
                "these two policies have no input in common, so there is nothing to compare",
                "no input of the other policy",
                "give two versions of one policy; say with `--map old=new` which inputs bear another name",
            ),
            Self::NoSuchName { name, in_old, near } => Wording::new(
                format!(
                    "`--map` names `{name}`, which the {} policy does not have",
                    if *in_old { "old" } else { "new" }
                ),
                "not in this policy",
                match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write `--map old=new` with the name of an input, a grade or a decision of each".to_owned(),
                },
            ),
            Self::OtherKind { input } => Wording::new(
                format!("`{input}` has another type in the two policies, so it is compared as two facts"),
                "another type",
                "a lead that moves may owe it to this; give the input one type in both",
            ),
            Self::NotDecided { nodes, several } => Wording::new(
                "not decided: whether all other leads keep their grade",
                if *several {
                    "it rests on comparisons of several facts, on texts or on `else`".to_owned()
                } else {
                    format!("the budget of steps is used up, with {nodes} nodes explored")
                },
                if *several {
                    "no lead was found that decides it, and none could be excluded; `--on` compares the leads of a file"
                } else {
                    "allow more steps with `--budget`, or compare the leads of a file with `--on`"
                },
            ),
            Self::OneWithoutGrades { old } => Wording::new(
                format!(
                    "the {} policy gives no grades, so there is nothing to compare",
                    if *old { "old" } else { "new" }
                ),
                "no grades here",
                "give two versions of one policy",
            ),
            Self::MappedTwice { old, new } => Wording::new(
                format!("`--map {old}={new}`: one of the two is mapped already"),
                "mapped twice",
                "map each name once",
            ),
            Self::TwoSorts { old, new } => Wording::new(
                format!("`--map {old}={new}` names things of two sorts"),
                "of another sort",
                "an input can only be another input, a grade another grade",
            ),
            Self::Moves { from_to, kinds, regions, lead } => Wording::new(
                format!("{from_to}: {}", all(kinds, regions, "; ")),
                "another grade than before",
                lead.as_ref().map_or_else(
                    || "no lead was found, and none could be excluded".to_owned(),
                    |lead| format!("for instance {lead}"),
                ),
            ),
            Self::Equivalent => Wording::new(
                "equivalent (proved): every lead there can be gets the same grade as before",
                "the same grades",
                "",
            ),
            Self::OnLeads { moved, leads } => Wording::new(
                format!("{moved} of {leads} leads of the file get another grade"),
                "another grade than before",
                "",
            ),
        }
    }

    fn chinese(&self) -> Wording {
        match self {
            Self::Unrelated => Wording::new(
                "这两份办法没有一个共同的字段，无从比较",
                "另一份办法没有这里的字段",
                "请给出同一份办法的两个版本；改了名的字段用 `--map 旧名=新名` 说明",
            ),
            Self::NoSuchName { name, in_old, near } => Wording::new(
                format!("`--map` 里的 `{name}` 在{}办法里没有", if *in_old { "旧" } else { "新" }),
                "这份办法里没有",
                match near {
                    Some(near) => format!("是不是想写 `{near}`？"),
                    None => "请写 `--map 旧名=新名`，两边都是字段、等级或判定的名称".to_owned(),
                },
            ),
            Self::OtherKind { input } => Wording::new(
                format!("`{input}` 在两份办法里类型不同，按两个字段来比较"),
                "类型不同",
                "有些变动可能由此而来；请让两份办法里的类型一致",
            ),
            Self::NotDecided { nodes, several } => Wording::new(
                "未能判定：其余客户的等级是否都不变",
                if *several {
                    "要看几个字段之间的比较、文本，或 `缺省`".to_owned()
                } else {
                    format!("步数用完了，已看过 {nodes} 个节点")
                },
                if *several {
                    "没有找到能说明问题的客户，也不能排除；可以用 `--on` 比较一份客户记录"
                } else {
                    "请用 `--budget` 放宽步数，或用 `--on` 比较一份客户记录"
                },
            ),
            Self::OneWithoutGrades { old } => Wording::new(
                format!("{}办法不评等级，无从比较", if *old { "旧" } else { "新" }),
                "这里没有等级",
                "请给出同一份办法的两个版本",
            ),
            Self::MappedTwice { old, new } => {
                Wording::new(format!("`--map {old}={new}`：其中一个已经对应过了"), "对应了两次", "每个名称只对应一次")
            }
            Self::TwoSorts { old, new } => Wording::new(
                format!("`--map {old}={new}` 说的不是同一类东西"),
                "不是同一类",
                "字段只能对应字段，等级只能对应等级",
            ),
            Self::Moves { from_to, kinds, regions, lead } => Wording::new(
                format!("{from_to}：{}", all(kinds, regions, "；")),
                "与原来等级不同",
                lead.as_ref()
                    .map_or_else(|| "没有找到这样的客户，也不能排除".to_owned(), |lead| format!("例如 {lead}")),
            ),
            Self::Equivalent => Wording::new("等效（已证明）：任何客户的等级都与原来相同", "等级相同", ""),
            Self::OnLeads { moved, leads } => {
                Wording::new(format!("记录里 {leads} 个客户中 {moved} 个等级有变"), "与原来等级不同", "")
            }
        }
    }
}

/// How many kinds of lead, where that is said, and which.
fn all(kinds: &str, regions: &[String], sign: &str) -> String {
    let parts = std::iter::once(kinds).chain(regions.iter().map(String::as_str));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(sign)
}

impl std::fmt::Display for DiffProblem {
    /// The English message.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code(), self.wording(Lang::En).message)
    }
}

impl std::error::Error for DiffProblem {}
