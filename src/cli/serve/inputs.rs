//! What a policy asks for: for forms, and as JSON Schema for programs.

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::diagnostic::Lang;
use crate::eval::cell::Field;
use crate::plan::{self, Label};
use crate::policy::Policy;
use crate::value::{Kind, ScaleId, Unit, Value};

/// An input: what a lead may say.
#[derive(Serialize)]
pub(crate) struct Input<'a> {
    id: &'a str,
    name: &'a str,
    title: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    required: bool,
    /// Whether it is asked of some leads only.
    conditional: bool,
    masked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    least: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<Choice<'a>>,
    /// Of a list: what each of its records tells.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Input<'a>>,
}

/// One of a choice, or of the grades.
#[derive(Serialize)]
pub(crate) struct Choice<'a> {
    id: &'a str,
    name: &'a str,
    title: &'a str,
}

/// All inputs of a policy.
pub(crate) fn inputs(policy: &Policy) -> Vec<Input<'_>> {
    let inputs = policy.plan().inputs.iter().zip(&policy.labels().inputs);
    inputs.map(|(input, label)| described(policy, input, label)).collect()
}

/// The members of a scale or choice.
pub(crate) fn members(policy: &Policy, scale: ScaleId) -> Vec<Choice<'_>> {
    let at = usize::from(scale.0);
    let members = policy.plan().scales.get(at).map(|scale| scale.members.as_slice()).unwrap_or_default();
    let labels = policy.labels().scales.get(at).map(|(_, labels)| labels.as_slice()).unwrap_or_default();
    let choice = |(member, label)| -> Choice<'_> {
        let (member, label): (&plan::Member, &Label) = (member, label);
        Choice { id: &member.id, name: &label.name, title: &label.title }
    };
    members.iter().zip(labels).map(choice).collect()
}

fn described<'a>(policy: &'a Policy, input: &'a plan::Input, label: &'a Label) -> Input<'a> {
    let field = Field::of_plan(input, &label.title, policy.plan(), policy.labels()).in_zone(policy.zone());
    let shown = |value: &Option<Value>| value.as_ref().map(|value| field.write(value));
    Input {
        id: &input.id,
        name: &label.name,
        title: &label.title,
        kind: kind(input.kind),
        required: input.required,
        conditional: input.applies.is_some(),
        masked: input.masked,
        least: shown(&input.low),
        most: shown(&input.high),
        default: shown(&input.default),
        choices: match input.kind {
            Kind::Member(scale) => members(policy, scale),
            _ => Vec::new(),
        },
        fields: match input.kind {
            Kind::Records(list) => {
                let at = usize::from(list.0);
                let all = policy.plan().lists.get(at).zip(policy.labels().lists.get(at)).into_iter();
                all.flat_map(|(list, labels)| list.fields.iter().zip(&labels.fields))
                    .map(|(input, label)| described(policy, input, label))
                    .collect()
            }
            _ => Vec::new(),
        },
    }
}

/// A lead of the policy, as JSON Schema (2020-12). What a person would write is allowed as well: `"30%"`, `"60万"`.
pub(crate) fn schema(policy: &Policy, lang: Lang) -> Json {
    let labels = policy.labels();
    let mut lead = object(policy, policy.plan().inputs.iter().zip(&labels.inputs));
    lead.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    lead.insert("title".into(), labels.title.as_str().into());
    let more = lang.pick(
        "Other fields are passed over; `id` names the lead in answers.",
        "其他字段不起作用；`id` 是客户的编号，会写在回答里。",
    );
    lead.insert("description".into(), more.into());
    Json::Object(lead)
}

fn object<'a>(policy: &Policy, inputs: impl Iterator<Item = (&'a plan::Input, &'a Label)>) -> Map<String, Json> {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for (input, label) in inputs {
        properties.insert(label.name.clone(), property(policy, input, label));
        if input.required && input.applies.is_none() {
            required.push(Json::from(label.name.as_str()));
        }
    }
    let mut object = Map::new();
    object.insert("type".into(), "object".into());
    object.insert("properties".into(), properties.into());
    if !required.is_empty() {
        object.insert("required".into(), required.into());
    }
    object
}

fn property(policy: &Policy, input: &plan::Input, label: &Label) -> Json {
    let kinds: &[&str] = match input.kind {
        Kind::YesNo => &["boolean", "string"],
        Kind::Number(Unit::Count | Unit::Integer) => &["integer", "string"],
        Kind::Number(Unit::Number | Unit::Percent | Unit::Money) => &["number", "string"],
        Kind::Duration => &["string", "number"],
        Kind::Text | Kind::Date | Kind::Moment | Kind::Member(_) => &["string"],
        Kind::List | Kind::Records(_) | Kind::Row(_) => &["array"],
    };
    let mut said = Map::new();
    // A fact that is not known may be left out, or be null; one that is needed may not.
    let null = if input.required && input.applies.is_none() { &[][..] } else { &["null"] };
    said.insert("type".into(), kinds.iter().chain(null).copied().map(Json::from).collect::<Vec<_>>().into());
    said.insert("title".into(), label.title.as_str().into());
    let number = |value: &Option<Value>| match value {
        Some(Value::Number(number)) => serde_json::from_str::<Json>(&number.to_string()).ok().filter(Json::is_number),
        _ => None,
    };
    said.extend(number(&input.low).map(|low| ("minimum".to_owned(), low)));
    said.extend(number(&input.high).map(|high| ("maximum".to_owned(), high)));
    match input.kind {
        Kind::Date => drop(said.insert("format".into(), "date".into())),
        Kind::Moment => drop(said.insert("format".into(), "date-time".into())),
        Kind::Member(scale) => {
            let mut names: Vec<&str> = Vec::new();
            for member in members(policy, scale) {
                names.extend([member.name, member.title, member.id]);
            }
            let mut values: Vec<Json> = Vec::new();
            for name in names {
                if !values.contains(&json!(name)) {
                    values.push(name.into());
                }
            }
            // A choice may be left blank like any other fact.
            values.extend(null.iter().flat_map(|_| [json!(""), Json::Null]));
            said.insert("enum".into(), values.into());
        }
        Kind::Records(list) => {
            let at = usize::from(list.0);
            let fields = policy.plan().lists.get(at).zip(policy.labels().lists.get(at)).into_iter();
            let fields = fields.flat_map(|(list, labels)| list.fields.iter().zip(&labels.fields));
            said.insert("items".into(), object(policy, fields).into());
        }
        _ => {}
    }
    said.into()
}

/// A type as policies write it in English.
const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::YesNo => "yes/no",
        Kind::Number(Unit::Count) => "count",
        Kind::Number(Unit::Integer) => "integer",
        Kind::Number(Unit::Number) => "number",
        Kind::Number(Unit::Percent) => "percent",
        Kind::Number(Unit::Money) => "money",
        Kind::Text => "text",
        Kind::Date => "date",
        Kind::Moment => "moment",
        Kind::Duration => "duration",
        Kind::Member(_) => "choice",
        Kind::List | Kind::Records(_) | Kind::Row(_) => "list",
    }
}
