//! Figures in the text form that Prometheus reads.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::cli::serve::batch::Totals;
use crate::eval::{Outcome, Verdict};
use crate::live::Set;

/// The bounds of the latency's buckets, in microseconds.
const BUCKETS: [u64; 8] = [100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 1_000_000];

/// As what verdicts without a grade are counted.
pub(crate) const UNDETERMINED: &str = "(undetermined)";
pub(crate) const UNGRADED: &str = "(ungraded)";
pub(crate) const CONFLICT: &str = "(conflict)";
pub(crate) const REJECTED: &str = "(rejected)";

/// As what a verdict is counted: its grade, or what there is instead of one.
pub(crate) fn counted(verdict: &Verdict) -> &str {
    match &verdict.outcome {
        Outcome::Graded { .. } => verdict.grade().unwrap_or("(none)"),
        Outcome::Undetermined { .. } => UNDETERMINED,
        Outcome::Ungraded { .. } => UNGRADED,
        Outcome::Conflict { .. } => CONFLICT,
        Outcome::Rejected { .. } => REJECTED,
    }
}

/// What is counted.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    requests: BTreeMap<(&'static str, u16), u64>,
    latency: BTreeMap<&'static str, Latency>,
    /// By policy and grade, or what there is instead of one.
    grades: BTreeMap<(String, String), u64>,
}

#[derive(Debug, Default)]
struct Latency {
    /// How many took at most as long as each bound.
    within: [u64; BUCKETS.len()],
    count: u64,
    micros: u64,
}

impl Metrics {
    /// Counts a request.
    pub(crate) fn request(&self, route: &'static str, status: u16, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        more(counts.requests.entry((route, status)).or_default());
        let latency = counts.latency.entry(route).or_default();
        BUCKETS.iter().zip(&mut latency.within).filter(|(bound, _)| micros <= **bound).for_each(|(_, n)| more(n));
        more(&mut latency.count);
        latency.micros = latency.micros.saturating_add(micros);
    }

    /// Counts verdicts of a policy that is served, so that there are no more policies here than there.
    pub(crate) fn verdicts<'v>(&self, policy: &str, counted: impl IntoIterator<Item = &'v str>) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for grade in counted {
            more(counts.grades.entry((policy.to_owned(), grade.to_owned())).or_default());
        }
    }

    /// Counts what came of a batch, as [`Metrics::verdicts`].
    pub(crate) fn batch(&self, policy: &str, totals: &Totals) {
        let others = [
            (UNDETERMINED, totals.undetermined),
            (UNGRADED, totals.ungraded),
            (CONFLICT, totals.conflict),
            (REJECTED, totals.rejected),
        ];
        let grades = totals.grades.iter().map(|(grade, count)| (grade.as_str(), *count));
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (grade, count) in grades.chain(others).filter(|(_, count)| *count > 0) {
            let counted = counts.grades.entry((policy.to_owned(), grade.to_owned())).or_default();
            *counted = counted.saturating_add(count);
        }
    }

    /// All figures, and those of what is served now.
    pub(crate) fn text(&self, set: &Set, lost: Option<u64>) -> String {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::new();
        head(&mut out, "gradus_requests_total", "counter", "Requests answered, by what was asked and the status.");
        for ((route, status), count) in &counts.requests {
            line(&mut out, "gradus_requests_total", &[("route", route), ("status", &status.to_string())], count);
        }
        let name = "gradus_request_seconds";
        head(&mut out, name, "histogram", "How long the work on a request took.");
        for (route, latency) in &counts.latency {
            let bounds = BUCKETS.iter().map(|bound| seconds(*bound)).chain(["+Inf".to_owned()]);
            for (bound, count) in bounds.zip(latency.within.iter().chain([&latency.count])) {
                line(&mut out, "gradus_request_seconds_bucket", &[("route", route), ("le", &bound)], count);
            }
            line(&mut out, "gradus_request_seconds_sum", &[("route", route)], seconds(latency.micros));
            line(&mut out, "gradus_request_seconds_count", &[("route", route)], latency.count);
        }
        head(&mut out, "gradus_grades_total", "counter", "Leads graded, by policy and grade.");
        for ((policy, grade), count) in &counts.grades {
            line(&mut out, "gradus_grades_total", &[("policy", policy), ("grade", grade)], count);
        }
        if let Some(lost) = lost {
            let name = "gradus_log_lost_total";
            head(&mut out, name, "counter", "Decisions that could not be kept.");
            line(&mut out, name, &[], lost);
        }
        head(&mut out, "gradus_reload_success", "gauge", "1 while all files are good as they are now, else 0.");
        line(&mut out, "gradus_reload_success", &[], u8::from(set.troubles().is_empty()));
        head(&mut out, "gradus_set_generation", "gauge", "The number of the set of policies that is served.");
        line(&mut out, "gradus_set_generation", &[], set.generation());
        head(
            &mut out,
            "gradus_policy_good",
            "gauge",
            "1 while the files of a policy are good as they are now, else 0.",
        );
        for kept in set.policies() {
            line(&mut out, "gradus_policy_good", &[("policy", kept.id())], u8::from(kept.troubles().is_empty()));
        }
        let name = "gradus_policy_last_good_timestamp_seconds";
        head(&mut out, name, "gauge", "When what is served of a policy was read.");
        for kept in set.policies() {
            line(&mut out, name, &[("policy", kept.id())], kept.loaded().as_second());
        }
        out
    }
}

fn more(count: &mut u64) {
    *count = count.saturating_add(1);
}

/// Microseconds as seconds, exactly.
fn seconds(micros: u64) -> String {
    let (whole, rest) = (micros.checked_div(1_000_000), micros.checked_rem(1_000_000));
    format!("{}.{:06}", whole.unwrap_or_default(), rest.unwrap_or_default())
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    // Writing into a text cannot fail.
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(out: &mut String, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let labels: Vec<String> = labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
    let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
    let _ = writeln!(out, "{name}{labels} {value}");
}
