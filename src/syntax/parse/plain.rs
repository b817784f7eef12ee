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
