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

/// Where a byte stands in a text, from the first: eight bytes are looked at together.
pub(crate) fn places(text: &[u8], wanted: u8) -> impl Iterator<Item = usize> + '_ {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let wanted_eight = u64::from_le_bytes([wanted; 8]);
    let (eights, rest) = text.as_chunks::<8>();
    let behind = text.len().saturating_sub(rest.len());
    let within = (0_usize..).step_by(8).zip(eights).flat_map(move |(start, eight)| {
        let other = u64::from_le_bytes(*eight) ^ wanted_eight;
        // The highest bit of each byte that is nought, which is one that is wanted, and no other bit.
        let mut found = !((other & LOW).wrapping_add(LOW) | other | LOW);
        std::iter::from_fn(move || {
            let place = usize::try_from(found.trailing_zeros()).unwrap_or_default() / 8;
            (found != 0).then(|| {
                found &= found.wrapping_sub(1);
                start.saturating_add(place)
            })
        })
    });
    let last = rest.iter().zip(behind..).filter(move |(byte, _)| **byte == wanted).map(|(_, at)| at);
    within.chain(last)
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn every_place_is_found_and_no_other() {
        let text: Vec<u8> = (0..=u8::MAX).chain((0..=u8::MAX).rev()).chain([b',', b',', 0xAC, 0x2D]).collect();
        for length in 0..text.len() {
            let text = text.get(..length).unwrap_or_default();
            for wanted in [b',', b'\t', b';', 0, 0x80, 0xFF] {
                let one_by_one = text.iter().enumerate().filter(|(_, byte)| **byte == wanted).map(|(at, _)| at);
                assert!(places(text, wanted).eq(one_by_one), "{wanted} in {length}");
            }
        }
    }
}
