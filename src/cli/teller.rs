//! Of what kind leads are, read straight from their records ([`Kinds`]).

use crate::data::{self, Cells};
use crate::eval::Clock;
use crate::kernel::{Binding, Codes, Kind, Kinds};
use crate::policy::Policy;

/// By what the leads of a run are known again: all that is said of them is of one policy and one clock.
#[derive(Debug)]
pub(crate) struct Seen<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) kinds: &'a Kinds,
    pub(crate) clock: Clock,
}

/// Tells the kinds of records of one form.
#[derive(Debug)]
pub(crate) struct Teller {
    binding: Binding,
    /// How many cells a row has.
    columns: usize,
    /// The kind of the last lead, if it was told.
    kind: Kind,
    told: bool,
}

impl Teller {
    /// For the rows of a table with these headings; without any, for records that name their facts. None where a heading
    /// stands for too much.
    pub(crate) fn new(seen: &Seen<'_>, headings: &[String]) -> Option<Self> {
        // A name that nobody has met is warned of, which is for the long way.
        let binding = seen.policy.binding_to(seen.kinds.frame(), headings)?.closed();
        Some(Self { binding, columns: headings.len(), kind: Kind::default(), told: false })
    }

    /// Tells the kind of a record in JSON; whether it could.
    pub(crate) fn tell_json(&mut self, seen: &Seen<'_>, text: &str) -> bool {
        self.tell(seen, |binding| binding.json(text))
    }

    /// Tells the kind of a row; whether it could.
    pub(crate) fn tell_row(&mut self, seen: &Seen<'_>, cells: &Cells) -> bool {
        let fits = cells.len() == self.columns;
        self.tell(seen, |binding| if fits { binding.row(cells.iter()) } else { None })
    }

    /// That the kind of this record is not told: `false`.
    pub(crate) const fn tell_nothing(&mut self) -> bool {
        self.told = false;
        false
    }

    fn tell(&mut self, seen: &Seen<'_>, read: impl FnOnce(&mut Binding) -> Option<&Codes>) -> bool {
        let codes = read(&mut self.binding);
        self.told = codes.is_some_and(|codes| seen.kinds.tell(codes, seen.clock, &mut self.kind).is_some());
        self.told
    }

    /// The kind of the last record, if it was told.
    pub(crate) fn kind(&self) -> Option<&Kind> {
        self.told.then_some(&self.kind)
    }

    /// What the record in JSON that was read last is called, if it is; none where that has to be read the long way.
    pub(crate) fn called<'t>(&self, text: &'t str) -> Option<Option<&'t str>> {
        match self.binding.marks() {
            [] => Some(None),
            [only] => data::called_by_json(text.get(only.clone())?).map(Some),
            _ => None,
        }
    }

    /// Takes into account names that the long way has met; a marked one holds what the lead is called.
    pub(crate) fn learn<'n>(&mut self, names: impl Iterator<Item = (&'n str, bool)>) {
        names.for_each(|(name, marked)| self.binding.tell(name, marked));
    }
}
