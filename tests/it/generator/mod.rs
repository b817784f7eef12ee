//! Random policies that always compile, and random leads for any policy: what every property test is fed with.
//!
//! [`policy`] makes a policy text from a seed: from choices of constructs, not of characters, so that it is well typed
//! by the way it is made. It uses English or Chinese words or both, names in both scripts, every form of a condition,
//! and a layout that no formatter would leave alone. [`leads`] makes leads for it: facts in range, at the boundaries
//! that the policy compares with, and missing.
//!
//! **A new construct is one function**: it asks `self.dice` what to write, writes it with [`Writer::say`] in both
//! languages, and notes in [`World`] what later conditions may speak of. A declaration is called from
//! `Writer::body`; a condition joins the list in `conditions.rs`, a way to count the one in `counting.rs`.

mod conditions;
mod counting;
mod dice;
mod examples;
mod facts;
mod holders;
mod layout;
mod leads;
mod names;
mod pledges;
mod rules;
mod scales;
mod tables;
mod values;
mod world;

use gradus::diagnostic::Severity;
use gradus::source::Source;
use gradus::{Compiler, Policy};

pub(crate) use dice::Dice;
pub(crate) use leads::leads;
use names::Names;
use world::World;

/// The words of a policy.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Words {
    English,
    Chinese,
    /// Each word by chance.
    Both,
}

/// Writes one policy.
struct Writer {
    dice: Dice,
    words: Words,
    names: Names,
    world: World,
    /// The results of the table that is being written: it may not ask for them itself.
    pending: Vec<world::Fact>,
    /// The declarations so far.
    out: Vec<String>,
}

/// The policy of a seed, without examples.
pub(crate) fn plain(seed: u64) -> String {
    drawn(seed).laid_out()
}

/// The declarations of a seed; drawn again where two of its sentences contradict each other by chance, as the checker
/// rightly says.
fn drawn(seed: u64) -> Writer {
    let mut again = 0;
    loop {
        let mut writer = Writer::new(seed ^ (again << 40));
        writer.body();
        let checked = Compiler::new().check(Source::new("generated", writer.out.join("\n")));
        if !checked.diagnostics.iter().any(|found| found.code().to_string() == "G0408") {
            return writer;
        }
        again += 1;
    }
}

/// The policy of a seed, with examples that hold.
pub(crate) fn policy(seed: u64) -> String {
    let mut writer = drawn(seed);
    let compiled = compiled(&writer.out.join("\n"));
    writer.examples(&compiled);
    writer.laid_out()
}

/// The compiled policy of a text that must be right.
pub(crate) fn compiled(text: &str) -> Policy {
    compiled_in("generated", text)
}

/// The same, of a file: a policy without a name has that of its file.
pub(crate) fn compiled_in(file: &str, text: &str) -> Policy {
    let compiled = Compiler::new().check(Source::new(file, text));
    let wrong: Vec<String> = compiled
        .diagnostics
        .iter()
        .filter(|found| found.severity() == Severity::Error)
        .map(|found| {
            let line = text[..found.span.start.min(text.len())].matches('\n').count() + 1;
            format!("{} line {line}: {}", found.code(), found.wording(gradus::diagnostic::Lang::En).message)
        })
        .collect();
    compiled.policy.filter(|_| wrong.is_empty()).unwrap_or_else(|| panic!("{}\n{text}", wrong.join("\n")))
}

impl Writer {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let words = match dice.below(5) {
            0 | 1 => Words::English,
            2 | 3 => Words::Chinese,
            _ => Words::Both,
        };
        Self { dice, words, names: Names::default(), world: World::default(), pending: Vec::new(), out: Vec::new() }
    }

    /// Every declaration, in an order in which each may speak of those before.
    fn body(&mut self) {
        self.header();
        self.grades();
        self.levels();
        self.times(0, 2, Self::scale);
        self.times(0, 2, Self::choice);
        self.times(1, 3, Self::constant);
        self.every_type_now_and_then();
        self.times(0, 1, Self::inputs);
        self.times(0, 1, Self::require);
        self.times(0, 2, Self::named_condition);
        self.times(1, 2, Self::group);
        self.times(0, 1, Self::item);
        self.times(0, 2, Self::checklist);
        self.times(0, 1, Self::scorecard);
        self.times(0, 2, Self::set);
        self.times(0, 2, Self::named_condition);
        self.now_and_then(30, Self::a_table);
        match self.dice.below(8) {
            0 | 1 => self.grade_rows(),
            2 => {
                self.grade_table();
                self.table_is_done();
            }
            _ => {
                self.times(1, 6, Self::sentence);
                self.times(0, 1, Self::otherwise);
            }
        }
        self.world.after_grade = true;
        self.times(0, 3, Self::decide);
        self.now_and_then(40, Self::a_table);
        self.times(0, 1, Self::follow_up);
        self.now_and_then(30, Self::release);
        self.now_and_then(30, Self::promise);
        self.now_and_then(20, Self::expect);
        self.now_and_then(15, Self::when_undetermined);
    }

    fn now_and_then(&mut self, percent: usize, write: fn(&mut Self)) {
        if self.dice.chance(percent) {
            write(self);
        }
    }

    fn a_table(&mut self) {
        self.table();
        self.table_is_done();
    }

    fn times(&mut self, low: i64, high: i64, write: fn(&mut Self)) {
        for _ in 0..self.dice.between(low, high) {
            write(self);
        }
    }

    /// Whether the next word is a Chinese one.
    fn chinese(&mut self) -> bool {
        match self.words {
            Words::English => false,
            Words::Chinese => true,
            Words::Both => self.dice.chance(50),
        }
    }

    /// The word or phrase in the language of the policy.
    fn say(&mut self, en: &str, zh: &str) -> String {
        if self.chinese() { zh.to_owned() } else { en.to_owned() }
    }

    /// One of several ways to say the same.
    fn one_of(&mut self, en: &[&str], zh: &[&str]) -> String {
        let among = if self.chinese() { zh } else { en };
        (*self.dice.pick(among)).to_owned()
    }

    /// `NAME as ID "title"`, and the name.
    fn heading(&mut self) -> (String, String) {
        let chinese = self.chinese();
        let name = self.names.fresh(&mut self.dice, chinese);
        let heading = self.heading_of(&name);
        (name, heading)
    }

    fn heading_of(&mut self, name: &str) -> String {
        let mut heading = name.to_owned();
        if self.dice.chance(if name.is_ascii() { 10 } else { 60 }) {
            let id = self.names.id(&mut self.dice);
            let word = self.one_of(&["as"], &["as", "代号"]);
            heading += &format!(" {word} {id}");
        }
        if self.dice.chance(50) {
            let chinese = self.chinese();
            heading += &format!(" {}", names::title(&mut self.dice, chinese));
        }
        heading
    }

    /// A comma, in full width where the words are Chinese.
    fn comma(&mut self) -> String {
        self.one_of(&[", "], &["，", "、", ", "])
    }
}

#[test]
fn generated_policies_compile_and_their_examples_hold() {
    for seed in 0..cases(40) {
        compiled(&policy(seed));
    }
}

#[test]
fn the_same_seed_gives_the_same_policy() {
    assert_eq!(policy(7), policy(7));
    assert_ne!(policy(7), policy(8));
}

/// The seeds of a property test: `GRADUS_CASES` makes them more for a long run, `GRADUS_FIRST` is where they begin.
pub(crate) fn seeds(few: u64) -> std::ops::Range<u64> {
    let first = told("GRADUS_FIRST").unwrap_or_default();
    first..first + cases(few)
}

/// How many cases a property test runs: `GRADUS_CASES` raises it for a long run.
pub(crate) fn cases(few: u64) -> u64 {
    told("GRADUS_CASES").unwrap_or(few)
}

fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|number| number.parse().ok())
}
