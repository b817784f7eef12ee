//! Scales, and the names of everything else.

use crate::diagnostic::{Diagnostic, Lang, LogicProblem, MeaningProblem, Remark};
use crate::limits;
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::typed::{
    DecisionDef, Definition, GroupDef, InputDef, ItemDef, LetFacts, ScaleDef, ScorecardDef, Subject,
};
use crate::source::Span;
use crate::syntax::tree::{DeclarationKind, Entry, Heading, Input, Item, Member, Name, Tree};
use crate::value::{Decimal, Kind, ScaleId};

impl<'a> Checker<'a> {
    /// Grades, levels, scales and choices.
    pub(crate) fn declare_scales(&mut self, tree: &'a Tree) {
        let mut seen: Vec<(&'static str, Span)> = Vec::new();
        for declaration in &tree.declarations {
            if let Some(keyword) = once(&declaration.kind) {
                if let Some((_, first)) = seen.iter().find(|(other, _)| *other == keyword) {
                    let problem = MeaningProblem::Again { keyword };
                    self.diagnostics
                        .push(Diagnostic::new(problem, declaration.span).also(*first, Remark::DeclaredHere));
                    continue;
                }
                seen.push((keyword, declaration.span));
            }
            self.declare_scale(&declaration.kind, declaration.span);
        }
    }

    fn declare_scale(&mut self, kind: &DeclarationKind, span: Span) {
        match kind {
            DeclarationKind::Policy(heading) => {
                if let Some(id) = &heading.id
                    && !id.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                {
                    self.report::<()>(MeaningProblem::BadId { id: id.text.clone() }, id.span);
                }
                self.out.policy = Some(heading.clone());
            }
            DeclarationKind::Industry(text) => self.out.industry = Some(text.text.clone()),
            DeclarationKind::Version(text) => self.out.version = Some(text.text.clone()),
            DeclarationKind::Effective { from, until } => {
                if let Some((until, place)) = until
                    && *until < from.0
                {
                    self.report::<()>(crate::diagnostic::NumberProblem::EndsBeforeItBegins, *place);
                }
                self.out.effective = Some((from.0, until.map(|(day, _)| day)));
            }
            DeclarationKind::Grades { members, best_wins } => {
                self.out.grades = self.add_scale(
                    self.in_its_language("grades", "等级"),
                    "grades".into(),
                    String::new(),
                    members,
                    true,
                    span,
                );
                self.out.best_wins = *best_wins;
            }
            DeclarationKind::Levels(members) => {
                self.levels = self.add_scale(
                    self.in_its_language("levels", "档次"),
                    "levels".into(),
                    String::new(),
                    members,
                    true,
                    span,
                );
            }
            DeclarationKind::Scale { heading, members } => self.named_scale(heading, members, true, span),
            DeclarationKind::Choice { heading, members } => self.named_scale(heading, members, false, span),
            DeclarationKind::Let { .. }
            | DeclarationKind::Input(_)
            | DeclarationKind::Inputs { .. }
            | DeclarationKind::Require { .. }
            | DeclarationKind::Group { .. }
            | DeclarationKind::Item(_)
            | DeclarationKind::Checklist { .. }
            | DeclarationKind::Set { .. }
            | DeclarationKind::Scorecard { .. }
            | DeclarationKind::Decide { .. }
            | DeclarationKind::GradeRows(_)
            | DeclarationKind::Sentence(_)
            | DeclarationKind::Otherwise { .. }
            | DeclarationKind::FollowUp { .. }
            | DeclarationKind::Example(_) => {}
        }
    }

    /// The keyword of a scale without a name, as the policy writes it.
    fn in_its_language(&self, en: &str, zh: &str) -> String {
        Lang::of(self.source.text()).pick(en, zh).to_owned()
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
        let members = in_order.into_iter().chain(apart).collect();
        self.out.scales.push(ScaleDef { name, id, title, members, ordered: count });
        Some(ScaleId(index))
    }

    /// The names of inputs, items, collections, scorecards, `let`s and decisions.
    pub(crate) fn declare_names(&mut self, tree: &'a Tree) {
        for declaration in &tree.declarations {
            match &declaration.kind {
                DeclarationKind::Let { heading, value } => {
                    let thing = Thing::Define(Definition::Let(self.let_trees.len()));
                    self.let_trees.push(value);
                    self.out.lets.push(None);
                    self.out.let_facts.push(LetFacts::default());
                    self.declare(heading, thing);
                }
                DeclarationKind::Input(input) => self.declare_input(input),
                DeclarationKind::Inputs { heading, inputs } => {
                    let first = self.out.inputs.len();
                    inputs.iter().for_each(|input| self.declare_input(input));
                    let elements = (first..self.out.inputs.len()).map(Subject::Input).collect();
                    self.declare_group(heading, elements, false);
                }
                DeclarationKind::Group { heading, scale, items } => {
                    let scale = self.scale_of(scale.as_ref(), heading.name.span);
                    let first = self.out.items.len();
                    items.iter().for_each(|item| self.declare_item(item, scale));
                    let elements = (first..self.out.items.len()).map(Subject::Item).collect();
                    self.declare_group(heading, elements, true);
                }
                DeclarationKind::Item(item) => {
                    let scale = if item.scale.is_none() { self.scale_of(None, item.span) } else { None };
                    self.declare_item(item, scale);
                }
                DeclarationKind::Checklist { heading, unticked_means_no, entries } => {
                    let first = self.out.items.len();
                    entries.iter().for_each(|entry| self.declare_entry(entry, *unticked_means_no));
                    let elements = (first..self.out.items.len()).map(Subject::Item).collect();
                    self.declare_group(heading, elements, true);
                }
                DeclarationKind::Set { heading, .. } => self.declare_group(heading, Vec::new(), false),
                DeclarationKind::Scorecard { heading, items, .. } => self.declare_scorecard(heading, items),
                DeclarationKind::Decide { heading, .. } => {
                    let thing = Thing::Define(Definition::Decision(self.out.decisions.len()));
                    self.out.decisions.push(DecisionDef { heading: heading.clone(), term: None });
                    self.decision_types.push(None);
                    self.declare(heading, thing);
                }
                DeclarationKind::Policy(_)
                | DeclarationKind::Industry(_)
                | DeclarationKind::Version(_)
                | DeclarationKind::Effective { .. }
                | DeclarationKind::Grades { .. }
                | DeclarationKind::Levels(_)
                | DeclarationKind::Scale { .. }
                | DeclarationKind::Choice { .. }
                | DeclarationKind::Require { .. }
                | DeclarationKind::GradeRows(_)
                | DeclarationKind::Sentence(_)
                | DeclarationKind::Otherwise { .. }
                | DeclarationKind::FollowUp { .. }
                | DeclarationKind::Example(_) => {}
            }
        }
        self.settle_sets(tree);
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

    fn push_input(&mut self, heading: Heading, kind: Kind, implied: bool) -> usize {
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

    /// The scale that a name means, or the levels; an error when there is none.
    pub(crate) fn scale_of(&mut self, name: Option<&Name>, span: Span) -> Option<ScaleId> {
        let Some(name) = name else {
            return match self.levels {
                Some(levels) => Some(levels),
                None => self.report(MeaningProblem::NeedsDeclaration { declaration: "levels A > B > C" }, span),
            };
        };
        match self.thing(&name.text) {
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

    /// Opens the sets, each after those it names.
    fn settle_sets(&mut self, tree: &'a Tree) {
        let sets: Vec<(usize, &Heading, &Vec<Name>)> = tree
            .declarations
            .iter()
            .filter_map(|declaration| match &declaration.kind {
                DeclarationKind::Set { heading, members } => Some((heading, members)),
                _ => None,
            })
            .filter_map(|(heading, members)| match self.thing(&heading.name.text) {
                Some(Thing::Collection(group)) => Some((group, heading, members)),
                Some(_) | None => None,
            })
            .collect();
        let mut waiting = sets;
        while !waiting.is_empty() {
            let open: Vec<usize> = waiting.iter().map(|(group, _, _)| *group).collect();
            let ready = |members: &[Name], checker: &Self| {
                !members.iter().any(
                    |name| matches!(checker.thing(&name.text), Some(Thing::Collection(group)) if open.contains(&group)),
                )
            };
            let (now, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, _, m)| ready(m, self));
            if now.is_empty() {
                let names =
                    later.iter().map(|(_, heading, _)| heading.name.text.clone()).collect::<Vec<_>>().join(", ");
                if let Some((_, heading, _)) = later.first() {
                    self.report::<()>(MeaningProblem::Cycle { names }, heading.name.span);
                }
                return;
            }
            for (group, _, members) in &now {
                let mut elements = Vec::new();
                for name in *members {
                    let _ = self.add_elements(name, &mut elements);
                }
                if let Some(group) = self.out.groups.get_mut(*group) {
                    group.elements = elements;
                }
            }
            waiting = later;
        }
    }

    /// Whether the grade is decided at all, and by one means only.
    pub(crate) fn check_deciders(&mut self, tree: &'a Tree) {
        let mut rows: Option<Span> = None;
        let mut sentences: Option<Span> = None;
        for declaration in &tree.declarations {
            match &declaration.kind {
                DeclarationKind::GradeRows(_) => rows = rows.or(Some(declaration.span)),
                DeclarationKind::Sentence(_) | DeclarationKind::Otherwise { .. } => {
                    sentences = sentences.or(Some(declaration.span));
                }
                _ => {}
            }
        }
        let all = Span::new(0, self.source.text().len().min(1));
        let header = self.out.policy.as_ref().map_or(all, |heading| heading.name.span);
        match (self.out.grades, rows, sentences) {
            (_, Some(rows), Some(sentences)) => {
                let (first, second) = if rows < sentences { (rows, sentences) } else { (sentences, rows) };
                self.diagnostics
                    .push(Diagnostic::new(LogicProblem::TwoDeciders, second).also(first, Remark::DeclaredHere));
            }
            (Some(_), None, None) => {
                let place = tree.declarations.iter().find(|d| matches!(d.kind, DeclarationKind::Grades { .. }));
                self.report::<()>(LogicProblem::NothingDecides, place.map_or(header, |d| d.span));
            }
            (None, None, None) if self.out.decisions.is_empty() => {
                self.report::<()>(MeaningProblem::NeedsDeclaration { declaration: "grades A > B > C" }, header);
            }
            (None, Some(place), None) | (None, None, Some(place)) => {
                self.report::<()>(MeaningProblem::NeedsDeclaration { declaration: "grades A > B > C" }, place);
            }
            (Some(_), Some(_), None) | (Some(_), None, Some(_)) | (None, None, None) => {}
        }
    }
}

/// The keyword of a declaration that may stand once.
fn once(kind: &DeclarationKind) -> Option<&'static str> {
    match kind {
        DeclarationKind::Policy(_) => Some("policy"),
        DeclarationKind::Industry(_) => Some("industry"),
        DeclarationKind::Version(_) => Some("version"),
        DeclarationKind::Effective { .. } => Some("effective"),
        DeclarationKind::Grades { .. } => Some("grades"),
        DeclarationKind::Levels(_) => Some("levels"),
        DeclarationKind::GradeRows(_) => Some("grade { … }"),
        DeclarationKind::Otherwise { .. } => Some("otherwise"),
        DeclarationKind::FollowUp { .. } => Some("follow up"),
        DeclarationKind::Scale { .. }
        | DeclarationKind::Choice { .. }
        | DeclarationKind::Let { .. }
        | DeclarationKind::Input(_)
        | DeclarationKind::Inputs { .. }
        | DeclarationKind::Require { .. }
        | DeclarationKind::Group { .. }
        | DeclarationKind::Item(_)
        | DeclarationKind::Checklist { .. }
        | DeclarationKind::Set { .. }
        | DeclarationKind::Scorecard { .. }
        | DeclarationKind::Decide { .. }
        | DeclarationKind::Sentence(_)
        | DeclarationKind::Example(_) => None,
    }
}
