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

/// Calls for each place where a byte stands in a text, from the first, as long as another does not stand there; whether it
/// does nowhere. Eight bytes are looked at together.
#[inline]
pub(crate) fn each_place_without(text: &[u8], wanted: u8, other: u8, mut found: impl FnMut(usize)) -> bool {
    let (eights, rest) = text.as_chunks::<8>();
    let mut start = 0_usize;
    for eight in eights {
        let eight = u64::from_le_bytes(*eight);
        if places(eight, other) != 0 {
            return false;
        }
        let mut left = places(eight, wanted);
        while left != 0 {
            found(start.wrapping_add(left.trailing_zeros() as usize / 8));
            left &= left.wrapping_sub(1);
        }
        start = start.wrapping_add(8);
    }
    for (at, byte) in (start..).zip(rest) {
        if *byte == other {
            return false;
        }
        if *byte == wanted {
            found(at);
        }
    }
    true
}

/// The highest bit of each of eight bytes that is the wanted one, and no other bit.
#[inline]
const fn places(eight: u64, wanted: u8) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let other = eight ^ u64::from_le_bytes([wanted; 8]);
    // What is nought has no bit below the highest, none that carries, and not the highest.
    !((other & LOW).wrapping_add(LOW) | other | LOW)
}

/// Bytes that come from a decoder and were cut at ASCII characters only: nothing is lost.
pub(crate) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::each_place_without;

    #[test]
    fn every_place_is_found_and_no_other() {
        let text: Vec<u8> = (0..=u8::MAX).chain((0..=u8::MAX).rev()).chain([b',', b',', 0xAC, 0x2D]).collect();
        for length in 0..text.len() {
            let text = text.get(..length).unwrap_or_default();
            for wanted in [b',', b'\t', b';', 0, 0x80, 0xFF] {
                for other in [b'"', 0xFE] {
                    let mut places = Vec::new();
                    let without = each_place_without(text, wanted, other, |at| places.push(at));
                    assert_eq!(without, !text.contains(&other));
                    let one_by_one = text.iter().enumerate().filter(|(_, byte)| **byte == wanted).map(|(at, _)| at);
                    assert!(!without || one_by_one.eq(places), "{wanted} in {length}");
                }
                // What does not stand there changes nothing.
                let few = text.get(..length.min(b'"'.into())).unwrap_or_default();
                let mut places = Vec::new();
                assert!(each_place_without(few, wanted, b'"', |at| places.push(at)));
                assert_eq!(places.len(), few.iter().map(|byte| usize::from(*byte == wanted)).sum::<usize>());
            }
        }
    }
}
