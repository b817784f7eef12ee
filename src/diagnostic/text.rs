//! G01xx: the text of a policy: characters, size, form.

use crate::diagnostic::code::codes;
use crate::diagnostic::{Lang, Wording};

/// What can be wrong with the text before its meaning is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextProblem {
    /// G0101: nothing but blanks and comments.
    Empty,
    /// G0102: more bytes than a policy may have.
    TooLong {
        /// Bytes found.
        bytes: usize,
    },
    /// G0103: brackets nested too deeply.
    TooDeep,
    /// G0104: not UTF-8.
    NotUtf8,
    /// G0105: a character that cannot be seen or that reorders others.
    Invisible {
        /// The code point, as `U+202E`.
        character: String,
    },
    /// G0106: the parser expected something else.
    Unexpected {
        /// What stands there, shortened; empty at the end of the text.
        found: String,
        /// What could stand there, as words a manager knows, each in both languages.
        expected: Vec<Expectation>,
    },
    /// G0107: no declaration starts with this word.
    UnknownDeclaration {
        /// The word.
        found: String,
        /// The keyword that was probably meant.
        suggestion: Option<String>,
    },
    /// G0108: a bracket that is never closed.
    Unclosed {
        /// The bracket or quote.
        bracket: String,
    },
    /// G0109: a bracket that was never opened.
    Unopened {
        /// The bracket.
        bracket: String,
    },
    /// G0110: a run of Han text that can be divided in two ways.
    AmbiguousRun {
        /// The run.
        run: String,
        /// One division, pieces joined by ` | `.
        one: String,
        /// The other.
        other: String,
    },
    /// G0111: a run of Han text that cannot be divided into names and keywords.
    UnknownRun {
        /// The run.
        run: String,
        /// The declared name that was probably meant.
        suggestion: Option<String>,
    },
    /// G0112: a sign that other languages write (`=<`, `==`, `&&`, `=>` for `>=`).
    ForeignSign {
        /// What was written.
        found: String,
        /// What to write.
        instead: String,
    },
    /// G0113: `and` and `or` mixed without brackets.
    MixedAndOr,
    /// G0114: a list longer than allowed.
    TooManyTerms,
    /// G0115: a number that cannot be read, or is out of bounds.
    BadNumber {
        /// As written.
        found: String,
    },
    /// G0116: a date, moment or duration that does not exist.
    BadDate {
        /// As written.
        found: String,
    },
    /// G0117: a name that looks like another one, or mixes look-alike scripts.
    Confusable {
        /// The name.
        name: String,
        /// The name it looks like; the same name when it mixes scripts in itself.
        like: String,
    },
    /// G0118: a word of the language where a name is needed.
    ReservedWord {
        /// The word.
        word: String,
    },
    /// G0119: a comma within a number.
    DecimalComma {
        /// What to write.
        instead: String,
    },
    /// G0120: a number in Chinese characters.
    ChineseNumeral {
        /// What was written.
        found: String,
        /// The same in digits.
        digits: String,
    },
    /// G0790: formatted, the text would say something else; the formatter is wrong, not the text.
    WouldChange,
}

/// A thing that could have stood at a place: a keyword or a kind of word, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expectation {
    /// In English; empty where only Chinese has a word for it.
    pub en: &'static str,
    /// In Chinese; empty where only English has a word for it.
    pub zh: &'static str,
    /// Whether it is a word or sign to be written as it stands here.
    pub literal: bool,
}

codes!(TextProblem {
    101 Empty,
    102 TooLong,
    103 TooDeep,
    104 NotUtf8,
    105 Invisible,
    106 Unexpected,
    107 UnknownDeclaration,
    108 Unclosed,
    109 Unopened,
    110 AmbiguousRun,
    111 UnknownRun,
    112 ForeignSign,
    113 MixedAndOr,
    114 TooManyTerms,
    115 BadNumber,
    116 BadDate,
    117 Confusable,
    118 ReservedWord,
    119 DecimalComma,
    120 ChineseNumeral,
    790 WouldChange,
});

impl TextProblem {
    /// The sentences in `lang`.
    pub fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::En => self.english(),
            Lang::Zh => self.chinese(),
        }
    }

    fn english(&self) -> Wording {
        match self {
            Self::Empty => Wording::new(
                "the policy is empty",
                "nothing is declared here",
                "start with `policy my_policy \"Title\"` and `grades A > B > C`",
            ),
            Self::TooLong { bytes } => Wording::new(
                format!("the policy has {bytes} bytes, more than the 16 MiB allowed"),
                "the text goes on beyond the limit",
                "split it, or check that this is a policy and not a file of leads",
            ),
            Self::TooDeep => Wording::new(
                "brackets are nested more than 64 deep",
                "this one is too deep",
                "name a part with `let` and use the name",
            ),
            Self::NotUtf8 => Wording::new(
                "the file is not UTF-8 text",
                "from here on it is not UTF-8",
                "save the file as UTF-8: in Notepad by \"Save as\", where \"Encoding\" is to be UTF-8",
            ),
            Self::Invisible { character } => Wording::new(
                format!("{character} cannot be seen and is not allowed in a policy"),
                "an invisible character stands here",
                "delete it and type the text again",
            ),
            Self::Unexpected { found, expected } => Wording::new(
                if found.is_empty() {
                    "the text ends too early".to_owned()
                } else {
                    format!("`{found}` cannot stand here")
                },
                "here",
                expectation(expected, Lang::En),
            ),
            Self::UnknownDeclaration { found, suggestion } => Wording::new(
                format!("no declaration starts with `{found}`"),
                "not a keyword",
                suggestion.as_ref().map_or_else(
                    || {
                        "a policy is made of `grades`, `input`, `group`, `item`, `if … then grade …` and so on"
                            .to_owned()
                    },
                    |word| format!("did you mean `{word}`?"),
                ),
            ),
            Self::Unclosed { bracket } => Wording::new(
                format!("`{bracket}` is never closed"),
                "opened here",
                format!("add `{}` where what it holds ends", closing(bracket)),
            ),
            Self::Unopened { bracket } => Wording::new(
                format!("`{bracket}` closes nothing"),
                "nothing is open here",
                "delete it, or add the opening sign before it",
            ),
            Self::AmbiguousRun { run, one, other } => Wording::new(
                format!("`{run}` can be read in two ways"),
                "two readings",
                format!("put spaces where you mean them: `{one}` or `{other}`"),
            ),
            Self::UnknownRun { run, suggestion } => Wording::new(
                format!("`{run}` is neither a declared name nor made of names and keywords"),
                "not understood",
                suggestion.as_ref().map_or_else(
                    || "declare the name, or put spaces between the words".to_owned(),
                    |word| format!("did you mean `{word}`?"),
                ),
            ),
            Self::ChineseNumeral { found, digits } => Wording::new(
                format!("`{found}` is a number in Chinese characters"),
                "write it in digits",
                format!("write `{digits}`"),
            ),
            Self::ForeignSign { found, instead } => {
                Wording::new(format!("this language does not write `{found}`"), "here", format!("write `{instead}`"))
            }
            Self::MixedAndOr => Wording::new(
                "`and` and `or` stand side by side without brackets",
                "which comes first?",
                "put brackets around the part that belongs together: `a and (b or c)`",
            ),
            Self::WouldChange => Wording::new(
                "formatted, this would not say the same, so the file is left as it is",
                "here",
                "this is a mistake in gradus, not in your file: please report it with this passage",
            ),
            Self::TooManyTerms => Wording::new(
                "more than 10,000 rows, terms or names in one place",
                "it goes on from here",
                "split it into named parts: several items, lists or `let`s",
            ),
            Self::BadNumber { found } => Wording::new(
                format!("`{found}` is not a number that can be used"),
                "here",
                "numbers have at most 12 digits after the point and are below a thousand trillion: `8000`, `0.35`, `30%`, `60万`",
            ),
            Self::BadDate { found } => Wording::new(
                format!("`{found}` is not in the calendar"),
                "here",
                "write a date as `2026-11-22` and a moment as `2026-11-22T09:30+08:00`",
            ),
            Self::Confusable { name, like } if name == like => Wording::new(
                format!("`{name}` mixes letters of scripts that look alike"),
                "letters of two scripts",
                "type the name again in one script",
            ),
            Self::Confusable { name, like } => Wording::new(
                format!("`{name}` looks like `{like}` but is another name"),
                "looks like another name",
                "choose a name that cannot be mistaken",
            ),
            Self::ReservedWord { word } => Wording::new(
                format!("`{word}` is a word of the language and cannot be a name here"),
                "a name is needed here",
                format!("choose another name, or quote this one: `【{word}】`"),
            ),
            Self::DecimalComma { instead } => Wording::new(
                "a number has no comma in it",
                "here",
                format!("write `{instead}`; a comma stands between two values"),
            ),
        }
    }

    fn chinese(&self) -> Wording {
        match self {
            Self::Empty => {
                Wording::new("评级办法是空的", "这里什么也没有", "先写 `评级办法 名称 \"标题\"` 和 `等级 A > B > C`")
            }
            Self::TooLong { bytes } => Wording::new(
                format!("评级办法有 {bytes} 字节，超过 16 MiB 的上限"),
                "从这里起超出上限",
                "请拆成几份；也请确认这是评级办法，而不是客户名单",
            ),
            Self::TooDeep => Wording::new("括号嵌套超过 64 层", "这一层太深", "用 `设` 给其中一部分起个名字再引用"),
            Self::NotUtf8 => Wording::new(
                "文件不是 UTF-8 编码",
                "从这里起不是 UTF-8",
                "请另存为 UTF-8 编码：在记事本里点“另存为”，“编码”选 UTF-8",
            ),
            Self::Invisible { character } => Wording::new(
                format!("{character} 是看不见的字符，不能用在评级办法里"),
                "这里有一个看不见的字符",
                "删掉它，重新输入这段文字",
            ),
            Self::Unexpected { found, expected } => Wording::new(
                if found.is_empty() { "文字没有写完".to_owned() } else { format!("这里不能写 `{found}`") },
                "在这里",
                expectation(expected, Lang::Zh),
            ),
            Self::UnknownDeclaration { found, suggestion } => Wording::new(
                format!("没有以 `{found}` 开头的写法"),
                "不是关键词",
                suggestion.as_ref().map_or_else(
                    || "可以写 `等级`、`字段`、`维度`、`指标`、`若 … 则 评为 …` 等".to_owned(),
                    |word| format!("是不是想写 `{word}`？"),
                ),
            ),
            Self::Unclosed { bracket } => {
                let closing = closing(bracket);
                let help = format!("在这一段内容结束的地方补上 `{closing}`");
                Wording::new(format!("`{bracket}` 没有配对的 `{closing}`"), "从这里开始", help)
            }
            Self::Unopened { bracket } => Wording::new(
                format!("`{bracket}` 没有配对的开始符号"),
                "这里没有可结束的内容",
                "删掉它，或在前面补上开始符号",
            ),
            Self::AmbiguousRun { run, one, other } => {
                Wording::new(format!("`{run}` 有两种读法"), "两种读法", format!("请用空格分开：`{one}` 或 `{other}`"))
            }
            Self::UnknownRun { run, suggestion } => Wording::new(
                format!("`{run}` 不是声明过的名称，也不能拆成名称和关键词"),
                "看不懂",
                suggestion.as_ref().map_or_else(
                    || "请先声明这个名称，或在词与词之间加空格".to_owned(),
                    |word| format!("是不是想写 `{word}`？"),
                ),
            ),
            Self::ChineseNumeral { found, digits } => {
                Wording::new(format!("`{found}` 是汉字写的数"), "请用数字", format!("请写 `{digits}`"))
            }
            Self::ForeignSign { found, instead } => {
                Wording::new(format!("这里不用 `{found}` 这种写法"), "在这里", format!("请写 `{instead}`"))
            }
            Self::MixedAndOr => Wording::new(
                "`且` 和 `或` 混在一起，没有加括号",
                "先算哪一个？",
                "把属于一起的部分用括号括起来：`甲 且 (乙 或 丙)`",
            ),
            Self::WouldChange => Wording::new(
                "整理格式后，意思会变，所以文件没有改动",
                "在这里",
                "这是 gradus 的错误，不是文件的错误：请把这一段报告给我们",
            ),
            Self::TooManyTerms => Wording::new(
                "一处超过 10,000 行或项",
                "到这里还没完",
                "请拆成几个有名字的部分：几个指标、几个集合或几个 `设`",
            ),
            Self::BadNumber { found } => Wording::new(
                format!("`{found}` 不是可以使用的数"),
                "在这里",
                "小数点后最多 12 位，绝对值小于一千万亿：`8000`、`0.35`、`30%`、`60万`",
            ),
            Self::BadDate { found } => Wording::new(
                format!("日历上没有 `{found}`"),
                "在这里",
                "日期写作 `2026-11-22` 或 `2026年11月22日`，时刻写作 `2026-11-22T09:30+08:00`",
            ),
            Self::Confusable { name, like } if name == like => {
                Wording::new(format!("`{name}` 混用了外形相似的不同文字"), "两种文字混用", "请用同一种文字重新输入")
            }
            Self::Confusable { name, like } => Wording::new(
                format!("`{name}` 看起来像 `{like}`，其实是另一个名称"),
                "容易看错",
                "请换一个不会混淆的名称",
            ),
            Self::ReservedWord { word } => Wording::new(
                format!("`{word}` 是关键词，不能在这里作名称"),
                "这里应是名称",
                format!("请换一个名称，或加上括号：`【{word}】`"),
            ),
            Self::DecimalComma { instead } => {
                Wording::new("数字里不能有逗号", "在这里", format!("请写 `{instead}`；逗号只用来隔开两个值"))
            }
        }
    }
}

fn expectation(expected: &[Expectation], lang: Lang) -> String {
    let words = |lang: Lang| -> Vec<String> {
        let texts = expected.iter().map(|word| (lang.pick(word.en, word.zh), word.literal));
        let said = texts.filter(|(text, _)| !text.is_empty());
        said.map(|(text, literal)| if literal { format!("`{text}`") } else { text.to_owned() }).collect()
    };
    let mut words = [words(lang), words(lang.other())].into_iter().filter(|words| !words.is_empty());
    let Some(words) = words.next() else { return String::new() };
    lang.pick(format!("expected {}", words.join(", ")), format!("这里应写：{}", words.join("、")))
}

/// The sign that closes a bracket or quote.
fn closing(bracket: &str) -> &str {
    match bracket {
        "{" => "}",
        "(" => ")",
        "[" => "]",
        "【" => "】",
        "“" => "”",
        same => same,
    }
}
