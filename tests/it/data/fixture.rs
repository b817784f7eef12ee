//! A small plan with an input of every type, and short ways to read and write with it.

use gradus::data::{Error, Format, Reader, Row, Sheet, Writer};
use gradus::diagnostic::Lang;
use gradus::eval::{Fault, Outcome, PolicyRef, Schema, Verdict};
use gradus::plan::{Change, Grading, Input, Label, Labels, Member, Plan, Scale};
use gradus::value::{Date, Decimal, Duration, Fraction, Kind, Moment, ScaleId, Unit, Value};

fn label(name: &str, title: &str) -> Label {
    Label { name: name.into(), title: title.into() }
}

fn number(n: i128) -> Option<Value> {
    Some(Value::Number(Fraction::whole(n)))
}

fn input(id: &str, kind: Kind) -> Input {
    let (low, high) = match kind {
        Kind::Number(Unit::Count) => (number(0), number(1_000_000)),
        Kind::Number(Unit::Integer) => (number(1), number(10)),
        Kind::Number(Unit::Number | Unit::Money) => (number(-1_000_000_000_000), number(1_000_000_000_000)),
        Kind::Number(Unit::Percent) => (number(-10), number(10)),
        Kind::Date => {
            (Some(Value::Date("1900-01-01".parse().unwrap())), Some(Value::Date("2199-12-31".parse().unwrap())))
        }
        Kind::Moment => (Some(Value::Moment(Moment::MIN)), Some(Value::Moment(Moment::MAX))),
        Kind::Duration => {
            (Some(Value::Duration(Duration::days(-99_999))), Some(Value::Duration(Duration::days(99_999))))
        }
        Kind::YesNo | Kind::Text | Kind::Member(_) | Kind::List | Kind::Records(_) | Kind::Row(_) => (None, None),
    };
    Input {
        id: id.into(),
        kind,
        low,
        high,
        required: false,
        default: None,
        applies: None,
        masked: false,
        change: Change::Free,
        effort: Decimal::ONE,
    }
}

pub(crate) fn policy() -> (Plan, Labels) {
    let member = |id: &str| Member { id: id.into(), points: None };
    let inputs = vec![
        (input("revisits", Kind::Number(Unit::Count)), label("回访次数", "回访次数（次）"), vec![]),
        (input("satisfaction", Kind::Number(Unit::Integer)), label("satisfaction", "Satisfaction"), vec![]),
        (input("ratio", Kind::Number(Unit::Number)), label("ratio", "Ratio"), vec![]),
        (input("rise", Kind::Number(Unit::Percent)), label("rise", "Price rise accepted"), vec![]),
        (input("price", Kind::Number(Unit::Money)), label("price", "Price"), vec!["总价(元)".to_owned()]),
        (input("asked", Kind::YesNo), label("asked", "Asked how to buy"), vec![]),
        (input("note", Kind::Text), label("note", "Note"), vec![]),
        (input("last", Kind::Date), label("last", "Last contact"), vec![]),
        (input("seen", Kind::Moment), label("seen", "Last seen"), vec![]),
        (input("wait", Kind::Duration), label("wait", "Waiting time"), vec![]),
        (input("source", Kind::Member(ScaleId(1))), label("source", "Source"), vec![]),
        (Input { masked: true, ..input("phone", Kind::Number(Unit::Count)) }, label("phone", "Phone"), vec![]),
    ];
    let mut labels = Labels { lang: Lang::En, ..Labels::default() };
    labels.scales = vec![
        (label("grades", "grades"), vec![label("A", "hot"), label("B", "warm")]),
        (
            label("source", "source"),
            vec![label("展会", "trade fair"), label("b2b", "B2B site"), label("search", "search")],
        ),
    ];
    labels.inputs = inputs.iter().map(|(_, label, _)| label.clone()).collect();
    labels.headings = inputs.iter().map(|(_, _, headings)| headings.clone()).collect();
    let plan = Plan {
        id: "test".into(),
        version: None,
        effective_from: None,
        effective_until: None,
        lists: Vec::new(),
        found: Vec::new(),
        scales: vec![
            Scale { id: "grades".into(), members: vec![member("A"), member("B")], ordered: 2 },
            Scale { id: "source".into(), members: vec![member("fair"), member("b2b"), member("search")], ordered: 0 },
        ],
        grades: Some(ScaleId(0)),
        inputs: inputs.into_iter().map(|(input, _, _)| input).collect(),
        nodes: vec![],
        early: 0,
        requires: vec![],
        items: vec![],
        groups: vec![],
        scorecards: vec![],
        grading: Grading::Nothing,
        decisions: vec![],
        follow_up: None,
        pool: None,
        expects: Vec::new(),
        when_undetermined: None,
        workdays: None,
        placeholders: Vec::new(),
        reads_today: false,
        reads_now: false,
    };
    (plan, labels)
}

pub(crate) fn schema() -> Schema {
    let (plan, labels) = policy();
    Schema::new(&plan, &labels)
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Everything that a reader gives: rows, warnings as messages.
pub(crate) fn read(format: Format, bytes: &[u8]) -> Result<(Vec<Row>, Vec<String>), Error> {
    let schema = schema();
    let mut reader = Reader::new(&schema, format, bytes)?;
    let mut rows = Vec::new();
    for row in reader.by_ref() {
        rows.push(row?);
    }
    let english = |problem: &gradus::diagnostic::RecordProblem| {
        let wording = problem.wording(Lang::En);
        format!("{} {}; {}", problem.code(), wording.message, wording.help)
    };
    Ok((rows, reader.take_warnings().iter().map(english).collect()))
}

/// What stops a file, in English.
pub(crate) fn refusal(format: Format, bytes: &[u8]) -> String {
    match read(format, bytes) {
        Ok((rows, _)) => format!("read {} rows", rows.len()),
        Err(error) => error.to_string(),
    }
}

/// One line for each row: its line, and its known values or its faults.
pub(crate) fn shown(rows: &[Row]) -> Vec<String> {
    let schema = schema();
    rows.iter()
        .map(|row| match &row.facts {
            Ok(facts) => {
                let known: Vec<String> = schema
                    .fields()
                    .iter()
                    .zip(&facts.slots)
                    .filter_map(|(field, slot)| {
                        slot.known().map(|value| format!("{}={}", field.id(), field.write(value)))
                    })
                    .collect();
                format!("{} {}", row.line, known.join(" "))
            }
            Err(faults) => format!("{} {}", row.line, faults_shown(faults)),
        })
        .collect()
}

pub(crate) fn faults_shown(faults: &[Fault]) -> String {
    let one = |fault: &Fault| {
        format!("{}: {} {}", fault.field, fault.problem.code(), fault.problem.wording(Lang::En).message)
    };
    faults.iter().map(one).collect::<Vec<_>>().join(" | ")
}

/// The verdict that the tests give every lead: A, or rejected with the faults of its row.
pub(crate) fn verdict(row: &Row) -> Verdict {
    let outcome = match &row.facts {
        Ok(_) => Outcome::Graded {
            grade: Some("A".into()),
            decided_by: vec!["keen".into()],
            moved_by: vec![],
            provisional: false,
        },
        Err(faults) => Outcome::Rejected { faults: faults.clone() },
    };
    Verdict {
        policy: PolicyRef { id: "test".into(), version: None, meaning: "m".into(), source: "s".into() },
        today: None,
        outcome,
        items: vec![],
        scores: vec![],
        decisions: vec![],
        follow_up: None,
        pool: None,
        beyond_holidays: None,
        due_needs: Vec::new(),
        outlook: None,
        advice: None,
        unknown: vec![],
        defaulted: vec![],
    }
}

/// Reads a file, grades every row and writes it in another format.
pub(crate) fn graded(from: Format, bytes: &[u8], to: Format, lang: Lang, reason: &str) -> (String, Vec<String>) {
    let (plan, labels) = policy();
    let schema = Schema::new(&plan, &labels);
    let mut reader = Reader::new(&schema, from, bytes).unwrap();
    let sheet = Sheet::new(&plan, &labels, lang);
    let mut writer = Writer::new(Vec::new(), to, sheet, reader.headings(), false).unwrap();
    for row in reader.by_ref() {
        let row = row.unwrap();
        writer.write(&row, &verdict(&row), reason).unwrap();
    }
    let (bytes, warnings) = writer.finish().unwrap();
    (String::from_utf8(bytes).unwrap(), warnings.iter().map(|problem| problem.wording(Lang::En).message).collect())
}
