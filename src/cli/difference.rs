//! Two texts of one file, and where they differ.

use crate::diagnostic::Lang;

/// Lines shown around a difference.
const AROUND: usize = 1;
/// Differences shown of one file; who needs more looks into the file.
const SHOWN: usize = 20;
/// Lines looked through for where both are the same again; the search grows with their square.
const FARTHEST: usize = 2_000;

/// The lines that differ, with their numbers: `-` as they are, `+` as they would be.
pub(crate) fn difference(old: &str, new: &str, lang: Lang) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let (mut at, mut to, mut shown) = (0, 0, 0_usize);
    let mut out = String::new();
    while at < old.len() || to < new.len() {
        if old.get(at) == new.get(to) {
            (at, to) = (at.saturating_add(1), to.saturating_add(1));
            continue;
        }
        shown = shown.saturating_add(1);
        if shown > SHOWN {
            out.push_str(lang.pick("  … and more\n", "  ……后面还有\n"));
            break;
        }
        let (gone, come) = apart(old.get(at..).unwrap_or_default(), new.get(to..).unwrap_or_default());
        let line = at.saturating_add(1);
        out.push_str(&lang.pick(format!("  line {line}\n"), format!("  第 {line} 行\n")));
        let mut show = |sign: &str, lines: Option<&[&str]>| {
            for line in lines.unwrap_or_default() {
                out.extend(["  ", sign, " ", line, "\n"]);
            }
        };
        show(" ", old.get(at.saturating_sub(AROUND)..at));
        show("-", old.get(at..at.saturating_add(gone)));
        show("+", new.get(to..to.saturating_add(come)));
        (at, to) = (at.saturating_add(gone), to.saturating_add(come));
    }
    out
}

/// How many lines go and come before both are the same again, the fewest in all.
fn apart(old: &[&str], new: &[&str]) -> (usize, usize) {
    let longest = old.len().saturating_add(new.len());
    for all in 1..longest.min(FARTHEST) {
        for gone in 0..=all.min(old.len()) {
            let come = all.saturating_sub(gone);
            let same =
                old.get(gone).zip(new.get(come)).is_some_and(|(one, other)| one == other && !one.trim().is_empty());
            if same {
                return (gone, come);
            }
        }
    }
    (old.len(), new.len())
}
