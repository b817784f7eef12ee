//! What is said when the arguments are not understood.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::ui::{self, Ui, plain};
use crate::diagnostic::Lang;

/// Says it and gives the exit code: 2, or 0 where help was asked for.
pub(crate) fn usage(error: &clap::Error, ui: Ui) -> ExitCode {
    let chinese = match ui.lang() {
        Lang::En => None,
        Lang::Zh => chinese(error),
    };
    match chinese {
        Some(text) => ui::err(format_args!("错误：{}\n\n详见 `--help`\n", plain(&text))),
        // Clap writes help to standard output and errors to standard error; a closed pipe is no failure.
        None => drop(error.print()),
    }
    if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
}

/// The usual mistakes in Chinese; the rest keep clap's words.
fn chinese(error: &clap::Error) -> Option<String> {
    let said = |kind| error.get(kind).map(ToString::to_string);
    let argument = || said(ContextKind::InvalidArg).unwrap_or_default();
    let near = |kind| match error.get(kind) {
        Some(ContextValue::String(near)) => format!("\n  建议：是不是想写 `{near}`？"),
        Some(ContextValue::Strings(near)) => {
            near.first().map_or_else(String::new, |near| format!("\n  建议：是不是想写 `{near}`？"))
        }
        // A foreign enum, open by declaration.
        Some(_) | None => String::new(),
    };
    match error.kind() {
        ErrorKind::UnknownArgument => {
            Some(format!("没有 `{}` 这个选项{}", argument(), near(ContextKind::SuggestedArg)))
        }
        ErrorKind::InvalidSubcommand => Some(format!(
            "没有 `{}` 这个命令{}",
            said(ContextKind::InvalidSubcommand).unwrap_or_default(),
            near(ContextKind::SuggestedSubcommand)
        )),
        ErrorKind::MissingRequiredArgument => Some(format!("缺少 {}", argument())),
        ErrorKind::InvalidValue => {
            let value = said(ContextKind::InvalidValue).filter(|value| !value.is_empty());
            let valid = match error.get(ContextKind::ValidValue) {
                Some(ContextValue::Strings(valid)) if !valid.is_empty() => {
                    format!("\n  建议：可以写 {}", valid.join("、"))
                }
                // A foreign enum, open by declaration.
                Some(_) | None => String::new(),
            };
            Some(match value {
                Some(value) => format!("`{}` 不能写 `{value}`{valid}", argument()),
                None => format!("`{}` 后面缺少内容{valid}", argument()),
            })
        }
        ErrorKind::ArgumentConflict => {
            Some(format!("`{}` 不能与 `{}` 同时使用", argument(), said(ContextKind::PriorArg).unwrap_or_default()))
        }
        // A foreign enum, open by declaration.
        _ => None,
    }
}
