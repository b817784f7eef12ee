//! `gradus check`.

use crate::cli::{CHINESE, SITE, Test};

/// Two mistakes of form.
const BROKEN: &str = "等级 A > B\n字段 回访次数 次数\n若 回访次数 =< 3 则 评为 A\n若 （回访次数 至少 3 则 评为 B\n";
/// Two mistakes of meaning.
const WRONG: &str =
    "等级 A > B\n字段 回访次数 次数\n字段 总价 金额\n若 总价 >= 回访次数 则 评为 A\n若 回访次 至少 3 则 评为 B\n";

#[test]
fn a_good_policy_is_one_line() {
    insta::assert_snapshot!(Test::new("check site.grade").file("site.grade", SITE).run());
    insta::assert_snapshot!(Test::new("check site.grade").file("site.grade", CHINESE).run());
}

#[test]
fn several_errors_come_from_one_run_with_carets_under_han_characters() {
    insta::assert_snapshot!(Test::new("check p.grade").file("p.grade", BROKEN).run());
    insta::assert_snapshot!(Test::new("check p.grade --lang en").file("p.grade", BROKEN).run());
    insta::assert_snapshot!(Test::new("check p.grade").file("p.grade", WRONG).run());
    insta::assert_snapshot!(Test::new("check p.grade --lang en").file("p.grade", WRONG).run());
}

#[test]
fn findings_for_programs_and_pull_requests() {
    insta::assert_snapshot!(Test::new("check p.grade --format json").file("p.grade", BROKEN).run());
    insta::assert_snapshot!(Test::new("check p.grade --format github").file("p.grade", BROKEN).run());
    let ran = Test::new("check p.grade --format json").file("p.grade", SITE).run();
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), "[]\n"), "{ran}");
}

#[test]
fn the_text_may_end_anywhere() {
    let whole: Vec<char> = CHINESE.chars().collect();
    for end in (0..whole.len()).step_by(7) {
        let text: String = whole.iter().take(end).collect();
        let ran = Test::new("check -").stdin(text).run();
        assert!(matches!(ran.code, Some(0 | 1)), "{ran}");
    }
}

#[test]
fn files_that_are_no_policies() {
    insta::assert_snapshot!(Test::new("check nowhere.grade").run());
    insta::assert_snapshot!(Test::new("check .").run());
    insta::assert_snapshot!(
        Test::new("check p.grade --lang en").file("p.grade", b"grades A > B # \xb5\xc8\xbc\xb6\n").run()
    );
    insta::assert_snapshot!(Test::new("check p.grade --lang en").file("p.grade", "#".repeat((16 << 20) + 1)).run());
    insta::assert_snapshot!(Test::new("check p.grade --lang en").file("p.grade", "").run());
}

#[test]
fn what_editors_write_in_other_encodings_is_told_in_the_language_of_the_policy() {
    let check = |text: &[u8]| Test::new("check p.grade").file("p.grade", text).run().stdout;
    let utf16: Vec<u8> = "\u{feff}等级 A > B\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let told = check(&utf16);
    assert!(told.contains("G0104 文件不是 UTF-8 编码") && told.contains("等级 A > B"), "{told}");
    // Latin letters with an accent are no Chinese.
    let told = check(b"# r\xe9sum\xe9s of clients\ngrades A > B\n");
    assert!(told.contains("G0104 the file is not UTF-8 text") && told.contains("r\u{fffd}sum\u{fffd}s"), "{told}");
}

#[test]
fn several_files_are_checked() {
    let ran = Test::new("check a.grade b.grade").file("a.grade", SITE).file("b.grade", BROKEN).run();
    assert_eq!(ran.code, Some(1), "{ran}");
    assert!(ran.stdout.contains("✓ site 1.2"), "{ran}");
    assert!(ran.stdout.contains("✗ b.grade"), "{ran}");
}
