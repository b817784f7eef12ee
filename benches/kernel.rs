//! What the compiled kernel costs on one packed lead, beside hand-written Rust of the same rule.
//!
//! `cargo bench --bench kernel`; what the numbers mean is in docs/performance.md. The two take turns, round by round,
//! so that a slow moment of the machine falls on both, and medians over the rounds are printed with their ratio. Before
//! anything is timed both grade every lead, and the run ends with an error where they differ.

use std::error::Error;
use std::fmt::Write as _;
use std::time::Instant;

use gradus::policy::Packed;
use gradus::value::Date;
use gradus::{Brief, Clock, Compiler, Lead, Policy};

use crate::common::dice::Dice;
use crate::common::rounds::{ROUNDS, pass, pass_mut, report};
use crate::common::visitors::{Record, Visitor, record_hand, visitor, visitor_hand, visitor_lead};

mod common;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// So many leads take turns, so that a branch is not right by habit.
const LEADS: usize = 4_096;

fn main() -> Outcome<()> {
    let clock = Clock::on(Date::new(2026, 11, 26)?);
    let mut dice = Dice(1);

    let policy = Compiler::new().compile(std::fs::read_to_string("policies/real_estate_site.grade")?)?;
    let visitors: Vec<Visitor> = (0..LEADS).map(|_| visitor(&mut dice)).collect();
    let leads = visitors.iter().map(visitor_lead).collect::<Outcome<Vec<Lead>>>()?;
    race("p1 site visitors, grade and deadline", &policy, clock, (&visitors, &leads), visitor_hand, |brief| {
        (brief.grade, brief.due_day())
    })?;
    incomplete(&policy, clock, &visitors, &leads)?;
    from_records(&policy, clock, &visitors)?;

    let policy = Compiler::new().compile(std::fs::read_to_string("policies/health_products_scorecard.grade")?)?;
    let customers: Vec<Customer> = (0..LEADS).map(|_| customer(&mut dice)).collect();
    let leads: Vec<Lead> = customers.iter().map(customer_lead).collect();
    race(
        "p2 scorecard of 11 items, grade",
        &policy,
        clock,
        (&customers, &leads),
        |one| Some(customer_hand(one)),
        |brief| brief.grade,
    )?;

    for rows in [10, 50, 200, 1_000, 3_000] {
        let table: Vec<Row> = (0..rows).map(|_| row(&mut dice)).collect();
        let policy = Compiler::new().compile(table_text(&table)?)?;
        let orders: Vec<Order> = (0..LEADS).map(|_| order(&mut dice)).collect();
        let leads: Vec<Lead> = orders.iter().map(order_lead).collect();
        let index = Bitmaps::new(&table);
        let name = format!("p3 table of {rows} rows, 6 columns, grade");
        race(&name, &policy, clock, (&orders, &leads), |order| index.grade(order), |brief| brief.grade)?;
    }
    Ok(())
}

/// Times a policy beside `hand` on the same leads.
fn race<L, V: PartialEq + std::fmt::Debug>(
    name: &str,
    policy: &Policy,
    clock: Clock,
    (own, leads): (&[L], &[Lead]),
    hand: impl Fn(&L) -> V,
    read: impl Fn(&Brief) -> V,
) -> Outcome<()> {
    let start = Instant::now();
    let made = policy.has_kernel();
    let compiled = start.elapsed();
    if !made {
        return Err(format!("{name}: {}", policy.kernel_in_words(gradus::diagnostic::Lang::En)).into());
    }
    let packed = packed(policy, leads)?;
    for (one, lead) in own.iter().zip(&packed) {
        let (by_kernel, by_hand) = (policy.brief_by_kernel(lead, clock), hand(one));
        if by_kernel.as_ref().map(&read).as_ref() != Some(&by_hand) {
            return Err(format!("{name}: {by_kernel:?} is not {by_hand:?} for {:?}", lead.facts()).into());
        }
    }
    let mut rounds: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        rounds[0].push(pass(own, |one| hand(one)));
        rounds[1].push(pass(&packed, |lead| policy.brief(lead, clock)));
    }
    report(name, rounds);
    if std::env::args().any(|argument| argument == "--plan") {
        println!("    {compiled:.1?}, {}", policy.kernel_in_words(gradus::diagnostic::Lang::En));
    }
    Ok(())
}

/// S01 where nobody asked about calls and price rises, beside the same leads complete.
fn incomplete(policy: &Policy, clock: Clock, visitors: &[Visitor], leads: &[Lead]) -> Outcome<()> {
    let asked = |lead: &Lead| {
        let known = lead.facts().iter().filter(|(name, _)| name != "calls" && name != "accepts_rise");
        known.fold(Lead::new(), |lead, (name, fact)| lead.with(name.as_str(), fact.clone()))
    };
    let known: Vec<Lead> = leads.iter().map(asked).collect();
    let (complete, missing) = (packed(policy, leads)?, packed(policy, &known)?);
    if visitors.len() != missing.len() || missing.iter().any(|lead| policy.brief_by_kernel(lead, clock).is_none()) {
        return Err("the kernel does not take leads with missing facts".into());
    }
    let mut rounds: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        rounds[0].push(pass(&complete, |lead| policy.brief(lead, clock)));
        rounds[1].push(pass(&missing, |lead| policy.brief(lead, clock)));
    }
    report("p1 with two facts missing, beside complete leads", rounds);
    Ok(())
}

/// P1 from JSON text and from a struct, beside `serde_json` into a derived struct and the same rule by hand.
fn from_records(policy: &Policy, clock: Clock, visitors: &[Visitor]) -> Outcome<()> {
    let policy = policy.at(clock);
    let records = visitors.iter().map(Record::of).collect::<Outcome<Vec<Record>>>()?;
    let texts = records.iter().map(serde_json::to_string).collect::<Result<Vec<String>, _>>()?;
    let mut bound = policy.bind::<&str>(&[])?;
    let seen = |brief: &Brief| (brief.grade, brief.due_day());
    for (record, text) in records.iter().zip(&texts) {
        let by_hand = record_hand(record);
        let by_text = bound.json(text).map_err(|problem| problem.to_string())?;
        if seen(&by_text) != by_hand || seen(&bound.record(record)?) != by_hand {
            return Err(format!("not {by_hand:?}: {text}").into());
        }
    }
    let mut rounds: [[Vec<f64>; 2]; 2] = Default::default();
    for _ in 0..ROUNDS {
        let parsed = |text: &String| serde_json::from_str::<Record>(text).map(|record| record_hand(&record));
        rounds[0][0].push(pass(&texts, parsed));
        rounds[0][1].push(pass_mut(&texts, |text| bound.json(text)));
        rounds[1][0].push(pass(&records, record_hand));
        rounds[1][1].push(pass_mut(&records, |record| bound.record(record)));
    }
    let [json, records] = rounds;
    report("p1 from JSON, beside serde_json's derive", json);
    report("p1 from a struct that serialises", records);
    Ok(())
}

fn packed(policy: &Policy, leads: &[Lead]) -> Outcome<Vec<Packed>> {
    let pack = |lead: &Lead| Ok(policy.pack(policy.prepare(lead).map_err(|faults| format!("{faults:?}"))?));
    leads.iter().map(pack).collect()
}

// P2: the scorecard of a seller of health products.

struct Customer {
    income: i64,
    knows: i64,
    ratings: [u8; 6],
    ticks: [bool; 3],
}

/// The items that a person rates, each with its members, best first.
const RATED: [(&str, [&str; 3]); 6] = [
    ("need", ["strong", "ordinary", "wellness"]),
    ("awareness", ["in_use", "tried", "not_using"]),
    ("decides", ["alone", "spouse", "children"]),
    ("users", ["household", "one_person", "gift"]),
    ("home_visit", ["manager", "both", "staff"]),
    ("referral", ["referred", "brought", "invited"]),
];
const TICKED: [&str; 3] = ["gathering", "tried_product", "asked_price"];

fn customer(dice: &mut Dice) -> Customer {
    Customer {
        income: dice.below(12_000),
        knows: dice.below(4),
        ratings: std::array::from_fn(|_| u8::try_from(dice.below(3)).unwrap_or(0)),
        ticks: std::array::from_fn(|_| dice.below(2) > 0),
    }
}

fn customer_lead(lead: &Customer) -> Lead {
    let mut record = Lead::new().with("income", lead.income).with("knows", lead.knows);
    for ((name, members), rating) in RATED.iter().zip(lead.ratings) {
        record.push(*name, members[usize::from(rating)]);
    }
    for (name, tick) in TICKED.iter().zip(lead.ticks) {
        record.push(*name, tick);
    }
    record
}

fn customer_hand(lead: &Customer) -> u8 {
    let income = match lead.income {
        8_000.. => 10,
        5_000.. => 8,
        3_000.. => 5,
        _ => 0,
    };
    let knows = match lead.knows {
        2.. => 10,
        1 => 8,
        _ => 5,
    };
    let rated: i32 = lead.ratings.iter().map(|rating| [10, 8, 5][usize::from(*rating)]).sum();
    let ticked: i32 = lead.ticks.iter().map(|tick| if *tick { 10 } else { 5 }).sum();
    match income + knows + rated + ticked {
        95.. => 0,
        80.. => 1,
        65.. => 2,
        _ => 3,
    }
}

// P3: a table of the first row that holds, over three numbers and three choices.

struct Order {
    numbers: [i64; 3],
    choices: [u8; 3],
}

/// For each number from when to before when, for each choice the member asked for; none asks nothing.
struct Row {
    numbers: [Option<(i64, i64)>; 3],
    choices: [Option<u8>; 3],
    grade: u8,
}

const MEMBERS: u8 = 8;

fn order(dice: &mut Dice) -> Order {
    Order {
        numbers: std::array::from_fn(|_| dice.below(1_000)),
        choices: std::array::from_fn(|_| u8::try_from(dice.below(i64::from(MEMBERS))).unwrap_or(0)),
    }
}

fn row(dice: &mut Dice) -> Row {
    let range = |dice: &mut Dice| {
        let low = dice.below(900);
        (dice.below(4) > 0).then(|| (low, low + 1 + dice.below(400)))
    };
    let member =
        |dice: &mut Dice| (dice.below(3) > 0).then(|| u8::try_from(dice.below(i64::from(MEMBERS))).unwrap_or(0));
    Row {
        numbers: std::array::from_fn(|_| range(dice)),
        choices: std::array::from_fn(|_| member(dice)),
        grade: u8::try_from(dice.below(4)).unwrap_or(0),
    }
}

fn order_lead(order: &Order) -> Lead {
    let mut lead = Lead::new();
    for (at, number) in order.numbers.iter().enumerate() {
        lead.push(format!("n{at}"), *number);
    }
    for (at, choice) in order.choices.iter().enumerate() {
        lead.push(format!("c{at}"), format!("m{choice}"));
    }
    lead
}

fn table_text(table: &[Row]) -> Outcome<String> {
    let mut text = "policy orders\ngrades A > B > C > D\nchoice kind m0, m1, m2, m3, m4, m5, m6, m7\n".to_owned();
    for at in 0..3 {
        writeln!(text, "input n{at} count 0..1400\ninput c{at} kind")?;
    }
    text.push_str("table orders_by first {\n  | n0 | n1 | n2 | c0 | c1 | c2 => grade |\n");
    for row in table {
        text.push_str("  |");
        for range in row.numbers {
            match range {
                Some((low, high)) => write!(text, " {low}..<{high} |")?,
                None => text.push_str(" - |"),
            }
        }
        for (at, member) in row.choices.iter().enumerate() {
            match member {
                Some(member) => write!(text, " m{member}")?,
                None => text.push_str(" -"),
            }
            text.push_str(if at < 2 { " |" } else { "" });
        }
        writeln!(text, " => {} |", ["A", "B", "C", "D"][usize::from(row.grade)])?;
    }
    text.push_str("  | otherwise => D |\n}\n");
    Ok(text)
}

/// The best that a programmer would write: for each column, a bitmap of the rows that each of its cells keeps.
struct Bitmaps {
    words: usize,
    starts: [Vec<i64>; 3],
    numbers: [Vec<u64>; 3],
    choices: [Vec<u64>; 3],
    grades: Vec<u8>,
}

impl Bitmaps {
    fn new(table: &[Row]) -> Self {
        let words = table.len().div_ceil(64);
        let set = |bitmap: &mut [u64], row: usize| bitmap[row / 64] |= 1 << (row % 64);
        let starts: [Vec<i64>; 3] = std::array::from_fn(|at| {
            let mut starts: Vec<i64> =
                table.iter().filter_map(|row| row.numbers[at]).flat_map(|(a, b)| [a, b]).collect();
            starts.sort_unstable();
            starts.dedup();
            starts
        });
        let numbers = std::array::from_fn(|at| {
            let mut bitmaps = vec![0_u64; (starts[at].len() + 1) * words];
            for cell in 0..=starts[at].len() {
                let value = if cell == 0 { i64::MIN } else { starts[at][cell - 1] };
                for (number, row) in table.iter().enumerate() {
                    if row.numbers[at].is_none_or(|(low, high)| value >= low && value < high) {
                        set(&mut bitmaps[cell * words..(cell + 1) * words], number);
                    }
                }
            }
            bitmaps
        });
        let choices = std::array::from_fn(|at| {
            let mut bitmaps = vec![0_u64; usize::from(MEMBERS) * words];
            for member in 0..MEMBERS {
                for (number, row) in table.iter().enumerate() {
                    if row.choices[at].is_none_or(|asked| asked == member) {
                        let from = usize::from(member) * words;
                        set(&mut bitmaps[from..from + words], number);
                    }
                }
            }
            bitmaps
        });
        let grades = table.iter().map(|row| row.grade).chain(std::iter::once(3)).collect();
        Self { words, starts, numbers, choices, grades }
    }

    fn grade(&self, order: &Order) -> Option<u8> {
        let cell = |at: usize| self.starts[at].partition_point(|start| *start <= order.numbers[at]) * self.words;
        let (n0, n1, n2) = (cell(0), cell(1), cell(2));
        let [c0, c1, c2] = order.choices.map(|choice| usize::from(choice) * self.words);
        for word in 0..self.words {
            let bits = self.numbers[0][n0 + word]
                & self.numbers[1][n1 + word]
                & self.numbers[2][n2 + word]
                & self.choices[0][c0 + word]
                & self.choices[1][c1 + word]
                & self.choices[2][c2 + word];
            if bits != 0 {
                return Some(self.grades[word * 64 + bits.trailing_zeros() as usize]);
            }
        }
        self.grades.last().copied()
    }
}
