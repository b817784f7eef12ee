//! Paths as policies write them: from the folder of the file that names them, never out of the library.

use crate::diagnostic::WayOut;

/// The path in the library of a file that the file at `from` names as `written`.
pub(crate) fn settle(from: &str, written: &str) -> Result<String, WayOut> {
    let written = written.replace('\\', "/");
    if written.starts_with('/') || has_drive(&written) {
        return Err(WayOut::Absolute);
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let mut named = false;
    for part in written.split('/') {
        match part {
            "" | "." => named = false,
            ".." => {
                named = false;
                parts.pop().ok_or(WayOut::Above)?;
            }
            part => {
                named = true;
                parts.push(part);
            }
        }
    }
    if named { Ok(parts.join("/")) } else { Err(WayOut::Empty) }
}

/// Whether the path starts with a drive (`C:`) or a scheme (`https:`).
fn has_drive(path: &str) -> bool {
    path.split('/').next().is_some_and(|first| first.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_folder_of_the_file_that_names_them() {
        let settled = |from, written| settle(from, written);
        assert_eq!(settled("north.grade", "base.grade"), Ok("base.grade".into()));
        assert_eq!(settled("branches/north.grade", "../common/a.grade"), Ok("common/a.grade".into()));
        assert_eq!(settled("branches/north.grade", "./x/../y.grade"), Ok("branches/y.grade".into()));
        assert_eq!(settled("", "共用\\标尺.grade"), Ok("共用/标尺.grade".into()));
    }

    #[test]
    fn none_leads_out() {
        for (written, how) in [
            ("/etc/passwd", WayOut::Absolute),
            ("\\\\server\\a.grade", WayOut::Absolute),
            ("C:\\a.grade", WayOut::Absolute),
            ("https://example.com/a.grade", WayOut::Absolute),
            ("../../a.grade", WayOut::Above),
            ("x/../../../a.grade", WayOut::Above),
            ("", WayOut::Empty),
            ("x/", WayOut::Empty),
            ("..", WayOut::Empty),
        ] {
            assert_eq!(settle("branches/north.grade", written), Err(how), "{written}");
        }
    }
}
