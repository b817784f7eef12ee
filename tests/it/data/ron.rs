//! RON.

use gradus::data::Format;

use crate::data::fixture::{read, refusal, shown};

#[test]
fn records_in_ron() {
    let text = r##"// two visitors
[
    (revisits: 1, price: "60万", asked: true, rise: 0.06, last: None),
    {"回访次数": Some(2), "source": fair, "note": r#"a"b"#, "price": 1_800_000},
    (revisits: [1], id: "x7"),
    5,
    (revisits: 1, revisits: 2),
]
"##;
    let (rows, _) = read(Format::Ron, text.as_bytes()).unwrap();
    assert_eq!(
        shown(&rows),
        [
            "3 revisits=1 rise=6% price=600000 asked=yes",
            "4 revisits=2 price=1800000 note=a\"b source=展会",
            "5 revisits: G0611 `[1]` is not a single value",
            "6 : G0643 `5` is not a record of a lead",
            "7 : G0612 `revisits` is given twice",
        ]
    );
    assert_eq!(rows[2].id.as_deref(), Some("x7"));
    assert_eq!(shown(&read(Format::Ron, b"(revisits: 3)").unwrap().0), ["1 revisits=3"]);
    assert_eq!(shown(&read(Format::Ron, b"Lead(revisits: 3)").unwrap().0), ["1 revisits=3"]);
}

#[test]
fn a_broken_file_is_refused_with_its_place() {
    assert_eq!(refusal(Format::Ron, b"[\n  (revisits: 1,\n"), "line 2, column 16: this is not RON");
}
