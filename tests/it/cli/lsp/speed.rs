//! A policy of a thousand lines: how long findings and proofs take behind a keystroke.
//!
//! `GRADUS_PROGRAM=target/release/gradus cargo nextest run --features cli speed --no-capture` measures a program that was
//! built for speed; `docs/performance.md` has the figures. Without it there is no bound in time, only in what comes when.

use std::fmt::Write;
use std::time::{Duration, Instant};

use serde_json::json;

use super::{Client, place};

/// A thousand lines: inputs, groups of items, rules that count them, examples.
pub(super) fn long_policy() -> String {
    let mut text =
        "policy long \"A policy of a thousand lines\"\ngrades A > B > C > D\nlevels A > B > C\n\n".to_owned();
    for group in 0..12 {
        for input in 0..8 {
            let _ = writeln!(text, "input fact_{group}_{input} \"Fact {input} of {group}\" count");
        }
        let _ = writeln!(text, "\ngroup group_{group} \"Group {group}\" {{");
        for item in 0..8 {
            let _ = writeln!(text, "  item item_{group}_{item} \"Item {item} of {group}\" {{");
            let _ = writeln!(text, "    A when fact_{group}_{item} >= {}", 5 + item);
            let _ = writeln!(text, "    B when fact_{group}_{item} >= {}", 1 + item);
            let _ = writeln!(text, "    otherwise C\n  }}");
        }
        let _ = writeln!(text, "}}\n");
        let _ = writeln!(text, "decide note_{group} {{");
        let _ = writeln!(text, "  \"strong\" when at least 5 of group_{group} are A");
        let _ = writeln!(text, "  otherwise \"weak\"\n}}\n");
    }
    text.push_str("grade {\n");
    for (grade, count) in [("A", 7), ("B", 5), ("C", 3)] {
        for group in 0..12 {
            let _ = writeln!(text, "  {grade} when at least {count} of group_{group} are A");
        }
    }
    text.push_str("  otherwise D\n}\n");
    for example in 0..58 {
        let _ = writeln!(text, "\nexample \"lead {example}\" {{");
        for input in 0..8 {
            let _ = writeln!(text, "  fact_{}_{input}: 20", example % 12);
        }
        let _ = writeln!(text, "}} is A");
    }
    text
}

#[test]
fn findings_and_proofs_of_a_thousand_lines_come_in_time() {
    let text = long_policy();
    assert!(text.lines().count() >= 1_000, "{}", text.lines().count());
    let fast = std::env::var_os("GRADUS_PROGRAM").is_some();
    let mut client = Client::new();
    let uri = client.open("long.grade", &text);
    assert_eq!(client.codes(&uri, 1), Vec::<String>::new());
    client.findings(&uri, 1);
    let (line, character) = place(&text, ">= 5");
    let character = character + 3;
    let keys = if fast { 20 } else { 2 };
    let (mut checked, mut proved) = (Vec::new(), Vec::new());
    let press = |client: &mut Client, version: i64| {
        let digit = if version % 2 == 0 { "6" } else { "5" };
        let (start, end) =
            (json!({ "line": line, "character": character }), json!({ "line": line, "character": character + 1 }));
        let pressed = Instant::now();
        client.changes(&uri, version, json!([{ "range": { "start": start, "end": end }, "text": digit }]));
        client.findings(&uri, version);
        pressed
    };
    for version in 2..keys + 2 {
        let pressed = press(&mut client, version);
        checked.push(pressed.elapsed());
        client.findings(&uri, version);
        proved.push(pressed.elapsed());
    }
    // While proofs run, the next key is answered all the same.
    let mut between = Vec::new();
    for version in keys + 2..keys * 2 + 2 {
        between.push(press(&mut client, version).elapsed());
    }
    let worst = |times: &[Duration]| times.iter().max().copied().unwrap_or_default();
    let middle = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    for (what, times) in [("findings", &mut checked), ("proofs", &mut proved), ("findings while proving", &mut between)]
    {
        eprintln!("{what}: {:?} in the middle, {:?} at worst", middle(times), worst(times));
    }
    if fast {
        assert!(worst(&checked) < Duration::from_millis(100));
        assert!(worst(&between) < Duration::from_millis(100));
        assert!(worst(&proved) < Duration::from_secs(1));
    }
    client.goodbye();
}
