//! How the values of a fact become 64-bit codes.
//!
//! A number is scaled by a power of ten that its range allows (one by which it fits 32 bits, if that is fine enough), a day counts from 1970, a length is its measure in
//! seconds, a member is its index, a text is the place of the policy's own text that it equals. Order is kept: of two
//! values of one fact the greater has the greater code. A value without a code (a number of more digits, part of a
//! second) is rare; its lead is graded by the row evaluator.

use std::sync::Arc;

use crate::limits;
use crate::plan::{Comparison, Input, Node, NodeId, Plan};
use crate::value::{Decimal, Fraction, Kind, Value, day_number};

/// Codes of numbers stay below this, so that sums of some hundred of them fit 64 bits.
const GREATEST: i128 = 10_000_000_000_000_000;

/// Digits behind the point that are enough for what people write. With so many at least, codes that fit 32 bits are
/// preferred to finer ones: they are compared four at a time.
const ENOUGH: u32 = 6;

/// How one fact is coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    /// 0 or 1.
    YesNo,
    /// The index of the member, of so many.
    Member(u32),
    /// A number times ten to this power.
    Number(u32),
    /// Days since 1970-01-01.
    Date,
    /// Whole seconds since 1970-01-01 UTC.
    Moment,
    /// Seconds of the measure by which lengths are compared.
    Duration,
    /// The place, from 1, of the text that it equals; and from bit [`PARTS`] on, one bit for each part that it contains.
    Text(Arc<Texts>),
    /// None: a list of records.
    Apart,
}

/// The texts that a policy asks one fact for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    /// Those that it may equal.
    pub(crate) whole: Vec<Arc<str>>,
    /// Those that it may contain.
    pub(crate) parts: Vec<String>,
}

/// The first bit that tells of a part in the code of a text.
pub(crate) const PARTS: u32 = 16;
/// Parts that fit a code behind it.
const MOST_PARTS: usize = 46;

impl Coding {
    /// The codings of all facts of a plan.
    pub(crate) fn of_plan(plan: &Plan) -> Vec<Self> {
        let finest = finest(plan);
        let inputs = (0_u32..).zip(plan.inputs.iter().zip(finest));
        inputs.map(|(at, (input, finest))| Self::of(plan, at, input, finest)).collect()
    }

    fn of(plan: &Plan, at: u32, input: &Input, finest: u32) -> Self {
        match input.kind {
            Kind::YesNo => Self::YesNo,
            Kind::Member(scale) => {
                let members = plan.scales.get(usize::from(scale.0)).map_or(0, |scale| scale.members.len());
                Self::Member(u32::try_from(members).unwrap_or_default())
            }
            Kind::Number(unit) => {
                let ends = [&input.low, &input.high].into_iter().flatten().filter_map(|end| match end {
                    Value::Number(end) => end.numerator().checked_abs()?.checked_div(end.denominator()),
                    _ => None,
                });
                let size = ends.max().unwrap_or(GREATEST).saturating_add(1);
                let within = |most: i128| {
                    let fits = |digits: &u32| size.saturating_mul(Decimal::power(*digits)) <= most;
                    (0..=unit.decimals()).rev().find(fits)
                };
                let short = within(i128::from(i32::MAX)).filter(|digits| *digits >= ENOUGH && *digits > finest);
                Self::Number(short.or_else(|| within(GREATEST)).unwrap_or_default())
            }
            Kind::Date => Self::Date,
            Kind::Moment => Self::Moment,
            Kind::Duration => Self::Duration,
            Kind::Text => Texts::of(plan, at).map_or(Self::Apart, |texts| Self::Text(Arc::new(texts))),
            Kind::List | Kind::Records(_) | Kind::Row(_) => Self::Apart,
        }
    }

    /// The code of a value; none where it has none.
    pub(crate) fn encode(&self, value: &Value) -> Option<i64> {
        match (self, value) {
            (Self::YesNo, Value::YesNo(yes)) => Some(i64::from(*yes)),
            (Self::Member(_), Value::Member(index)) => Some(i64::from(*index)),
            (Self::Number(scale), Value::Number(number)) => scaled(*number, *scale),
            (Self::Date, Value::Date(day)) => Some(day_number(*day)),
            (Self::Moment, Value::Moment(at)) => (at.subsec_nanosecond() == 0).then(|| at.as_second()),
            (Self::Duration, Value::Duration(length)) => Some(length.measure()),
            (Self::Text(texts), Value::Text(text)) => Some(texts.code(text)),
            (Self::Apart, _) => Some(0),
            (_, _) => None,
        }
    }
}

impl Coding {
    /// The greatest code that is not above a value.
    pub(crate) fn floor(&self, value: &Value) -> Option<i64> {
        match (self, value) {
            (Self::Number(scale), Value::Number(number)) => {
                let raised = number.numerator().checked_mul(Decimal::power(*scale))?;
                i64::try_from(raised.div_euclid(number.denominator())).ok()
            }
            _ => self.encode(value),
        }
    }
}

/// For each fact, how many digits behind the point its default has, the ends of its range, and what it is compared with; more
/// than any coding has, where that has no end. With one digit more a code lies within every stretch between these.
pub(super) fn finest(plan: &Plan) -> Vec<u32> {
    let digits = |value: &Value| match value {
        Value::Number(number) => (0..=limits::DECIMALS).find(|digits| scaled(*number, *digits).is_some()),
        _ => Some(0),
    };
    let own = |input: &Input| {
        let ends = [&input.default, &input.low, &input.high].into_iter().flatten();
        ends.map(|end| digits(end).unwrap_or(u32::MAX)).max().unwrap_or_default()
    };
    let mut finest: Vec<u32> = plan.inputs.iter().map(own).collect();
    for node in &plan.nodes {
        let Node::Compare(_, a, b) = node else { continue };
        for (fact, constant) in [(a, b), (b, a)] {
            if let Some(Node::Constant(value)) = plan.nodes.get(constant.index())
                && let Some(fact) = bare_input(&plan.nodes, *fact)
                && let Some(finest) = finest.get_mut(fact as usize)
            {
                *finest = (*finest).max(digits(value).unwrap_or(u32::MAX));
            }
        }
    }
    finest
}

/// A number times ten to a power, where that is whole.
fn scaled(number: Fraction, scale: u32) -> Option<i64> {
    let raised = number.numerator().checked_mul(Decimal::power(scale))?;
    if raised.checked_rem(number.denominator())? != 0 {
        return None;
    }
    i64::try_from(raised.checked_div(number.denominator())?).ok()
}

impl Texts {
    /// The texts that the plan asks the input for; none where there are too many for a code.
    fn of(plan: &Plan, at: u32) -> Option<Self> {
        let mut texts = Self::default();
        for node in &plan.nodes {
            match node {
                Node::Compare(Comparison::Equal | Comparison::NotEqual, a, b) => {
                    for (fact, constant) in [(a, b), (b, a)] {
                        if let Some(Node::Constant(Value::Text(text))) = plan.nodes.get(constant.index())
                            && bare_input(&plan.nodes, *fact) == Some(at)
                            && !texts.whole.contains(text)
                        {
                            texts.whole.push(Arc::clone(text));
                        }
                    }
                }
                Node::Contains(fact, part)
                    if bare_input(&plan.nodes, *fact) == Some(at) && !texts.parts.contains(part) =>
                {
                    texts.parts.push(part.clone());
                }
                _ => {}
            }
        }
        let fits = texts.whole.len() < (1 << PARTS) && texts.parts.len() <= MOST_PARTS;
        fits.then_some(texts)
    }

    /// The code of a text.
    pub(crate) fn code(&self, text: &str) -> i64 {
        let place = self.whole.iter().position(|whole| **whole == *text).map_or(0, |place| place.saturating_add(1));
        let mut code = i64::try_from(place).unwrap_or_default();
        for (bit, part) in (PARTS..).zip(&self.parts) {
            if text.contains(part.as_str()) {
                code |= 1_i64.checked_shl(bit).unwrap_or_default();
            }
        }
        code
    }
}

/// The input that a node is, perhaps behind a condition on which it applies.
pub(crate) fn bare_input(nodes: &[Node], node: NodeId) -> Option<u32> {
    match nodes.get(node.index())? {
        Node::Input(input) => Some(input.0),
        Node::When(_, value) => bare_input(nodes, *value),
        _ => None,
    }
}
