//! `gradus explain`: the page of an error code.

use crate::cli::Exit;
use crate::cli::error::Error;
use crate::cli::pages;
use crate::cli::ui::{self, Ui};
use crate::diagnostic::Code;

/// Explain an error code such as G0312
///
/// Prints what the code means, an example that yields it, and the example mended. Without a code, lists them all.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus explain G0312
  gradus explain --lang zh 312
  gradus explain")]
pub(crate) struct Args {
    /// The code: G0312, or 312
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// Prints the page, or the list.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let lang = ui.lang();
    match &args.code {
        Some(text) => {
            let page = text.parse::<Code>().ok().and_then(pages::page);
            let page = page.ok_or_else(|| Error::NoSuchCode(text.clone()))?;
            ui::out(page.in_lang(lang))?;
        }
        None => {
            for page in pages::all() {
                ui::out(format_args!("{}  {}\n", page.code, page.title(lang)))?;
            }
        }
    }
    Ok(Exit::Good)
}
