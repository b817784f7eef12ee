//! A text as one number, by which short ones are compared without a call.

/// The first and the last bytes of a text, and how many it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Short {
    ends: u64,
    length: usize,
}

impl Short {
    #[inline]
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let four = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
        let ends = match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            (Some(first), Some(last)) => four(first) | four(last) << 32,
            // Three bytes at most: the first, the one in the middle, the last.
            _ => [bytes.first(), bytes.get(bytes.len() / 2), bytes.last()]
                .into_iter()
                .fold(0, |ends, byte| ends << 8 | u64::from(byte.copied().unwrap_or_default())),
        };
        Self { ends, length: bytes.len() }
    }

    /// Whether no other text has the same.
    #[inline]
    pub(super) const fn is_whole(&self) -> bool {
        self.length <= 8
    }
}

#[cfg(test)]
mod tests {
    use super::Short;

    #[test]
    fn short_texts_are_told_apart() {
        let mut texts: Vec<String> = vec![String::new()];
        for length in 0..9 {
            let longer: Vec<String> = texts
                .iter()
                .filter(|text| text.len() == length)
                .flat_map(|text| ["a", "b"].map(|end| format!("{text}{end}")))
                .collect();
            texts.extend(longer);
        }
        for (at, one) in texts.iter().enumerate() {
            for (other_at, other) in texts.iter().enumerate() {
                let same = Short::new(one) == Short::new(other);
                assert!(!Short::new(one).is_whole() || same == (at == other_at), "{one} {other}");
            }
        }
        assert_eq!(Short::new("aaaabaaaa"), Short::new("aaaaaaaaa"));
        assert!(!Short::new("aaaabaaaa").is_whole());
    }
}
