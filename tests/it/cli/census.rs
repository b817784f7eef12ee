//! `gradus census`.

use crate::cli::{CHINESE, SITE, Test};

const LEADS: &str = "id,revisits,calls,satisfaction,price,deposit\n1,4,3,9,100,50\n2,4,3,9,100,10\n3,0,0,5,100,50\n4,,3,9,100,50\n5,many,1,1,1,1\n";

#[test]
fn all_kinds_of_lead_are_counted() {
    insta::assert_snapshot!(Test::new("census site.grade").file("site.grade", SITE).run());
    insta::assert_snapshot!(Test::new("census p.grade").file("p.grade", CHINESE).run());
}

#[test]
fn the_leads_of_a_file_are_counted() {
    let test = |args: &str| Test::new(args).file("site.grade", SITE).file("leads.csv", LEADS);
    insta::assert_snapshot!(test("census site.grade --weights leads.csv").run());
    insta::assert_snapshot!(test("census site.grade --weights leads.csv --lang zh").run());
}

#[test]
fn numbers_for_programs() {
    let small = "policy p\ngrades A > B\ninput n count\nif n >= 3 then grade A\notherwise grade B\n";
    insta::assert_snapshot!(Test::new("census p.grade --format json").file("p.grade", small).run());
}

#[test]
fn charts_stand_alone() {
    for name in ["census.svg", "census.html"] {
        let ran = Test::new("census p.grade -o").arg(name).file("p.grade", CHINESE).run();
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), format!("已写入 {name}\n").as_str()), "{ran}");
        let chart = ran.read(name);
        assert!(chart.contains("案场客户评级") && chart.contains("不可能"), "{chart}");
        // Nothing is loaded from elsewhere, and no markup comes from names.
        let links = chart.replace("http://www.w3.org/2000/svg", "");
        assert!(!links.contains("http") && !links.contains("<script") && !links.contains("url("), "{chart}");
        let evil = SITE.replace("\"Calls us\"", "\"<b>&\"");
        let ran = Test::new("census p.grade -o").arg(name).file("p.grade", evil).run();
        let chart = ran.read(name);
        assert!(chart.contains("&lt;b&gt;&amp;") && !chart.contains("<b>"), "{chart}");
    }
    insta::assert_snapshot!(Test::new("census p.grade --format svg").file("p.grade", CHINESE).run());
}

#[test]
fn what_cannot_be_counted_is_said() {
    let test = |args: &str| Test::new(args).file("site.grade", SITE).file("empty.csv", "revisits,calls\n");
    insta::assert_snapshot!(test("census site.grade --weights empty.csv").run());
    let foreign = test("census site.grade --weights other.csv").file("other.csv", "species,legs\ncat,4\nhen,2\n");
    insta::assert_snapshot!(foreign.run());
    let foreign = test("census site.grade --weights other.ndjson").file("other.ndjson", "{\"species\":\"cat\"}\n");
    insta::assert_snapshot!(foreign.run());
    let bad = test("census site.grade --weights bad.csv").file("bad.csv", "revisits\nmany\nfew\n");
    insta::assert_snapshot!(bad.run());
    insta::assert_snapshot!(test("census site.grade -o census.png").run());
    insta::assert_snapshot!(test("census site.grade --budget 60").run());
    insta::assert_snapshot!(test("census site.grade --budget 60 --lang zh").run());
}
