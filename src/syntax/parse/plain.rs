//! Plain lines of tables: the grammar has seen what stands between the bars, so they are only cut there.

use pest::iterators::Pair;

use crate::source::Span;
use crate::syntax::parse::literals::{decimal, name_written, text_written};
use crate::syntax::parse::{Builder, Rule};
use crate::syntax::tree::{Cell, CellKind, CellPart, Expr, ExprKind, TableLine};

impl Builder<'_> {
    /// `| 3..<5 | high | - => A |`
    pub(super) fn plain_line(&mut self, pair: &Pair<'_, Rule>) -> Option<TableLine> {
        let span = self.span(pair);
        let line = Part { text: pair.as_str(), at: self.offset.saturating_add(pair.as_span().start()) }.trimmed();
        let (asked, given) = line.inner().halves("=>")?;
        let cells = asked.parts('|').map(|part| self.plain_cell(part)).collect::<Option<_>>()?;
        let answers = given.parts('|').map(|part| self.plain_value(part)).collect::<Option<_>>()?;
        Some(TableLine { cells: Some(cells), answers, span })
    }

    /// `3..<5`, or one value.
    fn plain_cell(&mut self, part: Part<'_>) -> Option<Cell> {
        let part = part.trimmed();
        let span = self.place(part);
        if part.text == "-" {
            return Some(Cell { kind: CellKind::Any, span });
        }
        let range = part.text.starts_with(|c: char| c.is_ascii_digit()).then(|| part.halves("..")).flatten();
        let asked = match range {
            Some((low, high)) => {
                let (closed, high) = match high.halves("<") {
                    Some((_, high)) => (false, high),
                    None => (true, high),
                };
                CellPart::Range { low: self.plain_value(low)?, high: self.plain_value(high)?, closed }
            }
            None => CellPart::Value(self.plain_value(part)?),
        };
        Some(Cell { kind: CellKind::OneOf(vec![asked]), span })
    }

    /// A name, a number, a text, `yes` or `no`.
    fn plain_value(&mut self, part: Part<'_>) -> Option<Expr> {
        let part = part.trimmed();
        let span = self.place(part);
        let kind = match (part.text, part.text.chars().next()?) {
            ("yes" | "是", _) => ExprKind::YesNo(true),
            ("no" | "否", _) => ExprKind::YesNo(false),
            (text, '"') => ExprKind::Text(text_written(text)),
            (digits, '0'..='9') => {
                let value = decimal(digits, 0).or_else(|| self.bad_number(digits, span))?;
                ExprKind::Number { value, money: false }
            }
            (name, _) => ExprKind::Name(name_written(name)),
        };
        Some(Expr { kind, span })
    }

    /// Where a part stands in the original text.
    fn place(&self, part: Part<'_>) -> Span {
        self.prepared.origin(part.at, part.at.saturating_add(part.text.len()))
    }
}

/// A part of a line, and where it starts in the prepared text.
#[derive(Clone, Copy)]
struct Part<'a> {
    text: &'a str,
    at: usize,
}

impl Part<'_> {
    /// Without blanks around it.
    fn trimmed(self) -> Self {
        let text = self.text.trim_start_matches([' ', '\n']);
        let at = self.at.saturating_add(self.text.len().saturating_sub(text.len()));
        Self { text: text.trim_end_matches([' ', '\n']), at }
    }

    /// What stands between the first bar and the last.
    fn inner(self) -> Self {
        let text = self.text.strip_prefix('|').unwrap_or(self.text);
        let at = self.at.saturating_add(self.text.len().saturating_sub(text.len()));
        Self { text: text.strip_suffix('|').unwrap_or(text), at }
    }

    /// What stands before a sign, and behind it.
    fn halves(self, sign: &str) -> Option<(Self, Self)> {
        let (before, behind) = self.text.split_once(sign)?;
        let at = self.at.saturating_add(self.text.len().saturating_sub(behind.len()));
        Some((Self { text: before, ..self }, Self { text: behind, at }))
    }

    /// What stands between the signs.
    fn parts(self, sign: char) -> impl Iterator<Item = Self> {
        let mut at = self.at;
        self.text.split(sign).map(move |text| {
            let part = Self { text, at };
            at = at.saturating_add(text.len()).saturating_add(sign.len_utf8());
            part
        })
    }
}

#[cfg(test)]
mod tests {
    use pest::Parser;

    use super::*;
    use crate::syntax::names::Names;
    use crate::syntax::parse::Grammar;
    use crate::syntax::prepare::Prepared;

    /// What a line is by a rule; none where the rule does not take it.
    fn line(rule: Rule, text: &str) -> Option<TableLine> {
        let mut prepared = Prepared::default();
        [text, "\n}"].iter().for_each(|part| prepared.text.push_str(part));
        let (names, mut notes) = (Names::default(), Vec::new());
        let pair = Grammar::parse(rule, &prepared.text).ok()?.next()?;
        let mut builder = Builder { prepared: &prepared, names: &names, offset: 0, notes: &mut notes };
        if rule == Rule::plain_line { builder.plain_line(&pair) } else { builder.table_line(&pair) }
    }

    #[test]
    fn a_plain_line_is_what_any_line_is() {
        let cells = [
            "3",
            "3..5",
            "0..<1",
            "0.5 .. 1.5",
            "-",
            "yes",
            "no",
            "是",
            "否",
            "m1",
            "missings",
            "高",
            "`B+`",
            "nothing",
            "yesterday",
            "\"a text\"",
            "A_1",
            "isle",
            "half",
            "007",
        ];
        for cell in cells {
            for text in
                [format!("| {cell} => A |"), format!("|{cell}|-=>A|3|"), format!("| m |\n {cell} => \"x\" | no |")]
            {
                let plain = line(Rule::plain_line, &text);
                assert!(plain.is_some(), "{text} is not plain");
                assert_eq!(plain, line(Rule::table_line, &text), "{text}");
            }
        }
        for answer in ["A", "12", "0.25", "\"call\"", "yes", "高"] {
            let text = format!("| - => {answer} |");
            assert_eq!(line(Rule::plain_line, &text), line(Rule::table_line, &text), "{text}");
        }
    }

    #[test]
    fn a_line_that_may_mean_more_is_not_plain() {
        for cell in [
            "missing", "known", "未填", "已填", "半年", ">= 3", "3 days", "30%", "60万", "not a", "a, b", "3 ~ 5",
            "3_000", "a + b",
        ] {
            assert_eq!(line(Rule::plain_line, &format!("| {cell} => A |")), None, "{cell}");
        }
        for answer in ["now", "today", "现在", "30%", "a + 1", "-", "-5", "3..5", "grade"] {
            assert_eq!(line(Rule::plain_line, &format!("| 1 => {answer} |")), None, "{answer}");
        }
    }
}
