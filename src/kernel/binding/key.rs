//! The text that stands in front of a value, found at the start of what is left of a record.

/// Bytes that are compared at once.
const WORDS: usize = 4;

/// A text to be found: mostly there is more behind it, and then it is four words, compared under a mask, without a call and
/// without a loop. A text that is longer than these is never found.
#[derive(Clone, Debug)]
pub(super) struct Key {
    words: [u64; WORDS],
    masks: [u64; WORDS],
    length: usize,
}

impl Key {
    pub(super) fn new(text: &str) -> Self {
        let text = text.as_bytes();
        let word = |at: usize, of: fn(u8) -> u8| {
            let byte = |place: usize| text.get(at.wrapping_mul(8).wrapping_add(place)).copied().map_or(0, of);
            u64::from_ne_bytes(std::array::from_fn(byte))
        };
        Self {
            words: std::array::from_fn(|at| word(at, |byte| byte)),
            masks: std::array::from_fn(|at| word(at, |_| u8::MAX)),
            length: text.len(),
        }
    }

    /// What follows it; none where something else stands here.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "what is left of a record stays in registers")]
    pub(super) fn before<'a>(&self, rest: &'a [u8]) -> Option<&'a [u8]> {
        let stands = match rest.first_chunk() {
            Some(bytes) => self.is(bytes),
            None => self.is_at_end(rest),
        };
        if stands { rest.get(self.length..) } else { None }
    }

    #[inline]
    fn is(&self, bytes: &[u8; WORDS * 8]) -> bool {
        let (chunks, _) = bytes.as_chunks::<8>();
        let parts = self.words.iter().zip(&self.masks).zip(chunks);
        let differs =
            parts.fold(0, |differs, ((word, mask), chunk)| differs | ((u64::from_ne_bytes(*chunk) ^ word) & mask));
        differs == 0 && self.length <= WORDS.wrapping_mul(8)
    }

    /// The same where less is left than the words hold.
    #[inline(never)]
    fn is_at_end(&self, rest: &[u8]) -> bool {
        let mut bytes = [0; WORDS * 8];
        if let Some(start) = bytes.get_mut(..rest.len()) {
            start.copy_from_slice(rest);
        }
        self.is(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn a_key_is_found_at_the_start_only() {
        for text in ["", "a", "\"price\":", "exactly thirty-two bytes of text"] {
            let key = Key::new(text);
            let behind = "1, and more than thirty-two bytes behind it";
            assert_eq!(key.before(format!("{text}{behind}").as_bytes()), Some(behind.as_bytes()));
            assert_eq!(key.before(text.as_bytes()), Some(&b""[..]));
            if !text.is_empty() {
                assert_eq!(key.before(format!("-{text}{behind}").as_bytes()), None);
                assert_eq!(key.before(b""), None);
            }
        }
    }

    #[test]
    fn a_longer_text_is_never_found() {
        let long = "x".repeat(33);
        for more in ["", "x", "and more than thirty-two bytes behind"] {
            assert_eq!(Key::new(&long).before(format!("{long}{more}").as_bytes()), None);
        }
    }
}
