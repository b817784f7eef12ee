//! A bar on the terminal while many policies, or the mutants of one, are tested.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work that is over by then has no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(400);

/// A bar on standard error: nothing where that is no terminal, or where the work is short.
pub(crate) struct Progress {
    bar: ProgressBar,
    since: Instant,
}

impl Progress {
    /// A bar for so many steps, beside what is being done.
    pub(crate) fn new(steps: usize, doing: String) -> Self {
        let bar = ProgressBar::hidden();
        bar.set_length(u64::try_from(steps).unwrap_or(u64::MAX));
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}  {msg}") {
            bar.set_style(style);
        }
        bar.set_message(doing);
        Self { bar, since: Instant::now() }
    }

    /// So many steps are done.
    pub(crate) fn step(&self, steps: usize) {
        if self.bar.is_hidden() && self.since.elapsed() >= PATIENCE {
            // It stays hidden where standard error is no terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(u64::try_from(steps).unwrap_or(u64::MAX));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
