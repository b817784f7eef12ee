//! The thread that looks, and what it shares with those who ask.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;

use crate::live::disk::{Look, Prints};
use crate::live::keeper::Keeper;
use crate::live::set::Set;
use crate::live::settings::Settings;
use crate::live::watch::Watch;

/// Reads that differ, one after another, before a pass is given up until the next tick.
const RESTLESS: usize = 100;

/// Of these, so many may pass while everything is waited for; then what is at rest is taken, and the rest later: a file
/// that never comes to rest must not hold back the others.
const PATIENT: usize = 1;

/// The stack of the thread: policies are compiled on it, as elsewhere on that of a whole program.
const STACK: usize = 8 << 20;

/// What the thread shares with those who ask.
#[derive(Debug)]
pub(super) struct Shared {
    set: ArcSwap<Set>,
    signal: Mutex<Signal>,
    /// The thread has something to do.
    work: Condvar,
    /// The thread has done something.
    done: Condvar,
}

#[derive(Debug, Default)]
struct Signal {
    stop: bool,
    hint: bool,
    /// Reloads asked for, and done.
    asked: u64,
    done: u64,
    /// The thread is no more.
    ended: bool,
}

/// Looks for the first time, and starts the thread.
pub(super) fn start(paths: Vec<PathBuf>, settings: Settings) -> io::Result<(Arc<Shared>, JoinHandle<()>)> {
    let empty = Set { generation: 0, policies: std::collections::BTreeMap::new(), troubles: Vec::new() };
    let shared = Arc::new(Shared {
        set: ArcSwap::from_pointee(empty),
        signal: Mutex::default(),
        work: Condvar::new(),
        done: Condvar::new(),
    });
    let worker = Worker { keeper: Keeper::new(paths, settings), shared: Arc::clone(&shared) };
    // The first look is the thread's, too: policies are compiled on one kind of stack only.
    shared.lock().asked = 1;
    let thread = thread::Builder::new().name("gradus-live".into()).stack_size(STACK).spawn(move || worker.run())?;
    shared.wait(|signal| signal.done >= 1, None);
    Ok((shared, thread))
}

impl Shared {
    pub(super) fn current(&self) -> Arc<Set> {
        self.set.load_full()
    }

    /// Something may have changed.
    pub(super) fn hint(&self) {
        self.lock().hint = true;
        self.work.notify_one();
    }

    pub(super) fn stop(&self) {
        self.lock().stop = true;
        self.work.notify_one();
    }

    /// Has everything read again, and waits for it.
    pub(super) fn reload(&self) {
        let mine = {
            let mut signal = self.lock();
            signal.asked = signal.asked.saturating_add(1);
            signal.asked
        };
        self.work.notify_one();
        self.wait(|signal| signal.done >= mine, None);
    }

    pub(super) fn later_than(&self, generation: u64, patience: Duration) -> Arc<Set> {
        self.wait(|_| self.set.load().generation() > generation, Some(patience));
        self.current()
    }

    /// Waits until the thread has done this, or is no more.
    fn wait(&self, reached: impl Fn(&Signal) -> bool, patience: Option<Duration>) {
        let started = Instant::now();
        let mut signal = self.lock();
        while !reached(&signal) && !signal.ended {
            signal = match patience {
                None => self.done.wait(signal).unwrap_or_else(PoisonError::into_inner),
                Some(patience) => {
                    let left = patience.saturating_sub(started.elapsed());
                    if left.is_zero() {
                        return;
                    }
                    self.done.wait_timeout(signal, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    fn lock(&self) -> MutexGuard<'_, Signal> {
        self.signal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Worker {
    keeper: Keeper,
    shared: Arc<Shared>,
}

impl Drop for Worker {
    /// Whoever waits waits no longer.
    fn drop(&mut self) {
        self.shared.lock().ended = true;
        self.shared.done.notify_all();
    }
}

impl Worker {
    fn run(mut self) {
        let mut watch = Watch::new(Arc::clone(&self.shared));
        while let Some(asked) = self.next() {
            let force = asked > self.shared.lock().done;
            // A mistake of ours in one policy must not end the watching of all: the last good set stays.
            let _ = catch_unwind(AssertUnwindSafe(|| self.pass(force)));
            if watch.follow(&self.keeper.folders()) {
                // What happened before it was followed was not told.
                self.shared.lock().hint = true;
            }
            self.shared.lock().done = asked;
            self.shared.done.notify_all();
        }
    }

    /// Waits for something to do: the number of reloads asked for so far. None to stop.
    fn next(&self) -> Option<u64> {
        let tick = self.keeper.settings().tick;
        let patience = self.keeper.pending().map_or(tick, |pending| pending.min(tick));
        let started = Instant::now();
        let mut signal = self.shared.lock();
        loop {
            let left = patience.saturating_sub(started.elapsed());
            if signal.stop {
                return None;
            }
            if signal.hint || signal.asked > signal.done || left.is_zero() {
                signal.hint = false;
                return Some(signal.asked);
            }
            signal = self.shared.work.wait_timeout(signal, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Looks, and takes what has changed when two reads are alike: of everything, or, where something goes on changing,
    /// of what is at rest.
    fn pass(&mut self, force: bool) {
        let mut looks = self.keeper.look();
        if force {
            self.keeper.forget();
        }
        for round in 0..RESTLESS {
            if self.keeper.is_settled(&prints(&looks)) || !self.pause() {
                return;
            }
            let again = self.keeper.look();
            let seen = prints(&looks);
            if prints(&again) == seen {
                self.keeper.compile(&again, None);
                // Files that only the compiler found have been read once: they are read a second time, too.
                if prints(&again) == seen {
                    self.take(&again, true);
                    return;
                }
            } else if round >= PATIENT && self.keeper.is_partly_at_rest(&again, &seen) {
                self.keeper.compile(&again, Some(&seen));
                self.take(&again, false);
            }
            looks = again;
        }
    }

    /// Takes what was compiled, and puts it in place where it is another than before.
    fn take(&mut self, looks: &[Arc<Look>], all: bool) {
        if let Some(set) = self.keeper.apply(looks, all) {
            self.shared.set.store(Arc::new(set));
            // Who waits for it asks under the lock: without it the news could pass by.
            drop(self.shared.lock());
            self.shared.done.notify_all();
        }
    }

    /// Waits between two reads; whether to go on.
    fn pause(&self) -> bool {
        let settle = self.keeper.settings().settle;
        let started = Instant::now();
        let mut signal = self.shared.lock();
        loop {
            let left = settle.saturating_sub(started.elapsed());
            if signal.stop || left.is_zero() {
                return !signal.stop;
            }
            signal = self.shared.work.wait_timeout(signal, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

fn prints(looks: &[Arc<Look>]) -> Vec<Prints> {
    looks.iter().map(|look| look.prints()).collect()
}
