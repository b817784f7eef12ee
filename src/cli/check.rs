//! `gradus check`: what is wrong with policies, and what they hold.

use std::path::PathBuf;

use crate::cli::diagnostics::{self, Findings, Format};
use crate::cli::error::Error;
use crate::cli::ui::{self, Ui, counted, plain};
use crate::cli::{Exit, files};
use crate::diagnostic::{Lang, Severity};
use crate::plan::Grading;
use crate::policy::{Compiled, Policy};

/// Check policies and say what is wrong with them
///
/// Reads each policy and reports names, types, units, rows that can never be reached and examples that do not hold.
/// Ends with 1 when there is an error or a warning.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus check policies/real_estate_site.grade
  gradus check --format github policies/*.grade")]
pub(crate) struct Args {
    /// The policies; `-` is standard input
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<PathBuf>,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    format: Format,
}

/// Checks every policy.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let checked = args.policies.iter().map(|path| files::policy(path)).collect::<Result<Vec<_>, _>>()?;
    let findings: Vec<Findings<'_>> = checked
        .iter()
        .map(|one| Findings { source: &one.source, diagnostics: &one.diagnostics, lang: ui.lang_of(one.source.text()) })
        .collect();
    ui::out(diagnostics::show(&findings, args.format, ui.colored_out))?;
    for (one, file) in checked.iter().zip(&findings) {
        let text = summary(one, file.lang);
        match args.format {
            Format::Pretty => ui::out(text)?,
            // The findings are data there, so what people read goes elsewhere.
            Format::Json | Format::Github => ui::err(text),
        }
    }
    let grave = |one: &Compiled| one.diagnostics.iter().any(|found| found.severity() != Severity::Note);
    Ok(if checked.iter().any(grave) { Exit::Findings } else { Exit::Good })
}

/// One line for a policy, and a second on how far it sees where facts are missing.
fn summary(checked: &Compiled, lang: Lang) -> String {
    let name = plain(checked.source.name());
    let count = |wanted: Severity| checked.diagnostics.iter().filter(|one| one.severity() == wanted).count();
    let errors = counted(count(Severity::Error), lang, "error", "个错误");
    let warnings = counted(count(Severity::Warning), lang, "warning", "个警告");
    match &checked.policy {
        None => lang.pick(format!("✗ {name}: {errors}, {warnings}\n"), format!("✗ {name}：{errors}，{warnings}\n")),
        // The policy works, but one of its own examples does not hold.
        Some(_) if count(Severity::Error) > 0 => {
            lang.pick(format!("✗ {name}: {errors}, {warnings}\n"), format!("✗ {name}：{errors}，{warnings}\n"))
        }
        Some(policy) => {
            let holds = holds(policy, lang).join(lang.pick(", ", "，"));
            let noted = if count(Severity::Warning) == 0 {
                String::new()
            } else {
                lang.pick(format!(" ({warnings})"), format!("（{warnings}）"))
            };
            let plan = policy.plan();
            let version = plan.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
            let method = lang.pick(
                "  incomplete leads: at most — the grades shown are all that are possible, perhaps more\n",
                "  资料不全的客户：至多——列出的等级包含全部可能，也可能偏多\n",
            );
            let colon = lang.pick(": ", "：");
            format!("✓ {}{version}{noted}{colon}{holds}\n{method}", plain(&plan.id))
        }
    }
}

/// What a policy holds, counted.
fn holds(policy: &Policy, lang: Lang) -> Vec<String> {
    let plan = policy.plan();
    let sentences = match &plan.grading {
        Grading::Sentences { sentences, .. } => sentences.len(),
        Grading::Nothing | Grading::Rows(_) => 0,
    };
    let (examples, steps) = (policy.examples().len(), policy.cost());
    let mut all = vec![
        counted(plan.inputs.len(), lang, "input", "个字段"),
        counted(plan.items.len(), lang, "item", "个指标"),
        counted(sentences, lang, "sentence", "条规则"),
        counted(plan.decisions.len(), lang, "decision", "个判定"),
    ];
    all.retain(|text| !text.starts_with("0 "));
    let promises = policy.promises().list.len();
    if promises > 0 {
        let not_yet = lang.pick(" not yet proved", "尚未证明");
        all.push(format!("{}{not_yet}", counted(promises, lang, "promise", "条保证")));
    }
    if examples > 0 {
        let verb = if examples == 1 { "holds" } else { "hold" };
        all.push(
            lang.pick(
                format!("{} {verb}", counted(examples, lang, "example", "")),
                format!("{examples} 个举例全部符合"),
            ),
        );
    }
    all.push(
        lang.pick(format!("at most {} a lead", counted(steps, lang, "step", "")), format!("每个客户至多 {steps} 步")),
    );
    all
}
