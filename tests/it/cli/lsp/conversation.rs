//! Opening, changing and closing; findings at once and proofs as they arrive; editors that behave badly.

use serde_json::{Value, json};

use super::{Client, place, range};

const GOOD: &str = "grades A > B\ninput revisits count\nif revisits >= 3 then grade A\notherwise grade B\n";
const GAP: &str = "grades A > B\ninput revisits count\nif revisits >= 3 then grade A\nif revisits = 1 then grade B\n";

#[test]
fn findings_come_at_once_and_proofs_behind_them() {
    let mut client = Client::new();
    let uri = client.open("a.grade", GAP);
    assert_eq!(client.codes(&uri, 1), Vec::<String>::new());
    let found = client.findings(&uri, 1);
    let told: Vec<&Value> = found.iter().map(|one| &one["code"]).collect();
    assert_eq!(told, ["G0800"], "{found:#?}");
    // Part of a text, and then all of it.
    let (line, character) = place(GAP, "revisits = 1");
    let at = json!({ "line": line, "character": character });
    let end = json!({ "line": line, "character": character + 8 });
    client.changes(&uri, 2, json!([{ "range": { "start": at, "end": end }, "text": "revisit" }]));
    let found = client.findings(&uri, 2);
    assert_eq!(found[0]["code"], "G0201", "{found:#?}");
    assert_eq!(range(&found[0]["range"]), format!("{line}:{character}-{line}:{}", character + 7));
    client.change(&uri, 3, GOOD);
    assert_eq!(client.codes(&uri, 3), Vec::<String>::new());
    assert_eq!(client.codes(&uri, 3), Vec::<String>::new());
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    let closed = client.wait(|message| message["params"]["uri"] == uri.as_str());
    assert_eq!(closed["params"]["diagnostics"], json!([]));
    client.goodbye();
}

#[test]
fn codes_and_words_are_those_of_check() {
    let text = "等级 A > B\n字段 回访次数 次数\n若 回访次 >= 3 则 评为 A\n若 回访次数 >= 1 则 评为 C\n其余 评为 B\n";
    let mut client = Client::new();
    let uri = client.open("a.grade", text);
    let found = client.findings(&uri, 1);
    let ran = crate::cli::Test::new("check --format json").arg("a.grade").file("a.grade", text).run();
    let checked: Vec<Value> = serde_json::from_str(&ran.stdout).expect("JSON");
    assert!(checked.len() >= 2, "{}", ran.stdout);
    assert_eq!(found.len(), checked.len());
    for (told, checked) in found.iter().zip(&checked) {
        assert_eq!(told["code"], checked["code"]);
        let help = checked["help"].as_str().expect("text");
        let message = checked["message"].as_str().expect("text");
        assert_eq!(told["message"], if help.is_empty() { message.to_owned() } else { format!("{message}\n{help}") });
        assert_eq!(told["range"]["start"]["line"].as_u64().map(|line| line + 1), checked["line"].as_u64());
        // All characters of this text count one.
        assert_eq!(told["range"]["start"]["character"].as_u64().map(|at| at + 1), checked["column"].as_u64());
        assert_eq!(told["range"]["end"]["character"].as_u64().map(|at| at + 1), checked["end_column"].as_u64());
    }
    client.goodbye();
}

#[test]
fn places_are_counted_in_utf16_or_as_agreed() {
    let text = "grades A > B\ninput n \"𠮷\" count if x >= 3 then grade A\notherwise grade B\n";
    let column = |capabilities: Value| {
        let mut client = Client::with(capabilities);
        let uri = client.open("a.grade", text);
        let found = client.findings(&uri, 1);
        let unknown = found.iter().find(|one| one["code"] == "G0201").expect("x is unknown").clone();
        client.goodbye();
        unknown["range"]["start"]["character"].as_u64().expect("a number")
    };
    assert_eq!(column(json!({})), 22);
    assert_eq!(column(json!({ "general": { "positionEncodings": ["utf-16", "utf-8"] } })), 24);
}

#[test]
fn files_that_a_policy_rests_on_are_taken_from_the_editor_first() {
    let mut client = Client::new();
    client.file("common.grade", "grades A > B\nlet enough = 3\n");
    let text = "use \"common.grade\"\ninput n count\nif n >= plenty then grade A\notherwise grade B\n";
    client.file("a.grade", text);
    let uri = client.open("a.grade", text);
    assert_eq!(client.codes(&uri, 1), ["G0201"]);
    // What is open stands before what is on disk, saved or not.
    let common = client.open("common.grade", "grades A > B\nlet plenty = 3\n");
    // By itself it is no policy; that it decides nothing is no mistake.
    assert_eq!(client.codes(&common, 1), Vec::<String>::new());
    assert_eq!(client.codes(&uri, 1), Vec::<String>::new());
    let declared = client.ask("textDocument/definition", &uri, 2, 9);
    assert_eq!((&declared["uri"], range(&declared["range"])), (&json!(common), "1:4-1:10".to_owned()));
    // What is wrong there is told where it is named, with the place.
    client.change(&common, 2, "grades A > B\nlet plenty = nothing\n");
    assert_eq!(client.codes(&common, 2), ["G0201"]);
    // The first is the proof of before.
    let found = client.wait(|message| {
        message["params"]["uri"] == uri.as_str() && message["params"]["diagnostics"][0]["code"] == "G0201"
    });
    let found = &found["params"]["diagnostics"][0];
    assert_eq!(range(&found["range"]), "0:4-0:18");
    assert_eq!(found["relatedInformation"][0]["location"]["uri"], common);
    client.goodbye();
}

#[test]
fn places_past_the_end_and_unknown_questions_are_answered() {
    let mut client = Client::new();
    let uri = client.open("a.grade", GOOD);
    for method in ["hover", "definition", "references"] {
        for (line, character) in [(0, 9_999), (9_999, 0), (4_294_967_295, 4_294_967_295)] {
            client.ask(&format!("textDocument/{method}"), &uri, line, character);
        }
    }
    let far = json!({ "line": 77, "character": 77 });
    client.changes(
        &uri,
        2,
        json!([{ "range": { "start": far, "end": { "line": 0, "character": 0 } }, "text": "\n# end" }]),
    );
    client.findings(&uri, 2);
    let error = |answer: Value| (answer["error"]["code"].as_i64(), answer["error"]["message"].to_string());
    let (code, why) = error(client.request("textDocument/moonPhase", json!({})));
    assert_eq!(code, Some(-32_601));
    assert!(why.contains("textDocument/moonPhase"), "{why}");
    let (code, why) = error(client.request("textDocument/hover", json!({ "position": "here" })));
    assert_eq!(code, Some(-32_602), "{why}");
    let nowhere = json!({ "textDocument": { "uri": "file:///no.grade" }, "position": { "line": 0, "character": 0 } });
    let (code, why) = error(client.request("textDocument/hover", nowhere));
    assert_eq!(code, Some(-32_602));
    assert!(why.contains("is not open"), "{why}");
    client.changes("file:///no.grade", 1, json!([{ "text": "" }]));
    let log = client.wait(|message| message["method"] == "window/logMessage");
    assert!(log["params"]["message"].as_str().is_some_and(|text| text.contains("is not open")), "{log}");
    client.notify("textDocument/didOpen", json!({ "textDocument": 3 }));
    client.wait(|message| message["method"] == "window/logMessage");
    client.notify("$/unheardOf", json!({}));
    client.goodbye();
}

#[test]
fn a_text_that_was_never_saved_is_read_too() {
    let mut client = Client::new();
    let document = json!({ "uri": "untitled:Untitled-1", "languageId": "gradus", "version": 1, "text": GAP });
    client.notify("textDocument/didOpen", json!({ "textDocument": document }));
    client.findings("untitled:Untitled-1", 1);
    assert_eq!(client.codes("untitled:Untitled-1", 1), ["G0800"]);
    client.goodbye();
}

#[test]
fn proofs_are_called_off_when_typing_goes_on() {
    let mut client = Client::new();
    let uri = client.open("a.grade", GAP);
    for version in 2..30 {
        client.change(&uri, version, &format!("{GAP}# {version}\n"));
    }
    client.change(&uri, 30, GOOD);
    // Of the last text both come; of no earlier one anything comes behind that.
    client.findings(&uri, 30);
    client.findings(&uri, 30);
    let late = |message: &Value| message["params"]["version"].as_i64().is_some_and(|version| version < 30);
    while client.comes(late, std::time::Duration::from_millis(1)) {
        client.wait(late);
    }
    assert!(!client.comes(late, std::time::Duration::from_millis(500)));
    client.goodbye();
}

#[test]
fn an_editor_that_behaves_badly_is_told_and_ends_it() {
    // Questions before the greeting.
    let mut client = Client::silent(&[]);
    let answer = client.request("textDocument/hover", json!({}));
    assert_eq!(answer["error"]["code"], -32_002, "{answer}");
    client.notify("exit", Value::Null);
    let (code, said) = client.end();
    assert_eq!(code, Some(1));
    assert!(said.contains("without saying `shutdown`"), "{said}");
    // Gone in the middle of a message.
    let mut client = Client::new();
    client.open("a.grade", GAP);
    client.raw("Content-Length: 1000\r\n\r\n{\"jsonrpc\"");
    let (code, said) = client.end();
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("no message of the protocol"), "{said}");
    // Gone between two.
    let mut client = Client::new();
    client.open("a.grade", GAP);
    let (code, said) = client.end();
    assert_eq!(code, Some(1), "{said}");
    // No message at all.
    let mut client = Client::silent(&[]);
    client.raw("GET / HTTP/1.1\r\n\r\n");
    let (code, said) = client.end();
    assert_eq!(code, Some(2), "{said}");
    // Questions behind the goodbye.
    let mut client = Client::new();
    client.request("shutdown", Value::Null);
    let answer = client.request("textDocument/hover", json!({}));
    assert_eq!(answer["error"]["code"], -32_600, "{answer}");
    client.notify("exit", Value::Null);
    assert_eq!(client.end().0, Some(0));
}
