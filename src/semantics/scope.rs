//! The checker: names, what they mean, and what was found wrong.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::diagnostic::{
    Bulk, Diagnostic, Lang, ListProblem, LogicProblem, MeaningProblem, Problem, Remark, Sort, TextProblem, affordable,
    denied, nearest,
};
use crate::limits;
use crate::semantics::order::listed;
use crate::semantics::typed::{Checked, Definition, Subject, Term, Ty};
use crate::semantics::uses::{Use, place_called};
use crate::source::{Source, Span};
use crate::syntax::tree::{self, Heading, Name};
use crate::syntax::written_out;
use crate::value::{ListId, ScaleId, Unit};

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    Input(usize),
    Define(Definition),
    /// An index into the groups.
    Collection(usize),
    Scale(ScaleId),
}

/// Checks a tree and builds the typed one.
pub(crate) struct Checker<'a> {
    /// The files that the policy may name, by name.
    pub(crate) files: &'a BTreeMap<String, String>,
    /// Whether a list of holidays is named, readable or not.
    pub(crate) holidays_named: bool,
    pub(crate) source: &'a Source,
    /// The language of the text.
    pub(crate) lang: Lang,
    pub(crate) out: Checked,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Where names are used, and where what they mean is declared.
    pub(crate) uses: Vec<Use>,
    names: HashMap<String, (Thing, Span)>,
    /// Names that are declared more than once: what they mean is open, so what reads them is not reported again.
    twice: HashSet<String>,
    /// The trees of the `let`s, by index.
    pub(crate) let_trees: Vec<&'a tree::Expr>,
    /// The type of each decision, once known.
    pub(crate) decision_types: Vec<Option<Ty>>,
    /// Whether all decisions are settled, so that one without a type has an error.
    pub(crate) decided_all: bool,
    /// What holds where the checker stands: conditions to the left, rows above.
    pub(crate) assumptions: Vec<(Term, bool)>,
    /// How many terms the requirements among these have.
    pub(crate) guarding: usize,
    /// How many `else` stand around the checker: a quotient by nought is caught there.
    pub(crate) catching: usize,
    /// The default scale of items.
    pub(crate) levels: Option<ScaleId>,
    /// The scale that only stands in for levels which are not declared.
    pub(crate) stand_in: Option<ScaleId>,
    /// Inputs whose type could not be settled: what reads them is not reported again.
    pub(crate) typeless: Vec<usize>,
    /// Inputs that some condition reads.
    pub(crate) used: Vec<bool>,
    /// The elements of all sets and counts so far.
    counted: usize,
    /// How many names were reported with their nearest; after so many the rest go without.
    suggested: usize,
    /// The names of sentences.
    pub(crate) rule_names: HashMap<String, Span>,
    /// The scales that have a member of this name.
    pub(crate) homes: HashMap<String, Vec<ScaleId>>,
    /// The list whose elements a filter speaks of, where the checker stands in one.
    pub(crate) element: Option<ListId>,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(source: &'a Source, files: &'a BTreeMap<String, String>) -> Self {
        Self {
            source,
            lang: Lang::of(source.text()),
            files,
            holidays_named: false,
            out: Checked::default(),
            diagnostics: Vec::new(),
            uses: Vec::new(),
            names: HashMap::new(),
            twice: HashSet::new(),
            let_trees: Vec::new(),
            decision_types: Vec::new(),
            decided_all: false,
            assumptions: Vec::new(),
            guarding: 0,
            catching: 0,
            levels: None,
            stand_in: None,
            typeless: Vec::new(),
            used: Vec::new(),
            counted: 0,
            suggested: 0,
            rule_names: HashMap::new(),
            homes: HashMap::new(),
            element: None,
        }
    }

    /// Notes a problem; `None`, so that a caller can end with it.
    pub(crate) fn report<T>(&mut self, problem: impl Into<Problem>, span: Span) -> Option<T> {
        self.diagnostics.push(Diagnostic::new(problem, span));
        None
    }

    /// Gives `heading` its meaning, by name and by id.
    pub(crate) fn declare(&mut self, heading: &Heading, thing: Thing) {
        self.declare_name(&heading.name, thing);
        let Some(id) = &heading.id else { return };
        if !id.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') || id.text.is_empty() {
            self.report::<()>(MeaningProblem::BadId { id: id.text.clone() }, id.span);
        } else if id.text != heading.name.text {
            self.declare_name(id, thing);
        }
    }

    fn declare_name(&mut self, name: &Name, thing: Thing) {
        if let Some((_, first)) = self.names.get(&name.text) {
            let problem = MeaningProblem::Duplicate { name: name.text.clone() };
            let diagnostic = Diagnostic::new(problem, name.span).also(*first, Remark::DeclaredHere);
            self.diagnostics.push(diagnostic);
            self.twice.insert(name.text.clone());
        } else {
            self.names.insert(name.text.clone(), (thing, name.span));
        }
    }

    /// What a name means, if it is declared.
    pub(crate) fn thing(&self, name: &str) -> Option<Thing> {
        self.names.get(name).map(|(thing, _)| *thing)
    }

    /// The same, noting that the name is used at this place.
    pub(crate) fn meant(&mut self, name: &str, at: Span) -> Option<Thing> {
        let (thing, of) = *self.names.get(name)?;
        self.uses.push(Use { at, of });
        Some(thing)
    }

    /// Whether a name is declared more than once.
    pub(crate) fn is_doubtful(&self, name: &str) -> bool {
        self.twice.contains(name)
    }

    /// Reports a name that is not declared, with the nearest that is.
    pub(crate) fn unknown<T>(&mut self, name: &str, span: Span) -> Option<T> {
        self.unknown_beside(name, None, span)
    }

    /// The same, where it stands beside something of a type.
    pub(crate) fn unknown_beside<T>(&mut self, name: &str, want: Option<Ty>, span: Span) -> Option<T> {
        if let Some(homes) = self.homes.get(name) {
            let scales = listed(homes.len(), homes.iter().map(|scale| self.scale_name(*scale)));
            return self.report(MeaningProblem::WhichScale { name: name.to_owned(), scales }, span);
        }
        if let Some(list) = self.list_with_field(name).filter(|_| self.element.is_none()) {
            return self.report(ListProblem::FieldOutsideList { name: name.to_owned(), list }, span);
        }
        if let Some(digits) = written_out(name) {
            let problem = TextProblem::ChineseNumeral { found: name.to_owned(), digits: digits.clone() };
            self.diagnostics.push(Diagnostic::new(problem, span).fixed_by(digits));
            return None;
        }
        let suggestion = denied(name, |name| self.names.contains_key(name)).or_else(|| self.nearest_name(name));
        let wanted = want.map(|ty| self.sort(ty));
        let diagnostic = Diagnostic::new(
            MeaningProblem::UnknownName { name: name.to_owned(), suggestion: suggestion.clone(), wanted },
            span,
        );
        self.diagnostics.push(match suggestion {
            Some(text) => diagnostic.fixed_by(text),
            None => diagnostic,
        });
        None
    }

    /// The declared name nearest to `name`.
    pub(crate) fn nearest_name(&mut self, name: &str) -> Option<String> {
        if !self.may_suggest(self.names.len()) {
            return None;
        }
        let mut known: Vec<&str> = self.names.keys().map(String::as_str).collect();
        known.extend(self.field_names(self.element));
        known.sort_unstable();
        nearest(name, known)
    }

    /// Whether one more name may be looked for among so many. A run shows so many diagnostics only: no more are
    /// looked up.
    pub(crate) const fn may_suggest(&mut self, candidates: usize) -> bool {
        self.suggested = self.suggested.saturating_add(1);
        self.suggested <= limits::DIAGNOSTICS && affordable(self.suggested, candidates)
    }

    /// Refuses more names than a policy may declare; none when it does, since nothing else is worth checking then.
    pub(crate) fn bound_names(&mut self) -> Option<()> {
        if self.names.len() <= limits::NAMES {
            return Some(());
        }
        let mut places: Vec<Span> = self.names.values().map(|(_, span)| *span).collect();
        places.sort_unstable();
        let first_too_many = places.get(limits::NAMES).copied().unwrap_or_default();
        self.report(LogicProblem::TooMuch { what: Bulk::Names, allowed: limits::NAMES }, first_too_many)
    }

    /// Takes elements of a set or count into account; none when there are more than a policy may count.
    pub(crate) fn take_elements(&mut self, elements: usize, span: Span) -> Option<()> {
        let before = self.counted;
        self.counted = before.saturating_add(elements);
        if self.counted <= limits::COUNTED {
            return Some(());
        }
        if before > limits::COUNTED {
            return None;
        }
        self.report(LogicProblem::TooMuch { what: Bulk::Counted, allowed: limits::COUNTED }, span)
    }

    /// What sort of thing a name stands for, for a message.
    pub(crate) fn sort_of_thing(thing: Thing) -> Sort {
        match thing {
            Thing::Input(_) => Sort::Input,
            Thing::Define(Definition::Let(_)) => Sort::Let,
            Thing::Define(Definition::Item(_)) => Sort::Item,
            Thing::Define(Definition::Scorecard(_)) => Sort::Scorecard,
            Thing::Define(Definition::Decision(_)) => Sort::Decision,
            Thing::Collection(_) => Sort::Collection,
            Thing::Scale(_) => Sort::Scale,
        }
    }

    /// What a type is called in a message.
    pub(crate) fn sort(&self, ty: Ty) -> Sort {
        use crate::semantics::typed::Measure;
        match ty {
            Ty::YesNo => Sort::YesNo,
            Ty::Number(Measure::Bare | Measure::Of(Unit::Number)) => Sort::Number,
            Ty::Number(Measure::Of(Unit::Count)) => Sort::Count,
            Ty::Number(Measure::Of(Unit::Integer)) => Sort::Integer,
            Ty::Number(Measure::Of(Unit::Percent)) => Sort::Percent,
            Ty::Number(Measure::Of(Unit::Money)) => Sort::Money,
            Ty::Text => Sort::Text,
            Ty::Date => Sort::Date,
            Ty::Moment => Sort::Moment,
            Ty::Duration => Sort::Duration,
            Ty::List => Sort::List,
            Ty::Records(_) => Sort::Records,
            Ty::Row(_) => Sort::Row,
            Ty::Member(scale) => Sort::MemberOf(self.scale_name(scale)),
        }
    }

    /// What people call a scale.
    pub(crate) fn scale_name(&self, scale: ScaleId) -> String {
        self.out.scales.get(usize::from(scale.0)).map(|scale| scale.name.clone()).unwrap_or_default()
    }

    /// The index of a member by name or id.
    pub(crate) fn member_index(&self, scale: ScaleId, name: &str) -> Option<u8> {
        let members = &self.out.scales.get(usize::from(scale.0))?.members;
        let is = |member: &tree::Member| {
            member.heading.name.text == name || member.heading.id.as_ref().is_some_and(|id| id.text == name)
        };
        members.iter().position(is).and_then(|at| u8::try_from(at).ok())
    }

    /// The index of a member that must be there.
    pub(crate) fn member(&mut self, scale: ScaleId, name: &str, span: Span) -> Option<u8> {
        if let Some(index) = self.member_index(scale, name) {
            let members = self.out.scales.get(usize::from(scale.0)).map_or(&[][..], |scale| &scale.members);
            if let Some(member) = members.get(usize::from(index)) {
                let of = place_called(&member.heading, name);
                self.uses.push(Use { at: span, of });
            }
            return Some(index);
        }
        if self.stands_in(scale) {
            return None;
        }
        let suggesting = self.may_suggest(limits::MEMBERS);
        let members = self.out.scales.get(usize::from(scale.0)).map_or(&[][..], |scale| scale.members.as_slice());
        let names = || members.iter().map(|member| member.heading.name.text.as_str());
        let problem = MeaningProblem::NotInScale {
            name: name.to_owned(),
            scale: self.scale_name(scale),
            members: listed(members.len(), names().map(str::to_owned)),
            suggestion: if suggesting { nearest(name, names()) } else { None },
        };
        self.report(problem, span)
    }

    /// How many members of a scale have an order.
    pub(crate) fn ordered(&self, scale: ScaleId) -> u8 {
        self.out.scales.get(usize::from(scale.0)).map_or(0, |scale| scale.ordered)
    }

    /// The type of an item.
    pub(crate) fn item_type(&self, item: usize) -> Option<Ty> {
        self.out.items.get(item).map(|item| Ty::of(item.kind))
    }

    /// The type of an element of a collection.
    pub(crate) fn subject_type(&self, subject: Subject) -> Option<Ty> {
        match subject {
            Subject::Input(input) => self.out.inputs.get(input).map(|input| Ty::of(input.kind)),
            Subject::Item(item) => self.item_type(item),
        }
    }
}

impl Checker<'_> {
    /// The name of a `let`.
    pub(crate) fn let_name(&self, index: usize) -> Option<String> {
        let wanted = Thing::Define(Definition::Let(index));
        let mut names: Vec<&String> =
            self.names.iter().filter(|(_, (thing, _))| *thing == wanted).map(|(name, _)| name).collect();
        names.sort_unstable();
        names.first().map(|name| (*name).clone())
    }
}
