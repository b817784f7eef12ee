//! Physical lines of bounded length.

use std::io::{self, BufRead, Read};

use crate::limits;

/// What a reading of one line gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A line, with its line feed unless it is the last.
    Line,
    /// A line that is too long: its beginning; the rest was passed over.
    Cut,
    /// Nothing more.
    End,
}

/// A reader that counts lines.
pub(crate) struct Lines<R> {
    pub(crate) input: R,
    /// The number of the line read last, from 1.
    pub(crate) number: u64,
}

impl<R: BufRead> Lines<R> {
    pub(crate) const fn new(input: R) -> Self {
        Self { input, number: 0 }
    }

    /// Appends the next line.
    pub(crate) fn read(&mut self, line: &mut Vec<u8>) -> io::Result<Piece> {
        let most = u64::try_from(limits::RECORD_BYTES).unwrap_or(u64::MAX);
        let read = (&mut self.input).take(most).read_until(b'\n', line)?;
        if read == 0 {
            return Ok(Piece::End);
        }
        self.number = self.number.saturating_add(1);
        if read < limits::RECORD_BYTES || line.ends_with(b"\n") {
            return Ok(Piece::Line);
        }
        self.pass_over()?;
        Ok(Piece::Cut)
    }

    fn pass_over(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.input.fill_buf()?;
            if bytes.is_empty() {
                return Ok(());
            }
            let found = bytes.iter().position(|byte| *byte == b'\n');
            let count = found.map_or(bytes.len(), |at| at.saturating_add(1));
            self.input.consume(count);
            if found.is_some() {
                return Ok(());
            }
        }
    }
}
