//! Reads a JSON object straight to codes, byte by byte, without a tree and without a float.
//!
//! Whatever is not plain (an escape in a text, an exponent, a list for a fact, a name that comes twice, an error) ends
//! the reading: such a record goes the long way, which reads it exactly and says what is wrong and where.

use crate::kernel::binding::Binding;
use crate::kernel::binding::digits::digits;
use crate::kernel::binding::entry::{Entry, Read};
use crate::kernel::binding::key::Key;
use crate::kernel::binding::shape::Expected;
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

    /// `true` or `false`; which of them is chance, so there is no branch.
    #[inline]
    fn yes_no(&mut self) -> Option<bool> {
        let yes = self.rest.first_chunk::<4>()? == b"true";
        let no = self.rest.first_chunk::<5>().is_some_and(|word| word == b"false");
        self.rest = self.rest.get(4_usize.wrapping_add(usize::from(no))..)?;
        (yes | no).then_some(yes)
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
        let (number, whole) = digits(0, rest);
        let (mut number, mut decimals, mut rest) = (number, 0, rest.get(whole..)?);
        if let [b'.', behind @ ..] = rest {
            (number, decimals) = digits(number, behind);
            rest = behind.get(decimals..)?;
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

/// Reads one record; none where it has to go the long way.
pub(super) fn read(binding: &mut Binding, text: &str) -> Option<()> {
    let mut cursor = Cursor { text, rest: text.as_bytes() };
    follow(binding, &mut cursor)?;
    let followed = binding.place;
    let read = name_by_name(binding, &mut cursor);
    // A record without a fault has no name twice, and what is learnt of it has none.
    if binding.place > followed {
        binding.shape.end_at(if read.is_some() { binding.place } else { followed });
    }
    read
}

/// Reads as much of a record as follows the form of the last one.
#[inline]
fn follow(binding: &mut Binding, cursor: &mut Cursor<'_>) -> Option<()> {
    let mut place = 0_usize;
    for expected in binding.shape.values() {
        let Some(rest) = expected.before.before(cursor.rest) else { break };
        cursor.rest = rest;
        let start = cursor.place();
        match expected.slot {
            None => cursor.pass(0)?,
            Some(slot) => {
                let read = value(binding.entries.get_mut(slot as usize)?, cursor)?;
                binding.lead.put(slot, read, &binding.frame);
            }
        }
        if expected.marked {
            binding.marks.push(start..cursor.place());
        }
        place = place.wrapping_add(1);
    }
    binding.place = place;
    // Only what comes behind them could be there twice.
    if matches!(cursor.rest.trim_ascii_start(), [b'}', ..]) && binding.shape.is_complete(place, binding.held.len()) {
        binding.given = binding.held.len();
        return Some(());
    }
    binding.take_first(place)
}

/// Reads the rest of a record, and learns its form.
fn name_by_name(binding: &mut Binding, cursor: &mut Cursor<'_>) -> Option<()> {
    loop {
        let before = cursor.place();
        cursor.blanks();
        match (*cursor.rest.first()?, binding.place) {
            (b'{', 0) => {
                cursor.sign(b'{')?;
                if cursor.rest.first() == Some(&b'}') {
                    return end(cursor);
                }
            }
            (b',', 1..) => cursor.sign(b',')?,
            (b'}', 1..) => return end(cursor),
            _ => return None,
        }
        let name = cursor.text()?;
        cursor.sign(b':')?;
        let at = binding.found(name)?;
        let start = cursor.place();
        let (slot, marked) = (binding.taken(at)?, binding.is_marked(at));
        let before = Key::new(cursor.text.get(before..start)?);
        binding.shape.learn(binding.place, Expected { before, name: at, slot, marked });
        binding.place = binding.place.wrapping_add(1);
        match slot {
            None => cursor.pass(0)?,
            Some(slot) => {
                let read = value(binding.entry(slot)?, cursor)?;
                binding.put(slot, read);
            }
        }
        if marked {
            binding.marks.push(start..cursor.place());
        }
    }
}

/// The value of a fact.
#[inline]
fn value(entry: &mut Entry, cursor: &mut Cursor<'_>) -> Option<Read> {
    match cursor.rest.first()? {
        b'-' | b'0'..=b'9' => {
            let (number, decimals) = cursor.number()?;
            entry.number(number, decimals)
        }
        b'"' => entry.text(cursor.text()?),
        b't' | b'f' => entry.yes_no(cursor.yes_no()?),
        b'n' => {
            cursor.word(b"null")?;
            Some(Read::Missing)
        }
        _ => None,
    }
}

/// The end of the record, behind which nothing but blanks may follow.
fn end(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.sign(b'}')?;
    cursor.rest.is_empty().then_some(())
}
