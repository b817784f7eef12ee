//! `gradus check`: what is wrong with policies, and what they hold.

use std::path::{Path, PathBuf};

use crate::cli::diagnostics::{self, Findings, Format};
use crate::cli::error::Error;
use crate::cli::ui::{self, Ui, counted, plain};
use crate::cli::watch::Watched;
use crate::cli::{Exit, policies};
use crate::diagnostic::{Lang, Severity};
use crate::limits;
use crate::plan::{Given, Grading, Lineage, Override};
use crate::policy::{Compiled, Policy, Role};
use crate::proof::{Proofs, Status};

/// Check policies and say what is wrong with them
///
/// Reads each policy and reports names, types, units, rows that can never be reached and examples that do not hold.
/// Then proves what can be proved: that every lead gets a grade, that sentences never disagree, that promises are kept.
/// Ends with 1 when there is an error or a warning.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus check policies/real_estate_site.grade
  gradus check --format github policies/*.grade")]
pub(crate) struct Args {
    /// The policies, or folders of them; `-` is standard input
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<PathBuf>,
    /// The folder that the files named by the policies may lie in [default: the folder of each policy]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    format: Format,
    /// How many steps the proofs of one policy may take
    #[arg(long, value_name = "STEPS", default_value_t = limits::DIAGRAM_STEPS)]
    budget: usize,
    /// Leave the proofs out
    #[arg(long)]
    no_proofs: bool,
    /// Say how each policy is compiled for speed, or why it is not
    #[arg(long)]
    plan: bool,
    /// Check again whenever a file changes, until the program is ended
    #[arg(long)]
    watch: bool,
}

/// Checks every policy, once or after each change.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    if args.watch {
        let watched = Watched { policies: &args.policies, root: args.root.as_deref(), records: &[] };
        return watched.run(ui, || once(args, ui));
    }
    once(args, ui)
}

fn once(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let mut checked = Vec::new();
    for path in &args.policies {
        checked.extend(read(path, args.root.as_deref())?);
    }
    let proofs: Vec<Option<Proofs>> = checked
        .iter_mut()
        .map(|Checked { compiled, .. }| if args.no_proofs { None } else { compiled.prove(args.budget) })
        .collect();
    let findings: Vec<Findings<'_>> = checked
        .iter()
        .map(|Checked { compiled: one, .. }| Findings {
            source: &one.source,
            diagnostics: &one.diagnostics,
            lang: ui.lang_of(one.source.text()),
            place: None,
        })
        .collect();
    ui::out(diagnostics::show(&findings, args.format, ui.colored_out))?;
    for ((Checked { compiled: one, role, named }, file), proofs) in checked.iter().zip(&findings).zip(&proofs) {
        let proved = proofs.as_ref().map(|proofs| proved(proofs, file.lang)).unwrap_or_default();
        let text = if role.is_policy() {
            summary(one, file.lang, *named) + &proved + &planned(args, one, file.lang)
        } else {
            shared(one, file.lang)
        };
        match args.format {
            Format::Pretty => ui::out(text)?,
            // The findings are data there, so what people read goes elsewhere.
            Format::Json | Format::Github => ui::err(text),
        }
    }
    let grave = |one: &Checked| one.compiled.diagnostics.iter().any(|found| found.severity() != Severity::Note);
    Ok(if checked.iter().any(grave) { Exit::Findings } else { Exit::Good })
}

/// One file that was checked.
struct Checked {
    compiled: Compiled,
    role: Role,
    /// Whether its file is named beside the policy: in a folder, several versions bear one name.
    named: bool,
}

/// The policy at a path, or all of a folder, with what is wrong with them side by side.
fn read(path: &Path, root: Option<&Path>) -> Result<Vec<Checked>, Error> {
    if !path.is_dir() {
        return Ok(vec![Checked { compiled: policies::file(path, root)?, role: Role::Version, named: false }]);
    }
    let folder = policies::folder(path, root)?;
    let mut files = folder.files().to_vec();
    for (file, role) in &mut files {
        if *role == Role::Shared {
            // By itself it is no policy; what is wrong in it is said where it is used.
            file.diagnostics.clear();
        }
    }
    for finding in folder.findings() {
        if let Some((file, _)) = files.get_mut(finding.file) {
            file.diagnostics.push(finding.diagnostic);
        }
    }
    Ok(files.into_iter().map(|(compiled, role)| Checked { compiled, role, named: true }).collect())
}

/// One line for a file that is no policy by itself.
fn shared(file: &Compiled, lang: Lang) -> String {
    let name = plain(file.source.name());
    lang.pick(format!("✓ {name}: shared by other policies\n"), format!("✓ {name}：供其他办法引用\n"))
}

/// What is said below the findings on one policy.
pub(crate) fn told(checked: &Compiled, proofs: Option<&Proofs>, lang: Lang) -> String {
    summary(checked, lang, false) + &proofs.map(|proofs| proved(proofs, lang)).unwrap_or_default()
}

/// One line for each question that the proofs answered.
fn proved(proofs: &Proofs, lang: Lang) -> String {
    let line = |status: Status, asked: (&str, &str), refuted: (&str, &str)| {
        let text = match status {
            Status::NotAsked => return String::new(),
            Status::Proved => format!("{}{}", lang.pick(asked.0, asked.1), lang.pick(" (proved)", "（已证明）")),
            Status::Refuted => lang.pick(refuted.0, refuted.1).to_owned(),
            Status::NotDecided => {
                format!("{}{}", lang.pick(asked.0, asked.1), lang.pick(": not decided", "：未能判定"))
            }
        };
        format!("  {text}\n")
    };
    let complete = line(
        proofs.complete,
        ("complete: no lead falls through the rules", "完整：没有漏掉的客户"),
        ("not complete: some leads get no grade", "不完整：有些客户评不出等级"),
    );
    let consistent = line(
        proofs.consistent,
        ("free of conflict: sentences never disagree", "无冲突：规则从不互相矛盾"),
        ("not free of conflict: some sentences disagree", "有冲突：有些规则互相矛盾"),
    );
    let kept = proofs.promises.iter().filter(|status| **status == Status::Proved).count();
    let all = proofs.promises.len();
    let promises = if all == 0 {
        String::new()
    } else {
        lang.pick(format!("  promises: {kept} of {all} proved\n"), format!("  保证：{all} 条中 {kept} 条已证明\n"))
    };
    format!("{complete}{consistent}{promises}")
}

/// One line for a policy, and a second on how far it sees where facts are missing.
fn summary(checked: &Compiled, lang: Lang, named: bool) -> String {
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
            let method = if policy.tells_possible_exactly() {
                lang.pick(
                    "  incomplete leads: exact — the grades shown are those that are possible, no more\n",
                    "  资料不全的客户：精确——列出的等级恰好是全部可能\n",
                )
            } else {
                lang.pick(
                    "  incomplete leads: at most — the grades shown are all that are possible, perhaps more\n",
                    "  资料不全的客户：至多——列出的等级包含全部可能，也可能偏多\n",
                )
            };
            let colon = lang.pick(": ", "：");
            let lineage = lineage(&policy.labels().lineage, lang);
            let file = if named { lang.pick(format!(" ({name})"), format!("（{name}）")) } else { String::new() };
            format!("✓ {}{version}{file}{noted}{colon}{holds}\n{}{method}", plain(&plan.id), plain(&lineage))
        }
    }
}

/// One line on how a policy is compiled, where that is asked for.
fn planned(args: &Args, checked: &Compiled, lang: Lang) -> String {
    match checked.policy.as_ref().filter(|_| args.plan) {
        Some(policy) => format!("  {}\n", plain(&policy.kernel_in_words(lang))),
        None => String::new(),
    }
}

/// Which files the parts come from; nothing of a policy in one file.
fn lineage(lineage: &Lineage, lang: Lang) -> String {
    let (comma, semicolon) = (lang.pick(", ", "、"), lang.pick("; ", "；"));
    let from = |given: &Given| {
        let parts = [
            (given.scales, "scale", "个标尺"),
            (given.inputs, "input", "个字段"),
            (given.items, "item", "个指标"),
            (given.lets, "let", "个设"),
            (given.sentences, "sentence", "条规则"),
            (given.decisions, "decision", "个判定"),
        ];
        let parts = parts.into_iter().filter(|(n, ..)| *n > 0);
        let parts: Vec<String> = parts.map(|(n, one, chinese)| counted(n, lang, one, chinese)).collect();
        let file = &given.file;
        let parts = if parts.is_empty() { lang.pick("nothing", "无").to_owned() } else { parts.join(comma) };
        lang.pick(format!("from {file}: {parts}"), format!("来自 {file}：{parts}"))
    };
    let instead = |one: &Override| {
        let name = if one.name.is_empty() { String::new() } else { format!(" {}", one.name) };
        let (file, line) = &one.instead_of;
        let file = file.as_deref().unwrap_or_default();
        let by = one.by.0.as_ref().map(|by| lang.pick(format!("in {by}, "), format!("见 {by}，"))).unwrap_or_default();
        let word = one.part.word(lang);
        lang.pick(
            format!("{word}{name} ({by}instead of {file} line {line})"),
            format!("{word}{name}（{by}原在 {file} 第 {line} 行）"),
        )
    };
    let left = |given: &&Given| given.examples > 0;
    let examples = |given: &Given| {
        let (file, n) = (&given.file, given.examples);
        lang.pick(format!("{} of {file}", counted(n, lang, "example", "")), format!("{file} 的 {n} 个举例"))
    };
    let line = |text: &str, all: Vec<String>| {
        if all.is_empty() { String::new() } else { format!("  {text}{}\n", all.join(semicolon)) }
    };
    let mut out = line("", lineage.files.iter().map(from).collect());
    out.push_str(&line(lang.pick("overrides: ", "改写："), lineage.overrides.iter().map(instead).collect()));
    let not_run = lang.pick("not held against this variant: ", "只对原办法检验、不对本办法检验：");
    out.push_str(&line(not_run, lineage.files.iter().filter(left).map(examples).collect()));
    out
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
        all.push(counted(promises, lang, "promise", "条保证"));
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
