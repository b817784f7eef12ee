//! Inputs: type, range and options.

use crate::source::Span;
use crate::syntax::format::both::Both;
use crate::syntax::format::expression::SUM;
use crate::syntax::format::line::{Cell, Sort};
use crate::syntax::format::writer::Writer;
use crate::syntax::tree::{Bounds, Heading, Input, InputOption, Type, TypeKind};

impl Writer<'_> {
    /// `input revisits "Return visits" count only rises  from "visits"`; column headings, when last, stand apart.
    pub(super) fn input(&mut self, indent: usize, word: &Both, input: &Input, from: usize) {
        if let TypeKind::List(fields) = &input.kind.kind {
            return self.list_input(indent, word, input, fields, from);
        }
        let mut cells = self.heading(word, &input.heading);
        let mut text = self.type_name(&input.kind);
        if let Some(range) = &input.range {
            text = text.and(&self.bounds(range));
        }
        let mut columns = None;
        for (at, (option, span)) in input.options.iter().enumerate() {
            let shown = self.option(option, *span);
            let last = at == input.options.len().saturating_sub(1);
            if last && matches!(option, InputOption::From(_)) {
                columns = Some(shown);
            } else {
                text = text.and(&shown);
            }
        }
        cells.push(Cell::new(text));
        cells.extend(columns.map(Cell::apart));
        self.line(indent, Sort::Input, cells, from, input.span.end);
    }

    /// `inputs site { … }`, one a line.
    pub(super) fn inputs(&mut self, heading: &Heading, inputs: &[Input], span: Span) {
        let word = self.heading_text(&Both::of("inputs", "字段组"), heading).and(&Both::same("{"));
        let open = self.sign('{', heading.name.span.end);
        self.line(0, Sort::Plain, vec![Cell::new(word)], span.start, open);
        for input in inputs {
            self.input(2, &Both::default(), input, input.span.start);
        }
        self.close(0, &Both::default(), span.end.saturating_sub(1), span.end);
    }

    /// `money`, `one of a, b`
    pub(super) fn type_name(&self, kind: &Type) -> Both {
        match &kind.kind {
            TypeKind::YesNo => Both::of("yes/no", "是否"),
            TypeKind::Count => Both::of("count", "次数"),
            TypeKind::Integer => Both::of("integer", "整数"),
            TypeKind::Number => Both::of("number", "数值"),
            TypeKind::Percent => Both::of("percent", "百分比"),
            TypeKind::Money => Both::of("money", "金额"),
            TypeKind::Text => Both::of("text", "文本"),
            TypeKind::Date => Both::of("date", "日期"),
            TypeKind::Moment => Both::of("moment", "时刻"),
            TypeKind::Duration => Both::of("duration", "时长"),
            TypeKind::Named(name) => self.name(name),
            TypeKind::List(_) => Both::of("list", "列表"),
            TypeKind::OneOf(members) => {
                let members: Vec<Both> = members.iter().map(|member| self.member(member)).collect();
                Both::of("one of ", "属于 ").glued(&Both::list(&members, &Both::of(", ", "、")))
            }
        }
    }

    fn bounds(&self, bounds: &Bounds) -> Both {
        let end = |end: &crate::syntax::tree::Expr| self.at(end, SUM);
        match (&bounds.low, &bounds.high) {
            (Some((low, _)), Some((high, closed))) => {
                end(low).glued(&Both::same(if *closed { ".." } else { "..<" })).glued(&end(high))
            }
            (Some((low, true)), None) => Both::same(">=").and(&end(low)),
            (Some((low, false)), None) => Both::same(">").and(&end(low)),
            (None, Some((high, true))) => Both::same("<=").and(&end(high)),
            (None, Some((high, false))) => Both::same("<").and(&end(high)),
            (None, None) => Both::default(),
        }
    }

    pub(super) fn option(&self, option: &InputOption, span: Span) -> Both {
        match option {
            InputOption::Required => Both::of("required", "必填"),
            InputOption::Default(value) => Both::of("default", "默认").and(&self.at(value, SUM)),
            InputOption::From(texts) => {
                let texts: Vec<Both> = texts.iter().map(|text| self.text(text)).collect();
                Both::of("from", "列名").and(&Both::list(&texts, &Both::same(", ")))
            }
            InputOption::AppliesWhen(condition) => self.applies(condition),
            InputOption::Masked => Both::of("masked", "脱敏"),
            InputOption::Fixed => Both::of("fixed", "不可改"),
            InputOption::OnlyRises => Both::of("only rises", "只增"),
            InputOption::OnlyFalls => Both::of("only falls", "只减"),
            InputOption::Effort(effort) => {
                let number = self.written(span);
                let number = number.trim_start_matches(|c: char| !c.is_ascii_digit()).to_owned();
                let number = if number.is_empty() { effort.to_string() } else { number };
                Both::of("effort", "难度").and(&Both::same(number))
            }
        }
    }

    /// `applies when C`, in Chinese around it.
    pub(super) fn applies(&self, condition: &crate::syntax::tree::Expr) -> Both {
        Both::phrase("applies when {0}", "仅当 {0} 时计入", &[&self.expression(condition)])
    }
}
