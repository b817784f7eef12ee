//! A table of a policy as a manager sees it: headings, cells in words, and what the cells may hold.

use std::collections::HashMap;

use crate::diagnostic::Lang;
use crate::plan::{Label, Labels, Plan};
use crate::policy::Policy;
use crate::source::Span;
use crate::syntax::alone::{Reader, tables};
use crate::syntax::tree::{
    Declaration, DeclarationKind, Expr, ExprKind, Heading, Layout, ResultColumn, ResultName, Table,
};
use crate::syntax::{TableWords, table_words};
use crate::value::{Kind, ScaleId, fold};

/// One table of a policy.
#[derive(Clone, Debug)]
pub struct Outline {
    /// Its name.
    pub name: String,
    /// Its title; the name when it has none.
    pub title: String,
    /// Its id, when it has one.
    pub id: Option<String>,
    /// The language it is written in.
    pub lang: Lang,
    /// What it asks and gives. In a crosstab: down, across, and the one result.
    pub columns: Vec<Column>,
    pub(crate) words: TableWords,
    pub(crate) crosstab: bool,
    /// Its declaration, and itself.
    pub(crate) declaration: Declaration,
    pub(crate) table: Table,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// What stands above it: the title that the manager knows.
    pub heading: String,
    /// What it is called in the policy.
    pub written: String,
    /// Whether it asks or gives.
    pub role: Role,
    /// What its cells are; none where the policy does not say.
    pub kind: Option<Kind>,
    /// The members that it can have, each with its title.
    pub members: Vec<(String, String)>,
    /// Whether these have an order.
    pub ordered: bool,
    /// All that it may be called, compared by [`fold::caseless`].
    pub(crate) keys: Vec<String>,
}

/// Whether a column asks or gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A condition.
    Asks,
    /// A result.
    Gives,
}

/// The tables that a policy declares in its own text, in order; those of the files that it rests on are theirs.
pub fn outlines(policy: &Policy) -> Vec<Outline> {
    let source = policy.source();
    let parsed = Reader::new(source).policy(source);
    let names = Titles::new(policy, &parsed.tree.declarations);
    tables(&parsed.tree.declarations)
        .map(|(declaration, table)| {
            let words = table_words(source, declaration, table);
            let lang =
                if source.slice(declaration.span).starts_with(crate::diagnostic::is_han) { Lang::Zh } else { Lang::En };
            Outline {
                name: table.heading.name.text.clone(),
                title: title_of(&table.heading),
                id: table.heading.id.as_ref().map(|id| id.text.clone()),
                lang,
                columns: columns(table, &words, &names, lang),
                words,
                crosstab: matches!(table.layout, Layout::Crosstab(_)),
                declaration: declaration.clone(),
                table: table.clone(),
            }
        })
        .collect()
}

impl Outline {
    /// Whether this is what a person calls the table: its name, id or title.
    pub fn is_called(&self, name: &str) -> bool {
        let wanted = fold::caseless(name);
        let called = [Some(&self.name), Some(&self.title), self.id.as_ref()];
        called.into_iter().flatten().any(|own| fold::caseless(own) == wanted)
    }

    /// The name of its sheet: spreadsheet programs take 31 characters, and not all signs.
    pub fn sheet(&self) -> String {
        const LONGEST: usize = 31;
        let allowed = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') && !c.is_control();
        let name: String = self.name.chars().filter(allowed).take(LONGEST).collect();
        if name.is_empty() { "table".to_owned() } else { name }
    }

    /// The headings, in a crosstab the cells of its head.
    pub(crate) fn headings(&self) -> Vec<String> {
        if !self.crosstab {
            return self.columns.iter().map(|column| column.heading.clone()).collect();
        }
        std::iter::once(self.corner()).chain(self.words.across.iter().cloned()).collect()
    }

    /// What stands in the corner of a crosstab.
    pub(crate) fn corner(&self) -> String {
        let asks: Vec<&str> = self.columns.iter().take(2).map(|column| column.heading.as_str()).collect();
        asks.join(" \\ ")
    }

    /// The rows below the headings.
    pub(crate) fn rows(&self) -> Vec<Vec<String>> {
        let asks = self.asks();
        let otherwise = self.lang.pick("otherwise", "其余");
        let row = |line: &crate::syntax::LineWords| {
            let mut row = line.cells.clone().unwrap_or_else(|| vec![otherwise.to_owned()]);
            row.resize(asks, String::new());
            for (at, answer) in line.answers.iter().enumerate() {
                row.push(self.shown(at, answer));
            }
            row
        };
        self.words.lines.iter().map(row).collect()
    }

    /// How many columns stand before the results.
    pub(crate) fn asks(&self) -> usize {
        if self.crosstab { 1 } else { self.table.columns.len() }
    }

    /// The column of a cell: in a crosstab all results are one.
    pub(crate) fn column(&self, at: usize) -> Option<&Column> {
        if self.crosstab { self.columns.get(if at == 0 { 0 } else { 2 }) } else { self.columns.get(at) }
    }

    /// The column of a result, by its number among the results.
    pub(crate) fn result(&self, at: usize) -> Option<&Column> {
        self.column(self.asks().saturating_add(at))
    }

    /// Whether the texts of a result stand in the sheet without quotes.
    pub(crate) fn holds_texts(&self, at: usize) -> bool {
        self.result(at).is_some_and(|column| column.kind == Some(Kind::Text))
    }

    /// The answers of a result that are no texts in quotes, in words: they keep their meaning.
    pub(crate) fn computed(&self, at: usize) -> impl Iterator<Item = &str> {
        let lines = self.table.lines.iter().zip(&self.words.lines);
        lines.filter_map(move |(line, words)| {
            let (answer, word) = (line.answers.get(at)?, words.answers.get(at)?);
            (!matches!(answer.kind, ExprKind::Text(_))).then_some(word.as_str())
        })
    }

    /// An answer as it stands in the sheet: a text without its quotes, where it comes back the same.
    fn shown(&self, at: usize, answer: &str) -> String {
        let inner = answer.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match inner {
            Some(inner)
                if self.holds_texts(at)
                    && !inner.is_empty()
                    && fold::trimmed(inner) == inner
                    && !is_quoted(inner)
                    && self.computed(at).all(|word| word != inner) =>
            {
                inner.to_owned()
            }
            Some(_) | None => answer.to_owned(),
        }
    }
}

/// Whether a text begins as one in quotes does.
pub(crate) fn is_quoted(text: &str) -> bool {
    text.starts_with(['"', '“', '”', '\u{ff02}'])
}

fn columns(table: &Table, words: &TableWords, names: &Titles<'_>, lang: Lang) -> Vec<Column> {
    let kinds = names.kinds_of(table);
    let asks = table.columns.iter().zip(&words.columns).enumerate();
    let mut columns: Vec<Column> = asks
        .map(|(at, (column, written))| names.asks(column, written, kinds.and_then(|kinds| kinds.get(at))))
        .collect();
    columns.extend(table.results.iter().map(|result| names.gives(result, lang)));
    // Two columns of one heading could not be told apart.
    let headings: Vec<String> = columns.iter().map(|column| fold::caseless(&column.heading)).collect();
    for (at, column) in columns.iter_mut().enumerate() {
        let own = headings.get(at);
        if headings.iter().enumerate().any(|(other, heading)| other != at && Some(heading) == own) {
            column.heading.clone_from(&column.written);
        }
    }
    columns
}

fn title_of(heading: &Heading) -> String {
    heading.title.as_ref().map_or_else(|| heading.name.text.clone(), |title| title.text.clone())
}

/// What the parts of a policy are called, and what they are.
struct Titles<'a> {
    plan: &'a Plan,
    labels: &'a Labels,
    /// By name: title, id and further headings.
    called: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Titles<'a> {
    fn new(policy: &'a Policy, declarations: &'a [Declaration]) -> Self {
        let (plan, labels) = (policy.plan(), policy.labels());
        let mut called: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut add = |label: &'a Label, id: &'a str, more: &'a [String]| {
            let all = [label.title.as_str(), label.name.as_str(), id];
            called
                .entry(&label.name)
                .or_insert_with(|| all.into_iter().chain(more.iter().map(String::as_str)).collect());
        };
        for (at, (label, input)) in labels.inputs.iter().zip(&plan.inputs).enumerate() {
            add(label, &input.id, labels.headings.get(at).map(Vec::as_slice).unwrap_or_default());
        }
        labels.items.iter().zip(&plan.items).for_each(|(item, own)| add(&item.label, &own.id, &[]));
        labels.decisions.iter().zip(&plan.decisions).for_each(|(decision, own)| add(&decision.label, &own.id, &[]));
        labels.scorecards.iter().zip(&plan.scorecards).for_each(|(label, own)| add(label, &own.id, &[]));
        for declaration in declarations {
            if let DeclarationKind::Let { heading, .. } = &declaration.kind {
                let name = heading.name.text.as_str();
                let title = heading.title.as_ref().map_or(name, |title| title.text.as_str());
                let id = heading.id.as_ref().map_or(name, |id| id.text.as_str());
                called.entry(name).or_insert_with(|| vec![title, name, id]);
            }
        }
        Self { plan, labels, called }
    }

    fn kinds_of(&self, table: &Table) -> Option<&'a [Kind]> {
        let place: Span = table.heading.name.span;
        self.labels.tables.iter().find(|known| known.place == place).map(|known| known.columns.as_slice())
    }

    fn asks(&self, column: &Expr, written: &str, kind: Option<&Kind>) -> Column {
        let called = match &column.kind {
            ExprKind::Name(name) => self.called.get(name.as_str()),
            _ => None,
        };
        self.column(called.map(Vec::as_slice).unwrap_or_default(), written, Role::Asks, kind.copied())
    }

    fn gives(&self, result: &ResultColumn, lang: Lang) -> Column {
        match &result.name {
            ResultName::Grade => {
                let kind = self.plan.grades.map(Kind::Member);
                self.column(&["grade", "等级"], lang.pick("grade", "等级"), Role::Gives, kind)
            }
            ResultName::Named(heading, _) => {
                let name = heading.name.text.as_str();
                let at = self.labels.decisions.iter().position(|decision| decision.label.name == name);
                let kind = at.and_then(|at| self.plan.decisions.get(at)).map(|decision| decision.kind);
                let called = self.called.get(name).map(Vec::as_slice).unwrap_or_default();
                self.column(called, name, Role::Gives, kind)
            }
        }
    }

    fn column(&self, called: &[&str], written: &str, role: Role, kind: Option<Kind>) -> Column {
        let heading = match called {
            // The grade is called as its language has it.
            ["grade", "等级"] | [] => written,
            [title, ..] => title,
        };
        let mut keys: Vec<String> = called.iter().chain([&written]).map(|text| fold::caseless(text)).collect();
        keys.dedup();
        Column {
            heading: heading.to_owned(),
            written: written.to_owned(),
            role,
            kind,
            members: kind.map(|kind| self.members(kind)).unwrap_or_default(),
            ordered: matches!(kind, Some(Kind::Member(scale)) if self.is_ordered(scale)),
            keys,
        }
    }

    fn is_ordered(&self, scale: ScaleId) -> bool {
        self.plan.scales.get(usize::from(scale.0)).is_some_and(|scale| scale.ordered > 1)
    }

    fn members(&self, kind: Kind) -> Vec<(String, String)> {
        match kind {
            Kind::Member(scale) => {
                let labels = self.labels.scales.get(usize::from(scale.0)).map(|(_, members)| members.as_slice());
                labels.unwrap_or_default().iter().map(|label| (label.name.clone(), label.title.clone())).collect()
            }
            Kind::YesNo
            | Kind::Number(_)
            | Kind::Text
            | Kind::Date
            | Kind::Moment
            | Kind::Duration
            | Kind::List
            | Kind::Records(_)
            | Kind::Row(_) => Vec::new(),
        }
    }
}
