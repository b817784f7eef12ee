//! The leads of a file under both policies.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use serde::Serialize;

use crate::cli::diff::words::Told;
use crate::cli::error::Error;
use crate::cli::leads::{self, Leads, called};
use crate::data::{self, Format, Reader};
use crate::diagnostic::Lang;
use crate::eval::{Clock, Status};
use crate::policy::Policy;
use crate::proof::{Diff, End};

/// What becomes of the leads of a file.
pub(crate) struct Moved {
    file: String,
    /// How many there are.
    pub(crate) all: usize,
    /// How many move.
    pub(crate) count: usize,
    /// How many go from one outcome to another, those that stay among them.
    pub(crate) counts: Vec<(End, End, usize)>,
    /// Those that move.
    pub(crate) leads: Vec<Mover>,
}

/// A lead that moves.
#[derive(Serialize)]
pub(crate) struct Mover {
    /// Its id in the file, or its number.
    pub(crate) name: String,
    pub(crate) from: End,
    pub(crate) to: End,
}

impl Moved {
    /// Grades every lead by both policies.
    ///
    /// # Errors
    /// When the file cannot be read, holds no lead, or none that either policy takes.
    pub(crate) fn of(
        (old, new, diff): (&Policy, &Policy, &Diff),
        (path, from): (&Path, Option<Format>),
        clock: Clock,
        lang: Lang,
    ) -> Result<Self, Error> {
        let fail = |error: data::Error| leads::records(path, error, lang);
        let files = [path.to_owned()];
        let input = Leads { files: &files, from }.open(path, lang)?;
        let format = input.format;
        // Each policy reads the facts by its own types, so the file is read twice, side by side.
        let (one, other): (Box<dyn Read>, Box<dyn Read>) = if path == Path::new("-") {
            let mut bytes = Vec::new();
            let mut stream = input.stream;
            stream.read_to_end(&mut bytes).map_err(|error| Error::Read(path.to_owned(), error))?;
            (Box::new(Cursor::new(bytes.clone())), Box::new(Cursor::new(bytes)))
        } else {
            let again = File::open(path).map_err(|error| Error::Read(path.to_owned(), error))?;
            (input.stream, Box::new(again))
        };
        let (old_schema, new_schema) = diff.schemas();
        let mut before = Reader::new(old_schema, format, one).map_err(fail)?;
        let mut after = Reader::new(new_schema, format, other).map_err(fail)?;
        let headings = after.headings().to_vec();
        let mut moved = Self { file: called(path, lang), all: 0, count: 0, counts: Vec::new(), leads: Vec::new() };
        let mut rejected = 0_usize;
        while let (Some(row), Some(again)) = (before.next(), after.next()) {
            let (row, again) = (row.map_err(fail)?, again.map_err(fail)?);
            let (was, is) = (leads::grade(old, &row, clock), leads::grade(new, &again, clock));
            let (was, is) = diff.outcomes(&was, &is);
            let by_both = [&was, &is].iter().all(|end| end.verdict == Status::Rejected);
            rejected = rejected.saturating_add(usize::from(by_both));
            moved.add(leads::id(&again, &headings, None), was, is);
        }
        if moved.all == 0 {
            return Err(Error::NoLeads(path.to_owned()));
        }
        // A file of which neither policy takes a lead says nothing of them.
        if rejected == moved.all {
            return Err(Error::AllRejected(path.to_owned(), rejected));
        }
        // A column that only one of the two reads is no mistake.
        let known = before.take_warnings();
        leads::warn_if(&mut after, path, lang, |problem| known.contains(problem));
        Ok(moved)
    }

    fn add(&mut self, id: Option<String>, from: End, to: End) {
        self.all = self.all.saturating_add(1);
        match self.counts.iter_mut().find(|(was, is, _)| *was == from && *is == to) {
            Some((_, _, count)) => *count = count.saturating_add(1),
            None => self.counts.push((from.clone(), to.clone(), 1)),
        }
        if from != to {
            self.count = self.count.saturating_add(1);
            self.leads.push(Mover { name: id.unwrap_or_else(|| self.all.to_string()), from, to });
        }
    }

    /// How many leads move, in one line.
    pub(crate) fn headline(&self, told: &Told<'_>) -> String {
        let (file, moved, all) = (&self.file, self.count, self.all);
        let verb = if moved == 1 { "moves" } else { "move" };
        told.lang.pick(
            format!("{file}: {moved} of {all} lead{} {verb}", if all == 1 { "" } else { "s" }),
            format!("{file}：{all} 个客户中 {moved} 个等级有变"),
        )
    }

    /// How many leads go from each outcome to each: the names of the columns, then the rows.
    pub(crate) fn matrix(&self, told: &Told<'_>) -> (Vec<String>, Vec<(String, Vec<String>)>) {
        let mut ends: Vec<&End> = told.diff.all_outcomes().iter().collect();
        let further = self.counts.iter().flat_map(|(from, to, _)| [from, to]);
        for end in further {
            if !ends.contains(&end) {
                ends.push(end);
            }
        }
        let count = |from: &End, to: &End| {
            self.counts.iter().find(|(was, is, _)| was == from && is == to).map_or(0, |(_, _, count)| *count)
        };
        let columns: Vec<&End> =
            ends.iter().copied().filter(|to| ends.iter().any(|from| count(from, to) > 0)).collect();
        let rows = ends.iter().filter(|from| columns.iter().any(|to| count(from, to) > 0)).map(|from| {
            let cells = columns.iter().map(|to| match count(from, to) {
                0 => "·".to_owned(),
                count => count.to_string(),
            });
            (told.end(from), cells.collect())
        });
        let rows = rows.collect();
        (columns.into_iter().map(|end| told.end(end)).collect(), rows)
    }
}
