//! P3: a table of the first row that holds, over three numbers and three choices, and its index in Rust.

use std::fmt::Write as _;

use gradus::Lead;
use serde::{Deserialize, Serialize};

use super::dice::Dice;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

pub struct Order {
    pub numbers: [i64; 3],
    pub choices: [u8; 3],
}

/// For each number from when to before when, for each choice the member asked for; none asks nothing.
pub struct Row {
    pub numbers: [Option<(i64, i64)>; 3],
    pub choices: [Option<u8>; 3],
    pub grade: u8,
}

const MEMBERS: u8 = 8;

pub fn order(dice: &mut Dice) -> Order {
    Order {
        numbers: std::array::from_fn(|_| dice.below(1_000)),
        choices: std::array::from_fn(|_| u8::try_from(dice.below(i64::from(MEMBERS))).unwrap_or(0)),
    }
}

pub fn row(dice: &mut Dice) -> Row {
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

/// An order as it comes in JSON.
#[derive(Serialize, Deserialize)]
pub struct OrderRecord {
    n0: i64,
    n1: i64,
    n2: i64,
    c0: Member,
    c1: Member,
    c2: Member,
}

macro_rules! members {
    ($($name:ident)*) => {
        #[derive(Clone, Copy, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Member { $($name),* }
        const ALL: [Member; MEMBERS as usize] = [$(Member::$name),*];
    };
}
members!(M0 M1 M2 M3 M4 M5 M6 M7);

impl OrderRecord {
    pub fn of(order: &Order) -> Self {
        let ([n0, n1, n2], [c0, c1, c2]) = (order.numbers, order.choices.map(|choice| ALL[usize::from(choice)]));
        Self { n0, n1, n2, c0, c1, c2 }
    }

    pub fn order(&self) -> Order {
        Order { numbers: [self.n0, self.n1, self.n2], choices: [self.c0, self.c1, self.c2].map(|choice| choice as u8) }
    }
}

pub fn order_lead(order: &Order) -> Lead {
    let mut lead = Lead::new();
    for (at, number) in order.numbers.iter().enumerate() {
        lead.push(format!("n{at}"), *number);
    }
    for (at, choice) in order.choices.iter().enumerate() {
        lead.push(format!("c{at}"), format!("m{choice}"));
    }
    lead
}

pub fn table_text(table: &[Row]) -> Outcome<String> {
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
pub struct Bitmaps {
    words: usize,
    starts: [Vec<i64>; 3],
    numbers: [Vec<u64>; 3],
    choices: [Vec<u64>; 3],
    grades: Vec<u8>,
}

impl Bitmaps {
    pub fn new(table: &[Row]) -> Self {
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

    pub fn grade(&self, order: &Order) -> Option<u8> {
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
