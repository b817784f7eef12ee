//! Bytes that are no UTF-8 spoil the line that they stand on, and no other.

use std::io::{self, BufRead, Read};

/// What stands for a byte that is no text: JSON has it nowhere, so its line is told as bad.
const SPOILT: u8 = 1;

/// A reader that gives UTF-8 without noughts.
pub(crate) struct Utf8<R> {
    source: R,
    /// What was looked at and not yet taken; behind it may stand the first part of a character.
    ready: Vec<u8>,
    part: Vec<u8>,
}

impl<R: BufRead> Utf8<R> {
    pub(crate) const fn new(source: R) -> Self {
        Self { source, ready: Vec::new(), part: Vec::new() }
    }

    fn refill(&mut self) -> io::Result<()> {
        while self.ready.is_empty() {
            let bytes = self.source.fill_buf()?;
            let (count, ended) = (bytes.len(), bytes.is_empty());
            let mut all = std::mem::take(&mut self.part);
            all.extend_from_slice(bytes);
            self.source.consume(count);
            if ended {
                // A character whose end never comes is none.
                self.ready.extend(all.iter().map(|_| SPOILT));
                return Ok(());
            }
            self.take(&all);
        }
        Ok(())
    }

    fn take(&mut self, all: &[u8]) {
        for chunk in all.utf8_chunks() {
            let text = chunk.valid().bytes().map(|byte| if byte == 0 { SPOILT } else { byte });
            self.ready.extend(text);
            let bad = chunk.invalid();
            if is_last(all, bad) && is_beginning(bad) {
                self.part = bad.to_vec();
            } else {
                self.ready.extend(bad.iter().map(|_| SPOILT));
            }
        }
    }
}

/// Whether more bytes may make a character of these.
fn is_beginning(bytes: &[u8]) -> bool {
    matches!(std::str::from_utf8(bytes), Err(error) if error.error_len().is_none())
}

/// Whether this piece is the one at the end, not one like it.
fn is_last(all: &[u8], piece: &[u8]) -> bool {
    all.as_ptr_range().end == piece.as_ptr_range().end
}

impl<R: BufRead> Read for Utf8<R> {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        self.refill()?;
        let count = self.ready.len().min(space.len());
        for (to, from) in space.iter_mut().zip(self.ready.drain(..count)) {
            *to = from;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives so many bytes at a time.
    struct Dripped<'a>(&'a [u8], usize);

    impl Read for Dripped<'_> {
        fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(space.len());
            let (now, later) = self.0.split_at(count);
            space[..count].copy_from_slice(now);
            self.0 = later;
            Ok(count)
        }
    }

    fn read(bytes: &[u8], at_a_time: usize) -> Vec<u8> {
        let mut out = Vec::new();
        Utf8::new(io::BufReader::new(Dripped(bytes, at_a_time))).read_to_end(&mut out).expect("no error");
        out
    }

    #[test]
    fn whatever_the_pieces_the_text_is_the_same() {
        let text = "等级 A😀\n".as_bytes();
        let spoilt = b"a\xffb\0\n\xe7\xad\n\xf0\x9f".as_slice();
        for at_a_time in 1..=text.len() {
            assert_eq!(read(text, at_a_time), text, "{at_a_time}");
            assert_eq!(read(spoilt, at_a_time), b"a\x01b\x01\n\x01\x01\n\x01\x01", "{at_a_time}");
        }
    }
}
