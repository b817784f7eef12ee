//! Says on standard error, once each, what was read anew, what went wrong with it, and what is mended.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::cli::error::Error;
use crate::cli::serve::say_troubles;
use crate::cli::ui::{self, Ui, counted, plain};
use crate::diagnostic::Lang;
use crate::live::{Kept, Live, Set, Trouble};

/// How long is waited for news in one go; the thread ends with the program.
const PATIENCE: Duration = Duration::from_secs(3_600);

/// Starts to say it.
///
/// # Errors
/// When the system gives no thread.
pub(crate) fn start(live: Arc<Live>, ui: Ui) -> Result<(), Error> {
    let work = move || {
        let mut set = live.current();
        loop {
            let later = live.later_than(set.generation(), PATIENCE);
            if later.generation() > set.generation() {
                say(&set, &later, ui);
            }
            set = later;
        }
    };
    thread::Builder::new().name("gradus-news".into()).spawn(work).map(drop).map_err(Error::Stream)
}

fn say(before: &Set, now: &Set, ui: Ui) {
    let new = |one: &&Arc<Trouble>| !before.troubles().iter().any(|known| Arc::ptr_eq(known, one));
    let fresh: Vec<Arc<Trouble>> = now.troubles().iter().filter(new).cloned().collect();
    ui::err(plain(&changes(before, now, ui.lang())));
    if !fresh.is_empty() {
        say_troubles(&now.only(fresh), ui);
    }
}

/// A line for each policy that is another than before.
fn changes(before: &Set, now: &Set, lang: Lang) -> String {
    let mut out = String::new();
    for kept in now.policies() {
        let id = kept.id();
        match before.get(id) {
            Some(known) if known.loaded() == kept.loaded() => {}
            Some(_) => out.push_str(&lang.pick(
                format!("{id}: read anew ({})\n", hashes(kept)),
                format!("{id}：已重新读入（{}）\n", hashes(kept)),
            )),
            None => out.push_str(
                &lang.pick(format!("{id}: new ({})\n", hashes(kept)), format!("{id}：新增（{}）\n", hashes(kept))),
            ),
        }
    }
    for gone in before.policies().filter(|kept| now.get(kept.id()).is_none()) {
        let id = gone.id();
        out.push_str(&lang.pick(format!("{id}: gone\n"), format!("{id}：已删除\n")));
    }
    match now.troubles().len() {
        0 if before.troubles().is_empty() => {}
        0 => out.push_str(lang.pick("all policies are good\n", "所有评级办法都正确\n")),
        count => {
            let files = counted(count, lang, "file", "个文件");
            out.push_str(&lang.pick(
                format!("{files} with errors: the last good version is served\n"),
                format!("{files}有错误：仍用上一次正确的版本\n"),
            ));
        }
    }
    out
}

/// The hashes of all versions of a policy.
fn hashes(kept: &Kept) -> String {
    kept.versions().map(|policy| policy.reference().source.as_str()).collect::<Vec<_>>().join(", ")
}
