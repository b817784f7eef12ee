//! Floor 9: policies tested like code: leads with the outcomes that somebody has looked at, what tests touch,
//! and which changes of a policy they would let pass.
//!
//! A [`Snapshot`] holds what each of some leads got on one day, in the file format of `insta`. [`changes`] says in words
//! which of them a policy moves now. No file is read here: the program does that, or a test of your own.
//!
//! ```
//! use gradus::data::Format;
//! use gradus::testing::{Snapshot, SnapshotLeads, changes};
//!
//! let text = |n: u32| format!("grades A > B\ninput revisits count\nif revisits >= {n} then grade A\notherwise grade B");
//! let leads: &[u8] = b"id,revisits\nC1,3\nC2,1\n";
//! let taken = |n: u32| -> Result<Snapshot, Box<dyn std::error::Error>> {
//!     let policy = gradus::Compiler::new().compile(&text(n))?;
//!     let leads = SnapshotLeads::read(&policy, &[(Format::Csv, leads)])?;
//!     Ok(leads.snapshot(&policy, "site.grade", "site.leads.csv", "2026-11-23".parse()?))
//! };
//! let before = Snapshot::parse(&taken(3)?.to_string())?;
//! let moved = changes(&before, &taken(4)?);
//! assert!(moved[0].said(gradus::diagnostic::Lang::En).starts_with("C1: A → B"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod changes;
mod coverage;
mod graded;
mod header;
mod mutants;
mod snapshot;

pub use crate::testing::changes::{Change, changes};
pub use crate::testing::coverage::{Coverage, Part, Point};
pub use crate::testing::graded::{LeadsProblem, SnapshotLeads};
pub use crate::testing::mutants::{Fate, Mutant, Reason, ReasonProblem, Reasons, Slip, Survivor, Trial, mutants};
#[cfg(feature = "cli")]
pub(crate) use crate::testing::mutants::{examples_between, texts_to_try};
pub use crate::testing::snapshot::{GradedLead, Snapshot, SnapshotProblem};
