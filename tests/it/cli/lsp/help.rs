//! Help with writing: what may come next, other names, what mends a finding, colours, shares beside sentences.

use serde_json::{Value, json};

use super::{Client, place, range};

const SITE: &str = "grades A > B > C\nlevels A > B\ninput visits \"Visits\" count\ninput calls count\n\
                    group g { item i { A when visits >= 2 otherwise B } }\n\
                    if all of g are A then grade A\notherwise grade B\n\
                    decide note { \"{visits} times\" when i is A  otherwise \"-\" }\n\
                    expect 0% to 100% of leads where calls >= 1\n";

/// Applies edits, which are in order and apart.
fn applied(text: &str, edits: &[Value]) -> String {
    let offset = |place: &Value| {
        let (line, character) = (place["line"].as_u64().unwrap(), place["character"].as_u64().unwrap());
        let start: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
        let mut units = 0;
        let within = text[start..].char_indices().find(|(_, c)| {
            let here = units >= character;
            units += c.len_utf16() as u64;
            here
        });
        within.map_or(text.len(), |(at, _)| start + at)
    };
    let mut out = text.to_owned();
    for edit in edits.iter().rev() {
        let (start, end) = (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]));
        out.replace_range(start..end, edit["newText"].as_str().expect("a text"));
    }
    out
}

fn labels(answer: &Value) -> Vec<String> {
    answer.as_array().expect("a list").iter().map(|one| one["label"].as_str().expect("a label").to_owned()).collect()
}

fn rename(client: &mut Client, uri: &str, text: &str, word: &str, new: &str) -> Value {
    let (line, character) = place(text, word);
    client.request(
        "textDocument/rename",
        json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character }, "newName": new }),
    )
}

fn edits(answer: &Value, uri: &str) -> Vec<Value> {
    answer["result"]["changes"][uri].as_array().unwrap_or_else(|| panic!("no changes: {answer}")).clone()
}

#[test]
fn what_may_come_next_is_offered_in_the_language_of_the_file() {
    let mut client = Client::new();
    let text = format!("{SITE}if vis\n");
    let uri = client.open("a.grade", &text);
    // The text is broken just there, as it is while it is written.
    assert!(!client.findings(&uri, 1).is_empty());
    let offered = client.ask("textDocument/completion", &uri, 9, 6);
    let visits = offered.as_array().unwrap().iter().find(|one| one["label"] == "visits").expect("visits").clone();
    assert_eq!(range(&visits["textEdit"]["range"]), "9:3-9:6");
    assert_eq!(visits["detail"], "count — Visits");
    let all = labels(&offered);
    for wanted in ["calls", "i", "g", "note", "A", "at least", "when"] {
        assert!(all.iter().any(|label| label == wanted), "{wanted}: {all:?}");
    }
    assert!(!all.iter().any(|label| label == "若"), "{all:?}");
    // Behind `grade`, of all names only the grades.
    let text = format!("{SITE}if calls >= 1 then grade \n");
    client.change(&uri, 2, &text);
    let all = labels(&client.ask("textDocument/completion", &uri, 9, 25));
    assert!(["A", "B", "C"].iter().all(|grade| all.iter().any(|label| label == grade)), "{all:?}");
    assert!(!all.iter().any(|label| label == "visits"), "{all:?}");
    // Nothing in a comment or a title.
    client.change(&uri, 3, &format!("{SITE}# vis\n"));
    assert_eq!(client.ask("textDocument/completion", &uri, 9, 5), json!([]));
    // Chinese words, and a name that begins in the middle of a run.
    let text = "等级 A > B\n字段 回访次数 次数\n若回访\n其余 评为 B\n";
    let uri = client.open("b.grade", text);
    let offered = client.ask("textDocument/completion", &uri, 2, 3);
    let visits = offered.as_array().unwrap().iter().find(|one| one["label"] == "回访次数").expect("a name").clone();
    assert_eq!(range(&visits["textEdit"]["range"]), "2:1-2:3");
    let all = labels(&client.ask("textDocument/completion", &uri, 4, 0));
    assert!(all.iter().any(|label| label == "若") && !all.iter().any(|label| label == "if"), "{all:?}");
    client.goodbye();
}

#[test]
fn a_thing_gets_another_name_in_all_places() {
    let mut client = Client::new();
    let uri = client.open("a.grade", SITE);
    let answer = rename(&mut client, &uri, SITE, "visits >= 2", "returns");
    let renamed = applied(SITE, &edits(&answer, &uri));
    assert_eq!(renamed, SITE.replace("visits", "returns"));
    // A level that is called like a grade: only the level.
    let answer = rename(&mut client, &uri, SITE, "A when", "good");
    let renamed = applied(SITE, &edits(&answer, &uri));
    let expected = SITE.replace("levels A", "levels good").replace("{ A when", "{ good when");
    assert_eq!(renamed, expected.replace("are A then", "are good then").replace("i is A", "i is good"));
    client.change(&uri, 2, &renamed);
    assert_eq!(client.codes(&uri, 2), Vec::<String>::new());
    client.goodbye();
}

#[test]
fn han_text_without_blanks_is_renamed_too() {
    let mut client = Client::new();
    let text = "等级 A > B\n字段 回访次数 次数\n若回访次数>=3则评为A\n其余评为B\n";
    let uri = client.open("a.grade", text);
    let answer = rename(&mut client, &uri, text, "回访次数 次数", "到访");
    assert_eq!(applied(text, &edits(&answer, &uri)), text.replace("回访次数", "到访"));
    client.goodbye();
}

#[test]
fn a_name_that_would_not_do_is_refused() {
    let mut client = Client::new();
    let uri = client.open("a.grade", SITE);
    let mut refused = |word: &str, new: &str| {
        let answer = rename(&mut client, &uri, SITE, word, new);
        answer["error"]["message"].as_str().unwrap_or_else(|| panic!("{new}: {answer}")).to_owned()
    };
    assert!(refused("visits >= 2", "when").contains("is a word of the language"));
    assert!(refused("visits >= 2", "评为").contains("is a word of the language"));
    assert!(refused("visits >= 2", "two words").contains("is no name"));
    assert!(refused("visits >= 2", "3.5").contains("is no name"));
    assert!(refused("visits >= 2", "").contains("is no name"));
    let collision = refused("visits >= 2", "calls");
    assert!(collision.contains("cannot be its name here"), "{collision}");
    let same_scale = refused("A when", "B");
    assert!(same_scale.contains("cannot be its name here"), "{same_scale}");
    assert!(refused("all of g", "x").contains("no name of the policy"));
    client.change(&uri, 2, &SITE.replace("visits >= 2", "visits >= ("));
    let answer = rename(&mut client, &uri, SITE, "visits \"", "returns");
    assert!(answer["error"]["message"].as_str().is_some_and(|why| why.contains("mend that first")), "{answer}");
    client.goodbye();
}

#[test]
fn what_other_files_speak_of_is_not_renamed_behind_their_back() {
    let mut client = Client::new();
    let shared = "grades A > B\nlet enough = 3\nlet spare = 4\n";
    client.file("common.grade", shared);
    let text = "use \"common.grade\"\ninput n count\nif n >= enough then grade A\notherwise grade B\n";
    client.file("a.grade", text);
    let uri = client.open("a.grade", text);
    let answer = rename(&mut client, &uri, text, "enough", "plenty");
    let why = answer["error"]["message"].as_str().expect("a reason").to_owned();
    assert!(why.contains("also stands in common.grade"), "{why}");
    let common = client.open("common.grade", shared);
    let answer = rename(&mut client, &common, shared, "enough", "plenty");
    let why = answer["error"]["message"].as_str().expect("a reason").to_owned();
    assert!(why.contains("a.grade rests on this file"), "{why}");
    let answer = rename(&mut client, &common, shared, "spare", "plenty");
    assert_eq!(edits(&answer, &common).len(), 1);
    client.goodbye();
}

/// The titles of what can be done, and what the text then is.
fn mended(client: &mut Client, uri: &str, text: &str) -> Vec<(String, String)> {
    let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
    let answer = client.request(
        "textDocument/codeAction",
        json!({ "textDocument": { "uri": uri }, "range": all, "context": { "diagnostics": [] } }),
    );
    let actions = answer["result"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
    let done = actions.iter().map(|action| {
        let edits = action["edit"]["changes"][uri].as_array().expect("edits");
        (action["title"].as_str().expect("a title").to_owned(), applied(text, edits))
    });
    done.collect()
}

#[test]
fn the_nearest_name_is_written() {
    let mut client = Client::new();
    let text = SITE.replace("visits >= 2", "visit >= 2").replace("grade B\n", "grade BB\n");
    let uri = client.open("a.grade", &text);
    let ways = mended(&mut client, &uri, &text);
    assert_eq!(ways.first().map(|(title, _)| title.as_str()), Some("write `visits`"), "{ways:#?}");
    assert_eq!(ways[0].1, text.replace("visit >= 2", "visits >= 2"));
    client.goodbye();
}

#[test]
fn a_gap_is_closed_and_its_lead_kept_as_an_example() {
    for (text, otherwise) in [
        (
            "grades A > B apart Lost\ninput n count\ninput gone yes/no\nif gone then in any case grade Lost\n\
             if n >= 3 then grade A\nif n = 1 then grade B\n",
            "otherwise grade B",
        ),
        ("等级 A > B\n字段 回访 次数\n若 回访 >= 3 则 评为 A\n若 回访 = 1 则 评为 B\n", "其余 评为 B"),
        ("grades A > B\ninput n count\ngrade {\n  A when n >= 3\n  B when n = 1\n}\n", "otherwise B"),
    ] {
        let mut client = Client::new();
        let uri = client.open("a.grade", text);
        client.findings(&uri, 1);
        assert_eq!(client.codes(&uri, 1), ["G0800"]);
        let ways = mended(&mut client, &uri, text);
        assert_eq!(ways.len(), 2, "{ways:#?}");
        let (example, closed) = (&ways[0].1, &ways[1].1);
        assert!(closed.contains(otherwise), "{closed}");
        client.change(&uri, 2, closed);
        assert_eq!(client.codes(&uri, 2), Vec::<String>::new());
        assert_eq!(client.codes(&uri, 2), Vec::<String>::new(), "{closed}");
        // As an example it says what is so now, and the gap is still there.
        client.change(&uri, 3, example);
        assert_eq!(client.codes(&uri, 3), Vec::<String>::new(), "{example}");
        assert_eq!(client.codes(&uri, 3), ["G0800"]);
        client.goodbye();
    }
}

#[test]
fn the_gap_of_an_item_is_closed_within_it() {
    let text = "grades A > B\nlevels A > B\ninput n count\ngroup g {\n  item i { A when n >= 3 }\n}\n\
                if i is A then grade A\nif i is not A then grade B\n";
    let mut client = Client::new();
    let uri = client.open("a.grade", text);
    client.findings(&uri, 1);
    assert!(client.codes(&uri, 1).contains(&"G0805".to_owned()));
    let ways = mended(&mut client, &uri, text);
    let closed = ways.iter().find(|(title, _)| title == "close the gap with `otherwise B`").expect("a way");
    assert_eq!(closed.1, text.replace("n >= 3 }", "n >= 3  otherwise B }"));
    client.goodbye();
}

#[test]
fn every_word_has_its_colour() {
    let mut client = Client::new();
    let text = "等级 A > B\n字段 回访次数 次数 # 回访\n若回访次数>=3则评为A\n其余 评为 B 理由 \"少\"\n";
    let uri = client.open("a.grade", text);
    let answer = client.about("textDocument/semanticTokens/full", &uri);
    let data: Vec<usize> = answer["data"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as usize).collect();
    let kinds = ["key", "comment", "text", "number", "input", "value", "member", "group", "item", "result", "label"];
    let lines: Vec<Vec<u16>> = text.lines().map(|line| line.encode_utf16().collect()).collect();
    let (mut line, mut at, mut out) = (0, 0, String::new());
    for token in data.chunks(5) {
        at = if token[0] == 0 { at + token[1] } else { token[1] };
        line += token[0];
        let word = String::from_utf16(&lines[line][at..at + token[2]]).expect("whole characters");
        out.push_str(&format!("{word}:{} ", kinds[token[3]]));
    }
    assert_eq!(
        out,
        "等级:key A:member B:member 字段:key 回访次数:input 次数:key # 回访:comment \
         若:key 回访次数:input 3:number 则评为:key A:member 其余:key 评为:key B:member 理由:key \"少\":text "
    );
    client.goodbye();
}

#[test]
fn the_share_of_leads_stands_beside_each_sentence() {
    let mut client = Client::with(json!({ "workspace": { "inlayHint": { "refreshSupport": true } } }));
    let (uri, text) = client.open_shipped("real_estate_site.zh.grade");
    client.wait(|message| message["method"] == "workspace/inlayHint/refresh");
    let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
    let ask = json!({ "textDocument": { "uri": uri }, "range": all });
    let answer = client.request("textDocument/inlayHint", ask.clone());
    let lines: Vec<&str> = text.lines().collect();
    let shown = answer["result"].as_array().expect("a list").iter().map(|hint| {
        let line = lines[hint["position"]["line"].as_u64().unwrap() as usize];
        assert_eq!(hint["position"]["character"].as_u64(), Some(line.encode_utf16().count() as u64));
        format!("{line}  ⟨{}⟩ {}\n", hint["label"].as_str().unwrap(), hint["tooltip"].as_str().unwrap())
    });
    insta::assert_snapshot!(shown.collect::<String>());
    // Of another text nothing is said until it is counted.
    client.change(&uri, 2, &format!("{text}# more"));
    let answer = client.request("textDocument/inlayHint", ask);
    assert!(answer["result"].as_array().is_some(), "{answer}");
    client.goodbye();
}
