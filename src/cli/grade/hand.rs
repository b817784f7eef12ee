//! Grades batches of records: on the first thread, or as one of a [`crew`](crate::cli::grade::crew).

use std::path::Path;

use crate::cli::grade::Grader;
use crate::cli::grade::memory::Memory;
use crate::cli::grade::summary::Tally;
use crate::data::{self, Binder, Raw, Renderer, Row, Strange};
use crate::eval::Verdict;

/// Records that are graded together.
pub(crate) struct Batch {
    pub(crate) records: Vec<Raw>,
    /// Memory for what is rendered of them: of another batch, or none.
    pub(crate) room: Vec<u8>,
}

/// The results of one batch.
pub(crate) struct Done {
    /// What was rendered, one record after another.
    pub(crate) bytes: Vec<u8>,
    pub(crate) results: Vec<One>,
    pub(crate) tally: Tally,
    pub(crate) called: Called,
    pub(crate) strange: Vec<Strange>,
    /// Records that are done with.
    pub(crate) spare: Vec<Raw>,
}

/// The result of one record.
pub(crate) enum One {
    /// It is rendered up to here.
    Rendered(usize),
    /// It is to be written by who knows what was written before.
    Whole(Box<(Row, Verdict, String)>),
    /// It cannot be rendered.
    Failed(data::Error),
}

/// What the file calls the leads of a batch, in one text.
#[derive(Debug, Default)]
pub(crate) struct Called {
    text: String,
    /// Where each ends, and its line.
    ends: Vec<(usize, u64)>,
}

impl Called {
    pub(crate) fn add(&mut self, id: &str, line: u64) {
        self.text.push_str(id);
        self.ends.push((self.text.len(), line));
    }

    /// Each with its line.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(end, _)| *end));
        starts.zip(&self.ends).map(|(start, (end, line))| (self.text.get(start..*end).unwrap_or_default(), *line))
    }
}

/// What one thread reads, remembers and writes leads with.
pub(crate) struct Hand<'a> {
    pub(crate) binder: Binder<'a>,
    /// None where results have to be written one after another.
    pub(crate) renderer: Option<&'a Renderer>,
    /// None where every lead goes the long way.
    pub(crate) memory: Option<Memory<'a>>,
}

impl Hand<'_> {
    /// Grades one batch of records of the file at `path`, and counts them from nothing.
    pub(crate) fn grade(&mut self, grader: &mut Grader<'_>, path: &Path, batch: Batch, tally: Tally) -> Done {
        let Batch { records, room } = batch;
        let mut done = Done {
            bytes: room,
            results: Vec::with_capacity(records.len()),
            tally,
            called: Called::default(),
            strange: Vec::new(),
            spare: Vec::with_capacity(records.len()),
        };
        for raw in records {
            let known = self.memory.as_mut().is_some_and(|memory| memory.recall(&raw, &self.binder, &mut done));
            if known {
                done.spare.push(raw);
            } else {
                self.long_way(grader, path, raw, &mut done);
            }
        }
        done.strange = self.binder.take_strange();
        done
    }

    /// Reads, grades and renders a record.
    fn long_way(&mut self, grader: &mut Grader<'_>, path: &Path, raw: Raw, done: &mut Done) {
        let row = self.binder.row(raw);
        let (verdict, why, trace) = grader.grade(&row);
        done.tally.add(path, &row, &verdict);
        done.tally.expect(grader.policy, trace.as_ref());
        if let Some(memory) = &mut self.memory {
            memory.remember(&self.binder, (&verdict, &why, trace), &done.tally);
        }
        let rendered = match self.renderer {
            Some(renderer) => renderer.render(&mut done.bytes, &row, &verdict, &why),
            None => Ok(false),
        };
        if let Some(id) = &row.id {
            done.called.add(id, row.line);
        }
        done.results.push(match rendered {
            Ok(true) => One::Rendered(done.bytes.len()),
            Ok(false) => One::Whole(Box::new((row, verdict, why))),
            Err(error) => One::Failed(error),
        });
    }
}
