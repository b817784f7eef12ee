//! Says why a lead has its grade, in words for people, in two languages.
//!
//! `cargo run --example explain`

use std::error::Error;

use gradus::diagnostic::Lang;
use gradus::render::{Case, explain};
use gradus::value::Date;
use gradus::{Compiler, Lead};

fn main() -> Result<(), Box<dyn Error>> {
    let today = Date::new(2026, 11, 23)?;
    let lead = Lead::new()
        .with("down_payment", "20万")
        .with("price", "180万")
        .with("satisfaction", 9)
        .with("revisits", 4)
        .with("calls", 1)
        .with("site_visits", 2)
        .with("asked_process", true)
        .with("accepts_rise", "6%")
        .with("last_contact", "2026-11-10");

    // One policy, written twice: it means the same, and each speaks its own language.
    for (path, lang) in
        [("policies/real_estate_site.grade", Lang::En), ("policies/real_estate_site.zh.grade", Lang::Zh)]
    {
        let policy = Compiler::new().compile(std::fs::read_to_string(path)?)?.on(today);
        let (verdict, trace) = policy.explain(&lead)?;
        let case = Case { name: "KH00001", verdict: &verdict, trace: &trace };
        println!("{}", explain(policy.words(lang), case));
    }
    Ok(())
}
