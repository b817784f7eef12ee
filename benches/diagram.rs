//! What proofs and the census cost: nodes, time and memory for every shipped policy and for large ones.
//!
//! `cargo bench --bench diagram`; what the numbers mean is in docs/performance.md. A large policy that is neither
//! proved nor refuted ends the run with an error.

use std::error::Error;
use std::fmt::Write;
use std::time::{Duration, Instant};

use gradus::limits::DIAGRAM_STEPS;
use gradus::proof::Status;
use gradus::{Compiler, Policy};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Runs of one measurement; the middle one counts.
const RUNS: usize = 5;

fn main() -> Outcome<()> {
    println!(
        "{:<32} {:>11} {:>11} {:>11} {:>9} {:>9}  {:<12} {:>28}",
        "policy", "compile", "prove", "census", "nodes", "peak MiB", "complete", "kinds of lead"
    );
    let mut names: Vec<_> = std::fs::read_dir("policies")?.collect::<Result<_, _>>()?;
    names.sort_by_key(std::fs::DirEntry::file_name);
    for file in names.iter().map(std::fs::DirEntry::path) {
        if file.extension().is_some_and(|ending| ending == "grade") {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            measure(&name, &std::fs::read_to_string(&file)?, RUNS)?;
        }
    }
    let large = [
        ("scorecard_40_items", scorecard(40, 10)),
        ("scorecard_40_items_to_100", scorecard(40, 100)),
        ("count_over_60_items", count(60)),
        ("table_1000_lines_in_a_grid", grid_table()),
        ("table_100_lines_at_random", random_table(100)),
        // Beyond the budget of the diagrams: refuted by leads drawn at random.
        ("table_1000_lines_at_random", random_table(1_000)),
    ];
    for (name, text) in large {
        let complete = measure(name, &text, 1)?;
        if !matches!(complete, Status::Proved | Status::Refuted) {
            return Err(format!("{name} is not decided").into());
        }
    }
    Ok(())
}

fn measure(name: &str, text: &str, runs: usize) -> Outcome<Status> {
    let (policy, compile) = timed(runs, || Compiler::new().compile(text));
    let policy: Policy = policy.map_err(|error| format!("{name}: {error}"))?;
    let (proofs, prove) = timed(runs, || policy.prove(DIAGRAM_STEPS));
    let (census, count) = timed(runs, || policy.census(DIAGRAM_STEPS));
    let total = census.total.map_or_else(|| "not decided".to_owned(), |total| total.to_string());
    let most = if census.exact { "" } else { "at most " };
    println!(
        "{name:<32} {compile:>11.1?} {prove:>11.1?} {count:>11.1?} {:>9} {:>9}  {:<12} {most:>9}{total:>19}",
        proofs.nodes,
        peak_memory(),
        format!("{:?}", proofs.complete),
    );
    Ok(proofs.complete)
}

/// What came of it, and the middle of so many times.
fn timed<T>(runs: usize, run: impl Fn() -> T) -> (T, Duration) {
    let mut times = Vec::with_capacity(runs);
    let mut result = None;
    for _ in 0..runs {
        let start = Instant::now();
        result = Some(run());
        times.push(start.elapsed());
    }
    times.sort_unstable();
    (result.expect("it ran"), times[runs / 2])
}

/// The most memory that the process has had so far, in MiB, where the system says it.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.map_or_else(|| "-".to_owned(), |kilobytes| (kilobytes / 1_024).to_string())
}

/// Items of five bands each, with points up to `most`.
fn scorecard(items: u64, most: u64) -> String {
    let mut dice = Dice(7);
    let mut text = "policy scorecard\ngrades A > B > C\n".to_owned();
    for at in 0..items {
        let _ = writeln!(text, "input x{at} count 0..100");
    }
    text.push_str("scorecard s {\n");
    for at in 0..items {
        let mut points: Vec<u64> = (0..5).map(|_| dice.below(most + 1)).collect();
        points.sort_unstable();
        let bands = [80, 60, 40, 20].into_iter().zip(points.iter().rev());
        let bands: Vec<String> = bands.map(|(from, points)| format!("{points} when x{at} >= {from}")).collect();
        let _ = writeln!(text, "  item i{at} {{ {} otherwise {} }}", bands.join("  "), points[0]);
    }
    let (upper, lower) = (items * most * 3 / 5, items * most * 2 / 5);
    let _ = writeln!(text, "}}\nif s >= {upper} then grade A");
    let _ = writeln!(text, "if s >= {lower} and s < {upper} then grade B\nif s < {lower} then grade C");
    text
}

/// Items of three levels each, counted; some leads get no grade.
fn count(items: u64) -> String {
    let mut text = "policy count\ngrades A > B > C\nlevels A > B > C\n".to_owned();
    for at in 0..items {
        let _ = writeln!(text, "input x{at} count 0..100");
    }
    text.push_str("group g {\n");
    for at in 0..items {
        let _ = writeln!(text, "  item i{at} {{ A when x{at} >= 50  B when x{at} >= 20  otherwise C }}");
    }
    text.push_str(
        "}\nif at least 40 of g are A then grade A\n\
         if 20 to 39 of g are A and at most 20 of g are C then grade B\n\
         if at most 19 of g are A then grade C\n",
    );
    text
}

const TABLE: &str = "policy table\ngrades A > B > C > D > E\n\
    input a count 0..100\ninput b count 0..100\ninput c money 0..1000000\ninput d percent 0%..100%\n\
    input e yes/no\ninput f yes/no\ninput g integer 0..9\ninput h integer 0..9\n\
    table t first {\n  | a | b | c | d | e | f | g | h => grade |\n";

/// Every combination of five bands of three facts, two ticks and two halves; two columns ask something now and then.
fn grid_table() -> String {
    let mut dice = Dice(5);
    let mut text = TABLE.to_owned();
    let money = ["< 1000", "1000..<20000", "20000..<300000", "300000..<800000", ">= 800000"];
    for line in 0..1_000_usize {
        let band = |at: usize| ["0..19", "20..39", "40..59", "60..79", "80..100"][at % 5];
        let tick = |at: usize| ["no", "yes"][at % 2];
        let cells = [
            band(line / 200),
            band(line / 40),
            money[line / 8 % 5],
            if line.is_multiple_of(3) { ">= 50%" } else { "-" },
            tick(line / 4),
            tick(line / 2),
            ["0..4", "5..9"][line % 2],
            if line.is_multiple_of(5) { "0..3" } else { "-" },
        ];
        let _ = writeln!(text, "  | {} => {} |", cells.join(" | "), dice.of(&["A", "B", "C", "D", "E"]));
    }
    text.push_str("}\n");
    text
}

/// Lines whose ranges have nothing to do with each other: the worst that a table can be.
fn random_table(lines: usize) -> String {
    let mut dice = Dice(11);
    let mut text = TABLE.to_owned();
    for _ in 0..lines {
        let mut range = |most: u64, step: u64, unit: &str| {
            if dice.below(3) == 0 {
                return "-".to_owned();
            }
            let (one, other) = (dice.below(most + 1) * step, dice.below(most + 1) * step);
            format!("{}{unit}..{}{unit}", one.min(other), one.max(other))
        };
        let numbers = [range(100, 1, ""), range(100, 1, ""), range(50, 20_000, ""), range(20, 5, "%")];
        let ends = [range(9, 1, ""), range(9, 1, "")];
        let ticks = [dice.of(&["-", "yes", "no"]), dice.of(&["-", "yes", "no"])];
        let grade = dice.of(&["A", "B", "C", "D", "E"]);
        let _ =
            writeln!(text, "  | {} | {} | {} => {grade} |", numbers.join(" | "), ticks.join(" | "), ends.join(" | "));
    }
    text.push_str("}\n");
    text
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let at = self.below(u64::try_from(choices.len()).expect("few"));
        choices[usize::try_from(at).expect("few")]
    }
}
