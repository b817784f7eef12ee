//! Members of scales, and those next to them.

use crate::source::Source;
use crate::syntax::tree::{Declaration, DeclarationKind, Member, TypeKind};

/// The scales and choices of a policy, each with its members in order: their names, and how they are written.
pub(super) struct Scales {
    all: Vec<Vec<(String, String)>>,
    /// The grades, where the policy has some.
    grades: Option<usize>,
}

impl Scales {
    pub(super) fn of(source: &Source, declarations: &[Declaration]) -> Self {
        let mut scales = Self { all: Vec::new(), grades: None };
        declarations.iter().for_each(|declaration| scales.read(source, &declaration.kind));
        scales
    }

    fn read(&mut self, source: &Source, kind: &DeclarationKind) {
        match kind {
            DeclarationKind::Override(inner) => self.read(source, &inner.kind),
            DeclarationKind::Grades { members, .. } => {
                self.grades = Some(self.all.len());
                self.add(source, members);
            }
            DeclarationKind::Levels(members)
            | DeclarationKind::Scale { members, .. }
            | DeclarationKind::Choice { members, .. } => self.add(source, members),
            DeclarationKind::Input(input) => {
                if let TypeKind::OneOf(members) = &input.kind.kind {
                    self.add(source, members);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, source: &Source, members: &[Member]) {
        let one = |member: &Member| {
            let name = &member.heading.name;
            (name.text.clone(), source.slice(name.span).to_owned())
        };
        self.all.push(members.iter().map(one).collect());
    }

    /// The grades before and behind this one, as they are written.
    pub(super) fn beside_grade(&self, name: &str) -> Vec<String> {
        let grades = self.grades.and_then(|at| self.all.get(at));
        grades.map(|grades| beside(grades, name)).unwrap_or_default()
    }

    /// The members before and behind this one, in each scale that has one of that name.
    pub(super) fn beside(&self, name: &str) -> Vec<String> {
        let mut all: Vec<String> = self.all.iter().flat_map(|scale| beside(scale, name)).collect();
        all.sort();
        all.dedup();
        all
    }
}

fn beside(scale: &[(String, String)], name: &str) -> Vec<String> {
    let Some(at) = scale.iter().position(|(own, _)| own == name) else { return Vec::new() };
    let before = at.checked_sub(1).and_then(|at| scale.get(at));
    let behind = scale.get(at.saturating_add(1));
    before.into_iter().chain(behind).map(|(_, written)| written.clone()).collect()
}
