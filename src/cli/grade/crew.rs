//! Grading on several threads: this one reads and writes, the others grade.
//!
//! Records go out in small batches, and their results come back in the order of the file, so that what is written, what
//! is warned of and what is counted is the same for any number of threads. Only so many batches are under way at once:
//! memory does not grow with the file. As reading and writing stay on this thread, an output that is closed, or an input
//! that cannot be read, ends the run where it would end with one thread.

use std::collections::VecDeque;
use std::io::Read;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::cli::error::Error;
use crate::cli::files::Target;
use crate::cli::grade::Grader;
use crate::cli::grade::progress::Progress;
use crate::cli::grade::sink::Sink;
use crate::cli::grade::summary::Tally;
use crate::cli::leads;
use crate::data::{self, Binder, Raw, Reader, Renderer, Row, Strange};
use crate::diagnostic::Lang;
use crate::eval::Verdict;

/// Bytes of records that are graded together, and records: enough to be worth a hand-over, and of results ten times as
/// long a few hundred kilobytes.
const BYTES: usize = 64 << 10;
const RECORDS: usize = 256;

/// Bytes of the stack of a thread: as much as the first one of a process has.
const STACK: usize = 8 << 20;

/// Threads, at most: with the batches of more, memory would no longer be small.
pub(crate) const MOST: usize = 64;

/// What all threads share.
pub(crate) struct Crew<'a> {
    /// How many threads grade.
    pub(crate) threads: usize,
    /// Makes what a thread grades with.
    pub(crate) grader: &'a (dyn Fn() -> Grader<'a> + Sync),
    /// Makes what a thread counts with.
    pub(crate) tally: &'a (dyn Fn() -> Tally + Sync),
    /// None where results have to be written one after another.
    pub(crate) renderer: Option<Renderer>,
    /// The language of messages.
    pub(crate) lang: Lang,
}

/// The results of one batch.
struct Done {
    /// What was rendered, one record after another.
    bytes: Vec<u8>,
    results: Vec<One>,
    tally: Tally,
    /// What the file calls the leads, with their lines.
    ids: Vec<(String, u64)>,
    strange: Vec<Strange>,
}

/// The result of one record.
enum One {
    /// It is rendered up to here.
    Rendered(usize),
    /// It is to be written by who knows what was written before.
    Whole(Box<(Row, Verdict, String)>),
    /// It cannot be rendered.
    Failed(data::Error),
}

/// A batch, and where its results are waited for.
type Work = (Vec<Raw>, SyncSender<Done>);

impl Crew<'_> {
    /// Grades a whole file.
    ///
    /// # Errors
    /// When the file cannot be read on, or the output not be written.
    pub(crate) fn grade<R: Read>(
        &self,
        (reader, path): (&mut Reader<'_, R>, &Path),
        (sink, target): (&mut Sink<'_>, &Target),
        tally: &mut Tally,
        progress: &Progress,
    ) -> Result<(), Error> {
        let (send, receive) = channel::<Work>();
        let queue = Mutex::new(receive);
        let binders: Vec<Binder<'_>> = (0..self.threads).map(|_| reader.binder()).collect();
        let mut own = (reader.binder(), (self.grader)());
        let under_way = self.threads.saturating_add(self.threads.div_ceil(2)).saturating_add(1);
        thread::scope(|scope| {
            // Gone when this ends, however it ends, so that the threads end as well.
            let send = send;
            let queue = &queue;
            let spawn = |binder| {
                let work = move || self.work(queue, binder, path);
                thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok()
            };
            // Where no further thread can be had, this one does it all.
            let alone = binders.into_iter().filter_map(spawn).count() == 0;
            let mut waiting: VecDeque<Receiver<Done>> = VecDeque::new();
            loop {
                let (batch, end) = batch(reader);
                let (back, results) = sync_channel(1);
                if alone {
                    let _ = back.send(self.graded(&mut own.0, &mut own.1, path, batch));
                } else {
                    // INVARIANT: the queue is open as long as this thread has its end of it.
                    let _ = send.send((batch, back));
                }
                waiting.push_back(results);
                while waiting.len() > under_way || (end.is_some() && !waiting.is_empty()) {
                    // A thread that has panicked gives nothing, and the scope ends with its panic.
                    let Some(done) = waiting.pop_front().and_then(|results| results.recv().ok()) else { return Ok(()) };
                    take(done, reader, sink, tally).map_err(|error| target.fail_records(error))?;
                    progress.lead();
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

    /// Grades batches as long as there are any.
    fn work(&self, queue: &Mutex<Receiver<Work>>, mut binder: Binder<'_>, path: &Path) {
        let mut grader = (self.grader)();
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((batch, back)) = next else { return };
            let done = self.graded(&mut binder, &mut grader, path, batch);
            if back.send(done).is_err() {
                // Nobody waits for it: the run has ended.
                return;
            }
        }
    }

    /// Grades one batch.
    fn graded(&self, binder: &mut Binder<'_>, grader: &mut Grader<'_>, path: &Path, batch: Vec<Raw>) -> Done {
        let (mut bytes, mut results, mut ids) = (Vec::new(), Vec::new(), Vec::new());
        let mut tally = (self.tally)();
        for raw in batch {
            let row = binder.row(raw);
            let (verdict, why, trace) = grader.grade(&row);
            tally.add(path, &row, &verdict);
            tally.expect(grader.policy, trace.as_ref());
            let rendered = match &self.renderer {
                Some(renderer) => renderer.render(&mut bytes, &row, &verdict, &why),
                None => Ok(false),
            };
            if let Some(id) = &row.id {
                ids.push((id.clone(), row.line));
            }
            results.push(match rendered {
                Ok(true) => One::Rendered(bytes.len()),
                Ok(false) => One::Whole(Box::new((row, verdict, why))),
                Err(error) => One::Failed(error),
            });
        }
        Done { bytes, results, tally, ids, strange: binder.take_strange() }
    }
}

/// The next records, and whether the file ends behind them; with an error, if it does so before its end.
fn batch<R: Read>(reader: &mut Reader<'_, R>) -> (Vec<Raw>, Option<Option<data::Error>>) {
    let (mut batch, mut bytes) = (Vec::new(), 0_usize);
    while bytes < BYTES && batch.len() < RECORDS {
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

/// Writes the results of a batch, and counts them.
fn take<R: Read>(
    done: Done,
    reader: &mut Reader<'_, R>,
    sink: &mut Sink<'_>,
    tally: &mut Tally,
) -> Result<(), data::Error> {
    reader.met_strange(done.strange);
    for (id, line) in &done.ids {
        reader.met_id(id, *line);
    }
    tally.merge(done.tally);
    let mut start = 0;
    for one in done.results {
        match one {
            One::Rendered(end) => {
                sink.write_rendered(done.bytes.get(start..end).unwrap_or_default())?;
                start = end;
            }
            One::Whole(whole) => {
                let (row, verdict, why) = *whole;
                sink.write(&row, &verdict, &why)?;
            }
            One::Failed(error) => return Err(error),
        }
    }
    Ok(())
}
