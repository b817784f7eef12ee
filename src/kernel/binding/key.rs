//! The text that stands in front of a value, found at the start of what is left of a record.

/// Bytes that are compared at once.
const WORDS: usize = 4;

/// A text to be found. Mostly it is short, and there is more behind it: then it is four words, compared under a mask,
/// without a call and without a loop.
#[derive(Clone, Debug)]
pub(super) struct Key {
    text: Box<[u8]>,
    /// None where it is longer than these.
    words: Option<[(u64, u64); WORDS]>,
}

impl Key {
    pub(super) fn new(text: String) -> Self {
        let text: Box<[u8]> = text.into_bytes().into();
        let word = |at: usize| {
            let byte = |place: usize| text.get(at.wrapping_mul(8).wrapping_add(place)).copied();
            let bytes: [u8; 8] = std::array::from_fn(|place| byte(place).unwrap_or_default());
            let mask: [u8; 8] = std::array::from_fn(|place| if byte(place).is_some() { u8::MAX } else { 0 });
            (u64::from_ne_bytes(bytes), u64::from_ne_bytes(mask))
        };
        let words = (text.len() <= WORDS.wrapping_mul(8)).then(|| std::array::from_fn(word));
        Self { text, words }
    }

    /// What follows it; none where something else stands here.
    #[inline]
    pub(super) fn before<'a>(&self, rest: &'a [u8]) -> Option<&'a [u8]> {
        let (Some(words), Some(bytes)) = (&self.words, rest.first_chunk::<{ WORDS * 8 }>()) else {
            return rest.strip_prefix(&*self.text);
        };
        let (chunks, _) = bytes.as_chunks::<8>();
        let differs = words
            .iter()
            .zip(chunks)
            .fold(0, |differs, ((word, mask), chunk)| differs | ((u64::from_ne_bytes(*chunk) ^ word) & mask));
        if differs == 0 { rest.get(self.text.len()..) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn a_key_is_found_at_the_start_only() {
        let long = "x".repeat(40);
        for text in ["", "a", "\"price\":", "exactly thirty-two bytes of text", long.as_str()] {
            let key = Key::new(text.to_owned());
            let behind = "1, and more than thirty-two bytes behind it";
            assert_eq!(key.before(format!("{text}{behind}").as_bytes()), Some(behind.as_bytes()));
            assert_eq!(key.before(text.as_bytes()), Some(&b""[..]));
            if !text.is_empty() {
                assert_eq!(key.before(format!("-{text}{behind}").as_bytes()), None);
                assert_eq!(key.before(b""), None);
            }
        }
    }
}
