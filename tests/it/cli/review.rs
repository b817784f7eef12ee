//! `gradus test --review`: what differs, gone through lead by lead.

use crate::cli::{CHINESE, Ran, SITE, Test};

const LEADS: &str = "id,revisits,calls,satisfaction,price,deposit,last_contact\n\
    C1,4,3,9,180万,60万,2026-11-20\nC2,4,3,9,180万,20万,2026-11-20\nC3,1,1,9,180万,60万,2026-11-20\n";

fn taken() -> String {
    let ran =
        Test::new("test --accept --today 2026-11-23").file("site.grade", SITE).file("site.leads.csv", LEADS).run();
    assert_eq!(ran.code, Some(0), "{ran}");
    ran.read("site.snap")
}

/// A policy that asks for more visits, one lead that is gone and one that is new: C1 moves, C5 is new, C3 is gone.
fn reviewed(answers: &str) -> Ran {
    Test::new("test --review --answers answers.txt")
        .file("site.grade", SITE.replace("revisits >= 3", "revisits >= 5"))
        .file("site.leads.csv", LEADS.replace("C3,1,1", "C5,0,0"))
        .file("site.snap", taken())
        .file("answers.txt", answers)
        .run()
}

const FILES: [&str; 4] = ["answers.txt", "site.grade", "site.leads.csv", "site.snap"];

#[test]
fn all_that_is_accepted_is_the_snapshot() {
    let ran = reviewed("a\naccept\na\na\n");
    assert_eq!(ran.code, Some(0), "{ran}");
    assert_eq!(ran.files(), FILES);
    insta::assert_snapshot!(ran);
    let again = Test::new("test --check")
        .file("site.grade", ran.read("site.grade"))
        .file("site.leads.csv", ran.read("site.leads.csv"))
        .file("site.snap", ran.read("site.snap"));
    assert_eq!(again.run().code, Some(0));
    // The rest of a file at once.
    let at_once = reviewed("f\n");
    assert_eq!((at_once.code, at_once.read("site.snap")), (Some(0), ran.read("site.snap")), "{at_once}");
}

#[test]
fn what_is_rejected_stays_as_it_was() {
    let ran = reviewed("r\nr\nr\nr\n");
    assert_eq!((ran.code, ran.read("site.snap")), (Some(1), taken()), "{ran}");
    assert_eq!(ran.files(), FILES);
    insta::assert_snapshot!(ran);
}

#[test]
fn what_is_skipped_waits_beside() {
    let ran = reviewed("s\na\nwhat?\nr\n s \n");
    assert_eq!(ran.code, Some(1), "{ran}");
    assert_eq!(ran.files(), ["answers.txt", "site.grade", "site.leads.csv", "site.snap", "site.snap.new"]);
    insta::assert_snapshot!(ran);
    insta::assert_snapshot!(ran.read("site.snap"));
}

/// Broken off in the middle of a file, by word or by the end of the answers: nothing of it is written.
#[test]
fn what_is_broken_off_is_not_written() {
    for answers in ["a\nq\n", "a\n", ""] {
        let ran = reviewed(answers);
        assert_eq!((ran.code, ran.read("site.snap")), (Some(1), taken()), "{answers:?}: {ran}");
        assert_eq!(ran.files(), FILES, "{answers:?}");
        assert!(ran.stdout.contains("stopped; nothing more is written"), "{ran}");
    }
}

#[test]
fn a_new_snapshot_is_shown_and_asked_for_as_one() {
    let fresh = |answers: &str| {
        Test::new("test --review --today 2026-11-23 --answers answers.txt")
            .file("案场.grade", CHINESE)
            .file("案场.leads.csv", "编号,回访次数,首付,总价\n甲,4,60万,180万\n乙,0,10万,180万\n")
            .file("answers.txt", answers)
            .run()
    };
    let ran = fresh("接受\n");
    assert_eq!(ran.code, Some(0), "{ran}");
    insta::assert_snapshot!(ran);
    assert!(ran.read("案场.snap").contains("today: 2026-11-23"));
    let ran = fresh("拒绝\n");
    assert_eq!(ran.code, Some(1), "{ran}");
    assert_eq!(ran.files(), ["answers.txt", "案场.grade", "案场.leads.csv"]);
}

#[test]
fn without_a_terminal_nobody_is_asked() {
    let ran = Test::new("test --review").file("site.grade", SITE).file("site.leads.csv", LEADS).stdin("a\n").run();
    assert_eq!(ran.code, Some(2), "{ran}");
    assert_eq!(ran.files(), ["site.grade", "site.leads.csv"]);
    insta::assert_snapshot!(ran);
    for args in ["test --review --check", "test --review --accept", "test --review --format json"] {
        assert_eq!(Test::new(args).file("site.grade", SITE).run().code, Some(2), "{args}");
    }
}

/// Nothing to ask about is nothing to ask.
#[test]
fn what_holds_is_not_asked_about() {
    let ran = Test::new("test --review --answers answers.txt")
        .file("site.grade", SITE)
        .file("site.leads.csv", LEADS)
        .file("site.snap", taken())
        .file("answers.txt", "")
        .run();
    assert_eq!(ran.code, Some(0), "{ran}");
    assert!(!ran.stdout.contains("accept"), "{ran}");
}
