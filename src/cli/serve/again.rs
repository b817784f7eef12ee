//! Lines of a batch about leads of a kind that was seen before, in this batch or in another answer.

use std::io::{self, Write};
use std::sync::Arc;

use crate::cli::serve::batch::Batch;
use crate::cli::serve::recall::Recall;
use crate::cli::teller::Teller;
use crate::data::Element;
use crate::eval::Verdict;
use crate::kernel::Kinds;

/// A record of more bytes takes the long way: so long a one is hardly of the kind of another.
const LONG: usize = 64 << 10;

/// What tells the leads of a batch apart, and what was said of their kinds.
pub(crate) struct Again<'a> {
    batch: &'a Batch,
    recall: &'a Recall,
    kinds: Arc<Kinds>,
    /// It knows the names that this batch was warned of, and no others.
    teller: Teller,
}

/// A line that was written.
pub(crate) struct Written<'t> {
    /// What the lead is called.
    pub(crate) id: Option<&'t str>,
    /// As what it is counted.
    pub(crate) counted: String,
}

impl<'a> Again<'a> {
    /// None as long as nothing is prepared, or where nothing is remembered.
    pub(crate) fn new(batch: &'a Batch) -> Option<Self> {
        let recall = batch.recall.as_deref()?;
        let kinds = recall.kinds()?;
        let teller = Teller::new(&batch.asked().seen(&kinds), &[])?;
        Some(Self { batch, recall, kinds, teller })
    }

    /// Writes what is said of a record on this line; none where it is of a new kind, or not plain, and nothing was written.
    ///
    /// # Errors
    /// When nobody takes the answers.
    pub(crate) fn write<'t>(&mut self, record: &'t Element, out: &mut impl Write) -> io::Result<Option<Written<'t>>> {
        let asked = self.batch.asked();
        let (line, text) = (record.line, record.text.as_str());
        if record.cut || text.len() > LONG {
            self.teller.tell_nothing();
            return Ok(None);
        }
        self.teller.tell_json(&asked.seen(&self.kinds), text);
        let Some(kind) = self.teller.kind() else { return Ok(None) };
        let Some(id) = self.teller.called(text) else { return Ok(None) };
        let mut said = Vec::new();
        let give = |parts: [&[u8]; 3], counted: &str| {
            said = parts.concat();
            counted.to_owned()
        };
        let Some(counted) = self.recall.of_kind(asked, kind, give) else { return Ok(None) };
        write!(out, "{{\"line\":{line}")?;
        if let Some(id) = id {
            out.write_all(b",\"id\":")?;
            serde_json::to_writer(&mut *out, id)?;
        }
        out.write_all(b",\"verdict\":")?;
        out.write_all(&said)?;
        out.write_all(b"}\n")?;
        Ok(Some(Written { id, counted }))
    }

    /// Takes into account what was said of that record the long way; `names` are those of it.
    pub(crate) fn remember<'n>(&mut self, names: impl Iterator<Item = (&'n str, bool)>, said: (&Verdict, &str, &str)) {
        match self.teller.kind() {
            Some(kind) => self.recall.keep(self.batch.asked(), kind, said),
            None => self.teller.learn(names),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::serve::desk::head;
    use crate::diagnostic::Lang;
    use crate::policy::Compiler;
    use crate::value::Lead;

    #[test]
    fn a_lead_of_a_kind_that_was_seen_is_written_again() {
        let text = "policy p\ngrades A > B\ninput calls count\nif calls >= 3 then grade A\notherwise grade B\n";
        let policy = Compiler::new().compile(text).expect("a policy");
        let clock = crate::cli::clock::clock(Some("2026-11-27"), &jiff::tz::TimeZone::UTC).expect("a day");
        let recall = Some(Arc::new(Recall::prepared(&policy)));
        let batch = Batch { head: head(&policy, clock), policy, clock, lang: Lang::En, recall };
        let verdict = batch.policy.grade_at(&Lead::new().with("calls", 5), clock);
        let mut again = Again::new(&batch).expect("prepared");
        let mut said = |text: &str, names: &[(&str, bool)]| {
            let (mut out, record) = (Vec::new(), Element { line: 4, text: text.to_owned(), cut: false });
            let written = again.write(&record, &mut out).expect("memory");
            let told = written.map(|written| (written.id.map(str::to_owned), written.counted));
            if told.is_none() {
                assert!(out.is_empty());
                again.remember(names.iter().copied(), (&verdict, "why", "A"));
            }
            told.map(|told| (told, String::from_utf8(out).expect("UTF-8")))
        };
        let names = [("id", true), ("calls", false)];
        // First the names are new, then the kind is.
        assert_eq!(said("{\"id\": 7, \"calls\": 5}", &names), None);
        assert_eq!(said("{\"id\": 7, \"calls\": 5}", &names), None);
        let stamp = serde_json::to_string(&crate::data::Stamp { verdict: &verdict, reason: "why" }).expect("JSON");
        let line = format!("{{\"line\":4,\"id\":\"8\",\"verdict\":{stamp}}}\n");
        assert_eq!(said("{\"id\": 8, \"calls\": 3}", &names), Some(((Some("8".into()), "A".into()), line)));
        let line = format!("{{\"line\":4,\"verdict\":{stamp}}}\n");
        assert_eq!(said("{\"calls\": 4}", &names), Some(((None, "A".into()), line)));
        for other in ["{\"id\": null, \"calls\": 3}", "{\"call\": 3, \"calls\": 3}", "{\"calls\": \"many\"}", "no lead"]
        {
            assert_eq!(said(other, &[]), None, "{other}");
        }
    }
}
