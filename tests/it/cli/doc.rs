//! `gradus doc`.

use crate::cli::{CHINESE, SITE, Test};

/// A policy with a scorecard, a checklist, rows that give the grade, a promise, a pool and names.
const CARD: &str = r#"policy shop "Shop"
version "2"
effective from 2026-01-01 until 2026-12-31
industry "Retail"
grades H "hot" > A "warm" > C "cool"
let enough "Points for hot" = 15
let long = 60
input minutes "Minutes talked" count
input income "Income" money
input phone "Phone" text masked
input last "Last contact" date required
checklist signs "Signs", unticked means no {
  talked "Talked long" when minutes >= long
  friendly "On joking terms"
}
scorecard total "Points" {
  item means "Means" { 10 when income >= 8_000  5 when income >= 5_000  otherwise 0 }
  item talk  "Talk"  { 10 when minutes >= long  otherwise 0 }
}
grade {
  H when total >= enough
  A when any of signs are met
  otherwise C
}
follow up since last { H every 2 days  A within 7 days  C none }
promise never grade H when minutes = 0
"#;

#[test]
fn a_policy_is_a_page() {
    insta::assert_snapshot!(Test::new("doc site.grade").file("site.grade", SITE).run());
    insta::assert_snapshot!(Test::new("doc p.grade").file("p.grade", CHINESE).run());
    insta::assert_snapshot!(Test::new("doc shop.grade --format markdown").file("shop.grade", CARD).run());
    insta::assert_snapshot!(Test::new("doc shop.grade --format markdown --lang zh").file("shop.grade", CARD).run());
}

#[test]
fn what_has_changed_is_told() {
    let newer = SITE.replace("revisits >= 3", "revisits >= 4").replace("version \"1.2\"", "version \"1.3\"");
    let test = |args: &str| Test::new(args).file("new.grade", &newer).file("old.grade", SITE);
    let ran = test("doc new.grade --since old.grade -o page.md").run();
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), "written to page.md\n"), "{ran}");
    let page = ran.read("page.md");
    let changes = page.split("## What has changed").nth(1).and_then(|rest| rest.split("## ").next()).expect("changes");
    insta::assert_snapshot!(changes);
    let ran = test("doc new.grade --since new.grade").run();
    assert!(ran.stdout.contains("equivalent (proved)"), "{ran}");
    let ran = test("doc new.grade --since other.grade")
        .file("other.grade", "policy q\ngrades A > B\ninput m count\nif m > 1 then grade A\notherwise grade B\n")
        .run();
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran}");
}

#[test]
fn names_are_never_markup() {
    let evil =
        SITE.replace("\"Calls us\"", "\"<script>alert(1)</script>&|*x*\"").replace("keen and able", "<img src=x>");
    let html = Test::new("doc site.grade").file("site.grade", &evil).run().stdout;
    assert!(html.contains("&lt;script&gt;alert(1)&lt;&#x2f;script&gt;&amp;") && html.contains("&lt;img src=x&gt;"));
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("http"));
    let markdown = Test::new("doc site.grade --format markdown").file("site.grade", &evil).run().stdout;
    assert!(markdown.contains(r"&lt;script&gt;alert(1)&lt;/script&gt;&amp;\|\*x\*"), "{markdown}");
}

#[test]
fn a_company_has_its_own_template() {
    let own = "<h1>{{ title }} & Co</h1>{% for rule in rules %}\n<p>{{ rule.text }}</p>{% endfor %}\n";
    let test = |args: &str, template: &str| {
        Test::new(args).file("site.grade", SITE).file("own.html", template).file("page.html", "as it was")
    };
    let ran = test("doc site.grade --template own.html -o page.html", own).run();
    let page = ran.read("page.html");
    assert!(page.starts_with("<h1>Real-estate site & Co</h1><p>if all of intent are A and can pay is A"), "{page}");
    for (args, template) in [
        ("doc site.grade --template own.html -o page.html", "<p>\n{% for rule in rules %}\n</p>"),
        ("doc site.grade --template own.html -o page.html", "<p>\n{{ titel }}</p>"),
        ("doc site.grade --template own.html -o page.html --lang zh", "{{ title | shout }}"),
        (
            "doc site.grade --template own.html -o page.html",
            "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
        ),
        ("doc site.grade --template own.html -o page.html", "{% include \"/etc/passwd\" %}"),
        ("doc site.grade --template nothing.html -o page.html", ""),
        ("doc site.grade --template own.html -o own.html", own),
        ("doc site.grade --format html -o site.grade", own),
        ("doc site.grade -o page.pdf", own),
    ] {
        let ran = test(args, template).run();
        assert_eq!((ran.code, ran.read("page.html").as_str()), (Some(2), "as it was"), "{ran}");
        assert_eq!(ran.files(), ["own.html", "page.html", "site.grade"]);
        insta::assert_snapshot!(format!("template_{}", short(args, template)), ran.stderr);
    }
    let ran =
        Test::new("doc site.grade --template own.html").file("site.grade", SITE).file("own.html", b"a\n\xff").run();
    assert!(ran.stderr.contains("own.html, line 2") && ran.stderr.contains("UTF-8"), "{ran}");
}

fn short(args: &str, template: &str) -> String {
    let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let last = args.rsplit(' ').next().unwrap_or_default();
    format!("{}_{}", letters(last), letters(template).chars().take(24).collect::<String>())
}

#[test]
fn the_own_template_can_be_taken_and_changed() {
    let template = Test::new("doc --print-template").run().stdout;
    let ran =
        Test::new("doc site.grade --template own.html").file("site.grade", SITE).file("own.html", &template).run();
    assert_eq!(ran.stdout, Test::new("doc site.grade").file("site.grade", SITE).run().stdout);
    let template = Test::new("doc --print-template --format markdown").run().stdout;
    assert!(template.contains("# {{ title }}"), "{template}");
}

#[test]
fn every_shipped_policy_is_a_page() {
    let policies = std::fs::read_dir("policies").expect("policies");
    let mut pages = 0;
    for entry in policies {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "grade") {
            continue;
        }
        // A small budget: the words are looked at here, not the proofs.
        let path = std::fs::canonicalize(path).expect("a path");
        let ran = Test::new("doc --budget 20000 --format markdown").arg(path.to_str().expect("text")).run();
        assert_eq!(ran.code, Some(0), "{ran}");
        assert!(!ran.stdout.contains("{{") && !ran.stdout.contains("\n\n\n\n"), "{ran}");
        pages += 1;
    }
    assert!(pages > 30, "{pages}");
}
