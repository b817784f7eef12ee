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

    /// Passes over a value that nobody asks for.
    fn pass(&mut self, depth: usize) -> Option<()> {
        let close = match self.rest.first()? {
            b'{' => b'}',
            b'[' => b']',
            b'"' => return self.text().map(drop),
            b't' => return self.word(b"true"),
            b'f' => return self.word(b"false"),
            b'n' => return self.word(b"null"),
            _ => {
                self.rest = number(self.rest)?.1;
                return Some(());
            }
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
    let mut rest = cursor.rest;
    for expected in binding.shape.values() {
        let Some(from) = expected.sign.before(rest) else { break };
        rest = match expected.slot {
            None => {
                cursor.rest = from;
                cursor.pass(0)?;
                cursor.rest
            }
            Some(slot) => {
                let (read, behind) = value(binding.entries.get_mut(slot as usize)?, cursor.text, from)?;
                binding.lead.put(slot, read, &binding.frame);
                behind
            }
        };
        if expected.marked {
            let place = |rest: &[u8]| cursor.text.len().wrapping_sub(rest.len());
            binding.marks.push(place(from)..place(rest));
        }
        place = place.wrapping_add(1);
    }
    cursor.rest = rest;
    binding.place = place;
    // Only what comes behind them could be there twice.
    if matches!(rest.trim_ascii_start(), [b'}', ..]) && binding.shape.is_complete(place, binding.held.len()) {
        binding.given = binding.held.len();
        return Some(());
    }
    binding.take_first(place, |binding, place| binding.shape.name(place))
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
        let sign = Key::new(cursor.text.get(before..start)?);
        binding.shape.learn(binding.place, Expected { sign, name: at, slot, marked });
        binding.place = binding.place.wrapping_add(1);
        match slot {
            None => cursor.pass(0)?,
            Some(slot) => {
                let (read, behind) = value(binding.entry(slot)?, cursor.text, cursor.rest)?;
                cursor.rest = behind;
                binding.put(slot, read);
            }
        }
        if marked {
            binding.marks.push(start..cursor.place());
        }
    }
}

/// The value of a fact, and what follows it. What is left of the record is handed on and not kept in memory: where the next
/// value begins hangs on where this one ends, and all else can be done meanwhile.
#[inline(always)]
#[allow(clippy::inline_always, reason = "what is left of a record stays in registers")]
fn value<'a>(entry: &mut Entry, text: &'a str, rest: &'a [u8]) -> Option<(Read, &'a [u8])> {
    match rest.first()? {
        b'-' | b'0'..=b'9' => {
            let ((digits, decimals), rest) = number(rest)?;
            Some((entry.number(digits, decimals)?, rest))
        }
        b'"' => match entry.quoted(rest) {
            Some((read, length)) => Some((read, rest.get(length..)?)),
            None => quoted(entry, text, rest),
        },
        b't' | b'f' => {
            let (yes, rest) = yes_no(rest)?;
            Some((entry.yes_no(yes)?, rest))
        }
        b'n' => Some((Read::Missing, rest.strip_prefix(b"null")?)),
        _ => None,
    }
}

/// The same of a text.
#[inline(never)]
fn quoted<'a>(entry: &mut Entry, text: &'a str, rest: &'a [u8]) -> Option<(Read, &'a [u8])> {
    let mut cursor = Cursor { text, rest };
    let read = entry.text(cursor.text()?)?;
    Some((read, cursor.rest))
}

/// `true` or `false`, and what follows; which of them is chance, so there is no branch.
#[inline(always)]
#[allow(clippy::inline_always, reason = "what is left of a record stays in registers")]
fn yes_no(rest: &[u8]) -> Option<(bool, &[u8])> {
    let yes = rest.first_chunk::<4>()? == b"true";
    let no = rest.first_chunk::<5>().is_some_and(|word| word == b"false");
    let rest = rest.get(4_usize.wrapping_add(usize::from(no))..)?;
    (yes | no).then_some((yes, rest))
}

/// A number without an exponent, as digits and how many of them stand behind the point; and what follows.
#[inline(always)]
#[allow(clippy::inline_always, reason = "what is left of a record stays in registers")]
fn number(text: &[u8]) -> Option<((i64, u32), &[u8])> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if let [b'0', b'0'..=b'9', ..] = text {
        return None;
    }
    let (number, whole) = digits(0, text);
    let (mut number, mut decimals, mut rest) = (number, 0, text.get(whole..)?);
    if let [b'.', behind @ ..] = rest {
        (number, decimals) = digits(number, behind);
        rest = behind.get(decimals..)?;
        (decimals > 0).then_some(())?;
    }
    let few = whole > 0 && whole.wrapping_add(decimals) <= DIGITS;
    if !few || matches!(rest, [b'e' | b'E', ..]) {
        return None;
    }
    let number = if negative { number.wrapping_neg() } else { number };
    Some(((number, u32::try_from(decimals).ok()?), rest))
}

/// The end of the record, behind which nothing but blanks may follow.
fn end(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.sign(b'}')?;
    cursor.rest.is_empty().then_some(())
}
