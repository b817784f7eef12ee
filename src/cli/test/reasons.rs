//! The file beside a policy that says of some changes why no test notices them.

use std::path::Path;

use crate::cli::test::find::shown;
use crate::cli::test::mutate::{Mutated, Stale};
use crate::cli::test::one::{Case, CaseKind, Place};
use crate::cli::test::snapshot;
use crate::diagnostic::Lang;
use crate::testing::Reasons;

/// Reads the reasons, none where there is no such file; or the test that says what is wrong with them.
pub(crate) fn read(path: &Path, lang: Lang) -> Result<Reasons, Box<Case>> {
    if !path.exists() {
        return Ok(Reasons::default());
    }
    let case = |line: usize| {
        let name = lang.pick("reasons for changes that no test notices", "没有检验会发现的改动及其原因").to_owned();
        Case::new(CaseKind::Mutants, name, Place { file: shown(path), line })
    };
    let bytes = snapshot::read(path).map_err(|error| {
        let mut case = case(1);
        case.fail(error.wording(lang));
        case.unusable = true;
        Box::new(case)
    })?;
    Reasons::parse(&String::from_utf8_lossy(&bytes)).map_err(|problem| {
        let mut case = case(problem.line);
        let place = Place { file: shown(path), line: problem.line };
        let (line, said) = (problem.line, problem.said(lang));
        case.fail_at(place, lang.pick(format!("line {line}: {said}"), format!("第 {line} 行：{said}")));
        Box::new(case)
    })
}

/// Says of reasons that no change needs that they can go.
pub(crate) fn stale(case: &mut Case, path: &Path, reasons: &Reasons, mutated: &Mutated, lang: Lang) {
    for (at, why) in &mutated.stale {
        let Some(reason) = reasons.all().get(*at) else { continue };
        let place = Place { file: shown(path), line: reason.line };
        let said = match why {
            Stale::Unheard => lang.pick(
                "there is no such change: the policy may have changed since; correct or delete it",
                "没有这处改动（办法可能已经改过）；请更正或删除",
            ),
            Stale::Noticed => lang.pick(
                "a test notices this change, so it needs no reason; delete it",
                "这处改动已有检验会发现，不需要原因；请删除",
            ),
            Stale::Idle => lang.pick(
                "this change makes no other policy, so it needs no reason; delete it",
                "这处改动不会使办法有所不同，不需要原因；请删除",
            ),
        };
        let plus = if reason.new.is_empty() { String::new() } else { format!("\n+ {}", reason.new) };
        case.fail_at(place, format!("{said}\n- {}{plus}", reason.old));
    }
}
