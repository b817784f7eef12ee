//! Keeps decisions: a thread writes what has come meanwhile in one go, and says whether it is safe.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::cli::decisions::segments;
use crate::cli::error::Error;
use crate::cli::ui::{self, Ui};

/// Answers whose decisions wait to be written, at most; others wait before.
const WAITING: usize = 1_024;

/// Bytes that are written in one go, at most.
const TOGETHER: usize = 1 << 20;

/// How long what is written may be in the memory of the system only, with [`Sync::Interval`].
const INTERVAL: Duration = Duration::from_secs(1);

/// When a decision is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sync {
    /// On the disk before it is answered: it outlives a loss of power
    Always,
    /// On the disk within a second: it outlives the end of the program, not always that of the machine
    Interval,
}

/// What happens to an answer whose decision cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Failure {
    /// It is not given: status 503
    Refuse,
    /// It is given, and the loss is counted
    Continue,
}

/// How decisions are kept.
#[derive(Clone, Debug)]
pub(crate) struct Keeping {
    pub(crate) folder: PathBuf,
    /// Bytes of a file, at about which the next one is begun.
    pub(crate) size: u64,
    pub(crate) sync: Sync,
    pub(crate) failure: Failure,
}

/// Where decisions are handed in.
#[derive(Debug)]
pub(crate) struct Journal {
    to: SyncSender<Entry>,
    failure: Failure,
    lost: Arc<AtomicU64>,
}

/// The decisions of one answer, and whom to tell what came of them.
#[derive(Debug)]
struct Entry {
    lines: Vec<u8>,
    count: u64,
    tell: Sender<bool>,
}

impl Journal {
    /// Begins a file in the folder.
    ///
    /// # Errors
    /// When that cannot be done.
    pub(crate) fn start(keeping: &Keeping, ui: Ui) -> Result<Self, Error> {
        let fail = |error| Error::Write(keeping.folder.clone(), error);
        fs::create_dir_all(&keeping.folder).map_err(fail)?;
        let writer = Writer::new(keeping).map_err(fail)?;
        let (to, entries) = sync_channel(WAITING);
        let lost = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&lost);
        let work = move || writer.run(&entries, &counter, ui);
        thread::Builder::new().name("gradus-log".into()).spawn(work).map_err(Error::Stream)?;
        Ok(Self { to, failure: keeping.failure, lost })
    }

    /// Keeps these lines, so many; whether the answer may be given.
    pub(crate) fn keep(&self, lines: Vec<u8>, count: u64) -> bool {
        if count == 0 {
            return true;
        }
        let (tell, told) = channel();
        let sent = self.to.send(Entry { lines, count, tell });
        let kept = sent.is_ok() && told.recv().unwrap_or(false);
        kept || self.failure == Failure::Continue
    }

    /// Decisions that could not be kept.
    pub(crate) fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}

struct Writer {
    folder: PathBuf,
    size: u64,
    sync: Sync,
    number: u64,
    file: File,
    /// Bytes of whole lines in the file.
    good: u64,
    /// Something stands behind them that could not be taken back.
    torn: bool,
    dirty_since: Option<Instant>,
}

impl Writer {
    fn new(keeping: &Keeping) -> io::Result<Self> {
        let last = segments::all(&keeping.folder)?.last().map_or(0, |(number, _)| *number);
        let (number, file) = begun(&keeping.folder, last)?;
        Ok(Self {
            folder: keeping.folder.clone(),
            size: keeping.size,
            sync: keeping.sync,
            number,
            file,
            good: 0,
            torn: false,
            dirty_since: None,
        })
    }

    /// Works until nobody can hand in anything more.
    fn run(mut self, entries: &Receiver<Entry>, lost: &AtomicU64, ui: Ui) {
        let mut well = true;
        loop {
            let first = match entries.recv_timeout(INTERVAL) {
                Ok(first) => Some(first),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            let Some(Entry { mut lines, count, tell }) = first else {
                self.rest(ui, &mut well);
                continue;
            };
            let (mut all, mut who) = (count, vec![tell]);
            while lines.len() < TOGETHER
                && let Ok(more) = entries.try_recv()
            {
                lines.extend_from_slice(&more.lines);
                all = all.saturating_add(more.count);
                who.push(more.tell);
            }
            let done = self.write(&lines);
            if done.is_err() {
                lost.fetch_add(all, Ordering::Relaxed);
            }
            let kept = done.is_ok();
            self.say(done, ui, &mut well);
            // Who has gone meanwhile need not be told.
            for one in who {
                let _ = one.send(kept);
            }
            if self.dirty_since.is_some_and(|since| since.elapsed() >= INTERVAL) {
                self.rest(ui, &mut well);
            }
        }
        self.rest(ui, &mut well);
    }

    /// Has on the disk what is not there yet.
    fn rest(&mut self, ui: Ui, well: &mut bool) {
        if self.dirty_since.take().is_some() {
            let done = self.file.sync_data();
            self.say(done, ui, well);
        }
    }

    /// Says once that something is wrong, and once that it is well again.
    fn say(&self, done: io::Result<()>, ui: Ui, well: &mut bool) {
        let (lang, folder) = (ui.lang(), self.folder.display());
        match done {
            Ok(()) if !*well => {
                ui::err(
                    lang.pick(format!("{folder}: decisions are kept again\n"), format!("{folder}：决定又能记录了\n")),
                );
                *well = true;
            }
            Err(error) if *well => {
                let error = Error::Write(self.folder.clone(), error).wording(lang);
                ui::warn(lang, lang.pick(format!("decisions are not kept: {error}"), format!("决定没有记录：{error}")));
                *well = false;
            }
            Ok(()) | Err(_) => {}
        }
    }

    /// Writes lines, all or none of them.
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        let length = u64::try_from(lines.len()).unwrap_or(u64::MAX);
        if self.torn || (self.good > 0 && self.good.saturating_add(length) > self.size) {
            self.next()?;
        }
        let done = self.file.write_all(lines).and_then(|()| match self.sync {
            Sync::Always => self.file.sync_data(),
            Sync::Interval => Ok(()),
        });
        if done.is_ok() {
            self.good = self.good.saturating_add(length);
            self.dirty_since = match self.sync {
                Sync::Always => None,
                Sync::Interval => self.dirty_since.or_else(|| Some(Instant::now())),
            };
        } else {
            // What was not kept must not stand there; where it does, what follows goes to another file.
            self.torn = self.file.set_len(self.good).and_then(|()| self.file.sync_data()).is_err();
        }
        done
    }

    /// Begins the next file.
    fn next(&mut self) -> io::Result<()> {
        if !self.torn {
            self.file.sync_data()?;
        }
        (self.number, self.file) = begun(&self.folder, self.number)?;
        (self.good, self.torn, self.dirty_since) = (0, false, None);
        Ok(())
    }
}

/// A new file behind the one of this number. Another program that keeps its decisions here has files of its own.
fn begun(folder: &Path, last: u64) -> io::Result<(u64, File)> {
    let mut number = last;
    loop {
        number = number.saturating_add(1);
        let path = folder.join(segments::name(number));
        match OpenOptions::new().append(true).create_new(true).open(path) {
            Ok(file) => {
                // Its name is to outlive a loss of power, too; some systems know no such thing.
                let _ = File::open(folder).and_then(|folder| folder.sync_all());
                return Ok((number, file));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}
