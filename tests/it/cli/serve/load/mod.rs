//! Load: what is promised of a server that is busy while its files change, its disk fills, or it is ended.
//!
//! Short here. `tests/load` runs all of it at full size (`GRADUS_LOAD=full`) and prints the table of `docs/reliability.md`.

use std::io::Write as _;

use super::*;

mod ends;
mod folders;
mod full_disk;
mod slow;
mod speed;
mod swaps;

/// Whether this is the long run.
fn full() -> bool {
    std::env::var("GRADUS_LOAD").is_ok_and(|size| size == "full")
}

/// Of two sizes, that of this run.
fn sized<T>(short: T, long: T) -> T {
    if full() { long } else { short }
}

/// What was measured by one test: each figure is a line of the table, and all must hold.
#[derive(Default)]
struct Figures(Vec<String>);

impl Figures {
    /// A figure that must hold, however busy the machine is.
    fn is(&mut self, what: &str, wanted: &str, came: &str, held: bool) {
        let line = format!("| {what} | {wanted} | {came} | {} |", if held { "yes" } else { "**no**" });
        println!("{line}");
        if let Some(path) = std::env::var_os("GRADUS_LOAD_REPORT") {
            let mut file = fs::OpenOptions::new().append(true).create(true).open(path).expect("the report");
            writeln!(file, "{line}").expect("the report is written");
        }
        if !held {
            self.0.push(line);
        }
    }

    /// A figure of time, which means nothing when other work goes on beside a short run.
    fn timed(&mut self, what: &str, wanted: &str, came: &str, held: bool) {
        let before = self.0.len();
        self.is(what, wanted, came, held);
        if !full() {
            self.0.truncate(before);
        }
    }

    fn end(self) {
        assert!(self.0.is_empty(), "{:#?}", self.0);
    }
}

/// The time within which so many of a hundred were done.
fn percentile(times: &mut [Duration], of_hundred: usize) -> Duration {
    times.sort_unstable();
    times.get((times.len() * of_hundred / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1_000.0)
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

/// Asks the same again and again until this time, at most so often: how long each took.
fn paced(server: &Server, ends: Instant, pace: Duration, mut each: impl FnMut(&mut Client, usize)) -> Vec<Duration> {
    let mut client = Client(BufReader::new(server.connect()));
    let mut times = Vec::new();
    while Instant::now() < ends {
        let started = Instant::now();
        each(&mut client, times.len());
        let took = started.elapsed();
        times.push(took);
        sleep(pace.saturating_sub(took));
    }
    times
}

/// Waits until this holds, for so long at most: how long it took.
fn within(patience: Duration, reached: impl Fn() -> bool) -> Option<Duration> {
    let started = Instant::now();
    while !reached() {
        if started.elapsed() > patience {
            return None;
        }
        sleep(Duration::from_millis(10));
    }
    Some(started.elapsed())
}

/// A time that may not have come.
fn shown(time: Option<Duration>) -> String {
    time.map_or_else(|| "never".to_owned(), seconds)
}

/// A policy that gives everybody this grade, and says so in its version.
fn always(grade: &str) -> String {
    format!(
        "policy site\nversion \"{grade}\"\ngrades A > B > C\ninput calls count\nif calls >= 1000 then grade C\notherwise grade {grade}\n"
    )
}

/// The version that a lead is graded by now.
fn version(server: &Server) -> Value {
    server.post("/v1/policies/site/grade", r#"{"calls":1}"#).json()["version"].clone()
}
