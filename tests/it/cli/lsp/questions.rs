//! What an editor asks: meanings, places, lists, the layout.

use serde_json::{Value, json};

use super::{Client, place, place_at, range};

/// What is said of the first place of a word.
fn hover(client: &mut Client, uri: &str, text: &str, word: &str) -> String {
    let (line, character) = place(text, word);
    let answer = client.ask("textDocument/hover", uri, line, character);
    answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_name_says_what_it_means() {
    let mut client = Client::new();
    let (uri, text) = client.open_shipped("real_estate_site.zh.grade");
    insta::assert_snapshot!(hover(&mut client, &uri, &text, "回访次数     as"));
    insta::assert_snapshot!(hover(&mut client, &uri, &text, "首付达标  其余 B"));
    insta::assert_snapshot!(hover(&mut client, &uri, &text, "意向程度 至少 5 项为 A，则 评为 A"));
    assert_eq!(hover(&mut client, &uri, &text, "理由"), "");
    client.goodbye();
}

#[test]
fn a_grade_says_its_share() {
    let mut client = Client::new();
    let (uri, text) = client.open_shipped("man_rule.grade");
    client.findings(&uri, 1);
    client.findings(&uri, 1);
    // The census comes behind the proofs.
    let asked = (0..200).map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        hover(&mut client, &uri, &text, "ideal")
    });
    let said: Vec<String> = asked.filter(|said| said.contains('%')).take(1).collect();
    insta::assert_snapshot!(said.concat());
    client.goodbye();
}

#[test]
fn names_lead_to_where_they_are_declared_and_used() {
    let mut client = Client::new();
    let text = "grades A > B\nlevels A > B\ninput visits as v count\n\
                group g { item i { A when visits >= 1 otherwise B } }\n\
                if all of g are A then grade A\notherwise grade B\n\
                decide note { \"{visits} times, {v}\" when i is A  otherwise \"-\" }\n\
                example { v: 2 } is A, i A\n";
    let uri = client.open("a.grade", text);
    assert_eq!(client.codes(&uri, 1), Vec::<String>::new());
    let declared = |client: &mut Client, at: usize| {
        let (line, character) = place_at(text, at);
        range(&client.ask("textDocument/definition", &uri, line, character)["range"])
    };
    let at = |word: &str, skip: usize| text.find(word).expect("a word") + skip;
    // An input by its name and by its id, also in a text.
    assert_eq!(declared(&mut client, at("visits >= 1", 2)), "2:6-2:12");
    assert_eq!(declared(&mut client, at("{visits}", 2)), "2:6-2:12");
    assert_eq!(declared(&mut client, at("v: 2", 0)), "2:16-2:17");
    // A level and a grade of the same name.
    assert_eq!(declared(&mut client, at("are A", 4)), "1:7-1:8");
    assert_eq!(declared(&mut client, at("grade A\n", 6)), "0:7-0:8");
    let (line, character) = place(text, "visits as");
    let answer = client.ask("textDocument/references", &uri, line, character);
    let found: Vec<String> = answer.as_array().expect("a list").iter().map(|one| range(&one["range"])).collect();
    assert_eq!(found, ["2:6-2:12", "2:16-2:17", "3:26-3:32", "6:16-6:22", "6:32-6:33", "7:10-7:11"]);
    client.goodbye();
}

#[test]
fn while_a_text_is_broken_the_last_good_one_answers() {
    let mut client = Client::new();
    let text = "grades A > B\ninput visits \"Visits\" count\nif visits >= 3 then grade A\notherwise grade B\n";
    let uri = client.open("a.grade", text);
    client.findings(&uri, 1);
    let broken = text.replace("visits >= 3 then", "visits >= (");
    client.change(&uri, 2, &broken);
    assert!(!client.findings(&uri, 2).is_empty());
    assert!(hover(&mut client, &uri, &broken, "visits >=").contains("**Visits**"));
    let (line, character) = place(&broken, "visits >=");
    let declared = client.ask("textDocument/definition", &uri, line, character);
    assert_eq!(range(&declared["range"]), "1:6-1:12");
    // Also for a word that is new in what is broken.
    let broken = text.replace("if visits >= 3 then", "if 3 <= visits (");
    client.change(&uri, 3, &broken);
    client.findings(&uri, 3);
    assert!(hover(&mut client, &uri, &broken, "visits (").contains("**Visits**"));
    client.goodbye();
}

#[test]
fn what_a_text_holds_is_listed_and_folded() {
    let mut client = Client::new();
    let (uri, _) = client.open_shipped("real_estate_site.zh.grade");
    let symbols = client.about("textDocument/documentSymbol", &uri);
    insta::assert_snapshot!(lines(&symbols, 0));
    let folds = client.about("textDocument/foldingRange", &uri);
    let folds = folds.as_array().expect("a list").iter();
    let folds: Vec<String> = folds.map(|fold| format!("{}-{}", fold["startLine"], fold["endLine"])).collect();
    insta::assert_snapshot!(folds.join(" "));
    client.goodbye();
}

#[test]
fn the_layout_is_that_of_fmt() {
    let mut client = Client::new();
    let text = "grades A>B\ninput n count\nif  n>=3 then grade A\notherwise grade B";
    let uri = client.open("a.grade", text);
    let edits = client.about("textDocument/formatting", &uri);
    let formatted = crate::cli::Test::new("fmt -").stdin(text).run().stdout;
    assert_eq!(
        edits,
        json!([{ "newText": formatted, "range": {
        "start": { "line": 0, "character": 0 }, "end": { "line": 3, "character": 17 } } }])
    );
    client.change(&uri, 2, &formatted);
    assert_eq!(client.about("textDocument/formatting", &uri), Value::Null);
    client.change(&uri, 3, "grades A >\n");
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let answer =
        client.request("textDocument/formatting", json!({ "textDocument": { "uri": uri }, "options": options }));
    let why = answer["error"]["message"].as_str().expect("a reason");
    assert!(why.starts_with("a policy with an error in it is left as it is"), "{why}");
    client.goodbye();
}

/// A list of symbols, those inside others indented.
fn lines(symbols: &Value, depth: usize) -> String {
    let each = symbols.as_array().into_iter().flatten().map(|one| {
        let (name, detail) = (one["name"].as_str().unwrap_or(""), one["detail"].as_str().unwrap_or(""));
        let place = range(&one["selectionRange"]);
        format!("{}{name} — {detail} {place}\n{}", "  ".repeat(depth), lines(&one["children"], depth + 1))
    });
    each.collect()
}
