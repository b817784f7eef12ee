//! Placeholders in the texts of results: `"call before {due}"`.

use crate::diagnostic::{MeaningProblem, PlaceholderTrouble};
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::typed::{Op, PlaceholderDef, ToldDef, Ty};
use crate::semantics::{Definition, Term};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind};
use crate::value::{Value, placeholders};

impl Checker<'_> {
    /// What the placeholders of all text results stand for.
    pub(crate) fn settle_placeholders(&mut self) {
        let mut texts = Vec::new();
        for decision in &self.out.decisions {
            if let Some(term) = decision.term.as_ref().filter(|term| term.ty == Ty::Text) {
                results(term, &mut texts);
            }
        }
        for (text, span) in texts {
            match placeholders(&text) {
                Ok(names) => names.into_iter().for_each(|name| {
                    self.placeholder(name, span);
                }),
                Err(_) => {
                    self.report::<()>(MeaningProblem::Placeholder { name: text, why: PlaceholderTrouble::Open }, span);
                }
            }
        }
    }

    fn placeholder(&mut self, name: &str, span: Span) -> Option<()> {
        self.meant(name, span);
        if self.out.placeholders.iter().any(|known| known.name == name) {
            return Some(());
        }
        let told = match self.thing(name) {
            Some(thing) => self.told_by(thing, name, span)?,
            None => match name {
                "due" | "期限" | "跟进期限" => self.day_of_contact(ToldDef::Due, name, span)?,
                "remind" | "提醒" | "提醒日期" => self.day_of_contact(ToldDef::Remind, name, span)?,
                "today" | "今天" => ToldDef::Value(Box::new(Term::new(Op::Today, Ty::Date, span))),
                "grade" | "等级" => match self.out.grades {
                    Some(grades) => ToldDef::Value(Box::new(Term::new(Op::Grade, Ty::Member(grades), span))),
                    None => return self.unknown_placeholder(name, span),
                },
                _ => return self.unknown_placeholder(name, span),
            },
        };
        self.out.placeholders.push(PlaceholderDef { name: name.to_owned(), told });
        Some(())
    }

    fn told_by(&mut self, thing: Thing, name: &str, span: Span) -> Option<ToldDef> {
        let nested = |checker: &Self, index: usize| {
            checker.out.decisions.get(index).and_then(|decision| decision.term.as_ref()).map(|term| term.ty)
                == Some(Ty::Text)
        };
        match thing {
            Thing::Define(Definition::Decision(index)) if nested(self, index) => {
                let why = PlaceholderTrouble::Text;
                self.report(MeaningProblem::Placeholder { name: name.to_owned(), why }, span)
            }
            Thing::Input(_) | Thing::Define(_) => {
                let term = self.term(&Expr { kind: ExprKind::Name(name.to_owned()), span }, None)?;
                match term.ty {
                    Ty::Records(_) | Ty::Row(_) => self.unknown_placeholder(name, span),
                    _ => Some(ToldDef::Value(Box::new(term))),
                }
            }
            Thing::Collection(_) | Thing::Scale(_) => self.unknown_placeholder(name, span),
        }
    }

    fn day_of_contact(&mut self, told: ToldDef, name: &str, span: Span) -> Option<ToldDef> {
        if self.out.follow_up.is_some() {
            return Some(told);
        }
        let why = PlaceholderTrouble::NoFollowUp;
        self.report(MeaningProblem::Placeholder { name: name.to_owned(), why }, span)
    }

    fn unknown_placeholder<T>(&mut self, name: &str, span: Span) -> Option<T> {
        let why = PlaceholderTrouble::Unknown { suggestion: self.nearest_name(name) };
        self.report(MeaningProblem::Placeholder { name: name.to_owned(), why }, span)
    }
}

/// The texts that a term may give, with their places.
fn results(term: &Term, texts: &mut Vec<(String, Span)>) {
    let mut open = vec![term];
    while let Some(term) = open.pop() {
        match &term.op {
            Op::Constant(Value::Text(text)) if text.contains(['{', '}']) => texts.push((text.to_string(), term.span)),
            Op::First(rows, otherwise) => {
                open.extend(rows.iter().map(|(_, value)| value).chain(otherwise.as_deref()));
            }
            Op::When(_, value) => open.push(value),
            Op::Else(value, fallback) => open.extend([value.as_ref(), fallback.as_ref()]),
            // Texts of other results and of facts stand as they are.
            _ => {}
        }
    }
    texts.sort_by_key(|(_, span)| span.start);
}
