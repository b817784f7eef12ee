//! Further results of complete leads in columns: a program beside that of the outcome, for who asks for them.

#![allow(clippy::inline_always, reason = "what a caller dispatches on is compiled into it")]

use crate::eval::row::Evaluator;
use crate::eval::{Clock, Shown, shown};
use crate::kernel::block::Block;
use crate::kernel::build::Builder;
use crate::kernel::coding::Coding;
use crate::kernel::form::{Form, Measure, PRESENT};
use crate::kernel::judged::Judged;
use crate::kernel::lane::Lane;
use crate::kernel::linear::Atom;
use crate::kernel::program::{Assembler, Program};
use crate::kernel::words::{Place, Words};
use crate::plan::{InputId, NodeId, Plan};
use crate::value::{Fraction, Kind, day_of_number};

/// What computes further results. Its words of facts and clock stand where those of the kernel do.
#[derive(Clone, Debug)]
pub(crate) struct Further {
    program: Program,
    apart: Place,
    results: Vec<Held>,
    /// For each fact, whether a lead without it is as one that holds its default.
    defaulted: Vec<bool>,
}

/// Where a result stands.
#[derive(Clone, Debug)]
enum Held {
    /// The one of these that a word names; none where it is absent.
    OneOf(Place, Vec<Option<Shown>>),
    /// A word over a scale, where another word is not nought.
    Number { at: Place, scale: i128, measure: Measure, there: Option<Place> },
}

impl Further {
    /// The program of these results; none where one of them is no table and no sum.
    pub(crate) fn new(plan: &Plan, evaluator: &Evaluator, results: &[(NodeId, Kind)]) -> Option<Self> {
        let codings = Coding::of_plan(plan);
        let mut builder = Builder::new(plan, &codings);
        // A result may read the grade.
        builder.grade = Some(builder.outcome(evaluator).ok()?);
        let mut forms = Vec::new();
        for (node, kind) in results {
            let form = builder.form(*node).ok()?;
            let number = match &*form {
                Form::Finite(_) => None,
                Form::Number(number) => {
                    // The second of grading is cut off; a result may show what is behind it.
                    let exact = !number.form.terms.contains_key(&Atom::Now);
                    let told = matches!(number.unit, Measure::Plain | Measure::Day);
                    let made = builder.made_number(&number.form, None).filter(|_| exact && told)?;
                    Some((made, number.form.scale, number.unit, number.absent.clone()))
                }
                Form::Quotient(..) | Form::Text(..) => return None,
            };
            forms.push((form, number, *kind));
        }
        let mut assembler = Assembler::new(plan.inputs.len(), plan.workdays.as_ref());
        let apart = assembler.apart();
        builder.made.iter().for_each(|made| assembler.add(made));
        let held = forms.iter().map(|(form, number, kind)| match (&**form, number) {
            (_, Some((made, scale, measure, absent))) => Held::Number {
                at: assembler.atom(Atom::Number(*made)),
                scale: *scale,
                measure: *measure,
                there: absent.as_ref().map(|absent| assembler.table(&absent.map(|value| u32::from(value == PRESENT)))),
            },
            (Form::Finite(func), None) => {
                let values = func.values();
                let at =
                    |value: u32| u32::try_from(values.binary_search(&value).unwrap_or_default()).unwrap_or_default();
                let told = values.iter().map(|value| {
                    let value = builder.values.value(*value);
                    value.value().map(|value| shown(plan, *kind, value))
                });
                Held::OneOf(assembler.table(&func.map(at)), told.collect())
            }
            // INVARIANT: what is neither has ended the loop above.
            (_, None) => Held::OneOf(Place::default(), Vec::new()),
        });
        let results: Vec<Held> = held.collect();
        if results.iter().any(Held::is_filled_in) {
            return None;
        }
        let wanted: Vec<Place> = results.iter().flat_map(Held::places).collect();
        let (program, moved) = assembler.program.needed(&wanted).packed(apart.index().saturating_add(1));
        let placed = |place: Place| moved.get(&place).copied().unwrap_or(place);
        let results = results.into_iter().map(|held| held.placed(placed)).collect();
        let asked = &builder.asked;
        let defaulted = (0_u32..).zip(&plan.inputs);
        let defaulted = defaulted.map(|(at, input)| input.default.is_some() && !asked.contains(&InputId(at)));
        Some(Self { program, apart, results, defaulted: defaulted.collect() })
    }

    /// How many words it needs.
    pub(crate) const fn width(&self) -> usize {
        self.program.width
    }

    /// Whether the results of a lead that does not hold these facts are those of one that holds their defaults.
    pub(crate) fn takes_defaults(&self, missing: &[u32]) -> bool {
        missing.iter().all(|fact| self.defaulted.get(*fact as usize) == Some(&true))
    }

    /// Computes the results of a block that was judged. Leads that it does not take are the row evaluator's as well.
    pub(crate) fn run(&self, (block, lanes): (&mut Block, &[Lane<'_>]), clock: Clock, judged: &mut Judged) {
        block.set_clock(lanes.len(), clock);
        block.fill(self.apart, 0);
        pulp::Arch::new().dispatch(Work { program: &self.program, block, lanes });
        judged.leave(block.lane(lanes, self.apart));
    }

    /// One result of one lead of a block that was computed; none where it is absent.
    pub(crate) fn result(&self, (block, lanes): (&mut Block, &[Lane<'_>]), row: usize, result: usize) -> Option<Shown> {
        let words = block.row(lanes, row);
        match self.results.get(result)? {
            Held::OneOf(at, values) => values.get(usize::try_from(words.word(*at)).ok()?)?.clone(),
            Held::Number { there: Some(there), .. } if words.word(*there) == 0 => None,
            Held::Number { at, scale, measure, .. } => {
                let word = words.word(*at);
                match measure {
                    Measure::Day => day_of_number(word).map(Shown::Date),
                    _ => Fraction::new(i128::from(word), *scale).map(|number| Shown::Number(number.reduced())),
                }
            }
        }
    }
}

/// What is done to a block by loops, compiled for each sort of vector instructions.
struct Work<'a> {
    program: &'a Program,
    block: &'a mut Block,
    lanes: &'a [Lane<'a>],
}

impl pulp::NullaryFnOnce for Work<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.program.all().for_each(|step| self.block.step(self.lanes, step));
    }
}

impl Held {
    /// Whether it has texts with placeholders, which stand for more than the result.
    fn is_filled_in(&self) -> bool {
        let has_braces = |value: &Shown| matches!(value, Shown::Text(text) if text.contains(['{', '}']));
        match self {
            Self::OneOf(_, values) => values.iter().flatten().any(has_braces),
            Self::Number { .. } => false,
        }
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        let (at, there) = match self {
            Self::OneOf(at, _) => (*at, None),
            Self::Number { at, there, .. } => (*at, *there),
        };
        std::iter::once(at).chain(there)
    }

    /// The same, its words standing elsewhere.
    fn placed(self, to: impl Fn(Place) -> Place) -> Self {
        match self {
            Self::OneOf(at, values) => Self::OneOf(to(at), values),
            Self::Number { at, scale, measure, there } => {
                Self::Number { at: to(at), scale, measure, there: there.map(to) }
            }
        }
    }
}
