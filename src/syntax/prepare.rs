//! A stretch of the policy as the grammar reads it: folded, divided, without comments, with a map back.

use crate::diagnostic::{Diagnostic, TextProblem, affordable, denied, nearest};
use crate::source::Span;
use crate::syntax::divide::{Division, Vocabulary};
use crate::syntax::fold::{fold, fold_all};
use crate::syntax::names::{NameKind, Names, bare, glued_sign};
use crate::syntax::numerals::spelt;
use crate::syntax::scan::{Token, TokenKind};
use crate::syntax::synonyms::meant;

/// Characters of the longest member that is looked for before a glued sign.
const LONGEST_MEMBER: usize = 16;

/// A run of bytes that came from one place of the original.
#[derive(Clone, Copy, Debug)]
struct Segment {
    /// Where it starts in the prepared text.
    at: usize,
    /// Where it came from.
    origin: Span,
    /// Whether bytes correspond one to one.
    same: bool,
}

/// The prepared text with its map back.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    /// What the grammar reads.
    pub(crate) text: String,
    segments: Vec<Segment>,
}

impl Prepared {
    /// The original place of the bytes `start..end`.
    pub(crate) fn origin(&self, start: usize, end: usize) -> Span {
        let first = self.segment(start);
        let start = first.map_or(0, |segment| within(segment, start));
        if end == 0 {
            return Span::new(start, start);
        }
        let last = self.segment(end.saturating_sub(1));
        let end = last.map_or(start, |segment| if segment.same { within(segment, end) } else { segment.origin.end });
        Span::new(start, end.max(start))
    }

    fn segment(&self, at: usize) -> Option<Segment> {
        let index = self.segments.partition_point(|segment| segment.at <= at);
        self.segments.get(index.checked_sub(1)?).copied()
    }

    /// Adds `text`, which came from `origin`.
    fn push(&mut self, text: &str, origin: Span) {
        let same = text.len() == origin.end.saturating_sub(origin.start);
        match self.segments.last_mut() {
            Some(last) if same && last.same && last.origin.end == origin.start => last.origin.end = origin.end,
            Some(_) | None => self.segments.push(Segment { at: self.text.len(), origin, same }),
        }
        self.text.push_str(text);
    }

    /// Adds a blank that was not written, after `origin`.
    fn cut(&mut self, origin: usize) {
        self.segments.push(Segment { at: self.text.len(), origin: Span::new(origin, origin), same: false });
        self.text.push(' ');
    }
}

fn within(segment: Segment, at: usize) -> usize {
    if !segment.same {
        return segment.origin.start;
    }
    segment.origin.start.saturating_add(at.saturating_sub(segment.at)).min(segment.origin.end)
}

/// What a stretch is prepared with.
pub(crate) struct Preparer<'a> {
    /// The original text.
    pub(crate) text: &'a str,
    /// All its tokens.
    pub(crate) tokens: &'a [Token],
    /// The declared names.
    pub(crate) names: &'a Names,
    /// Names and keywords.
    pub(crate) vocabulary: &'a Vocabulary,
}

impl Preparer<'_> {
    /// Prepares the tokens `from..to`; runs that cannot be divided are noted.
    pub(crate) fn prepare(&self, from: usize, to: usize, notes: &mut Vec<Diagnostic>) -> Prepared {
        let mut out = Prepared::default();
        let mut at = from;
        let mut last: Option<Span> = None;
        let mut after_number = false;
        while let Some(token) = self.tokens.get(at).copied().filter(|_| at < to) {
            let mut span = token.span;
            let multiple = if after_number { self.multiple(token) } else { 0 };
            if let Some(last) = last.filter(|_| multiple == 0) {
                self.gap(&mut out, last.end, token.span.start);
            }
            if multiple > 0 {
                let end = span.start.saturating_add(multiple);
                self.folded(&mut out, Span::new(span.start, end));
                span.start = end;
                if span.start < span.end {
                    out.cut(span.start);
                }
            }
            let written = self.slice(span);
            match token.kind {
                TokenKind::Comment => {}
                TokenKind::Sign(_) => self.folded(&mut out, span),
                TokenKind::Text => {
                    let inner = written.trim_start_matches(['"', '“', '\u{ff02}']);
                    let inner = inner.trim_end_matches(['"', '”', '\u{ff02}']);
                    if written.starts_with('"') && written.ends_with('"') {
                        out.push(written, span);
                    } else {
                        out.push(&format!("\"{}\"", inner.replace('"', "")), span);
                    }
                }
                TokenKind::QuotedName => out.push(&format!("`{}`", bare(written)), span),
                TokenKind::Word { han, digits } => {
                    if let Some((start, name)) = self.signed_member(at) {
                        span.end = self.token_end(at.saturating_add(1));
                        let head = Span::new(span.start, start);
                        if head.start < head.end {
                            self.run(&mut out, head, after_number, notes);
                            out.cut(start);
                        }
                        out.push(&format!("`{name}`"), Span::new(start, span.end));
                        at = at.saturating_add(1);
                    } else if span.start == span.end {
                        // Nothing stands behind the multiple.
                    } else if han && !self.names.is_heading(at) {
                        self.run(&mut out, span, after_number, notes);
                    } else {
                        self.folded(&mut out, span);
                    }
                    after_number = digits || multiple > 0 || written.ends_with(['万', '千', '亿']);
                }
            }
            if !matches!(token.kind, TokenKind::Word { .. }) {
                after_number = false;
            }
            last = Some(span);
            at = at.saturating_add(1);
        }
        out
    }

    /// How many bytes of the word are `万` or another multiple that belongs to the number before it: `60 万元`.
    fn multiple(&self, token: Token) -> usize {
        let written = self.slice(token.span);
        let mut rest = written.chars();
        let multiple = rest.next().filter(|c| matches!(c, '千' | '万' | '亿') && !token.first);
        let alone = matches!(rest.as_str(), "" | "元") && self.names.kind(written).is_none();
        multiple.filter(|_| alone).map_or(0, char::len_utf8)
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn token_end(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(0, |token| token.span.end)
    }

    /// The blanks between two tokens, as far as the grammar cares.
    fn gap(&self, out: &mut Prepared, start: usize, end: usize) {
        let blanks = self.slice(Span::new(start, end));
        if !blanks.is_empty() {
            let plain = blanks.bytes().all(|byte| matches!(byte, b' ' | b'\n'));
            let one = if blanks.contains('\n') { "\n" } else { " " };
            out.push(if plain { blanks } else { one }, Span::new(start, end));
        }
    }

    /// The token's characters, each folded.
    fn folded(&self, out: &mut Prepared, span: Span) {
        let written = self.slice(span);
        if written.is_ascii() {
            return out.push(written, span);
        }
        for (at, c) in written.char_indices() {
            let start = span.start.saturating_add(at);
            let origin = Span::new(start, start.saturating_add(c.len_utf8()));
            let mut buffer = [0; 4];
            let plain: &str = c.encode_utf8(&mut buffer);
            out.push(fold(c).unwrap_or(plain), origin);
        }
    }

    /// Where a member with a glued sign (`B+`) starts within the word, and its name; the words before it may be glued.
    fn signed_member(&self, at: usize) -> Option<(usize, String)> {
        glued_sign(self.tokens, at)?;
        let token = self.tokens.get(at)?;
        let TokenKind::Sign(sign) = self.tokens.get(at.saturating_add(1))?.kind else { return None };
        let written = self.slice(token.span);
        // The longest end of the word that is such a member; a name is never longer than this.
        let from = written.char_indices().rev().take(LONGEST_MEMBER).last()?.0;
        written.get(from..)?.char_indices().find_map(|(start, _)| {
            let start = from.saturating_add(start);
            let name = format!("{}{sign}", fold_all(written.get(start..)?));
            (self.names.kind(&name) == Some(NameKind::Member)).then_some((token.span.start.saturating_add(start), name))
        })
    }

    /// `60岁`: a unit that the language does not have, behind its number.
    fn foreign_unit(&self, span: Span, folded: &str, (start, end): (usize, usize)) -> Option<Diagnostic> {
        let head = folded.get(..start)?;
        let begin = head.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (number, found) = (head.get(begin..)?, folded.get(begin..end)?);
        let one_unit = folded.get(start..end)?.chars().count() == 1;
        if number.is_empty() || !one_unit {
            return None;
        }
        let problem = TextProblem::ForeignSign { found: found.to_owned(), instead: number.to_owned() };
        Some(Diagnostic::new(problem, original(self.slice(span), span, begin, end)).fixed_by(number))
    }

    /// A run with Han characters in it: divided where it is not one word.
    fn run(&self, out: &mut Prepared, span: Span, after_number: bool, notes: &mut Vec<Diagnostic>) {
        let written = self.slice(span);
        let folded = fold_all(written);
        match self.vocabulary.divide(&folded, after_number) {
            Division::Whole => self.folded(out, span),
            Division::Pieces(pieces) => {
                for (index, (start, end)) in pieces.iter().enumerate() {
                    let place = original(written, span, *start, *end);
                    if index > 0 {
                        out.cut(place.start);
                    }
                    self.folded(out, place);
                }
            }
            Division::Ambiguous(one, other) => {
                let show = |pieces: &[(usize, usize)]| {
                    pieces.iter().filter_map(|(start, end)| folded.get(*start..*end)).collect::<Vec<_>>().join(" ")
                };
                let problem = TextProblem::AmbiguousRun { run: folded.clone(), one: show(&one), other: show(&other) };
                notes.push(Diagnostic::new(problem, span));
            }
            Division::Unknown(start, end) => {
                if let Some((from, to, word)) = meant(&folded, start, end) {
                    let run = folded.get(from..to).unwrap_or_default().to_owned();
                    let problem = TextProblem::UnknownRun { run, suggestion: Some(word.to_owned()) };
                    notes.push(Diagnostic::new(problem, original(written, span, from, to)).fixed_by(word));
                    return;
                }
                if let Some(note) = self.foreign_unit(span, &folded, (start, end)) {
                    notes.push(note);
                    return;
                }
                let goes_on = self.text.get(span.end..).is_some_and(|rest| rest.starts_with('.'));
                if let Some(spelt) = spelt(&folded, start, end).filter(|spelt| !goes_on || spelt.end < folded.len()) {
                    let found = folded.get(spelt.start..spelt.end).unwrap_or_default().to_owned();
                    let problem = TextProblem::ChineseNumeral { found, digits: spelt.digits.clone() };
                    let place = original(written, span, spelt.start, spelt.end);
                    notes.push(Diagnostic::new(problem, place).fixed_by(spelt.digits));
                    return;
                }
                let known = self.names.declared();
                // Each is looked for twice.
                let known = if affordable(notes.len().saturating_mul(2), known.len()) { known } else { &[] };
                let declared = || known.iter().map(|(name, _)| name.as_str());
                if let Some(instead) = denied(&folded, |name| declared().any(|known| known == name)) {
                    let problem = TextProblem::UnknownRun { run: folded.clone(), suggestion: Some(instead.clone()) };
                    notes.push(Diagnostic::new(problem, span).fixed_by(instead));
                    return;
                }
                let (place, part) = match nearest(&folded, declared()) {
                    Some(_) => (span, folded.as_str()),
                    None => (original(written, span, start, end), folded.get(start..end).unwrap_or_default()),
                };
                let suggestion = nearest(part, declared());
                let run: String = part.chars().take(40).collect();
                notes.push(Diagnostic::new(TextProblem::UnknownRun { run, suggestion }, place));
            }
        }
    }
}

/// The place in the original of the bytes `start..end` of a folded run.
fn original(written: &str, span: Span, start: usize, end: usize) -> Span {
    let (mut folded, mut from, mut to) = (0_usize, None, span.end);
    for (at, c) in written.char_indices() {
        let here = span.start.saturating_add(at);
        if folded == start {
            from = Some(here);
        }
        if folded == end {
            to = here;
            break;
        }
        folded = folded.saturating_add(fold(c).map_or(c.len_utf8(), str::len));
    }
    Span::new(from.unwrap_or(span.start), to)
}
