//! Policies of any size, the same in every run.

use std::fmt::Write;

use super::dice::Dice;

pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A table over three counts and three choices, no two rows of which are alike.
pub fn table(rows: usize) -> Outcome<String> {
    let mut dice = Dice(1);
    let mut text = "grades A > B > C > D\nchoice kind m0, m1, m2, m3, m4, m5, m6, m7\n".to_owned();
    for at in 0..3 {
        writeln!(text, "input n{at} count 0..10000000\ninput c{at} kind")?;
    }
    text.push_str("table orders first {\n  | n0 | n1 | n2 | c0 | c1 | c2 => grade |\n");
    for row in 0..rows {
        let (low, high) = (row * 100, row * 100 + 100);
        write!(text, "  | {low}..<{high} | ")?;
        for _ in 0..2 {
            let low = dice.below(1_000);
            write!(text, "{low}..<{} | ", low + 1 + dice.below(300))?;
        }
        let [a, b, c] = [dice.below(8), dice.below(8), dice.below(8)];
        writeln!(text, "m{a} | m{b} | m{c} => {} |", ["A", "B", "C", "D"][row % 4])?;
    }
    text.push_str("  | otherwise => D |\n}\n");
    Ok(text)
}

/// Sentences that each speak of a range of their own.
pub fn rules(sentences: usize) -> Outcome<String> {
    let mut text = "grades A > B > C > D\ninput n count 0..1000000\ninput m count\n".to_owned();
    for at in 0..sentences {
        let (low, high) = (at * 100, at * 100 + 99);
        let grade = ["A", "B", "C"][at % 3];
        writeln!(text, "if n is between {low} and {high} and m >= 3 then grade {grade}")?;
    }
    text.push_str("otherwise grade D\n");
    Ok(text)
}

/// A scorecard of items with four bands.
pub fn card(items: usize) -> Outcome<String> {
    let mut text = "grades A > B\n".to_owned();
    (0..items).try_for_each(|at| writeln!(text, "input f{at} \"Fact {at}\" count 0..100"))?;
    text.push_str("scorecard s {\n");
    for at in 0..items {
        writeln!(text, "  item i{at} {{ 10 when f{at} >= 80  8 when f{at} >= 50  5 when f{at} >= 20  otherwise 0 }}")?;
    }
    writeln!(text, "}}\nif s >= {} then grade A\notherwise grade B", items * 6)?;
    Ok(text)
}

/// A table of ten rows over so many counts, each row a range of every one.
pub fn wide(columns: usize) -> Outcome<String> {
    let mut dice = Dice(2);
    let mut text = "grades A > B > C > D\n".to_owned();
    (0..columns).try_for_each(|at| writeln!(text, "input n{at} count 0..1000"))?;
    let heads: Vec<String> = (0..columns).map(|at| format!("n{at}")).collect();
    writeln!(text, "table orders first {{\n  | {} => grade |", heads.join(" | "))?;
    for row in 0..10 {
        // Most leads are within each, so that rows are not told apart by the first column alone.
        let cells = (0..columns).map(|_| format!("{}..<{}", dice.below(60), 940 + dice.below(60)));
        let cells: Vec<String> = cells.collect();
        writeln!(text, "  | {} => {} |", cells.join(" | "), ["A", "B", "C", "D"][row % 4])?;
    }
    text.push_str("  | otherwise => D |\n}\n");
    Ok(text)
}
