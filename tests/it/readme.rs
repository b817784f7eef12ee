//! The READMEs are tests: every command that is followed by its output prints just that.
//!
//! `UPDATE_README=1 cargo test --features cli readme` writes the outputs anew; read the difference before keeping it.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A fenced block: its language, its text, and the lines it stands on (fences left out).
struct Block {
    language: String,
    text: String,
    first: usize,
    last: usize,
}

fn blocks(page: &str) -> Vec<Block> {
    let lines: Vec<&str> = page.lines().collect();
    let mut found = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (at, line) in lines.iter().enumerate() {
        let Some(rest) = line.strip_prefix("```") else { continue };
        match open.take() {
            None => open = Some((at + 1, rest.to_owned())),
            Some((first, language)) => {
                let text = lines[first..at].join("\n");
                found.push(Block { language, text, first, last: at });
            }
        }
    }
    found
}

/// What a command prints: the data and, behind it, what goes to the person.
fn output(arguments: &[&str], folder: &Path, chinese: bool) -> String {
    let locale = if chinese { "zh_CN.UTF-8" } else { "en_US.UTF-8" };
    let result = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(arguments)
        .current_dir(folder)
        .env("LANG", locale)
        .env("LC_ALL", locale)
        .env("NO_COLOR", "1")
        .output()
        .expect("the program runs");
    let text = [result.stdout, result.stderr].concat();
    String::from_utf8(text).expect("UTF-8").trim_end().to_owned()
}

fn run(command: &str, chinese: bool) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("graded.csv");
    let target = target.to_str().expect("a path");
    let arguments: Vec<&str> = command
        .trim_start_matches("cargo ")
        .trim_start_matches("gradus ")
        .split_whitespace()
        .map(|word| if word == "graded.csv" { target } else { word })
        .collect();
    output(&arguments, Path::new("."), chinese).replace(target, "graded.csv")
}

/// The policy on sight with its slip, checked.
fn slip(policy: &str, slip: &str, chinese: bool) -> String {
    let start: String = slip.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let is_it = |line: &&str| line.split_whitespace().collect::<Vec<_>>().join(" ").starts_with(&start);
    let line = policy.lines().find(is_it).expect("the line with the slip stands in the policy");
    let folder = tempfile::tempdir().expect("a folder");
    let indent = line.len() - line.trim_start().len();
    let mistaken = policy.replace(line, &format!("{}{slip}", &line[..indent]));
    fs::write(folder.path().join("site.grade"), mistaken).expect("written");
    output(&["check", "site.grade"], folder.path(), chinese)
}

fn page_is_true(name: &str) {
    let chinese = name.contains(".zh.");
    let page = fs::read_to_string(name).expect("the page");
    let blocks = blocks(&page);
    let policy = &blocks.first().expect("the policy on sight").text;
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    let mut wrong = Vec::new();
    for pair in blocks.windows(2).rev() {
        let [before, after] = pair else { continue };
        if after.language != "text" {
            continue;
        }
        let printed = match before.language.as_str() {
            "sh" => run(&before.text, chinese),
            "" => slip(policy, &before.text, chinese),
            other => panic!("{name}: a block of `{other}` before an output"),
        };
        if printed != after.text {
            wrong.push(format!("{name}, line {}:\n{printed}", after.first + 1));
            lines.splice(after.first..after.last, printed.lines().map(str::to_owned));
        }
    }
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(name, lines.join("\n") + "\n").expect("written");
    } else {
        assert!(wrong.is_empty(), "what is printed differs:\n{}", wrong.join("\n\n"));
    }
}

#[test]
fn english() {
    page_is_true("README.md");
}

#[test]
fn chinese() {
    page_is_true("README.zh.md");
}

#[test]
fn the_policy_on_sight_is_one() {
    for name in ["README.md", "README.zh.md"] {
        let page = fs::read_to_string(name).expect("the page");
        let policy = blocks(&page).remove(0).text;
        let compiled = gradus::Compiler::new().check(gradus::source::Source::new("site.grade", policy));
        assert!(compiled.diagnostics.is_empty(), "{name}: {:?}", compiled.diagnostics);
    }
}
