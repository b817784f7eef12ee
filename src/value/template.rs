//! Texts with placeholders: `"call before {due}"`. `{{` and `}}` stand for braces themselves.

/// A brace that does not belong to a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LoneBrace;

/// A part of a text with placeholders.
enum Part<'a> {
    Text(&'a str),
    Name(&'a str),
}

/// The names between braces, in order.
///
/// # Errors
/// A brace that stands alone, or braces with nothing between.
pub(crate) fn placeholders(text: &str) -> Result<Vec<&str>, LoneBrace> {
    let names = parts(text)?.into_iter().filter_map(|part| match part {
        Part::Name(name) => Some(name),
        Part::Text(_) => None,
    });
    Ok(names.collect())
}

/// The text with every placeholder filled; a text whose braces do not match stands as it is.
pub(crate) fn filled(text: &str, told: impl Fn(&str) -> String) -> String {
    let Ok(parts) = parts(text) else { return text.to_owned() };
    let filled = parts.into_iter().map(|part| match part {
        Part::Text(text) => text.to_owned(),
        Part::Name(name) => told(name),
    });
    filled.collect()
}

fn parts(text: &str) -> Result<Vec<Part<'_>>, LoneBrace> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        parts.push(Part::Text(before));
        rest = if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
            parts.push(Part::Text(if brace.starts_with('{') { "{" } else { "}" }));
            after
        } else {
            let (name, after) = brace.strip_prefix('{').and_then(|inner| inner.split_once('}')).ok_or(LoneBrace)?;
            let name = name.trim();
            if name.is_empty() || name.contains('{') {
                return Err(LoneBrace);
            }
            parts.push(Part::Name(name));
            after
        };
    }
    parts.push(Part::Text(rest));
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_double_braces_are_braces() {
        let told = |name: &str| format!("<{name}>");
        assert_eq!(filled("call before {due}, { due }", told), "call before <due>, <due>");
        assert_eq!(filled("{{a}} {a}", told), "{a} <a>");
        assert_eq!(placeholders("{a}{b}"), Ok(vec!["a", "b"]));
        for lone in ["{", "}", "{a", "a}", "{}", "{ }", "{a{b}"] {
            assert_eq!(placeholders(lone), Err(LoneBrace), "{lone}");
        }
    }
}
