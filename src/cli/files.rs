//! Files of results: one appears whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::cli::error::Error;
use crate::data;

/// Bytes that are written to a file at once.
const BUFFER: usize = 64 << 10;

/// Where results go.
pub(crate) enum Output {
    /// Standard output.
    Stream(BufWriter<io::Stdout>),
    /// A file beside the one that is wanted; it takes its place when all is written.
    File(Pending),
}

/// A file that is being written under another name.
pub(crate) struct Pending {
    wanted: PathBuf,
    /// None for a pipe or device, which is written as it is.
    written: Option<PathBuf>,
    file: Option<BufWriter<File>>,
}

impl Output {
    /// Opens `path` for results, or standard output: neither an input nor a policy is overwritten by results.
    ///
    /// # Errors
    /// As [`Output::open`].
    pub(crate) fn of_results(path: Option<&Path>, inputs: &[&Path]) -> Result<Self, Error> {
        match path {
            Some(path) if path.exists() && path.extension().is_some_and(|ending| ending == "grade") => {
                Err(Error::Overwrite(path.to_owned()))
            }
            path => Self::open(path, inputs),
        }
    }

    /// Opens `path`, or standard output. A link is written through, and a file keeps its permissions.
    ///
    /// # Errors
    /// When the path is one of `inputs`, or cannot be written.
    pub(crate) fn open(path: Option<&Path>, inputs: &[&Path]) -> Result<Self, Error> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            return Ok(Self::Stream(BufWriter::new(io::stdout())));
        };
        // A file that is not there yet has no true name, and is no input either.
        let there = fs::canonicalize(path).ok();
        // Where standard input is a file, this is its name on systems that tell it.
        let inputs = inputs.iter().copied().chain([Path::new("/dev/stdin")]);
        let is_input = |wanted: &PathBuf| {
            let mut names = inputs.filter_map(|input| fs::canonicalize(input).ok());
            wanted.is_file() && names.any(|input| input == *wanted)
        };
        if there.as_ref().is_some_and(is_input) {
            return Err(Error::Overwrite(path.to_owned()));
        }
        let fail = |error| Error::Write(path.to_owned(), error);
        if path.is_dir() {
            return Err(fail(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        if path.exists() && !path.is_file() {
            let file = OpenOptions::new().write(true).open(path).map_err(fail)?;
            return Ok(Self::File(Pending {
                wanted: path.to_owned(),
                written: None,
                file: Some(BufWriter::new(file)),
            }));
        }
        // The file that a link leads to, so that the link stays one.
        let wanted = there.unwrap_or_else(|| path.to_owned());
        let name = wanted.file_name().ok_or_else(|| fail(io::Error::from(io::ErrorKind::InvalidInput)))?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.part", std::process::id()));
        let written = wanted.with_file_name(hidden);
        let file = OpenOptions::new().write(true).create_new(true).open(&written).map_err(fail)?;
        let pending = Pending { wanted, written: Some(written), file: Some(BufWriter::with_capacity(BUFFER, file)) };
        if let (Ok(before), Some(written)) = (fs::metadata(&pending.wanted), &pending.written) {
            fs::set_permissions(written, before.permissions()).map_err(fail)?;
        }
        Ok(Self::File(pending))
    }

    /// What is written to, for messages.
    pub(crate) fn target(&self) -> Target {
        match self {
            Self::Stream(_) => Target(None),
            Self::File(pending) => Target(Some(pending.wanted.clone())),
        }
    }

    /// Writes what is left and puts the file in its place.
    ///
    /// # Errors
    /// When that fails; the file that was there before is then untouched.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        let target = self.target();
        self.flush().map_err(|error| target.fail(error))?;
        match &mut self {
            Self::Stream(_) => Ok(()),
            Self::File(pending) => {
                // Closed before it is moved: some systems do not move open files.
                pending.file = None;
                match &pending.written {
                    Some(written) => fs::rename(written, &pending.wanted)
                        .map_err(|error| Error::Write(pending.wanted.clone(), error)),
                    None => Ok(()),
                }
            }
        }
    }
}

/// The name of what is written to; none for standard output.
pub(crate) struct Target(Option<PathBuf>);

impl Target {
    /// Says what was wrong with writing.
    pub(crate) fn fail(&self, error: io::Error) -> Error {
        match &self.0 {
            None => Error::Stream(error),
            Some(path) => Error::Write(path.clone(), error),
        }
    }

    /// The same, of a writer of records: it fails only because its output does.
    pub(crate) fn fail_records(&self, error: data::Error) -> Error {
        match error {
            data::Error::Io(error) => self.fail(error),
            data::Error::Problems(_) => self.fail(io::Error::other(error.to_string())),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(out) => out.write(bytes),
            Self::File(pending) => match &mut pending.file {
                Some(file) => file.write(bytes),
                None => Ok(0),
            },
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(out) => out.flush(),
            Self::File(pending) => pending.file.as_mut().map_or(Ok(()), Write::flush),
        }
    }
}

impl Drop for Pending {
    /// What was not finished leaves nothing behind.
    fn drop(&mut self) {
        self.file = None;
        if let Some(written) = &self.written {
            let _ = fs::remove_file(written);
        }
    }
}
