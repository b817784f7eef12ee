//! Division of a run of characters without blanks into declared names, keywords and numbers.
//!
//! In the fewest pieces, never two names side by side. When another division uses other names, the run is ambiguous
//! and nobody but its author can say what it means.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::is_han;
use crate::syntax::fold::folded;
use crate::syntax::keywords::{KEYWORDS, Place};

/// Characters of the longest run that is divided, and of the longest name found inside one.
const RUN: usize = 1_000;
const NAME: usize = 64;

/// What a piece of a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A declared name, or a word of another script.
    Name,
    /// A keyword.
    Keyword,
    /// A word that only follows a number.
    Unit,
    /// A number or a date.
    Number,
}

/// What a run turned out to be. Pieces are byte ranges of the run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Division {
    /// It is one word, or unknown as a whole: leave it.
    Whole,
    /// The pieces, in order.
    Pieces(Vec<(usize, usize)>),
    /// Two divisions that use different names.
    Ambiguous(Vec<(usize, usize)>, Vec<(usize, usize)>),
    /// This part is neither a name nor a keyword.
    Unknown(usize, usize),
}

/// The names and keywords, as a tree of characters.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    next: HashMap<(u32, char), u32>,
    ends: HashMap<u32, Vec<Kind>>,
    nodes: u32,
    whole: HashSet<String>,
}

impl Vocabulary {
    /// All keywords and the declared `names`.
    pub(crate) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut vocabulary = Self::default();
        for keyword in KEYWORDS {
            for form in keyword.forms() {
                vocabulary.whole.insert(form.to_owned());
                match keyword.place {
                    Place::Run | Place::StartAndRun => vocabulary.insert(form, Kind::Keyword),
                    Place::Unit => vocabulary.insert(form, Kind::Unit),
                    Place::Start | Place::Apart => {}
                }
            }
        }
        for name in names {
            vocabulary.whole.insert(name.to_owned());
            if name.chars().count() <= NAME {
                vocabulary.insert(name, Kind::Name);
            }
        }
        vocabulary
    }

    fn insert(&mut self, word: &str, kind: Kind) {
        if !word.chars().any(is_han) {
            return;
        }
        let mut node = 0;
        for c in word.chars() {
            node = *self.next.entry((node, c)).or_insert_with(|| {
                self.nodes = self.nodes.saturating_add(1);
                self.nodes
            });
        }
        let kinds = self.ends.entry(node).or_default();
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }

    /// Divides `run`, which is folded; `after_number` when a number stands right before it.
    pub(crate) fn divide(&self, run: &str, after_number: bool) -> Division {
        if self.whole.contains(run) {
            return Division::Whole;
        }
        let chars: Vec<(usize, char)> = run.char_indices().collect();
        if chars.len() > RUN {
            return Division::Unknown(0, run.len());
        }
        let text = Run { vocabulary: self, chars, length: run.len(), named_numbers: false };
        text.division(after_number)
            .or_else(|| Run { named_numbers: true, ..text.clone() }.division(true))
            .unwrap_or_else(|| text.unknown(after_number))
    }
}

type Pieces = Vec<(usize, usize)>;

#[derive(Clone)]
struct Run<'a> {
    vocabulary: &'a Vocabulary,
    chars: Vec<(usize, char)>,
    length: usize,
    /// Whether a unit may stand behind a name too: `至少 热客线 项`, where the number has a name. Only tried when there
    /// is no other reading.
    named_numbers: bool,
}

/// Cost, where it came from (position and state), and whether the piece was a guess.
#[derive(Clone, Copy)]
struct Step {
    cost: usize,
    from: usize,
    state: usize,
}

// States of the search: what the piece before was, twice: before and after a division differs from the known one.
const OTHER: usize = 0;
const NAMED: usize = 1;
const NUMBERED: usize = 2;
const STATES: usize = 6;

impl Run<'_> {
    /// The one division, or two that use other names; none when there is no division.
    fn division(&self, after_number: bool) -> Option<Division> {
        let (best, names) = self.fewest(after_number, None, false)?;
        if best.len() == 1 {
            return Some(Division::Whole);
        }
        Some(match self.fewest(after_number, Some(&names), false) {
            Some((other, _)) => Division::Ambiguous(best, other),
            None => Division::Pieces(best),
        })
    }

    /// The division in the fewest pieces and which of them are names. With `known`, one that uses other names; with
    /// `guess`, unknown characters count as expensive names.
    fn fewest(&self, after_number: bool, known: Option<&Pieces>, guess: bool) -> Option<(Pieces, Pieces)> {
        let n = self.chars.len();
        let mut steps: Vec<[Option<Step>; STATES]> = vec![[None; STATES]; n.saturating_add(1)];
        let start = if after_number { NUMBERED } else { OTHER };
        *steps.first_mut()?.get_mut(start)? = Some(Step { cost: 0, from: 0, state: start });
        for at in 0..n {
            let pieces = self.pieces_at(at, guess);
            for state in 0..STATES {
                let Some(step) = steps.get(at).and_then(|row| row.get(state)).copied().flatten() else { continue };
                let (before, differs) = (state % 3, state >= 3);
                for &(end, kind, cost) in &pieces {
                    let after = match kind {
                        Kind::Name if before == NAMED => continue,
                        Kind::Unit if before == OTHER || (before == NAMED && !self.named_numbers) => continue,
                        Kind::Name => NAMED,
                        Kind::Number => NUMBERED,
                        Kind::Keyword | Kind::Unit => OTHER,
                    };
                    let differs = differs || known.is_some_and(|known| self.departs(known, at, end, kind));
                    let next = if differs { after.saturating_add(3) } else { after };
                    let cost = step.cost.saturating_add(cost);
                    if let Some(slot) = steps.get_mut(end).and_then(|row| row.get_mut(next))
                        && slot.is_none_or(|old| cost < old.cost)
                    {
                        *slot = Some(Step { cost, from: at, state });
                    }
                }
            }
        }
        let states = if known.is_some() { 3..STATES } else { 0..3 };
        let last = steps.last()?;
        let (mut state, _) = states
            .filter_map(|state| Some((state, last.get(state).copied().flatten()?.cost)))
            .min_by_key(|(_, cost)| *cost)?;
        let (mut at, mut pieces, mut names) = (n, Vec::new(), Vec::new());
        while at > 0 {
            let step = steps.get(at)?.get(state).copied().flatten()?;
            let piece = (self.byte(step.from), self.byte(at));
            pieces.push(piece);
            if state % 3 == NAMED {
                names.push(piece);
            }
            (at, state) = (step.from, step.state);
        }
        pieces.reverse();
        names.reverse();
        Some((pieces, names))
    }

    /// Whether a piece shows that other names are used than the `known` ones.
    fn departs(&self, known: &Pieces, at: usize, end: usize, kind: Kind) -> bool {
        let (start, end) = (self.byte(at), self.byte(end));
        // INVARIANT: the known names stand in order and do not overlap.
        let first = known.partition_point(|name| name.1 <= start);
        match known.get(first) {
            Some(name) if kind == Kind::Name => *name != (start, end),
            Some(name) => name.0 < end,
            None => kind == Kind::Name,
        }
    }

    /// The part that cannot be understood; the whole run when nothing of it can.
    fn unknown(&self, after_number: bool) -> Division {
        let Some((pieces, names)) = self.fewest(after_number, None, true) else {
            return Division::Unknown(0, self.length);
        };
        if pieces.len() == 1 {
            return Division::Whole;
        }
        let guess = names.iter().find(|(start, end)| {
            let at = self.chars.partition_point(|(byte, _)| byte < start);
            let last = self.chars.partition_point(|(byte, _)| byte < end);
            !self.pieces_at(at, false).iter().any(|(end, kind, _)| *end == last && *kind == Kind::Name)
        });
        guess.map_or(Division::Unknown(0, self.length), |(start, end)| Division::Unknown(*start, *end))
    }

    fn byte(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.length, |(byte, _)| *byte)
    }

    fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    /// Whether a word of letters and digits may begin or end at `at`.
    fn is_edge(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.char(at));
        let plain = |c: Option<char>| c.is_some_and(|c| !is_han(c));
        !(plain(before) && plain(self.char(at)))
    }

    /// All pieces that begin at `at`: end, kind, cost.
    fn pieces_at(&self, at: usize, guess: bool) -> Vec<(usize, Kind, usize)> {
        let mut found = Vec::new();
        let Some(first) = self.char(at) else { return found };
        if self.is_edge(at) {
            let mut node = 0;
            let mut end = at;
            while let Some(next) = self.char(end).and_then(|c| self.vocabulary.next.get(&(node, c))) {
                node = *next;
                end = end.saturating_add(1);
                if self.is_edge(end) {
                    for kind in self.vocabulary.ends.get(&node).into_iter().flatten() {
                        found.push((end, *kind, 1));
                    }
                }
            }
            if !is_han(first) {
                let end = self.plain_end(at);
                if (at..end).all(|at| self.char(at).is_some_and(|c| c.is_ascii_digit() || matches!(c, '_' | '.'))) {
                    found.push((end, Kind::Number, 1));
                    if matches!(self.char(end), Some('千' | '万' | '亿')) {
                        found.push((end.saturating_add(1), Kind::Number, 1));
                    }
                    if let Some(end) = self.date_end(at) {
                        found.push((end, Kind::Keyword, 1));
                    }
                } else {
                    let word: String = (at..end).filter_map(|at| self.char(at)).collect();
                    let keyword = matches!(word.as_str(), "if" | "then" | "and" | "or" | "not" | "is" | "are" | "when");
                    found.push((end, if keyword { Kind::Keyword } else { Kind::Name }, 1));
                }
            }
        }
        if guess {
            for end in at.saturating_add(1)..=self.chars.len().min(at.saturating_add(NAME)) {
                // A guess costs more than any division without one, and more the longer it is.
                found.push((end, Kind::Name, end.saturating_sub(at).saturating_add(1).saturating_mul(RUN)));
            }
        }
        found
    }

    fn plain_end(&self, at: usize) -> usize {
        (at..self.chars.len()).find(|at| self.char(*at).is_some_and(is_han)).unwrap_or(self.chars.len())
    }

    /// The end of `2026年11月22日`.
    fn date_end(&self, at: usize) -> Option<usize> {
        let mut at = at;
        for (least, most, unit) in [(4, 4, '年'), (1, 2, '月'), (1, 2, '日')] {
            let end = self.plain_end(at);
            let digits = (at..end).all(|at| self.char(at).is_some_and(|c| folded(c).is_ascii_digit()));
            let count = end.saturating_sub(at);
            if !digits || count < least || count > most || self.char(end) != Some(unit) {
                return None;
            }
            at = end.saturating_add(1);
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divide(names: &[&str], run: &str) -> Result<String, String> {
        let cut = |pieces: &Pieces| {
            pieces.iter().map(|(start, end)| run.get(*start..*end).unwrap_or("?")).collect::<Vec<_>>().join("|")
        };
        match Vocabulary::new(names.iter().copied()).divide(run, false) {
            Division::Whole => Ok(run.to_owned()),
            Division::Pieces(pieces) => Ok(cut(&pieces)),
            Division::Ambiguous(one, other) => Err(format!("{} / {}", cut(&one), cut(&other))),
            Division::Unknown(start, end) => Err(run.get(start..end).unwrap_or("?").to_owned()),
        }
    }

    #[test]
    fn sentences_without_blanks() {
        let names = ["必要条件", "意向程度", "A", "A卡", "4S店", "首次到访"];
        for (run, pieces) in [
            ("若必要条件全部为A", "若|必要条件|全部|为|A"),
            ("且意向程度中有3至4项为A", "且|意向程度|中|有|3|至|4|项|为|A"),
            ("则评为B", "则|评为|B"),
            ("意向程度至少5项为A级", "意向程度|至少|5|项|为|A|级"),
            ("在首次到访之后7天内", "在|首次到访|之后|7|天|内"),
            ("若A卡为4S店", "若|A卡|为|4S店"),
            ("2026年11月22日之前", "2026年11月22日|之前"),
            ("60万元以下", "60万|元|以下"),
            ("首次到访", "首次到访"),
            ("没见过", "没见过"),
        ] {
            assert_eq!(divide(&names, run).as_deref(), Ok(pieces), "{run}");
        }
    }

    #[test]
    fn other_names_are_refused() {
        assert_eq!(divide(&["甲", "甲且乙", "乙"], "若甲且乙为A"), Err("若|甲且乙|为|A / 若|甲|且|乙|为|A".into()));
    }

    #[test]
    fn the_unknown_part_is_named() {
        assert_eq!(divide(&["回访次数"], "若回访次大于3则评为A"), Err("回访次".into()));
    }
}
