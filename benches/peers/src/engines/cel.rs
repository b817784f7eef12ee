//! `cel`: programs over facts that stand as variables in a scope.

use cel::{Context, Program, Value};

use super::place;
use crate::Outcome;
use crate::race::{Answer, From, Lane, lane};

const NAME: &str = "cel";

/// A rule as CEL has it.
pub enum Rule {
    /// An expression that gives the answer.
    One(String),
    /// Conditions with the grade of each; the first that holds counts, and else the last grade.
    First(Vec<(String, &'static str)>, &'static str),
}

/// The same, compiled.
enum Compiled {
    One(Program),
    First(Vec<(Program, u8)>, u8),
}

pub fn lanes<'a>(rule: &Rule, texts: &'a [String]) -> Outcome<[Lane<'a>; 2]> {
    // Live as long as the program: the scopes of all leads borrow them.
    let root: &'static Context<'static, 'static> = Box::leak(Box::new(Context::default()));
    let rule: &'static Compiled = Box::leak(Box::new(rule.compiled()?));
    let prepared = texts.iter().map(|text| scope(root, text)).collect::<Outcome<Vec<Context<'_, '_>>>>()?;
    Ok([
        lane(NAME, From::Prepared, prepared, |lead| rule.answer(lead), |_, answer| answer),
        lane(
            NAME,
            From::Json,
            texts.iter().collect(),
            move |text: &&String| rule.answer(&scope(root, text).ok()?),
            |_, answer| answer,
        ),
    ])
}

impl Rule {
    fn compiled(&self) -> Outcome<Compiled> {
        Ok(match self {
            Self::One(text) => Compiled::One(Program::compile(text)?),
            Self::First(rows, otherwise) => {
                let row =
                    |(text, grade): &(String, &str)| Ok((Program::compile(text)?, place(grade).ok_or("a grade")?));
                Compiled::First(rows.iter().map(row).collect::<Outcome<_>>()?, place(otherwise).ok_or("a grade")?)
            }
        })
    }
}

impl Compiled {
    fn answer(&self, lead: &Context<'_, '_>) -> Option<Answer> {
        match self {
            Self::One(program) => answer(&program.execute(lead).ok()?),
            Self::First(rows, otherwise) => {
                for (program, grade) in rows {
                    if program.execute(lead).ok()? == Value::Bool(true) {
                        return Some((*grade, None));
                    }
                }
                Some((*otherwise, None))
            }
        }
    }
}

/// The facts of a record as variables; whole numbers are CEL's `int`, as its literals are.
fn scope(root: &'static Context<'static, 'static>, text: &str) -> Outcome<Context<'static, 'static>> {
    let mut scope = root.new_inner_scope();
    for (name, fact) in serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text)? {
        let fact = match fact {
            serde_json::Value::Number(number) => match number.as_i64() {
                Some(whole) => Value::Int(whole),
                None => Value::Float(number.as_f64().ok_or("a number")?),
            },
            serde_json::Value::Bool(yes) => Value::Bool(yes),
            serde_json::Value::String(text) => Value::String(text.into()),
            other => return Err(format!("{name} is {other}").into()),
        };
        scope.add_variable_from_value(name, fact);
    }
    Ok(scope)
}

/// A grade, or a grade and days.
fn answer(value: &Value) -> Option<Answer> {
    match value {
        Value::String(grade) => Some((place(grade)?, None)),
        Value::List(both) => match both.as_slice() {
            [Value::String(grade), Value::Int(days)] => Some((place(grade)?, Some(*days))),
            [Value::String(grade), Value::Null] => Some((place(grade)?, None)),
            _ => None,
        },
        _ => None,
    }
}
