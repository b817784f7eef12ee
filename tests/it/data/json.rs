//! NDJSON and JSON.

use gradus::data::Format;
use proptest::prelude::*;

use crate::data::fixture::{read, refusal, shown};

#[test]
fn a_broken_line_rejects_its_record_only() {
    let text = "{\"revisits\": 1, \"id\": 7}\n\n{\"revisits\": \n{\"revisits\": 3, \"price\": 1.8e6}\n[1]\n{\"price\":1,\"price\":2}\n";
    let (rows, _) = read(Format::Ndjson, text.as_bytes()).unwrap();
    assert_eq!(
        shown(&rows),
        [
            "1 revisits=1",
            "3 : G0641 line 3, column 12: the JSON ends too early",
            "4 revisits=3 price=1800000",
            "5 : G0643 `[1]` is not a record of a lead",
            "6 : G0612 `price` is given twice",
        ]
    );
    assert_eq!(rows[0].id.as_deref(), Some("7"));
}

#[test]
fn an_array_is_read_record_by_record() {
    let text = "[\n {\"revisits\": 1, \"note\": \"]},\"},\n {\"revisits\": x},\n {\"revisits\": 2,\n  \"price\": 1e999}, 5,{}\n]\n";
    let (rows, _) = read(Format::Json, text.as_bytes()).unwrap();
    assert_eq!(
        shown(&rows),
        [
            "2 revisits=1 note=]},",
            "3 : G0641 line 3, column 14: this is not JSON",
            "4 price: G0608 `1e999` is too large",
            "5 : G0643 `5` is not a record of a lead",
            "5 ",
        ]
    );
    assert_eq!(
        shown(&read(Format::Json, b"{\"revisits\": 1} {\"revisits\": 2}").unwrap().0),
        ["1 revisits=1", "1 revisits=2"]
    );
}

#[test]
fn a_broken_array_stops_the_file() {
    assert_eq!(refusal(Format::Json, b"[{\"revisits\": 1}"), "line 1, column 16: the JSON ends too early");
    assert_eq!(refusal(Format::Json, b"[{},\n]"), "line 2, column 1: this is not JSON");
    assert_eq!(refusal(Format::Json, b"[{}]\nx"), "line 2, column 1: this is not JSON");
    assert_eq!(refusal(Format::Json, b"revisits"), "line 1, column 1: this is not JSON");
    assert_eq!(refusal(Format::Json, b"[{\"a\": \"b]"), "line 1, column 10: the JSON ends too early");
}

#[test]
fn an_unknown_field_is_told_once() {
    let text = "{\"revisit\": 1}\n{\"revisit\": 2, \"gradus\": {}}\n";
    let (_, warnings) = read(Format::Ndjson, text.as_bytes()).unwrap();
    assert_eq!(
        warnings,
        [
            "G0621 the policy has no input called `revisit`; it is not used; did you mean `revisits`? rename it, or write `from \"revisit\"` behind that input"
        ]
    );
}

#[test]
fn a_monstrous_record_is_rejected() {
    let text = format!("{{\"note\": \"{}\"}}\n{{\"revisits\": 2}}\n", "x".repeat(2 << 20));
    let (rows, _) = read(Format::Ndjson, text.as_bytes()).unwrap();
    assert_eq!(shown(&rows), ["1 : G0628 line 1: the record is longer than 1 MiB", "2 revisits=2"]);
    let array = format!("[{}]", text.trim().replace('\n', ","));
    let (rows, _) = read(Format::Json, array.as_bytes()).unwrap();
    assert_eq!(shown(&rows), ["1 : G0628 line 1: the record is longer than 1 MiB", "1 revisits=2"]);
}

#[test]
fn deep_nesting_is_one_bad_fact() {
    let deep = format!("{{\"revisits\": {}{}}}\n{{\"revisits\": 2}}\n", "[".repeat(100_000), "]".repeat(100_000));
    let (rows, _) = read(Format::Ndjson, deep.as_bytes()).unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].facts.is_err() && rows[1].facts.is_ok());
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(text in "[\\[\\]{}\",:a1 \n\\\\]{0,40}") {
        for format in [Format::Json, Format::Ndjson, Format::Ron] {
            let _ = refusal(format, text.as_bytes());
        }
    }
}
