//! What is known of a value, as a verdict shows it.

use crate::eval::possible::{Possible, Present, each_member};
use crate::eval::{Answer, Shown};
use crate::plan::Plan;
use crate::value::{Kind, ScaleId, Value};

/// The answer for a value of this kind.
pub(crate) fn answer(plan: &Plan, kind: Kind, possible: &Possible) -> Answer {
    let show = |value: &Value| shown(plan, kind, value);
    match (&possible.present, possible.absent) {
        (Present::Nothing, _) => Answer::Absent(()),
        (Present::One(value), None) => Answer::Is(show(value)),
        // Perhaps this, perhaps nothing: that is not known.
        (_, Some(_)) | (Present::Any, None) => Answer::Unknown { unknown: true },
        (Present::Either, None) => Answer::OneOf { one_of: vec![Shown::YesNo(true), Shown::YesNo(false)] },
        (Present::Members(set), None) => {
            Answer::OneOf { one_of: each_member(*set).map(|index| show(&Value::Member(index))).collect() }
        }
        (Present::Several(values), None) => Answer::OneOf { one_of: values.iter().map(show).collect() },
        (Present::Between(Some(low), Some(high)), None) => Answer::Between { from: show(low), to: show(high) },
        (Present::Between(_, _), None) => Answer::Unknown { unknown: true },
    }
}

/// A value as a verdict shows it.
pub(crate) fn shown(plan: &Plan, kind: Kind, value: &Value) -> Shown {
    match value {
        Value::YesNo(yes) => Shown::YesNo(*yes),
        Value::Number(number) => Shown::Number(number.reduced()),
        Value::Text(text) => Shown::Text(text.to_string()),
        Value::Date(day) => Shown::Date(*day),
        Value::Moment(at) => Shown::Moment(*at),
        Value::Duration(length) => Shown::Duration(*length),
        Value::List(ids) => Shown::List(ids.iter().map(ToString::to_string).collect()),
        // INVARIANT: neither is a result, so none of them comes here.
        Value::Records(_) | Value::Row(_) => Shown::List(Vec::new()),
        Value::Member(index) => Shown::Text(match kind {
            Kind::Member(scale) => member_id(plan, scale, *index),
            Kind::YesNo
            | Kind::Number(_)
            | Kind::Text
            | Kind::Date
            | Kind::Moment
            | Kind::Duration
            | Kind::List
            | Kind::Records(_)
            | Kind::Row(_) => String::new(),
        }),
    }
}

/// The id of a grade.
pub(crate) fn name_of_grade(plan: &Plan, index: u8) -> String {
    plan.grades.map(|grades| member_id(plan, grades, index)).unwrap_or_default()
}

fn member_id(plan: &Plan, scale: ScaleId, index: u8) -> String {
    plan.scales
        .get(usize::from(scale.0))
        .and_then(|scale| scale.members.get(usize::from(index)))
        .map(|member| member.id.clone())
        .unwrap_or_default()
}
