//! A body that comes and an answer that goes, piece by piece, for work that runs on a thread of its own.

use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{sleep, timeout};

use crate::cli::decisions::journal::Journal;

/// Pieces that wait between a socket and the work, each way: the memory of a stream is bounded by them.
pub(crate) const WAITING: usize = 4;

/// Bytes of an answer that go out together.
const PIECE: usize = 32 << 10;

/// How long what was said last has to go out before a stream is broken off.
const BREATH: Duration = Duration::from_millis(100);

/// A piece of a stream, or why there is none.
pub(crate) type Piece = io::Result<Bytes>;

/// What is sent as a body.
pub(crate) enum Sent {
    /// All at once.
    Whole(Full<Bytes>),
    /// As it is made.
    Stream(Receiver<Piece>),
}

impl Body for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match self.get_mut() {
            Self::Whole(body) => Pin::new(body).poll_frame(context).map_err(|never| match never {}),
            Self::Stream(pieces) => pieces.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(body) => body.is_end_stream(),
            Self::Stream(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => body.size_hint(),
            Self::Stream(_) => SizeHint::default(),
        }
    }
}

/// Hands on the pieces of a body, none of which may be waited for longer than this.
pub(crate) async fn feed(mut body: Incoming, to: Sender<Piece>, patience: Duration) {
    loop {
        let piece = match timeout(patience, body.frame()).await {
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
            Ok(None) => return,
            Ok(Some(Err(_))) => Err(io::ErrorKind::UnexpectedEof.into()),
            // Trailers say nothing of leads.
            Ok(Some(Ok(frame))) => Ok(frame.into_data().unwrap_or_default()),
        };
        let failed = piece.is_err();
        if to.send(piece).await.is_err() || failed {
            return;
        }
    }
}

/// The side of the work: what comes is read here, and what is said goes out before more is waited for.
pub(crate) struct Inlet {
    pieces: Receiver<Piece>,
    piece: Bytes,
    outlet: Outlet,
}

/// Where the work says what it has to say.
#[derive(Clone)]
pub(crate) struct Outlet {
    to: Sender<Piece>,
    patience: Duration,
    said: Rc<RefCell<Vec<u8>>>,
    journal: Option<Arc<Journal>>,
    /// Decisions to be kept before what was said of them goes out, and how many.
    notes: Rc<RefCell<(Vec<u8>, u64)>>,
}

impl Outlet {
    pub(crate) fn new(to: Sender<Piece>, patience: Duration, journal: Option<Arc<Journal>>) -> Self {
        Self { to, patience, said: Rc::default(), journal, notes: Rc::default() }
    }

    /// Whether decisions are kept.
    pub(crate) const fn keeps(&self) -> bool {
        self.journal.is_some()
    }

    /// Takes the line of a decision; it is kept before anything that is said from now on goes out.
    pub(crate) fn note(&self, line: &[u8]) {
        let mut notes = self.notes.borrow_mut();
        notes.0.extend_from_slice(line);
        notes.1 = notes.1.saturating_add(1);
    }

    /// Keeps what was noted.
    fn keep(&self) -> io::Result<()> {
        let Some(journal) = &self.journal else { return Ok(()) };
        let (lines, count) = std::mem::take(&mut *self.notes.borrow_mut());
        if journal.keep(lines, count) {
            return Ok(());
        }
        self.said.borrow_mut().clear();
        Err(io::ErrorKind::StorageFull.into())
    }

    /// Ends an answer that cannot be finished, so that it is not taken for a whole one.
    pub(crate) fn break_off(&self, error: io::Error) {
        // What was said last is on its way only when the connection has asked for more.
        Handle::current().block_on(sleep(BREATH));
        // Where the client is gone, nobody needs to be told.
        let _ = self.to.try_send(Err(error));
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.said.borrow_mut().extend_from_slice(bytes);
        if self.said.borrow().len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.keep()?;
        let said = std::mem::take(&mut *self.said.borrow_mut());
        if said.is_empty() {
            return Ok(());
        }
        match Handle::current().block_on(timeout(self.patience, self.to.send(Ok(said.into())))) {
            // Not "timed out", which says that leads did not come.
            Err(_) => Err(io::ErrorKind::WouldBlock.into()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Ok(Ok(())) => Ok(()),
        }
    }
}

impl Inlet {
    pub(crate) fn new(pieces: Receiver<Piece>, outlet: Outlet) -> Self {
        Self { pieces, piece: Bytes::new(), outlet }
    }
}

impl Read for Inlet {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            let next = match self.pieces.try_recv() {
                Ok(piece) => Some(piece),
                Err(_) => {
                    self.outlet.flush()?;
                    self.pieces.blocking_recv()
                }
            };
            match next {
                None => return Ok(0),
                Some(piece) => self.piece = piece?,
            }
        }
        let count = self.piece.len().min(space.len());
        let now = self.piece.split_to(count);
        space.iter_mut().zip(now).for_each(|(to, from)| *to = from);
        Ok(count)
    }
}
