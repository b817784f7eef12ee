//! `gradus log`: decisions that `gradus serve --log` has kept, read and graded again.

mod replay;

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::decisions::Decision;
use crate::cli::decisions::segments::{self, Line};
use crate::cli::error::Error;
use crate::cli::log::replay::{Outcome, Shelf};
use crate::cli::ui::{self, Ui, counted};
use crate::cli::{Exit, clock};
use crate::diagnostic::Lang;

/// Read the decisions that a server has kept, and grade them again
///
/// Writes the decisions of a folder that `gradus serve --log` has filled, one JSON object a line, all or those of a
/// policy, a grade or a time. With `--replay`, grades each of them again by the policy of its hash, as of its day, and
/// writes those that come out otherwise. Ends with 1 when one does, or when a line is damaged.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus log decisions
  gradus log decisions --policy real_estate_site --grade A --from 2026-11-01
  gradus log decisions --replay policies")]
pub(crate) struct Args {
    /// The folder of `gradus serve --log`
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Only decisions of this policy, by its id
    #[arg(long, value_name = "ID")]
    policy: Option<String>,
    /// Only decisions with this grade, by its id; or undetermined, ungraded, conflict, rejected
    #[arg(long, value_name = "GRADE")]
    grade: Option<String>,
    /// Only decisions from this day on, or from this time
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Only decisions before this day, or before this time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// The time zone of these days and times, such as Asia/Shanghai or +08:00 [default: of this machine]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    zone: Option<String>,
    /// Grade the decisions again by the policies of this file or folder
    #[arg(long, value_name = "POLICY")]
    replay: Option<PathBuf>,
    /// The folder that the files named by the policies may lie in [default: the folder of the policies]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

/// What was found.
#[derive(Default)]
struct Count {
    read: usize,
    told: usize,
    torn: usize,
    damaged: usize,
    same: usize,
    other: usize,
    no_policy: usize,
    not_kept: usize,
}

/// Reads, and says what there is.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let zone = clock::zone(args.zone.as_deref())?;
    let time = |text: &Option<String>| text.as_deref().map(|text| moment(text, &zone)).transpose();
    let (from, until) = (time(&args.from)?, time(&args.until)?);
    let wanted = |one: &Decision| {
        let grade = one.grade.as_deref().unwrap_or(&one.verdict);
        args.policy.as_ref().is_none_or(|policy| *policy == one.policy)
            && args.grade.as_ref().is_none_or(|wanted| *wanted == grade)
            && from.is_none_or(|from| one.time >= from)
            && until.is_none_or(|until| one.time < until)
    };
    let shelf = args.replay.as_deref().map(|path| Shelf::of(path, args.root.as_deref(), ui)).transpose()?;
    let mut count = Count::default();
    let lang = ui.lang();
    let files = segments::all(&args.folder).map_err(|error| Error::Read(args.folder.clone(), error))?;
    for (_, path) in &files {
        segments::read(path, |line| {
            match line {
                Line::Whole(text, decision) => {
                    count.read = count.read.saturating_add(1);
                    if wanted(&decision) {
                        tell(&text, &decision, shelf.as_ref(), &mut count)?;
                    }
                }
                Line::Torn => count.torn = count.torn.saturating_add(1),
                Line::Damaged(at) => {
                    count.damaged = count.damaged.saturating_add(1);
                    let path = path.display();
                    ui::warn(
                        lang,
                        lang.pick(format!("{path}: line {at} is damaged"), format!("{path}：第 {at} 行已损坏")),
                    );
                }
            }
            Ok(())
        })?;
    }
    ui::err(count.said(shelf.is_some(), lang));
    Ok(if count.damaged > 0 || count.other > 0 { Exit::Findings } else { Exit::Good })
}

fn tell(text: &[u8], decision: &Decision, shelf: Option<&Shelf>, count: &mut Count) -> Result<(), Error> {
    let more = |count: &mut usize| *count = count.saturating_add(1);
    let Some(shelf) = shelf else {
        more(&mut count.told);
        return ui::out(format_args!("{}\n", String::from_utf8_lossy(text)));
    };
    match shelf.again(decision) {
        Outcome::Same => more(&mut count.same),
        Outcome::NoPolicy => more(&mut count.no_policy),
        Outcome::NotKept => more(&mut count.not_kept),
        Outcome::Other(now) => {
            more(&mut count.other);
            let told = serde_json::json!({ "was": decision, "now": now });
            ui::out(format_args!("{told}\n"))?;
        }
    }
    Ok(())
}

impl Count {
    fn said(&self, replayed: bool, lang: Lang) -> String {
        let read = counted(self.read, lang, "decision", "个决定");
        let mut parts = vec![lang.pick(format!("{read} read"), format!("读了 {read}"))];
        if replayed {
            let (same, other) = (self.same, self.other);
            parts.push(lang.pick(format!("{same} come out the same"), format!("{same} 个结果相同")));
            parts.push(lang.pick(format!("{other} otherwise"), format!("{other} 个结果不同")));
        } else {
            let told = self.told;
            parts.push(lang.pick(format!("{told} written"), format!("写出 {told} 个")));
        }
        let mut also = |n: usize, en: &str, zh: &str| {
            if n > 0 {
                parts.push(lang.pick(format!("{n} {en}"), format!("{n} {zh}")));
            }
        };
        also(self.no_policy, "of policies that are not there", "个的办法不在其中");
        also(self.not_kept, "whose facts were not kept", "个没有留下资料");
        also(self.torn, "cut off at the end of a file", "个在文件末尾被截断");
        also(self.damaged, "damaged", "行已损坏");
        format!("{}\n", parts.join(lang.pick(", ", "，")))
    }
}

/// A day, from its first moment on, or a time.
fn moment(text: &str, zone: &TimeZone) -> Result<Timestamp, Error> {
    if let Ok(time) = text.parse() {
        return Ok(time);
    }
    let day = clock::clock(Some(text), zone)?.today;
    let start = day.to_zoned(zone.clone()).map_err(|_| Error::BadDay(text.to_owned()))?;
    Ok(start.timestamp())
}
