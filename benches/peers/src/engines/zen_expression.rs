//! One expression of `zen-expression`, compiled, on its virtual machine.

use zen_expression::vm::VM;
use zen_expression::{Scope, Variable, compile_expression};

use super::place;
use crate::Outcome;
use crate::race::{Answer, From, Lane, lane};

const NAME: &str = "zen-expression";

pub fn lanes<'a>(rule: &str, texts: &'a [String]) -> Outcome<[Lane<'a>; 2]> {
    let expression = compile_expression(rule).map_err(|problem| format!("{problem:?}"))?;
    let (second, mut vm, mut second_vm) = (expression.clone(), VM::new(), VM::new());
    let scope = |text: &String| Ok(Scope::new(serde_json::from_str::<Variable>(text)?));
    let prepared = texts.iter().map(scope).collect::<Outcome<Vec<Scope>>>()?;
    Ok([
        lane(
            NAME,
            From::Prepared,
            prepared,
            move |lead| answer(&expression.evaluate_with_scope(lead, &mut vm).ok()?),
            |_, answer| answer,
        ),
        lane(
            NAME,
            From::Json,
            texts.iter().collect(),
            move |text: &&String| {
                let lead = Scope::new(serde_json::from_str::<Variable>(text).ok()?);
                answer(&second.evaluate_with_scope(&lead, &mut second_vm).ok()?)
            },
            |_, answer| answer,
        ),
    ])
}

/// A grade, or a grade and days.
fn answer(value: &Variable) -> Option<Answer> {
    let Some(both) = value.as_array() else { return Some((place(value.as_str()?)?, None)) };
    let both = both.borrow();
    let days = both.get(1)?.as_number().and_then(|days| days.try_into().ok());
    Some((place(both.first()?.as_str()?)?, days))
}
