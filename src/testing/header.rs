//! The head of a snapshot: the little of YAML that `insta` writes there.

/// A key with its text, and the line it stands on, from 1. What stands below `info:` is called `info.key`.
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: String,
    pub(super) line: usize,
}

/// The entries of a head and the lines behind it, with the number of lines in front of them. None when there is no head,
/// or no end to it; the number is that of the line where this shows.
pub(super) fn split(text: &str) -> Result<(Vec<Entry>, Vec<&str>, usize), usize> {
    let mut lines = text.lines().enumerate();
    if lines.next().is_none_or(|(_, first)| first.trim_start_matches('\u{feff}').trim_end() != "---") {
        return Err(1);
    }
    let mut entries = Vec::new();
    let mut above = String::new();
    for (at, line) in lines.by_ref() {
        let number = at.saturating_add(1);
        if line.trim_end() == "---" {
            return Ok((entries, lines.map(|(_, line)| line).collect(), number));
        }
        if line.trim().is_empty() {
            continue;
        }
        let (key, value) = line.split_once(':').ok_or(number)?;
        let inner = key.starts_with(' ');
        let (key, value) = (key.trim(), unquoted(value.trim()).ok_or(number)?);
        if !inner {
            key.clone_into(&mut above);
        }
        let key = if inner { format!("{above}.{key}") } else { key.to_owned() };
        entries.push(Entry { key, value, line: number });
    }
    Err(text.lines().count())
}

/// A line of a head.
pub(super) fn line(key: &str, value: &str) -> String {
    format!("{key}: {}\n", quoted(value))
}

/// A text as YAML reads it back as this text.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let starts = text.chars().next().is_some_and(char::is_alphabetic);
    let a_day = text.len() == 10 && text.chars().all(|c| c.is_ascii_digit() || c == '-');
    let a_word = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    if (starts || a_day) && !a_word && text.chars().all(plain) {
        return text.to_owned();
    }
    let escaped: String = text
        .chars()
        .map(|c| match c {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            '\n' => "\\n".to_owned(),
            '\t' => "\\t".to_owned(),
            c if c.is_control() => '\u{fffd}'.to_string(),
            c => c.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}

/// The text that YAML reads; none where a quote is not closed.
fn unquoted(text: &str) -> Option<String> {
    if let Some(inner) = text.strip_prefix('\'') {
        return Some(inner.strip_suffix('\'')?.replace("''", "'"));
    }
    let Some(inner) = text.strip_prefix('"') else { return Some(text.to_owned()) };
    let mut chars = inner.strip_suffix('"')?.chars();
    let mut out = String::new();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(match chars.next()? {
                'n' => '\n',
                't' => '\t',
                other => other,
            }),
            c => out.push(c),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for text in ["site.grade", "a: b", "案场.grade", "2026-11-23", "say \"x\"\\", "no", "1", "", " # a"] {
            let head = format!("---\n{}info:\n  {}---\nbody\n", line("source", text), line("today", text));
            let (entries, body, above) = split(&head).unwrap_or_else(|line| panic!("{head}: line {line}"));
            let read: Vec<(&str, &str)> = entries.iter().map(|one| (one.key.as_str(), one.value.as_str())).collect();
            assert_eq!(read, [("source", text), ("info", ""), ("info.today", text)]);
            assert_eq!((body, above), (vec!["body"], 5));
        }
    }

    #[test]
    fn a_head_without_an_end_is_none() {
        for (text, line) in
            [("", 1), ("x\n---\n", 1), ("---\nsource: a\n", 2), ("---\nsource\n---\n", 2), ("---\na: \"b\n---\n", 2)]
        {
            assert_eq!(split(text).err(), Some(line), "{text}");
        }
    }
}
