//! Work on several threads, of which the results are taken in the order of the work.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does all the work with these workers, each on a thread of its own, and takes what comes of it in order. One worker
/// works on this thread. Only half as much again as there are workers is under way at once.
///
/// # Errors
/// The first that `take` has; what is under way is then dropped.
pub(super) fn in_order<W: Send, D: Send, E>(
    mut workers: Vec<impl FnMut(W) -> D + Send>,
    work: impl Iterator<Item = W>,
    mut take: impl FnMut(D) -> Result<(), E>,
) -> Result<(), E> {
    if let [only] = workers.as_mut_slice() {
        return work.map(only).try_for_each(take);
    }
    let under_way = workers.len().saturating_add(workers.len().div_ceil(2));
    let (send, receive) = channel::<(W, SyncSender<D>)>();
    let queue = &Mutex::new(receive);
    thread::scope(|scope| {
        // Gone when this ends, however it ends, so that the threads end as well.
        let send = send;
        for mut worker in workers {
            scope.spawn(move || {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((work, back)) = next else { return };
                    if back.send(worker(work)).is_err() {
                        // Nobody waits for it: the run has ended.
                        return;
                    }
                }
            });
        }
        let mut waiting: VecDeque<Receiver<D>> = VecDeque::new();
        let mut work = work;
        loop {
            let next = work.next();
            let end = next.is_none();
            if let Some(work) = next {
                let (back, results) = sync_channel(1);
                // INVARIANT: the queue is open as long as this thread has its end of it.
                let _ = send.send((work, back));
                waiting.push_back(results);
            }
            while waiting.len() > under_way || (end && !waiting.is_empty()) {
                // A thread that has panicked gives nothing, and the scope ends with its panic.
                let Some(done) = waiting.pop_front().and_then(|results| results.recv().ok()) else { return Ok(()) };
                take(done)?;
            }
            if end {
                return Ok(());
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn results_come_in_the_order_of_the_work() {
        for threads in [1, 2, 5] {
            let workers = (0..threads).map(|_| |n: u64| n.wrapping_mul(n)).collect();
            let mut found = Vec::new();
            let all: Result<(), ()> = in_order(workers, 0..100, |square| {
                found.push(square);
                Ok(())
            });
            assert_eq!(all, Ok(()));
            assert!(found.into_iter().eq((0..100).map(|n| n * n)), "{threads} threads");
        }
    }

    #[test]
    fn the_first_error_ends_the_run() {
        for threads in [1, 3] {
            let workers = (0..threads).map(|_| |n: u64| n).collect();
            let all = in_order(workers, 0.., |n| if n < 7 { Ok(()) } else { Err(n) });
            assert_eq!(all, Err(7));
        }
    }
}
