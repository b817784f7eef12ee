//! Full-width signs and letters to their ASCII sisters; quotes and comments are left alone by the caller.

/// What `c` means in ASCII, when it is not itself what it means.
pub(crate) fn fold(c: char) -> Option<&'static str> {
    // One table of all ASCII characters: U+FF01 is `!`, U+FF5E is `~`.
    const ASCII: &str =
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    match c {
        '\u{3000}' | '\u{a0}' => Some(" "),
        '≥' | '≧' => Some(">="),
        '≤' | '≦' => Some("<="),
        '≠' => Some("!="),
        '→' | '⇒' => Some("=>"),
        '×' => Some("*"),
        '÷' => Some("/"),
        '−' => Some("-"),
        '〜' => Some("~"),
        '、' => Some(","),
        '。' | '；' => Some(";"),
        '“' | '”' => Some("\""),
        '\u{ff01}'..='\u{ff5e}' => {
            let at = usize::try_from(u32::from(c).saturating_sub(0xff01)).unwrap_or_default();
            ASCII.get(at..at.saturating_add(1))
        }
        _ => None,
    }
}

/// The first character that `c` folds to.
pub(crate) fn folded(c: char) -> char {
    fold(c).and_then(|text| text.chars().next()).unwrap_or(c)
}

/// `text` folded throughout, as names are.
pub(crate) fn fold_all(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match fold(c) {
            Some(text) => out.push_str(text),
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_is_ascii() {
        assert_eq!(fold_all("Ａ＝１，３～５；≥《"), "A=1,3~5;>=《");
        assert_eq!(folded('　'), ' ');
        assert_eq!(folded('≥'), '>');
    }
}
