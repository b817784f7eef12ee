//! What is said at the end: how many leads got what, and why some were rejected.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cli::leads::called;
use crate::cli::ui::counted;
use crate::data::{Drawer, Expectations, Row, Standing, Summary};
use crate::diagnostic::{Code, Lang, Wording};
use crate::eval::{Outcome, Trace, Verdict, Years};
use crate::policy::Policy;
use crate::render::{Align, Table, Words, beyond};
use crate::value::{Decimal, Fraction};

/// Reasons listed, at most; a file of another kind has one for each row.
const LISTED: usize = 12;

/// Where a lead stands in its file, from 1.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Line(u64),
    /// Of columns.
    #[cfg(feature = "parquet")]
    Row(u64),
}

/// Why leads were rejected.
struct Reason {
    leads: u64,
    /// The first of them: what is wrong, and where.
    first: String,
    /// What to do about it.
    help: String,
}

/// Counts of one run.
pub(crate) struct Tally {
    summary: Summary,
    lang: Lang,
    /// Rows that came in.
    rows: u64,
    /// Why leads were rejected: by code and field.
    reasons: BTreeMap<(Code, String), Reason>,
    /// Leads that count for the shares which the policy expects.
    expectations: Expectations,
    /// Leads of which a date lies beyond the list of holidays, and the years of the list.
    beyond: (u64, Option<Years>),
}

impl Tally {
    /// Nothing counted yet.
    pub(crate) fn new(policy: &Policy, lang: Lang) -> Self {
        let summary = Summary::new(policy.plan(), policy.labels()).spoken_in(lang);
        let expectations = Expectations::new(policy.plan());
        Self { summary, lang, rows: 0, reasons: BTreeMap::new(), expectations, beyond: (0, None) }
    }

    /// Counts one row.
    pub(crate) fn add(&mut self, path: &Path, row: &Row, verdict: &Verdict) {
        self.rows = self.rows.saturating_add(1);
        self.summary.add(verdict);
        self.note(path, Place::Line(row.line), verdict);
    }

    /// Counts so many rows of one status, by its number in the order of the sum, and of one grade.
    #[cfg(feature = "parquet")]
    pub(crate) fn add_all(&mut self, status: usize, grade: Option<usize>, count: u64) {
        self.rows = self.rows.saturating_add(count);
        self.summary.add_all(status, grade, count);
    }

    /// Takes into account why a row was rejected, and whether a date of it lies beyond the holidays.
    pub(crate) fn note(&mut self, path: &Path, place: Place, verdict: &Verdict) {
        if let Some(years) = verdict.beyond_holidays {
            self.beyond = (self.beyond.0.saturating_add(1), Some(years));
        }
        let Outcome::Rejected { faults } = &verdict.outcome else { return };
        for fault in faults {
            let first = || {
                let Wording { message, help, .. } = fault.problem.wording(self.lang);
                let path = called(path, self.lang);
                let (en, zh) = match place {
                    Place::Line(line) => (format!("line {line}"), format!("第 {line} 行")),
                    #[cfg(feature = "parquet")]
                    Place::Row(row) => (format!("row {row}"), format!("第 {row} 条")),
                };
                let first = self
                    .lang
                    .pick(format!("{message} (first in {path}, {en})"), format!("{message}（首见于 {path} {zh}）"));
                Reason { leads: 0, first, help }
            };
            let reason = self.reasons.entry((fault.problem.code(), fault.field.clone())).or_insert_with(first);
            reason.leads = reason.leads.saturating_add(1);
        }
    }

    /// Where leads with this verdict are counted.
    pub(crate) fn drawer(&self, verdict: &Verdict) -> Drawer {
        self.summary.drawer(verdict)
    }

    /// Counts one more row of which the same is said as of others: it is neither rejected nor beyond the holidays.
    pub(crate) fn add_again(&mut self, drawer: Drawer) {
        self.rows = self.rows.saturating_add(1);
        self.summary.add_to(drawer);
    }

    /// Adds the counts of the rows that follow.
    pub(crate) fn merge(&mut self, other: Self) {
        self.summary.merge(&other.summary);
        self.rows = self.rows.saturating_add(other.rows);
        for (key, reason) in other.reasons {
            let more = reason.leads;
            let reason = self.reasons.entry(key).or_insert(Reason { leads: 0, ..reason });
            reason.leads = reason.leads.saturating_add(more);
        }
        self.expectations.merge(&other.expectations);
        let (count, years) = other.beyond;
        self.beyond = (self.beyond.0.saturating_add(count), years.or(self.beyond.1));
    }

    /// Counts the lead for the shares that the policy expects.
    pub(crate) fn expect(&mut self, policy: &Policy, trace: Option<&Trace>) {
        let Some(trace) = trace else { return };
        let nobody = self.lang.pick("(not given)", "（未填）");
        self.expectations.add(policy.plan(), trace, |input, slot| match slot.known() {
            Some(value) => policy.schema().fields().get(input).map(|field| field.write(value)).unwrap_or_default(),
            None => nobody.to_owned(),
        });
    }

    /// Whether a share surely lies where the policy does not expect it.
    pub(crate) fn is_out_of_range(&self, policy: &Policy) -> bool {
        self.expectations.shares(policy.plan()).iter().any(|share| share.standing == Standing::OutOfRange)
    }

    /// The counts and the shares expected, for programs.
    pub(crate) fn json(&self, policy: &Policy) -> String {
        let counts = |pairs: Vec<(String, u64)>| {
            pairs.into_iter().map(|(name, count)| (name, count.into())).collect::<serde_json::Map<_, _>>()
        };
        let verdicts = VERDICTS.map(|(word, _)| (word.to_owned(), self.summary.count(word))).to_vec();
        let grades = self.summary.grades().map(|(name, count)| (name.to_owned(), count)).collect();
        let shares = self.expectations.shares(policy.plan());
        let summary = serde_json::json!({
            "rows": self.rows,
            "verdicts": counts(verdicts),
            "grades": counts(grades),
            "expectations": shares,
        });
        format!("{summary}\n")
    }

    /// How many were rejected.
    pub(crate) fn rejected(&self) -> u64 {
        self.summary.count("rejected")
    }

    /// The counts with their shares, the sum, and the reasons of rejection.
    pub(crate) fn text(&self, words: &Words<'_>) -> String {
        let mut table = Table::new([Align::Left, Align::Right, Align::Right]);
        let mut sum = Vec::new();
        for (verdict, chinese) in VERDICTS {
            let count = self.summary.count(verdict);
            let word = self.lang.pick(verdict, chinese);
            sum.push(self.lang.pick(format!("{count} {word}"), format!("{word} {count}")));
            if count == 0 {
                continue;
            }
            table.row([word.to_owned(), count.to_string(), self.share(count)]);
            if verdict == "graded" {
                for (grade, count) in self.summary.grades() {
                    table.row([format!("  {grade}"), count.to_string(), self.share(count)]);
                }
            }
        }
        let (rows, sum) = (self.rows, sum.join(" + "));
        let word = if rows == 1 { "row" } else { "rows" };
        let mut out = table.text("");
        out.push_str(&self.lang.pick(format!("{rows} {word} in = {sum}\n"), format!("读入 {rows} 条 = {sum}\n")));
        out.push_str(&self.beyond());
        out.push_str(&self.shares(words));
        out.push_str(&self.reasons(words));
        out
    }

    /// How many leads have dates that the list of holidays does not reach: what rests on them is not known.
    fn beyond(&self) -> String {
        let (count, Some(years)) = self.beyond else { return String::new() };
        let leads = counted(usize::try_from(count).unwrap_or(usize::MAX), self.lang, "lead", "位客户");
        let why = beyond(self.lang, years);
        self.lang.pick(format!("warning: {leads}: {why}\n"), format!("警告：{leads}：{why}\n"))
    }

    /// The shares that the policy expects, beside those that were found.
    fn shares(&self, words: &Words<'_>) -> String {
        let shares = self.expectations.shares(words.plan);
        if shares.is_empty() {
            return String::new();
        }
        let mut table = Table::new([Align::Left, Align::Left, Align::Right]);
        for share in shares {
            let expected = format!("{} – {}", percent(share.low), percent(share.high));
            let condition = words.labels.expects.get(share.expectation).cloned().unwrap_or_default();
            let standing = match share.standing {
                Standing::InRange => self.lang.pick("in range", "在预期内").to_owned(),
                Standing::OutOfRange => self.lang.pick("OUT OF RANGE", "不在预期内").to_owned(),
                Standing::Open => {
                    let open = share.open;
                    self.lang.pick(
                        format!("depends on {open} with missing facts"),
                        format!("取决于 {open} 位资料不全的客户"),
                    )
                }
            };
            let found = format!("{} / {}", share.counted, share.leads);
            table.row([
                condition,
                share.per.unwrap_or_default(),
                found,
                share_of(share.counted, share.leads),
                expected,
                standing,
            ]);
        }
        let mut out = self.lang.pick("shares expected\n", "占比预期\n").to_owned();
        out.push_str(&table.text("  "));
        out
    }

    fn reasons(&self, words: &Words<'_>) -> String {
        if self.reasons.is_empty() {
            return String::new();
        }
        let mut all: Vec<_> = self.reasons.iter().collect();
        // The most frequent first; ties in order of code and field, so that the text is always the same.
        all.sort_by_key(|(_, reason)| std::cmp::Reverse(reason.leads));
        let mut table = Table::new([Align::Right]);
        for ((code, field), Reason { leads, first, .. }) in all.iter().take(LISTED) {
            let field = if field.is_empty() { String::new() } else { words.name(field).to_owned() };
            table.row([format!("{leads} ×"), code.to_string(), field, first.clone()]);
        }
        let mut out = self.lang.pick("rejected because\n", "退回的原因\n").to_owned();
        for (line, (_, reason)) in table.text("  ").lines().zip(&all) {
            out.push_str(line);
            if !reason.help.is_empty() {
                out.push_str(self.lang.pick("\n      help: ", "\n      建议："));
                out.push_str(&reason.help);
            }
            out.push('\n');
        }
        let more = all.len().saturating_sub(LISTED);
        if more > 0 {
            let more = counted(more, self.lang, "further reason", "种其他原因");
            out.push_str(&self.lang.pick(format!("  and {more}\n"), format!("  另有 {more}\n")));
        }
        out
    }

    fn share(&self, count: u64) -> String {
        share_of(count, self.rows)
    }
}

/// A share with one digit behind the point, half up.
fn share_of(count: u64, all: u64) -> String {
    let (count, all) = (u128::from(count), u128::from(all.max(1)));
    let doubled = count.saturating_mul(2_000).saturating_add(all);
    let thousandths = doubled.checked_div(all.saturating_mul(2)).unwrap_or_default();
    let (whole, tenth) = (thousandths.checked_div(10), thousandths.checked_rem(10));
    format!("{}.{}%", whole.unwrap_or_default(), tenth.unwrap_or_default())
}

/// A limit as it is written: 0.15 is 15%.
fn percent(limit: Decimal) -> String {
    let hundredfold = Fraction::from(limit).checked_mul(Fraction::whole(100)).unwrap_or(Fraction::ZERO);
    format!("{}%", hundredfold.reduced())
}

/// The verdicts, in the order of the sum.
const VERDICTS: [(&str, &str); 5] = [
    ("graded", "已评级"),
    ("undetermined", "待补资料"),
    ("ungraded", "无级可评"),
    ("conflict", "规则冲突"),
    ("rejected", "退回"),
];
