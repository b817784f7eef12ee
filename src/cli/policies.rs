//! Policies as a command line names them: a file, standard input, or a folder of versions.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::cli::clock;
use crate::cli::diagnostics::{self, Findings, Format};
use crate::cli::error::Error;
use crate::cli::ui::{self, Ui};
use crate::data;
use crate::diagnostic::{Diagnostic, Severity, TextProblem};
use crate::folder::Folder;
use crate::limits;
use crate::policy::{Compiled, Compiler, Policy, Versions};
use crate::source::{Source, Span, Unread};
use crate::value::Date;

/// Where a policy is looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    /// The file, `-`, or the folder of its versions.
    pub(crate) path: &'a Path,
    /// The folder that the files it names may lie in; its own when none is given.
    pub(crate) root: Option<&'a Path>,
    /// The day for which a version is chosen; the present one when none is given.
    pub(crate) today: Option<Date>,
}

impl<'a> From<&'a Path> for Place<'a> {
    fn from(path: &'a Path) -> Self {
        Self { path, root: None, today: None }
    }
}

impl<'a> From<&'a PathBuf> for Place<'a> {
    fn from(path: &'a PathBuf) -> Self {
        Self::from(path.as_path())
    }
}

/// Reads and compiles a policy; of a folder, the version in force.
///
/// # Errors
/// When the file cannot be read. What is wrong inside it is a finding, and so is a folder without a version.
pub(crate) fn policy<'a>(place: impl Into<Place<'a>>) -> Result<Compiled, Error> {
    let place = place.into();
    if !place.path.is_dir() {
        return file(place.path, place.root);
    }
    let today = match place.today {
        Some(today) => today,
        None => clock::clock(None, &clock::zone(None)?)?.today,
    };
    let versions = folder(place.path, place.root)?;
    let broken = versions.files().iter().find(|(file, role)| role.is_policy() && file.policy.is_none());
    if let Some((broken, _)) = broken {
        // Whether it is the version in force cannot be known.
        return Ok(broken.clone());
    }
    match versions.on(today) {
        Ok(chosen) => Ok(chosen.clone()),
        Err(findings) => {
            let first = findings.first().map(|finding| finding.file).unwrap_or_default();
            let Some((file, _)) = versions.files().get(first) else { return Err(Error::NoPolicies(place.path.into())) };
            let of_it = findings.into_iter().filter(|finding| finding.file == first);
            let diagnostics = of_it.map(|finding| finding.diagnostic).collect();
            Ok(Compiled { policy: None, diagnostics, ..file.clone() })
        }
    }
}

/// All policy files of a folder, those in folders inside it left out.
///
/// # Errors
/// When it cannot be read, or holds none.
pub(crate) fn folder(path: &Path, root: Option<&Path>) -> Result<Versions, Error> {
    let fail = |error| Error::Read(path.to_owned(), error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(path).map_err(fail)? {
        let file = entry.map_err(fail)?.path();
        let hidden = file.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        if !hidden && file.extension().is_some_and(|ending| ending == "grade") && !file.is_dir() {
            paths.push(file);
        }
    }
    paths.sort();
    if paths.is_empty() || paths.len() > limits::VERSIONS {
        return Err(Error::NoPolicies(path.to_owned()));
    }
    let root = Some(root.unwrap_or(path));
    Ok(Versions::new(paths.iter().map(|path| file(path, root)).collect::<Result<Vec<_>, _>>()?))
}

/// Reads and compiles the policy at `path`; `-` is standard input.
///
/// # Errors
/// When the file cannot be read. What is wrong inside it is a finding.
pub(crate) fn file(path: &Path, root: Option<&Path>) -> Result<Compiled, Error> {
    match source(path)? {
        Ok(source) => {
            let (folder, inside) = surroundings(path, root)?;
            Ok(compiler(folder).check(source.at(inside)))
        }
        Err(unreadable) => Ok(*unreadable),
    }
}

/// The compiler for the policy at `path`: it takes further files from where that policy may name them.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn compiler_at(path: &Path, root: Option<&Path>) -> Result<Compiler, Error> {
    Ok(compiler_for(path, root)?.0)
}

/// The same, and the policy's own path in there.
///
/// # Errors
/// As [`compiler_at`].
pub(crate) fn compiler_for(path: &Path, root: Option<&Path>) -> Result<(Compiler, String), Error> {
    let (folder, inside) = surroundings(path, root)?;
    Ok((compiler(folder), inside))
}

fn compiler(folder: Folder) -> Compiler {
    Compiler::new().files(folder)
}

/// Reads the text of the policy at `path`, uncompiled; or what is wrong with its bytes, as the outcome of compiling it.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn source(path: &Path) -> Result<Result<Source, Box<Compiled>>, Error> {
    let fail = |error| Error::Read(path.to_owned(), error);
    let piped = path == Path::new("-");
    // One byte more than allowed is enough to see that it is too long.
    let most = u64::try_from(limits::POLICY_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let size = if piped {
        io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(fail)?
    } else {
        let file = File::open(path).map_err(fail)?;
        let size = file.metadata().map_err(fail)?.len();
        file.take(most).read_to_end(&mut bytes).map_err(fail)?;
        usize::try_from(size).unwrap_or(usize::MAX).max(bytes.len())
    };
    let name = if piped { "<stdin>".into() } else { path.to_string_lossy() };
    if size > limits::POLICY_BYTES {
        return Ok(Err(Box::new(unreadable(&name, "", TextProblem::TooLong { bytes: size }, Span::default()))));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Ok(Source::new(name, text))),
        Err(error) => {
            // What other editors write can be read, to say in the language of the policy that it must be saved anew.
            let (text, at) = match data::in_another_encoding(error.as_bytes()) {
                Some(text) => {
                    let at = text.find(|c: char| !c.is_ascii()).unwrap_or_default();
                    (text, at)
                }
                None => (String::from_utf8_lossy(error.as_bytes()).into_owned(), error.utf8_error().valid_up_to()),
            };
            let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            let span = Span::new(at, at.saturating_add(length));
            Ok(Err(Box::new(unreadable(&name, &text, TextProblem::NotUtf8, span))))
        }
    }
}

/// The folder that a policy may name files in, and its own path there.
pub(crate) fn surroundings(path: &Path, root: Option<&Path>) -> Result<(Folder, String), Error> {
    let own = path.parent().unwrap_or(Path::new(""));
    let folder = |path: &Path| Folder::new(path).map_err(|error| Error::Read(path.to_owned(), error));
    let Some(root) = root else {
        // Where the policy is itself a link, its folder is that of the link.
        let name = path.file_name().filter(|_| path != Path::new("-")).unwrap_or_default();
        return Ok((folder(own)?, name.to_string_lossy().into_owned()));
    };
    let root_folder = folder(root)?;
    let inside = match root_folder.inside(path) {
        _ if path == Path::new("-") => String::new(),
        Ok(inside) => inside,
        Err(Unread::Missing | Unread::Outside | Unread::NoFile | Unread::Denied | Unread::Failed(_)) => {
            return Err(Error::OutsideRoot(path.to_owned(), root.to_owned()));
        }
    };
    Ok((root_folder, inside))
}

/// The policy, if it can grade; what is wrong with it is said on standard error.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn usable<'a>(place: impl Into<Place<'a>>, format: Format, ui: Ui) -> Result<Option<Policy>, Error> {
    let place = place.into();
    let compiled = policy(place)?;
    // Notes are for those who write the policy, and `check` tells them.
    let mut said: Vec<Diagnostic> =
        compiled.diagnostics.into_iter().filter(|found| found.severity() != Severity::Note).collect();
    let out_of_force = |policy: &Policy| policy.out_of_force(place.today?);
    said.extend(compiled.policy.as_ref().and_then(out_of_force));
    let lang = ui.lang_of(compiled.source.text());
    let findings = Findings { source: &compiled.source, diagnostics: &said, lang, place: None };
    if !said.is_empty() {
        ui::err(diagnostics::show(&[findings], format, ui.colored_err));
    }
    Ok(compiled.policy)
}

fn unreadable(name: &str, text: &str, problem: TextProblem, span: Span) -> Compiled {
    Compiled::failed(Source::new(name, text), Diagnostic::new(problem, span))
}
