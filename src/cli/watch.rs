//! `--watch`: a command that runs again whenever what it reads has changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Zoned;

use crate::cli::Exit;
use crate::cli::error::Error;
use crate::cli::ui::{self, Ui};
use crate::live::{Live, Settings};

/// How often files of leads are looked at: nothing tells of them.
const LOOK: Duration = Duration::from_millis(300);

/// What a command reads.
pub(crate) struct Watched<'a> {
    pub(crate) policies: &'a [PathBuf],
    pub(crate) root: Option<&'a Path>,
    pub(crate) records: &'a [PathBuf],
}

/// What can be seen of a file without reading it.
type Stamp = Option<(SystemTime, u64)>;

impl Watched<'_> {
    /// Runs now, and after each change, until the program is ended.
    ///
    /// # Errors
    /// When there is nothing that can be watched. What is wrong with one run is said, and the next one follows.
    pub(crate) fn run(&self, ui: Ui, command: impl Fn() -> Result<Exit, Error>) -> Result<Exit, Error> {
        let piped = |path: &PathBuf| path.as_path() == Path::new("-");
        if self.policies.iter().chain(self.records).any(piped) {
            return Err(Error::WatchedStream);
        }
        let settings = Settings { root: self.root.map(Path::to_owned), ..Settings::default() };
        let live = Live::with(self.policies.iter().cloned(), settings).map_err(Error::Stream)?;
        let mut seen = (live.current().generation(), self.stamps());
        loop {
            match command() {
                Ok(_) => {}
                Err(error) if error.is_broken_pipe() => return Ok(Exit::Good),
                Err(error) => ui.fail(&error),
            }
            let time = Zoned::now().strftime("%H:%M:%S").to_string();
            let lang = ui.lang();
            ui::err(lang.pick(format!("-- {time}, waiting for changes\n"), format!("-- {time}，等待改动\n")));
            seen = self.changed(&live, &seen);
        }
    }

    /// Waits until there is something else to see.
    fn changed(&self, live: &Live, seen: &(u64, Vec<Stamp>)) -> (u64, Vec<Stamp>) {
        loop {
            let now = (live.later_than(seen.0, LOOK).generation(), self.stamps());
            if now != *seen {
                // A file that is just being written is looked at when it rests.
                let rests = now.1 == self.stamps();
                if rests {
                    return now;
                }
            }
        }
    }

    fn stamps(&self) -> Vec<Stamp> {
        let stamp = |path: &PathBuf| {
            let about = fs::metadata(path).ok()?;
            Some((about.modified().ok()?, about.len()))
        };
        self.records.iter().map(stamp).collect()
    }
}
