//! Records of one form, graded in brief.

use serde::Serialize;

use crate::diagnostic::RecordProblem;
use crate::eval::{Clock, lead_from_json};
use crate::kernel::{Binding, Brief, Codes};
use crate::policy::{Error, Policy, Record};
use crate::value::Lead;

/// Grades records of one form in brief: JSON objects, structs, rows of a table. See [`Policy::bind`].
#[derive(Clone, Debug)]
pub struct Bound {
    policy: Policy,
    clock: Clock,
    names: Vec<String>,
    /// None where the policy has no kernel.
    binding: Option<Binding>,
}

impl Policy {
    /// Binds the names of one form of record to the facts of this policy, so that such records are read straight to
    /// what the compiled kernel wants: names are looked up once, and expected in the order in which they came last. A
    /// record that is complete and plain is then graded without allocating, unless the policy is very large. Names that the policy does not know are passed over (see [`Policy::unknown_fields`]); those of
    /// JSON and of structs need not be given at all.
    ///
    /// Every record gets the outcome that [`Policy::grade`] gives it. One that is not plain (a number as `60万`, a list,
    /// a fault) is read the long way.
    ///
    /// # Errors
    /// [`ErrorKind::ClockNeeded`](crate::ErrorKind::ClockNeeded) when the policy reads the day and none was given.
    ///
    /// # Example
    /// ```
    /// let text = "grades A > B\ninput revisits count\nif revisits >= 3 then grade A\notherwise grade B";
    /// let policy = gradus::Compiler::new().compile(text)?;
    /// let mut bound = policy.bind(&["revisits"])?;
    /// assert_eq!(bound.json(r#"{"revisits": 4}"#).expect("a record").grade, Some(0));
    /// assert_eq!(bound.row(["2"]).grade, Some(1));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn bind<S: AsRef<str>>(&self, names: &[S]) -> Result<Bound, Error> {
        let names: Vec<String> = names.iter().map(|name| name.as_ref().to_owned()).collect();
        let binding = self.binding(&names);
        Ok(Bound { policy: self.clone(), clock: self.needed_clock()?, names, binding })
    }
}

impl Bound {
    /// Grades a JSON object.
    ///
    /// # Errors
    /// What is no JSON, no record of named facts, or gives one name twice; the place is in the problem.
    pub fn json(&mut self, text: &str) -> Result<Brief, RecordProblem> {
        let clock = self.clock;
        if let Some(brief) = self.by_kernel(|binding| binding.json(text), clock) {
            return Ok(brief);
        }
        let lead = lead_from_json(text)?;
        Ok(self.long_way(&lead))
    }

    /// Grades a struct of the embedding program.
    ///
    /// # Errors
    /// As [`Policy::grade`].
    pub fn record<T: Serialize + ?Sized>(&mut self, record: &T) -> Result<Brief, Error> {
        let clock = self.clock;
        if let Some(brief) = self.by_kernel(|binding| binding.record(record), clock) {
            return Ok(brief);
        }
        let lead = record.to_lead()?;
        Ok(self.long_way(&lead))
    }

    /// Grades a row of a table, its cells in the order of the names; cells beyond them belong to no fact.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str> + Clone) -> Brief {
        let (clock, count) = (self.clock, self.names.len());
        let own = cells.clone().into_iter().take(count);
        if let Some(brief) = self.by_kernel(|binding| binding.row(own), clock) {
            return brief;
        }
        let mut lead = Lead::new();
        for (name, cell) in self.names.iter().zip(cells) {
            lead.push(name.as_str(), cell);
        }
        self.long_way(&lead)
    }

    /// The policy, for the whole verdict on a record.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    fn by_kernel(&mut self, read: impl FnOnce(&mut Binding) -> Option<&Codes>, clock: Clock) -> Option<Brief> {
        let Self { policy, binding, .. } = self;
        let codes = read(binding.as_mut()?)?;
        policy.brief_of_codes(codes, clock)
    }

    fn long_way(&self, lead: &Lead) -> Brief {
        self.policy.brief_of_verdict(&self.policy.grade_at(lead, self.clock))
    }
}
