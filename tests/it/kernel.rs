//! The kernel against the definition of meaning: never another outcome, never another deadline.

use gradus::diagnostic::Lang;
use gradus::value::Fact;
use gradus::{Clock, Lead};
use jiff::civil::date;

use crate::generator::{self, Dice};

/// Compares both on leads of one policy; how many the kernel took, of how many.
fn compared(policy: &gradus::Policy, seed: u64, count: usize, what: &str) -> (usize, usize) {
    let clock = Clock::on(date(2026, 11, 26));
    let (mut taken, mut all) = (0, 0);
    for lead in generator::leads(policy, seed, count) {
        let Ok(facts) = policy.prepare(&lead) else { continue };
        all += 1;
        let wanted = policy.brief_by_definition(&facts, clock);
        let packed = policy.pack(facts);
        if let Some(brief) = policy.brief_by_kernel(&packed, clock) {
            taken += 1;
            assert_eq!(brief, wanted, "{lead:?}\n{}\n{what}", policy.kernel_in_words(Lang::En));
        }
        assert_eq!(policy.brief(&packed, clock), wanted);
    }
    (taken, all)
}

/// A record as JSON, written as records are and as they should not be.
pub(crate) fn json(lead: &Lead, dice: &mut Dice) -> String {
    let mut fields: Vec<String> = Vec::new();
    let blank = |dice: &mut Dice| (*dice.pick(&["", "", "", " ", "\n\t"])).to_owned();
    for (name, fact) in lead.facts() {
        let Fact::Text(text) = fact else { continue };
        let quoted = serde_json::to_string(text).expect("a text");
        let bare = match text.as_str() {
            "yes" => "true".to_owned(),
            "no" => "false".to_owned(),
            text if text.parse::<f64>().is_ok() => text.to_owned(),
            _ => quoted.clone(),
        };
        let value = match dice.below(24) {
            0 => "null".to_owned(),
            1 => "\"\"".to_owned(),
            2 => quoted.replacen('"', "\" ", 1),
            3 => (*dice.pick(&[
                "1e1",
                "-0",
                "0.50",
                "007",
                "1.",
                "[1]",
                "{}",
                "tru",
                "\"\\u0041\"",
                "12345678901234567890",
            ]))
            .to_owned(),
            4..=10 => quoted,
            _ => bare,
        };
        let key = serde_json::to_string(name).expect("a text");
        fields.push(format!("{}{key}{}:{}{value}{}", blank(dice), blank(dice), blank(dice), blank(dice)));
        if dice.chance(3) {
            let other = *dice.pick(&["1", "\"x\"", "[1, {\"a\": [true]}]", "{\"a\": }", "nul", "{\"a\": \"\\n\"}"]);
            fields.push(format!("\"nobody asks\": {other}"));
        }
        if dice.chance(1) {
            fields.push(format!("{key}: 1"));
        }
    }
    if dice.chance(30) && !fields.is_empty() {
        fields.rotate_left(1);
    }
    let text = format!("{}{{{}}}{}", blank(dice), fields.join(","), blank(dice));
    let cut = if dice.chance(2) { dice.below(text.len().max(1)) } else { text.len() };
    text.get(..cut).unwrap_or(&text).to_owned()
}

/// JSON and rows of a table, bound, against the record that is read first and graded then.
fn bound(policy: &gradus::Policy, seed: u64, count: usize, what: &str) {
    let policy = policy.on(date(2026, 11, 26));
    let clock = Clock::on(date(2026, 11, 26));
    let mut dice = Dice::new(seed);
    let names: Vec<&str> = policy.plan().inputs.iter().map(|input| input.id.as_str()).collect();
    let mut bound = policy.bind(&names).expect("a clock");
    for lead in generator::leads(&policy, seed, count) {
        let text = json(&lead, &mut dice);
        let wanted = gradus::eval::lead_from_json(&text);
        match (bound.json(&text), wanted) {
            (Ok(brief), Ok(lead)) => {
                assert_eq!(brief, policy.brief_of_verdict(&policy.grade_at(&lead, clock)), "{text}\n{what}");
            }
            (Err(problem), Err(wanted)) => assert_eq!(problem, wanted),
            (found, wanted) => panic!("{found:?} is not {wanted:?}: {text}\n{what}"),
        }
        let cell = |name: &&str| match lead.facts().iter().find(|(other, _)| other == name) {
            Some((_, Fact::Text(text))) => text.as_str(),
            _ => "",
        };
        let cells: Vec<&str> = names.iter().map(cell).collect();
        let full = names.iter().zip(&cells).fold(Lead::new(), |lead, (name, cell)| lead.with(*name, *cell));
        let wanted = policy.brief_of_verdict(&policy.grade_at(&full, clock));
        assert_eq!(bound.row(cells.iter().copied()), wanted, "{cells:?}\n{what}");
    }
}

/// A visitor as an embedding program has it.
#[derive(serde::Serialize)]
struct Visitor {
    price: u64,
    down_payment: f64,
    satisfaction: Option<u8>,
    calls: i64,
    note: &'static str,
    revisits: u32,
    site_visits: i16,
    asked_process: bool,
    accepts_rise: f64,
    last_contact: Option<gradus::value::Date>,
    site_open: bool,
}

#[test]
fn structs_are_read_as_records_are() {
    let text = std::fs::read_to_string("policies/real_estate_site.grade").expect("a policy");
    let policy = gradus::Compiler::new().compile(text.as_str()).expect("compiles").on(date(2026, 11, 26));
    let mut bound = policy.bind::<&str>(&[]).expect("a clock");
    let mut dice = Dice::new(3);
    for _ in 0..crate::tried(500) {
        let price = dice.between(0, 4_000_000);
        let rise = dice.between(-1, 120);
        let visitor = Visitor {
            price: price.unsigned_abs(),
            down_payment: f64::from(i32::try_from(price).expect("small")) * 0.31,
            satisfaction: dice.chance(90).then(|| u8::try_from(dice.between(0, 11)).expect("small")),
            calls: dice.between(-1, 5),
            note: "by phone",
            revisits: u32::try_from(dice.between(0, 5)).expect("small"),
            site_visits: i16::try_from(dice.between(0, 3)).expect("small"),
            asked_process: dice.chance(50),
            accepts_rise: f64::from(i32::try_from(rise).expect("small")) / 1_000.0,
            last_contact: dice.chance(90).then(|| date(2026, 11, i8::try_from(dice.between(1, 30)).expect("small"))),
            site_open: dice.chance(70),
        };
        let wanted = policy.brief_of_verdict(&policy.grade(&visitor).expect("a struct"));
        assert_eq!(
            bound.record(&visitor).expect("a struct"),
            wanted,
            "{}",
            serde_json::to_string(&visitor).expect("JSON")
        );
    }
}

#[test]
fn the_kernel_grades_random_policies_as_the_definition_does() {
    let (mut kernels, mut taken, mut all) = (0, 0, 0);
    let cases = u64::from(crate::tried(300));
    for seed in 0..cases {
        let text = generator::plain(seed);
        let policy = generator::compiled(&text);
        kernels += u64::from(policy.has_kernel());
        let (own, of) = compared(&policy, seed, 40, &text);
        bound(&policy, seed, 20, &text);
        taken += own;
        all += of;
    }
    // Were it none, nothing would have been compared.
    println!("{kernels} of {cases} policies have a kernel; it took {taken} of {all} leads");
    assert!(kernels * 3 > cases, "{kernels} of {cases} policies have a kernel");
    assert!(taken * 5 > all, "it took {taken} of {all} leads");
}

/// The outcome hangs on nothing and is a table of one entry, behind a number that only the deadline reads.
#[test]
fn a_table_that_reads_no_sum_is_no_part_of_the_one_before_it() {
    let text = "grades A > B
choice way south, north
input calls integer
input seen date
table t first {
  | (6 / calls else 0) > 1 => go way |
  | yes => north |
}
if seen is known then grade A
otherwise grade A
follow up by go since seen { north within 7 days }
";
    let policy = generator::compiled(text);
    let (own, of) = compared(&policy, 1, 100, text);
    assert!(policy.has_kernel() && own * 2 > of, "it took {own} of {of} leads");
    let lead = gradus::Lead::new().with("calls", 5).with("seen", "2026-04-13");
    let facts = policy.prepare(&lead).expect("good facts");
    let clock = gradus::Clock::on(date(2026, 11, 26));
    let brief = policy.brief_by_kernel(&policy.pack(facts), clock).expect("the kernel takes it");
    assert_eq!(brief.due(), Some(date(2026, 4, 20)));
}

/// Every lead of these facts, some of them missing, in brief and by the definition; the kernel takes those that it should.
fn agreed(policy: &gradus::Policy, leads: &[(&[(&str, &str)], bool)]) {
    let clock = Clock::on(date(2026, 11, 26));
    for (facts, by_kernel) in leads {
        let lead = facts.iter().fold(Lead::new(), |lead, (name, value)| lead.with(*name, *value));
        let facts = policy.prepare(&lead).expect("good facts");
        let wanted = policy.brief_by_definition(&facts, clock);
        let packed = policy.pack(facts);
        assert_eq!(policy.brief(&packed, clock), wanted, "{lead:?}");
        assert_eq!(policy.brief_by_kernel(&packed, clock).is_some(), *by_kernel, "{lead:?}");
    }
}

/// Codes of 32 bits are graded side by side, others word by word.
#[test]
fn numbers_of_any_size_are_graded_alike() {
    let text = "grades A > B > C
input price money
input share percent 0%..100%
input seen date
if price >= 20_000_000 and share >= 5% then grade A
if price >= 30_000_000 and share < 5% then grade B
otherwise grade C
follow up since seen { A within 2 days  B within 7 days  C none }
";
    let policy = generator::compiled(text);
    let of = |price, share| [("price", price), ("share", share), ("seen", "2026-04-13")];
    let (low, high) = (of("20000000", "0.05"), of("40000000", "0.04"));
    let (fine, finer) = (of("19999999.99", "0.050000001"), of("30000000", "0.0499999999"));
    let (huge, least) = (of("999999999999.99", "100%"), of("0", "0%"));
    let taken = [low, high, fine, huge, least];
    let mut leads: Vec<(&[(&str, &str)], bool)> = taken.iter().map(|lead| (lead.as_slice(), true)).collect();
    // Ten digits behind the point are finer than a code.
    leads.push((&finer, false));
    leads.push((&low[..1], true));
    leads.push((&high[1..], true));
    agreed(&policy, &leads);
}

/// Two lines that lie closer together than codes do: what is between them is not lost of a lead that lacks the fact.
#[test]
fn a_missing_fact_may_be_what_no_code_says() {
    let text = "grades A > B > C
input size number 0..1_000_000_000
if size > 1.00000001 and size < 1.00000002 then grade A
if size <= 1.00000001 then grade B
if size >= 1.00000002 then grade C
";
    let policy = generator::compiled(text);
    agreed(&policy, &[(&[], false), (&[("size", "1.00000001")], false), (&[("size", "2")], true)]);
}

/// The ends of a range, and lines that are as fine as a code, are no codes' affair where the fact is missing.
#[test]
fn a_missing_fact_lies_within_its_range() {
    for (range, lines) in [
        ("percent > 0%", "if x > 0% then grade A\notherwise grade B\n"),
        ("number 0..1000.0000005", "if x > 1000 then grade A\notherwise grade B\n"),
        (
            "number 0..1000",
            "if x > 1 and x < 1.000001 then grade A\nif x <= 1 then grade B\nif x >= 1.000001 then grade C\n",
        ),
    ] {
        let policy = generator::compiled(&format!("grades A > B > C\ninput x {range}\n{lines}"));
        let (facts, clock) = (policy.prepare(&Lead::new()).expect("good facts"), Clock::on(date(2026, 11, 26)));
        let wanted = policy.brief_by_definition(&facts, clock);
        assert_eq!(policy.brief(&policy.pack(facts), clock), wanted, "{range}");
    }
}

/// The policies that come with Gradus.
fn shipped() -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir("policies").expect("policies").map(|entry| entry.expect("an entry").path());
    let mut found: Vec<_> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "grade")).collect();
    found.sort();
    found
}

#[test]
fn the_kernel_grades_shipped_policies_as_the_definition_does() {
    let mut seeds = Dice::new(7);
    for path in shipped() {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).expect("a policy");
        let Ok(policy) = gradus::Compiler::new().compile(text.as_str()) else { continue };
        let seed = seeds.below(1_000) as u64;
        let (taken, all) = compared(&policy, seed, 60, &name);
        bound(&policy, seed, 60, &name);
        println!("{name}: {taken} of {all}; {}", policy.kernel_in_words(Lang::En));
    }
}
