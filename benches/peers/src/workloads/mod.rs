//! What is graded: leads, the hand-written function, Gradus, and the rule as each engine's users would write it.

pub mod customers;
pub mod orders;
pub mod visitors;

use gradus::{Brief, Clock, Policy};

use crate::Outcome;
use crate::engines::{Rules, cedar, cel, datalogic};
use crate::race::{Answer, From, Lane, lane};
use crate::table::GRADUS;

/// So many leads take turns, so that a branch is not right by habit.
pub const LEADS: usize = 4_096;

/// Gradus on packed leads and on JSON texts.
fn by_gradus<'a>(
    policy: &Policy,
    clock: Clock,
    texts: &'a [String],
    read: impl Fn(usize, &Brief) -> Option<Answer> + Clone + 'a,
) -> Outcome<[Lane<'a>; 2]> {
    let pack = |text: &String| {
        let lead = gradus::eval::lead_from_json(text).map_err(|problem| problem.to_string())?;
        Ok(policy.pack(policy.prepare(&lead).map_err(|faults| format!("{faults:?}"))?))
    };
    if !policy.has_kernel() {
        return Err("the policy has no kernel".into());
    }
    let packed = texts.iter().map(pack).collect::<Outcome<Vec<_>>>()?;
    let (policy, mut bound) = (policy.clone(), policy.at(clock).bind::<&str>(&[])?);
    let again = read.clone();
    Ok([
        lane(GRADUS, From::Prepared, packed, move |lead| policy.brief(lead, clock), move |at, brief| read(at, &brief)),
        lane(
            GRADUS,
            From::Json,
            texts.iter().collect(),
            move |text| bound.json(text),
            move |at, brief| again(at, brief.as_ref().ok()?),
        ),
    ])
}

/// The other engines, in the order of the table. Cedar may have texts of its own, without fractions.
fn by_peers<'a>(rules: &Rules, texts: &'a [String], cedar_texts: &'a [String]) -> Outcome<Vec<Lane<'a>>> {
    let mut lanes: Vec<Lane<'a>> = Vec::new();
    lanes.extend(datalogic::lanes(&rules.datalogic, texts)?);
    #[cfg(feature = "zen")]
    {
        lanes.extend(crate::engines::zen_expression::lanes(&rules.zen_expression, texts)?);
        lanes.extend(crate::engines::zen_engine::lanes(&rules.zen_graph, texts)?);
    }
    lanes.extend(cel::lanes(&rules.cel, texts)?);
    lanes.extend(cedar::lanes(&rules.cedar, cedar_texts)?);
    Ok(lanes)
}

fn texts<R: serde::Serialize>(records: impl IntoIterator<Item = R>) -> Outcome<Vec<String>> {
    records.into_iter().map(|record| Ok(serde_json::to_string(&record)?)).collect()
}

fn policy(name: &str) -> Outcome<Policy> {
    Ok(gradus::Compiler::new().compile(read(&format!("../../policies/{name}.grade"))?)?)
}

/// The rule of a workload as it stands in `rules/`, in the language of each engine.
fn rules(name: &str) -> Outcome<Rules> {
    let rule = |ending: &str| read(&format!("rules/{name}.{ending}"));
    Ok(Rules {
        datalogic: rule("jsonlogic.json")?,
        zen_expression: rule("zen.txt")?,
        zen_graph: rule("zen.json")?,
        cel: cel::Rule::One(rule("cel")?),
        cedar: rule("cedar")?,
    })
}

fn read(file: &str) -> Outcome<String> {
    let file = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&file).map_err(|problem| format!("{file}: {problem}").into())
}
