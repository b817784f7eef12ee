//! The languages that Gradus speaks.

/// The language of a message, a page or a policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese, simplified.
    Zh,
}

impl Lang {
    /// Both, English first.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The one of two texts that is in this language.
    pub fn pick<T>(self, en: T, zh: T) -> T {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }

    /// The language that this is not.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::En => Self::Zh,
            Self::Zh => Self::En,
        }
    }

    /// The language that most of a text is in: Chinese when it holds a Han character in every twenty or more.
    pub fn of(text: &str) -> Self {
        let (mut han, mut all) = (0_usize, 0_usize);
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            all = all.saturating_add(1);
            if is_han(c) {
                han = han.saturating_add(1);
            }
        }
        if han.saturating_mul(20) > all { Self::Zh } else { Self::En }
    }
}

/// Whether `c` is a Han character.
pub fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF | 0x3005..=0x3007)
}
