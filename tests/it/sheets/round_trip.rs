//! What is written comes back the same, whatever the program in between did to the layout.

use std::fs;
use std::path::{Path, PathBuf};

use gradus::sheets::{
    Grid, Outline, import, outlines, read_csv, read_workbook, sheet_names, write_csv, write_workbook,
};
use gradus::source::Source;
use gradus::{Compiler, Folder, Policy};

use crate::sheets::{TYPED, policy};

/// Every policy of the house that can be compiled where it lies.
fn policies() -> Vec<(Compiler, Policy)> {
    let mut open: Vec<PathBuf> = ["policies", "tests/cases/grade", "tests/policies"].map(PathBuf::from).to_vec();
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for file in fs::read_dir(&folder).expect("a folder") {
            let path = file.expect("a file").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "grade") {
                found.extend(compiled(&path, &folder));
            }
        }
    }
    found
}

fn compiled(path: &Path, folder: &Path) -> Option<(Compiler, Policy)> {
    let compiler = Compiler::new().files(Folder::new(folder).expect("a folder"));
    let name = path.file_name().expect("a name").to_str().expect("text");
    let source = Source::new(name, fs::read_to_string(path).expect("text")).at(name);
    let policy = compiler.check(source).policy?;
    Some((compiler, policy))
}

fn comes_back(compiler: &Compiler, policy: &Policy, outline: &Outline, grid: Grid, how: &str) {
    let back = import(compiler, policy, outline, ("file", grid));
    let name = format!("{}, {}, {how}", policy.source().name(), outline.name);
    assert!(
        back.reports.is_empty(),
        "{name}: {:?}",
        back.reports.iter().map(|one| &one.diagnostic).collect::<Vec<_>>()
    );
    assert_eq!(back.elsewhere, [], "{name}");
    assert!(!back.changed && back.text == policy.source().text(), "{name}:\n{}", back.text);
}

fn csv(outline: &Outline, bom: bool) -> String {
    let mut bytes = Vec::new();
    write_csv(outline, bom, &mut bytes).expect("written");
    String::from_utf8(bytes).expect("text")
}

#[test]
fn every_table_of_the_house_comes_back_the_same() {
    let mut tables = 0;
    for (compiler, policy) in policies() {
        let all = outlines(&policy);
        tables += all.len();
        let book = write_workbook(&all.iter().collect::<Vec<_>>()).expect("a workbook");
        assert_eq!(book, write_workbook(&all.iter().collect::<Vec<_>>()).expect("a workbook"), "the same bytes");
        for (outline, sheet) in all.iter().zip(sheet_names(&book).expect("sheets")) {
            let grid = read_workbook(&book, &sheet).expect("a sheet");
            comes_back(&compiler, &policy, outline, grid, "workbook");
            for bom in [false, true] {
                let text = csv(outline, bom);
                comes_back(&compiler, &policy, outline, read_csv(text.as_bytes()).expect("a table"), "csv");
            }
        }
    }
    assert!(tables >= 12, "only {tables} tables were found");
}

#[test]
fn columns_may_change_places_and_blanks_are_nothing() {
    for (compiler, policy) in policies() {
        for outline in outlines(&policy) {
            let text = csv(&outline, false);
            let mut rows: Vec<Vec<String>> = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes())
                .records()
                .map(|record| record.expect("a record").iter().map(str::to_owned).collect())
                .collect();
            // The side of a crosstab stays where it is.
            let fixed = usize::from(rows[0][0].contains(" \\ "));
            rows.iter_mut().for_each(|row| row[fixed..].reverse());
            rows.iter_mut().for_each(|row| row.extend([String::new(), "  ".to_owned()]));
            rows.insert(1, vec![String::new(); rows[0].len()]);
            rows.insert(0, vec!["\u{3000}".to_owned(); rows[0].len()]);
            let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
            rows.iter().for_each(|row| writer.write_record(row).expect("written"));
            let bytes = writer.into_inner().expect("bytes");
            comes_back(&compiler, &policy, &outline, read_csv(bytes.as_slice()).expect("a table"), "reversed");
        }
    }
}

#[test]
fn chinese_programs_write_gb18030() {
    let text =
        "等级 A > B\n字段 城市 文本\n决策表 表 首行 {\n  | 城市 => 等级 |\n  | \"北京\" => A |\n  | 其余 => B |\n}\n";
    let (compiler, policy) = policy("办法.grade", text);
    let outline = outlines(&policy).remove(0);
    let (bytes, _, _) = encoding_rs::GB18030.encode("城市,等级\r\n\"\"\"北京\"\"\",A\r\n其余,B\r\n");
    comes_back(&compiler, &policy, &outline, read_csv(bytes.as_ref()).expect("a table"), "gb18030");
}

#[test]
fn line_breaks_of_the_policy_stay_what_they_are() {
    let text = TYPED.replace('\n', "\r\n");
    let (compiler, policy) = policy("typed.grade", &text);
    let outline = outlines(&policy).remove(0);
    comes_back(&compiler, &policy, &outline, read_csv(csv(&outline, false).as_bytes()).expect("a table"), "crlf");
    let edited = csv(&outline, false).replace(",call\n", ",call soon\n");
    let back = import(&compiler, &policy, &outline, ("file", read_csv(edited.as_bytes()).expect("a table")));
    assert_eq!(back.text.matches('\n').count(), back.text.matches("\r\n").count());
    assert_eq!(back.text.replace("\"call soon\"             ", "\"call\"                  "), text);
}
