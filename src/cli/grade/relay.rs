//! Work that several threads do, of which the results are taken in the order of the work.
//!
//! Only half as much again as there are threads is under way at once, and no more results wait than three times that:
//! memory does not grow with the work.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, SyncSender, TryRecvError, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Scope};

/// Bytes of the stack of a thread: as much as the first one of a process has.
const STACK: usize = 8 << 20;

/// The work that is under way. The threads end when this is gone.
pub(super) struct Relay<W, D> {
    send: Sender<Order<W, D>>,
    /// In the order of the work.
    waiting: VecDeque<Waiting<D>>,
    /// How many of these are not known to be there.
    under_way: usize,
    threads: usize,
}

/// What comes of a piece of work.
enum Waiting<D> {
    /// It will come from here.
    Coming(Receiver<D>),
    /// It is there.
    Here(D),
}

/// Work, and where its results are waited for.
type Order<W, D> = (W, SyncSender<D>);

impl<W: Send, D: Send> Relay<W, D> {
    /// Starts a thread for each worker, which is made there.
    pub(super) fn start<'scope, M, F>(scope: &'scope Scope<'scope, '_>, workers: impl IntoIterator<Item = M>) -> Self
    where
        M: FnOnce() -> F + Send + 'scope,
        F: FnMut(W) -> D,
        W: 'scope,
        D: 'scope,
    {
        let (send, receive) = channel();
        let queue = Arc::new(Mutex::new(receive));
        let spawn = |make: M| {
            let queue = Arc::clone(&queue);
            let work = move || work(&queue, make());
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok()
        };
        let threads = workers.into_iter().filter_map(spawn).count();
        Self { send, waiting: VecDeque::new(), under_way: 0, threads }
    }

    /// Whether there is nobody else, because nobody is wanted or can be had.
    pub(super) const fn is_alone(&self) -> bool {
        self.threads == 0
    }

    /// Gives out work.
    pub(super) fn give(&mut self, work: W) {
        let (back, results) = sync_channel(1);
        // INVARIANT: the queue is open as long as a thread has its end of it.
        let _ = self.send.send((work, back));
        self.waiting.push_back(Waiting::Coming(results));
        self.under_way = self.under_way.saturating_add(1);
    }

    /// Whether the others have enough to do, so that who gives out work does better to do the next piece.
    pub(super) const fn is_full(&self) -> bool {
        self.under_way >= self.most()
    }

    /// Takes the results of the next piece of work, which was not given out.
    pub(super) fn done(&mut self, results: D) {
        self.waiting.push_back(Waiting::Here(results));
    }

    /// How much is under way at once.
    const fn most(&self) -> usize {
        self.threads.saturating_add(self.threads.div_ceil(2))
    }

    /// Takes the results that are there, and those that have to be waited for before there is more; at the end, all. False
    /// where a thread has panicked: it gives nothing, and the scope ends with its panic.
    ///
    /// # Errors
    /// The first that `take` has.
    pub(super) fn take<E>(&mut self, end: bool, mut take: impl FnMut(D) -> Result<(), E>) -> Result<bool, E> {
        while let Some(first) = self.waiting.pop_front() {
            let wait = end || self.under_way > self.most() || self.waiting.len() >= self.most().saturating_mul(3);
            let done = match first {
                Waiting::Here(done) => done,
                Waiting::Coming(results) => {
                    let come = if wait { results.recv().map_err(TryRecvError::from) } else { results.try_recv() };
                    match come {
                        Ok(done) => {
                            self.under_way = self.under_way.saturating_sub(1);
                            done
                        }
                        Err(TryRecvError::Empty) => {
                            self.waiting.push_front(Waiting::Coming(results));
                            return Ok(true);
                        }
                        Err(TryRecvError::Disconnected) => return Ok(false),
                    }
                }
            };
            take(done)?;
        }
        Ok(true)
    }
}

/// Works as long as there is something to do.
fn work<W, D>(queue: &Mutex<Receiver<Order<W, D>>>, mut worker: impl FnMut(W) -> D) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((work, back)) = next else { return };
        if back.send(worker(work)).is_err() {
            // Nobody waits for it: the run has ended.
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::Relay;

    /// The squares of these numbers, by so many threads; one that is as great as the end is an error.
    fn squares(threads: u64, numbers: impl Iterator<Item = u64>, end: u64) -> (Vec<u64>, Result<bool, u64>) {
        let square = |n: u64| n.wrapping_mul(n);
        let mut found = Vec::new();
        let mut take = |square| {
            found.push(square);
            if square < end { Ok(()) } else { Err(square) }
        };
        let taken = thread::scope(|scope| {
            let mut relay = Relay::start(scope, (0..threads).map(|_| move || square));
            assert_eq!(relay.is_alone(), threads == 0);
            for number in numbers {
                // Now and then who gives out work does a piece, too.
                if number % 5 == 3 || (number % 2 == 0 && relay.is_full()) {
                    relay.done(square(number));
                } else {
                    relay.give(number);
                }
                if !relay.take(false, &mut take)? {
                    return Ok(false);
                }
            }
            relay.take(true, &mut take)
        });
        (found, taken)
    }

    #[test]
    fn results_come_in_the_order_of_the_work() {
        for threads in [1, 2, 5] {
            let (found, taken) = squares(threads, 0..100, u64::MAX);
            assert!(found.into_iter().eq((0..100).map(|n| n * n)) && taken == Ok(true), "{threads} threads");
        }
    }

    #[test]
    fn the_first_error_ends_the_run() {
        for threads in [1, 3] {
            assert_eq!(squares(threads, 0.., 49).1, Err(49));
        }
    }

    #[test]
    fn where_nobody_works_nothing_is_waited_for() {
        assert_eq!(squares(0, 1..3, 9), (Vec::new(), Ok(false)));
    }
}
