//! Text to tree, from outside.

use gradus::diagnostic::Lang;
use gradus::source::Source;
use gradus::syntax::{Parsed, parse};

pub(crate) fn read(text: &str) -> Parsed {
    parse(&Source::new("case", text))
}

/// The tree of a text that must be right.
fn good(text: &str) -> gradus::syntax::tree::Tree {
    let parsed = read(text);
    assert_eq!(said(&parsed), Vec::<String>::new(), "in:\n{text}");
    parsed.tree
}

fn said(parsed: &Parsed) -> Vec<String> {
    parsed
        .diagnostics
        .iter()
        .map(|note| {
            let wording = note.wording(Lang::En);
            format!("{} {:?} {} | {}", note.code(), note.span, wording.message, wording.help)
        })
        .collect()
}

const SITE: &str = include_str!("../cases/syntax/site.grade");
const SITE_ZH: &str = include_str!("../cases/syntax/site_zh.grade");

#[test]
fn the_policy_of_the_first_page_is_read() {
    assert_eq!(good(SITE).declarations.len(), 28);
}

#[test]
fn the_same_in_chinese_without_blanks() {
    assert_eq!(good(SITE_ZH).declarations.len(), 28);
}

/// Names that the sentences below use.
const NAMES: &str = "grades A > B > C > D > E\nlevels A > B > C\nscale fit 高 > 中 > 低\nchoice source fair, b2b, 展会, 转介绍\n\
    let keen = 3\ninput revisits count\ninput price money\ninput last date\ninput note text\ninput 价格 money\n\
    input 首访 date\ninput 成交日 date\ninput 回访次数 count\ninput 备注 text\ninput 契合 fit\n\
    group necessary { item n1 item n2 }\ngroup intent { item i1 item i2 }\ngroup 必要条件 { item a1 }\n\
    group 意向程度 { item b1 }\nchecklist bant { budget need }\nset first = {n1, i1}\n";

fn condition(text: &str) -> String {
    let parsed = read(&format!("{NAMES}{text}"));
    if !parsed.diagnostics.is_empty() {
        return said(&parsed).join("\n");
    }
    let tree = parsed.tree;
    let Some(last) = tree.declarations.last() else { return String::new() };
    match &last.kind {
        gradus::syntax::tree::DeclarationKind::Sentence(sentence) => show::expr(&sentence.condition),
        other => format!("{other:?}"),
    }
}

#[test]
fn counting_reads_the_same_in_every_order() {
    for (meaning, sentences) in [
        (
            "(all necessary are A and at-least 5 intent are A)",
            &[
                "if necessary conditions all A and ≥5 intent items A then grade A",
                "if all of necessary are A and at least 5 of intent are A then grade A",
                "if all of the necessary conditions are A, and at least 5 of the intent items are A, then grade A",
                "if necessary all A and intent at least 5 are A then grade A",
                "if necessary are all A and intent items at least 5 A then grade A",
                "if all necessary A and at least 5 items of intent are A then grade A",
                "若 必要条件全部为A且意向程度至少5项为A 则评为A",
            ][..],
        ),
        (
            "(all 必要条件 are A and 3..4 意向程度 are A)",
            &[
                "若必要条件全部为A，且意向程度中有3至4项为A，则评为B。",
                "若 必要条件 全部为 A 且 意向程度 3~4 项为 A 则 评为 B",
                "如果必要条件都为A并且意向程度有3到4项为A级，则评为B级；",
                "当必要条件均为A，且意向程度其中有3～4个为A时，评为B",
                "if 必要条件 all A and 3 to 4 of 意向程度 are A then grade B",
            ],
        ),
        (
            "(exactly 1 必要条件 are A and at-most 4 意向程度 are A)",
            &[
                "若 必要条件 恰有 1 项为 A 且 意向程度 至多 4 项为 A 则 评为 D",
                "若必要条件正好1项为A且意向程度4项以下为A则评为D",
            ],
        ),
    ] {
        for sentence in sentences {
            let meaning = meaning.to_owned();
            let shown = condition(sentence).replace("必要条件", "necessary").replace("意向程度", "intent");
            assert_eq!(shown, meaning.replace("必要条件", "necessary").replace("意向程度", "intent"), "{sentence}");
        }
    }
}

#[test]
fn every_condition_has_both_languages() {
    let mut wrong = Vec::new();
    for (meaning, conditions) in [
        (
            "revisits >= 3",
            &[
                "revisits >= 3",
                "revisits at least 3",
                "revisits is at least 3",
                "revisits至少3次",
                "revisits 3次以上",
                "revisits 不少于 3",
                "revisits为3次以上",
            ][..],
        ),
        ("revisits > 3", &["revisits > 3", "revisits more than 3", "revisits超过3", "revisits高于3次"]),
        ("revisits < 3", &["revisits < 3", "revisits less than 3", "revisits不足3次", "revisits低于3"]),
        ("price <= 3000", &["price <= 3_000", "price at most 3000"]),
        (
            "price <= 3000$",
            &["price至多3000元", "price 3000元以下", "price 在 3千 元 以下", "price为3000元以下", "price不超过3000元"],
        ),
        (
            "price in 1..5",
            &[
                "price between 1 and 5",
                "price is between 1 and 5",
                "price is 1..5",
                "price = 1..5",
                "price介于1和5之间",
                "price 在 1 至 5 之间",
                "price为1至5",
            ],
        ),
        ("price in 1..<5", &["price is 1..<5"]),
        ("not price in 1..5", &["price is not 1..5", "price is not between 1 and 5", "not price is 1..5"]),
        ("source one-of [fair, b2b]", &["source is one of fair, b2b", "source属于fair、b2b"]),
        ("not source one-of [fair, b2b]", &["source is not one of fair, b2b", "source不属于fair、b2b"]),
        ("revisits known", &["revisits is known", "revisits已填", "not revisits is missing"][..2]),
        ("revisits missing", &["revisits is missing", "revisits未填", "revisits is not known"]),
        ("note contains \"x\"", &["note contains \"x\"", "note含有“x”", "note 含有 \"x\""]),
        (
            "last within 7d after 首访",
            &[
                "last within 7 days after 首访",
                "last is within 1 week after 首访",
                "last 在首访之后7天内",
                "last在首访之后 7 天 内",
            ],
        ),
        (
            "last within 6mo before today",
            &["last within 6 months before today", "last在今天之前半年内", "last within half a year before today"],
        ),
        ("source = fair", &["source is fair", "source = fair", "source为fair", "source是fair"]),
        (
            "source != fair",
            &["source is not fair", "source != fair", "source ≠ fair", "source不为fair", "source不是fair"],
        ),
        ("i1 applies", &["i1 applies"]),
        ("grade = A", &["grade is A", "等级 为 A"]),
        ("any bant met", &["any of bant", "any of bant are met", "bant any met", "bant任一符合", "bant任意一项符合"]),
        (
            "at-least 3 bant met",
            &["at least 3 of bant are met", "at least 3 of bant", "bant至少3项符合", "bant 3项以上", "bant至少3项"],
        ),
        ("at-least 3 bant met", &["more than 2 of bant are met"]),
        ("none intent are B", &["none of intent are B", "intent none B", "intent都不为B", "intent 没有 B"]),
        ("half intent are A", &["more than half of intent are A", "intent过半为A", "intent more than half A"]),
        ("all intent >= B", &["all of intent are at least B", "intent全部不低于B"]),
        ("all intent one-of [A, B]", &["all of intent are one of A, B", "intent全部属于A、B"]),
        ("all intent not A", &["all of intent are not A", "intent全部不为A"]),
        ("all intent known", &["all of intent are known", "intent全部已填"]),
        ("any intent missing", &["any of intent are missing", "intent任一未填"]),
        ("all {n1, i1} are A", &["all of {n1, i1} are A", "{n1、i1} all A"]),
        (
            "count[intent are A] >= 3",
            &["count of intent that are A >= 3", "intent中为A的数量>=3", "intent为A的项数至少3"],
        ),
        ("round(price / 3, 2) >= 1.5", &["round price / 3 to 2 >= 1.5", "四舍五入 price / 3 到 2 位 至少 1.5"]),
        ("(price else 0) >= 1", &["price else 0 >= 1", "price缺省0 >= 1"]),
        ("((price + 3) * 2) >= 10", &["(price + 3) * 2 >= 10", "（price＋3）×2≥10"]),
        ("(price - -3 - (2 * price)) = -1", &["price - -3 - 2 * price = -1"]),
        ("revisits >= (revisits - 2)", &["revisits >= revisits - 2"]),
        ("(not revisits = 1 or price = 2)", &["not revisits = 1 or price = 2", "非 revisits = 1 或 price = 2"]),
        ("(revisits = 1 and (price = 2 or price = 3))", &["revisits = 1 and (price = 2 or price = 3)"]),
        ("回访次数 >= 5", &["回访次数至少5个", "回访次数5次以上"]),
    ] {
        for text in conditions {
            let shown = condition(&format!("if {text} then grade A"));
            if shown != meaning {
                wrong.push(format!("{text}\n  means {meaning}\n  read  {shown}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All names of a tree with their places, read from its debug form.
fn names(tree: &str) -> Vec<(String, usize, usize)> {
    let number = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
    tree.split("Name { text: \"")
        .skip(1)
        .filter_map(|rest| {
            let (name, rest) = rest.split_once("\", span: Span { start: ")?;
            let (_, end) = rest.split_once("end: ")?;
            Some((name.to_owned(), number(rest)?, number(end)?))
        })
        .collect()
}

#[test]
fn places_point_into_the_text_as_it_was_written() {
    let mixed = "等级 Ｂ＋ > 【C 卡】\n字段 回访次数 次数\n指标 客户　{Ｂ＋当回访次数＞３且x为1 其余 `C 卡`}\n若客户为Ｂ＋，则评为【C 卡】。";
    for text in [SITE, SITE_ZH, mixed] {
        let tree = good(text);
        let found = names(&format!("{tree:?}"));
        assert!(found.len() > 3);
        for (name, start, end) in found {
            let written = text[start..end].replace('＋', "+").replace('Ｂ', "B");
            assert_eq!(written.trim_matches(['【', '】', '`']), name, "at {start} in\n{text}");
        }
        for declaration in &tree.declarations {
            let written = &text[declaration.span.range()];
            assert_eq!(written, written.trim());
        }
    }
}

#[test]
fn a_text_cut_anywhere_is_read_without_harm() {
    for text in [SITE, SITE_ZH] {
        for (at, _) in text.char_indices().step_by(7) {
            for note in read(&text[..at]).diagnostics {
                assert!(text.get(note.span.range()).is_some(), "cut at {at}: {note:?}");
            }
        }
    }
}

#[test]
fn one_run_tells_several_errors_and_keeps_the_rest() {
    let text = "grades A > B\ngruop x { item a }\ninput n count\nif n =< 3 then grade A\nlet y = = 3\nif n > 1 or n < 0 and n = 2 then grade B\n\
                group g {\n item i { A when n > 1 }\nlet z = 1\notherwise grade B\n";
    let parsed = read(text);
    let codes: Vec<String> = parsed.diagnostics.iter().map(|note| note.code().to_string()).collect();
    assert_eq!(codes, ["G0107", "G0112", "G0106", "G0113", "G0108"], "{:#?}", said(&parsed));
    assert_eq!(parsed.tree.declarations.len(), 4, "{:#?}", parsed.tree.declarations);
}

#[test]
fn what_can_be_read_in_two_ways_is_refused_with_both() {
    let parsed = read("字段 甲 是否\n字段 乙 是否\n字段 甲且乙 是否\n若甲且乙则评为A");
    assert_eq!(
        said(&parsed),
        [
            "G0110 Span { start: 60, end: 82 } `若甲且乙则评为A` can be read in two ways | put spaces where you mean them: \
          `若 甲且乙 则 评为 A` or `若 甲 且 乙 则 评为 A`"
        ]
    );
    assert_eq!(read("字段 甲 是否\n字段 乙 是否\n字段 甲且乙 是否\n若 甲 且 乙 则评为A").diagnostics, []);
}

#[test]
fn texts_that_are_no_policies_are_refused_at_once() {
    let deep = format!("let x = {}1{}", "(".repeat(100_000), ")".repeat(100_000));
    let chain = format!("let x = {}", vec!["a"; 10_002].join(" + "));
    let lines = format!("let x = {}", vec!["a"; 40_000].join("\n+"));
    let long = "a".repeat(17_000_000);
    let nots = format!("if {}a then grade A", "not ".repeat(50_000));
    for (text, code) in [
        (deep.as_str(), "G0103"),
        (&chain, "G0114"),
        (&lines, "G0114"),
        (&long, "G0102"),
        (&nots, "G0106"),
        ("  # nothing\n", "G0101"),
        ("let x\u{200b} = 1", "G0105"),
        ("let x = \"a\u{202e}b\"", "G0105"),
        ("let x\0 = 1", "G0105"),
        ("let \u{410}b = 1", "G0117"),
        ("let x = 2026-02-30", "G0116"),
        ("let x = 1.1234567890123", "G0115"),
    ] {
        let parsed = read(text);
        let first = parsed.diagnostics.first().map(|note| note.code().to_string());
        assert_eq!(first.as_deref(), Some(code), "{:?}", said(&parsed));
    }
    assert_eq!(good(&format!("let x = {}", vec!["a"; 10_000].join(" + "))).declarations.len(), 1);
    assert!(gradus::syntax::read(b"let x = \xff").is_err_and(|note| note.span.start == 8));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(200))]

    #[test]
    fn any_heap_of_words_is_read_without_harm(
        words in proptest::collection::vec(proptest::sample::select(WORDS), 0..60),
        glue in proptest::sample::select(&["", " ", "\n"][..]),
    ) {
        let text = words.join(glue);
        for note in read(&text).diagnostics {
            assert!(text.get(note.span.range()).is_some());
        }
    }

    #[test]
    fn any_text_is_read_without_harm(text in ".{0,200}") {
        read(&text);
    }
}

const WORDS: &[&str] = &[
    "if",
    "then",
    "grade",
    "A",
    "B+",
    "all",
    "of",
    "at least",
    "5",
    "项",
    "意向程度",
    "必要条件",
    "为",
    "若",
    "则",
    "评为",
    "且",
    "或",
    "(",
    ")",
    "{",
    "}",
    "item",
    "group",
    "when",
    "otherwise",
    "=",
    ">=",
    "至少",
    "有",
    "至",
    "3",
    "%",
    "万",
    "元",
    "\"x\"",
    "“",
    "”",
    "input",
    "字段",
    "次数",
    "count",
    "not",
    "-",
    "+",
    "..",
    "~",
    "is",
    "one of",
    ",",
    "、",
    "。",
    ":",
    "天",
    "在",
    "之后",
    "内",
    "example",
    "举例",
    "let",
    "设",
    "scorecard",
    "【",
    "】",
    "`",
    "#",
    "\n",
    " ",
    "4S店",
];

/// Expressions on one line.
mod show {
    use gradus::syntax::tree::{Collection, Comparison, Expr, ExprKind, Gathering, Predicate, Quantifier};
    use gradus::value::Decimal;

    fn op(op: Comparison) -> &'static str {
        match op {
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::More => ">",
            Comparison::AtLeast => ">=",
        }
    }

    fn chain(terms: &[(bool, Expr)], plus: &str, minus: &str) -> String {
        let mut out = String::from("(");
        for (at, (inverse, term)) in terms.iter().enumerate() {
            if at > 0 {
                out.push_str(if *inverse { minus } else { plus });
            }
            out.push_str(&expr(term));
        }
        out + ")"
    }

    fn list(exprs: &[Expr]) -> String {
        format!("[{}]", exprs.iter().map(expr).collect::<Vec<_>>().join(", "))
    }

    fn over(over: &Collection) -> String {
        match over {
            Collection::Named(name) => name.text.clone(),
            Collection::Listed(names, _) => {
                format!("{{{}}}", names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn predicate(predicate: &Predicate) -> String {
        match predicate {
            Predicate::Are(level) => format!("are {}", expr(level)),
            Predicate::AreNot(level) => format!("not {}", expr(level)),
            Predicate::Compare(sign, level) => format!("{} {}", op(*sign), expr(level)),
            Predicate::OneOf(levels) => format!("one-of {}", list(levels)),
            Predicate::Met => "met".into(),
            Predicate::Known => "known".into(),
            Predicate::Missing => "missing".into(),
        }
    }

    fn number(value: Decimal) -> String {
        value.to_string()
    }

    pub(super) fn expr(e: &Expr) -> String {
        match &e.kind {
            ExprKind::Or(terms) => format!("({})", terms.iter().map(expr).collect::<Vec<_>>().join(" or ")),
            ExprKind::And(terms) => format!("({})", terms.iter().map(expr).collect::<Vec<_>>().join(" and ")),
            ExprKind::Not(inner) => format!("not {}", expr(inner)),
            ExprKind::Compare { op: sign, left, right } => format!("{} {} {}", strip(left), op(*sign), expr(right)),
            ExprKind::Between { value, low, high, closed } => {
                format!("{} in {}{}{}", expr(value), expr(low), if *closed { ".." } else { "..<" }, expr(high))
            }
            ExprKind::OneOf { value, among } => format!("{} one-of {}", expr(value), list(among)),
            ExprKind::Known { value, known } => format!("{} {}", expr(value), if *known { "known" } else { "missing" }),
            ExprKind::Applies(value) => format!("{} applies", expr(value)),
            ExprKind::Contains { value, part } => format!("{} contains {}", expr(value), expr(part)),
            ExprKind::Within { value, duration, anchor, after } => format!(
                "{} within {} {} {}",
                expr(value),
                expr(duration),
                if *after { "after" } else { "before" },
                expr(anchor)
            ),
            ExprKind::Quantified { quantifier, over: set, predicate: what } => {
                format!("{} {} {}", many(quantifier), over(set), predicate(what))
            }
            ExprKind::Gathered(gathered) => {
                let what = match &gathered.what {
                    Gathering::Count => "count".into(),
                    Gathering::DistinctCount => "distinct".into(),
                    Gathering::Sum => "sum".into(),
                    Gathering::Largest => "largest".into(),
                    Gathering::Smallest => "smallest".into(),
                    Gathering::Quantified(quantifier) => many(quantifier),
                };
                let field = gathered.field.as_ref().map(|field| format!(".{}", field.text)).unwrap_or_default();
                format!("{what}[{}{field}{}]", gathered.list.text, filter(gathered.filter.as_ref()))
            }
            ExprKind::Found(found) => {
                let end = if found.latest { "latest" } else { "earliest" };
                let keys: Vec<&str> = found.keys.iter().map(|key| key.text.as_str()).collect();
                format!("{end}[{} by {}{}]", found.list.text, keys.join(","), filter(found.filter.as_ref()))
            }
            ExprKind::FieldOf { row, field } => format!("{}.{}", expr(row), field.text),
            ExprKind::Records(records) => format!("{} records", records.len()),
            ExprKind::CountOf { over: set, predicate: what } => format!("count[{} {}]", over(set), predicate(what)),
            ExprKind::ListOf { over: set, predicate: what } => format!("list[{} {}]", over(set), predicate(what)),
            ExprKind::ExtremeOf { extreme, over: set } => {
                format!("{}[{}]", format!("{extreme:?}").to_lowercase(), over(set))
            }
            ExprKind::Else { value, fallback } => format!("({} else {})", expr(value), expr(fallback)),
            ExprKind::Sum(terms) => chain(terms, " + ", " - "),
            ExprKind::Product(terms) => chain(terms, " * ", " / "),
            ExprKind::Negate(inner) => format!("-{}", expr(inner)),
            ExprKind::Periods { length, since } => format!("periods({length}, {})", strip(since)),
            ExprKind::Round { value, digits, .. } => format!("round({}, {digits})", strip(value)),
            ExprKind::Number { value, money } => number(*value) + if *money { "$" } else { "" },
            ExprKind::Percent(value) => format!("{}p", number(*value)),
            ExprKind::Date(date) => date.to_string(),
            ExprKind::Moment(moment) => moment.to_string(),
            ExprKind::Duration(duration) if duration.months != 0 => format!("{}mo", duration.months),
            ExprKind::Duration(duration) => format!("{}d", duration.seconds / 86_400),
            ExprKind::Text(text) => format!("{text:?}"),
            ExprKind::YesNo(yes) => yes.to_string(),
            ExprKind::Today => "today".into(),
            ExprKind::Now => "now".into(),
            ExprKind::Grade => "grade".into(),
            ExprKind::Name(name) => name.clone(),
        }
    }

    fn many(quantifier: &Quantifier) -> String {
        match quantifier {
            Quantifier::All => "all".into(),
            Quantifier::None => "none".into(),
            Quantifier::Any => "any".into(),
            Quantifier::AtLeast(n) => format!("at-least {}", expr(n)),
            Quantifier::AtMost(n) => format!("at-most {}", expr(n)),
            Quantifier::Exactly(n) => format!("exactly {}", expr(n)),
            Quantifier::Between(low, high) => format!("{}..{}", expr(low), expr(high)),
            Quantifier::MoreThanHalf => "half".into(),
        }
    }

    fn filter(filter: Option<&Expr>) -> String {
        filter.map(|filter| format!(" where {}", expr(filter))).unwrap_or_default()
    }

    fn strip(e: &Expr) -> String {
        let shown = expr(e);
        match &e.kind {
            ExprKind::Product(_) if shown.matches('(').count() == 1 => shown.trim_matches(['(', ')']).to_owned(),
            _ => shown,
        }
    }
}

fn declared(text: &str) -> String {
    let parsed = read(&format!("{NAMES}{text}"));
    if !parsed.diagnostics.is_empty() {
        return said(&parsed).join("\n");
    }
    format!("{:?}", parsed.tree.declarations.last().map(|last| &last.kind))
}

#[test]
fn every_declaration_has_both_languages() {
    for texts in [
        &["policy x \"t\"", "评级办法 x “t”", "政策 x \"t\""][..],
        &[
            "effective from 2026-01-01 until 2026-12-31",
            "生效自 2026年1月1日 至 2026年12月31日",
            "生效自2026-01-01至2026-12-31",
        ],
        &["grades H \"hot\" > B+ > B apart Lost, Dead, best wins", "等级 H \"hot\" > B+ > B 另有 Lost、Dead，就高"],
        &["levels A = 10 > B = 8 > C = -5", "档次 A＝10 ＞ B＝8 ＞ C＝-5", "档 A=10>B=8>C=-5"],
        &["scale value high > low", "标尺 value high > low"],
        &["choice src a, b \"Bee\"", "选项 src a、b \"Bee\""],
        &["let k = 30%", "设 k = 30％", "设 k 为 30%"],
        &[
            "input x as y \"X\" count 1..10 required",
            "字段 x as y “X” 次数 1～10 必填",
            "输入 x 代号 y \"X\" 次数 1至10 必填",
        ],
        &[
            "input x \"X\" yes/no default yes fixed",
            "字段 x \"X\" 是否 默认 是 不可改",
            "字段 x \"X\" 是/否 默认是 不可改",
        ],
        &["input x money > 0 from \"a\", \"b\" masked effort 3", "字段 x 金额 > 0 列名“a”、“b” 脱敏 难度 3"],
        &["input x one of a, b only rises", "字段 x 属于 a、b 只增"],
        &["input x date applies when revisits >= 1", "字段 x 日期 仅当revisits>=1时计入"],
        &["input x duration only falls", "字段 x 时长 只减"],
        &["inputs site { a \"A\" count  b \"B\" text }", "字段组 site { a \"A\" 次数\n b \"B\" 文本 }"],
        &["require revisits <= 3 \"why\"", "要求 revisits <= 3 \"why\""],
        &[
            "group g \"G\" in fit { item a { A when revisits >= 1 otherwise B } item b }",
            "维度 g \"G\" 按 fit { 指标 a {A当revisits>=1 其余B} 项目 b }",
            "分组 g \"G\" 按 fit {指标 a {A：revisits≥1；其余：B} 指标 b}",
        ],
        &["item a applies when revisits >= 1 { (-5) when price > 1 }", "指标 a 仅当revisits>=1时计入 {(-5)当price>1}"],
        &[
            "checklist c, unticked means no { a  b when revisits >= 1\n d \"D\" }",
            "勾选表 c，未勾即否 { a  b 当 revisits>=1\n d “D” }",
            "清单 c 未勾即否 { a  b：revisits≥1\n d \"D\" }",
        ],
        &["set s = {a, b}", "集合 s = {a、b}"],
        &[
            "scorecard s cap 100 floor 0 rescale to 10 { item a weight 2 cap 20 { 5 when price > 1 otherwise 0 } }",
            "评分表 s 封顶 100 保底 0 换算到 10 { 指标 a 权重 2 封顶 20 {5 当 price>1 其余 0} }",
            "评分卡 s 封顶100 保底0 换算到10 { 项目 a 权重2 封顶20 {5：price>1 否则 0} }",
        ],
        &[
            "decide advice text { \"call\" when grade = A otherwise \"wait\" }",
            "判定 advice 文本 { “call” 当 等级 为 A 其余 “wait” }",
        ],
        &["grade { A when price > 1 otherwise B }", "评级 {A当price>1 其余B}", "等级 {A：price>1；否则 B}"],
        &["if price > 1 then in any case grade A", "若 price > 1 则 一律评为 A", "若price>1则一律评为A。"],
        &[
            "rule r \"R\": if price > 1 then grade A because \"w\"",
            "规则 r “R”：若price>1则评为A，理由“w”",
            "规则 r \"R\"：当price>1时，评为A级 理由：“w”。",
        ],
        &["if price > 1 then grade one step lower", "若price>1则降一级"],
        &["if price > 1 then grade two steps higher", "若price>1则升两级", "若 price > 1 则 升 2 级"],
        &["if price > 1 then grade at least B", "若price>1则至少评为B"],
        &["if price > 1 then grade at most B", "若price>1则至多评为B"],
        &["otherwise grade E because \"x\"", "其余评为E 理由“x”", "否则 评为 E 理由 \"x\"", "其余，评为E，理由“x”"],
        &[
            "follow up since last { A, B within 2 days  C within 1 month  E none }",
            "跟进 自 last {A、B 2天内  C 1个月内  E 不跟进}",
            "跟进自last{A、B：2 天 内；C 1 月以内；E 不跟进}",
        ],
        &[
            "example \"e\" { price: -3, today: 2026-11-20  source: fair  ok: yes } is A, advice \"call\", total 85",
            "举例 “e” {price：-3，今天：2026年11月20日 source：fair ok：是} 应为 A，advice “call”，total 85",
        ],
        &["example { last: 2026-11-20 } is undetermined {A, B}", "示例 { last: 2026-11-20 } 应为 待补资料 {A、B}"],
        &["example { } is ungraded", "举例 { } 应为 无级可评"],
        &["example { } is conflict", "举例 { } 应为 规则冲突"],
        &["example { } is rejected", "举例 { } 应为 退回"],
        &[
            "let w = 2 days",
            "设 w = 2天",
            "let w = 48 hours",
            "设 w = 48小时",
            "let w = 2_880 minutes",
            "设 w = 2880 分钟",
        ],
        &["let w = 6 months", "设 w = 半年", "设 w = 6个月"],
        &["let w = 2 weeks", "设 w = 2周", "设 w = 14天"],
        &["let w = 1 year", "设 w = 1年", "设 w = 12 个月"],
        &["let w = 2026-11-22T09:30+08:00", "设 w = 2026-11-22T01:30Z"],
        &["let w = 1.2亿", "设 w = 120_000_000", "设 w = 12_000万"],
        &["input x moment", "字段 x 时刻"],
        &["input x integer", "字段 x 整数"],
        &["input x number", "字段 x 数值"],
        &["input x percent", "字段 x 百分比"],
        &["industry \"i\"", "行业“i”"],
        &["version \"1\"", "版本 “1”"],
    ] {
        let shown: Vec<String> = texts.iter().map(|text| without_spans(&declared(text))).collect();
        for (text, one) in texts.iter().zip(&shown) {
            assert_eq!(Some(one), shown.first(), "{text}");
            assert!(one.starts_with("Some"), "{text}: {one}");
        }
    }
}

#[test]
fn what_stands_behind_a_condition_is_not_drawn_into_it() {
    for text in [
        "decide d yes/no { yes when revisits is 1..3  no when price > 1 }",
        "decide d fit { 高 when revisits 为 1 至 3  低 when price > 1 }",
        "checklist d {\n x when revisits is 1..3\n y when price > 1\n   and price < 9\n z\n}",
        "勾选表 d {\n x：revisits 属于 1，2，且 {n1，i1} 任一为 A\n y：price > 1\n}",
        "若 revisits > 1 那么 升一级",
    ] {
        assert!(declared(text).starts_with("Some"), "{text}: {}", declared(text));
    }
}

/// A tree as text, its places left out.
fn without_spans(debug: &str) -> String {
    let mut out = String::new();
    let mut rest = debug;
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        let after = &rest[at..];
        rest = &after[after.find('}').map_or(after.len(), |end| end + 1)..];
    }
    out + rest
}

#[test]
fn lists_read_the_same_in_both_languages() {
    let tree_of = |text: &str| {
        let declared = "input visits list { rep text, minutes count 0..600, place text, day date }\n\
            字段 来访 列表 { 接待人 文本，分钟 次数 0..600，地点 文本，到访日 日期 }\ninput limit count\n字段 门槛 次数\n";
        let parsed = read(&format!("{declared}let x = {text}"));
        assert!(parsed.diagnostics.is_empty(), "{text}: {:?}", parsed.diagnostics);
        match parsed.tree.declarations.last().map(|last| &last.kind) {
            Some(gradus::syntax::tree::DeclarationKind::Let { value, .. }) => show::expr(value),
            other => panic!("{other:?}"),
        }
    };
    for (text, tree) in [
        ("count of visits", "count[visits]"),
        ("count of visits >= limit + 1", "count[visits] >= (limit + 1)"),
        ("count of visits is at least 3", "count[visits] >= 3"),
        ("count of visits where minutes >= 30", "count[visits where minutes >= 30]"),
        ("any visit where minutes >= 30 and place is known", "any[visit where (minutes >= 30 and place known)]"),
        ("at least 2 of visits where minutes >= 30", "at-least 2[visits where minutes >= 30]"),
        ("(sum of visits.minutes where rep is known) >= 60", "sum[visits.minutes where rep known] >= 60"),
        ("distinct count of visits.place", "distinct[visits.place]"),
        ("earliest visits by day, then minutes where rep is known", "earliest[visits by day,minutes where rep known]"),
        ("(latest visits by day).rep", "latest[visits by day].rep"),
        ("来访的数量", "count[来访]"),
        ("来访的数量至少3", "count[来访] >= 3"),
        ("来访其中分钟至少门槛的数量至少3", "count[来访 where 分钟 >= 门槛] >= 3"),
        ("来访 其中 接待人 已填 的数量", "count[来访 where 接待人 known]"),
        ("任一来访其中分钟至少30且接待人已填", "any[来访 where (分钟 >= 30 and 接待人 known)]"),
        ("至少2条来访其中分钟至少30", "at-least 2[来访 where 分钟 >= 30]"),
        ("来访的分钟合计", "sum[来访.分钟]"),
        ("来访其中地点为\"甲\"的分钟合计 大于 60", "sum[来访.分钟 where 地点 = \"甲\"] > 60"),
        ("来访的不同地点数量", "distinct[来访.地点]"),
        ("来访的分钟最大值", "largest[来访.分钟]"),
        ("最早来访按到访日再按分钟其中接待人已填", "earliest[来访 by 到访日,分钟 where 接待人 known]"),
        ("(最晚 来访 按 到访日)的接待人", "latest[来访 by 到访日].接待人"),
        ("最晚 来访 按 到访日 其中 分钟 > 3 的接待人", "latest[来访 by 到访日 where 分钟 > 3].接待人"),
    ] {
        assert_eq!(tree_of(text), tree, "{text}");
    }
}
