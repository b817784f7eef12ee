//! `gradus test`: examples, snapshots of leads, reports.

use crate::cli::{CHINESE, Ran, SITE, Test};

const LEADS: &str = "id,revisits,calls,satisfaction,price,deposit,last_contact\n\
    C1,4,3,9,180万,60万,2026-11-20\nC2,4,3,9,180万,20万,2026-11-20\nC3,1,1,9,180万,60万,2026-11-20\nC4,0,,9,180万,60万,\n";

/// A policy with one example that holds and one that does not.
const EXAMPLES: &str = "grades A > B\ninput revisits count\nif revisits >= 3 then grade A\notherwise grade B\n\
    example \"keen\" { revisits: 4 } is A\nexample \"looking\" { revisits: 1 } is A\n";

/// A run beside a policy and its leads, without a snapshot.
fn fresh(args: &str) -> Test {
    Test::new(args).file("site.grade", SITE).file("site.leads.csv", LEADS)
}

/// The snapshot of them.
fn taken() -> String {
    let ran = fresh("test --accept --today 2026-11-23").run();
    assert_eq!(ran.code, Some(0), "{ran}");
    assert_eq!(ran.files(), ["site.grade", "site.leads.csv", "site.snap"]);
    ran.read("site.snap")
}

/// The same with the snapshot.
fn snapped(args: &str) -> Test {
    fresh(args).file("site.snap", taken())
}

/// The policy after its manager asks for four visits, and leads that come and go.
fn moved(args: &str) -> Test {
    snapped(args)
        .file("site.grade", SITE.replace("revisits >= 3", "revisits >= 5").replace("A within 2", "A within 3"))
        .file("site.leads.csv", LEADS.replace("C4,0,,9,180万,60万,\n", "C5,0,0,9,180万,60万,2026-11-20\n"))
}

fn untouched(ran: &Ran) {
    assert_eq!(ran.files(), ["site.grade", "site.leads.csv", "site.snap"], "{ran}");
}

#[test]
fn a_new_snapshot_is_written_beside_and_then_taken() {
    let ran = fresh("test --today 2026-11-23").run();
    assert_eq!(ran.files(), ["site.grade", "site.leads.csv", "site.snap.new"]);
    insta::assert_snapshot!(ran);
    insta::assert_snapshot!(ran.read("site.snap.new"));
    assert_eq!(ran.read("site.snap.new"), taken());
}

#[test]
fn what_holds_is_one_line() {
    let ran = snapped("test --check").file("two.grade", EXAMPLES.replace("1 } is A", "1 } is B")).run();
    insta::assert_snapshot!(ran);
}

/// The day stands in the snapshot, so that deadlines do not move by themselves.
#[test]
fn a_snapshot_keeps_its_day() {
    let ran = snapped("test --check --today 2027-05-01").run();
    assert_eq!(ran.code, Some(0), "{ran}");
}

#[test]
fn leads_that_move_come_and_go_are_told() {
    let ran = moved("test").run();
    insta::assert_snapshot!(ran);
    assert_eq!(ran.read("site.snap"), taken());
    insta::assert_snapshot!(ran.read("site.snap.new"));
    let ran = moved("test --check").run();
    assert_eq!(ran.code, Some(1), "{ran}");
    untouched(&ran);
}

#[test]
fn what_differs_is_accepted() {
    let ran = moved("test --accept").file("site.snap.new", "old").run();
    insta::assert_snapshot!(ran);
    untouched(&ran);
    let (policy, leads, snapshot) = (ran.read("site.grade"), ran.read("site.leads.csv"), ran.read("site.snap"));
    let again = Test::new("test --check").file("site.grade", policy);
    let again = again.file("site.leads.csv", leads).file("site.snap", snapshot).run();
    assert_eq!(again.code, Some(0), "{again}");
}

#[test]
fn a_snapshot_that_holds_again_leaves_nothing_waiting() {
    let ran = snapped("test").file("site.snap.new", "old").run();
    assert_eq!(ran.code, Some(0), "{ran}");
    untouched(&ran);
    let ran = snapped("test --check").file("site.snap.new", "old").run();
    assert_eq!(ran.files().len(), 4, "{ran}");
}

/// In CI, what is missing or belongs to nothing fails, and nothing is written.
#[test]
fn missing_and_orphaned_files_fail_in_ci() {
    let without = |args: &str| {
        fresh(args)
            .file("alone.snap", taken())
            .file("other.grade", EXAMPLES.replace("1 } is A", "1 } is B"))
            .file("other.snap", taken())
            .file("lost.leads.csv", LEADS)
    };
    let ran = without("test --check").run();
    assert_eq!(ran.files().len(), 6, "{ran}");
    insta::assert_snapshot!(ran);
    let ran = without("test --accept --today 2026-11-23").run();
    insta::assert_snapshot!(ran);
    assert_eq!(ran.code, Some(0), "{ran}");
}

/// Snapshots of other programs are none of ours.
#[test]
fn other_snapshots_are_left_alone() {
    let other = "---\nsource: a.rs\nexpression: x\n---\n1\n";
    let ran = snapped("test --check").file("a__b.snap", other).run();
    assert_eq!(ran.code, Some(0), "{ran}");
}

#[test]
fn a_snapshot_that_cannot_be_read_is_never_overwritten() {
    let whole = taken();
    for damaged in [
        String::new(),
        "nonsense".to_owned(),
        whole.replace("2026-11-23", "the day before"),
        whole.replace("gradus: 1", "gradus: 2"),
        whole.replace("C2  ", "C1  "),
        whole.replace("  keen and able", ""),
        whole.replace("info:\n", ""),
    ] {
        for args in ["test", "test --accept", "test --check"] {
            let ran = fresh(args).file("site.snap", &damaged).run();
            assert_eq!(ran.code, Some(1), "{damaged}\n{ran}");
            assert_eq!(ran.read("site.snap"), damaged, "{ran}");
            untouched(&ran);
        }
    }
    insta::assert_snapshot!(fresh("test").file("site.snap", whole.replace("gradus: 1", "gradus: 2")).run());
    insta::assert_snapshot!(fresh("test").file("site.snap", whole.replace("  keen and able", "")).run());
}

#[test]
fn leads_that_no_longer_fit_are_told() {
    // A column is renamed; the leads lose a fact.
    let ran = snapped("test --check").file("site.leads.csv", LEADS.replace("deposit", "paid")).run();
    insta::assert_snapshot!(ran);
    // None of the columns is known, the file is empty, or has headings only: nothing to take, whatever is asked.
    for (leads, said) in [
        ("id,a,b\nC1,1,2\n", "none of the headings is an input of the policy"),
        ("", "the file is empty"),
        ("id,revisits\n", "there are no leads in it"),
        ("id,revisits,revisits\nC1,1,2\n", "revisits"),
    ] {
        let ran = snapped("test --accept").file("site.leads.csv", leads).run();
        assert_eq!(ran.code, Some(1), "{ran}");
        assert!(ran.stdout.contains(said), "{ran}");
        assert_eq!(ran.read("site.snap"), taken());
        untouched(&ran);
    }
}

/// Records without headings are read as they come; that they tell nothing is seen at the end.
#[test]
fn records_that_tell_nothing_are_no_leads() {
    let ran = Test::new("test --accept").file("p.grade", EXAMPLES).file("p.leads.ndjson", "{\"visits\": 4}\n").run();
    assert_eq!(ran.files(), ["p.grade", "p.leads.ndjson"], "{ran}");
    assert!(ran.stdout.contains("p.leads.ndjson says nothing of the facts that the policy reads"), "{ran}");
}

#[test]
fn a_lead_that_is_rejected_or_nameless_has_its_line() {
    let leads = "revisits,calls,satisfaction,price,deposit\nmany,3,9,180万,60万\n4,3,9,180万,60万\n";
    let ran = fresh("test --accept --today 2026-11-23").file("site.leads.csv", leads).run();
    insta::assert_snapshot!(ran.read("site.snap"));
}

#[test]
fn leads_come_in_every_format_and_names_may_repeat() {
    let ran = Test::new("test --accept --today 2026-11-23")
        .file("p.grade", EXAMPLES)
        .file("p.leads.csv", "id,revisits\nC1,4\nC1,1\n")
        .file("p.leads.ndjson", "{\"id\": \"C1\", \"revisits\": 2}\n")
        .file("p.leads.json", "[{\"id\": \"C2\", \"revisits\": 3}]")
        .file("p.leads.ron", "[(id: \"C3\", revisits: 5)]")
        .run();
    insta::assert_snapshot!(ran.read("p.snap"));
}

#[test]
fn tests_are_chosen_by_name() {
    let chosen = |filter: &str| snapped("test --filter").arg(filter).file("two.grade", EXAMPLES).run();
    let ran = chosen("LOOKING");
    insta::assert_snapshot!(ran);
    let ran = chosen("snapshot site");
    assert!(ran.stdout.ends_with("1 policy: 1 test passes, 0 fail\n"), "{ran}");
    let ran = chosen("two.grade");
    assert!(ran.stdout.ends_with("1 policy: 2 tests pass, 1 fails\n"), "{ran}");
    insta::assert_snapshot!(chosen("nobody"));
    // A snapshot that is not asked for is not touched.
    let ran = moved("test --accept --filter sound").run();
    assert_eq!(ran.read("site.snap"), taken(), "{ran}");
}

#[test]
fn a_policy_with_a_mistake_fails_whatever_is_asked() {
    let ran = Test::new("test --filter nobody").file("p.grade", EXAMPLES.replace("input", "inputt")).run();
    assert_eq!(ran.code, Some(1), "{ran}");
    insta::assert_snapshot!(
        Test::new("test p.grade").file("p.grade", SITE.replace("deposit / price", "deposit / prise")).run()
    );
}

#[test]
fn what_cannot_be_tested_ends_with_2() {
    insta::assert_snapshot!(Test::new("test").run());
    insta::assert_snapshot!(Test::new("test nowhere.grade").run());
    insta::assert_snapshot!(Test::new("test --check --accept").run());
    insta::assert_snapshot!(fresh("test --today soon").run());
}

#[test]
fn folders_are_walked_but_for_those_of_tools() {
    let ran = Test::new("test")
        .file("b/two.grade", EXAMPLES)
        .file("a.grade", EXAMPLES)
        .file("b/c/three.grade", EXAMPLES)
        .file("target/p.grade", "no policy")
        .file("node_modules/p.grade", "no policy")
        .file(".git/p.grade", "no policy")
        .run();
    let told: Vec<&str> = ran.stdout.lines().filter(|line| line.starts_with(['✓', '✗'])).collect();
    assert_eq!(
        told,
        ["✗ a.grade: 1 of 3 tests fails", "✗ b/c/three.grade: 1 of 3 tests fails", "✗ b/two.grade: 1 of 3 tests fails"]
    );
    assert!(ran.stdout.ends_with("3 policies: 6 tests pass, 3 fail\n"), "{ran}");
}

/// A file that others use is no policy by itself, and is tested where it is used.
#[test]
fn shared_files_are_no_policies() {
    let ran = Test::new("test")
        .file("common.grade", "grades A > B\ninput revisits count\n")
        .file("p.grade", "use \"common.grade\"\nif revisits >= 3 then grade A\notherwise grade B\n")
        .run();
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (Some(0), "✓ p.grade: sound\n1 policy: 1 test passes, 0 fail\n"),
        "{ran}"
    );
}

fn as_format(format: &str) -> Ran {
    moved("test --check --format").arg(format).file("two.grade", EXAMPLES.replace("looking", "<look> & #1 \\")).run()
}

#[test]
fn results_for_programs() {
    let ran = as_format("json");
    insta::assert_snapshot!(ran);
    let value: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!((value["passed"].as_u64(), value["failed"].as_u64()), (Some(3), Some(2)));
}

#[test]
fn results_for_pull_requests() {
    insta::assert_snapshot!(as_format("github"));
}

#[test]
fn results_as_tap() {
    let ran = as_format("tap");
    insta::assert_snapshot!(ran);
    let mut lines = ran.stdout.lines().filter(|line| !line.starts_with(' '));
    assert_eq!((lines.next(), lines.next()), (Some("TAP version 14"), Some("1..5")));
    for (number, line) in (1..=5).zip(lines.by_ref()) {
        let rest = line.strip_prefix("not ").unwrap_or(line);
        assert!(rest.starts_with(&format!("ok {number} - ")), "{line}");
    }
    assert_eq!(lines.next(), None);
}

#[test]
fn results_as_junit() {
    let ran = as_format("junit");
    insta::assert_snapshot!(ran);
    well_formed(&ran.stdout);
    // What XML cannot say is replaced, and the file stays one.
    let ran = Test::new("test --format junit").file("p.grade", EXAMPLES.replace("looking", "\u{1}\u{ffff}]]>")).run();
    well_formed(&ran.stdout);
}

/// Reads the whole text as XML: tags that close in order, entities that are known, characters that are allowed.
fn well_formed(text: &str) {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let mut open = 0_usize;
    let mut cases = 0_usize;
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}\n{text}")) {
            Event::Start(tag) => {
                open += 1;
                cases += usize::from(tag.name().as_ref() == "testcase");
                assert!(
                    tag.attributes().all(|attribute| attribute
                        .is_ok_and(|it| it.normalized_value(quick_xml::XmlVersion::Implicit1_0).is_ok())),
                    "{text}"
                );
            }
            Event::Empty(tag) => cases += usize::from(tag.name().as_ref() == "testcase"),
            Event::End(_) => open -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0, "{text}");
    assert!(cases > 0 && text.contains(&format!("<testsuites name=\"gradus\" tests=\"{cases}\"")), "{text}");
    let allowed = |c: char| matches!(c, '\n' | '\t') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    assert!(text.chars().all(allowed), "{text}");
}

#[test]
fn in_chinese() {
    let leads =
        "编号,回访次数,首付,总价,最近联系\n甲,4,60万,180万,2026-11-20\n乙,1,20万,180万,2026-11-20\n丙,,60万,180万,\n";
    let ran = Test::new("test --accept --today 2026-11-23 --lang zh")
        .file("案场.grade", CHINESE)
        .file("案场.leads.csv", leads)
        .run();
    let snapshot = ran.read("案场.snap");
    insta::assert_snapshot!(ran);
    insta::assert_snapshot!(snapshot);
    let after = |args: &str| {
        Test::new(args)
            .file("案场.grade", CHINESE.replace("回访次数 >= 3", "回访次数 >= 5").replace("A 2 天内", "A 3 天内"))
            .file("案场.leads.csv", leads.replace("乙", "丁"))
            .file("案场.snap", &snapshot)
            .file("散.leads.csv", leads)
    };
    insta::assert_snapshot!(after("test --lang zh").run());
    insta::assert_snapshot!(after("test --check --lang zh").run());
    insta::assert_snapshot!(after("test --filter 无此 --lang zh").run());
}

/// Insta itself reads our files, and finds in them what we wrote.
#[test]
fn insta_reads_our_snapshots() {
    let ran = fresh("test --accept --today 2026-11-23").run();
    let text = ran.read("site.snap");
    let contents = text.splitn(3, "---\n").nth(2).expect("what stands below the head");
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(ran.path(""));
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!("site", contents));
}

/// The policies that are shipped: their examples hold, and the leads beside them get what they got.
#[test]
fn the_shipped_policies_pass() {
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(["test", "policies", "--check", "--lang", "en", "--color", "never"])
        .output()
        .expect("the program runs");
    let text = String::from_utf8(ran.stdout).expect("text");
    assert_eq!(ran.status.code(), Some(0), "{text}");
    for twin in ["real_estate_site.grade", "real_estate_site.zh.grade"] {
        let line = format!("✓ policies/{twin}: sound, 17 examples hold, 18 leads as in the snapshot");
        assert!(text.contains(&line), "{text}");
    }
    // Each reaches every sentence, row, level and grade of theirs, and both sides of every condition.
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(["test", "policies", "--check", "--filter", "real_estate_site", "--min", "100%", "--lang", "en"])
        .output()
        .expect("the program runs");
    let text = String::from_utf8(ran.stdout).expect("text");
    assert_eq!((ran.status.code(), text.matches("coverage 100.0%").count()), (Some(0), 2), "{text}");
}
