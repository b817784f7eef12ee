//! G080x and G081x: what the proofs found: leads without a grade, sentences that disagree, parts that never matter, promises.

use crate::diagnostic::code::codes;
use crate::diagnostic::{Lang, Severity, Wording};

/// What the proofs can find. A lead is given as an `example` that can be pasted into the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProofProblem {
    /// G0800: leads for which no sentence and no row holds.
    Gap {
        /// Which leads, in words.
        regions: Vec<String>,
        /// One of them.
        lead: String,
        /// Whether they get one for some values of a fact that they are without.
        missing: bool,
    },
    /// G0801: two sentences that hold together and disagree.
    Disagree {
        /// One sentence, as people call it.
        one: String,
        /// The other.
        other: String,
        /// A lead for which both hold.
        lead: String,
        /// Whether both hold only for some values of a fact that it is without.
        missing: bool,
    },
    /// G0802: a sentence that holds for no lead.
    NeverHolds {
        /// The sentence.
        sentence: String,
    },
    /// G0803: a sentence that changes nothing.
    Redundant {
        /// The sentence.
        sentence: String,
    },
    /// G0804: a grade that no lead can get.
    UnreachableGrade {
        /// The grade.
        grade: String,
    },
    /// G0805: leads for which none of an item's rows holds.
    ItemGap {
        /// The item.
        item: String,
        /// One of them.
        lead: String,
    },
    /// G0806: an input that never changes the grade.
    NeverMatters {
        /// The input.
        input: String,
    },
    /// G0807: a promise that is not kept.
    PromiseBroken {
        /// The lead, or the two leads, that break it.
        lead: String,
    },
    /// G0808: a question that could not be decided.
    NotDecided {
        /// What was asked.
        question: Question,
        /// Why it stayed open.
        why: Undecided,
    },
    /// G0809: an item that decides the grade of nearly all leads, whatever else is true of them.
    DecidesAlone {
        /// The item.
        item: String,
        /// For how many of all kinds of lead, in hundredths.
        percent: String,
        /// The same, exactly.
        count: String,
        /// How many kinds of lead there are.
        total: String,
    },
    /// G0810: a level that no item ever has.
    LevelNeverGiven {
        /// The level.
        level: String,
    },
    /// G0811: a row that no lead reaches.
    RowNeverReached {
        /// What its rows decide; none for the grade.
        of: Option<String>,
    },
    /// G0812: a further result that some leads do not get.
    DecisionGap {
        /// The result.
        decision: String,
        /// One of them.
        lead: String,
    },
    /// G0813: a scorecard whose least or greatest total nobody can have.
    ScoreBound {
        /// The scorecard.
        score: String,
        /// Whether the greatest total is meant, or the least.
        greatest: bool,
        /// What the items' points come to.
        sum: String,
        /// The total that somebody can have.
        bound: String,
    },
    /// G0814: requirements that no lead keeps.
    NobodyAccepted,
}

/// What the proofs ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether every lead gets a grade.
    Complete,
    /// Whether sentences never disagree.
    Consistent,
    /// Whether a promise is kept.
    Promise,
    /// Everything that the proofs ask.
    Everything,
}

/// Why a question stayed open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undecided {
    /// The budget of steps was used up.
    Budget {
        /// Nodes of the diagrams that were built until then.
        nodes: usize,
    },
    /// Comparisons of several facts, for which no lead was found and none excluded.
    SeveralFacts,
    /// Leads with missing facts, which `when undetermined` gives a grade.
    WhenUndetermined,
}

codes!(ProofProblem {
    800 Gap,
    801 Disagree,
    802 NeverHolds,
    803 Redundant,
    804 UnreachableGrade,
    805 ItemGap,
    806 NeverMatters,
    807 PromiseBroken,
    808 NotDecided,
    809 DecidesAlone,
    810 LevelNeverGiven,
    811 RowNeverReached,
    812 DecisionGap,
    813 ScoreBound,
    814 NobodyAccepted,
});

impl ProofProblem {
    /// Grading works and names the lead, so a gap or a conflict is a warning; a broken promise is an error, as an
    /// example that does not hold is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Gap { .. }
            | Self::Disagree { .. }
            | Self::NeverHolds { .. }
            | Self::UnreachableGrade { .. }
            | Self::RowNeverReached { .. }
            | Self::DecisionGap { .. }
            | Self::NobodyAccepted
            | Self::ItemGap { .. } => Severity::Warning,
            Self::Redundant { .. }
            | Self::NeverMatters { .. }
            | Self::NotDecided { .. }
            | Self::DecidesAlone { .. }
            | Self::LevelNeverGiven { .. }
            | Self::ScoreBound { .. } => Severity::Note,
            Self::PromiseBroken { .. } => Severity::Error,
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
            Self::Gap { regions, lead, missing } => Wording::new(
                match (missing, regions.is_empty()) {
                    (false, true) => "some leads get no grade".to_owned(),
                    (false, false) => format!("some leads get no grade: {}", regions.join("; ")),
                    (true, _) => "some leads with a missing fact may get no grade".to_owned(),
                },
                if *missing {
                    "no sentence and no row speaks of them for every value that the fact may have"
                } else {
                    "no sentence and no row speaks of them"
                },
                format!("add a sentence for them, or `otherwise grade …`; for instance this lead:\n{lead}"),
            ),
            Self::Disagree { one, other, lead, missing } => Wording::new(
                format!(
                    "{one} and {other} disagree about some leads{}",
                    if *missing { " with a missing fact" } else { "" }
                ),
                if *missing {
                    "both hold for some values that the fact may have, and give different grades"
                } else {
                    "both hold, and give different grades"
                },
                if *missing {
                    format!(
                        "write `and … is known` in one of the two, or `best wins` behind the grades; for instance this lead:\n{lead}"
                    )
                } else {
                    format!(
                        "narrow one of the two, or write `best wins` behind the grades; for instance this lead:\n{lead}"
                    )
                },
            ),
            Self::NeverHolds { sentence } => Wording::new(
                format!("{sentence} never holds"),
                "no lead meets this",
                "correct its condition, or leave it out",
            ),
            Self::Redundant { sentence } => Wording::new(
                format!("{sentence} changes nothing"),
                "other sentences say the same of all its leads",
                "it can be left out",
            ),
            Self::UnreachableGrade { grade } => Wording::new(
                format!("no lead can get grade {grade}"),
                "never given",
                "check the sentences that give it, or leave it out of the grades",
            ),
            Self::ItemGap { item, lead } => Wording::new(
                format!("`{item}` has no answer for some leads, so they get no grade"),
                "none of its rows holds",
                format!("add a row for them, or `otherwise …`; for instance this lead:\n{lead}"),
            ),
            Self::NeverMatters { input } => Wording::new(
                format!("`{input}` never changes the grade"),
                "whatever it is, the grade is the same",
                "leave it out, or check the rows that read it",
            ),
            Self::PromiseBroken { lead } => Wording::new(
                "this promise is not kept",
                "broken by a lead",
                format!("correct the rules or the promise; it is broken by:\n{lead}"),
            ),
            Self::DecidesAlone { item, percent, count, total } => Wording::new(
                format!("`{item}` alone decides the grade of {percent} of all kinds of lead"),
                "the other items hardly matter",
                format!("{count} of {total} kinds, see `gradus census`; check whether this is meant"),
            ),
            Self::LevelNeverGiven { level } => Wording::new(
                format!("no item ever has level {level}"),
                "never given",
                "add a row that gives it, or leave it out of the levels",
            ),
            Self::NobodyAccepted => Wording::new(
                "the requirements contradict each other: every lead is rejected",
                "no lead gets this far",
                "correct the lines that begin with `require`, or leave one of them out; nothing else was proved",
            ),
            Self::RowNeverReached { of } => Wording::new(
                match of {
                    Some(of) => format!("a row of `{of}` is never reached"),
                    None => "a row of the grade is never reached".to_owned(),
                },
                "no lead that gets here meets this",
                "correct its condition, move it up, or leave it out",
            ),
            Self::DecisionGap { decision, lead } => Wording::new(
                format!("`{decision}` has no answer for some leads"),
                "none of its rows holds",
                format!("add a row for them, or `otherwise …`; for instance this lead:\n{lead}"),
            ),
            Self::ScoreBound { score, greatest, sum, bound } => Wording::new(
                if *greatest {
                    format!("nobody can have more than {bound} in `{score}`")
                } else {
                    format!("nobody can have less than {bound} in `{score}`")
                },
                format!("the points of its items come to {sum}"),
                "its items read the same facts, or a row of one is never reached, so no lead has the end of each; check the limits that are compared with it",
            ),
            Self::NotDecided { question, why } => Wording::new(
                format!("not decided: {}", question.english()),
                match why {
                    Undecided::Budget { nodes: 0 } => "the budget of steps is used up".to_owned(),
                    Undecided::Budget { nodes } => {
                        format!("the budget of steps is used up, at {nodes} nodes of the diagrams")
                    }
                    Undecided::SeveralFacts => {
                        "it rests on comparisons of several facts, on texts or on `else`".to_owned()
                    }
                    Undecided::WhenUndetermined => {
                        "it holds for complete leads; others get the grade of `when undetermined`".to_owned()
                    }
                },
                match why {
                    Undecided::Budget { .. } => "allow more steps with `--budget`, or split the policy",
                    Undecided::SeveralFacts => {
                        "no lead was found that decides it, and none could be excluded; examples can show the cases that matter"
                    }
                    Undecided::WhenUndetermined => {
                        "write `with all facts known` behind it, if complete leads are meant"
                    }
                },
            ),
        }
    }

    fn chinese(&self) -> Wording {
        match self {
            Self::Gap { regions, lead, missing } => Wording::new(
                match (missing, regions.is_empty()) {
                    (false, true) => "有些客户评不出等级".to_owned(),
                    (false, false) => format!("有些客户评不出等级：{}", regions.join("；")),
                    (true, _) => "有些客户资料未填时可能评不出等级".to_owned(),
                },
                if *missing {
                    "未填的资料取某些值时，从这里起没有规则或行说到他们"
                } else {
                    "从这里起，没有规则或行说到他们"
                },
                format!("请为他们补一条规则，或写 `其余 评为 …`；例如这个客户：\n{lead}"),
            ),
            Self::Disagree { one, other, lead, missing } => Wording::new(
                format!("{one} 与 {other} 对有些{}客户说法不同", if *missing { "资料未填的" } else { "" }),
                if *missing {
                    "未填的资料取某些值时，两条同时成立，等级却不同"
                } else {
                    "两条同时成立，等级却不同"
                },
                if *missing {
                    format!("请在其中一条里写 `且 … 已填`，或在等级后写 `就高`；例如这个客户：\n{lead}")
                } else {
                    format!("请收紧其中一条，或在等级后写 `就高`；例如这个客户：\n{lead}")
                },
            ),
            Self::NeverHolds { sentence } => {
                Wording::new(format!("{sentence} 永远不成立"), "没有客户符合", "请改正条件，或删去这一条")
            }
            Self::Redundant { sentence } => {
                Wording::new(format!("{sentence} 不起作用"), "它说到的客户，别的规则都已说了同样的话", "可以删去")
            }
            Self::UnreachableGrade { grade } => {
                Wording::new(format!("没有客户能评为 {grade}"), "从不会评到", "请检查评这一级的规则，或从等级中删去")
            }
            Self::ItemGap { item, lead } => Wording::new(
                format!("`{item}` 对有些客户没有答案，他们因此评不出等级"),
                "没有一行成立",
                format!("请为他们补一行，或写 `其余 …`；例如这个客户：\n{lead}"),
            ),
            Self::NeverMatters { input } => {
                Wording::new(format!("`{input}` 从不影响等级"), "不管是什么，等级都一样", "可以删去，或检查用到它的行")
            }
            Self::PromiseBroken { lead } => {
                Wording::new("这条保证不成立", "有客户违反", format!("请改正规则或保证；违反它的是：\n{lead}"))
            }
            Self::DecidesAlone { item, percent, count, total } => Wording::new(
                format!("单凭 `{item}` 就定了 {percent} 的客户种类的等级"),
                "其他指标几乎不起作用",
                format!("{total} 种中有 {count} 种，见 `gradus census`；请看是否合乎本意"),
            ),
            Self::LevelNeverGiven { level } => {
                Wording::new(format!("没有指标会评为 {level}"), "从不会评到", "请补一行评这一档，或从档次中删去")
            }
            Self::NobodyAccepted => Wording::new(
                "各条要求互相矛盾：每位客户都会被拒绝",
                "没有客户能走到这里",
                "改正以 `要求` 开头的几行，或去掉其中一条；其余各项因此不作证明",
            ),
            Self::RowNeverReached { of } => Wording::new(
                match of {
                    Some(of) => format!("`{of}` 有一行永远轮不到"),
                    None => "评等级的行中有一行永远轮不到".to_owned(),
                },
                "轮到这里的客户没有符合的",
                "请改正条件，往上移，或删去",
            ),
            Self::DecisionGap { decision, lead } => Wording::new(
                format!("`{decision}` 对有些客户没有答案"),
                "没有一行成立",
                format!("请为他们补一行，或写 `其余 …`；例如这个客户：\n{lead}"),
            ),
            Self::ScoreBound { score, greatest, sum, bound } => Wording::new(
                if *greatest {
                    format!("`{score}` 最多只能得 {bound}")
                } else {
                    format!("`{score}` 最少也要得 {bound}")
                },
                format!("各项分数相加是 {sum}"),
                "有些指标看的是同一个字段，或某个指标有一行永远轮不到，不能都到顶或到底；请核对与它比较的分数线",
            ),
            Self::NotDecided { question, why } => Wording::new(
                format!("未能判定：{}", question.chinese()),
                match why {
                    Undecided::Budget { nodes: 0 } => "步数用完了".to_owned(),
                    Undecided::Budget { nodes } => format!("步数用完了，已建 {nodes} 个节点"),
                    Undecided::SeveralFacts => "要看几个字段之间的比较、文本，或 `缺省`".to_owned(),
                    Undecided::WhenUndetermined => "资料齐全的客户都成立；资料不全的按待补资料时的等级评".to_owned(),
                },
                match why {
                    Undecided::Budget { .. } => "请用 `--budget` 放宽步数，或拆分办法",
                    Undecided::SeveralFacts => "没有找到能说明问题的客户，也不能排除；可以用举例写下要紧的情形",
                    Undecided::WhenUndetermined => "如果只说资料齐全的客户，请在后面写 `资料齐全时`",
                },
            ),
        }
    }
}

impl Question {
    const fn english(self) -> &'static str {
        match self {
            Self::Complete => "whether every lead gets a grade",
            Self::Consistent => "whether the sentences never disagree",
            Self::Promise => "whether this promise is kept",
            Self::Everything => "whether the policy is complete and free of conflict",
        }
    }

    const fn chinese(self) -> &'static str {
        match self {
            Self::Complete => "是否每个客户都有等级",
            Self::Consistent => "规则是否从不冲突",
            Self::Promise => "这条保证是否成立",
            Self::Everything => "办法是否完整、是否没有冲突",
        }
    }
}
