//! Turns the bytes of a file into UTF-8: UTF-8 itself, with a byte order mark or without, or GB18030.

#[cfg(feature = "cli")]
use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use encoding_rs::{DecoderResult, GB18030};

use crate::data::error::wrapped;
use crate::diagnostic::FileProblem;
#[cfg(feature = "cli")]
use crate::diagnostic::is_han;

/// Bytes read at once, and bytes from the first one beyond ASCII by which the encoding is told.
const CHUNK: usize = 64 * 1024;

/// Bytes read at first: a lead that comes alone is not larger, and is read a thousand times a second.
const FIRST: usize = 2 * 1024;

/// UTF-8 characters beyond ASCII, one after another, that no GB18030 text holds by chance.
const SURELY_UTF8: usize = 6;

/// Bytes of the longest mark by which a file is told.
const LONGEST_MARK: usize = 4;

/// The encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Nothing beyond ASCII so far.
    Ascii,
    /// UTF-8.
    Utf8,
    /// UTF-8 behind a byte order mark: what spreadsheet programs write and want back.
    Utf8Marked,
    /// GB18030, which includes GBK and GB2312: what Chinese spreadsheet programs write.
    Gb18030,
}

/// A reader that gives UTF-8, whatever the file is in; anything else is an error with its place.
pub(crate) struct Decoder<R> {
    source: R,
    /// Bytes read and not yet decoded: at most a character's first part between calls.
    raw: Vec<u8>,
    /// Text not yet taken.
    text: Vec<u8>,
    taken: usize,
    /// Bytes to read next: twice as many each time, up to [`CHUNK`].
    next: usize,
    state: State,
    /// Bytes and lines before `raw`.
    offset: u64,
    lines: u64,
    ended: bool,
    started: bool,
    /// Whether the file begins with a byte order mark.
    marked: bool,
}

enum State {
    Ascii,
    Utf8,
    Gb18030(Box<encoding_rs::Decoder>),
}

impl<R: Read> Decoder<R> {
    pub(crate) fn new(source: R) -> Self {
        Self {
            source,
            raw: Vec::new(),
            text: Vec::new(),
            taken: 0,
            next: FIRST,
            state: State::Ascii,
            offset: 0,
            lines: 0,
            ended: false,
            started: false,
            marked: false,
        }
    }

    pub(crate) fn encoding(&self) -> Encoding {
        match self.state {
            State::Ascii => Encoding::Ascii,
            State::Utf8 if self.marked => Encoding::Utf8Marked,
            State::Utf8 => Encoding::Utf8,
            State::Gb18030(_) => Encoding::Gb18030,
        }
    }

    /// Reads on and decodes; nothing more is to be had when `text` stays empty.
    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.taken = 0;
        while self.text.is_empty() && !self.ended {
            self.read_some()?;
            if !self.started {
                self.start()?;
            }
            if matches!(self.state, State::Ascii) && !self.raw.is_ascii() {
                self.read_full()?;
                self.decide()?;
            }
            self.decode()?;
        }
        Ok(())
    }

    fn read_some(&mut self) -> io::Result<()> {
        let before = self.raw.len();
        self.raw.resize(before.saturating_add(self.next), 0);
        self.next = self.next.saturating_mul(2).min(CHUNK);
        let space = self.raw.get_mut(before..).unwrap_or_default();
        let read = loop {
            match self.source.read(space) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        let count = *read.as_ref().unwrap_or(&0);
        self.raw.truncate(before.saturating_add(count));
        self.ended = read? == 0;
        if self.started { self.no_nought(before) } else { Ok(()) }
    }

    /// A text holds no byte that is nought; UTF-16 without its mark does, and so does a program's own file.
    fn no_nought(&self, from: usize) -> io::Result<()> {
        let new = self.raw.get(from..).unwrap_or_default();
        // Asked first whether there is one: that is told of many bytes at once.
        let at = if new.contains(&0) { new.iter().position(|byte| *byte == 0) } else { None };
        let Some(at) = at else { return Ok(()) };
        let at = from.saturating_add(at);
        Err(wrapped(FileProblem::NotText { line: self.line_at(at), offset: self.offset_at(at) }))
    }

    fn read_full(&mut self) -> io::Result<()> {
        while self.raw.len() < CHUNK && !self.ended {
            self.read_some()?;
        }
        Ok(())
    }

    /// Looks at the first bytes: a byte order mark, or another sort of file.
    fn start(&mut self) -> io::Result<()> {
        // A mark may come byte by byte through a pipe.
        while self.raw.len() < LONGEST_MARK && !self.ended {
            self.read_some()?;
        }
        self.started = true;
        if self.raw.starts_with(b"\xFF\xFE") || self.raw.starts_with(b"\xFE\xFF") {
            return Err(wrapped(FileProblem::Utf16));
        }
        if self.raw.starts_with(b"PK\x03\x04") || self.raw.starts_with(b"\xD0\xCF\x11\xE0") {
            return Err(wrapped(FileProblem::Workbook));
        }
        if let Some(rest) = self.raw.strip_prefix(b"\xEF\xBB\xBF") {
            self.raw = rest.to_vec();
            self.offset = 3;
            self.marked = true;
            self.state = State::Utf8;
        }
        self.no_nought(0)
    }

    /// Tells UTF-8 from GB18030 by everything read so far.
    fn decide(&mut self) -> io::Result<()> {
        let valid = match std::str::from_utf8(&self.raw) {
            Ok(_) => self.raw.len(),
            Err(error) if error.error_len().is_none() && !self.ended => self.raw.len(),
            Err(error) => error.valid_up_to(),
        };
        if valid == self.raw.len() {
            self.state = State::Utf8;
            return Ok(());
        }
        let before = String::from_utf8_lossy(self.raw.get(..valid).unwrap_or_default());
        if before.chars().filter(|c| !c.is_ascii()).count() >= SURELY_UTF8 {
            return Err(self.unknown(valid));
        }
        let mut trial = String::with_capacity(self.raw.len().saturating_mul(3));
        let (result, read) = GB18030
            .new_decoder_without_bom_handling()
            .decode_to_string_without_replacement(&self.raw, &mut trial, self.ended);
        match result {
            DecoderResult::InputEmpty => {
                self.state = State::Gb18030(Box::new(GB18030.new_decoder_without_bom_handling()));
                Ok(())
            }
            DecoderResult::OutputFull => Err(self.unknown(valid.max(read))),
            DecoderResult::Malformed(bad, after) => Err(self.unknown(valid.max(before_bad(read, bad, after)))),
        }
    }

    fn decode(&mut self) -> io::Result<()> {
        match &mut self.state {
            State::Ascii => {
                std::mem::swap(&mut self.raw, &mut self.text);
                self.advance_by_text();
                Ok(())
            }
            State::Utf8 => self.decode_utf8(),
            State::Gb18030(decoder) => {
                let mut text = String::with_capacity(self.raw.len().saturating_mul(3).saturating_add(16));
                let (result, read) = decoder.decode_to_string_without_replacement(&self.raw, &mut text, self.ended);
                match result {
                    DecoderResult::InputEmpty => {}
                    DecoderResult::OutputFull => return Err(self.unknown(read)),
                    DecoderResult::Malformed(bad, after) => return Err(self.unknown(before_bad(read, bad, after))),
                }
                self.text = text.into_bytes();
                self.offset = self.offset_at(self.raw.len());
                self.lines = self.lines.saturating_add(newlines(&self.raw));
                self.raw.clear();
                Ok(())
            }
        }
    }

    fn decode_utf8(&mut self) -> io::Result<()> {
        let valid = match std::str::from_utf8(&self.raw) {
            Ok(_) => self.raw.len(),
            Err(error) if error.error_len().is_none() && !self.ended => error.valid_up_to(),
            Err(error) => return Err(self.unknown(error.valid_up_to())),
        };
        let rest = self.raw.split_off(valid);
        self.text = std::mem::replace(&mut self.raw, rest);
        self.advance_by_text();
        Ok(())
    }

    /// Counts the text that was taken from `raw` unchanged.
    fn advance_by_text(&mut self) {
        self.offset = self.offset_at(self.text.len());
        self.lines = self.lines.saturating_add(newlines(&self.text));
    }

    fn unknown(&self, at: usize) -> io::Error {
        wrapped(FileProblem::UnknownEncoding { line: self.line_at(at), offset: self.offset_at(at) })
    }

    fn offset_at(&self, at: usize) -> u64 {
        self.offset.saturating_add(u64::try_from(at).unwrap_or(u64::MAX))
    }

    fn line_at(&self, at: usize) -> u64 {
        let before = newlines(self.raw.get(..at).unwrap_or_default());
        self.lines.saturating_add(before).saturating_add(1)
    }
}

/// The text that bytes are which are no UTF-8: UTF-16 with its mark, or Chinese in GB18030. None in any other encoding.
#[cfg(feature = "cli")]
pub(crate) fn in_another_encoding(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(bytes.get(mark..)?).map(Cow::into_owned);
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    // In other encodings a letter with an accent and the one behind it look like a Chinese character, but hardly two like two.
    let side_by_side = text.chars().zip(text.chars().skip(1)).any(|(one, next)| is_han(one) && is_han(next));
    side_by_side.then(|| text.into_owned())
}

/// Where a bad character starts, given what the decoder had read behind it.
fn before_bad(read: usize, bad: u8, after: u8) -> usize {
    read.saturating_sub(usize::from(bad)).saturating_sub(usize::from(after))
}

fn newlines(bytes: &[u8]) -> u64 {
    /// So many bytes have no more line feeds than a byte can count.
    const COUNTED: usize = 255;
    let in_part = |part: &[u8]| part.iter().fold(0_u8, |lines, byte| lines.wrapping_add(u8::from(*byte == b'\n')));
    bytes.chunks(COUNTED).fold(0, |lines, part| lines.saturating_add(u64::from(in_part(part))))
}

impl<R: Read> BufRead for Decoder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken >= self.text.len() {
            self.refill()?;
        }
        Ok(self.text.get(self.taken..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.taken = self.taken.saturating_add(count).min(self.text.len());
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}
