//! A policy that is broken on purpose is told alike wherever it is told: terminal, GitHub, editor, server.

use super::*;
use crate::cli::lsp::Client;

/// What each of them says: code, line, column and words, the help left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    code: String,
    line: u64,
    column: u64,
    message: String,
}

/// From what a terminal shows: `× G0201 …` and `╭─[site.grade:14:40]`, the words over several lines.
fn of_terminal(shown: &str) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    let mut in_words = false;
    for line in shown.lines() {
        let inside = line.trim_start();
        if let Some(rest) = ["× ", "⚠ ", "☞ "].iter().find_map(|mark| inside.strip_prefix(mark)) {
            let (code, message) = rest.split_once(' ').expect("a code");
            said.push(Said { code: code.to_owned(), line: 0, column: 0, message: message.to_owned() });
            in_words = true;
        } else if let Some((_, place)) = line.split_once("╭─[") {
            // A second place of one finding is not its own.
            let last = said.last_mut().filter(|last| last.line == 0);
            if let (Some(last), Some(place)) = (last, place.trim_end().strip_suffix(']')) {
                let mut numbers = place.rsplit(':').map(|number| number.parse().expect("a number"));
                last.column = numbers.next().expect("a column");
                last.line = numbers.next().expect("a line");
            }
            in_words = false;
        } else if let (true, Some(more), Some(last)) = (in_words, inside.strip_prefix("│ "), said.last_mut()) {
            last.message = format!("{} {more}", last.message);
        }
    }
    said
}

/// From workflow commands: `::error file=…,line=14,col=40,endColumn=…,title=G0201::…`.
fn of_github(shown: &str) -> Vec<Said> {
    let one = |line: &str| {
        let (head, message) = line.trim_start_matches("::").split_once("::").expect("a message");
        let property = |name: &str| head.split([',', ' ']).find_map(|one| one.strip_prefix(name)).expect("a property");
        Said {
            code: property("title=").to_owned(),
            line: property("line=").parse().expect("a number"),
            column: property("col=").parse().expect("a number"),
            message: message.split("%0A").next().expect("words").replace("%25", "%"),
        }
    };
    shown.lines().filter(|line| line.starts_with("::")).map(one).collect()
}

/// From what an editor is told: places from 0, in UTF-16, which is what characters are here.
fn of_editor(found: &[Value]) -> Vec<Said> {
    let one = |found: &Value| {
        let start = &found["range"]["start"];
        Said {
            code: found["code"].as_str().expect("a code").to_owned(),
            line: start["line"].as_u64().expect("a line") + 1,
            column: start["character"].as_u64().expect("a column") + 1,
            message: found["message"].as_str().expect("words").lines().next().expect("words").to_owned(),
        }
    };
    found.iter().map(one).collect()
}

fn of_server(diagnostics: &Value) -> Vec<Said> {
    let one = |found: &Value| Said {
        code: found["code"].as_str().expect("a code").to_owned(),
        line: found["line"].as_u64().expect("a line"),
        column: found["column"].as_u64().expect("a column"),
        message: found["message"].as_str().expect("words").to_owned(),
    };
    diagnostics.as_array().expect("a list").iter().map(one).collect()
}

fn sorted(mut said: Vec<Said>) -> Vec<Said> {
    said.sort();
    said
}

/// Told alike by all; which codes these are.
fn alike(good: &str, broken: &str) -> Vec<String> {
    let run = |args: &str| Test::new(args).file("policies/site.grade", broken).run();
    let terminal = run("check policies/site.grade");
    let terminal = sorted(of_terminal(&(terminal.stdout + &terminal.stderr)));
    assert!(!terminal.is_empty() && terminal.iter().all(|said| said.line > 0), "{terminal:?}");
    assert_eq!(sorted(of_github(&run("check policies/site.grade --format github").stdout)), terminal);

    let mut client = Client::new();
    let uri = client.open("site.grade", broken);
    let mut found = client.findings(&uri, 1);
    // What takes a proof comes behind what is seen at once, and with it.
    if found.len() < terminal.len() {
        found = client.findings(&uri, 1);
    }
    assert_eq!(sorted(of_editor(&found)), terminal);
    client.goodbye();

    let serve = Test::new("serve policies --listen 127.0.0.1:0").file("policies/site.grade", good);
    let server = Server::start(serve);
    let checked = server.post("/v1/policies/site/check", broken).json();
    assert_eq!(sorted(of_server(&checked["diagnostics"])), terminal);
    let codes = terminal.into_iter().map(|said| said.code).collect::<Vec<_>>();
    // What keeps the policy from being served is also told of the file that is saved so.
    if checked["good"] == false {
        server.write("policies/site.grade", broken);
        until("the file is told to be wrong", || server.get("/v1/policies/site").body.contains(&codes[0]));
        let state = server.get("/v1/policies/site").json();
        let told = sorted(of_server(&state["troubles"][0]["diagnostics"]));
        assert_eq!(told.iter().map(|said| &said.code).collect::<Vec<_>>(), codes.iter().collect::<Vec<_>>(), "{state}");
    }
    codes
}

#[test]
fn a_broken_policy_is_told_alike_everywhere() {
    // A name that is misspelt, and a number that cannot be.
    let broken = SITE.replace("revisits >= 3", "returns >= 3").replace("satisfaction >= 8", "satisfaction >= 80%");
    let codes = alike(SITE, &broken);
    assert_eq!(codes, ["G0201", "G0312"]);
    // In Chinese, where a column counts characters, not bytes.
    let broken = CHINESE.replace("首付 / 总价", "首付 / 总价格");
    let chinese = CHINESE.replace("评级办法 案场 ", "评级办法 案场 as site ");
    let codes = alike(&chinese, &broken.replace("评级办法 案场 ", "评级办法 案场 as site "));
    assert_eq!(codes, ["G0201"]);
}

#[test]
fn what_a_proof_finds_is_told_alike_everywhere() {
    let gap = SITE.replace("if any of intent are B and none of intent are C then grade B\n", "");
    let codes = alike(SITE, &gap);
    assert!(codes.contains(&"G0800".to_owned()), "{codes:?}");
}
