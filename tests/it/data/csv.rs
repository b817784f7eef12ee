//! Tables.

use gradus::data::{Format, Original, Reader};
use gradus::diagnostic::Lang;
use proptest::prelude::*;

use crate::data::fixture::{read, refusal, schema, shown};

fn rows(text: &str) -> Vec<String> {
    shown(&read(Format::Csv, text.as_bytes()).unwrap().0)
}

#[test]
fn columns_are_matched_and_the_rest_is_told_once() {
    let (rows, warnings) = read(Format::Csv, "客户编号,回访次数（次）,prize,\n7,3,1,\n8,4,2,\n".as_bytes()).unwrap();
    assert_eq!(shown(&rows), ["2 revisits=3", "3 revisits=4"]);
    let [column, most] = warnings.as_slice() else { panic!("{warnings:?}") };
    assert_eq!(
        column,
        "G0621 the policy has no input called `prize`; it is not used; did you mean `price`? rename it, or write \
         `from \"prize\"` behind that input"
    );
    assert!(most.starts_with("G0637 11 of 12 inputs have no column (`Satisfaction`, "), "{most}");
    assert_eq!(rows[1].id.as_deref(), Some("8"));
}

#[test]
fn blank_rows_are_no_leads_and_are_told_once() {
    let text = "id,revisits,note\n,,\n1,3,\n , ,\t\n\n\"\",\"\",\"\"\n2,,\n,4,\n,,\n";
    let (rows, warnings) = read(Format::Csv, text.as_bytes()).unwrap();
    assert_eq!(shown(&rows), ["3 revisits=3", "7 ", "8 revisits=4"]);
    let told = "G0638 nothing stands in 4 rows, the first in line 2; they are no leads, and are left out; delete these \
                rows in the spreadsheet; if something was meant to stand there, fill it in";
    assert_eq!(warnings.last().map(String::as_str), Some(told));
}

#[test]
fn a_unit_in_a_heading_is_seen_through() {
    let (_, warnings) = read(Format::Csv, "revisits,price（万元）\n3,60\n".as_bytes()).unwrap();
    assert_eq!(
        warnings[0],
        "G0621 the policy has no input called `price（万元）`; it is not used; did you mean `price`? rename it, or \
         write `from \"price（万元）\"` behind that input; the unit goes into each cell, as in `180万` or `5%`"
    );
    // Where the policy names such a heading, its unit is no part of the number.
    let policy = "等级 A > B\n字段 首付 金额 列名 \"首付（万元）\"\n字段 涨幅 百分比 列名 \"涨幅（％）\"\n若 首付 >= 1 则 评为 B\n其余 评为 A\n";
    let policy = gradus::Compiler::new().compile(policy).unwrap();
    let mut reader = Reader::new(policy.schema(), Format::Csv, "首付（万元）,涨幅（％）\n60,6%\n".as_bytes()).unwrap();
    let told: Vec<String> = reader.take_warnings().iter().map(|one| one.wording(Lang::Zh).message).collect();
    assert_eq!(
        told,
        [
            "列名 `首付（万元）` 写了万，但格子里的数按原样读：60 就是 60，不是 60万",
            "列名 `涨幅（％）` 写了百分号，但格子里的数按原样读：0.5 是 50%",
        ]
    );
}

#[test]
fn rows_that_look_like_sums_are_told() {
    let text = "id,revisits\nL1,3\n合计：三位,9\nTotal,12\nTommy,1\n备注,\n";
    let (rows, warnings) = read(Format::Csv, text.as_bytes()).unwrap();
    assert_eq!(rows.len(), 5);
    let told = "G0640 line 3 is called `合计`, and 2 more like it: no lead, it seems, but graded and counted as one; delete \
                such rows from the file";
    assert_eq!(warnings.last().map(String::as_str), Some(told));
}

#[test]
fn commas_of_full_width_divide_nothing() {
    assert_eq!(refusal(Format::Csv, "revisits，price\n3，5\n".as_bytes()), "line 1: full-width commas divide no cells");
}

#[test]
fn headings_that_cannot_be_used_stop_the_file() {
    assert_eq!(refusal(Format::Csv, b"revisits,Note, revisits\n"), "line 1: two columns are called `revisits`");
    assert_eq!(refusal(Format::Csv, b"revisits,x,x\n"), "line 1: two columns are called `x`");
    assert_eq!(
        refusal(Format::Csv, "revisits,回访次数\n".as_bytes()),
        "line 1: the columns `revisits` and `回访次数` belong to the same input"
    );
    assert_eq!(refusal(Format::Csv, b"\n3,4\n5,6\n"), "line 2: none of the headings is an input of the policy");
}

#[test]
fn a_bad_cell_rejects_its_row_only() {
    assert_eq!(
        rows("revisits,price\n1,60万\nx,6\n3,\n"),
        ["2 revisits=1 price=600000", "3 revisits: G0601 `x` is not a count", "4 revisits=3"]
    );
}

#[test]
fn a_bad_cell_is_told_with_row_and_column() {
    let schema = schema();
    let text = "回访次数（次）,price\nx,6\n1\n";
    let mut reader = Reader::new(&schema, Format::Csv, text.as_bytes()).unwrap();
    let rows: Vec<_> = reader.by_ref().map(Result::unwrap).collect();
    let told = |row: usize, lang| reader.told(rows[row].line, &rows[row].facts.as_ref().unwrap_err()[0], lang);
    assert_eq!(told(0, Lang::En), "line 2, column `回访次数（次）`: `x` is not a count");
    assert_eq!(told(0, Lang::Zh), "第 2 行“回访次数（次）”列：`x` 不是次数");
    assert_eq!(told(1, Lang::Zh), "第 3 行：有 1 格，列名却有 2 个");
}

#[test]
fn a_ragged_row_is_rejected_with_its_line() {
    assert_eq!(
        rows("revisits,price\n1,2\n3\n4,5,6\n7,8\n"),
        [
            "2 revisits=1 price=2",
            "3 : G0625 line 3: 1 cells where the headings have 2",
            "4 : G0625 line 4: 3 cells where the headings have 2",
            "5 revisits=7 price=8",
        ]
    );
}

#[test]
fn quotes_hold_commas_lines_and_quotes() {
    let text = "revisits,note\r\n1,\"a, \"\"b\"\"\r\nc\"\r\n\r\n2,\"\"\r\n";
    assert_eq!(rows(text), ["2 revisits=1 note=a, \"b\"\r\nc", "5 revisits=2"]);
    assert_eq!(rows("revisits;note\n1;a,b\n"), ["2 revisits=1 note=a,b"]);
    assert_eq!(rows("revisits\tnote\n1\ta\n"), ["2 revisits=1 note=a"]);
}

#[test]
fn an_open_quote_is_an_error_where_it_was_opened() {
    let mut text = "revisits,note\n1,a\n2,\"b\n".to_owned();
    text.push_str(&"3,c\n".repeat(500_000));
    assert_eq!(refusal(Format::Csv, text.as_bytes()), "line 3: a quote is opened and never closed");
    // A later quote closes it by chance, and then text follows.
    let text = "revisits,note\n1,\"a\n2,\"b\"\n3,c\n";
    assert_eq!(refusal(Format::Csv, text.as_bytes()), "line 2: a quote is opened and never closed");
    assert_eq!(refusal(Format::Csv, b"revisits,note\n1,\"a"), "line 2: a quote is opened and never closed");
}

#[test]
fn text_behind_a_quote_rejects_its_row() {
    assert_eq!(
        rows("revisits,note\n1,\"a\"b\n2,c\n"),
        ["2 : G0627 line 2: text follows a closing quote", "3 revisits=2 note=c"]
    );
}

#[test]
fn a_monstrous_cell_rejects_its_row() {
    let cell = "x".repeat(2 << 20);
    assert_eq!(
        rows(&format!("revisits,note\n1,{cell}\n2,b\n")),
        ["2 : G0628 line 2: the record is longer than 1 MiB", "3 revisits=2 note=b"]
    );
    assert_eq!(
        refusal(Format::Csv, format!("revisits,note\n1,\"{cell}\"\n2,b\n").as_bytes()),
        "line 2: a quote is opened and never closed"
    );
}

proptest! {
    /// What the usual reader makes of a well-formed table, this one makes of it too.
    #[test]
    fn it_agrees_with_the_usual_reader(table in prop::collection::vec(prop::collection::vec("[a-z,\"\n 数]{0,6}", 3), 1..8)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["revisits", "note", "id"]).unwrap();
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let (rows, _) = read(Format::Csv, &bytes).unwrap();
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| match &row.original {
                Original::Cells(cells) => cells.iter().map(str::to_owned).collect(),
                other => panic!("{other:?}"),
            })
            .collect();
        let filled = |row: &Vec<String>| row.iter().any(|cell| !cell.trim().is_empty());
        let leads: Vec<Vec<String>> = table.into_iter().filter(filled).collect();
        prop_assert_eq!(cells, leads);
    }

    /// No file makes it panic, and no row is lost.
    #[test]
    fn no_file_makes_it_panic(bytes in prop::collection::vec(prop::sample::select(b"a1,\"\n\r;\t\xE5\x80\xFF ".to_vec()), 0..60)) {
        let _ = refusal(Format::Csv, &[b"revisits,note\n".as_slice(), &bytes].concat());
        let _ = refusal(Format::Csv, &bytes);
    }
}
