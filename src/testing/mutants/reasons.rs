//! Reasons that somebody has written down why no test notices a change, so that the next one need not ask again.

use crate::diagnostic::Lang;
use crate::source::Source;
use crate::testing::mutants::Mutant;

/// Changes that no test notices, each with the reason: a file that stands beside a policy.
///
/// A change is written as it is told: the line as it is behind `-`, the line as it would be behind `+` (none where it is
/// left out), and below it the reason.
///
/// ```
/// use gradus::testing::Reasons;
/// let text = "grades A > B\ninput lost count\nif lost >= 0 then grade A\notherwise grade B";
/// let policy = gradus::Compiler::new().compile(text)?;
/// let reasons = Reasons::parse("- otherwise grade B\nNobody loses fewer than none.\n").expect("a change and its reason");
/// let removed = gradus::testing::mutants(&policy).into_iter().filter(|mutant| mutant.with.is_empty());
/// let known: Vec<_> = removed.filter_map(|mutant| reasons.of(&mutant, policy.source())).collect();
/// assert_eq!(known, [0]);
/// assert_eq!(reasons.all()[0].reason, "Nobody loses fewer than none.");
/// assert_eq!(Reasons::parse("- otherwise grade B\n").expect_err("no reason").line, 1);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Reasons {
    all: Vec<Reason>,
}

/// A change and why no test notices it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The line of the file where it begins, from 1.
    pub line: usize,
    /// The line of the policy as it is.
    pub old: String,
    /// The line as it would be; empty where it is left out.
    pub new: String,
    /// Why.
    pub reason: String,
}

/// What is wrong with a file of reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonProblem {
    /// The line, from 1.
    pub line: usize,
    /// Whether a reason is missing; else there is a line that belongs to no change.
    pub is_bare: bool,
}

impl ReasonProblem {
    /// What to say of it, in `lang`.
    pub fn said(&self, lang: Lang) -> String {
        if self.is_bare {
            lang.pick("write below this change why no test notices it", "请在这处改动下面写明为什么没有检验会发现")
        } else {
            lang.pick(
                "a change begins with `- ` and the line as it stands in the policy; comments begin with `#`",
                "一处改动从 `- ` 加办法里的原行开始；注释以 `#` 开头",
            )
        }
        .to_owned()
    }
}

impl Reasons {
    /// Reads a file of reasons.
    ///
    /// # Errors
    /// When a line belongs to no change, or a change has no reason.
    pub fn parse(text: &str) -> Result<Self, ReasonProblem> {
        let mut all: Vec<Reason> = Vec::new();
        // Whether lines still belong to the last change.
        let mut open = false;
        for (line, text) in (1_usize..).zip(text.trim_start_matches('\u{feff}').lines().map(str::trim)) {
            if text.is_empty() {
                open = false;
            } else if text.starts_with('#') {
                // A comment.
            } else if let Some(old) = text.strip_prefix("- ") {
                all.push(Reason { line, old: old.trim().to_owned(), new: String::new(), reason: String::new() });
                open = true;
            } else {
                let last = all.last_mut().filter(|_| open).ok_or(ReasonProblem { line, is_bare: false })?;
                match text.strip_prefix("+ ") {
                    Some(new) if last.new.is_empty() && last.reason.is_empty() => new.trim().clone_into(&mut last.new),
                    _ if last.reason.is_empty() => text.clone_into(&mut last.reason),
                    _ => {
                        last.reason.push(' ');
                        last.reason.push_str(text);
                    }
                }
            }
        }
        match all.iter().find(|one| one.reason.is_empty()) {
            Some(bare) => Err(ReasonProblem { line: bare.line, is_bare: true }),
            None => Ok(Self { all }),
        }
    }

    /// All of them, in order.
    pub fn all(&self) -> &[Reason] {
        &self.all
    }

    /// The place of the reason for this change, if there is one. Lines that read alike have one reason.
    pub fn of(&self, mutant: &Mutant, source: &Source) -> Option<usize> {
        if self.all.is_empty() {
            return None;
        }
        let (old, new) = mutant.lines(source);
        self.all.iter().position(|one| one.old == old && one.new == new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_with_their_reasons() {
        let text = "\u{feff}# Known.\n\n- a >= 1\n+ a > 1\nNobody has\nexactly one.\n\n- b\n# aside\nNever there.\n";
        let all = Reasons::parse(text).expect("reasons").all;
        let told: Vec<_> = all.iter().map(|one| (one.line, &*one.old, &*one.new, &*one.reason)).collect();
        assert_eq!(told, [(3, "a >= 1", "a > 1", "Nobody has exactly one."), (8, "b", "", "Never there.")]);
        assert!(Reasons::parse("").is_ok_and(|none| none.all.is_empty()));
    }

    #[test]
    fn what_belongs_to_nothing_is_told() {
        for (text, line, is_bare) in [
            ("a >= 1", 1, false),
            ("- a\nwhy\n\nmore", 4, false),
            ("- a\n+ b\n", 1, true),
            ("\n- a\n- b\nwhy", 2, true),
        ] {
            assert_eq!(Reasons::parse(text).err(), Some(ReasonProblem { line, is_bare }), "{text}");
        }
    }
}
