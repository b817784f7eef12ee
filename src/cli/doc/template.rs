//! A page by a template: the own one, or that of a company.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, escape_formatter};

use crate::cli::diff::markdown;
use crate::cli::doc::Form;
use crate::cli::doc::page::Page;
use crate::cli::error::{Error, TemplateFault};
use crate::limits;

const HTML: &str = include_str!("page.html");
const MARKDOWN: &str = include_str!("page.md");

/// A template that can be read.
pub(crate) struct Template {
    path: PathBuf,
    text: String,
    form: Form,
}

impl Template {
    /// The text of the own template.
    pub(crate) fn own(form: Form) -> &'static str {
        match form {
            Form::Html => HTML,
            Form::Markdown => MARKDOWN,
        }
    }

    /// The template at a path, else the own one; its notation is checked.
    ///
    /// # Errors
    /// When it cannot be read or understood.
    pub(crate) fn read(path: Option<&Path>, form: Form) -> Result<Self, Error> {
        let (path, text) = match path {
            Some(path) => (path.to_owned(), text_of(path)?),
            None => (PathBuf::new(), Self::own(form).to_owned()),
        };
        let read = Self { path, text, form };
        let mut environment = read.environment();
        environment.add_template("page", &read.text).map_err(|error| read.fault(&error))?;
        Ok(read)
    }

    /// The page.
    ///
    /// # Errors
    /// When the template asks for what there is not.
    pub(crate) fn filled(&self, page: &Page) -> Result<String, Error> {
        let mut environment = self.environment();
        environment.add_template("page", &self.text).map_err(|error| self.fault(&error))?;
        let template = environment.get_template("page").map_err(|error| self.fault(&error))?;
        template.render(Serde(page)).map_err(|error| self.fault(&error))
    }

    /// How templates are read: what is not there is told, texts are never taken for markup, and no file is opened.
    fn environment(&self) -> Environment<'_> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(limits::TEMPLATE_STEPS));
        let lines = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        // These three cannot contradict each other; a page with more empty lines is a page all the same.
        environment.set_syntax(lines.unwrap_or_default());
        match self.form {
            Form::Html => environment.set_auto_escape_callback(|_| AutoEscape::Html),
            Form::Markdown => {
                environment.set_auto_escape_callback(|_| AutoEscape::None);
                environment.set_formatter(|out, state, value| match value.as_str() {
                    Some(text) if !value.is_safe() => {
                        out.write_str(&markdown::escaped(text)).map_err(minijinja::Error::from)
                    }
                    Some(_) | None => escape_formatter(out, state, value),
                });
            }
        }
        environment
    }

    fn fault(&self, error: &minijinja::Error) -> Error {
        let sort = match error.kind() {
            ErrorKind::SyntaxError => ("it is not written as templates are", "写法不对"),
            ErrorKind::UndefinedError => ("it asks for something that a page does not have", "用到了页面里没有的内容"),
            ErrorKind::UnknownFilter
            | ErrorKind::UnknownFunction
            | ErrorKind::UnknownMethod
            | ErrorKind::UnknownTest => ("it uses something that there is not", "用到了没有的功能"),
            ErrorKind::OutOfFuel => ("it takes too long", "耗时太长"),
            // A foreign enum, open by declaration.
            _ => ("it goes wrong while it is filled in", "填写时出错"),
        };
        let detail = error.detail().unwrap_or_default().to_owned();
        Error::Template(self.path.clone(), TemplateFault { line: error.line(), sort, detail })
    }
}

fn text_of(path: &Path) -> Result<String, Error> {
    let fail = |error| Error::Read(path.to_owned(), error);
    let most = u64::try_from(limits::POLICY_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    File::open(path).map_err(fail)?.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(fail)?;
    let fault = |line, sort| Error::Template(path.to_owned(), TemplateFault { line, sort, detail: String::new() });
    if bytes.len() > limits::POLICY_BYTES {
        return Err(fault(None, ("it is far too long for a template", "作为模板太长了")));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = good.split(|byte| *byte == b'\n').count();
        fault(Some(line), ("it is not text in UTF-8", "不是 UTF-8 编码的文本"))
    })
}
