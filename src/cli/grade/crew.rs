//! Grading on several threads: this one reads and writes, and grades where the others have enough to do; or on one, which
//! does it all.
//!
//! Records go out in small batches, and their results come back in the order of the file, so that what is written, what
//! is warned of and what is counted is the same for any number of threads. Only so many batches are under way at once:
//! memory does not grow with the file. As reading and writing stay on this thread, an output that is closed, or an input
//! that cannot be read, ends the run where it would end with one thread.

use std::cell::RefCell;
use std::io::Read;
use std::path::Path;
use std::thread;

use crate::cli::error::Error;
use crate::cli::files::Target;
use crate::cli::grade::Grader;
use crate::cli::grade::hand::{Batch, Done, Hand, One};
use crate::cli::grade::memory::Memory;
use crate::cli::grade::progress::Progress;
use crate::cli::grade::relay::Relay;
use crate::cli::grade::scout::Scout;
use crate::cli::grade::sink::Sink;
use crate::cli::grade::summary::Tally;
use crate::cli::leads;
use crate::cli::teller::Seen;
use crate::data::{self, Raw, Reader, Renderer};
use crate::diagnostic::Lang;

/// Records that are graded together, and their bytes, where the thread that reads grades them itself.
pub(crate) const RECORDS: usize = 256;
const BYTES: usize = 64 << 10;

/// Where they are handed over, which wakes two threads: bytes of all that are under way for each thread, more or less, and
/// of one batch at most. Results may be ten times as long.
const UNDER_WAY: usize = 4 << 20;
const HANDED_OVER: usize = 256 << 10;
/// Bytes of a short record.
const SHORT: usize = 64;

/// Threads, at most: with the batches of more, memory would no longer be small.
pub(crate) const MOST: usize = 64;

/// Bytes that all threads together remember of the kinds of leads that they have seen.
const REMEMBERED: usize = 24 << 20;

/// What all threads share.
pub(crate) struct Crew<'a> {
    /// How many threads grade.
    pub(crate) threads: usize,
    /// Whether the first thread may find that it is faster alone.
    pub(crate) may_stay_alone: bool,
    /// Makes what a thread grades with.
    pub(crate) grader: &'a (dyn Fn() -> Grader<'a> + Sync),
    /// Makes what a thread counts with.
    pub(crate) tally: &'a (dyn Fn() -> Tally + Sync),
    /// None where results have to be written one after another.
    pub(crate) renderer: Option<Renderer>,
    /// What tells leads apart; none where every lead goes the long way.
    pub(crate) seen: Option<Seen<'a>>,
    /// How many records this thread grades together, at most.
    pub(crate) records: usize,
    /// The language of messages.
    pub(crate) lang: Lang,
}

impl<'a> Crew<'a> {
    /// Grades a whole file; `own` is what this thread grades with, if it does.
    ///
    /// # Errors
    /// When the file cannot be read on, or the output not be written.
    pub(crate) fn grade<R: Read>(
        &'a self,
        (reader, path): (&mut Reader<'a, R>, &Path),
        (sink, target): (&mut Sink<'_>, &Target),
        own: &mut Grader<'a>,
        tally: &mut Tally,
        progress: &Progress,
    ) -> Result<(), Error> {
        let others = self.threads.saturating_sub(1);
        let hands: Vec<Hand<'a>> = (0..others).map(|_| self.hand(reader)).collect();
        let mut own_hand = self.hand(reader);
        // What was written once need not be asked of the system again for the next batch.
        let spare = RefCell::new(Vec::new());
        let room = || spare.borrow_mut().pop().unwrap_or_default();
        let mut put = |done: Done, reader: &mut Reader<'a, R>| {
            progress.lead();
            let room = take(done, reader, sink, tally).map_err(|error| target.fail_records(error))?;
            spare.borrow_mut().push(room);
            Ok::<(), Error>(())
        };
        thread::scope(|scope| {
            // Where no further thread is wanted or can be had, this one does it all.
            let mut relay = Relay::start(scope, hands.into_iter().map(|hand| move || self.worker(hand, path)));
            let mut scout = Scout::default();
            loop {
                // Once others are asked they are asked for all that follows, so that what waits is in order.
                let alone = relay.is_alone() || (self.may_stay_alone && scout.stays());
                let most = if alone { (BYTES, self.records) } else { self.handed_over() };
                let (records, end) = records(reader, most);
                let batch = Batch { records, room: room() };
                if alone {
                    let done = own_hand.grade(own, path, batch, (self.tally)());
                    scout.saw(done.results.len(), done.spare.len());
                    put(done, reader)?;
                } else if relay.is_full() {
                    relay.done(own_hand.grade(own, path, batch, (self.tally)()));
                } else {
                    relay.give(batch);
                }
                if !relay.take(end.is_some(), |done| put(done, reader))? {
                    return Ok(());
                }
                match end {
                    None => {}
                    Some(None) => {
                        reader.met_end();
                        return Ok(());
                    }
                    Some(Some(error)) => return Err(leads::records(path, error, self.lang)),
                }
            }
        })
    }

    /// How many bytes, and records, are handed over together.
    fn handed_over(&self) -> (usize, usize) {
        let bytes = UNDER_WAY.checked_div(self.threads).unwrap_or_default().clamp(BYTES, HANDED_OVER);
        (bytes, bytes / SHORT)
    }

    /// What one thread reads, remembers and writes the leads of a file with.
    fn hand<R: Read>(&'a self, reader: &Reader<'a, R>) -> Hand<'a> {
        let renderer = self.renderer.as_ref();
        let budget = REMEMBERED.checked_div(self.threads).unwrap_or(REMEMBERED);
        let known = self.seen.as_ref().zip(renderer);
        let memory = known.and_then(|(seen, renderer)| Memory::new(seen, renderer, reader.headings(), budget));
        Hand { binder: reader.binder(), renderer, memory }
    }

    /// What grades the batches of one thread.
    fn worker(&self, mut hand: Hand<'a>, path: &Path) -> impl FnMut(Batch) -> Done {
        let mut grader = (self.grader)();
        move |batch| hand.grade(&mut grader, path, batch, (self.tally)())
    }
}

/// The next records, so many bytes and records at most, and whether the file ends behind them; with an error, if it does
/// so before its end.
fn records<R: Read>(
    reader: &mut Reader<'_, R>,
    (most_bytes, most): (usize, usize),
) -> (Vec<Raw>, Option<Option<data::Error>>) {
    let (mut batch, mut bytes) = (Vec::new(), 0_usize);
    while bytes < most_bytes && batch.len() < most {
        match reader.next_raw() {
            None => return (batch, Some(None)),
            Some(Err(error)) => return (batch, Some(Some(error))),
            Some(Ok(raw)) => {
                bytes = bytes.saturating_add(raw.bytes());
                batch.push(raw);
            }
        }
    }
    (batch, None)
}

/// Writes the results of a batch, and counts them; gives back the memory of what was written.
fn take<R: Read>(
    done: Done,
    reader: &mut Reader<'_, R>,
    sink: &mut Sink<'_>,
    tally: &mut Tally,
) -> Result<Vec<u8>, data::Error> {
    reader.met_strange(done.strange);
    reader.take_back(done.spare);
    for (id, line) in done.called.iter() {
        reader.met_id(id, line);
    }
    tally.merge(done.tally);
    let mut bytes = done.bytes;
    // What is rendered, and not yet written, is from here to there.
    let (mut start, mut behind) = (0, 0);
    for one in done.results {
        if let One::Rendered(end) = one {
            behind = end;
            if sink.is_of_lines() {
                continue;
            }
        }
        sink.write_rendered(bytes.get(start..behind).unwrap_or_default())?;
        start = behind;
        match one {
            One::Rendered(_) => {}
            One::Whole(whole) => {
                let (row, verdict, why) = *whole;
                sink.write(&row, &verdict, &why)?;
            }
            One::Failed(error) => return Err(error),
        }
    }
    sink.write_rendered(bytes.get(start..behind).unwrap_or_default())?;
    bytes.clear();
    Ok(bytes)
}
