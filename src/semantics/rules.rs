//! `let`s, requirements, sentences, the rows of the grade, decisions and the follow-up.

use crate::diagnostic::{Diagnostic, LogicProblem, MeaningProblem, Remark, Severity};
use crate::limits;
use crate::semantics::decisions::has_decimals_only;
use crate::semantics::families::{Ruling, rulings};
use crate::semantics::order::{listed, names_in, sorted_by_need};
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::typed::{Deed, Definition, LetFacts, RequireDef, SentenceDef, Term, Ty};
use crate::source::Span;
use crate::syntax::tree::{Action, Expr, Heading, Name, Sentence, Text, Tree};
use crate::value::ScaleId;

impl<'a> Checker<'a> {
    /// Requirements that need no `let`, then `let`s in order of need, then the other requirements.
    pub(crate) fn settle_definitions(&mut self, tree: &'a Tree) {
        self.check_deciders(tree);
        let requires: Vec<(&Expr, Option<&Text>)> = rulings(tree)
            .filter_map(|(ruling, _)| match ruling {
                Ruling::Require { condition, why } => Some((condition, why)),
                Ruling::GradeRows(_)
                | Ruling::Sentence(_)
                | Ruling::Otherwise { .. }
                | Ruling::FollowUp { .. }
                | Ruling::Release(_)
                | Ruling::Expect(_)
                | Ruling::WhenUndetermined { .. } => None,
            })
            .collect();
        let (plain, using_lets): (Vec<_>, Vec<_>) =
            requires.into_iter().partition(|(condition, _)| self.lets_in(&names_in(condition)).is_empty());
        plain.into_iter().for_each(|(condition, why)| self.require(condition, why));
        self.settle_lets();
        using_lets.into_iter().for_each(|(condition, why)| self.require(condition, why));
    }

    fn settle_lets(&mut self) {
        let needs: Vec<Vec<usize>> = self.let_trees.iter().map(|tree| self.lets_in(&names_in(tree))).collect();
        let (order, cycle) = sorted_by_need(&needs);
        for index in order {
            let Some(tree) = self.let_trees.get(index).copied() else { continue };
            let term = self.term(tree, None);
            let facts = term
                .as_ref()
                .map(|term| LetFacts { constant: self.constant(term), endless: !has_decimals_only(term, self) });
            if let (Some(slot), Some(facts)) = (self.out.let_facts.get_mut(index), facts) {
                *slot = facts;
            }
            if let Some(slot) = self.out.lets.get_mut(index) {
                *slot = term;
            }
        }
        if let Some(first) = cycle.first() {
            let name = |index: &usize| {
                self.let_trees.get(*index).map(|tree| self.source.slice(tree.span).to_owned()).unwrap_or_default()
            };
            let names = cycle.iter().map(|index| self.let_name(*index).unwrap_or_else(|| name(index)));
            let names = listed(cycle.len(), names);
            let span = self.let_trees.get(*first).map_or_else(Span::default, |tree| tree.span);
            self.report::<()>(MeaningProblem::Cycle { names }, span);
        }
    }

    /// The indices of the `let`s among these names.
    fn lets_in(&self, names: &[&str]) -> Vec<usize> {
        names
            .iter()
            .filter_map(|name| match self.thing(name) {
                Some(Thing::Define(Definition::Let(index))) => Some(index),
                Some(_) | None => None,
            })
            .collect()
    }

    fn require(&mut self, condition: &Expr, why: Option<&Text>) {
        if let Some(condition) = self.condition(condition) {
            // Every lead that is graded keeps it, so all that follows may rely on it.
            let guarding = self.guarding.saturating_add(condition.size());
            if guarding <= limits::GUARDS {
                self.guarding = guarding;
                self.assumptions.push((condition.clone(), true));
            }
            self.out.requires.push(RequireDef { condition, why: why.map(|text| text.text.clone()) });
        }
    }

    /// Decisions and tables, then sentences and rows of the grade, which may read them, then the follow-up.
    pub(crate) fn settle_rules(&mut self, tree: &'a Tree) {
        self.settle_decisions(tree);
        for (ruling, span) in rulings(tree) {
            match ruling {
                Ruling::GradeRows(rows) => {
                    if let Some(grades) = self.out.grades {
                        self.out.grade_rows = self.rows(rows, Some(Ty::Member(grades)));
                    }
                }
                Ruling::Sentence(sentence) => self.sentence(sentence, span),
                Ruling::Otherwise { grade, because } => {
                    if let Some(index) = self.grade_member(grade) {
                        self.out.otherwise = Some((index, because.map(|text| text.text.clone())));
                    }
                }
                // Read before, and after the decisions.
                Ruling::Require { .. }
                | Ruling::FollowUp { .. }
                | Ruling::Release(_)
                | Ruling::Expect(_)
                | Ruling::WhenUndetermined { .. } => {}
            }
        }
        for (ruling, span) in rulings(tree) {
            match ruling {
                Ruling::FollowUp { by, since, lines } => {
                    self.follow_up(by, since, lines, span);
                }
                Ruling::Release(release) => {
                    self.release(release);
                }
                Ruling::Expect(expect) => {
                    self.expect(expect);
                }
                Ruling::WhenUndetermined { grade, because } => self.when_undetermined(grade, because, span),
                Ruling::Require { .. } | Ruling::GradeRows(_) | Ruling::Sentence(_) | Ruling::Otherwise { .. } => {}
            }
        }
    }

    pub(crate) fn grade_member(&mut self, name: &Name) -> Option<u8> {
        let grades = self.out.grades?;
        self.member(grades, &name.text, name.span)
    }

    fn sentence(&mut self, sentence: &Sentence, span: Span) {
        if let Some(heading) = &sentence.heading {
            self.check_rule_name(heading);
        }
        let condition = self.condition(&sentence.condition);
        let action = self.deed(&sentence.action, span);
        let (Some(condition), Some(action)) = (condition, action) else { return };
        self.compare_with_others(&condition, action, span);
        self.out.sentences.push(SentenceDef {
            heading: sentence.heading.clone(),
            condition,
            action,
            because: sentence.because.as_ref().map(|text| text.text.clone()),
            said: self.said(sentence, span),
            span,
        });
    }

    /// The part of a sentence that says what it does: its name before and its reason after are left out.
    fn said(&self, sentence: &Sentence, span: Span) -> Span {
        let named = sentence.heading.as_ref().map(|heading| {
            let end = heading.title.as_ref().map_or(heading.name.span.end, |title| title.span.end);
            let rest = self.source.slice(Span::new(end, sentence.condition.span.start));
            let colon = rest.find([':', '：']).and_then(|at| rest.get(at..)?.chars().next().map(|c| (at, c)));
            colon.map_or(end, |(at, colon)| end.saturating_add(at).saturating_add(colon.len_utf8()))
        });
        let reason = sentence.because.as_ref().map(|because| {
            let before = self.source.slice(Span::new(span.start, because.span.start)).trim_end();
            let word = ["because", "理由"].iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before);
            let rest = word.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | '。'));
            span.start.saturating_add(rest.len())
        });
        Span::new(named.unwrap_or(span.start), reason.unwrap_or(span.end))
    }

    fn check_rule_name(&mut self, heading: &Heading) {
        if let Some(first) = self.rule_names.get(&crate::semantics::id_of(heading)).copied() {
            let problem = MeaningProblem::Duplicate { name: heading.name.text.clone() };
            self.diagnostics.push(Diagnostic::new(problem, heading.name.span).also(first, Remark::DeclaredHere));
        } else {
            self.rule_names.insert(crate::semantics::id_of(heading), heading.name.span);
        }
    }

    fn deed(&mut self, action: &Action, span: Span) -> Option<Deed> {
        let grades = self.out.grades?;
        Some(match action {
            Action::InAnyCase(name) => Deed::InAnyCase(self.grade_member(name)?),
            Action::Grade(name) => Deed::Grade(self.grade_member(name)?),
            Action::Step(steps) => Deed::Step(*steps),
            Action::AtLeast(name) => Deed::AtLeast(self.grade_in_order(name, grades, span)?),
            Action::AtMost(name) => Deed::AtMost(self.grade_in_order(name, grades, span)?),
        })
    }

    fn grade_in_order(&mut self, name: &Name, grades: ScaleId, span: Span) -> Option<u8> {
        let index = self.grade_member(name)?;
        if index < self.ordered(grades) {
            return Some(index);
        }
        self.report(LogicProblem::NoSuchStep, name.span.to(Span::new(name.span.start, name.span.end.min(span.end))))
    }

    /// Two sentences with one condition: said twice, or against each other.
    fn compare_with_others(&mut self, condition: &Term, action: Deed, span: Span) {
        let same = |other: &&SentenceDef| {
            other.condition == *condition && std::mem::discriminant(&other.action) == std::mem::discriminant(&action)
        };
        // Each sentence is compared with the nearest ones: slips stand close together, and long files stay linear.
        let near = self.out.sentences.iter().rev().take(crate::limits::NESTING);
        let Some((first, other)) = near.into_iter().find(same).map(|other| (other.span, other.action)) else { return };
        let problem = match (action, other) {
            (a, b) if a == b => LogicProblem::RepeatedSentence,
            (Deed::Grade(_), Deed::Grade(_)) if self.out.best_wins => return,
            (Deed::Grade(_) | Deed::InAnyCase(_), _) => LogicProblem::SameCondition,
            (Deed::Step(_) | Deed::AtLeast(_) | Deed::AtMost(_), _) => return,
        };
        self.diagnostics.push(Diagnostic::new(problem, span).also(first, Remark::DeclaredHere));
    }

    /// Notes inputs that nothing reads; not while something else is wrong, which may be the reason.
    pub(crate) fn note_unused(&mut self) {
        if self.diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error) {
            return;
        }
        let unused: Vec<(String, Span)> = self
            .out
            .inputs
            .iter()
            .zip(&self.used)
            .filter(|(input, used)| !**used && !input.implied)
            .map(|(input, _)| (input.heading.name.text.clone(), input.heading.name.span))
            .collect();
        for (name, span) in unused {
            self.report::<()>(LogicProblem::UnusedInput { name }, span);
        }
    }
}
