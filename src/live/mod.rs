//! Floor 10: policies that keep up with their files: [`Live`] watches, checks, and swaps whole sets.

mod disk;
mod keeper;
mod recorder;
mod set;
mod settings;
mod trouble;
mod versions;
mod watch;
mod worker;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

pub use crate::live::set::{Kept, Set};
pub use crate::live::settings::Settings;
pub use crate::live::trouble::{Cause, Trouble};
use crate::live::worker::Shared;

/// Policies of folders and files, kept current while the program runs.
///
/// What is served is always a whole [`Set`]: everything is read twice alike, compiled, and put in place in one step, so
/// [`Live::current`] never waits, and a set that was taken stays what it is. A policy whose files turn bad keeps its
/// last good version, and the set says what is wrong and since when. News of the system are hints only: what decides are
/// the hashes of the contents, looked at again at every tick ([`Settings::tick`]).
///
/// - All `.grade` files of a folder are taken (not those of folders inside it, nor hidden ones). A file that others `use`
///   is no policy of its own; files with the same id are versions in time, see [`Kept::on`].
/// - A file that is deleted from a folder takes its policy along when it is still gone after [`Settings::grace`]. While
///   the folder itself is gone or empty, or a file that was given by name is gone, everything stays as it was, with a
///   [`Trouble`].
/// - A policy with an error, a failing example among them, is bad. Warnings and notes are not.
/// - What changes together is put in place together; of such a change, each policy that is bad keeps its last good version.
/// - A file that is written in pieces further apart than [`Settings::settle`] looks finished in between. Whoever writes so
///   slowly writes elsewhere and renames.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let live = gradus::live::Live::open(["policies"])?;
/// let set = live.current();
/// let kept = set.get("man_rule").ok_or("no such policy")?;
/// let policy = kept.on("2026-11-26".parse()?).map_err(|_| "no version of that day")?;
/// let lead = gradus::Lead::new().with("money", true).with("authority", true).with("need", true);
/// assert_eq!(policy.grade(&lead)?.grade(), Some("ideal"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Live {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Live {
    /// Reads these folders and files, and keeps them current with the usual [`Settings`].
    ///
    /// What is wrong with them is no error: the set says it.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn open<P: Into<PathBuf>>(paths: impl IntoIterator<Item = P>) -> io::Result<Self> {
        Self::with(paths, Settings::default())
    }

    /// The same, with other settings.
    ///
    /// # Errors
    /// As [`Live::open`].
    pub fn with<P: Into<PathBuf>>(paths: impl IntoIterator<Item = P>, settings: Settings) -> io::Result<Self> {
        let (shared, thread) = worker::start(paths.into_iter().map(Into::into).collect(), settings)?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// What is served now. Taken once, it is good for a whole request: it never changes, and taking it never waits.
    pub fn current(&self) -> Arc<Set> {
        self.shared.current()
    }

    /// Reads everything again, changed or not, and waits until that is done.
    pub fn reload(&self) -> Arc<Set> {
        self.shared.reload();
        self.current()
    }

    /// Waits until there is a later set than the one of this [`Set::generation`], for so long at most; the one that
    /// there is then.
    pub fn later_than(&self, generation: u64, patience: Duration) -> Arc<Set> {
        self.shared.later_than(generation, patience)
    }
}

impl Drop for Live {
    /// Ends the watching, and waits for it.
    fn drop(&mut self) {
        self.shared.stop();
        if let Some(thread) = self.thread.take() {
            // It ends by itself; that it panicked is told nowhere but by the panic.
            let _ = thread.join();
        }
    }
}
