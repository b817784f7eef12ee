//! The files that decisions are kept in, and what can be read of them.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::cli::decisions::Decision;
use crate::cli::error::Error;

/// How the file of a number is called; sorted by name, they are sorted by time.
pub(crate) fn name(number: u64) -> String {
    format!("decisions-{number:09}.ndjson")
}

/// The files of a folder, the oldest first, with their numbers.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn all(folder: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let number = path.file_name().and_then(|name| name.to_str()).and_then(number);
        found.extend(number.map(|number| (number, path)));
    }
    found.sort();
    Ok(found)
}

fn number(name: &str) -> Option<u64> {
    name.strip_prefix("decisions-")?.strip_suffix(".ndjson")?.parse().ok()
}

/// A line of a file, as it can be read.
pub(crate) enum Line {
    /// As it was written, without the line feed.
    Whole(Vec<u8>, Box<Decision>),
    /// The end of a file without a line feed: the program, or the machine, ended while it was written.
    Torn,
    /// Anything else, in this line of the file.
    Damaged(usize),
}

/// Hands over each line of a file.
///
/// # Errors
/// When the file cannot be read, or what `each` says.
pub(crate) fn read(path: &Path, mut each: impl FnMut(Line) -> Result<(), Error>) -> Result<(), Error> {
    let fail = |error| Error::Read(path.to_owned(), error);
    let mut file = BufReader::new(File::open(path).map_err(fail)?);
    for at in 1.. {
        let mut line = Vec::new();
        if file.read_until(b'\n', &mut line).map_err(fail)? == 0 {
            return Ok(());
        }
        each(match line.strip_suffix(b"\n") {
            None => Line::Torn,
            Some(whole) => match Decision::opened(whole) {
                Some(decision) => Line::Whole(whole.to_vec(), Box::new(decision)),
                None => Line::Damaged(at),
            },
        })?;
    }
    Ok(())
}
