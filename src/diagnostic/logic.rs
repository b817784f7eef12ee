//! G04xx: the rules: what decides the grade, rows that are never reached, examples that fail.

use crate::diagnostic::code::codes;
use crate::diagnostic::{Lang, Severity, Wording};

/// What can be wrong with the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogicProblem {
    /// G0401: a row that an earlier one always answers first.
    UnreachableRow,
    /// G0402: a comparison that never holds.
    NeverTrue,
    /// G0403: a comparison that always holds.
    AlwaysTrue,
    /// G0404: a number of items that the group does not have.
    CannotReach {
        /// How many are asked for.
        wanted: String,
        /// How many there are.
        there: usize,
    },
    /// G0405: an example whose verdict is another.
    ExampleFails {
        /// What it expects.
        expected: String,
        /// What the policy says.
        found: String,
        /// Whether two ordinary sentences hold that disagree.
        overlap: bool,
    },
    /// G0406: nothing decides the grade.
    NothingDecides,
    /// G0407: two things decide the grade.
    TwoDeciders,
    /// G0408: two sentences with one condition and different grades.
    SameCondition,
    /// G0409: a sentence that stands twice.
    RepeatedSentence,
    /// G0410: the grade reads a decision that reads the grade, or itself.
    GradeReadsResult {
        /// The name that is read.
        name: String,
    },
    /// G0411: an input that nothing reads.
    UnusedInput {
        /// Its name.
        name: String,
    },
    /// G0412: a grade without a line in the follow-up.
    NoDeadline {
        /// The grades, best first.
        grades: Vec<String>,
    },
    /// G0413: more work per lead than allowed.
    TooCostly {
        /// Steps needed.
        steps: usize,
        /// Steps allowed.
        allowed: usize,
    },
    /// G0414: an example whose record would be rejected.
    ExampleRejected {
        /// Why.
        why: String,
    },
    /// G0415: a step or a bound without an order of grades to move in.
    NoSuchStep,
    /// G0417: an example that gives no day, where the rules read it.
    ExampleWithoutDay {
        /// The day that is taken.
        day: String,
    },
    /// G0418: a share of two amounts or counts against a number that people write for per cent.
    TimesOrPercent {
        /// The number.
        number: String,
    },
    /// G0416: more of something than one policy may hold.
    TooMuch {
        /// Of what.
        what: Bulk,
        /// How much is allowed.
        allowed: usize,
    },
}

/// What a policy can hold too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bulk {
    /// Declared names.
    Names,
    /// Items and inputs in sets and counts.
    Counted,
    /// Work to check its examples.
    Examples,
    /// Words and signs.
    Words,
    /// Inputs that items read, through other items too.
    Reads,
    /// Lines of one table.
    Lines,
    /// Pairs of lines of a table that are compared.
    LinePairs,
}

codes!(LogicProblem {
    401 UnreachableRow,
    402 NeverTrue,
    403 AlwaysTrue,
    404 CannotReach,
    405 ExampleFails,
    406 NothingDecides,
    407 TwoDeciders,
    408 SameCondition,
    409 RepeatedSentence,
    410 GradeReadsResult,
    411 UnusedInput,
    412 NoDeadline,
    413 TooCostly,
    414 ExampleRejected,
    415 NoSuchStep,
    416 TooMuch,
    417 ExampleWithoutDay,
    418 TimesOrPercent,
});

impl LogicProblem {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::UnreachableRow
            | Self::NeverTrue
            | Self::AlwaysTrue
            | Self::CannotReach { .. }
            | Self::RepeatedSentence
            | Self::NoDeadline { .. }
            | Self::ExampleWithoutDay { .. }
            | Self::TimesOrPercent { .. } => Severity::Warning,
            Self::UnusedInput { .. } => Severity::Note,
            Self::ExampleFails { .. }
            | Self::NothingDecides
            | Self::TwoDeciders
            | Self::SameCondition
            | Self::GradeReadsResult { .. }
            | Self::TooCostly { .. }
            | Self::ExampleRejected { .. }
            | Self::NoSuchStep
            | Self::TooMuch { .. } => Severity::Error,
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
            Self::UnreachableRow => Wording::new(
                "this row is never reached",
                "an earlier row answers first",
                "rows are read from the top: put the stricter one first, or leave this one out",
            ),
            Self::NeverTrue => Wording::new(
                "this never holds",
                "no value in range makes it true",
                "check the number against the range of the input",
            ),
            Self::AlwaysTrue => Wording::new(
                "this always holds",
                "every value in range makes it true",
                "leave it out, or check the number against the range of the input",
            ),
            Self::CannotReach { wanted, there } => Wording::new(
                format!("{wanted} are asked for, but there are only {there}"),
                "more than there are",
                "correct the number, or add the missing items",
            ),
            Self::ExampleFails { expected, found, overlap } => Wording::new(
                format!("the example expects {expected}, the policy says {found}"),
                format!("the policy says {found}"),
                if *overlap {
                    "narrow one of the two sentences, or write `best wins` behind the grades: then the better grade holds"
                } else {
                    "correct the example or the rules"
                },
            ),
            Self::NothingDecides => Wording::new(
                "there are grades, but nothing decides the grade",
                "no sentence and no rows use them",
                "write `if … then grade A`, or `grade { A when … otherwise B }`",
            ),
            Self::TwoDeciders => Wording::new(
                "the grade is decided in two ways",
                "the second way",
                "keep one of them: the sentences, or the rows or table that give the grade",
            ),
            Self::SameCondition => Wording::new(
                "two sentences have the same condition and give different grades",
                "the second one",
                "change one of the conditions, leave one sentence out, or write `best wins` behind the grades: then the better grade holds",
            ),
            Self::RepeatedSentence => Wording::new("this sentence stands twice", "the second time", "leave one out"),
            Self::GradeReadsResult { name } => Wording::new(
                format!("the grade cannot depend on `{name}`, which comes after it"),
                "comes after the grade",
                "use items, scorecards, inputs, or results that do not read the grade",
            ),
            Self::UnusedInput { name } => {
                Wording::new(format!("nothing reads `{name}`"), "not used", "leave it out, or use it in an item")
            }
            Self::TimesOrPercent { number } => Wording::new(
                format!("a share is compared with {number}: {number} times, not {number} per cent"),
                format!("{number} times"),
                format!("write `{number}%` if per cent are meant, `{number}00%` if it is to be {number} times as much"),
            ),
            Self::NoDeadline { grades } => Wording::new(
                format!("the follow-up says nothing about {}", grades.join(", ")),
                "these grades get no deadline",
                format!("add a line such as `{} none`", grades.first().map_or("", String::as_str)),
            ),
            Self::TooCostly { steps, allowed } => Wording::new(
                format!("a lead takes {steps} steps, more than the {allowed} allowed"),
                "too much work per lead",
                "split the policy, or allow more",
            ),
            Self::ExampleRejected { why } => {
                Wording::new(format!("the lead of this example is rejected: {why}"), "rejected", "correct the facts")
            }
            Self::NoSuchStep => Wording::new(
                "a grade that stands apart has no place in the order",
                "apart from the order",
                "use a grade of the order, or `in any case grade …`",
            ),
            Self::TooMuch { what, allowed } => what.english(*allowed),
            Self::ExampleWithoutDay { day } => Wording::new(
                format!("the rules read the day, and this example gives none: it is checked as of {day}"),
                "on which day?",
                format!("write `today: {day}` among its facts"),
            ),
        }
    }

    fn chinese(&self) -> Wording {
        match self {
            Self::UnreachableRow => {
                Wording::new("这一行永远轮不到", "前面的行已经答了", "行从上往下读：把更严的放在前面，或删去这一行")
            }
            Self::NeverTrue => Wording::new("这个条件永远不成立", "范围内没有值能满足", "请对照字段的范围检查这个数"),
            Self::AlwaysTrue => {
                Wording::new("这个条件永远成立", "范围内所有值都满足", "可以删去，或对照字段的范围检查这个数")
            }
            Self::CannotReach { wanted, there } => Wording::new(
                format!("要求 {wanted} 项，可是一共只有 {there} 项"),
                "超过总数",
                "请改正数目，或补上缺的指标",
            ),
            Self::ExampleFails { expected, found, overlap } => Wording::new(
                format!("举例说应为 {expected}，按办法评出来是 {found}"),
                format!("评出来是 {found}"),
                if *overlap {
                    "请收紧其中一条规则，或在等级后写 `就高`，取较好的等级"
                } else {
                    "请改正举例或规则"
                },
            ),
            Self::NothingDecides => Wording::new(
                "写了等级，却没有规则来评",
                "没有句子也没有行用到它们",
                "请写 `若 … 则 评为 A`，或 `评级 { A 当 … 其余 B }`",
            ),
            Self::TwoDeciders => Wording::new("等级有两种评法", "第二种", "规则、判定行、给出等级的决策表，只能留一种"),
            Self::SameCondition => Wording::new(
                "两条规则条件相同，等级却不同",
                "第二条",
                "请改其中一条的条件，删去一条，或在等级后写 `就高`，取较好的等级",
            ),
            Self::RepeatedSentence => Wording::new("这条规则写了两遍", "第二遍", "请删去一条"),
            Self::GradeReadsResult { name } => Wording::new(
                format!("评级不能依赖 `{name}`，它在评级之后才有"),
                "在评级之后",
                "这里请用指标、评分表、字段，或不看等级的判定",
            ),
            Self::UnusedInput { name } => {
                Wording::new(format!("没有地方用到 `{name}`"), "没有用到", "可以删去，或用在某个指标里")
            }
            Self::TimesOrPercent { number } => Wording::new(
                format!("比值和 {number} 比较：这是 {number} 倍，不是百分之 {number}"),
                format!("{number} 倍"),
                format!("如果是百分之 {number}，请写 `{number}%`；如果确实是 {number} 倍，请写 `{number}00%`"),
            ),
            Self::NoDeadline { grades } => {
                let line = format!("请补一行，例如 `{} 不跟进`", grades.first().map_or("", String::as_str));
                Wording::new(format!("跟进里没有写 {}", grades.join("、")), "这些等级没有期限", line)
            }
            Self::TooCostly { steps, allowed } => Wording::new(
                format!("每个客户要算 {steps} 步，超过允许的 {allowed} 步"),
                "计算量太大",
                "请拆分办法，或放宽上限",
            ),
            Self::ExampleRejected { why } => {
                Wording::new(format!("这个举例的客户会被退回：{why}"), "被退回", "请改正这些字段")
            }
            Self::NoSuchStep => {
                Wording::new("另列的等级不在高低顺序里", "不在顺序里", "请用顺序里的等级，或 `一律评为 …`")
            }
            Self::TooMuch { what, allowed } => what.chinese(*allowed),
            Self::ExampleWithoutDay { day } => Wording::new(
                format!("规则要看当天日期，这个举例却没有写：现按 {day} 检查"),
                "哪一天？",
                format!("请在字段里写上 `今天：{day}`"),
            ),
        }
    }
}

impl Bulk {
    fn english(self, allowed: usize) -> Wording {
        match self {
            Self::Names => Wording::new(
                format!("the policy declares more than {allowed} names"),
                "one name too many",
                "split it into several policies",
            ),
            Self::Counted => Wording::new(
                format!("all sets and counts of the policy together speak of more than {allowed} items"),
                "one count too many",
                "count over smaller groups, or name a count once with `let` and use the name",
            ),
            Self::Examples => Wording::new(
                format!("checking all examples takes more than {allowed} steps"),
                "this example and those below are not checked",
                "leave out some of the examples, or give them more facts: a lead with many gaps takes long",
            ),
            Self::Reads => Wording::new(
                format!("the items of the policy read more than {allowed} inputs together"),
                "each item counts with all inputs that the items before it read",
                "let items read inputs, not one long chain of items",
            ),
            Self::Words => Wording::new(
                format!("the policy has more than {allowed} words and signs"),
                "one word too many",
                "split it into several policies; long lists of values belong into the leads, or into a choice",
            ),
            Self::Lines => Wording::new(
                format!("the table has more than {allowed} lines"),
                "one line too many",
                "split the table into several, one for each value of a column",
            ),
            Self::LinePairs => Wording::new(
                format!("the lines of this table meet in so many pairs that more than {allowed} would be compared"),
                "whether two of them can hold together is not settled",
                "write `first` behind the name of the table, or give it a column that tells most of its lines apart",
            ),
        }
    }

    fn chinese(self, allowed: usize) -> Wording {
        match self {
            Self::Names => {
                Wording::new(format!("这份办法声明的名字超过 {allowed} 个"), "名字太多", "请拆成几份评级办法")
            }
            Self::Counted => Wording::new(
                format!("所有集合和计数合起来超过 {allowed} 项"),
                "计数太多",
                "请在较小的维度里计数，或用 `设` 给计数起一个名字，再用这个名字",
            ),
            Self::Examples => Wording::new(
                format!("检查全部举例要超过 {allowed} 步"),
                "从这个举例起不再检查",
                "请减少举例，或把举例的字段填得更全：缺得多的客户算得久",
            ),
            Self::Reads => Wording::new(
                format!("各指标读到的字段合起来超过 {allowed} 个"),
                "一个指标引用别的指标时，连同那些指标的字段一起算",
                "请让指标直接看字段，不要一个接一个地引用很长一串",
            ),
            Self::Words => Wording::new(
                format!("这份办法超过 {allowed} 个词和符号"),
                "从这里起太多",
                "请拆成几份评级办法；很长的取值清单应放进客户资料，或写成 `选项`",
            ),
            Self::Lines => {
                Wording::new(format!("这张决策表超过 {allowed} 行"), "从这一行起太多", "请按某一列的取值拆成几张表")
            }
            Self::LinePairs => Wording::new(
                format!("这张表的行彼此交叠太多，要比较的行对超过 {allowed} 个"),
                "无法判定其中两行会不会同时成立",
                "请在表名后面写 `首行`，或加一列把大多数行分开",
            ),
        }
    }
}
