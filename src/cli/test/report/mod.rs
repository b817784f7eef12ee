//! What came of the tests: for people, for programs, for CI.

mod json;
mod junit;
mod pretty;
mod tap;

use crate::cli::Exit;
use crate::cli::diagnostics::annotated;
use crate::cli::test::Format;
use crate::cli::test::one::{Case, Tested};
use crate::cli::ui::{Ui, counted};

/// What came of the tests.
pub(crate) struct Report<'a> {
    /// Each file with its tests.
    pub(crate) tested: &'a [Tested],
    /// How to speak.
    pub(crate) ui: Ui,
}

impl Report<'_> {
    /// The whole report.
    pub(crate) fn text(&self, format: Format) -> String {
        match format {
            Format::Pretty => pretty::show(self.tested, self.ui) + &self.summary(),
            Format::Json => json::show(self.tested),
            Format::Junit => junit::show(self.tested),
            Format::Github => self.annotations(),
            Format::Tap => tap::show(self.tested),
        }
    }

    /// One line with the counts.
    pub(crate) fn summary(&self) -> String {
        // In the language of the policies, where they have one.
        let mut langs = self.tested.iter().map(|one| one.lang);
        let first = langs.next().filter(|first| langs.all(|lang| lang == *first));
        let lang = first.map_or(self.ui.lang(), |lang| self.ui.lang_for(lang));
        let cases = || self.tested.iter().flat_map(|one| &one.cases);
        let failed = cases().filter(|case| !case.passes()).count();
        let passed = cases().count().saturating_sub(failed);
        let files = self.tested.iter().filter(|one| !one.cases.is_empty()).count();
        let policies = lang.pick(
            if files == 1 { "1 policy".to_owned() } else { format!("{files} policies") },
            format!("{files} 份办法"),
        );
        let tests = counted(passed, lang, "test", "项检验");
        let (pass, fail) = (if passed == 1 { "passes" } else { "pass" }, if failed == 1 { "fails" } else { "fail" });
        lang.pick(
            format!("{policies}: {tests} {pass}, {failed} {fail}\n"),
            format!("{policies}：{tests}通过，{failed} 项不通过\n"),
        )
    }

    /// How the program ends.
    pub(crate) fn exit(&self) -> Exit {
        let cases = || self.tested.iter().flat_map(|one| &one.cases);
        if cases().any(|case| case.unusable) {
            return Exit::Unusable;
        }
        if cases().all(Case::passes) { Exit::Good } else { Exit::Findings }
    }

    /// Annotations of a pull request.
    fn annotations(&self) -> String {
        let mut out = String::new();
        for case in self.tested.iter().flat_map(|one| &one.cases) {
            for failure in &case.failures {
                let place = (failure.place.file.as_str(), failure.place.line);
                out.push_str(&annotated("error", place, &case.name, &failure.message));
            }
            if !case.passes() {
                continue;
            }
            for note in &case.notes {
                out.push_str(&annotated("notice", (&case.place.file, case.place.line), &case.name, note));
            }
        }
        out
    }
}
