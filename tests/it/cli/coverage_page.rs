//! `gradus test --html`: the page of what is touched.

use std::collections::HashSet;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::cli::{CHINESE, SITE, Test};

/// By hand: the first sentence and its grade are touched, its condition on one side; the second not at all.
const POLICY: &str = r#"grades A > B
input revisits count
input name "<b>Name</b> & more" text

if revisits >= 3 then grade A because "<script>alert(1)</script>"
if revisits = 0  then grade B
otherwise grade B

example "keen" { revisits: 4 } is A
"#;

/// All values of an attribute.
fn attributes(page: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    page.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// It is well-formed, loads nothing and runs nothing, and every link leads somewhere, once.
fn check(page: &str) {
    let body = &page[page.find("<main>").expect("a body")..page.find("</body>").expect("an end")];
    let mut reader = Reader::from_str(body);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Eof => break,
            Event::Start(tag) => assert_ne!(tag.name().as_ref(), "script"),
            _ => {}
        }
    }
    assert!(!page.contains("http") && !page.contains("url(") && !page.contains("@import"), "{page}");
    let ids = attributes(page, "id");
    let known: HashSet<&String> = ids.iter().collect();
    assert_eq!(known.len(), ids.len(), "an id twice: {ids:?}");
    for link in attributes(page, "href") {
        let target = link.strip_prefix('#').expect("a place on the page").to_owned();
        assert!(known.contains(&target), "{target} is nowhere");
    }
}

/// The line of the page that shows a line of the text.
fn line(page: &str, number: usize) -> &str {
    let start = format!("<tr><td class=\"line\">{number}</td>");
    page.lines().find(|line| line.starts_with(&start)).expect("the line")
}

#[test]
fn each_place_is_coloured_by_what_touches_it() {
    let ran = Test::new("test p.grade --html page.html").file("p.grade", POLICY).run();
    assert_eq!(ran.code, Some(0), "{ran}");
    let page = ran.read("page.html");
    check(&page);
    // Its condition is true of the one lead, and never false.
    assert!(line(&page, 5).contains("class=\"half\"") && line(&page, 5).contains("is never false"), "{page}");
    assert!(line(&page, 5).contains("&lt;script&gt;"), "{page}");
    assert!(line(&page, 6).contains("class=\"half\"") && line(&page, 6).contains("is never true"), "{page}");
    assert!(line(&page, 7).contains("class=\"untouched\""), "{page}");
    assert!(
        line(&page, 9)
            .ends_with("</td><td></td><td class=\"words\">example &quot;keen&quot; { revisits: 4 } is A</td></tr>")
    );
    // Nothing of what is suggested is known.
    assert!(!page.contains("Examples to add"), "{page}");
    insta::assert_snapshot!(&page[page.find("<main>").expect("a body")..]);
}

#[test]
fn what_is_suggested_is_told_where_it_is_missing() {
    let ran = Test::new("test p.grade --suggest --html page.html").file("p.grade", POLICY).run();
    let page = ran.read("page.html");
    check(&page);
    assert!(line(&page, 7).contains("example 1 below would touch it"), "{page}");
    assert!(page.contains("Examples to add") && page.contains("id=\"p1e1\""), "{page}");
}

#[test]
fn several_policies_are_one_page_in_their_languages() {
    let run = |args: &str| {
        let test = Test::new(args).file("a/site.grade", SITE).file("a/案场.grade", CHINESE);
        test.file("a/broken.grade", "grades A >\n").file("a/last.grade", POLICY).run()
    };
    let ran = run("test a --html page.html");
    // The broken one is told as ever, and is no reason to withhold the page.
    assert_eq!(ran.code, Some(1), "{ran}");
    let page = ran.read("page.html");
    check(&page);
    for said in
        ["<section id=\"p3\" lang=\"en\">", "lang=\"zh-CN\"", "从未触及的部分", "a/broken.grade</th>", "tests fail"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    let page = run("test a --html page.html --lang zh").read("page.html");
    assert!(page.starts_with("<!doctype html>\n<html lang=\"zh-CN\">") && page.contains("有检验不通过"), "{page}");
    // A policy is never overwritten.
    let ran = run("test a --html a/site.grade");
    assert_eq!((ran.code, ran.read("a/site.grade").as_str()), (Some(2), SITE), "{ran}");
}

/// What a policy brings in from other files is shown with them.
#[test]
fn files_that_are_used_are_shown() {
    let common = "levels A > B\ninput revisits count\nitem call { A when revisits >= 3  otherwise B }\n";
    let policy = "use \"common.grade\"\ngrades A > B\nif call is A then grade A\notherwise grade B\n";
    let ran = Test::new("test p.grade --html page.html").file("p.grade", policy).file("common.grade", common).run();
    assert_eq!(ran.code, Some(0), "{ran}");
    let page = ran.read("page.html");
    check(&page);
    assert!(page.contains("<h3 class=\"file\">common.grade</h3>") && page.contains("common.grade line 3"), "{page}");
}
