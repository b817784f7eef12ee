//! The names of everything but scales, and whether the grade is decided at all.

use crate::diagnostic::{Diagnostic, Ladder, LogicProblem, MeaningProblem, Remark};
use crate::semantics::families::{Family, Naming, Ruling, namings};
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::typed::{DecisionDef, Definition, GroupDef, InputDef, ItemDef, LetFacts, ScorecardDef, Subject};
use crate::source::Span;
use crate::syntax::tree::{DeclarationKind, Entry, Heading, Input, Item, ResultName, Tree};
use crate::value::{Decimal, Kind, ScaleId};

impl<'a> Checker<'a> {
    /// The names of inputs, items, collections, scorecards, `let`s and decisions.
    pub(crate) fn declare_names(&mut self, tree: &'a Tree) {
        for (naming, _) in namings(tree) {
            match naming {
                Naming::Let { heading, value } => {
                    let thing = Thing::Define(Definition::Let(self.let_trees.len()));
                    self.let_trees.push(value);
                    self.out.lets.push(None);
                    self.out.let_headings.push(heading.clone());
                    self.out.let_facts.push(LetFacts::default());
                    self.declare(heading, thing);
                }
                Naming::Input(input) => self.declare_input(input),
                Naming::Inputs { heading, inputs } => {
                    let first = self.out.inputs.len();
                    inputs.iter().for_each(|input| self.declare_input(input));
                    let elements = (first..self.out.inputs.len()).map(Subject::Input).collect();
                    self.declare_group(heading, elements, false);
                }
                Naming::Group { heading, scale, items } => {
                    let scale = self.scale_of(scale, heading.name.span);
                    let first = self.out.items.len();
                    items.iter().for_each(|item| self.declare_item(item, scale));
                    let elements = (first..self.out.items.len()).map(Subject::Item).collect();
                    self.declare_group(heading, elements, true);
                }
                Naming::Item(item) => {
                    let scale = if item.scale.is_none() { self.scale_of(None, item.span) } else { None };
                    self.declare_item(item, scale);
                }
                Naming::Checklist { heading, unticked_means_no, entries } => {
                    let first = self.out.items.len();
                    entries.iter().for_each(|entry| self.declare_entry(entry, unticked_means_no));
                    let elements = (first..self.out.items.len()).map(Subject::Item).collect();
                    self.declare_group(heading, elements, true);
                }
                Naming::Set { heading, .. } => self.declare_group(heading, Vec::new(), false),
                Naming::Scorecard { heading, items, .. } => self.declare_scorecard(heading, items),
                Naming::Decide { heading, .. } => self.declare_decision(heading),
                Naming::Table(table) => {
                    for result in &table.results {
                        if let ResultName::Named(heading, _) = &result.name {
                            self.declare_decision(heading);
                        }
                    }
                }
            }
        }
    }

    fn declare_decision(&mut self, heading: &Heading) {
        let thing = Thing::Define(Definition::Decision(self.out.decisions.len()));
        self.out.decisions.push(DecisionDef { heading: heading.clone(), term: None, said: Vec::new() });
        self.decision_types.push(None);
        self.declare(heading, thing);
    }

    fn declare_group(&mut self, heading: &Heading, elements: Vec<Subject>, shown: bool) {
        let thing = Thing::Collection(self.out.groups.len());
        self.out.groups.push(GroupDef { heading: heading.clone(), elements, shown });
        self.declare(heading, thing);
    }

    fn declare_input(&mut self, input: &Input) {
        let thing = Thing::Input(self.out.inputs.len());
        self.push_input(input.heading.clone(), Kind::YesNo, false);
        self.declare(&input.heading, thing);
    }

    pub(crate) fn push_input(&mut self, heading: Heading, kind: Kind, implied: bool) -> usize {
        let index = self.out.inputs.len();
        self.out.inputs.push(InputDef {
            heading,
            kind,
            low: None,
            high: None,
            required: false,
            default: None,
            headings: Vec::new(),
            applies: None,
            conditional: false,
            masked: false,
            fixed: false,
            only_rises: false,
            only_falls: false,
            effort: Decimal::ONE,
            implied,
        });
        self.used.push(implied);
        index
    }

    fn declare_item(&mut self, item: &Item, scale: Option<ScaleId>) {
        let own = item.scale.as_ref().map(|name| self.scale_of(Some(name), name.span));
        let kind = own.unwrap_or(scale).map_or(Kind::YesNo, Kind::Member);
        self.push_item(item, kind);
    }

    pub(crate) fn push_item(&mut self, item: &Item, kind: Kind) {
        let rated = item.rows.is_none().then(|| self.push_input(item.heading.clone(), kind, true));
        let thing = Thing::Define(Definition::Item(self.out.items.len()));
        self.out.items.push(ItemDef {
            heading: item.heading.clone(),
            kind,
            term: None,
            rated,
            conditional: item.applies_when.is_some(),
            because: item.because.as_ref().map(|text| text.text.clone()),
        });
        self.declare(&item.heading, thing);
    }

    fn declare_entry(&mut self, entry: &Entry, unticked_means_no: bool) {
        let rated = entry.when.is_none().then(|| self.push_input(entry.heading.clone(), Kind::YesNo, true));
        if let Some(input) = rated.and_then(|index| self.out.inputs.get_mut(index))
            && unticked_means_no
        {
            input.default = Some(crate::value::Value::YesNo(false));
        }
        let thing = Thing::Define(Definition::Item(self.out.items.len()));
        self.out.items.push(ItemDef {
            heading: entry.heading.clone(),
            kind: Kind::YesNo,
            term: None,
            rated,
            conditional: false,
            because: None,
        });
        self.declare(&entry.heading, thing);
    }

    fn declare_scorecard(&mut self, heading: &Heading, items: &[Item]) {
        let thing = Thing::Define(Definition::Scorecard(self.out.scorecards.len()));
        let first = self.out.items.len();
        for item in items {
            let kind = self.scorecard_kind(item);
            self.push_item(item, kind);
        }
        self.out.scorecards.push(ScorecardDef {
            heading: heading.clone(),
            items: (first..self.out.items.len()).collect(),
            points: Vec::new(),
            total: None,
            low: Decimal::ZERO,
            high: Decimal::ZERO,
        });
        self.declare(heading, thing);
    }

    fn two_deciders(&mut self, first: Span, second: Span) {
        self.diagnostics.push(Diagnostic::new(LogicProblem::TwoDeciders, second).also(first, Remark::DeclaredHere));
    }

    /// Whether the grade is decided at all, and by one means only.
    pub(crate) fn check_deciders(&mut self, tree: &'a Tree) {
        let mut rows: Option<(Span, bool)> = None;
        let mut sentences: Option<Span> = None;
        for declaration in &tree.declarations {
            let span = declaration.span;
            let plain = match Family::of(declaration) {
                Family::Rule(Ruling::GradeRows(_)) => true,
                Family::Name(Naming::Table(table)) if table.gives_grade() => false,
                Family::Rule(Ruling::Sentence(_) | Ruling::Otherwise { .. }) => {
                    sentences = sentences.or(Some(span));
                    continue;
                }
                Family::Rule(
                    Ruling::Require { .. }
                    | Ruling::FollowUp { .. }
                    | Ruling::Release(_)
                    | Ruling::Expect(_)
                    | Ruling::WhenUndetermined { .. },
                )
                | Family::About(_)
                | Family::Scale(_)
                | Family::Name(_)
                | Family::Promise(_)
                | Family::Example(_)
                | Family::Settled => continue,
            };
            // Two `grade { … }` are told of already.
            if let Some((first, _)) = rows.filter(|(_, first_plain)| !(*first_plain && plain)) {
                self.two_deciders(first, span);
            }
            rows = rows.or(Some((span, plain)));
        }
        let all = Span::new(0, self.source.text().len().min(1));
        let header = self.out.policy.as_ref().map_or(all, |heading| heading.name.span);
        match (self.out.grades, rows.map(|(span, _)| span), sentences) {
            (_, Some(rows), Some(sentences)) => {
                let (first, second) = if rows < sentences { (rows, sentences) } else { (sentences, rows) };
                self.two_deciders(first, second);
            }
            (Some(_), None, None) => {
                let place = tree.declarations.iter().find(|d| matches!(d.kind, DeclarationKind::Grades { .. }));
                self.report::<()>(LogicProblem::NothingDecides, place.map_or(header, |d| d.span));
            }
            (None, None, None) if self.out.decisions.is_empty() => {
                self.report::<()>(MeaningProblem::needs(Ladder::Grades), header);
            }
            (None, Some(place), None) | (None, None, Some(place)) => {
                self.report::<()>(MeaningProblem::needs(Ladder::Grades), place);
            }
            (Some(_), Some(_), None) | (Some(_), None, Some(_)) | (None, None, None) => {}
        }
    }
}
