//! What a policy declares, and where each name of it is used.

use std::collections::HashMap;

use crate::diagnostic::Lang;
use crate::policy::Studied;
use crate::semantics::Use;
use crate::source::{Source, Span};
use crate::syntax::bare;
use crate::syntax::tree::{
    Declaration, DeclarationKind, Entry, Heading, Input, Item, Member, Name, ResultName, Tree, TypeKind,
};

/// What sort of thing is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Policy,
    Scale,
    Choice,
    Grade,
    Level,
    Member,
    Let,
    Input,
    Field,
    Inputs,
    Group,
    Item,
    Checklist,
    Entry,
    Set,
    Scorecard,
    Result,
    Table,
    Rule,
}

impl Sort {
    /// What people call it.
    pub(crate) fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Policy => lang.pick("policy", "评级办法"),
            Self::Scale => lang.pick("scale", "标尺"),
            Self::Choice => lang.pick("choice", "选项"),
            Self::Grade => lang.pick("grade", "等级"),
            Self::Level => lang.pick("level", "档次"),
            Self::Member => lang.pick("value", "取值"),
            Self::Let => lang.pick("name for a value", "设定的值"),
            Self::Input => lang.pick("input", "字段"),
            Self::Field => lang.pick("field of a list", "列表的一栏"),
            Self::Inputs => lang.pick("inputs", "字段组"),
            Self::Group => lang.pick("group", "维度"),
            Self::Item => lang.pick("item", "指标"),
            Self::Checklist => lang.pick("checklist", "勾选表"),
            Self::Entry => lang.pick("entry of a checklist", "勾选项"),
            Self::Set => lang.pick("set", "集合"),
            Self::Scorecard => lang.pick("scorecard", "评分表"),
            Self::Result => lang.pick("result", "判定"),
            Self::Table => lang.pick("table", "决策表"),
            Self::Rule => lang.pick("rule", "规则"),
        }
    }

    /// Whether sentences may speak of it by name.
    pub(crate) const fn is_spoken_of(self) -> bool {
        !matches!(self, Self::Policy | Self::Table | Self::Rule)
    }
}

/// A thing that is declared.
#[derive(Clone, Debug)]
pub(crate) struct Symbol {
    /// What.
    pub(crate) sort: Sort,
    /// Its name.
    pub(crate) name: Name,
    /// The other name it has, for programs.
    pub(crate) id: Option<Name>,
    /// What people call it.
    pub(crate) title: Option<String>,
    /// What introduces it.
    pub(crate) whole: Span,
}

impl Symbol {
    fn new(sort: Sort, heading: &Heading, whole: Span) -> Self {
        let title = heading.title.as_ref().map(|title| title.text.clone());
        Self { sort, name: heading.name.clone(), id: heading.id.clone(), title, whole }
    }

    /// What it is called at the place where it is declared.
    pub(crate) fn called(&self, of: Span) -> &str {
        self.id.as_ref().filter(|id| id.span == of).map_or(&self.name.text, |id| &id.text)
    }
}

/// A name under the cursor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named<'a> {
    /// What it means.
    pub(crate) symbol: &'a Symbol,
    /// The name or id with which it is declared.
    pub(crate) of: Span,
    /// The name itself.
    pub(crate) at: Span,
}

/// Everything that is declared, and every use of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// In order of the tree.
    pub(crate) symbols: Vec<Symbol>,
    /// The name itself, where it is declared, and which symbol it means; in order of the text.
    pub(crate) uses: Vec<(Use, usize)>,
    by_place: HashMap<Span, usize>,
}

impl Names {
    /// The names of a policy.
    pub(crate) fn new(studied: &Studied) -> Self {
        let mut names = Self { symbols: symbols(&studied.tree), ..Self::default() };
        for (at, symbol) in names.symbols.iter().enumerate() {
            names.by_place.insert(symbol.name.span, at);
            if let Some(id) = &symbol.id {
                names.by_place.insert(id.span, at);
            }
        }
        for used in &studied.uses {
            let Some(symbol) = names.by_place.get(&used.of).copied() else { continue };
            let Some(called) = names.symbols.get(symbol).map(|it| it.called(used.of)) else { continue };
            let each = within(&studied.compiled.source, used.at, called);
            names.uses.extend(each.into_iter().map(|at| (Use { at, of: used.of }, symbol)));
        }
        names.uses.sort_by_key(|(used, _)| *used);
        names.uses.dedup();
        names
    }

    /// The name at an offset, be it used or declared there; a cursor behind the last character still means it.
    pub(crate) fn at(&self, offset: usize) -> Option<Named<'_>> {
        let inside = |span: Span| span.start <= offset && offset < span.end;
        let beside = |span: Span| span.start <= offset && offset <= span.end;
        self.first(inside).or_else(|| self.first(beside))
    }

    fn first(&self, covers: impl Fn(Span) -> bool) -> Option<Named<'_>> {
        let declared = self.symbols.iter().find_map(|symbol| {
            let own = std::iter::once(&symbol.name).chain(&symbol.id);
            own.map(|name| name.span).find(|span| covers(*span)).map(|at| Named { symbol, of: at, at })
        });
        declared.or_else(|| {
            let (used, symbol) = self.uses.iter().find(|(used, _)| covers(used.at))?;
            Some(Named { symbol: self.symbols.get(*symbol)?, of: used.of, at: used.at })
        })
    }

    /// The first thing of this name or id.
    pub(crate) fn called(&self, name: &str) -> Option<&Symbol> {
        self.symbols.iter().find(|symbol| {
            symbol.sort.is_spoken_of() && std::iter::once(&symbol.name).chain(&symbol.id).any(|own| own.text == name)
        })
    }

    /// All places where a thing is spoken of, by its name or its id.
    pub(crate) fn uses_of<'a>(&'a self, symbol: &'a Symbol) -> impl Iterator<Item = Span> + 'a {
        let mine = |at: usize| self.symbols.get(at).is_some_and(|it| it.name.span == symbol.name.span);
        self.uses.iter().filter(move |(_, at)| mine(*at)).map(|(used, _)| used.at)
    }
}

/// Where exactly a name stands: within a text it stands in braces, as often as it does.
fn within(source: &Source, at: Span, called: &str) -> Vec<Span> {
    let written = source.slice(at);
    if !written.starts_with(['"', '“', '\u{ff02}']) {
        return vec![at];
    }
    let mut found = Vec::new();
    for (open, _) in written.match_indices(['{', '｛']) {
        let rest = written.get(open..).unwrap_or_default();
        let inner = rest.trim_start_matches(['{', '｛']);
        let Some(end) = inner.find(['}', '｝']) else { continue };
        let name = inner.get(..end).unwrap_or_default();
        let blanks = name.len().saturating_sub(name.trim_start().len());
        let start = at.start.saturating_add(open).saturating_add(rest.len().saturating_sub(inner.len()));
        let start = start.saturating_add(blanks);
        if bare(name) == called {
            found.push(Span::new(start, start.saturating_add(name.trim().len())));
        }
    }
    found
}

/// What a tree declares, in its order.
fn symbols(tree: &Tree) -> Vec<Symbol> {
    let mut all = Vec::new();
    for declaration in &tree.declarations {
        add(declaration, &mut all);
    }
    all
}

fn add(declaration: &Declaration, all: &mut Vec<Symbol>) {
    let whole = declaration.span;
    let mut one = |sort, heading: &Heading| all.push(Symbol::new(sort, heading, whole));
    match &declaration.kind {
        DeclarationKind::Override(inner) => add(inner, all),
        DeclarationKind::Policy(heading) => one(Sort::Policy, heading),
        DeclarationKind::Grades { members: list, .. } => members(list, Sort::Grade, all),
        DeclarationKind::Levels(list) => members(list, Sort::Level, all),
        DeclarationKind::Scale { heading, members: list } => {
            one(Sort::Scale, heading);
            members(list, Sort::Member, all);
        }
        DeclarationKind::Choice { heading, members: list } => {
            one(Sort::Choice, heading);
            members(list, Sort::Member, all);
        }
        DeclarationKind::Let { heading, .. } => one(Sort::Let, heading),
        DeclarationKind::Input(input) => {
            one(Sort::Input, &input.heading);
            of_type(&input.kind.kind, all);
        }
        DeclarationKind::Inputs { heading, inputs: list } => {
            one(Sort::Inputs, heading);
            inputs(list, Sort::Input, all);
        }
        DeclarationKind::Group { heading, items: list, .. } => {
            one(Sort::Group, heading);
            items(list, all);
        }
        DeclarationKind::Item(item) => one(Sort::Item, &item.heading),
        DeclarationKind::Checklist { heading, entries, .. } => {
            one(Sort::Checklist, heading);
            all.extend(entries.iter().map(|entry: &Entry| Symbol::new(Sort::Entry, &entry.heading, entry.span)));
        }
        DeclarationKind::Set { heading, .. } => one(Sort::Set, heading),
        DeclarationKind::Scorecard { heading, items: list, .. } => {
            one(Sort::Scorecard, heading);
            items(list, all);
        }
        DeclarationKind::Decide { heading, kind, .. } => {
            one(Sort::Result, heading);
            kind.iter().for_each(|kind| of_type(&kind.kind, all));
        }
        DeclarationKind::Table(table) => {
            one(Sort::Table, &table.heading);
            for result in &table.results {
                if let ResultName::Named(heading, kind) = &result.name {
                    all.push(Symbol::new(Sort::Result, heading, result.span));
                    kind.iter().for_each(|kind| of_type(&kind.kind, all));
                }
            }
        }
        DeclarationKind::Sentence(sentence) => sentence.heading.iter().for_each(|heading| one(Sort::Rule, heading)),
        DeclarationKind::Industry(_)
        | DeclarationKind::Version(_)
        | DeclarationKind::Holidays(_)
        | DeclarationKind::Effective { .. }
        | DeclarationKind::Use(_)
        | DeclarationKind::Extends(_)
        | DeclarationKind::Require { .. }
        | DeclarationKind::GradeRows(_)
        | DeclarationKind::Otherwise { .. }
        | DeclarationKind::FollowUp { .. }
        | DeclarationKind::Promise(_)
        | DeclarationKind::Expect(_)
        | DeclarationKind::WhenUndetermined { .. }
        | DeclarationKind::Release(_)
        | DeclarationKind::Example(_) => {}
    }
}

fn members(list: &[Member], sort: Sort, all: &mut Vec<Symbol>) {
    all.extend(list.iter().map(|member| {
        let heading = &member.heading;
        let ends = heading.id.iter().map(|id| id.span).chain(heading.title.iter().map(|title| title.span));
        let ends = ends.chain(member.points.iter().map(|(_, span)| *span));
        Symbol::new(sort, heading, ends.fold(heading.name.span, Span::to))
    }));
}

fn inputs(list: &[Input], sort: Sort, all: &mut Vec<Symbol>) {
    for input in list {
        all.push(Symbol::new(sort, &input.heading, input.span));
        of_type(&input.kind.kind, all);
    }
}

/// What a type declares by itself: the values of `one of`, the fields of a list.
fn of_type(kind: &TypeKind, all: &mut Vec<Symbol>) {
    match kind {
        TypeKind::OneOf(list) => members(list, Sort::Member, all),
        TypeKind::List(fields) => inputs(fields, Sort::Field, all),
        _ => {}
    }
}

fn items(list: &[Item], all: &mut Vec<Symbol>) {
    all.extend(list.iter().map(|item| Symbol::new(Sort::Item, &item.heading, item.span)));
}
