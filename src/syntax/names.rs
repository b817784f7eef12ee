//! The names that a policy declares, collected before it is parsed, so that text without blanks can be divided.
//!
//! A name is introduced by its declaration, where a blank or a quote stands before and after it; that is enough to
//! find it without a grammar. What is found here only helps to divide; the tree is made by the parser alone.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::limits;
use crate::source::Span;
use crate::syntax::fold::fold_all;
use crate::syntax::keywords::{KEYWORDS, Place};
use crate::syntax::scan::{Token, TokenKind};

/// How often each token is walked over at most for names within braces.
const WALK: usize = 4;

/// What a name stands for, as far as the form of its declaration tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameKind {
    /// A group, checklist, set, scorecard or `inputs`: it can be counted over.
    Collection,
    /// An input that holds a list of records.
    List,
    /// A member of a scale or choice; may carry a glued sign.
    Member,
    /// Anything else.
    Single,
}

/// The declared names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    kinds: HashMap<String, NameKind>,
    order: Vec<(String, Span)>,
    /// Tokens (by index) that are names where they stand and are never divided.
    headings: HashSet<usize>,
}

impl Names {
    /// What `name` stands for, if it is declared.
    pub(crate) fn kind(&self, name: &str) -> Option<NameKind> {
        self.kinds.get(name).copied()
    }

    /// All names with the place of their first declaration, in order.
    pub(crate) fn declared(&self) -> &[(String, Span)] {
        &self.order
    }

    /// The same names and those of `others`; what is a heading here stays one.
    pub(crate) fn with<'a>(&'a self, others: impl Iterator<Item = &'a Self>) -> Cow<'a, Self> {
        let mut all = Cow::Borrowed(self);
        for other in others {
            let all = all.to_mut();
            for (name, span) in &other.order {
                all.insert(name.clone(), *span, other.kind(name).unwrap_or(NameKind::Single));
            }
        }
        all
    }

    fn insert(&mut self, name: String, span: Span, kind: NameKind) {
        // A member shares its name with members of other scales; what can be counted over or computed wins.
        match self.kinds.get(&name) {
            None => {
                self.order.push((name.clone(), span));
                self.kinds.insert(name, kind);
            }
            Some(NameKind::Member) => {
                self.kinds.insert(name, kind);
            }
            // A field of a list may share its name with an input; lists are what is counted over.
            Some(NameKind::Single) if kind == NameKind::List => {
                self.kinds.insert(name, kind);
            }
            Some(NameKind::Collection | NameKind::List | NameKind::Single) => {}
        }
    }

    /// Whether the token introduces a name.
    pub(crate) fn is_heading(&self, token: usize) -> bool {
        self.headings.contains(&token)
    }
}

/// Collects the names of `text`.
pub(crate) fn collect(text: &str, tokens: &[Token]) -> Names {
    let mut collector = Collector {
        text,
        tokens,
        words: Words::new(),
        names: Names::default(),
        walk: WALK.saturating_mul(tokens.len()),
    };
    for at in 0..tokens.len() {
        collector.look_at(at);
    }
    collector.names
}

/// What follows a declaration's keyword.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A name that means nothing outside: the policy, a rule.
    Label,
    /// One name.
    Name(NameKind),
    /// One name and members.
    NameAndMembers,
    /// Members.
    Members,
    /// One name and a line for each fact.
    Facts,
    /// One name and a line for each entry.
    Entries,
    /// A name that means nothing outside, and results behind the first `=>`.
    Table,
}

struct Words {
    shapes: HashMap<&'static str, Shape>,
    /// Words that are cut out of sentences; a declared name is never one of them.
    run: HashSet<&'static str>,
    /// Words that begin a condition, or go on with it on the next line.
    condition: HashSet<&'static str>,
    list: HashSet<&'static str>,
}

impl Words {
    fn new() -> Self {
        let mut shapes = HashMap::new();
        let mut run = HashSet::new();
        let mut condition = HashSet::new();
        let mut list = HashSet::new();
        for keyword in KEYWORDS {
            let shape = match keyword.rule {
                "kw_policy" | "kw_rule" => Some(Shape::Label),
                "kw_grades" | "kw_levels" | "kw_apart" | "kw_one_of" => Some(Shape::Members),
                "kw_scale" | "kw_choice" => Some(Shape::NameAndMembers),
                "kw_let" | "kw_input" | "kw_item" | "kw_decide" => Some(Shape::Name(NameKind::Single)),
                "kw_group" | "kw_set" | "kw_scorecard" => Some(Shape::Name(NameKind::Collection)),
                "kw_inputs" => Some(Shape::Facts),
                "kw_checklist" => Some(Shape::Entries),
                "kw_table" => Some(Shape::Table),
                _ => None,
            };
            for form in keyword.forms() {
                if let Some(shape) = shape {
                    shapes.insert(form, shape);
                }
                match keyword.place {
                    Place::Run | Place::StartAndRun => {
                        run.insert(form);
                    }
                    Place::Start | Place::Apart | Place::Unit => {}
                }
                if matches!(keyword.rule, "kw_when" | "kw_and" | "kw_or") {
                    condition.insert(form);
                }
                if keyword.rule == "kw_list" {
                    list.insert(form);
                }
            }
        }
        Self { shapes, run, condition, list }
    }
}

struct Collector<'a> {
    text: &'a str,
    tokens: &'a [Token],
    words: Words,
    names: Names,
    /// Tokens that may still be walked over within braces: many that are left open must not be walked for each.
    walk: usize,
}

impl<'a> Collector<'a> {
    fn token(&self, at: usize) -> Option<Token> {
        self.tokens.get(at).copied()
    }

    fn slice(&self, token: Token) -> &'a str {
        self.text.get(token.span.range()).unwrap_or_default()
    }

    fn sign(&self, at: usize) -> Option<char> {
        match self.token(at)?.kind {
            TokenKind::Sign(sign) => Some(sign),
            TokenKind::Word { .. } | TokenKind::Text | TokenKind::QuotedName | TokenKind::Comment => None,
        }
    }

    fn is_word(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| matches!(token.kind, TokenKind::Word { digits: false, .. }))
    }

    fn is(&self, at: usize, words: &HashSet<&'static str>) -> bool {
        self.is_word(at) && self.token(at).is_some_and(|token| words.contains(self.slice(token)))
    }

    fn look_at(&mut self, at: usize) {
        let Some(token) = self.token(at) else { return };
        if !matches!(token.kind, TokenKind::Word { .. }) {
            return;
        }
        let mut next = at.saturating_add(1);
        let word = self.slice(token);
        let shape = if word == "one" && self.token(next).is_some_and(|of| self.slice(of) == "of") {
            next = next.saturating_add(1);
            Some(Shape::Members)
        } else {
            self.words.shapes.get(word).copied()
        };
        if self.is(at, &self.words.list) && self.sign(next) == Some('{') && !self.is_decided(at) {
            self.lines(next, false);
        }
        // `grades` as a type, `group >= 3`: a sign or a bracket follows, and nothing is declared.
        match shape {
            None => {}
            Some(Shape::Label) if !self.can_be_name(next) => {}
            Some(Shape::Label) => {
                self.names.headings.insert(next);
            }
            Some(Shape::Name(kind)) => {
                self.declare(next, kind);
            }
            Some(Shape::Members) => self.members(next),
            Some(Shape::NameAndMembers) => {
                if let Some(next) = self.declare(next, NameKind::Single) {
                    let next = if matches!(self.sign(next), Some(':' | '=')) { next.saturating_add(1) } else { next };
                    self.members(next);
                }
            }
            Some(Shape::Facts) => {
                if let Some(next) = self.declare(next, NameKind::Collection) {
                    self.lines(next, false);
                }
            }
            Some(Shape::Entries) => {
                if let Some(next) = self.declare(next, NameKind::Collection) {
                    self.lines(next, true);
                }
            }
            Some(Shape::Table) if !self.can_be_name(next) => {}
            Some(Shape::Table) => {
                self.names.headings.insert(next);
                self.results(next.saturating_add(1));
            }
        }
    }

    /// The results of a table: the names behind its first `=>`, and one behind each bar that another result follows.
    ///
    /// The last bar ends the line, or stands before a comment or the bar of a line of cells beside it.
    fn results(&mut self, at: usize) {
        let Some(arrow) = (at..at.saturating_add(limits::NESTING)).find(|at| self.is_arrow(*at)) else { return };
        let mut at = arrow.saturating_add(1);
        if self.sign(at) == Some('>') {
            at = at.saturating_add(1);
        }
        loop {
            self.declare(at, NameKind::Single);
            let bar = (at..self.tokens.len()).find(|at| matches!(self.sign(*at), Some('|' | '{' | '}')));
            let Some(bar) = bar.filter(|bar| self.sign(*bar) == Some('|')) else { return };
            at = bar.saturating_add(1);
            let ended = |token: Token| token.first || matches!(token.kind, TokenKind::Comment | TokenKind::Sign('|'));
            if self.token(at).is_none_or(ended) {
                return;
            }
        }
    }

    /// Whether the token is `=>`, or starts it.
    fn is_arrow(&self, at: usize) -> bool {
        let next = at.saturating_add(1);
        match self.token(at).map(|token| fold_all(self.slice(token))).as_deref() {
            Some("=>") => true,
            Some("=") => self.sign(next) == Some('>') && self.token(next).is_some_and(|token| !token.apart),
            Some(_) | None => false,
        }
    }

    /// Whether the type at this place belongs to a `decide`: then rows follow, and no fields.
    fn is_decided(&self, at: usize) -> bool {
        // At most a name, `as`, an id and a title stand between.
        let before = (1..=5_usize).map_while(|back| self.token(at.checked_sub(back)?));
        before
            .take_while(|token| !matches!(token.kind, TokenKind::Sign(_) | TokenKind::Comment))
            .any(|token| matches!(self.slice(token), "decide" | "判定"))
    }

    fn can_be_name(&self, at: usize) -> bool {
        match self.token(at).map(|token| token.kind) {
            Some(TokenKind::QuotedName) => true,
            Some(TokenKind::Word { digits: false, .. }) => !self.is(at, &self.words.run),
            Some(TokenKind::Word { digits: true, .. } | TokenKind::Text | TokenKind::Comment | TokenKind::Sign(_))
            | None => false,
        }
    }

    /// Declares the token, and the id behind `as`; gives the index behind the heading.
    fn declare(&mut self, at: usize, kind: NameKind) -> Option<usize> {
        if !self.can_be_name(at) {
            return None;
        }
        let token = self.token(at)?;
        let mut next = at.saturating_add(1);
        let mut span = token.span;
        let mut name = bare(self.slice(token));
        let mut id = None;
        if kind == NameKind::Member
            && let Some(end) = glued_sign(self.tokens, at)
        {
            name.push(self.sign(next)?);
            span = Span::new(span.start, end);
            next = next.saturating_add(1);
        }
        self.names.headings.insert(at);
        if self.token(next).is_some_and(|token| matches!(self.slice(token), "as" | "代号")) {
            let place = next.saturating_add(1);
            if let Some(token) = self.token(place).filter(|_| self.can_be_name(place)) {
                self.names.headings.insert(place);
                id = Some((bare(self.slice(token)), token.span));
                next = place.saturating_add(1);
            }
        }
        if self.token(next).is_some_and(|token| token.kind == TokenKind::Text) {
            next = next.saturating_add(1);
        }
        let list = self.is(next, &self.words.list) && self.sign(next.saturating_add(1)) == Some('{');
        let list = list && !self.is_decided(next);
        let kind = if list { NameKind::List } else { kind };
        self.names.insert(name, span, kind);
        if let Some((id, span)) = id {
            self.names.insert(id, span, kind);
        }
        Some(next)
    }

    fn members(&mut self, mut at: usize) {
        while let Some(mut next) = self.declare(at, NameKind::Member) {
            if self.sign(next) == Some('=') {
                next = next.saturating_add(1);
                if self.sign(next) == Some('-') {
                    next = next.saturating_add(1);
                }
                next = next.saturating_add(1);
            }
            if !matches!(self.sign(next), Some('>' | ',')) {
                return;
            }
            at = next.saturating_add(1);
        }
    }

    /// The names at the start of each line within the braces that open at or soon behind `at`; with `entries`, also
    /// those that follow on the line before any condition.
    fn lines(&mut self, at: usize, entries: bool) {
        let Some(open) = (at..at.saturating_add(12)).find(|at| self.sign(*at) == Some('{')) else { return };
        let mut depth = 0_usize;
        let mut at = open;
        let mut fresh = true;
        // Behind a condition a comma may lead to the next entry, or to the next of a list: `one of A, B`.
        let mut conditioned = false;
        while let Some(token) = self.token(at).filter(|_| self.walk > 0) {
            self.walk = self.walk.saturating_sub(1);
            conditioned &= !token.first && token.kind != TokenKind::Sign(';');
            match token.kind {
                TokenKind::Sign('{' | '(') => {
                    depth = depth.saturating_add(1);
                    fresh = depth == 1;
                }
                TokenKind::Sign('}' | ')') => {
                    depth = depth.saturating_sub(1);
                    fresh = false;
                    if depth == 0 {
                        return;
                    }
                }
                TokenKind::Sign(',' | ';') => fresh = depth == 1,
                // What stands behind it is a condition, as behind `when`.
                TokenKind::Sign(':') => (fresh, conditioned) = (false, true),
                TokenKind::Comment => fresh |= token.first,
                TokenKind::Sign(_) | TokenKind::Text | TokenKind::QuotedName | TokenKind::Word { .. } => {
                    fresh |= token.first;
                    if self.is(at, &self.words.condition) {
                        (fresh, conditioned) = (false, true);
                    } else if fresh
                        && depth == 1
                        && let Some(next) = self.declare(at, NameKind::Single)
                    {
                        at = next;
                        fresh = entries && !conditioned;
                        continue;
                    } else {
                        // An entry begins with its name, so what stands further behind a comma begins none.
                        fresh = false;
                    }
                }
            }
            at = at.saturating_add(1);
        }
    }
}

/// A name without its quotes, folded.
pub(crate) fn bare(written: &str) -> String {
    fold_all(written).trim_matches(['`', '【', '】']).trim().to_owned()
}

/// The end of a `+` or `-` glued to the word at `at`, when nothing that could be an operand is glued behind it.
pub(crate) fn glued_sign(tokens: &[Token], at: usize) -> Option<usize> {
    let sign = tokens.get(at.saturating_add(1))?;
    if sign.apart || !matches!(sign.kind, TokenKind::Sign('+' | '-')) {
        return None;
    }
    let behind = tokens.get(at.saturating_add(2)).filter(|next| !next.apart);
    let operand = behind.is_some_and(|next| match next.kind {
        TokenKind::Word { han, .. } => !han,
        TokenKind::Sign(sign) => sign == '(',
        TokenKind::Text | TokenKind::QuotedName => true,
        TokenKind::Comment => false,
    });
    (!operand).then_some(sign.span.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::scan::scan;

    fn names(text: &str) -> Vec<(String, NameKind)> {
        let names = collect(text, &scan(text, Span::new(0, text.len())));
        names.declared().iter().filter_map(|(name, _)| Some((name.clone(), names.kind(name)?))).collect()
    }

    #[test]
    fn declarations_introduce_names() {
        use NameKind::{Collection, Member, Single};
        let expected = [("B+", Member), ("B", Member), ("意向程度", Collection), ("回访", Single), ("visit", Single)];
        let found = names("等级 B+ > B\n维度 意向程度 \"意向\" { 指标 回访 as visit { B+ 当 x } }");
        assert_eq!(found, expected.map(|(name, kind)| (name.to_owned(), kind)));
    }

    #[test]
    fn entries_stand_at_the_start_of_lines_or_side_by_side() {
        let found: Vec<String> =
            names("勾选表 信号 {\n 预算 决策人 \"谁拍板\"\n 时间 当 x > 3 且 y\n 来电：z 为 是\n  且 w 为 是\n}")
                .into_iter()
                .map(|(name, _)| name)
                .collect();
        assert_eq!(found, ["信号", "预算", "决策人", "时间", "来电"]);
    }

    #[test]
    fn a_comma_in_a_condition_begins_no_entry() {
        let found = names("勾选表 信号 {\n 来电 当 自 首访，满几个 30 天 >= 5\n}");
        assert_eq!(found.into_iter().map(|(name, _)| name).collect::<Vec<_>>(), ["信号", "来电"]);
    }

    #[test]
    fn the_results_of_a_table_end_with_its_first_line() {
        for head in ["|a=>b|c|\n|1=>d|e|", "|a=>b|c| # d\n|1=>d|e|", "|a=>b|c||1=>d|e|"] {
            let found: Vec<String> = names(&format!("决策表 t {{{head}}}")).into_iter().map(|(name, _)| name).collect();
            assert_eq!(found, ["b", "c"], "{head}");
        }
    }

    #[test]
    fn a_keyword_in_a_sentence_introduces_nothing() {
        assert_eq!(names("若 指标 为 A"), []);
    }
}
