//! A sheet put into a policy in place of the rows of one of its tables.

use crate::diagnostic::{Diagnostic, Severity};
use crate::limits;
use crate::policy::{Compiled, Compiler, Policy};
use crate::sheets::cells::Said;
use crate::sheets::grid::Grid;
use crate::sheets::outline::Outline;
use crate::sheets::pages::Page;
pub use crate::sheets::pages::Report;
use crate::sheets::rows::{Fault, Line, Sheet, read};
use crate::sheets::spans::{Spot, holding, spots};
use crate::sheets::splice::splice;
use crate::source::{Source, SourceFile, Span};
use crate::syntax::alone::Reader;

/// What comes of a sheet.
#[derive(Debug)]
pub struct Import {
    /// The text of the policy with the rows of the sheet; the text as it was when they say the same.
    pub text: String,
    /// Whether it is another text.
    pub changed: bool,
    /// What is wrong with cells and rows of the sheet.
    pub reports: Vec<Report>,
    /// The policy with the rows that could be read, compiled.
    pub compiled: Compiled,
    /// What is wrong with it and was not before, outside the sheet.
    pub elsewhere: Vec<Diagnostic>,
}

impl Import {
    /// Whether the new text is a policy: every cell could be read, and the compiler takes it.
    pub fn is_sound(&self) -> bool {
        self.compiled.policy.is_some() && !self.reports.iter().any(|report| is_error(&report.diagnostic))
    }

    /// Whether nothing is wrong with it that was right before: examples included.
    pub fn is_clean(&self) -> bool {
        self.is_sound() && !self.elsewhere.iter().any(is_error)
    }
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity() == Severity::Error
}

/// Rounds in which the compiler looks at the rows that it had nothing to say of: it stops at the first sort of mistake.
const ROUNDS: usize = 4;

/// Reads a sheet, which comes from a file of this name, as the rows of a table of the policy, and compiles the policy
/// with them.
///
/// Rows of which a cell cannot be read are left out of what is compiled, so that one run tells of the others too.
pub fn import(compiler: &Compiler, policy: &Policy, outline: &Outline, (file, mut grid): (&str, Grid)) -> Import {
    let source = policy.source();
    let reader = Reader::new(source);
    let mut sheet = read(outline, &mut grid, &reader);
    let page = Page::new(file, &grid, &sheet.shown);
    if outline.crosstab {
        in_old_order(outline, &mut sheet);
    }
    let mut reports: Vec<Report> = sheet.faults.iter().map(|fault| of_fault(fault, &page)).collect();
    let path = source.files().first().map_or("", SourceFile::path);
    let check = |text: &str| compiler.check(Source::new(source.name(), text).at(path));
    let before = check(source.text());
    let trial = Trial { outline, source, reader: &reader, known: &before.diagnostics, page: &page };
    // Nothing can be compiled of a sheet without rows, or of which columns are missing; and need not, of one that says
    // what the policy says already.
    let usable = !sheet.lines.is_empty() && sheet.headings.columns.iter().all(Option::is_some);
    let first = if usable { trial.text(&sheet) } else { None };
    let Some(text) = first else {
        reports.sort_by_key(|report| report.diagnostic.span);
        let text = source.text().to_owned();
        return Import { text, changed: false, reports, compiled: before, elsewhere: Vec::new() };
    };
    let compiled = check(&text);
    let (found, others) = trial.told(&compiled, &text, &sheet);
    // What a policy with half its rows says of itself helps nobody.
    let mut elsewhere = if reports.is_empty() { others } else { Vec::new() };
    if reports.is_empty() && found.is_empty() {
        elsewhere.extend(newly_unproved(&before, &compiled));
    }
    let mut bad = rows_of(&found);
    reports.extend(found);
    for _ in 1..ROUNDS {
        sheet.lines.retain(|line| !bad.contains(&line.row));
        let text = if bad.is_empty() || sheet.lines.is_empty() { None } else { trial.text(&sheet) };
        let Some(text) = text else { break };
        let (found, _) = trial.told(&check(&text), &text, &sheet);
        let cells = found.into_iter().filter(Report::is_of_a_cell).collect::<Vec<_>>();
        bad = rows_of(&cells);
        reports.extend(cells);
    }
    reports.sort_by_key(|report| report.diagnostic.span);
    Import { text, changed: true, reports, compiled, elsewhere }
}

/// What no longer holds for every lead and did before: promises that the new rows break, gaps and conflicts that they
/// make.
fn newly_unproved(before: &Compiled, after: &Compiled) -> Vec<Diagnostic> {
    let proved = |compiled: &Compiled| match &compiled.policy {
        Some(policy) => policy.prove(limits::DIAGRAM_STEPS).diagnostics,
        None => Vec::new(),
    };
    let after_found = proved(after).into_iter().filter(|found| found.severity() != Severity::Note);
    let mut found: Vec<Diagnostic> = after_found.collect();
    if !found.is_empty() {
        // A witness may be another; what it is a witness of is the same words of the policy.
        let said =
            |compiled: &Compiled, found: &Diagnostic| (found.code(), compiled.source.slice(found.span).to_owned());
        let known: Vec<_> = proved(before).iter().map(|found| said(before, found)).collect();
        found.retain(|found| !known.contains(&said(after, found)));
    }
    found
}

fn rows_of(reports: &[Report]) -> Vec<u32> {
    reports.iter().filter(|report| is_error(&report.diagnostic)).map(|report| report.row).collect()
}

/// What is needed to try rows in a policy.
struct Trial<'a> {
    outline: &'a Outline,
    source: &'a Source,
    reader: &'a Reader,
    /// What was wrong with the policy before.
    known: &'a [Diagnostic],
    page: &'a Page,
}

impl Trial<'_> {
    /// The policy with these rows; none when they say what it says already.
    fn text(&self, sheet: &Sheet) -> Option<String> {
        splice(self.outline, self.source, self.reader, (&sheet.across, &sheet.lines))
    }

    /// What the compiler says that it did not say before: of cells and rows, and of the rest of the policy.
    fn told(&self, compiled: &Compiled, text: &str, sheet: &Sheet) -> (Vec<Report>, Vec<Diagnostic>) {
        let source = Source::new(self.source.name(), text);
        let spots = spots(self.outline, &source, self.reader, sheet);
        let is_new = |note: &&Diagnostic| !self.known.iter().any(|old| old.problem == note.problem);
        let (mut reports, mut elsewhere) = (Vec::new(), Vec::new());
        for note in compiled.diagnostics.iter().filter(|note| note.severity() != Severity::Note).filter(is_new) {
            match holding(&spots, note.span) {
                Some(spot) => reports.push(of_note(note, spot, &spots, self.page)),
                None => elsewhere.push(note.clone()),
            }
        }
        (reports, elsewhere)
    }
}

/// The columns of a crosstab as the policy has them, where they are the same in another order.
fn in_old_order(outline: &Outline, sheet: &mut Sheet) {
    let crate::syntax::tree::Layout::Crosstab(across) = &outline.table.layout else { return };
    let old: Vec<String> = across.iter().map(|cell| crate::syntax::alone::said(&cell.kind)).collect();
    let place = |said: &Said| old.iter().position(|meaning| *meaning == said.meaning);
    let Some(places) = sheet.across.iter().map(place).collect::<Option<Vec<usize>>>() else { return };
    let mut sorted = places.clone();
    sorted.sort_unstable();
    if !sorted.iter().copied().eq(0..old.len()) {
        return;
    }
    let order = |own: &[Said]| -> Vec<Said> {
        let mut pairs: Vec<(usize, Said)> = places.iter().copied().zip(own.iter().cloned()).collect();
        pairs.sort_by_key(|(place, _)| *place);
        pairs.into_iter().map(|(_, said)| said).collect()
    };
    sheet.across = order(&sheet.across);
    for Line { answers, .. } in &mut sheet.lines {
        *answers = order(answers);
    }
    let mut columns: Vec<(usize, Option<u32>)> =
        places.iter().copied().zip(sheet.headings.columns.iter().skip(1).copied()).collect();
    columns.sort_by_key(|(place, _)| *place);
    let side = sheet.headings.columns.first().copied().flatten();
    sheet.headings.columns = std::iter::once(side).chain(columns.into_iter().map(|(_, column)| column)).collect();
}

fn of_fault(fault: &Fault, page: &Page) -> Report {
    let place = match fault.column {
        Some(column) => page.cell(fault.row, column),
        None => page.row(fault.row),
    };
    let within = fault.within.map_or(place, |within| {
        let inside = |at: usize| place.start.saturating_add(at).min(place.end);
        Span::new(inside(within.start), inside(within.end))
    });
    page.report(fault.row, fault.column, Diagnostic::new(fault.problem.clone(), within))
}

/// What the compiler says of a part of the table, said of the cell that it came from.
fn of_note(note: &Diagnostic, spot: Spot, spots: &[Spot], page: &Page) -> Report {
    let place = |spot: Spot| match spot.column {
        Some(column) => page.cell(spot.row, column),
        None => page.row(spot.row),
    };
    let related = note.related.iter();
    let related = related.filter_map(|(span, remark)| Some((place(holding(spots, *span)?), *remark)));
    let diagnostic =
        Diagnostic { problem: note.problem.clone(), span: place(spot), related: related.collect(), fix: None };
    page.report(spot.row, spot.column, diagnostic)
}
