//! Cells as spreadsheet programs keep them: numbers, days, formulas, merged cells.

use gradus::diagnostic::{Lang, SheetProblem};
use gradus::sheets::{Import, import, outlines, read_workbook, sheet_names};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula};

use crate::sheets::{TYPED, policy, workbook};

fn imported(book: &[u8]) -> Import {
    let (compiler, policy) = policy("typed.grade", TYPED);
    let outline = outlines(&policy).remove(0);
    import(&compiler, &policy, &outline, ("t.xlsx", read_workbook(book, "t").expect("a sheet")))
}

/// The rows of the table in the text that came of it.
fn rows(import: &Import) -> String {
    let found = import.reports.iter().map(|one| format!("{}: {:?}", one.place(Lang::En), one.diagnostic.problem));
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    let rows = import.text.lines().filter(|line| line.trim_start().starts_with('|')).skip(1);
    let rows = rows.map(|row| row.split('#').next().unwrap_or_default());
    rows.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

/// What is wrong, with the cell it is said of.
fn faults(import: &Import) -> Vec<String> {
    assert!(!import.is_sound());
    let said = |one: &gradus::sheets::Report| {
        format!("{}: {} {}", one.place(Lang::En), one.diagnostic.code(), one.diagnostic.wording(Lang::En).message)
    };
    import.reports.iter().map(said).collect()
}

#[test]
fn numbers_days_and_truths_are_read_exactly() {
    let day = Format::new().set_num_format("yyyy/m/d");
    let book = workbook(|sheet| {
        sheet.write(1, 0, 0.33).unwrap();
        sheet.write_with_format(2, 0, 1.5, &Format::new().set_num_format("0%")).unwrap();
        sheet.write(1, 1, 600_000).unwrap();
        sheet.write(2, 1, 0.1 + 0.2).unwrap();
        sheet.write(1, 2, 3).unwrap();
        sheet.write(2, 2, "－").unwrap();
        sheet.write_with_format(1, 3, ExcelDateTime::from_ymd(2026, 11, 22).unwrap(), &day).unwrap();
        sheet.write(2, 3, 46_348).unwrap();
        sheet.write(1, 4, true).unwrap();
        sheet.write(2, 4, false).unwrap();
        sheet.write(1, 5, "“北京”").unwrap();
        sheet.write(2, 5, "-").unwrap();
        for (row, grade, advice) in [(1, "A", "8"), (2, "B", "＂")] {
            sheet.write(row, 6, grade).unwrap();
            sheet.write(row, 7, advice).unwrap();
        }
        sheet.write(2, 7, 8).unwrap();
        sheet.write(3, 0, "其余").unwrap();
        sheet.write(3, 6, "C").unwrap();
        sheet.write(3, 7, "“wait”").unwrap();
    });
    insta::assert_snapshot!(rows(&imported(&book)), @r#"
    | 33% | 60万 | 3 | 2026-11-22 | yes | "北京" => A | "8" |
    | 150% | 0.3 | - | 2026-11-22 | no | - => B | "8" |
    | otherwise => C | "wait" |
    "#);
}

#[test]
fn a_formula_counts_by_its_value() {
    let book = workbook(|sheet| {
        sheet.write(1, 0, Formula::new("=1/4").set_result("0.25")).unwrap();
        for (column, cell) in [(1, "-"), (2, "-"), (3, "-"), (4, "-"), (5, "-"), (6, "A"), (7, "call")] {
            sheet.write(1, column, cell).unwrap();
        }
        sheet.write(2, 0, "otherwise").unwrap();
        sheet.write(2, 6, Formula::new("=\"C\"").set_result("C")).unwrap();
        sheet.write(2, 7, "wait").unwrap();
    });
    insta::assert_snapshot!(rows(&imported(&book)), @r#"
    | 25% | - | - | - | - | - => A | "call" |
    | otherwise => C | "wait" |
    "#);
}

#[test]
fn a_formula_that_a_script_wrote_has_no_value() {
    let book = include_bytes!("../../cases/sheets/formula_without_a_value.xlsx");
    assert_eq!(faults(&imported(book)), ["sheet \"t\" cell B2: G0832 the formula `=A1+1` has no value yet"]);
}

#[test]
fn cells_merged_downwards_hold_for_every_row_and_otherwise_may_lie_across() {
    let plain = Format::new();
    let book = workbook(|sheet| {
        for (row, cells) in
            [(1, ["5%", "-", "1", "-", "-", "-", "A", "call"]), (2, ["", "-", "2", "-", "-", "-", "B", "call"])]
        {
            for (column, cell) in (0..).zip(cells) {
                sheet.write(row, column, cell).unwrap();
            }
        }
        sheet.merge_range(1, 0, 2, 0, "5%", &plain).unwrap();
        sheet.merge_range(3, 0, 3, 5, "otherwise", &plain).unwrap();
        sheet.write(3, 6, "C").unwrap();
        sheet.write(3, 7, "wait").unwrap();
    });
    insta::assert_snapshot!(rows(&imported(&book)), @r#"
    | 5% | - | 1 | - | - | - => A | "call" |
    | 5% | - | 2 | - | - | - => B | "call" |
    | otherwise => C | "wait" |
    "#);
}

#[test]
fn one_run_tells_of_every_bad_cell() {
    let day = Format::new().set_num_format("yyyy/m/d");
    let book = workbook(|sheet| {
        let rows = [
            ["6", ">= 3 to", "-", "-", "maybe", "北京", "D", "call"],
            ["-", "1,800", "", "2026/3/5", "no", "-", "A", "a \"quote\""],
            ["otherwise", "3", "", "", "", "", "C", "wait"],
        ];
        for (row, cells) in (1..).zip(rows) {
            for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write(row, column, cell).unwrap();
            }
        }
        sheet.write(1, 0, 6).unwrap();
        sheet.write_with_format(1, 2, ExcelDateTime::from_ymd(2026, 3, 5).unwrap(), &day).unwrap();
        sheet.write(2, 4, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.merge_range(5, 1, 6, 2, "x", &Format::new()).unwrap();
        sheet.write(3, 9, "a note").unwrap();
    });
    insta::assert_snapshot!(faults(&imported(&book)).join("\n"));
}

#[test]
fn what_is_no_workbook_is_said() {
    assert_eq!(sheet_names(b"Share of wallet,visits\n"), Err(SheetProblem::NotAWorkbook));
    assert_eq!(sheet_names(b"PK\x03\x04 and no more"), Err(SheetProblem::NotAWorkbook));
    let book = workbook(|_| {});
    assert_eq!(sheet_names(&book[..book.len() / 2]), Err(SheetProblem::NotAWorkbook));
}

#[test]
fn a_cell_far_outside_takes_no_memory() {
    let book = workbook(|sheet| {
        sheet.write(1_048_575, 16_383, "x").unwrap();
    });
    let all = faults(&imported(&book));
    assert!(all.iter().any(|one| one.contains("G0821") && one.contains("XFD1048576")), "{all:?}");
}
