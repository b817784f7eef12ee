//! Decisions that are kept: none that was answered is missing, and each comes out the same again.

use std::collections::BTreeSet;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::*;

const BATCH: &str = "/v1/policies/site/batch?today=2026-11-22";
/// A site whose leads have a fact that is not kept.
const MASKED: &str =
    "policy phones\ngrades A > B\ninput phone text masked\nif phone is known then grade A\notherwise grade B\n";

/// `gradus log` of a folder, over the files of a server.
pub(super) fn log(server: &Server, args: &str) -> (Option<i32>, String, String) {
    log_in(server.test.folder.path(), args)
}

/// The same, in a folder.
pub(super) fn log_in(folder: &Path, args: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.arg("log").args(args.split_whitespace()).current_dir(folder);
    let output = command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

pub(super) fn ids(text: &str) -> BTreeSet<String> {
    let line = |line: &str| serde_json::from_str::<Value>(line).expect("JSON");
    text.lines().map(|text| line(text)["decision"].as_str().expect("an id").to_owned()).collect()
}

/// The file that decisions went to first.
const FIRST: &str = "log/decisions-000000001.ndjson";

#[test]
fn decisions_are_kept_found_and_taken_again() {
    let server =
        Server::start(site("--log log --log-sync always --zone Asia/Shanghai").file("policies/phones.grade", MASKED));
    let one = server.post(GRADE, KEEN).json();
    let many = server.post("/v1/policies/site/grade", &format!("[{KEEN},{{\"revisits\":\"often\"}}]")).json();
    let batch = server.ask_with("POST", BATCH, "", &format!("{KEEN}\nno lead\n{{\"revisits\":1,\"calls\":0}}"));
    assert_eq!(batch.status, 200);
    assert!(batch.head.contains("x-gradus-decision: "), "{}", batch.head);
    assert_eq!(server.post("/v1/policies/phones/grade", r#"{"phone":"13800138000"}"#).json()["verdict"]["grade"], "A");
    // A question why is no decision.
    assert!(server.post("/v1/policies/site/why", KEEN).json()["decision"].is_null());
    let (code, all, said) = log(&server, "log");
    assert_eq!((code, said.as_str()), (Some(0), "6 decisions read, 6 written\n"), "{all}");
    let id = |json: &Value| json["decision"].as_str().expect("an id").to_owned();
    let found = ids(&all);
    assert!(found.contains(&id(&one)) && found.contains(&format!("{}.2", id(&many))), "{found:?}");
    assert!(!all.contains("13800138000"), "{all}");
    let lines = |args: &str| log(&server, args).1.lines().count();
    assert_eq!(lines("log --grade A"), 4);
    assert_eq!(lines("log --policy site --grade A"), 3);
    assert_eq!(lines("log --grade rejected"), 1);
    assert_eq!((lines("log --from 2020-01-01"), lines("log --until 2020-01-01")), (6, 0));
    let again = "6 decisions read, 4 come out the same, 0 otherwise, 2 whose facts were not kept\n";
    assert_eq!(log(&server, "log --replay policies"), (Some(0), String::new(), again.to_owned()));

    // Another text is another policy, which decided nothing.
    server.write("policies/site.grade", &SITE.replace("1.2", "1.3"));
    let (_, _, said) = log(&server, "log --replay policies");
    assert!(said.contains("5 of policies that are not there"), "{said}");
    server.write("policies/site.grade", SITE);

    // A decision that would not come out so.
    let text = fs::read_to_string(server.path(FIRST)).expect("a file");
    let first = text.lines().next().expect("a line");
    let (own, _) = first.rsplit_once(",\"sum\":").expect("a sum");
    let (start, _) = own.rsplit_once(",\"answer\":").expect("an answer");
    let forged = format!("{start},\"answer\":\"0000000000000000\"");
    let sum: String = Sha256::digest(&forged).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    fs::write(server.path(FIRST), format!("{forged},\"sum\":\"{sum}\"}}\n")).expect("a file");
    let (code, told, _) = log(&server, "log --replay policies");
    assert_eq!(code, Some(1));
    let told: Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!((&told["was"]["decision"], &told["now"]["grade"]), (&one["decision"], &"A".into()));
}

#[test]
fn a_line_that_is_cut_off_is_passed_over_and_a_damaged_one_is_told() {
    let server = Server::start(site("--log log"));
    for _ in 0..3 {
        server.post(GRADE, KEEN);
    }
    let whole = fs::read(server.path(FIRST)).expect("a file");
    fs::write(server.path(FIRST), &whole[..whole.len() - 9]).expect("a file");
    let (code, out, said) = log(&server, "log");
    assert_eq!((code, out.lines().count()), (Some(0), 2));
    assert_eq!(said, "2 decisions read, 2 written, 1 cut off at the end of a file\n");
    let mut damaged = whole.clone();
    damaged[20] ^= 1;
    fs::write(server.path(FIRST), damaged).expect("a file");
    let (code, _, said) = log(&server, "log --lang zh");
    assert_eq!(code, Some(1));
    assert!(said.contains("第 1 行已损坏") && said.contains("读了 2 个决定"), "{said}");
    assert_eq!(log(&server, "nowhere").0, Some(2));
}

#[test]
fn files_follow_each_other_and_every_start_begins_one() {
    let mut server = Server::start(site("--log log --log-size 2000"));
    for _ in 0..9 {
        server.post(GRADE, KEEN);
    }
    server.signal("-TERM");
    assert_eq!(server.ends(Duration::from_secs(5)), Some(0));
    let files = fs::read_dir(server.path("log")).expect("a folder").count();
    assert!(files > 2, "{files}");
    for file in fs::read_dir(server.path("log")).expect("a folder") {
        assert!(file.expect("a file").metadata().expect("a size").len() <= 2_000);
    }
    let command = server.test.command();
    let mut second = command;
    let mut child = second.spawn().expect("it starts");
    until("another file", || fs::read_dir(server.path("log")).expect("a folder").count() == files + 1);
    let _ = child.kill();
    let _ = child.wait();
    let (code, _, said) = log(&server, "log");
    assert_eq!((code, said.as_str()), (Some(0), "9 decisions read, 9 written\n"));
}

/// A server whose files may have so many blocks of 512 or 1024 bytes: then writing fails as on a full disk.
pub(super) fn bounded(args: &str, blocks: u32) -> Server {
    let test = site(args);
    let own = test.command();
    let mut command = Command::new("sh");
    command.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")]).arg(own.get_program());
    command.args(own.get_args()).current_dir(test.folder.path()).env("LC_ALL", "C");
    command.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped());
    Server::run(test, command)
}

#[test]
fn when_the_disk_is_full_no_decision_is_given_that_is_not_kept() {
    let server = bounded("--log log", 4);
    let answers: Vec<Answer> = (0..20).map(|_| server.post(GRADE, KEEN)).collect();
    let (given, refused): (Vec<&Answer>, Vec<&Answer>) = answers.iter().partition(|answer| answer.status == 200);
    assert!(!given.is_empty() && !refused.is_empty());
    assert!(refused.iter().all(|answer| (answer.status, answer.problem().as_str()) == (503, "not-kept")));
    let batch = server.post(BATCH, &format!("{KEEN}\n"));
    assert!(batch.body.contains("not-kept") && !batch.body.contains("totals"), "{batch:?}");
    let wanted: BTreeSet<String> =
        given.iter().map(|answer| answer.json()["decision"].as_str().expect("an id").to_owned()).collect();
    let (code, all, _) = log(&server, "log");
    assert_eq!((code, ids(&all)), (Some(0), wanted));
    let lost = (refused.len() + 1).to_string();
    assert_eq!(server.figure("gradus_log_lost_total"), Some(lost));
    server.hears("decisions are not kept");
}

#[test]
fn when_that_is_wanted_decisions_are_given_all_the_same_and_the_loss_is_counted() {
    let server = bounded("--log log --log-failure continue", 4);
    for _ in 0..20 {
        assert_eq!(server.post(GRADE, KEEN).status, 200);
    }
    let kept = log(&server, "log").1.lines().count();
    assert_eq!(server.figure("gradus_log_lost_total"), Some((20 - kept).to_string()));
}
