//! Conditions as they were written, made easy to read: titles for names, values for constants, signs as people know them.

use crate::cli::doc::items::Block;
use crate::cli::doc::page::Page;
use crate::plan::Label;
use crate::policy::Policy;

/// The names of a policy and what stands for each on the page.
pub(crate) struct Plainly {
    /// The longest names first.
    names: Vec<(String, String)>,
    /// Names of constants: their value stands behind them in brackets.
    constants: Vec<String>,
}

impl Plainly {
    /// What a policy calls its parts.
    pub(crate) fn new(policy: &Policy) -> Self {
        let labels = policy.labels();
        let items = labels.items.iter().chain(&labels.decisions).map(|item| &item.label);
        let all = labels.inputs.iter().chain(items).chain(&labels.groups).chain(&labels.scorecards);
        let mut names: Vec<(String, String)> = all
            .filter(|label| !label.title.is_empty())
            .map(|label| (label.name.clone(), inside(&label.title)))
            // Members stay as they are, whatever names they hold: `经理家访` is not about `家访`.
            .chain(labels.scales.iter().flat_map(|(_, all)| all).map(|label| (label.name.clone(), label.name.clone())))
            .chain(labels.lets.iter().map(|one| (one.label.name.clone(), inside(called(&one.label)))))
            .collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        names.dedup_by(|one, other| one.0 == other.0);
        Self { names, constants: labels.lets.iter().map(|one| one.label.name.clone()).collect() }
    }

    /// All conditions on a page.
    pub(crate) fn speak(&self, page: &mut Page) {
        page.rules.iter_mut().for_each(|rule| rule.text = self.said(&rule.text));
        page.blocks.iter_mut().chain(&mut page.results).for_each(|block| self.block(block));
        page.terms.iter_mut().for_each(|term| term.text = self.said(&term.text));
        page.expects.iter_mut().for_each(|text| *text = self.said(text));
        page.proofs.iter_mut().for_each(|proof| proof.text = self.said(&proof.text));
    }

    fn block(&self, block: &mut Block) {
        for line in &mut block.items {
            line.rows.iter_mut().for_each(|row| row.when = self.said(&row.when));
            line.rows.iter_mut().filter(|row| row.computed).for_each(|row| row.value = self.said(&row.value));
            line.cells.iter_mut().for_each(|cell| *cell = self.said(cell));
        }
    }

    /// The text made easy to read. What stands in quotation marks stays as it is.
    pub(crate) fn said(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        let mut quoted = false;
        while let Some(first) = rest.chars().next() {
            if first == '"' {
                quoted = !quoted;
            }
            if !quoted && let Some((name, title)) = self.name_at(&out, rest) {
                rest = rest.get(name.len()..).unwrap_or_default();
                match self.constants.iter().any(|constant| constant == name).then(|| value_of(rest)).flatten() {
                    Some((value, behind)) => {
                        out.push_str(value);
                        rest = behind;
                    }
                    None => out.push_str(title),
                }
                continue;
            }
            let (sign, length) = match rest.get(..2) {
                Some(">=") if !quoted => ("≥", 2),
                Some("<=") if !quoted => ("≤", 2),
                Some("!=") if !quoted => ("≠", 2),
                _ => (rest.get(..first.len_utf8()).unwrap_or_default(), first.len_utf8()),
            };
            out.push_str(sign);
            rest = rest.get(length..).unwrap_or_default();
        }
        out
    }

    /// The name that begins here, unless a longer word does.
    fn name_at(&self, before: &str, rest: &str) -> Option<(&str, &str)> {
        // In Chinese as well names stand between blanks or signs; what runs on is another word.
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let inside = before.chars().next_back().is_some_and(is_word);
        let fits = |name: &str| {
            let Some(behind) = rest.strip_prefix(name) else { return false };
            let starts_inside = inside && name.starts_with(is_word);
            let ends_inside = name.ends_with(is_word) && behind.starts_with(is_word);
            !name.is_empty() && !starts_inside && !ends_inside
        };
        self.names.iter().find(|(name, _)| fits(name)).map(|(name, title)| (name.as_str(), title.as_str()))
    }
}

fn called(label: &Label) -> &str {
    if label.title.is_empty() { &label.name } else { &label.title }
}

/// A title within a sentence: `Return visits` begins with a small letter there, `VIP` does not.
fn inside(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if first.is_ascii_uppercase() && second.is_ascii_lowercase() => {
            format!("{}{}", first.to_ascii_lowercase(), chars.as_str())
        }
        _ => title.to_owned(),
    }
}

/// The value in brackets behind a constant, and what follows.
fn value_of(rest: &str) -> Option<(&str, &str)> {
    let plain = rest.strip_prefix(" (").and_then(|inside| inside.split_once(')'));
    plain.or_else(|| rest.strip_prefix('（').and_then(|inside| inside.split_once('）')))
}
