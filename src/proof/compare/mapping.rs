//! What of one policy is what of another: by id, unless it is said otherwise.

use crate::diagnostic::{DiffProblem, nearest};
use crate::plan::{Label, Labels, Plan};
use crate::value::fold;

/// What of an old policy bears another name in a new one: inputs, grades and other members of scales, decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    pairs: Vec<(String, String)>,
}

impl Mapping {
    /// Nothing bears another name.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, and what is called `old` in the old policy is called `new` in the new one: an id, name or title.
    #[must_use]
    pub fn with(mut self, old: impl Into<String>, new: impl Into<String>) -> Self {
        self.pairs.push((old.into(), new.into()));
        self
    }
}

/// A thing with all that people call it.
struct Named {
    id: String,
    names: Vec<String>,
}

impl Named {
    fn is(&self, name: &str) -> bool {
        let wanted = fold::caseless(name);
        self.names.iter().any(|own| fold::caseless(own) == wanted)
    }
}

/// All things of one sort in a policy.
type Of = fn((&Plan, &Labels)) -> Vec<Named>;

/// A mapping between two policies, with every name found.
pub(crate) struct Found {
    /// Ids of things of one sort, old and new.
    inputs: Vec<(String, String)>,
    members: Vec<(String, String)>,
    decisions: Vec<(String, String)>,
}

impl Found {
    /// Looks up the names of a mapping.
    ///
    /// # Errors
    /// Names that neither policy has, and things that are mapped twice.
    pub(crate) fn new(mapping: &Mapping, old: (&Plan, &Labels), new: (&Plan, &Labels)) -> Result<Self, DiffProblem> {
        let mut found = Self { inputs: Vec::new(), members: Vec::new(), decisions: Vec::new() };
        for (from, to) in &mapping.pairs {
            let mut any = false;
            let sorts: [(&mut Vec<(String, String)>, Of); 3] =
                [(&mut found.inputs, inputs), (&mut found.members, members), (&mut found.decisions, decisions)];
            for (pairs, of) in sorts {
                let (Some(one), Some(other)) = (id_of(&of(old), from), id_of(&of(new), to)) else { continue };
                if pairs.iter().any(|(known, target)| *known == one || *target == other) {
                    return Err(DiffProblem::MappedTwice { old: from.clone(), new: to.clone() });
                }
                pairs.push((one, other));
                any = true;
            }
            if !any {
                return Err(not_found((from, to), old, new));
            }
        }
        Ok(found)
    }

    /// The id in the new policy of an input of the old one.
    pub(crate) fn input<'a>(&'a self, old: &'a str) -> Option<&'a str> {
        target(&self.inputs, old)
    }

    /// The id in the new policy of a member of a scale of the old one.
    pub(crate) fn member<'a>(&'a self, old: &'a str) -> Option<&'a str> {
        target(&self.members, old)
    }

    /// The id in the new policy of a decision of the old one.
    pub(crate) fn decision<'a>(&'a self, old: &'a str) -> Option<&'a str> {
        target(&self.decisions, old)
    }
}

/// What is mapped to by something else is not what bears the same id.
fn target<'a>(pairs: &'a [(String, String)], old: &'a str) -> Option<&'a str> {
    match pairs.iter().find(|(known, _)| known == old) {
        Some((_, new)) => Some(new),
        None => (!pairs.iter().any(|(_, new)| new == old)).then_some(old),
    }
}

fn id_of(things: &[Named], name: &str) -> Option<String> {
    let by_id = things.iter().find(|thing| thing.id == name);
    by_id.or_else(|| things.iter().find(|thing| thing.is(name))).map(|thing| thing.id.clone())
}

fn not_found((from, to): (&str, &str), old: (&Plan, &Labels), new: (&Plan, &Labels)) -> DiffProblem {
    let all = |of: (&Plan, &Labels)| -> Vec<Named> {
        inputs(of).into_iter().chain(members(of)).chain(decisions(of)).collect()
    };
    let (olds, news) = (all(old), all(new));
    let (name, in_old, things) = if id_of(&olds, from).is_none() { (from, true, olds) } else { (to, false, news) };
    // A grade is no input: where both are found, they are of two sorts.
    if id_of(&things, name).is_some() {
        return DiffProblem::TwoSorts { old: from.to_owned(), new: to.to_owned() };
    }
    let near = nearest(name, things.iter().flat_map(|thing| &thing.names).map(String::as_str));
    DiffProblem::NoSuchName { name: name.to_owned(), in_old, near }
}

fn named(id: &str, label: Option<&Label>) -> Named {
    let names = label.map(|label| [label.name.clone(), label.title.clone()]).into_iter().flatten();
    Named { id: id.to_owned(), names: std::iter::once(id.to_owned()).chain(names).collect() }
}

fn inputs((plan, labels): (&Plan, &Labels)) -> Vec<Named> {
    plan.inputs.iter().enumerate().map(|(at, input)| named(&input.id, labels.inputs.get(at))).collect()
}

fn members((plan, labels): (&Plan, &Labels)) -> Vec<Named> {
    let mut all = Vec::new();
    for (at, scale) in plan.scales.iter().enumerate() {
        let labels = labels.scales.get(at).map(|(_, members)| members.as_slice()).unwrap_or_default();
        all.extend(scale.members.iter().enumerate().map(|(at, member)| named(&member.id, labels.get(at))));
    }
    all
}

fn decisions((plan, labels): (&Plan, &Labels)) -> Vec<Named> {
    let label = |at: usize| labels.decisions.get(at).map(|decision| &decision.label);
    plan.decisions.iter().enumerate().map(|(at, decision)| named(&decision.id, label(at))).collect()
}
