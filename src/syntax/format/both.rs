//! A piece of text in both languages at once: what is printed, and what decides where lines break.
//!
//! A line is too long when it is too long in either language, so the same breaks are chosen in both, and translating
//! there and back gives the same file.

use unicode_width::UnicodeWidthStr;

use crate::diagnostic::Lang;

/// The same words in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Both {
    pub(super) en: String,
    pub(super) zh: String,
}

impl Both {
    /// What has no language: names, numbers, texts.
    pub(super) fn same(text: impl Into<String>) -> Self {
        let en = text.into();
        Self { zh: en.clone(), en }
    }

    /// A word and its sister.
    pub(super) fn of(en: &str, zh: &str) -> Self {
        Self { en: en.to_owned(), zh: zh.to_owned() }
    }

    /// A phrase with places `{0}`, `{1}` … for its parts, which may stand in another order in the other language.
    pub(super) fn phrase(en: &str, zh: &str, parts: &[&Self]) -> Self {
        let fill = |pattern: &str, lang: Lang| {
            let mut out = String::new();
            let mut rest = pattern;
            while let Some((before, after)) = rest.split_once('{') {
                out.push_str(before);
                let (place, after) = after.split_once('}').unwrap_or((after, ""));
                let part = place.parse::<usize>().ok().and_then(|at| parts.get(at));
                out.push_str(part.map_or("", |part| part.pick(lang)));
                rest = after;
            }
            out + rest
        };
        Self { en: fill(en, Lang::En), zh: fill(zh, Lang::Zh) }
    }

    /// Both, with a blank between where neither is empty.
    #[must_use]
    pub(super) fn and(&self, other: &Self) -> Self {
        let join = |a: &str, b: &str| match (a.is_empty(), b.is_empty()) {
            (true, _) => b.to_owned(),
            (_, true) => a.to_owned(),
            (false, false) => format!("{a} {b}"),
        };
        Self { en: join(&self.en, &other.en), zh: join(&self.zh, &other.zh) }
    }

    /// Both, with nothing between.
    #[must_use]
    pub(super) fn glued(&self, other: &Self) -> Self {
        Self { en: format!("{}{}", self.en, other.en), zh: format!("{}{}", self.zh, other.zh) }
    }

    /// All of them with something between.
    pub(super) fn list(parts: &[Self], between: &Self) -> Self {
        let mut out = Self::default();
        for (at, part) in parts.iter().enumerate() {
            out = if at == 0 { part.clone() } else { out.glued(between).glued(part) };
        }
        out
    }

    pub(super) fn pick(&self, lang: Lang) -> &str {
        lang.pick(&self.en, &self.zh)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }
}

/// Columns that a text takes on a screen: a Han character takes two.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}
