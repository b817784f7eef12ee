//! Divides a JSON file into records: the elements of an array, or objects one after another.

use std::io::BufRead;

use crate::data::error::Error;
use crate::diagnostic::FileProblem;
use crate::limits;

/// One element as it stands in the file.
pub(crate) struct Element {
    pub(crate) line: u64,
    pub(crate) text: String,
    /// Too long to be kept: the text is its beginning.
    pub(crate) cut: bool,
}

/// A divider of records. It knows brackets and quotes only; what stands between them, the reader of one record judges,
/// so that a broken record does not stop the file.
pub(crate) struct Elements<R> {
    input: R,
    line: u64,
    column: u64,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing was read.
    Start,
    /// Behind the opening bracket.
    First,
    /// Behind a comma.
    Next,
    /// Objects that stand one after another, in no array.
    Stream,
    /// Behind the closing bracket.
    Done,
}

impl<R: BufRead> Elements<R> {
    pub(crate) const fn new(input: R) -> Self {
        Self { input, line: 1, column: 0, state: State::Start }
    }

    pub(crate) const fn input(&self) -> &R {
        &self.input
    }

    /// The next element.
    pub(crate) fn next(&mut self) -> Result<Option<Element>, Error> {
        let Some(first) = self.peek_visible()? else {
            return match self.state {
                State::Start => Err(FileProblem::Empty.into()),
                State::Stream | State::Done => Ok(None),
                State::First | State::Next => Err(self.broken(true)),
            };
        };
        match (self.state, first) {
            (State::Start, b'[') => {
                self.take()?;
                self.state = State::First;
                self.next()
            }
            (State::Start | State::Stream, b'{') => {
                self.state = State::Stream;
                self.element().map(Some)
            }
            (State::First, b']') => {
                self.take()?;
                self.state = State::Done;
                self.next()
            }
            (State::First | State::Next, b']' | b',') | (State::Start | State::Stream | State::Done, _) => {
                self.take()?;
                Err(self.broken(false))
            }
            (State::First | State::Next, _) => {
                let element = self.element()?;
                match self.take()? {
                    Some(b',') => self.state = State::Next,
                    Some(b']') => self.state = State::Done,
                    Some(_) => return Err(self.broken(false)),
                    None => return Err(self.broken(true)),
                }
                Ok(Some(element))
            }
        }
    }

    /// Reads up to the comma or bracket that ends the element; in a stream, up to the object's own end.
    fn element(&mut self) -> Result<Element, Error> {
        let line = self.line;
        let mut bytes = Vec::new();
        let (mut depth, mut within, mut escaped, mut cut) = (0_usize, false, false, false);
        loop {
            let Some(byte) = self.peek()? else {
                return Err(self.broken(true));
            };
            if depth == 0 && !within && matches!(byte, b',' | b']') {
                break;
            }
            self.take()?;
            if bytes.len() < limits::RECORD_BYTES {
                bytes.push(byte);
            } else {
                cut = true;
            }
            if within {
                within = escaped || byte != b'"';
                escaped = !escaped && byte == b'\\';
                continue;
            }
            match byte {
                b'"' => within = true,
                b'{' | b'[' => depth = depth.saturating_add(1),
                b'}' | b']' => match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return Err(self.broken(false)),
                },
                _ => {}
            }
            if depth == 0 && self.state == State::Stream {
                break;
            }
        }
        Ok(Element { line, text: String::from_utf8_lossy(&bytes).trim().to_owned(), cut })
    }

    fn broken(&self, early: bool) -> Error {
        FileProblem::NotJson { line: self.line, column: self.column.max(1), early }.into()
    }

    fn peek(&mut self) -> Result<Option<u8>, Error> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    fn peek_visible(&mut self) -> Result<Option<u8>, Error> {
        loop {
            match self.peek()? {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.take()?,
                other => return Ok(other),
            };
        }
    }

    fn take(&mut self) -> Result<Option<u8>, Error> {
        let byte = self.peek()?;
        if let Some(byte) = byte {
            self.input.consume(1);
            if byte == b'\n' {
                self.line = self.line.saturating_add(1);
                self.column = 0;
            } else if byte & 0xC0 != 0x80 {
                // The later bytes of a character are no columns.
                self.column = self.column.saturating_add(1);
            }
        }
        Ok(byte)
    }
}
