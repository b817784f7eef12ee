//! The follow-up and the public pool.

use crate::diagnostic::{Diagnostic, Ladder, LogicProblem, MeaningProblem, Remark, RhythmProblem, Sort};
use crate::semantics::scope::Checker;
use crate::semantics::typed::{FollowLineDef, FollowUpDef, PoolDef, Term, Ty};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, FollowLine, Name, Release, Rhythm};
use crate::value::{ScaleId, Value};

impl Checker<'_> {
    /// `follow up [by x] since d { V within D … }`
    pub(crate) fn follow_up(
        &mut self,
        by: Option<&Name>,
        since: &Expr,
        lines: &[FollowLine],
        span: Span,
    ) -> Option<()> {
        let since = self.point_in_time(since)?;
        let (by, scale) = self.followed_by(by, span)?;
        let members = self.out.scales.get(usize::from(scale.0))?.members.clone();
        let mut defs: Vec<Option<FollowLineDef>> = vec![None; members.len()];
        let mut said: Vec<Option<Span>> = vec![None; members.len()];
        let mut whole = true;
        for line in lines {
            let def = match &line.rhythm {
                Rhythm::Never => Some(None),
                Rhythm::Within(length) => self.follow_line(length, line.remind.as_ref(), false).map(Some),
                Rhythm::Every(length) => self.follow_line(length, line.remind.as_ref(), true).map(Some),
            };
            // A line with an error is a line all the same: the others are looked at too.
            whole &= def.is_some();
            let def = def.flatten();
            for name in &line.members {
                let Some(member) = self.member(scale, &name.text, name.span).map(usize::from) else { continue };
                let (Some(slot), Some(said)) = (defs.get_mut(member), said.get_mut(member)) else { continue };
                if let Some(first) = *said {
                    let problem = RhythmProblem::MemberTwice { name: name.text.clone() };
                    self.diagnostics.push(Diagnostic::new(problem, name.span).also(first, Remark::DeclaredHere));
                    continue;
                }
                slot.clone_from(&def);
                *said = Some(name.span);
            }
        }
        let silent = members.iter().zip(&said).filter(|(_, said)| said.is_none());
        let grades: Vec<String> = silent.map(|(member, _)| member.heading.name.text.clone()).collect();
        if !grades.is_empty() {
            self.report::<()>(LogicProblem::NoDeadline { grades }, span);
        }
        if !whole {
            return None;
        }
        self.out.follow_up = Some(FollowUpDef { by, since, lines: defs });
        Some(())
    }

    /// What the follow-up goes by, and its members.
    fn followed_by(&mut self, by: Option<&Name>, span: Span) -> Option<(Option<Term>, ScaleId)> {
        let Some(name) = by else {
            return match self.out.grades {
                Some(grades) => Some((None, grades)),
                None => self.report(MeaningProblem::needs(Ladder::Grades), span),
            };
        };
        let named = Expr { kind: ExprKind::Name(name.text.clone()), span: name.span };
        let term = self.term(&named, None)?;
        match term.ty {
            Ty::Member(scale) => Some((Some(term), scale)),
            Ty::YesNo
            | Ty::Number(_)
            | Ty::Text
            | Ty::Date
            | Ty::Moment
            | Ty::Duration
            | Ty::List
            | Ty::Records(_)
            | Ty::Row(_) => {
                let found = self.sort(term.ty);
                self.report(RhythmProblem::NoMembers { found }, name.span)
            }
        }
    }

    fn follow_line(&mut self, length: &Expr, remind: Option<&Expr>, every: bool) -> Option<FollowLineDef> {
        // A deadline is a day: an hour more or less is no use to the person who calls.
        let length = self.length_of_time(length)?;
        if every && self.is_nothing(&length) {
            return self.report(RhythmProblem::NotPositive, length.span);
        }
        let remind = match remind {
            Some(remind) => Some(self.length_of_time(remind)?),
            None => None,
        };
        if let Some(remind) = &remind
            && let (Some(Value::Duration(before)), Some(Value::Duration(whole))) =
                (self.constant(remind), self.constant(&length))
            && before.compare(whole).is_ge()
        {
            return self.report(RhythmProblem::ReminderTooLong, remind.span);
        }
        Some(FollowLineDef { every, length, remind })
    }

    /// `release to pool after D since d when C`
    pub(crate) fn release(&mut self, release: &Release) -> Option<()> {
        let since = self.point_in_time(&release.since)?;
        let after = self.length_of_time(&release.after)?;
        let when = match &release.when {
            Some(when) => Some(self.condition(when)?),
            None => None,
        };
        self.out.pool = Some(PoolDef { since, after, when });
        Some(())
    }

    /// A date or a moment.
    fn point_in_time(&mut self, expr: &Expr) -> Option<Term> {
        let term = self.term(expr, Some(Ty::Date))?;
        match term.ty {
            Ty::Date | Ty::Moment => Some(term),
            Ty::YesNo
            | Ty::Number(_)
            | Ty::Text
            | Ty::Duration
            | Ty::Member(_)
            | Ty::List
            | Ty::Records(_)
            | Ty::Row(_) => {
                let found = self.sort(term.ty);
                self.report(MeaningProblem::Expected { wanted: Sort::Date, found }, term.span)
            }
        }
    }

    fn length_of_time(&mut self, expr: &Expr) -> Option<Term> {
        let term = self.term(expr, Some(Ty::Duration))?;
        self.fitted(term, Ty::Duration)
    }

    /// Whether a length of time is surely not longer than nothing.
    pub(crate) fn is_nothing(&self, length: &Term) -> bool {
        matches!(self.constant(length), Some(Value::Duration(length)) if length.measure() <= 0)
    }
}
