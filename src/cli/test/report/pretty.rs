//! Results for people: a line for each policy, and below it what is wrong.

use std::fmt::Write;

use crate::cli::diagnostics::{self, Findings, Format};
use crate::cli::test::coverage;
use crate::cli::test::one::{Case, CaseKind, Tested};
use crate::cli::ui::{Ui, counted, plain};
use crate::diagnostic::Lang;

/// Lines told of one test; the rest are counted.
const LISTED: usize = 20;

pub(super) fn show(tested: &[Tested], ui: Ui) -> String {
    tested.iter().filter(|one| !one.cases.is_empty()).map(|one| file(one, ui)).collect()
}

fn file(one: &Tested, ui: Ui) -> String {
    let lang = one.lang;
    let failed = one.cases.iter().filter(|case| !case.passes()).count();
    let mut out = if failed == 0 {
        let colon = lang.pick(": ", "：");
        // A file that belongs to nothing is no failure by itself, and nothing good either.
        let mark = if one.cases.iter().all(|case| case.kind == CaseKind::Orphan) { "!" } else { "✓" };
        format!("{mark} {}{colon}{}\n", one.name, passed(&one.cases, lang))
    } else {
        let tests = counted(one.cases.len(), lang, "test", "项检验");
        let verb = if failed == 1 { "fails" } else { "fail" };
        lang.pick(
            format!("✗ {}: {failed} of {tests} {verb}\n", one.name),
            format!("✗ {}：{tests}中 {failed} 项不通过\n", one.name),
        )
    };
    for case in &one.cases {
        out.push_str(&said(one, case, ui));
    }
    if let (Some(coverage), Some(source)) = (&one.coverage, &one.source) {
        // Where a test asks for so much, it has told what is missing.
        let told = one.cases.iter().any(|case| case.kind == CaseKind::Coverage && !case.passes());
        out.push_str(&coverage::text(coverage, source, lang, !told));
    }
    if let Some(suggested) = &one.suggested {
        out.push_str(&plain(&suggested.text(lang)));
    }
    out
}

/// What passes, counted.
fn passed(cases: &[Case], lang: Lang) -> String {
    let count = |kind| cases.iter().filter(|case| case.kind == kind).count();
    let leads: usize = cases.iter().filter(|case| case.kind == CaseKind::Snapshot).map(|case| case.leads).sum();
    let mut parts = Vec::new();
    if count(CaseKind::Sound) > 0 {
        parts.push(lang.pick("sound", "没有问题").to_owned());
    }
    match count(CaseKind::Example) {
        0 => {}
        1 => parts.push(lang.pick("1 example holds", "1 个举例符合").to_owned()),
        n => parts.push(lang.pick(format!("{n} examples hold"), format!("{n} 个举例全部符合"))),
    }
    if leads > 0 {
        let leads = counted(leads, lang, "lead", "位客户");
        parts.push(lang.pick(format!("{leads} as in the snapshot"), format!("{leads}与快照一致")));
    }
    if parts.is_empty() {
        parts.push(lang.pick("tests nothing", "没有检验任何东西").to_owned());
    }
    parts.join(lang.pick(", ", "，"))
}

fn said(one: &Tested, case: &Case, ui: Ui) -> String {
    let mut out = String::new();
    if !case.passes() {
        let _ = writeln!(out, "  {}", case.name);
    }
    if let (Some(source), false) = (&one.source, case.diagnostics.is_empty()) {
        let findings = Findings { source, diagnostics: &case.diagnostics, lang: one.lang, place: None };
        out.push_str(&diagnostics::show(&[findings], Format::Pretty, ui.colored_out));
    } else {
        for (number, failure) in case.failures.iter().take(LISTED).enumerate() {
            let place = &failure.place;
            // The first says how much is covered; what is not covered has its line.
            let is_here =
                *place == case.place && (!matches!(case.kind, CaseKind::Coverage | CaseKind::Mutants) || number == 0);
            let at = if is_here { String::new() } else { format!("{}:{} ", place.file, place.line) };
            let _ = writeln!(out, "    {at}{}", failure.message.replace('\n', "\n    "));
        }
        let more = case.failures.len().saturating_sub(LISTED);
        if more > 0 {
            out.push_str(&one.lang.pick(format!("    and {more} more\n"), format!("    另有 {more} 项\n")));
        }
    }
    for note in &case.notes {
        let _ = writeln!(out, "    {note}");
    }
    out
}
