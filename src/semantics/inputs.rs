//! The types, ranges and options of inputs.

use crate::diagnostic::{MeaningProblem, Sort, nearest};
use crate::semantics::families;
use crate::semantics::order::{listed, sorted_by_need};
use crate::semantics::range::Range;
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::typed::{Op, Term};
use crate::source::Span;
use crate::syntax::tree::{Bounds, Expr, Heading, Input, InputOption, Tree, Type, TypeKind};
use crate::value::{Duration, Kind, Unit, Value};

/// The types of the language, for suggestions.
const TYPES: [&str; 21] = [
    "yes/no",
    "count",
    "integer",
    "number",
    "percent",
    "money",
    "text",
    "date",
    "moment",
    "duration",
    "list",
    "列表",
    "是否",
    "次数",
    "整数",
    "数值",
    "百分比",
    "金额",
    "文本",
    "日期",
    "时长",
];

impl<'a> Checker<'a> {
    /// Types and ranges first, then all that may read other inputs.
    pub(crate) fn settle_inputs(&mut self, tree: &'a Tree) {
        let inputs: Vec<(usize, &'a Input)> = families::inputs(tree)
            .filter_map(|input| match self.thing(&input.heading.name.text) {
                Some(Thing::Input(index)) => Some((index, input)),
                Some(_) | None => None,
            })
            .collect();
        for (index, input) in &inputs {
            match self.kind_of(&input.kind, Some(&input.heading)) {
                Some(kind) => {
                    if let Some(def) = self.out.inputs.get_mut(*index) {
                        def.kind = kind;
                    }
                }
                None => self.typeless.push(*index),
            }
        }
        for (index, input) in inputs.iter().filter(|(index, _)| !self.typeless.contains(index)).collect::<Vec<_>>() {
            self.settle_range(*index, input.range.as_ref(), input.kind.span);
            for (option, span) in &input.options {
                self.settle_option(*index, option, *span);
            }
        }
        for index in 0..self.out.inputs.len() {
            let default_range = self.default_range(index);
            if let (Some(def), Some((low, high))) = (self.out.inputs.get_mut(index), default_range) {
                def.low.get_or_insert(low);
                def.high.get_or_insert(high);
            }
            self.check_default(index);
        }
    }

    /// The kind that a type means; `one of a, b` makes a choice of its own, called like its owner.
    pub(crate) fn kind_of(&mut self, kind: &Type, owner: Option<&Heading>) -> Option<Kind> {
        Some(match &kind.kind {
            TypeKind::YesNo => Kind::YesNo,
            TypeKind::Count => Kind::Number(Unit::Count),
            TypeKind::Integer => Kind::Number(Unit::Integer),
            TypeKind::Number => Kind::Number(Unit::Number),
            TypeKind::Percent => Kind::Number(Unit::Percent),
            TypeKind::Money => Kind::Number(Unit::Money),
            TypeKind::Text => Kind::Text,
            TypeKind::Date => Kind::Date,
            TypeKind::Moment => Kind::Moment,
            TypeKind::Duration => Kind::Duration,
            TypeKind::Named(name) if name.text == "grades" && self.thing("grades").is_none() => match self.out.grades {
                Some(grades) => Kind::Member(grades),
                None => return self.unknown(&name.text, name.span),
            },
            TypeKind::Named(name) if self.thing(&name.text).is_none() && name.text != "levels" => {
                let suggesting = self.may_suggest(TYPES.len().saturating_add(self.out.scales.len()));
                let scales = self.out.scales.iter().map(|scale| scale.name.as_str());
                let known = TYPES.iter().copied().chain(scales);
                let near = || if suggesting { nearest(&name.text, known) } else { None };
                let suggestion = meant_type(&name.text).map(str::to_owned).or_else(near);
                return self.report(MeaningProblem::UnknownType { name: name.text.clone(), suggestion }, name.span);
            }
            TypeKind::Named(name) => Kind::Member(self.scale_of(Some(name), name.span)?),
            TypeKind::List(fields) => return self.add_list(fields, owner, kind.span),
            TypeKind::OneOf(members) => {
                let (name, id) = owner.map_or_else(
                    || ("one of".to_owned(), "one of".to_owned()),
                    |owner| (owner.name.text.clone(), crate::semantics::id_of(owner)),
                );
                Kind::Member(self.add_scale(name, id, String::new(), members, false, kind.span)?)
            }
        })
    }

    pub(crate) fn settle_range(&mut self, index: usize, range: Option<&Bounds>, place: Span) -> Option<()> {
        let range = range?;
        let kind = self.out.inputs.get(index)?.kind;
        if matches!(kind, Kind::YesNo | Kind::Text | Kind::Member(_) | Kind::List | Kind::Records(_) | Kind::Row(_)) {
            let belongs = ("behind a number, a date or a duration", "数值、日期或时长后面");
            return self.report(MeaningProblem::OutOfPlace { what: "a range", belongs }, range.span);
        }
        let low = self.end(range.low.as_ref(), kind, true);
        let high = self.end(range.high.as_ref(), kind, false);
        if let (Some(low), Some(high)) = (&low, &high)
            && is_more(low, high)
        {
            return self.report(MeaningProblem::EmptyRange, range.span.to(place));
        }
        let def = self.out.inputs.get_mut(index)?;
        def.low = low;
        def.high = high;
        Some(())
    }

    /// One end of a range, moved inwards by the smallest step where it is left out.
    fn end(&mut self, end: Option<&(Expr, bool)>, kind: Kind, lower: bool) -> Option<Value> {
        let (expr, included) = end?;
        let value = self.early_value(expr, kind)?;
        if *included {
            return Some(value);
        }
        let sign = |n: i64| if lower { n } else { n.saturating_neg() };
        let moved = match (&value, kind) {
            (Value::Number(number), Kind::Number(unit)) => {
                let step = unit.step();
                if lower { number.checked_add(step) } else { number.checked_sub(step) }.map(Value::Number)
            }
            (Value::Date(day), _) => crate::value::add_to_date(*day, Duration::days(sign(1))).map(Value::Date),
            (Value::Moment(at), _) => crate::value::add_to_moment(*at, Duration::seconds(sign(1))).map(Value::Moment),
            (Value::Duration(length), _) => Some(Value::Duration(length.plus(Duration::seconds(sign(1))))),
            (_, _) => None,
        };
        Some(moved.unwrap_or(value))
    }

    pub(crate) fn settle_option(&mut self, index: usize, option: &InputOption, span: Span) -> Option<()> {
        let kind = self.out.inputs.get(index)?.kind;
        match option {
            InputOption::Required => self.out.inputs.get_mut(index)?.required = true,
            InputOption::Default(value) => {
                let value = self.early_value(value, kind)?;
                self.out.inputs.get_mut(index)?.default = Some(value);
            }
            InputOption::From(headings) => {
                let headings = headings.iter().map(|heading| heading.text.clone());
                self.out.inputs.get_mut(index)?.headings.extend(headings);
            }
            // The condition is read later, when every type is known.
            InputOption::AppliesWhen(_) => self.out.inputs.get_mut(index)?.conditional = true,
            InputOption::Masked => self.out.inputs.get_mut(index)?.masked = true,
            InputOption::Fixed => self.out.inputs.get_mut(index)?.fixed = true,
            InputOption::OnlyRises => self.out.inputs.get_mut(index)?.only_rises = true,
            InputOption::OnlyFalls => self.out.inputs.get_mut(index)?.only_falls = true,
            InputOption::Effort(effort) => self.out.inputs.get_mut(index)?.effort = *effort,
        }
        let def = self.out.inputs.get(index)?;
        if def.required && def.default.is_some() {
            return self.report(MeaningProblem::RequiredAndDefault, span);
        }
        if matches!(option, InputOption::OnlyRises | InputOption::OnlyFalls)
            && matches!(kind, Kind::Text | Kind::List | Kind::Records(_) | Kind::Row(_))
        {
            let found = Sort::Text;
            return self.report(MeaningProblem::NotOrdered { found }, span);
        }
        if matches!(option, InputOption::OnlyRises | InputOption::OnlyFalls)
            && let Kind::Member(scale) = kind
            && self.ordered(scale) == 0
        {
            let found = Sort::MemberOf(self.scale_name(scale));
            return self.report(MeaningProblem::NotOrdered { found }, span);
        }
        Some(())
    }

    /// The range of an input that says nothing of its own.
    pub(crate) fn default_range(&self, index: usize) -> Option<(Value, Value)> {
        match self.out.inputs.get(index)?.kind {
            Kind::Number(unit) => {
                let (low, high) = Range::default_of(unit);
                Some((Value::Number(low.into()), Value::Number(high.into())))
            }
            Kind::Date => {
                Some((Value::Date(jiff::civil::date(1900, 1, 1)), Value::Date(jiff::civil::date(2199, 12, 31))))
            }
            Kind::Moment => {
                let at = |year| jiff::civil::date(year, 1, 1).to_zoned(jiff::tz::TimeZone::UTC).ok();
                Some((Value::Moment(at(1900)?.timestamp()), Value::Moment(at(2200)?.timestamp())))
            }
            Kind::Duration => Some((Value::Duration(Duration::days(0)), Value::Duration(Duration::days(36_525)))),
            Kind::YesNo | Kind::Text | Kind::Member(_) | Kind::List | Kind::Records(_) | Kind::Row(_) => None,
        }
    }

    pub(crate) fn check_default(&mut self, index: usize) -> Option<()> {
        let def = self.out.inputs.get(index)?;
        let default = def.default.as_ref()?;
        let below = def.low.as_ref().is_some_and(|low| is_more(low, default));
        let above = def.high.as_ref().is_some_and(|high| is_more(default, high));
        if below || above {
            let value = crate::semantics::example::written(default);
            let span = def.heading.name.span;
            return self.report(MeaningProblem::OutOfRange { value }, span);
        }
        Some(())
    }

    /// `applies when` of inputs: once everything else has its type.
    pub(crate) fn settle_applies(&mut self, tree: &'a Tree) {
        for input in families::inputs(tree) {
            let Some(Thing::Input(index)) = self.thing(&input.heading.name.text) else { continue };
            for (option, _) in &input.options {
                if let InputOption::AppliesWhen(condition) = option {
                    let applies = self.condition(condition);
                    if let Some(def) = self.out.inputs.get_mut(index) {
                        def.applies = applies;
                    }
                }
            }
        }
        self.refuse_circles();
    }

    /// Refuses inputs that apply only when each other do.
    fn refuse_circles(&mut self) {
        let reads = |term: &Term| {
            let (mut found, mut open) = (Vec::new(), vec![term]);
            while let Some(term) = open.pop() {
                if let Op::Input(input) = term.op {
                    found.push(input);
                }
                term.parts_onto(&mut open);
            }
            found
        };
        let needs: Vec<Vec<usize>> =
            self.out.inputs.iter().map(|input| input.applies.as_ref().map(reads).unwrap_or_default()).collect();
        let (_, circle) = sorted_by_need(&needs);
        let headings: Vec<_> =
            circle.iter().filter_map(|index| self.out.inputs.get(*index)).map(|it| it.heading.name.clone()).collect();
        let names = listed(headings.len(), headings.iter().map(|name| name.text.clone()));
        if let Some(first) = headings.first() {
            self.report::<()>(MeaningProblem::Cycle { names }, first.span);
            // What follows is looked at as if they applied.
            for index in circle {
                if let Some(input) = self.out.inputs.get_mut(index) {
                    input.applies = None;
                }
            }
        }
    }
}

/// Whether the first of two values of one sort is the greater.
pub(crate) fn is_more(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.checked_cmp(*b) == Some(std::cmp::Ordering::Greater),
        (Value::Date(a), Value::Date(b)) => a > b,
        (Value::Moment(a), Value::Moment(b)) => a > b,
        (Value::Duration(a), Value::Duration(b)) => a.measure() > b.measure(),
        (_, _) => false,
    }
}

/// The type that a word of everyday speech, or of another program, stands for.
fn meant_type(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "钱" | "价钱" | "价格" | "金钱" | "款项" | "元" => "金额",
        "数字" | "数" | "小数" => "数值",
        "次" | "个数" | "数量" => "次数",
        "比例" | "百分数" | "占比" => "百分比",
        "文字" | "字符串" | "字符" => "文本",
        "布尔" | "对错" | "有无" | "是或否" => "是否",
        "时间" | "时间点" => "时刻",
        "日子" | "年月日" => "日期",
        "期限" | "天数" => "时长",
        "price" | "amount" | "currency" | "yuan" | "decimal" => "money",
        "bool" | "boolean" | "yesno" | "flag" => "yes/no",
        "int" => "integer",
        "float" | "double" | "numeric" => "number",
        "string" | "str" | "word" | "words" => "text",
        "percentage" | "share" | "ratio" => "percent",
        "datetime" | "timestamp" | "time" => "moment",
        "day" => "date",
        "days" | "timespan" => "duration",
        _ => return None,
    })
}
