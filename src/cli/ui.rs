//! What a command speaks through: the language, the colours, the two streams.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;

use crate::cli::error::Error;
use crate::diagnostic::Lang;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What a command speaks through.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ui {
    /// The language of `--lang`, if it was given.
    asked: Option<Lang>,
    /// The language of the locale.
    locale: Lang,
    /// Whether standard output takes colours.
    pub(crate) colored_out: bool,
    /// Whether standard error takes colours.
    pub(crate) colored_err: bool,
}

impl Ui {
    /// What the arguments and the surroundings say.
    pub(crate) fn new(asked: Option<Lang>, choice: ColorChoice) -> Self {
        let wanted = |terminal: bool| match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        Self {
            asked,
            locale: locale(),
            colored_out: wanted(io::stdout().is_terminal()),
            colored_err: wanted(io::stderr().is_terminal()),
        }
    }

    /// The language of the program's own messages: `--lang`, else that of the locale.
    pub(crate) fn lang(self) -> Lang {
        self.asked.unwrap_or(self.locale)
    }

    /// The language in which to speak of what is in `lang`: `--lang`, else the same.
    pub(crate) fn lang_for(self, lang: Lang) -> Lang {
        self.asked.unwrap_or(lang)
    }

    /// The language in which to speak of a text: `--lang`, else that of the text, if it says anything.
    pub(crate) fn lang_of(self, text: &str) -> Lang {
        if text.trim().is_empty() { self.lang() } else { self.lang_for(Lang::of(text)) }
    }

    /// Says on standard error why a command could not do its work.
    pub(crate) fn fail(self, error: &Error) {
        let lang = error.lang().map_or(self.lang(), |lang| self.lang_for(lang));
        err(format_args!("{}{}\n", lang.pick("error: ", "错误："), plain(&error.wording(lang))));
    }
}

/// Writes to standard output.
///
/// # Errors
/// When the stream fails; see [`Error::is_broken_pipe`].
pub(crate) fn out(text: impl Display) -> Result<(), Error> {
    write!(io::stdout().lock(), "{text}").map_err(Error::Stream)
}

/// Writes to standard error. That nobody listens there is no reason to stop.
pub(crate) fn err(text: impl Display) {
    let _ = write!(io::stderr().lock(), "{text}");
}

/// Says on standard error what a person should know.
pub(crate) fn warn(lang: Lang, text: impl Display) {
    err(format_args!("{}{}\n", lang.pick("warning: ", "警告："), plain(&text.to_string())));
}

/// The text with every character that could steer a terminal made visible: names and cells come from outside.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => '\u{fffd}',
            _ if c.is_control() => '\u{fffd}',
            _ => c,
        })
        .collect()
}

/// `1 error`, `2 errors`, `2 个错误`.
pub(crate) fn counted(n: usize, lang: Lang, one: &str, chinese: &str) -> String {
    match lang {
        Lang::En => format!("{n} {one}{}", if n == 1 { "" } else { "s" }),
        Lang::Zh => format!("{n} {chinese}"),
    }
}

/// The language of the locale: Chinese for `zh…`, else English.
fn locale() -> Lang {
    // The environment first, as POSIX has it: on some systems the library asks the desktop only.
    let variable = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let locale = variable.or_else(sys_locale::get_locale).unwrap_or_default();
    if locale.to_ascii_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
}
