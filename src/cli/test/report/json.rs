//! Results for programs: one object.

use serde_json::{Value, json};

use crate::cli::test::coverage;
use crate::cli::test::one::{Case, Tested};

pub(super) fn show(tested: &[Tested]) -> String {
    let files: Vec<Value> = tested.iter().filter(|one| !one.cases.is_empty()).map(file).collect();
    let cases = || tested.iter().flat_map(|one| &one.cases);
    let failed = cases().filter(|case| !case.passes()).count();
    let all = json!({ "passed": cases().count().saturating_sub(failed), "failed": failed, "files": files });
    // A structure of texts and numbers always has a JSON form.
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    text
}

fn file(one: &Tested) -> Value {
    let mut all = json!({ "file": one.name, "tests": one.cases.iter().map(case).collect::<Vec<_>>() });
    if let (Some(measured), Some(source), Some(all)) = (&one.coverage, &one.source, all.as_object_mut()) {
        all.insert("coverage".to_owned(), coverage::json(measured, source, one.lang));
    }
    if let (Some(mutated), Some(source), Some(all)) = (&one.mutated, &one.source, all.as_object_mut()) {
        all.insert("mutants".to_owned(), mutated.json(source, one.lang));
    }
    if let (Some(suggested), Some(all)) = (&one.suggested, all.as_object_mut()) {
        let examples: Vec<&String> = suggested.examples.iter().map(|(example, _)| example).collect();
        all.insert("suggested".to_owned(), json!(examples));
    }
    all
}

fn case(case: &Case) -> Value {
    let failures = case
        .failures
        .iter()
        .map(|failure| json!({ "file": failure.place.file, "line": failure.place.line, "message": failure.message }));
    json!({
        "kind": case.kind.word(),
        "name": case.name,
        "file": case.place.file,
        "line": case.place.line,
        "passed": case.passes(),
        "leads": case.leads,
        "failures": failures.collect::<Vec<_>>(),
        "notes": case.notes,
    })
}
