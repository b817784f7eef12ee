//! Grades a file of leads, row by row, in bounded memory.
//!
//! `cargo run --example batch --features records`

use std::error::Error;
use std::fs::{File, read_to_string};

use gradus::data::{Format, Reader, Summary};
use gradus::diagnostic::Lang;
use gradus::value::{Date, Moment};
use gradus::{Clock, Compiler};

fn main() -> Result<(), Box<dyn Error>> {
    let policy = Compiler::new().compile(read_to_string("policies/real_estate_site.grade")?)?;
    let clock = Clock { today: Date::new(2026, 11, 23)?, now: Moment::UNIX_EPOCH };

    let file = File::open("examples/leads/real_estate_site.csv")?;
    let mut leads = Reader::new(policy.schema(), Format::Csv, file)?;
    let mut summary = Summary::new(policy.plan(), policy.labels());
    let mut overdue = Vec::new();
    while let Some(row) = leads.next() {
        // An error here stops the file. A row that cannot be read is a lead that is rejected, and the next one follows.
        let row = row?;
        let verdict = match &row.facts {
            Ok(facts) => policy.grade_facts(facts, clock),
            Err(faults) => {
                faults.iter().for_each(|fault| println!("{}", leads.told(row.line, fault, Lang::En)));
                policy.rejected(faults.clone(), clock)
            }
        };
        summary.add(&verdict);
        if verdict.grade() == Some("A")
            && let Some(days) = verdict.follow_up.and_then(|due| due.overdue_days)
        {
            overdue.push((days, row.id.unwrap_or_else(|| format!("line {}", row.line))));
        }
    }

    println!("\n{summary}");
    overdue.sort_by(|one, other| other.cmp(one));
    println!("{} customers of grade A are overdue. The five who wait longest:", overdue.len());
    for (days, id) in overdue.iter().take(5) {
        println!("  {id}  {days} days");
    }
    Ok(())
}
