//! Fields that are missing in the records of a lead's lists, of those that the plan reads.

use std::collections::BTreeSet;

use crate::eval::facts::{Facts, Slot};
use crate::plan::{Each, InputId, List, Node, Plan};
use crate::value::{ListId, Value};

/// One record of a list, of which something is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The fact that holds the list.
    pub input: InputId,
    /// The list.
    pub list: ListId,
    /// Which of its records, from 0.
    pub element: usize,
    /// The fields, in order of the policy.
    pub fields: Vec<u16>,
}

/// What is missing in the lists of a lead, record by record.
pub fn gaps(plan: &Plan, facts: &Facts) -> Vec<Gap> {
    let mut found = Vec::new();
    for (list, id) in plan.lists.iter().zip(0_u16..) {
        let Some(Value::Records(elements)) = facts.slots.get(list.input.index()).and_then(Slot::known) else {
            continue;
        };
        let read = fields_read(plan, ListId(id));
        for (element, values) in elements.iter().enumerate() {
            let missing = |field: &u16| is_missing(list, values.get(usize::from(*field)), *field);
            let fields: Vec<u16> = read.iter().copied().filter(missing).collect();
            if !fields.is_empty() {
                found.push(Gap { input: list.input, list: ListId(id), element, fields });
            }
        }
    }
    found
}

fn is_missing(list: &List, value: Option<&Option<Value>>, field: u16) -> bool {
    let default = list.fields.get(usize::from(field)).and_then(|field| field.default.as_ref());
    default.is_none() && value.is_none_or(Option::is_none)
}

/// The fields of a list that the plan reads.
fn fields_read(plan: &Plan, of: ListId) -> BTreeSet<u16> {
    let mut read = BTreeSet::new();
    let mut body = |each: &Each| {
        read.extend(each.body.iter().filter_map(|node| match node {
            Node::Element(field) => Some(*field),
            _ => None,
        }));
    };
    let mut more = BTreeSet::new();
    for node in &plan.nodes {
        match node {
            Node::Gather(_, list, each, field) if *list == of => {
                body(each);
                more.extend(*field);
            }
            Node::Find(list, each, search) if *list == of => {
                body(each);
                more.extend(search.by.iter().chain(&search.told));
            }
            _ => {}
        }
    }
    read.extend(more);
    read
}
