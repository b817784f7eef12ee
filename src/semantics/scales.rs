//! What a policy says of itself, and its scales.

use crate::diagnostic::{Diagnostic, Ladder, Lang, MeaningProblem, NumberProblem, Remark};
use crate::limits;
use crate::semantics::families::{About, Family, Scaling};
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::shape::{Shape, shape};
use crate::semantics::typed::ScaleDef;
use crate::source::Span;
use crate::syntax::tree::{Heading, Member, Name, Tree};
use crate::value::ScaleId;

impl<'a> Checker<'a> {
    /// Grades, levels, scales and choices; what may stand once stands once.
    pub(crate) fn declare_scales(&mut self, tree: &'a Tree) {
        let mut seen: Vec<(&'static str, Span)> = Vec::new();
        for declaration in &tree.declarations {
            if let Shape::Once(part) = shape(&declaration.kind) {
                let keyword = part.word(Lang::En);
                if let Some((_, first)) = seen.iter().find(|(other, _)| *other == keyword) {
                    let problem = MeaningProblem::Again { keyword };
                    self.diagnostics
                        .push(Diagnostic::new(problem, declaration.span).also(*first, Remark::DeclaredHere));
                    continue;
                }
                seen.push((keyword, declaration.span));
            }
            match Family::of(declaration) {
                Family::About(about) => self.about(about),
                Family::Scale(scaling) => self.declare_scale(&scaling, declaration.span),
                Family::Name(_) | Family::Rule(_) | Family::Promise(_) | Family::Example(_) | Family::Settled => {}
            }
        }
    }

    fn about(&mut self, about: About<'_>) {
        match about {
            About::Policy(heading) => {
                if let Some(id) = &heading.id
                    && !id.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                {
                    self.report::<()>(MeaningProblem::BadId { id: id.text.clone() }, id.span);
                }
                self.out.policy = Some(heading.clone());
            }
            About::Industry(text) => self.out.industry = Some(text.text.clone()),
            About::Version(text) => self.out.version = Some(text.text.clone()),
            About::Holidays(file) => self.holidays(file),
            About::Effective { from, until } => {
                if let Some((until, place)) = until
                    && until < from
                {
                    self.report::<()>(NumberProblem::EndsBeforeItBegins, place);
                }
                self.out.effective = Some((from, until.map(|(day, _)| day)));
            }
        }
    }

    fn declare_scale(&mut self, scaling: &Scaling<'_>, span: Span) {
        match scaling {
            Scaling::Grades { members, best_wins } => {
                let name = self.in_its_language("grades", "等级");
                self.out.grades = self.add_scale(name, "grades".into(), String::new(), members, true, span);
                self.out.best_wins = *best_wins;
            }
            Scaling::Levels(members) => self.declare_levels(members, span),
            Scaling::Named { heading, members, ordered } => self.named_scale(heading, members, *ordered, span),
        }
    }

    /// The levels of items that have no scale of their own.
    pub(crate) fn declare_levels(&mut self, members: &[Member], span: Span) {
        let name = self.in_its_language("levels", "档次");
        self.levels = self.add_scale(name, "levels".into(), String::new(), members, true, span);
    }

    /// The keyword of a scale without a name, as the policy writes it.
    fn in_its_language(&self, en: &str, zh: &str) -> String {
        self.lang.pick(en, zh).to_owned()
    }

    fn named_scale(&mut self, heading: &Heading, members: &[Member], ordered: bool, span: Span) {
        let title = heading.title.as_ref().map(|title| title.text.clone()).unwrap_or_default();
        let id = crate::semantics::id_of(heading);
        if let Some(scale) = self.add_scale(heading.name.text.clone(), id, title, members, ordered, span) {
            self.declare(heading, Thing::Scale(scale));
        }
    }

    /// Adds a scale; members apart from the order go last.
    pub(crate) fn add_scale(
        &mut self,
        name: String,
        id: String,
        title: String,
        members: &[Member],
        ordered: bool,
        span: Span,
    ) -> Option<ScaleId> {
        if members.len() > limits::MEMBERS {
            return self.report(MeaningProblem::TooManyMembers, span);
        }
        if members.len() < 2 {
            self.report::<()>(MeaningProblem::LonelyMember, members.first().map_or(span, |one| one.heading.name.span));
        }
        for (at, member) in members.iter().enumerate() {
            let same = |other: &&Member| {
                crate::semantics::id_of(&other.heading) == crate::semantics::id_of(&member.heading)
                    || other.heading.name.text == member.heading.name.text
            };
            if let Some(first) = members.iter().take(at).find(same) {
                let problem = MeaningProblem::RepeatedMember { name: member.heading.name.text.clone() };
                self.diagnostics.push(
                    Diagnostic::new(problem, member.heading.name.span)
                        .also(first.heading.name.span, Remark::DeclaredHere),
                );
            }
        }
        let (in_order, apart): (Vec<_>, Vec<_>) = members.iter().cloned().partition(|member| !member.apart);
        let count = if ordered { u8::try_from(in_order.len()).unwrap_or(u8::MAX) } else { 0 };
        let index = u16::try_from(self.out.scales.len()).ok()?;
        let members: Vec<Member> = in_order.into_iter().chain(apart).collect();
        for member in &members {
            let homes = self.homes.entry(member.heading.name.text.clone()).or_default();
            if homes.last() != Some(&ScaleId(index)) {
                homes.push(ScaleId(index));
            }
        }
        self.out.scales.push(ScaleDef { name, id, title, members, ordered: count });
        Some(ScaleId(index))
    }

    /// The scale that a name means, or the levels; an error when there is none.
    pub(crate) fn scale_of(&mut self, name: Option<&Name>, span: Span) -> Option<ScaleId> {
        let Some(name) = name else {
            return match self.levels {
                Some(levels) => Some(levels),
                None => self.report(MeaningProblem::needs(Ladder::Levels), span),
            };
        };
        match self.meant(&name.text, name.span) {
            Some(Thing::Scale(scale)) => Some(scale),
            None if name.text == "levels" => self.scale_of(None, span),
            None => self.unknown(&name.text, name.span),
            Some(thing @ (Thing::Input(_) | Thing::Define(_) | Thing::Collection(_))) => {
                let is = Self::sort_of_thing(thing);
                let wanted = crate::diagnostic::Sort::Scale;
                self.report(MeaningProblem::WrongThing { name: name.text.clone(), is, wanted }, name.span)
            }
        }
    }
}
