//! `gradus lsp`: help for editors, over standard input and output.

use std::path::PathBuf;

use lsp_server::Connection;

use crate::cli::error::Error;
use crate::cli::ui::{self, Ui};
use crate::cli::{Exit, Tongue};
use crate::lsp::{self, Ended, Settings};

/// Help an editor with policies: the language server protocol over standard input and output
///
/// An editor starts it by itself; docs/editors.md says how for VS Code, Neovim and Helix.
/// What is wrong is shown while the policy is written, proofs as they arrive; the editor can show what a name means,
/// go to where it is declared, complete and rename it, and put the policy into the one layout.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus lsp
  gradus lsp --lang zh --root policies

Ends with 0 when the editor ended it properly, and with 1 when it did not.")]
pub(crate) struct Args {
    /// The folder that the files named by the policies may lie in [default: the folder of each policy]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Accepted because editors pass it: there is no other way
    #[arg(long, hide = true)]
    stdio: bool,
}

/// Helps until the editor ends it.
pub(crate) fn run(args: Args, lang: Option<Tongue>, ui: Ui) -> Result<Exit, Error> {
    let (connection, threads) = Connection::stdio();
    let ended = lsp::serve(Settings { lang: lang.map(Tongue::lang), root: args.root }, connection);
    match ended {
        Ended::Properly => threads.join().map_err(Error::Editor).map(|()| Exit::Good),
        // The thread that reads may wait for ever: it is left alone.
        Ended::Unheard => Ok(Exit::Findings),
        Ended::Abruptly => {
            threads.join().map_err(Error::Editor)?;
            let lang = ui.lang();
            ui::warn(lang, lang.pick("the editor ended without saying `shutdown`", "编辑器没有发 shutdown 就结束了"));
            Ok(Exit::Findings)
        }
    }
}
