//! Floor 10: help for editors: the language server protocol, over any pair of streams that `lsp-server` makes.
//!
//! ```text
//! editor ─ server ─┬ document  its text (text), what came of reading it (reading, names), the last good one
//!                  ├ report    findings, at once ─ prover ─ proofs and census as they arrive, on their own thread
//!                  └ answer    one file per question: hover, outline, complete, rename, mend, colours, hints
//! ```
//!
//! Everything is one synchronous loop; only proofs run beside it, and are called off when the text changes. While a
//! text cannot be read, questions are answered from the last that could be, its places moved along.

mod abilities;
mod address;
mod answer;
mod colours;
mod complete;
mod document;
#[cfg(test)]
mod grammar;
mod hints;
mod hover;
mod mend;
mod names;
mod neighbours;
mod outline;
mod prover;
mod reading;
mod rename;
mod report;
mod server;
mod shelf;
mod text;

use std::path::PathBuf;

use lsp_server::Connection;

use crate::diagnostic::Lang;
use crate::lsp::server::Server;

/// How help is given.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The language to speak; that of each policy when none is given.
    pub lang: Option<Lang>,
    /// The folder that the files named by policies may lie in; that of each policy when none is given.
    pub root: Option<PathBuf>,
}

/// How a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The editor said `shutdown` and `exit`.
    Properly,
    /// It said `exit` alone, or was gone.
    Abruptly,
    /// Nobody takes what is answered any more.
    Unheard,
}

/// Helps an editor until it ends the conversation.
#[allow(clippy::needless_pass_by_value, reason = "when this ends, nobody holds an end of the streams")]
pub fn serve(settings: Settings, connection: Connection) -> Ended {
    let sender = connection.sender.clone();
    let mut server = Server::new(settings, move |message| sender.send(message).is_ok());
    server.talk(&connection)
}
