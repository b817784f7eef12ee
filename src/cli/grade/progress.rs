//! A bar on the terminal for work that takes a while.

use std::io::Read;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Bytes below which the work is over before a bar could be read.
const LONG: u64 = 8 << 20;

/// A bar on standard error; nothing where that is no terminal or the work is short.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar for files of so many bytes together, where that is known.
    pub(crate) fn new(bytes: Option<u64>) -> Self {
        let bar = match bytes {
            Some(bytes) if bytes < LONG => ProgressBar::hidden(),
            Some(bytes) => ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr()),
            None => ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()),
        };
        let template = match bytes {
            Some(_) => "{bar:30} {percent:>3}%  {msg}  {eta}",
            None => "{spinner}  {msg}  {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// A reader that moves the bar.
    pub(crate) fn watch<R: Read>(&self, stream: R) -> impl Read + use<R> {
        self.bar.wrap_read(stream)
    }

    /// Counts a lead on a bar that cannot count bytes.
    pub(crate) fn lead(&self) {
        if self.bar.length().is_none() {
            self.bar.tick();
        }
    }

    /// Moves the bar by so many bytes.
    #[cfg(feature = "parquet")]
    pub(crate) fn advance(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    /// Does something that writes to standard error, without the bar in between.
    pub(crate) fn aside(&self, work: impl FnOnce()) {
        self.bar.suspend(work);
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
