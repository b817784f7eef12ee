//! Lists of records: their fields, what is computed of them, and records as facts.

use crate::source::Span;
use crate::syntax::format::both::Both;
use crate::syntax::format::expression::{ANY, FACTOR, SUM};
use crate::syntax::format::line::{Cell, Sort};
use crate::syntax::format::writer::Writer;
use crate::syntax::tree::{Expr, ExprKind, Found, Gathered, Gathering, Input, Name, Quantifier, RecordExpr};

impl Writer<'_> {
    /// `input visits list {`, a field a line, and what is said of the whole behind the brace.
    pub(super) fn list_input(&mut self, indent: usize, word: &Both, input: &Input, fields: &[Input], from: usize) {
        let word = self.heading_text(word, &input.heading).and(&Both::of("list {", "列表 {"));
        let open = self.sign('{', input.kind.span.start);
        self.line(indent, Sort::Plain, vec![Cell::new(word)], from, open);
        for field in fields {
            self.input(indent.saturating_add(2), &Both::default(), field, field.span.start);
        }
        let options = input.options.iter().map(|(option, span)| self.option(option, *span));
        let options = options.fold(Both::default(), |all, option| all.and(&option));
        self.close(indent, &options, input.kind.span.end.saturating_sub(1), input.span.end);
    }

    /// `count of visits where C`, `visits 其中 C 的数量`
    pub(super) fn gathered(&self, gathered: &Gathered) -> Both {
        let list = self.name(&gathered.list);
        let filter = gathered.filter.as_ref().map(|filter| self.filter(filter)).unwrap_or_default();
        let field = gathered.field.as_ref().map(|field| self.name(field)).unwrap_or_default();
        let (en, zh) = match &gathered.what {
            Gathering::Quantified(quantifier) => return self.quantified_list(quantifier, &gathered.list).and(&filter),
            Gathering::Count => ("count of {0}", "的数量"),
            Gathering::DistinctCount => ("distinct count of {0}.{1}", "的不同 {1} 数量"),
            Gathering::Sum => ("sum of {0}.{1}", "的 {1} 合计"),
            Gathering::Largest => ("largest of {0}.{1}", "的 {1} 最大"),
            Gathering::Smallest => ("smallest of {0}.{1}", "的 {1} 最小"),
        };
        let en = if filter.is_empty() { en.to_owned() } else { format!("{en} {{2}}") };
        let zh = if filter.is_empty() { format!("{{0}}{zh}") } else { format!("{{0}} {{2}} {zh}") };
        Both::phrase(&en, &zh, &[&list, &field, &filter])
    }

    /// `at least 2 of visits`, `至少 2 条 来访`; `any visit` where its author named one.
    fn quantified_list(&self, quantifier: &Quantifier, list: &Name) -> Both {
        let many = match quantifier {
            Quantifier::Any if !list.text.ends_with('s') => Both::of("any", "任一"),
            Quantifier::None => Both::of("none of", "没有"),
            Quantifier::All
            | Quantifier::Any
            | Quantifier::AtLeast(_)
            | Quantifier::AtMost(_)
            | Quantifier::Exactly(_)
            | Quantifier::Between(..)
            | Quantifier::MoreThanHalf => self.many(quantifier),
        };
        many.and(&self.name(list))
    }

    /// `where C`
    fn filter(&self, filter: &Expr) -> Both {
        let outside = self.in_filter.replace(true);
        let filter = Both::of("where", "其中").and(&self.at(filter, ANY));
        self.in_filter.set(outside);
        filter
    }

    /// `earliest claims by registered, then book_line where C`
    pub(super) fn found(&self, found: &Found) -> Both {
        let word = if found.latest { Both::of("latest", "最晚") } else { Both::of("earliest", "最早") };
        let keys: Vec<Both> = found.keys.iter().map(|key| self.name(key)).collect();
        let keys = Both::list(&keys, &Both::of(", then ", " 再按 "));
        let filter = found.filter.as_ref().map(|filter| self.filter(filter)).unwrap_or_default();
        word.and(&self.name(&found.list)).and(&Both::of("by", "按")).and(&keys).and(&filter)
    }

    /// `first.rep`, `首次的顾问`; in a filter `的` would belong to the list.
    pub(super) fn field_of(&self, row: &Expr, field: &Name) -> Both {
        let zh = if self.in_filter.get() { "{0}.{1}" } else { "{0}的{1}" };
        Both::phrase("{0}.{1}", zh, &[&self.at(row, FACTOR), &self.name(field)])
    }

    /// `[{ rep: "A" }, { rep: "B" }]`
    pub(super) fn records(&self, records: &[RecordExpr]) -> Both {
        let records: Vec<Both> = records.iter().map(|record| self.record(record)).collect();
        Both::same("[").glued(&Both::list(&records, &Both::same(", "))).glued(&Both::same("]"))
    }

    fn record(&self, record: &RecordExpr) -> Both {
        let facts: Vec<Both> = self.record_facts(record).into_iter().map(|(text, _)| text).collect();
        let facts = Both::list(&facts, &Both::same(", "));
        if facts.is_empty() { Both::same("{}") } else { Both::same("{ ").glued(&facts).glued(&Both::same(" }")) }
    }

    fn record_facts(&self, record: &RecordExpr) -> Vec<(Both, Span)> {
        let one = |(name, value): &(Name, Expr)| (self.fact(name, value), name.span.to(value.span));
        record.facts.iter().map(one).collect()
    }

    /// `rep: "A"`
    pub(super) fn fact(&self, name: &Name, value: &Expr) -> Both {
        self.name(name).glued(&Both::of(": ", "：")).glued(&self.at(value, SUM))
    }

    /// A fact whose records stand one a line: `visits: [`, the records, `]`.
    pub(super) fn records_fact(&mut self, indent: usize, name: &Name, records: &[RecordExpr], span: Span) {
        let open = self.sign('[', name.span.end);
        let start = self.name(name).glued(&Both::of(": [", "：["));
        self.line(indent, Sort::Plain, vec![Cell::new(start)], name.span.start, open);
        let inner = indent.saturating_add(2);
        let last = records.len().saturating_sub(1);
        for (at, record) in records.iter().enumerate() {
            let comma = Both::same(if at == last { "" } else { "," });
            let whole = self.record(record).glued(&comma);
            if Self::fits(inner, &[Cell::new(whole.clone())]) {
                self.part(inner, whole, record.span.start, record.span.end);
                continue;
            }
            self.part(inner, Both::same("{"), record.span.start, record.span.start);
            let facts = self.record_facts(record);
            let end = facts.len().saturating_sub(1);
            for (at, (text, span)) in facts.into_iter().enumerate() {
                let comma = Both::same(if at == end { "" } else { "," });
                self.part(inner.saturating_add(2), text.glued(&comma), span.start, span.end);
            }
            self.part(inner, Both::same("}").glued(&comma), record.span.end.saturating_sub(1), record.span.end);
        }
        self.part(indent, Both::same("]"), span.end.saturating_sub(1), span.end);
    }
}

/// The records of a fact, if it has any.
pub(super) fn records_of(value: &Expr) -> Option<&[RecordExpr]> {
    match &value.kind {
        ExprKind::Records(records) if !records.is_empty() => Some(records),
        _ => None,
    }
}
