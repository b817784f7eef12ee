//! What a value can be while facts are missing.
//!
//! A value that does not depend on a missing fact is one value; otherwise it is a set that holds every value which
//! some completion gives, and perhaps more (Kleene's three-valued logic for conditions, intervals for numbers and
//! dates, sets of members for scales). So an answer about the set is sound for every completion: "at most these".

use std::cmp::Ordering;

use crate::plan::Comparison;
use crate::value::Value;

/// Why a value is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Absence {
    /// The item or fact does not apply to this lead.
    NotApplicable,
    /// None of the rows holds.
    Hole,
    /// Surely absent, and open whether because none of the rows holds or for another reason.
    PerhapsHole,
    /// A quotient by nought.
    Undefined,
    /// No element of a list keeps the condition.
    NotFound,
    /// Several elements of a list come first together; a tie that the grade rests on is a conflict.
    Tie,
}

/// What can be there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Present {
    /// Nothing.
    Nothing,
    /// This value.
    One(Value),
    /// Yes or no.
    Either,
    /// From the first to the second, both included; open where there is no end.
    Between(Option<Value>, Option<Value>),
    /// Bit `i` for member `i`.
    Members(u128),
    /// One of these: texts, or rows of a list.
    Several(Vec<Value>),
    /// Any value of its kind.
    Any,
}

/// Texts that are told apart, at most.
const TEXTS: usize = 64;

/// Everything that a value can be: what can be there, and whether it can be absent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Possible {
    pub(crate) present: Present,
    pub(crate) absent: Option<Absence>,
}

/// The three values of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    True,
    False,
    Unknown,
}

impl Truth {
    pub(crate) fn from(yes: bool) -> Self {
        if yes { Self::True } else { Self::False }
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl Possible {
    /// Exactly this value.
    pub(crate) fn one(value: Value) -> Self {
        Self { present: Present::One(value), absent: None }
    }

    /// Surely absent.
    pub(crate) fn absent(why: Absence) -> Self {
        Self { present: Present::Nothing, absent: Some(why) }
    }

    /// One of several, surely there.
    pub(crate) fn some(present: Present) -> Self {
        Self { present, absent: None }
    }

    /// A condition.
    pub(crate) fn truth(truth: Truth) -> Self {
        match truth {
            Truth::True => Self::one(Value::YesNo(true)),
            Truth::False => Self::one(Value::YesNo(false)),
            Truth::Unknown => Self::some(Present::Either),
        }
    }

    /// The one value, if it is settled.
    pub(crate) fn value(&self) -> Option<&Value> {
        match (&self.present, self.absent) {
            (Present::One(value), None) => Some(value),
            (_, _) => None,
        }
    }

    /// Whether it is settled: one value, or surely absent.
    pub(crate) fn is_settled(&self) -> bool {
        match (&self.present, self.absent) {
            (Present::Nothing, Some(Absence::PerhapsHole)) => false,
            (Present::One(_), None) | (Present::Nothing, _) => true,
            (_, _) => false,
        }
    }

    /// Whether none of the rows of an item may hold.
    pub(crate) fn may_be_hole(&self) -> bool {
        matches!(self.absent, Some(Absence::Hole | Absence::PerhapsHole))
    }

    /// Whether it holds; what is absent does not hold.
    pub(crate) fn holds(&self) -> Truth {
        match (&self.present, self.absent) {
            (Present::One(Value::YesNo(false)), _) | (Present::Nothing, _) => Truth::False,
            (Present::One(Value::YesNo(true)), None) => Truth::True,
            (_, _) => Truth::Unknown,
        }
    }

    /// Whether it is there.
    pub(crate) fn applies(&self) -> Truth {
        match (&self.present, self.absent) {
            (Present::Nothing, _) => Truth::False,
            (_, None) => Truth::True,
            (_, Some(_)) => Truth::Unknown,
        }
    }

    /// Either of two.
    pub(crate) fn or(self, other: Self) -> Self {
        let sure = self.present == Present::Nothing && other.present == Present::Nothing;
        let absent = reason(self.absent, other.absent, sure);
        Self { present: union(self.present, other.present), absent }
    }

    /// The same, but perhaps absent as well.
    pub(crate) fn or_absent(self, why: Option<Absence>) -> Self {
        let sure = self.present == Present::Nothing && why.is_some();
        Self { absent: reason(self.absent, why, sure), ..self }
    }

    /// The ends of an ordered value.
    pub(crate) fn ends(&self) -> (Option<Value>, Option<Value>) {
        match &self.present {
            Present::One(value) => (Some(value.clone()), Some(value.clone())),
            Present::Between(low, high) => (low.clone(), high.clone()),
            Present::Nothing | Present::Either | Present::Members(_) | Present::Several(_) | Present::Any => {
                (None, None)
            }
        }
    }
}

/// Either of two reasons to be absent; `sure` where one of them holds. A hole is the one that must not be lost; ties are
/// told apart elsewhere.
fn reason(one: Option<Absence>, other: Option<Absence>, sure: bool) -> Option<Absence> {
    let hole = |why: Option<Absence>| matches!(why, Some(Absence::Hole | Absence::PerhapsHole));
    match (one, other) {
        (one, other) if one == other => one,
        (one, other) if sure && (hole(one) || hole(other)) => Some(Absence::PerhapsHole),
        (one, other) if hole(one) || hole(other) => Some(Absence::Hole),
        (one, other) => one.or(other),
    }
}

/// The values of a set of texts or rows.
fn several(present: &Present) -> Option<&[Value]> {
    match present {
        Present::One(value @ (Value::Text(_) | Value::Row(_))) => Some(std::slice::from_ref(value)),
        Present::Several(values) => Some(values),
        Present::Nothing
        | Present::One(_)
        | Present::Either
        | Present::Between(..)
        | Present::Members(_)
        | Present::Any => None,
    }
}

/// All values of both; any at all where there are too many texts.
fn union_of(a: &[Value], b: &[Value]) -> Present {
    let mut all = a.to_vec();
    for value in b {
        if !all.contains(value) {
            all.push(value.clone());
        }
    }
    let rows = matches!(all.first(), Some(Value::Row(_)));
    if all.len() > TEXTS && !rows { Present::Any } else { Present::Several(all) }
}

/// What either can be.
fn union(a: Present, b: Present) -> Present {
    match (a, b) {
        (Present::Nothing, other) | (other, Present::Nothing) => other,
        (a, b) if a == b => a,
        (Present::Any, _) | (_, Present::Any) => Present::Any,
        (a, b) => {
            // Texts that a policy writes are not told apart here, texts of records are.
            let written = matches!((&a, &b), (Present::One(Value::Text(_)), Present::One(Value::Text(_))));
            if let (Some(a), Some(b)) = (several(&a), several(&b))
                && !written
            {
                return union_of(a, b);
            }
            if let (Some(a), Some(b)) = (members(&a), members(&b)) {
                return Present::Members(a | b);
            }
            match (&a, &b) {
                (Present::One(Value::YesNo(_)) | Present::Either, _) => Present::Either,
                (
                    Present::Several(_)
                    | Present::One(Value::Text(_) | Value::List(_) | Value::Records(_) | Value::Row(_)),
                    _,
                ) => Present::Any,
                (
                    Present::One(
                        Value::Number(_) | Value::Date(_) | Value::Moment(_) | Value::Duration(_) | Value::Member(_),
                    )
                    | Present::Between(..)
                    | Present::Members(_)
                    | Present::Nothing
                    | Present::Any,
                    _,
                ) => hull(&a, &b),
            }
        }
    }
}

/// The smallest interval around both.
fn hull(a: &Present, b: &Present) -> Present {
    let ends = |present: &Present| match present {
        Present::One(value) => (Some(value.clone()), Some(value.clone())),
        Present::Between(low, high) => (low.clone(), high.clone()),
        Present::Nothing | Present::Either | Present::Members(_) | Present::Several(_) | Present::Any => (None, None),
    };
    let ((a_low, a_high), (b_low, b_high)) = (ends(a), ends(b));
    let outer = |a: Option<Value>, b: Option<Value>, wanted: Ordering| match (a, b) {
        (Some(a), Some(b)) => Some(if order(&a, &b) == Some(wanted) { a } else { b }),
        (_, _) => None,
    };
    Present::Between(outer(a_low, b_low, Ordering::Less), outer(a_high, b_high, Ordering::Greater))
}

/// The members that can be there, as bits.
pub(crate) fn members(present: &Present) -> Option<u128> {
    match present {
        Present::One(Value::Member(index)) => Some(bit(*index)),
        Present::Members(set) => Some(*set),
        Present::One(
            Value::YesNo(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::Date(_)
            | Value::Moment(_)
            | Value::Duration(_)
            | Value::List(_)
            | Value::Records(_)
            | Value::Row(_),
        )
        | Present::Nothing
        | Present::Either
        | Present::Between(..)
        | Present::Several(_)
        | Present::Any => None,
    }
}

/// The bit of one member.
pub(crate) fn bit(index: u8) -> u128 {
    1_u128.checked_shl(u32::from(index)).unwrap_or_default()
}

/// The members of a set, best first.
pub(crate) fn each_member(set: u128) -> impl Iterator<Item = u8> {
    let mut rest = set;
    std::iter::from_fn(move || {
        let first = u8::try_from(rest.trailing_zeros()).ok().filter(|_| rest != 0)?;
        rest &= rest.wrapping_sub(1);
        Some(first)
    })
}

/// The set as a value: one member where there is only one.
pub(crate) fn member_set(set: u128) -> Present {
    match set.count_ones() {
        0 => Present::Nothing,
        1 => Present::One(Value::Member(u8::try_from(set.trailing_zeros()).unwrap_or_default())),
        _ => Present::Members(set),
    }
}

/// The order of two values of one kind; members by quality, the best the greatest.
pub(crate) fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.checked_cmp(*b),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Moment(a), Value::Moment(b)) => Some(a.cmp(b)),
        (Value::Duration(a), Value::Duration(b)) => Some(a.compare(*b)),
        (Value::Member(a), Value::Member(b)) => Some(b.cmp(a)),
        (Value::YesNo(a), Value::YesNo(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (_, _) => None,
    }
}

/// Whether a comparison holds of two settled values.
pub(crate) fn compare(op: Comparison, a: &Value, b: &Value) -> bool {
    order(a, b).is_some_and(|order| op.holds(order))
}

/// Whether a comparison holds of two values that may be open.
pub(crate) fn relation(op: Comparison, a: &Possible, b: &Possible) -> Truth {
    if let (Some(a), Some(b)) = (a.value(), b.value()) {
        return Truth::from(compare(op, a, b));
    }
    if a.present == Present::Nothing || b.present == Present::Nothing {
        return Truth::False;
    }
    let there = present_relation(op, &a.present, &b.present);
    // Where one side may be absent the comparison may be false.
    match there {
        Truth::True if a.absent.is_some() || b.absent.is_some() => Truth::Unknown,
        Truth::True | Truth::False | Truth::Unknown => there,
    }
}

fn present_relation(op: Comparison, a: &Present, b: &Present) -> Truth {
    if let (Some(a), Some(b)) = (several(a), several(b)) {
        return each_relation(op, a, b);
    }
    if let (Some(a), Some(b)) = (members(a), members(b)) {
        return member_relation(op, a, b);
    }
    let ends = |present: &Present| Possible::some(present.clone()).ends();
    let ((a_low, a_high), (b_low, b_high)) = (ends(a), ends(b));
    let is = |op: Comparison, a: &Option<Value>, b: &Option<Value>| match (a, b) {
        (Some(a), Some(b)) => compare(op, a, b),
        (_, _) => false,
    };
    let (always, never) = match op {
        Comparison::Less => (is(Comparison::Less, &a_high, &b_low), is(Comparison::AtLeast, &a_low, &b_high)),
        Comparison::AtMost => (is(Comparison::AtMost, &a_high, &b_low), is(Comparison::More, &a_low, &b_high)),
        Comparison::More => (is(Comparison::More, &a_low, &b_high), is(Comparison::AtMost, &a_high, &b_low)),
        Comparison::AtLeast => (is(Comparison::AtLeast, &a_low, &b_high), is(Comparison::Less, &a_high, &b_low)),
        Comparison::Equal => (false, is(Comparison::Less, &a_high, &b_low) || is(Comparison::More, &a_low, &b_high)),
        Comparison::NotEqual => (is(Comparison::Less, &a_high, &b_low) || is(Comparison::More, &a_low, &b_high), false),
    };
    match (always, never) {
        (true, _) => Truth::True,
        (_, true) => Truth::False,
        (false, false) => {
            // An interval of one value on each side is that value.
            match (&a_low, &a_high, &b_low, &b_high) {
                (Some(al), Some(ah), Some(bl), Some(bh))
                    if order(al, ah) == Some(Ordering::Equal) && order(bl, bh) == Some(Ordering::Equal) =>
                {
                    Truth::from(compare(op, al, bl))
                }
                (_, _, _, _) => Truth::Unknown,
            }
        }
    }
}

fn each_relation(op: Comparison, a: &[Value], b: &[Value]) -> Truth {
    let mut truths = a.iter().flat_map(|a| b.iter().map(move |b| compare(op, a, b)));
    let Some(first) = truths.next() else { return Truth::False };
    if truths.all(|truth| truth == first) { Truth::from(first) } else { Truth::Unknown }
}

fn member_relation(op: Comparison, a: u128, b: u128) -> Truth {
    let (mut holds, mut fails) = (false, false);
    for left in each_member(a) {
        for right in each_member(b) {
            if compare(op, &Value::Member(left), &Value::Member(right)) {
                holds = true;
            } else {
                fails = true;
            }
        }
    }
    match (holds, fails) {
        (true, false) => Truth::True,
        (false, _) => Truth::False,
        (true, true) => Truth::Unknown,
    }
}
