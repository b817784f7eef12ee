//! P3: a table of 200 rows over six facts of which the first that holds counts; the answer is the grade.

use gradus::{Brief, Clock, Compiler};
use serde_json::{Value, json};

use super::{LEADS, by_gradus, by_peers, texts};
use crate::Outcome;
use crate::common::dice::Dice;
use crate::common::orders::{Bitmaps, Order, OrderRecord, Row, order, row, table_text};
use crate::engines::{Rules, cel};
use crate::race::{Answer, From, Lane, lane};
use crate::table::BY_HAND;

const ROWS: usize = 200;
const GRADES: [&str; 4] = ["A", "B", "C", "D"];
/// The grade where no row holds.
const OTHERWISE: &str = "D";

/// Hands the lanes and the answers to `race`.
pub fn with_lanes(race: impl FnOnce(&str, &[Answer], Vec<Lane<'_>>) -> Outcome<()>) -> Outcome<()> {
    let clock = Clock::on(gradus::value::Date::new(2026, 11, 26)?);
    let mut dice = Dice(1);
    let table: Vec<Row> = (0..ROWS).map(|_| row(&mut dice)).collect();
    let orders: Vec<Order> = (0..LEADS).map(|_| order(&mut dice)).collect();
    let texts = texts(orders.iter().map(OrderRecord::of))?;
    let index = Bitmaps::new(&table);
    let by_hand = |order: &Order| index.grade(order);
    let answers = orders.iter().map(|order| Some((by_hand(order)?, None))).collect::<Option<Vec<Answer>>>();
    let answers = answers.ok_or("a grade")?;

    let typed = |text: &&String| by_hand(&serde_json::from_str::<OrderRecord>(text).ok()?.order());
    let mut lanes = vec![
        lane(BY_HAND, From::Prepared, orders, by_hand, |_, grade| Some((grade?, None))),
        lane(BY_HAND, From::Json, texts.iter().collect(), typed, |_, grade| Some((grade?, None))),
    ];
    let brief = |_: usize, brief: &Brief| Some((brief.grade?, None));
    lanes.extend(by_gradus(&Compiler::new().compile(table_text(&table)?)?, clock, &texts, brief)?);
    lanes.extend(by_peers(&rules(&table), &texts, &texts)?);
    race("P3: table of 200 rows over 6 facts, first row that holds, grade", &answers, lanes)
}

fn rules(table: &[Row]) -> Rules {
    Rules {
        datalogic: json_logic(table).to_string(),
        zen_expression: choice(table, " and ", "'"),
        zen_graph: zen_graph(table).to_string(),
        cel: cel_rules(table),
        cedar: cedar_policies(table),
    }
}

/// What a row asks: the fact, how it is compared, and with what; `quote` stands around the name of a member.
fn conditions(row: &Row, quote: &str) -> Vec<(String, &'static str, String)> {
    let numbers = row.numbers.iter().enumerate().filter_map(|(at, range)| Some((at, (*range)?)));
    let ranges = numbers.flat_map(|(at, (low, high))| {
        [(format!("n{at}"), ">=", low.to_string()), (format!("n{at}"), "<", high.to_string())]
    });
    let members = row.choices.iter().enumerate().filter_map(|(at, member)| Some((at, (*member)?)));
    ranges.chain(members.map(|(at, member)| (format!("c{at}"), "==", format!("{quote}m{member}{quote}")))).collect()
}

/// The same as one condition; a row that asks nothing always holds.
fn condition(row: &Row, before: &str, and: &str, quote: &str) -> String {
    let parts: Vec<String> = conditions(row, quote)
        .into_iter()
        .map(|(name, compared, with)| format!("{before}{name} {compared} {with}"))
        .collect();
    if parts.is_empty() { "true".to_owned() } else { parts.join(and) }
}

fn grade(row: &Row) -> &'static str {
    GRADES[usize::from(row.grade)]
}

/// `a ? 'A' : b ? 'B' : … 'D'`
fn choice(table: &[Row], and: &str, quote: &str) -> String {
    let rows: String = table
        .iter()
        .map(|row| format!("{} ? {quote}{}{quote} : ", condition(row, "", and, quote), grade(row)))
        .collect();
    format!("{rows}{quote}{OTHERWISE}{quote}")
}

/// One program for each row: an expression of 200 choices is deeper than `cel` reads.
fn cel_rules(table: &[Row]) -> cel::Rule {
    let rows = table.iter().map(|row| (condition(row, "", " && ", "\""), grade(row)));
    cel::Rule::First(rows.collect(), OTHERWISE)
}

fn json_logic(table: &[Row]) -> Value {
    let holds = |row: &Row| {
        let parts = conditions(row, "").into_iter().map(|(name, compared, with)| {
            let with = with.parse::<i64>().map_or_else(|_| json!(with), |number| json!(number));
            json!({ compared: [{ "var": name }, with] })
        });
        json!({ "and": parts.collect::<Vec<Value>>() })
    };
    let mut rule: Vec<Value> = table.iter().flat_map(|row| [holds(row), json!(grade(row))]).collect();
    rule.push(json!(OTHERWISE));
    json!({ "if": rule })
}

/// Cedar does not order its policies, so every row permits where it holds, and the caller takes the first.
fn cedar_policies(table: &[Row]) -> String {
    let rows: String = table
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let holds = condition(row, "context.", " && ", "\"");
            format!(
                "@row(\"{at}\") @grade(\"{}\")\npermit (principal, action, resource) when {{ {holds} }};\n",
                grade(row)
            )
        })
        .collect();
    format!("{rows}@row(\"{}\") @grade(\"{OTHERWISE}\")\npermit (principal, action, resource);\n", table.len())
}

fn zen_graph(table: &[Row]) -> Value {
    let names = ["n0", "n1", "n2", "c0", "c1", "c2"];
    let inputs = names.map(|name| json!({ "id": name, "name": name, "field": name }));
    let mut rules: Vec<Value> = table
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let mut rule = json!({ "_id": at.to_string(), "grade": format!("'{}'", grade(row)) });
            for (at, range) in row.numbers.iter().enumerate() {
                rule[format!("n{at}")] =
                    range.map_or_else(String::new, |(low, high)| format!("[{low}..{high})")).into();
            }
            for (at, member) in row.choices.iter().enumerate() {
                rule[format!("c{at}")] = member.map_or_else(String::new, |member| format!("'m{member}'")).into();
            }
            rule
        })
        .collect();
    rules.push(json!({ "_id": "otherwise", "grade": format!("'{OTHERWISE}'") }));
    json!({
        "nodes": [
            { "id": "request", "name": "order", "type": "inputNode", "content": {} },
            { "id": "table", "name": "table", "type": "decisionTableNode", "content": {
                "hitPolicy": "first",
                "inputs": inputs,
                "outputs": [{ "id": "grade", "name": "Grade", "field": "grade" }],
                "rules": rules
            } },
            { "id": "response", "name": "graded", "type": "outputNode", "content": {} }
        ],
        "edges": [
            { "id": "a", "sourceId": "request", "targetId": "table" },
            { "id": "b", "sourceId": "table", "targetId": "response" }
        ]
    })
}
