//! `--review`: what differs from the snapshots is gone through on the terminal, lead by lead, and taken or not.
//!
//! A file is written when all that differs in it is decided, and never in between.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::cli::error::Error;
use crate::cli::test::find::shown;
use crate::cli::test::one::{Case, Tested};
use crate::cli::test::snapshot;
use crate::cli::ui::{counted, plain};
use crate::diagnostic::Lang;
use crate::testing::{Change, GradedLead, Snapshot, changes};

/// Lines shown of a snapshot that is new.
const LISTED: usize = 40;

/// A snapshot that differs, or is missing.
pub(crate) struct Pending {
    /// Where it stands, or is to stand.
    pub(crate) path: PathBuf,
    /// What it holds; none where there is none yet.
    pub(crate) before: Option<Snapshot>,
    /// What the leads get now.
    pub(crate) now: Snapshot,
}

/// What was decided on a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Accept,
    Reject,
    Skip,
}

/// What was typed.
enum Typed {
    One(Decision),
    /// This change and all that follow in the file are accepted.
    Rest,
    Quit,
}

/// Where the answers come from: the terminal, or a file of them.
///
/// # Errors
/// When standard input is no terminal, or the file cannot be read.
pub(crate) fn answers(file: Option<&Path>) -> Result<Box<dyn BufRead>, Error> {
    match file {
        Some(path) => {
            let file = File::open(path).map_err(|error| Error::Read(path.to_owned(), error))?;
            Ok(Box::new(BufReader::new(file)))
        }
        None if io::stdin().is_terminal() => Ok(Box::new(BufReader::new(io::stdin()))),
        None => Err(Error::NobodyToAsk),
    }
}

/// Goes through everything that differs; what is decided is written, and the tests say what is left.
///
/// # Errors
/// When the terminal or a snapshot cannot be written.
pub(crate) fn review(tested: &mut [Tested], answers: &mut dyn BufRead) -> Result<(), Error> {
    let mut asker = Asker { answers, out: io::stdout().lock() };
    let mut files: Vec<(&str, Lang, &mut Case)> = Vec::new();
    for one in tested {
        let (name, lang) = (one.name.as_str(), one.lang);
        files.extend(one.cases.iter_mut().filter(|case| case.pending.is_some()).map(|case| (name, lang, case)));
    }
    let count = files.len();
    if count == 0 {
        return Ok(());
    }
    for (number, (name, lang, case)) in (1_usize..).zip(files) {
        let Some(pending) = case.pending.take() else { continue };
        let changes = pending.before.as_ref().map(|before| changes(before, &pending.now)).unwrap_or_default();
        asker.say(&lang.pick(
            format!("\n{name} (file {number} of {count})\n"),
            format!("\n{name}（共 {count} 份，第 {number} 份）\n"),
        ))?;
        let decided = match &pending.before {
            Some(_) => asker.decide(&changes, lang)?,
            None => asker.decide_new(&pending.now, lang)?,
        };
        let Some(decided) = decided else {
            let left = lang.pick("\nstopped; nothing more is written\n", "\n已停止，其余都没有写\n");
            return asker.say(left);
        };
        settle(case, &pending, &changes, &decided, lang)?;
    }
    asker.say("\n")
}

/// Asks, and reads what is typed.
struct Asker<'a, W: Write> {
    answers: &'a mut dyn BufRead,
    out: W,
}

impl<W: Write> Asker<'_, W> {
    fn say(&mut self, text: &str) -> Result<(), Error> {
        self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()).map_err(Error::Stream)
    }

    /// What is decided on each change; none where it was broken off.
    fn decide(&mut self, changes: &[Change], lang: Lang) -> Result<Option<Vec<Decision>>, Error> {
        let mut decided = Vec::new();
        for (number, change) in (1_usize..).zip(changes) {
            let said = plain(&change.said(lang));
            self.say(&format!("\n[{number}/{}] {said}\n", changes.len()))?;
            match self.ask(lang)? {
                Typed::One(decision) => decided.push(decision),
                Typed::Rest => {
                    decided.resize(changes.len(), Decision::Accept);
                    break;
                }
                Typed::Quit => return Ok(None),
            }
        }
        Ok(Some(decided))
    }

    /// What is decided on a snapshot that is not there yet: on all of it at once.
    fn decide_new(&mut self, now: &Snapshot, lang: Lang) -> Result<Option<Vec<Decision>>, Error> {
        let leads = counted(now.leads.len(), lang, "lead", "位客户");
        self.say(&lang.pick(format!("\na new snapshot of {leads}:\n\n"), format!("\n新快照，{leads}：\n\n")))?;
        let body = plain(&now.body());
        for line in body.lines().take(LISTED.saturating_add(1)) {
            self.say(&format!("  {}\n", line.trim_end()))?;
        }
        let more = now.leads.len().saturating_sub(LISTED);
        if more > 0 {
            self.say(&lang.pick(format!("  and {more} more\n"), format!("  另有 {more} 位\n")))?;
        }
        Ok(match self.ask(lang)? {
            Typed::One(decision) => Some(vec![decision]),
            Typed::Rest => Some(vec![Decision::Accept]),
            Typed::Quit => None,
        })
    }

    /// Asks until an answer is understood. Where nothing more comes, that is to stop.
    fn ask(&mut self, lang: Lang) -> Result<Typed, Error> {
        let question = lang.pick(
            "  a: accept  r: reject  s: skip  f: accept all the rest of this file  q: quit > ",
            "  a：接受  r：拒绝  s：跳过  f：本份其余全部接受  q：退出 > ",
        );
        loop {
            self.say(question)?;
            let mut line = String::new();
            if self.answers.read_line(&mut line).map_err(Error::Stream)? == 0 {
                return Ok(Typed::Quit);
            }
            return Ok(match line.trim().to_lowercase().as_str() {
                "a" | "accept" | "接受" => Typed::One(Decision::Accept),
                "r" | "reject" | "拒绝" => Typed::One(Decision::Reject),
                "s" | "skip" | "跳过" => Typed::One(Decision::Skip),
                "f" | "all" | "全部" | "全部接受" => Typed::Rest,
                "q" | "quit" | "退出" => Typed::Quit,
                _ => {
                    self.say(lang.pick("  please type a, r, s, f or q\n", "  请输入 a、r、s、f 或 q\n"))?;
                    continue;
                }
            });
        }
    }
}

/// Writes what was decided on a file, and says in its test what is left.
fn settle(
    case: &mut Case,
    pending: &Pending,
    changes: &[Change],
    decided: &[Decision],
    lang: Lang,
) -> Result<(), Error> {
    let count = |wanted: Decision| decided.iter().filter(|decision| **decision == wanted).count();
    let (accepted, rejected, skipped) = (count(Decision::Accept), count(Decision::Reject), count(Decision::Skip));
    if accepted > 0 {
        let taken = match &pending.before {
            Some(before) => merged(before, &pending.now, changes, decided),
            None => pending.now.clone(),
        };
        snapshot::write(&pending.path, &taken)?;
    }
    let waiting = snapshot::pending(&pending.path);
    if skipped > 0 {
        snapshot::write(&waiting, &pending.now)?;
    } else {
        snapshot::remove(&waiting)?;
    }
    if accepted == decided.len() {
        case.failures.clear();
        case.notes.clear();
    } else if pending.before.is_some() {
        case.failures.clear();
        for (change, _) in changes.iter().zip(decided).filter(|(_, decision)| **decision != Decision::Accept) {
            case.fail(plain(&change.said(lang)));
        }
    }
    let mut told = Vec::new();
    if accepted > 0 {
        told.push(lang.pick(format!("{accepted} accepted"), format!("接受 {accepted} 项")));
    }
    if rejected > 0 {
        told.push(lang.pick(
            format!("{rejected} rejected: the snapshot is as before, so mend the policy or the leads"),
            format!("拒绝 {rejected} 项：快照不变，请改正办法或客户记录"),
        ));
    }
    if skipped > 0 {
        let file = shown(&waiting);
        told.push(lang.pick(format!("{skipped} skipped: see {file}"), format!("跳过 {skipped} 项：见 {file}")));
    }
    case.notes = told;
    Ok(())
}

/// The snapshot with the changes that were accepted, and without the others.
fn merged(before: &Snapshot, now: &Snapshot, changes: &[Change], decided: &[Decision]) -> Snapshot {
    let mut taken = now.clone();
    for (change, _) in changes.iter().zip(decided).filter(|(_, decision)| **decision != Decision::Accept) {
        match change {
            Change::Moved { before, .. } => {
                taken.leads.iter_mut().filter(|lead| lead.id == before.id).for_each(|lead| lead.clone_from(before));
            }
            Change::New(new) => taken.leads.retain(|lead| lead.id != new.id),
            Change::Vanished(lead) => taken.leads.push(lead.clone()),
            Change::NotRead(id) => taken.reads.push(id.clone()),
        }
    }
    // In order of the policy's inputs, as far as that is known.
    let place = |id: &String| before.reads.iter().position(|one| one == id);
    if changes.iter().any(|change| matches!(change, Change::NotRead(_))) {
        taken.reads.sort_by_key(place);
    }
    // Lines of a time when the policy had no further results, or still had some, have the columns of now.
    let has_results = now.headings.len() == 5;
    for GradedLead { results, .. } in &mut taken.leads {
        *results = has_results.then(|| results.take().unwrap_or_else(|| "-".to_owned()));
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(lines: &str) -> Snapshot {
        let head =
            "---\nsource: a.grade\nexpression: a.leads.csv\ninfo:\n  gradus: 1\n  today: 2026-11-23\n  reads: x\n---\n";
        Snapshot::parse(&format!("{head}{lines}")).expect("a snapshot")
    }

    #[test]
    fn only_what_is_accepted_is_taken() {
        let before = snapshot("lead  outcome  due  reason\nC1  A  -  a\nC2  A  -  a\nC3  A  -  a\n");
        let now = snapshot(
            "lead  outcome  due  results  reason\nC1  B  -  n = 1  b\nC2  B  -  n = 1  b\nC4  A  -  n = 1  a\nC5  B  -  n = 1  b\n",
        );
        let all = changes(&before, &now);
        assert_eq!(all.len(), 5);
        let decided = [Decision::Accept, Decision::Reject, Decision::Accept, Decision::Skip, Decision::Reject];
        let taken = merged(&before, &now, &all, &decided);
        let again = Snapshot::parse(&taken.to_string()).expect("a snapshot");
        let told: Vec<_> = again.leads.iter().map(|lead| format!("{} {}", lead.id, lead.outcome)).collect();
        assert_eq!(told, ["C1 B", "C2 A", "C4 A", "C3 A"]);
        assert_eq!(merged(&before, &now, &all, &[Decision::Accept; 5]), now);
    }
}
