//! What tests touch of a policy: its sentences, rows, levels and grades, and each side of its conditions.

use std::collections::HashSet;

use crate::diagnostic::Lang;
use crate::eval::{Answer, Clock, Facts, Held, Outcome, Shown, Status, Trace, Verdict};
use crate::plan::{Grading, Item, Label, Node, NodeId, Plan};
use crate::policy::Policy;
use crate::source::Span;
use crate::value::{Kind, Value};

/// What some leads touch of a policy.
///
/// ```
/// let text = "grades A > B\ninput revisits count\nif revisits >= 3 then grade A\notherwise grade B\n\
///             example \"keen\" { revisits: 4 } is A";
/// let policy = gradus::Compiler::new().compile(text)?;
/// let mut coverage = gradus::testing::Coverage::new(&policy);
/// for tried in policy.try_examples() {
///     coverage.add(&policy, &tried.facts.expect("facts"), tried.clock);
/// }
/// // Two sentences, two sides of the condition, two grades: half of each is touched.
/// assert_eq!((coverage.touched(), coverage.points().len()), (3, 6));
/// let missed: Vec<String> =
///     coverage.points().iter().filter(|point| point.hits == 0).map(|point| point.said(gradus::diagnostic::Lang::En)).collect();
/// assert_eq!(missed, ["sentence `otherwise`", "`if revisits >= 3 then grade A` is never false", "grade B"]);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Coverage {
    points: Vec<Point>,
}

/// Something of a policy that leads touch or do not.
#[derive(Clone, Debug)]
pub struct Point {
    /// What it is.
    pub part: Part,
    /// Where it stands in the text of the policy.
    pub span: Span,
    /// How many leads touch it.
    pub hits: usize,
    /// What it belongs to: the title of an item or of a result; empty where it stands by itself.
    of: String,
    /// As it was written: a sentence, the condition of a row, the name of a level or grade.
    text: String,
    touch: Touch,
}

/// A sort of thing that is touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A sentence, or the `otherwise` behind them: touched by a lead that it grades or moves.
    Sentence,
    /// A row of an item, a table, the grade or a result: touched by a lead of which it is the first that holds.
    Row,
    /// A level of an item: touched by a lead that has it.
    Level,
    /// A side of a condition: touched by a lead of which it surely holds, or surely does not.
    Condition,
    /// A grade: touched by a lead that gets it.
    Grade,
}

impl Part {
    /// All sorts, in the order in which they are told.
    pub const ALL: [Self; 5] = [Self::Sentence, Self::Row, Self::Level, Self::Condition, Self::Grade];

    /// Its word in the plural, in `lang`.
    pub const fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Sentence, Lang::En) => "sentences",
            (Self::Sentence, Lang::Zh) => "规则",
            (Self::Row, Lang::En) => "rows",
            (Self::Row, Lang::Zh) => "行",
            (Self::Level, Lang::En) => "levels",
            (Self::Level, Lang::Zh) => "档次",
            (Self::Condition, Lang::En) => "sides of conditions",
            (Self::Condition, Lang::Zh) => "条件的两面",
            (Self::Grade, Lang::En) => "grades",
            (Self::Grade, Lang::Zh) => "等级",
        }
    }
}

/// By what a point is touched.
#[derive(Clone, Debug, PartialEq)]
enum Touch {
    Sentence(String),
    ItemRow(usize, Held),
    DecisionRow(usize, Held),
    GradeRow(Held),
    Level(usize, Shown),
    /// Which part of how many it is of the condition as written, and the side.
    Side {
        node: NodeId,
        side: bool,
        part: usize,
        parts: usize,
    },
    Grade(String),
}

impl Coverage {
    /// All points of a policy, none of them touched.
    pub fn new(policy: &Policy) -> Self {
        let mut points = Points { policy, all: Vec::new(), conditions: HashSet::new(), rows: HashSet::new() };
        points.sentences();
        points.rows();
        points.levels();
        points.grades();
        let mut points = points.all;
        points.sort_by_key(|point| (point.part, point.span));
        Self { points }
    }

    /// Counts a lead. One that is rejected touches nothing.
    pub fn add(&mut self, policy: &Policy, facts: &Facts, clock: Clock) {
        let (verdict, trace) = policy.explain_facts(facts, clock);
        if verdict.outcome.status() == Status::Rejected {
            return;
        }
        let truths = policy.truths(facts, clock, verdict.grade());
        for point in &mut self.points {
            if point.touch.is_by(&verdict, &trace, &truths) {
                point.hits = point.hits.saturating_add(1);
            }
        }
    }

    /// All points: by sort, and within one in order of the text.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// How many of them are touched.
    pub fn touched(&self) -> usize {
        self.points.iter().filter(|point| point.hits > 0).count()
    }

    /// How many there are of one sort, and how many of these are touched.
    pub fn of(&self, part: Part) -> (usize, usize) {
        let of_it = || self.points.iter().filter(|point| point.part == part);
        (of_it().filter(|point| point.hits > 0).count(), of_it().count())
    }
}

impl Touch {
    fn is_by(&self, verdict: &Verdict, trace: &Trace, truths: &[Option<bool>]) -> bool {
        match self {
            Self::Sentence(id) => match &verdict.outcome {
                Outcome::Graded { decided_by, moved_by, .. } => decided_by.contains(id) || moved_by.contains(id),
                Outcome::Undetermined { .. }
                | Outcome::Ungraded { .. }
                | Outcome::Conflict { .. }
                | Outcome::Rejected { .. } => false,
            },
            Self::ItemRow(at, held) => trace.items.get(*at) == Some(held),
            Self::DecisionRow(at, held) => trace.decisions.get(*at) == Some(held),
            Self::GradeRow(held) => trace.grade == *held,
            Self::Level(at, level) => {
                verdict.items.get(*at).is_some_and(|item| matches!(&item.value, Answer::Is(is) if is == level))
            }
            Self::Side { node, side, .. } => truths.get(node.index()).copied().flatten() == Some(*side),
            Self::Grade(id) => verdict.grade() == Some(id),
        }
    }
}

impl Point {
    /// What it is, on one line: of a side that was not seen, that it never was.
    pub fn said(&self, lang: Lang) -> String {
        let (of, text) = (&self.of, &self.text);
        match &self.touch {
            Touch::Sentence(_) => lang.pick(format!("sentence `{text}`"), format!("规则“{text}”")),
            Touch::ItemRow(..) | Touch::DecisionRow(..) => {
                lang.pick(format!("row `{text}` of {of}"), format!("“{of}”的一行“{text}”"))
            }
            Touch::GradeRow(_) => lang.pick(format!("row `{text}`"), format!("行“{text}”")),
            Touch::Level(..) => lang.pick(format!("level {text} of {of}"), format!("“{of}”的 {text} 档")),
            Touch::Grade(_) => lang.pick(format!("grade {text}"), format!("{text} 级")),
            Touch::Side { side, part, parts, .. } => {
                let which = if *parts > 1 {
                    lang.pick(format!("part {part} of {parts} of "), format!("（共 {parts} 个条件的第 {part} 个）"))
                } else {
                    String::new()
                };
                let of = if of.is_empty() {
                    String::new()
                } else {
                    lang.pick(format!(" of {of}"), format!("“{of}”的"))
                };
                let never = match (side, self.hits) {
                    (true, 0) => lang.pick("is never true", "从未成立"),
                    (false, 0) => lang.pick("is never false", "从未不成立"),
                    (true, _) => lang.pick("is true", "成立"),
                    (false, _) => lang.pick("is false", "不成立"),
                };
                lang.pick(format!("{which}`{text}`{of} {never}"), format!("{of}“{text}”{which}{never}"))
            }
        }
    }
}

/// The points of a policy, as they are found.
struct Points<'a> {
    policy: &'a Policy,
    all: Vec<Point>,
    /// Conditions that have been listed: one is one, however often it is written.
    conditions: HashSet<NodeId>,
    /// Rows that have been listed: a line of a table that gives several results is one row.
    rows: HashSet<(usize, usize, String)>,
}

impl Points<'_> {
    fn push(&mut self, part: Part, span: Span, (of, text): (&str, &str), touch: Touch) {
        let point = Point { part, span, hits: 0, of: of.to_owned(), text: text.to_owned(), touch };
        if part != Part::Row || self.rows.insert((span.start, span.end, text.to_owned())) {
            self.all.push(point);
        }
    }

    /// Both sides of each part of a condition.
    fn sides(&mut self, condition: NodeId, span: Span, said: (&str, &str)) {
        let leaves = leaves_of(self.policy.plan(), condition);
        let parts = leaves.len();
        for (part, node) in (1_usize..).zip(leaves) {
            if self.conditions.insert(node) {
                for side in [true, false] {
                    self.push(Part::Condition, span, said, Touch::Side { node, side, part, parts });
                }
            }
        }
    }

    fn sentences(&mut self) {
        let policy = self.policy;
        let (plan, labels) = (policy.plan(), policy.labels());
        let Grading::Sentences { sentences, otherwise, .. } = &plan.grading else { return };
        let mut last = Span::default();
        for ((sentence, label), span) in sentences.iter().zip(&labels.sentences).zip(&labels.places.sentences) {
            let said = ("", label.text.as_str());
            self.push(Part::Sentence, *span, said, Touch::Sentence(sentence.id.clone()));
            self.sides(sentence.condition, *span, said);
            last = Span::new(span.end, span.end);
        }
        if otherwise.is_some() {
            let word = labels.lang.pick("otherwise", "其余");
            self.push(
                Part::Sentence,
                otherwise_behind(policy.source().text(), last),
                ("", word),
                Touch::Sentence("otherwise".to_owned()),
            );
        }
    }

    fn rows(&mut self) {
        let policy = self.policy;
        let (plan, labels) = (policy.plan(), policy.labels());
        let places = &labels.places;
        if let Grading::Rows(node) = plan.grading {
            let name = places.grade_rows.unwrap_or_default();
            self.rows_of(node, ("", &labels.grade_rows), (name, &places.each_grade_row), &Touch::GradeRow);
        }
        for (at, item) in plan.items.iter().enumerate() {
            let (Some(label), Some(name)) = (labels.items.get(at), places.items.get(at)) else { continue };
            let spans = places.item_rows.get(at).map(Vec::as_slice).unwrap_or_default();
            let said = (title(&label.label), label.rows.as_slice());
            self.rows_of(item.node, said, (*name, spans), &|held| Touch::ItemRow(at, held));
        }
        for (at, decision) in plan.decisions.iter().enumerate() {
            let (Some(label), Some(name)) = (labels.decisions.get(at), places.decisions.get(at)) else { continue };
            let spans = places.decision_rows.get(at).map(Vec::as_slice).unwrap_or_default();
            let said = (title(&label.label), label.rows.as_slice());
            self.rows_of(decision.node, said, (*name, spans), &|held| Touch::DecisionRow(at, held));
        }
    }

    fn rows_of(
        &mut self,
        node: NodeId,
        (of, texts): (&str, &[String]),
        (name, spans): (Span, &[Span]),
        touch: &dyn Fn(Held) -> Touch,
    ) {
        let plan = self.policy.plan();
        match plan.nodes.get(node.index()) {
            Some(Node::When(condition, value)) => {
                let text = self.policy.labels().lang.pick("applies", "计入");
                self.sides(*condition, name, (of, text));
                self.rows_of(*value, (of, texts), (name, spans), touch);
            }
            Some(Node::First(rows, otherwise)) => {
                for (at, (when, _)) in rows.iter().enumerate() {
                    let text = texts.get(at).map_or("", String::as_str);
                    let span = spans.get(at).copied().unwrap_or(name);
                    self.push(Part::Row, span, (of, text), touch(Held::Row(at)));
                    self.sides(*when, span, (of, text));
                }
                if otherwise.is_some() {
                    let text = self.policy.labels().lang.pick("otherwise", "其余");
                    let span = spans.last().copied().unwrap_or(name);
                    self.push(Part::Row, span, (of, text), touch(Held::Otherwise));
                }
            }
            Some(_) | None => {}
        }
    }

    fn levels(&mut self) {
        let policy = self.policy;
        let (plan, labels) = (policy.plan(), policy.labels());
        for (at, item) in plan.items.iter().enumerate() {
            let (Some(label), Some(span)) = (labels.items.get(at), labels.places.items.get(at)) else { continue };
            for value in levels_of(plan, item) {
                let shown = crate::eval::shown(plan, item.kind, &value);
                let text = policy.words(labels.lang).value(item.kind, &value);
                self.push(Part::Level, *span, (title(&label.label), &text), Touch::Level(at, shown));
            }
        }
    }

    fn grades(&mut self) {
        let policy = self.policy;
        let (plan, labels) = (policy.plan(), policy.labels());
        let scale = plan.grades.and_then(|scale| plan.scales.get(usize::from(scale.0)));
        let members = scale.map(|scale| scale.members.as_slice()).unwrap_or_default();
        for (member, span) in members.iter().zip(&labels.places.grades) {
            let text = policy.words(labels.lang).grade(&member.id);
            self.push(Part::Grade, *span, ("", &text), Touch::Grade(member.id.clone()));
        }
    }
}

/// The line that begins with `otherwise` behind the last sentence; its end where there is none.
fn otherwise_behind(text: &str, last: Span) -> Span {
    let mut start = last.end;
    for line in text.get(last.end..).unwrap_or_default().split_inclusive('\n') {
        let inside = line.trim_start();
        if ["otherwise", "其余", "否则"].iter().any(|word| inside.starts_with(word)) {
            let start = start.saturating_add(line.len().saturating_sub(inside.len()));
            return Span::new(start, start.saturating_add(inside.trim_end().len()));
        }
        start = start.saturating_add(line.len());
    }
    last
}

fn title(label: &Label) -> &str {
    if label.title.is_empty() { &label.name } else { &label.title }
}

/// The levels that an item can have: what its rows give, or those of its scale where a person rates it.
fn levels_of(plan: &Plan, item: &Item) -> Vec<Value> {
    let all = || match item.kind {
        Kind::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
        Kind::Member(scale) => {
            let ordered = plan.scales.get(usize::from(scale.0)).map_or(0, |scale| scale.ordered);
            (0..ordered).map(Value::Member).collect()
        }
        _ => Vec::new(),
    };
    let mut node = item.node;
    while let Some(Node::When(_, value)) = plan.nodes.get(node.index()) {
        node = *value;
    }
    let Some(Node::First(rows, otherwise)) = plan.nodes.get(node.index()) else { return all() };
    if !matches!(item.kind, Kind::YesNo | Kind::Member(_)) {
        return Vec::new();
    }
    let mut levels = Vec::new();
    for value in rows.iter().map(|(_, value)| value).chain(otherwise) {
        match plan.nodes.get(value.index()) {
            Some(Node::Constant(level)) if !levels.contains(level) => levels.push(level.clone()),
            Some(Node::Constant(_)) => {}
            // A level that is computed may be any of the scale.
            Some(_) | None => return all(),
        }
    }
    levels
}

/// The tests that a condition is made of by *and*, *or* and *not*; constants are none.
fn leaves_of(plan: &Plan, node: NodeId) -> Vec<NodeId> {
    let (mut leaves, mut visited) = (Vec::new(), HashSet::new());
    // A stack, because nothing bounds how deep conditions that name one another go.
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if !visited.insert(node) {
            continue;
        }
        match plan.nodes.get(node.index()) {
            Some(Node::All(parts) | Node::Any(parts)) => open.extend(parts.iter().rev()),
            Some(Node::Not(part)) => open.push(*part),
            Some(Node::Constant(_)) | None => {}
            Some(_) => leaves.push(node),
        }
    }
    leaves
}
