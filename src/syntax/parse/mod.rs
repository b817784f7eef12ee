//! Prepared text to tree: the only place that names pest.
//!
//! One function per rule of `grammar/gradus.pest`, with the rule's name, in the rule's order. A function gives
//! `None` when it has noted a problem: the declaration is then left out of the tree.

mod conditions;
mod declarations;
mod expected;
mod expects;
mod follow;
mod inputs;
mod lists;
mod literals;
mod plain;
mod promises;
mod quantifiers;
mod rows;
mod sentences;
mod tables;
mod trouble;

use std::num::NonZeroUsize;
use std::sync::Once;

use pest::Parser;
use pest::iterators::{Pair, Pairs};

use crate::diagnostic::{Diagnostic, TextProblem};
use crate::limits;
use crate::source::Span;
use crate::syntax::names::Names;
use crate::syntax::prepare::Prepared;
use crate::syntax::tree::Declaration;

/// The parser that pest makes of the grammar.
#[allow(missing_docs, unreachable_pub, clippy::pedantic, reason = "written by pest")]
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/gradus.pest"]
    pub(crate) struct Grammar;
}

use crate::syntax::parse::grammar::{Grammar, Rule};

/// The declarations of one stretch; what cannot be read is noted.
pub(crate) fn declarations(prepared: &Prepared, names: &Names, notes: &mut Vec<Diagnostic>) -> Vec<Declaration> {
    static LIMIT: Once = Once::new();
    LIMIT.call_once(|| pest::set_call_limit(NonZeroUsize::new(limits::GRAMMAR_CALLS)));
    let mut builder = Builder { prepared, names, offset: 0, notes };
    match Grammar::parse(Rule::stretch, &prepared.text) {
        Ok(pairs) => builder.declarations(pairs),
        Err(error) => {
            let note = trouble::explain(prepared, &error);
            // What stands before the trouble is kept, where it is whole.
            let mut kept = Vec::new();
            let furthest = trouble::offset(&error).min(prepared.text.len());
            while let Some(rest) = prepared.text.get(builder.offset..furthest) {
                let Ok(pairs) = Grammar::parse(Rule::part, rest) else { break };
                let end = pairs
                    .clone()
                    .last()
                    .map_or(0, |pair| pair.as_span().start().saturating_add(pair.as_str().trim_end().len()));
                let ended = rest
                    .get(end..)
                    .is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with(['\n', '\r', ';']));
                if end == 0 || !ended {
                    break;
                }
                kept.extend(builder.declarations(pairs));
                let blanks = rest.get(end..).map_or(0, |rest| {
                    rest.len().saturating_sub(rest.trim_start_matches([' ', '\t', '\n', '\r', ';']).len())
                });
                builder.offset = builder.offset.saturating_add(end).saturating_add(blanks);
            }
            builder.notes.push(note);
            kept
        }
    }
}

/// Makes the tree of one stretch.
struct Builder<'a> {
    prepared: &'a Prepared,
    names: &'a Names,
    /// Where the text given to pest starts in the prepared text.
    offset: usize,
    notes: &'a mut Vec<Diagnostic>,
}

impl Builder<'_> {
    /// Where the pair stands in the original text, blanks at its end left out.
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        let length = span.as_str().trim_end().len();
        let start = self.offset.saturating_add(span.start());
        self.prepared.origin(start, start.saturating_add(length))
    }

    /// Notes a problem at a place.
    fn note<T>(&mut self, problem: TextProblem, span: Span) -> Option<T> {
        self.notes.push(Diagnostic::new(problem, span));
        None
    }

    /// Holds a list to the number of terms that is allowed.
    fn bounded(&mut self, count: usize, span: Span) -> Option<()> {
        if count > limits::TERMS { self.note(TextProblem::TooManyTerms, span) } else { Some(()) }
    }
}

/// The first of the pairs that is of the rule.
fn find(pairs: Pairs<'_, Rule>, rule: Rule) -> Option<Pair<'_, Rule>> {
    pairs.into_iter().find(|pair| pair.as_rule() == rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::keywords::KEYWORDS;

    fn rule(name: &str) -> Option<Rule> {
        Rule::all_rules().iter().copied().find(|rule| format!("{rule:?}") == name)
    }

    #[test]
    fn every_word_of_the_table_is_a_word_of_the_grammar() {
        for keyword in KEYWORDS {
            let found = rule(keyword.rule);
            assert!(found.is_some(), "no rule {}", keyword.rule);
            for form in keyword.forms() {
                let read = found.and_then(|rule| Grammar::parse(rule, form).ok());
                let length = read.and_then(|mut pairs| pairs.next()).map(|pair| pair.as_str().len());
                assert_eq!(length, Some(form.len()), "{form} is not read by {}", keyword.rule);
            }
        }
    }

    #[test]
    fn every_word_of_the_grammar_is_in_the_table() {
        let grammar = include_str!("../../../grammar/gradus.pest");
        for (name, body) in grammar.lines().filter_map(|line| line.split_once(" = @{ ")) {
            let word = ["kw_", "type_", "unit_"].iter().any(|start| name.starts_with(start));
            if !word || body.contains("blank") {
                continue;
            }
            let keyword = KEYWORDS.iter().find(|keyword| keyword.rule == name);
            for form in body.split('"').skip(1).step_by(2) {
                let known = keyword.is_some_and(|keyword| keyword.forms().any(|known| known == form));
                assert!(known, "{form} of {name} is not in the table");
            }
        }
    }
}
