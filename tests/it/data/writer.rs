//! Records on the way out.

use gradus::data::{Format, Reader, Sheet, Summary, Writer};
use gradus::diagnostic::Lang;

use crate::data::fixture::{graded, policy, read, schema, verdict};

#[test]
fn a_table_keeps_its_columns_and_gets_more() {
    let text = "编号,回访次数,备注\n=1,3,\"a, \"\"b\"\"\"\n8,x,\n9\n";
    let (out, _) = graded(Format::Csv, text.as_bytes(), Format::Csv, Lang::Zh, "因为");
    assert_eq!(
        out,
        "编号,回访次数,备注,等级,状态,可能等级,待问,理由\n=1,3,\"a, \"\"b\"\"\",A,已评级,A,,因为\n8,x,,,退回,,,因为\n9,,,,退回,,,因为\n"
    );
}

#[test]
fn a_graded_table_can_be_graded_again() {
    let once = graded(Format::Csv, b"revisits\n1\n", Format::Csv, Lang::En, "r").0;
    let twice = graded(Format::Csv, once.as_bytes(), Format::Csv, Lang::En, "r").0;
    assert!(twice.starts_with("revisits,grade,status,possible,ask,reason,grade 2,status 2,"), "{twice}");
    assert_eq!(read(Format::Csv, twice.as_bytes()).unwrap().0.len(), 1);
}

#[test]
fn no_added_cell_is_a_formula() {
    for (reason, cell) in [("=1+1", "'=1+1"), ("@x", "'@x"), ("-5", "-5"), ("-a", "'-a"), ("a=1", "a=1")] {
        let out = graded(Format::Csv, b"revisits\n1\n", Format::Csv, Lang::En, reason).0;
        assert!(out.ends_with(&format!(",{cell}\n")), "{out}");
    }
}

#[test]
fn a_byte_order_mark_is_written_on_request() {
    let (plan, labels) = policy();
    let sheet = Sheet::new(&plan, &labels, Lang::En);
    let writer = Writer::new(Vec::new(), Format::Csv, sheet, &["revisits".to_owned()], true).unwrap();
    let (bytes, _) = writer.finish().unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), "\u{feff}revisits,grade,status,possible,ask,reason\n");
}

const VERDICT: &str = r#"{"policy":{"id":"test","meaning":"m","source":"s"},"verdict":"graded","grade":"A","decided_by":["keen"],"provisional":false,"reason":"r"}"#;

#[test]
fn json_keeps_every_byte_of_its_fields() {
    let text = "{\"revisits\": 1.0, \"x\": {\"y\": [1e2]}}\n{}\n{\"gradus\": {\"grade\": \"B\"}, \"ratio\": 0.10}\n";
    let (out, _) = graded(Format::Ndjson, text.as_bytes(), Format::Ndjson, Lang::En, "r");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], format!("{{\"revisits\": 1.0, \"x\": {{\"y\": [1e2]}},\"gradus\":{VERDICT}}}"));
    assert_eq!(lines[1], format!("{{\"gradus\":{VERDICT}}}"));
    assert_eq!(lines[2], format!("{{\"ratio\":0.1,\"gradus\":{VERDICT}}}"));
}

#[test]
fn an_earlier_verdict_gives_way_however_it_is_written_and_whatever_stands_beside_it() {
    let text = "{\"gr\\u0061dus\": 2}\n{\"gradus\": 1, \"x\": \"\\ud83d\"}\n{\"x\": \"\\u4e2d\"}\n";
    let (out, _) = graded(Format::Ndjson, text.as_bytes(), Format::Ndjson, Lang::En, "r");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], format!("{{\"gradus\":{VERDICT}}}"));
    // Half of a character is kept as it was written.
    assert_eq!(lines[1], format!(r#"{{"x":"\"\\ud83d\"","gradus":{VERDICT}}}"#));
    assert_eq!(lines[2], format!("{{\"x\": \"\\u4e2d\",\"gradus\":{VERDICT}}}"));
}

#[test]
fn every_format_goes_into_every_other() {
    let sources = [
        (Format::Csv, "revisits,note\n1,a\nx,\n"),
        (Format::Ndjson, "{\"revisits\":1,\"note\":\"a\"}\n{\"revisits\":\"x\",\"note\":\"\"}\n"),
        (Format::Json, "[{\"revisits\":1,\"note\":\"a\"},{\"revisits\":\"x\",\"note\":\"\"}]"),
        (Format::Ron, "[(revisits:1,note:\"a\"),(revisits:\"x\",note:\"\")]"),
    ];
    for (from, text) in sources {
        for to in Format::ALL {
            let (out, warnings) = graded(from, text.as_bytes(), to, Lang::En, "r");
            assert!(warnings.is_empty(), "{warnings:?}");
            let (rows, _) = read(to, out.as_bytes()).unwrap_or_else(|error| panic!("{from} to {to}: {error}\n{out}"));
            let good: Vec<bool> = rows.iter().map(|row| row.facts.is_ok()).collect();
            assert_eq!(good, [true, false], "{from} to {to}: {out}");
        }
    }
    assert_eq!(graded(Format::Json, b"[]", Format::Json, Lang::En, "").0, "[]\n");
}

#[test]
fn a_field_without_a_column_is_told() {
    let text = "{\"revisits\":1}\n{\"revisits\":2,\"name\":\"x\"}\n{\"name\":\"x\"}\n";
    let (out, warnings) = graded(Format::Ndjson, text.as_bytes(), Format::Csv, Lang::En, "");
    assert_eq!(out.lines().next(), Some("revisits,name,grade,status,possible,ask,reason"));
    assert!(warnings.is_empty(), "a column of a later record: {warnings:?}");
    let text = format!("{}{}", "{\"revisits\":1}\n".repeat(1_000), "{\"revisits\":2,\"name\":\"x\"}\n");
    let (out, warnings) = graded(Format::Ndjson, text.as_bytes(), Format::Csv, Lang::En, "");
    assert_eq!(out.lines().next(), Some("revisits,grade,status,possible,ask,reason"));
    assert_eq!(out.lines().count(), 1_002);
    assert_eq!(warnings, ["`name` is not in the first thousand records, so it has no column in the output"]);
}

#[test]
fn a_summary_accounts_for_every_row() {
    let (plan, labels) = policy();
    let schema = schema();
    let mut summary = Summary::new(&plan, &labels);
    assert_eq!(summary.to_string(), "0 leads");
    let text = format!("revisits\n{}x\n", "1\n".repeat(1_199));
    for row in Reader::new(&schema, Format::Csv, text.as_bytes()).unwrap() {
        summary.add(&verdict(&row.unwrap()));
    }
    assert_eq!(summary.to_string(), "1,200 leads: 1,199 graded (A 1,199), 1 rejected");
    assert_eq!(summary.clone().spoken_in(Lang::Zh).to_string(), "共 1,200 条：已评级 1,199（A 1,199），退回 1");
    assert_eq!(summary.leads(), 1_200);
}
