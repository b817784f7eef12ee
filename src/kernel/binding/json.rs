//! Reads a JSON object straight to codes, byte by byte, without a tree and without a float.
//!
//! Whatever is not plain (an escape in a text, an exponent, a list for a fact, a name that comes twice, an error) ends
//! the reading: such a record goes the long way, which reads it exactly and says what is wrong and where.

use crate::kernel::binding::Binding;
use crate::kernel::binding::entry::Read;
use crate::limits;

/// A text, and what of it is not read yet.
struct Cursor<'a> {
    text: &'a str,
    rest: &'a [u8],
}

/// So many digits surely fit 64 bits.
const DIGITS: usize = 18;

impl<'a> Cursor<'a> {
    /// How much is read.
    #[inline]
    const fn place(&self) -> usize {
        self.text.len().wrapping_sub(self.rest.len())
    }

    #[inline]
    fn blanks(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// The sign that must stand here, blanks before and behind it.
    #[inline]
    fn sign(&mut self, sign: u8) -> Option<()> {
        self.blanks();
        let (first, rest) = self.rest.split_first()?;
        (*first == sign).then(|| self.rest = rest)?;
        self.blanks();
        Some(())
    }

    /// A text without escapes.
    #[inline]
    fn text(&mut self) -> Option<&'a str> {
        let [b'"', rest @ ..] = self.rest else { return None };
        let length = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F))?;
        let start = self.text.len().wrapping_sub(rest.len());
        let [b'"', rest @ ..] = rest.get(length..)? else { return None };
        self.rest = rest;
        self.text.get(start..start.wrapping_add(length))
    }

    /// Passes over this word.
    #[inline]
    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(word)?;
        Some(())
    }

    /// A number without an exponent, as digits and how many of them stand behind the point.
    #[inline]
    fn number(&mut self) -> Option<(i64, u32)> {
        let (negative, rest) = match self.rest {
            [b'-', rest @ ..] => (true, rest),
            rest => (false, rest),
        };
        if let [b'0', b'0'..=b'9', ..] = rest {
            return None;
        }
        let (number, mut rest, whole) = digits(0, rest);
        let (mut number, mut decimals) = (number, 0);
        if let [b'.', behind @ ..] = rest {
            (number, rest, decimals) = digits(number, behind);
            (decimals > 0).then_some(())?;
        }
        let few = whole > 0 && whole.wrapping_add(decimals) <= DIGITS;
        if !few || matches!(rest, [b'e' | b'E', ..]) {
            return None;
        }
        self.rest = rest;
        Some((if negative { number.wrapping_neg() } else { number }, u32::try_from(decimals).ok()?))
    }

    /// Passes over a value that nobody asks for.
    fn pass(&mut self, depth: usize) -> Option<()> {
        let close = match self.rest.first()? {
            b'{' => b'}',
            b'[' => b']',
            b'"' => return self.text().map(drop),
            b't' => return self.word(b"true"),
            b'f' => return self.word(b"false"),
            b'n' => return self.word(b"null"),
            _ => return self.number().map(drop),
        };
        if depth >= limits::NESTING {
            return None;
        }
        self.rest = self.rest.get(1..)?;
        self.blanks();
        if *self.rest.first()? == close {
            self.rest = self.rest.get(1..)?;
            return Some(());
        }
        loop {
            if close == b'}' {
                self.text()?;
                self.sign(b':')?;
            }
            self.pass(depth.saturating_add(1))?;
            self.blanks();
            match *self.rest.first()? {
                b',' => self.sign(b',')?,
                sign if sign == close => {
                    self.rest = self.rest.get(1..)?;
                    return Some(());
                }
                _ => return None,
            }
        }
    }
}

/// Digits, behind those of a number; with what follows, and how many they were.
#[inline]
fn digits(mut number: i64, text: &[u8]) -> (i64, &[u8], usize) {
    let mut rest = text;
    while let [digit @ b'0'..=b'9', behind @ ..] = rest {
        number = number.wrapping_mul(10).wrapping_add(i64::from(digit.wrapping_sub(b'0')));
        rest = behind;
    }
    (number, rest, text.len().wrapping_sub(rest.len()))
}

/// Reads one record; none where it has to go the long way.
pub(super) fn read(binding: &mut Binding, text: &str) -> Option<()> {
    let mut cursor = Cursor { text, rest: text.as_bytes() };
    cursor.sign(b'{')?;
    if let [b'}', rest @ ..] = cursor.rest {
        cursor.rest = rest;
        return end(&mut cursor);
    }
    loop {
        let at = name(binding, &mut cursor)?;
        binding.place = binding.place.wrapping_add(1);
        let start = cursor.place();
        match binding.taken(at)? {
            None => cursor.pass(0)?,
            Some(slot) => {
                let read = value(binding, &mut cursor, slot)?;
                binding.put(slot, read);
            }
        }
        binding.mark(at, start..cursor.place());
        if let [b',', b'"', ..] = cursor.rest {
            cursor.rest = cursor.rest.get(1..)?;
            continue;
        }
        cursor.blanks();
        match cursor.rest {
            [b',', ..] => cursor.sign(b',')?,
            [b'}', rest @ ..] => {
                cursor.rest = rest;
                return end(&mut cursor);
            }
            _ => return None,
        }
    }
}

/// The value of a fact.
#[inline]
fn value(binding: &mut Binding, cursor: &mut Cursor<'_>, slot: u32) -> Option<Read> {
    let entry = binding.entry(slot)?;
    match cursor.rest.first()? {
        b'-' | b'0'..=b'9' => {
            let (number, decimals) = cursor.number()?;
            entry.number(number, decimals)
        }
        b'"' => entry.text(cursor.text()?),
        b't' => {
            cursor.word(b"true")?;
            entry.yes_no(true)
        }
        b'f' => {
            cursor.word(b"false")?;
            entry.yes_no(false)
        }
        b'n' => {
            cursor.word(b"null")?;
            Some(Read::Missing)
        }
        _ => None,
    }
}

/// The place of the name that stands here: mostly the one that the last record had here too. Behind it, up to the value.
#[inline]
fn name(binding: &mut Binding, cursor: &mut Cursor<'_>) -> Option<usize> {
    if let Some((at, name)) = binding.expected()
        && let Some(rest) = name.key.before(cursor.rest)
    {
        cursor.rest = rest;
        cursor.blanks();
        return Some(at);
    }
    let name = cursor.text()?;
    cursor.sign(b':')?;
    binding.found(name)
}

/// Nothing but blanks may follow.
fn end(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.blanks();
    cursor.rest.is_empty().then_some(())
}
