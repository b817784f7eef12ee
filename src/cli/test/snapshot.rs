//! The leads beside a policy, held against its snapshot.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::cli::error::Error;
use crate::cli::files::Output;
use crate::cli::test::find::{Found, shown};
use crate::cli::test::one::{Case, CaseKind, Place};
use crate::cli::test::review::Pending;
use crate::cli::test::{Asked, Mode};
use crate::cli::ui::{counted, plain};
use crate::data::Format;
use crate::diagnostic::Lang;
use crate::limits;
use crate::policy::Policy;
use crate::testing::{Change, Snapshot, SnapshotLeads, changes};

/// What the test is called.
pub(crate) fn name(found: &Found, lang: Lang) -> String {
    let file = found.snapshot().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    lang.pick(format!("snapshot {file}"), format!("快照 {file}"))
}

/// Grades the leads and compares them; nothing where there are neither leads nor a snapshot.
pub(crate) fn test(found: &Found, policy: &Policy, lang: Lang, asked: &Asked<'_>) -> Option<Case> {
    let files = found.leads();
    let path = found.snapshot();
    let start = Place { file: shown(&path), line: 1 };
    let mut case = Case::new(CaseKind::Snapshot, name(found, lang), start);
    if files.is_empty() {
        return orphan(found, &path, case, lang, asked);
    }
    let done = compare(found, &files, policy, &mut case, lang, asked);
    if let Err(error) = done {
        case.fail(error.wording(lang));
        case.unusable = true;
    }
    Some(case)
}

/// A snapshot without leads.
fn orphan(found: &Found, path: &Path, mut case: Case, lang: Lang, asked: &Asked<'_>) -> Option<Case> {
    let text = if path.is_file() { read(path).ok()? } else { return None };
    // Other snapshots of insta may stand there.
    if !Snapshot::is_one(&String::from_utf8_lossy(&text)) {
        return None;
    }
    let leads = shown(&found.path.with_extension("leads.csv"));
    let message = lang.pick(
        format!("there are no leads for this snapshot, such as {leads}; bring them back or delete it"),
        format!("没有这份快照的客户记录（如 {leads}）；请恢复客户记录，或删除快照"),
    );
    match asked.mode {
        Mode::Check => case.fail(message),
        Mode::Look | Mode::Accept | Mode::Review => case.notes.push(message),
    }
    Some(case)
}

fn compare(
    found: &Found,
    files: &[PathBuf],
    policy: &Policy,
    case: &mut Case,
    lang: Lang,
    asked: &Asked<'_>,
) -> Result<(), Error> {
    let path = found.snapshot();
    let pending = pending(&path);
    let names: Vec<String> = files.iter().map(|file| file_name(file)).collect();
    let Some(leads) = leads(files, policy, case, lang)? else { return Ok(()) };
    case.leads = leads.len();
    let taken = |today| leads.snapshot(policy, &found.name(), &names.join(" + "), today);
    if !path.exists() {
        let snapshot = taken(asked.today);
        case.graded = asked.keeps_leads().then(|| (leads.clone(), asked.today));
        let count = counted(leads.len(), lang, "lead", "位客户");
        match asked.mode {
            Mode::Check => case.fail(lang.pick(
                format!("there is no snapshot of its {count}; run `gradus test`, look at it, and accept it"),
                format!("{count}还没有快照；请运行 `gradus test`，看过之后接受"),
            )),
            Mode::Look => {
                write(&pending, &snapshot)?;
                let written = shown(&pending);
                case.fail(lang.pick(
                    format!("new: {count}, written to {written}; {}", how_to_accept(found, lang)),
                    format!("新快照：{count}，已写到 {written}；{}", how_to_accept(found, lang)),
                ));
            }
            Mode::Review => {
                case.fail(lang.pick(format!("new: {count}"), format!("新快照：{count}")));
                case.pending = Some(Box::new(Pending { path, before: None, now: snapshot }));
            }
            Mode::Accept => {
                write(&path, &snapshot)?;
                remove(&pending)?;
                case.notes.push(lang.pick(format!("taken: {count}"), format!("已接受：{count}")));
            }
        }
        return Ok(());
    }
    let text = String::from_utf8_lossy(&read(&path)?).into_owned();
    let before = match Snapshot::parse(&text) {
        Ok(before) => before,
        Err(problem) => {
            case.fail(problem.said(lang));
            return Ok(());
        }
    };
    let now = taken(before.today);
    case.graded = asked.keeps_leads().then(|| (leads.clone(), before.today));
    let changes = changes(&before, &now);
    if changes.is_empty() {
        if asked.mode != Mode::Check {
            remove(&pending)?;
        }
        return Ok(());
    }
    let said: Vec<String> = changes.iter().map(|change| plain(&change.said(lang))).collect();
    if asked.mode == Mode::Accept {
        write(&path, &now)?;
        remove(&pending)?;
        let head = lang.pick("accepted:", "已接受：").to_owned();
        case.notes.extend(std::iter::once(head).chain(said.iter().map(|line| format!("  {line}"))));
        return Ok(());
    }
    said.into_iter().for_each(|line| case.fail(line));
    if changes.iter().any(|change| matches!(change, Change::NotRead(_))) {
        // Columns that stand for nothing are what the leads have instead.
        let strange = leads.warnings().iter().map(|warning| plain(&warning.wording(lang).message));
        case.notes.extend(strange);
    }
    match asked.mode {
        Mode::Look => {
            write(&pending, &now)?;
            case.notes.push(how_to_accept(found, lang));
        }
        Mode::Review => case.pending = Some(Box::new(Pending { path, before: Some(before), now })),
        Mode::Accept | Mode::Check => {}
    }
    Ok(())
}

/// The leads of the files; none where the policy cannot take them, which is then said.
fn leads(files: &[PathBuf], policy: &Policy, case: &mut Case, lang: Lang) -> Result<Option<SnapshotLeads>, Error> {
    let mut contents = Vec::new();
    for file in files {
        let format = Format::of_path(file).unwrap_or(Format::Csv);
        contents.push((format, read(file)?));
    }
    let texts: Vec<(Format, &[u8])> = contents.iter().map(|(format, bytes)| (*format, bytes.as_slice())).collect();
    let names: Vec<String> = files.iter().map(|file| file_name(file)).collect();
    let leads = match SnapshotLeads::read(policy, &texts) {
        Ok(leads) => leads,
        Err(problem) => {
            let name = match &problem {
                crate::testing::LeadsProblem::File(at, _) => names.get(*at).cloned().unwrap_or_default(),
                _ => names.join(" + "),
            };
            case.fail(plain(
                &lang.pick(format!("{name}: {}", problem.said(lang)), format!("{name}：{}", problem.said(lang))),
            ));
            return Ok(None);
        }
    };
    if leads.reads().is_empty() && !policy.plan().inputs.is_empty() {
        let inputs: Vec<&str> = policy.labels().inputs.iter().map(|label| label.name.as_str()).collect();
        let inputs: Vec<&str> = inputs.into_iter().take(limits::LISTED).collect();
        let (name, some) = (names.join(" + "), inputs.join(lang.pick(", ", "、")));
        case.fail(lang.pick(
            format!("{name} says nothing of the facts that the policy reads; name its columns like the inputs: {some}"),
            format!("{name} 没有一列是评级办法要看的字段；列名要与字段一致：{some}"),
        ));
        return Ok(None);
    }
    Ok(Some(leads))
}

fn how_to_accept(found: &Found, lang: Lang) -> String {
    let name = found.name();
    lang.pick(
        format!("if that is right: gradus test {name} --accept"),
        format!("若无误，请运行：gradus test {name} --accept"),
    )
}

/// Where what differs is written: beside the snapshot, as `insta` does it.
pub(super) fn pending(snapshot: &Path) -> PathBuf {
    snapshot.with_extension("snap.new")
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A file, whole.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let fail = |error| Error::Read(path.to_owned(), error);
    let most = u64::try_from(limits::SNAPSHOT_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(fail)?;
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.len() > limits::SNAPSHOT_BYTES {
        return Err(fail(io::Error::from(io::ErrorKind::FileTooLarge)));
    }
    Ok(bytes)
}

/// Writes a snapshot; it appears whole or not at all.
pub(super) fn write(path: &Path, snapshot: &Snapshot) -> Result<(), Error> {
    let mut output = Output::open(Some(path), &[])?;
    let target = output.target();
    output.write_all(snapshot.to_string().as_bytes()).map_err(|error| target.fail(error))?;
    output.finish()
}

/// Removes what was waiting to be looked at, if anything was.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::Write(path.to_owned(), error)),
        Ok(()) | Err(_) => Ok(()),
    }
}
