//! How a lead stands in words, before a program runs on them: one code for each fact, and room for what steps compute.

use crate::eval::{Facts, Schema, Slot};
use crate::kernel::binding::Entry;
use crate::kernel::coding::Coding;
use crate::kernel::program::Program;
use crate::kernel::step::Step;
use crate::plan::Plan;

/// Sizes that are copied fast.
const SIZES: [usize; 3] = [16, 32, 64];

/// A lead as codes: see [`Frame::pack`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Codes {
    /// The words of a program before it runs. First one code for each fact, in order of the plan: the default, or nought,
    /// where the record does not hold it.
    pub(crate) words: Box<[i64]>,
    /// The facts that the record does not hold.
    pub(crate) missing: Vec<u32>,
}

/// How the leads of a policy stand in words.
#[derive(Debug)]
pub(crate) struct Frame {
    codings: Vec<Coding>,
    defaults: Vec<Option<i64>>,
    /// How many words a lead brings: those of the program, filled up to a size that is copied fast.
    width: usize,
    /// What packs the codes of several facts into one word.
    packs: Vec<Step>,
}

impl Frame {
    /// For a program.
    pub(crate) fn new(plan: &Plan, codings: Vec<Coding>, program: &Program) -> Self {
        let defaults = plan.inputs.iter().zip(&codings);
        let defaults = defaults.map(|(input, coding)| input.default.as_ref().and_then(|value| coding.encode(value)));
        let defaults = defaults.collect();
        let width = SIZES.into_iter().find(|size| program.width <= *size).unwrap_or(program.width);
        Self { codings, defaults, width, packs: program.packs.clone() }
    }

    /// How many words a lead brings.
    pub(crate) const fn width(&self) -> usize {
        self.width
    }

    /// How many facts there are.
    pub(crate) fn slots(&self) -> usize {
        self.codings.len()
    }

    /// The codes of prepared facts; none where one of them has no code.
    pub(crate) fn pack(&self, facts: &Facts) -> Option<Codes> {
        let mut codes = self.lead();
        self.pack_into(&mut codes, facts)?;
        Some(codes)
    }

    /// The same, in the place of the codes of another lead.
    pub(crate) fn pack_into(&self, codes: &mut Codes, facts: &Facts) -> Option<()> {
        codes.missing.clear();
        let read = facts.slots.iter().zip(&self.codings).zip(&self.defaults);
        for (at, (word, ((slot, coding), default))) in (0_u32..).zip(codes.words.iter_mut().zip(read)) {
            *word = match slot {
                Slot::Known(value) => coding.encode(value)?,
                Slot::Missing | Slot::Null | Slot::Empty => {
                    codes.missing.push(at);
                    default.unwrap_or_default()
                }
            };
        }
        self.pack_codes(codes);
        Some(())
    }

    /// Packs the codes of small facts, once all codes are there.
    pub(crate) fn pack_codes(&self, codes: &mut Codes) {
        self.packs.iter().for_each(|step| step.run(&mut *codes.words));
    }

    /// A lead of which nothing is known yet.
    pub(crate) fn lead(&self) -> Codes {
        Codes { words: vec![0; self.width].into(), missing: Vec::new() }
    }

    /// How each fact is read, in the order of the schema.
    pub(crate) fn entries(&self, schema: &Schema) -> Vec<Entry> {
        self.codings.iter().zip(schema.fields()).map(Entry::new).collect()
    }

    /// The code that stands for a fact which the record does not hold.
    pub(crate) fn default_of(&self, slot: usize) -> i64 {
        self.defaults.get(slot).copied().flatten().unwrap_or_default()
    }

    /// Whether something stands for a fact which the record does not hold.
    pub(crate) fn has_default(&self, fact: u32) -> bool {
        self.defaults.get(fact as usize).is_some_and(Option::is_some)
    }
}
