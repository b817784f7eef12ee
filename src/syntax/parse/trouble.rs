//! From pest's error to a diagnostic that says what to write instead.

use pest::error::{Error, ErrorVariant, InputLocation};

use crate::diagnostic::{Diagnostic, Expectation, TextProblem, nearest};
use crate::syntax::keywords::{KEYWORDS, Keyword};
use crate::syntax::parse::Rule;
use crate::syntax::parse::expected::{expectation, is_trifle, likely, rank, word};
use crate::syntax::prepare::Prepared;
use crate::syntax::synonyms::meant_word;
use crate::value::Date;

/// Expectations shown at most; more of them help nobody.
const SHOWN: usize = 5;
/// Characters shown of what was found.
const FOUND: usize = 40;

/// Where pest gave up.
pub(super) fn offset(error: &Error<Rule>) -> usize {
    match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    }
}

/// What is said of it.
pub(super) fn explain(prepared: &Prepared, error: &Error<Rule>) -> Diagnostic {
    let at = offset(error);
    let place = Place::new(&prepared.text, at);
    let span = |place: &Place<'_>| {
        let start = place.before.len();
        prepared.origin(start, start.saturating_add(place.found.len()))
    };
    let positives: &[Rule] = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        // The backstop against backtracking: the text is absurdly long or tangled.
        ErrorVariant::CustomError { .. } => return Diagnostic::new(TextProblem::TooManyTerms, span(&place)),
    };
    if let Some(word) = meant_word(place.found) {
        let problem = TextProblem::UnknownRun { run: place.found.to_owned(), suggestion: Some(word.to_owned()) };
        return Diagnostic::new(problem, span(&place)).fixed_by(word);
    }
    if place.starts_declaration(positives) {
        return Diagnostic::new(unknown_declaration(place.found), span(&place));
    }
    if place.is_reserved_name(positives) {
        let problem = TextProblem::ReservedWord { word: place.found.to_owned() };
        return Diagnostic::new(problem, span(&place));
    }
    if let Some((start, end, instead)) = place.comma_in_number() {
        let span = prepared.origin(start, end);
        return Diagnostic::new(TextProblem::DecimalComma { instead: instead.clone() }, span).fixed_by(instead);
    }
    if let Some((start, end, instead)) = place.miswritten_number() {
        let found = prepared.text.get(start..end).unwrap_or_default().to_owned();
        let problem = TextProblem::ForeignSign { found, instead: instead.clone() };
        return Diagnostic::new(problem, prepared.origin(start, end)).fixed_by(instead);
    }
    if let Some(instead) = place.bare_grade(positives) {
        let problem = TextProblem::ForeignSign { found: place.found.to_owned(), instead: instead.clone() };
        return Diagnostic::new(problem, span(&place)).fixed_by(instead);
    }
    if let Some(place) = unquoted_title(&prepared.text) {
        let expected =
            word("a title in quotation marks, such as `\"budget of the house\"`", "带引号的标题，如 `\"购房预算\"`");
        return unexpected(&place, vec![expected], span(&place));
    }
    if let Some(expected) = place.slip(positives) {
        return unexpected(&place, vec![expected], span(&place));
    }
    let expected = expected(positives);
    if expected.is_empty() {
        // Only units could go on here: the number before is what stands in the wrong place.
        let place = place.number_before().unwrap_or(place);
        return unexpected(&place, likely(&prepared.text), span(&place));
    }
    unexpected(&place, expected, span(&place))
}

fn unexpected(place: &Place<'_>, expected: Vec<Expectation>, span: crate::source::Span) -> Diagnostic {
    let found = place.found.chars().take(FOUND).collect();
    Diagnostic::new(TextProblem::Unexpected { found, expected }, span)
}

/// What could have stood there: the few that help most, each once.
fn expected(positives: &[Rule]) -> Vec<Expectation> {
    if positives.contains(&Rule::bracketed) {
        // An operand is missing: its many forms say less than one word.
        return [Rule::expression].into_iter().filter_map(expectation).collect();
    }
    let given = positives.contains(&Rule::kw_as) && positives.contains(&Rule::kw_is);
    let mut order: Vec<Rule> =
        positives.iter().copied().filter(|rule| !(is_trifle(*rule) || given && *rule == Rule::kw_is)).collect();
    order.sort_by_key(|rule| rank(*rule));
    let mut words: Vec<Expectation> = if given { expectation(Rule::gives).into_iter().collect() } else { Vec::new() };
    for word in order.into_iter().filter_map(expectation) {
        if !words.contains(&word) && words.len() < SHOWN {
            words.push(word);
        }
    }
    words
}

fn unknown_declaration(found: &str) -> TextProblem {
    let starts = KEYWORDS.iter().filter(|keyword| keyword.starts()).flat_map(Keyword::forms);
    let suggestion = match found {
        "when" | "unless" | "where" => Some("if".to_owned()),
        "else" | "default" => Some("otherwise".to_owned()),
        _ => nearest(found, starts.chain(["because", "理由"]).filter(|form| !form.contains(' '))),
    };
    // `举例 "甲" 来电 3`: the word is right, what follows is not, and naming the word again would mock the reader.
    let suggestion = suggestion.filter(|word| word != found);
    TextProblem::UnknownDeclaration { found: found.chars().take(FOUND).collect(), suggestion }
}

/// The title of a fact that stands without quotes between its name and its type: `字段 预算 购车预算 金额`.
fn unquoted_title(text: &str) -> Option<Place<'_>> {
    let is = |word: &str, wanted: &dyn Fn(&Keyword) -> bool| {
        KEYWORDS.iter().any(|keyword| wanted(keyword) && keyword.forms().any(|form| form == word))
    };
    let mut words = text.split_whitespace();
    let (input, _name, title, kind) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let names_type = is(kind, &|keyword| keyword.rule.starts_with("type_"));
    let mistaken = is(input, &|keyword| keyword.rule == "kw_input") && names_type && !is(title, &|_| true);
    let plain = is_word(title) || title.starts_with('`');
    // INVARIANT: the words are parts of the text, in their order.
    let before = text.find(input)?.checked_add(input.len())?;
    let place = text.get(before..)?.find(&format!(" {title}"))?.checked_add(before)?.checked_add(1)?;
    (mistaken && plain).then(|| Place { found: title, ..Place::new(text, place) })
}

/// The text around the place of the trouble.
struct Place<'a> {
    before: &'a str,
    /// The word, number, quote or sign that stands there.
    found: &'a str,
    rest: &'a str,
}

impl<'a> Place<'a> {
    fn new(text: &'a str, at: usize) -> Self {
        let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
        Self { before, found: first_word(rest), rest }
    }

    /// Whether a word stands there that should have started a declaration.
    fn starts_declaration(&self, positives: &[Rule]) -> bool {
        let any = positives.contains(&Rule::kw_input) && positives.contains(&Rule::kw_group);
        let fresh = self.before.rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
        let ended = positives.contains(&Rule::EOI) && !self.before.is_empty();
        !self.found.is_empty() && (any || fresh && ended && is_word(self.found))
    }

    /// Whether a word of the language stands where only a name can.
    fn is_reserved_name(&self, positives: &[Rule]) -> bool {
        let naming = |rule: &Rule| {
            matches!(rule, Rule::name | Rule::heading | Rule::member | Rule::ranked | Rule::listed | Rule::names)
        };
        positives.iter().any(naming)
            && positives.iter().all(|rule| naming(rule) || *rule == Rule::text)
            && is_word(self.found)
            && KEYWORDS.iter().any(|keyword| keyword.forms().any(|form| form == self.found))
    }

    /// `0,35` and `1,800,000`: where the number stands, and how to write it.
    fn comma_in_number(&self) -> Option<(usize, usize, String)> {
        let digits = |c: &char| c.is_ascii_digit();
        let behind = self.rest.strip_prefix(',').or_else(|| self.before.ends_with(',').then_some(self.rest))?;
        let head = self.before.trim_end_matches(',');
        let left: usize = head.chars().rev().take_while(digits).count();
        let start = head.len().checked_sub(left)?;
        let right: String = behind.chars().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
        let right = right.trim_end_matches(',');
        if left == 0 || right.is_empty() {
            return None;
        }
        let left = head.get(start..)?;
        let thousands = right.split(',').all(|group| group.len() == 3) && left != "0";
        let instead = if thousands {
            format!("{left}_{}", right.replace(',', "_"))
        } else {
            format!("{left}.{}", right.replace(',', ""))
        };
        let end = head.len().saturating_add(1).saturating_add(right.len());
        Some((start, end, instead))
    }

    /// `otherwise C`, `then C`: the grade without the word before it.
    fn bare_grade(&self, positives: &[Rule]) -> Option<String> {
        let before = self.before.trim_end();
        let chinese = ["其余", "否则", "则", "那么"].iter().any(|word| before.ends_with(word));
        let leads_on = chinese || before.ends_with("otherwise") || before.ends_with("then");
        // `then gr` is a sentence that is not finished, and `then A` is not.
        let begins = |form: &str| form == self.found || self.found.len() > 1 && form.starts_with(self.found);
        let is_keyword = || KEYWORDS.iter().any(|keyword| keyword.forms().any(begins));
        let grades = positives.iter().any(|rule| matches!(rule, Rule::kw_grade | Rule::plain_grade));
        let word = if chinese { "评为" } else { "grade" };
        (grades && leads_on && is_word(self.found) && !is_keyword()).then(|| format!("{word} {}", self.found))
    }

    /// `1-10` and `2026.11.20`: where it stands, and how to write it.
    fn miswritten_number(&self) -> Option<(usize, usize, String)> {
        let digits = |c: char| c.is_ascii_digit();
        let head = self.before.trim_end_matches(digits);
        let number = self.before.get(head.len()..).filter(|number| !number.is_empty())?;
        let behind = self.rest.strip_prefix(['-', '~', '—', '–', '.'])?;
        let next = behind.get(..behind.find(|c| !digits(c)).unwrap_or(behind.len())).filter(|next| !next.is_empty())?;
        let sign = self.rest.len().saturating_sub(behind.len());
        let end = self.before.len().saturating_add(sign).saturating_add(next.len());
        if !self.rest.starts_with('.') {
            return Some((head.len(), end, format!("{number}..{next}")));
        }
        let year = head.strip_suffix('.')?;
        let start = year.trim_end_matches(digits).len();
        let year = year.get(start..).filter(|year| year.len() == 4)?;
        let day = Date::new(year.parse().ok()?, number.parse().ok()?, next.parse().ok()?).ok()?;
        Some((start, end, day.to_string()))
    }

    /// Common slips that the list of what could stand there would not explain.
    fn slip(&self, positives: &[Rule]) -> Option<Expectation> {
        let before = self.before.trim_end();
        if matches!(self.found, "when" | "当") {
            if before.ends_with('{') || self.before.ends_with('\n') {
                return Some(word("a value before `when`, such as `A when …`", "先写结果，如 `A 当 …`"));
            }
            let row = before.rsplit(['{', '\n']).next().unwrap_or_default();
            if ["count of ", "list of ", "数量", "列表"].iter().any(|count| row.contains(count)) {
                return Some(word(
                    "`that are` before the level, such as `count of g that are A when …`",
                    "`为` 写在等级前面，如 `g 中为 A 的数量 当 …`",
                ));
            }
            let head = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '%');
            if head.len() < before.len() && head.ends_with('-') {
                return Some(word(
                    "brackets around a negative result, such as `(-5) when …`",
                    "负数结果加括号，如 `(-5) 当 …`",
                ));
            }
        }
        if self.found == "}" && positives.contains(&Rule::kw_when) {
            return Some(word(
                "`when …` behind the result, or `otherwise` before the last one",
                "结果后面写 `当 …`，最后一行前面写 `其余`",
            ));
        }
        let acts = ["grade", "in", "评为", "一律评为", "至少评为", "至多评为", "降", "升"];
        if positives.contains(&Rule::kw_then) && acts.contains(&self.found) {
            return Some(word("`then` before it", "`则`（写在它前面）"));
        }
        if positives.contains(&Rule::kw_inside) && before.trim_start().starts_with("跟进") && !is_word(self.found) {
            return Some(word(
                "`within` before the length, such as `A within 2 days`",
                "`内`（写在时长后面），如 `A 2 天内`",
            ));
        }
        if positives.contains(&Rule::kw_best_wins) && before.ends_with(',') {
            return Some(word("`>` between grades, the best first", "`>`，把等级从高到低隔开"));
        }
        None
    }

    /// The number that ends right before this place.
    fn number_before(&self) -> Option<Self> {
        let head = self.before.trim_end();
        let start =
            head.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '_' | '千' | '万' | '亿')).len();
        let (before, rest) = self.before.split_at_checked(start)?;
        let found = rest.trim_end();
        (!found.is_empty()).then_some(Self { before, found, rest })
    }
}

/// The word, number, quote or sign that `text` starts with.
fn first_word(text: &str) -> &str {
    let Some(first) = text.chars().next() else { return "" };
    let end = if is_letter(first) {
        text.find(|c| !is_letter(c)).unwrap_or(text.len())
    } else if first == '"' || first == '`' {
        let closes = text.char_indices().skip(1).find(|(_, c)| *c == first);
        closes.map_or(text.len(), |(at, c)| at.saturating_add(c.len_utf8()))
    } else {
        first.len_utf8()
    };
    text.get(..end).unwrap_or_default()
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_word(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphabetic)
}
