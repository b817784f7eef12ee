//! Tables of a policy in a spreadsheet and back.

mod cells;
mod command;
mod round_trip;

use gradus::source::Source;
use gradus::{Compiler, Policy};
use rust_xlsxwriter::{Workbook, Worksheet};

/// A policy with a table whose columns are of every kind.
pub(crate) const TYPED: &str = r#"policy typed "Typed"
grades A "key" > B "usual" > C "rest"
input share "Share of wallet"  percent 0%..200%
input spend "Spend in a year"  money
input visits                   count
input since "Customer since"   date
input vip   "Is a VIP"         yes/no
input city                     text

table t first {
  # the best ones
  | share     | spend    | visits | since                  | vip | city           => grade | advice "What to do" text |
  | >= 33%    | 60万     | 3..5   | 2026-01-01..2026-06-30 | yes | "北京", "上海" => A     | "call, today"            |  # keep
  | 5%        | >= 8_000 | not 3  | -                      | no  | not "x"        => B     | "call"                   |
  # all others
  | otherwise                                                                     => C     | "wait"                   |
}
"#;

/// The headings of its table.
pub(crate) const HEADINGS: [&str; 8] =
    ["Share of wallet", "Spend in a year", "visits", "Customer since", "Is a VIP", "city", "grade", "What to do"];

pub(crate) fn policy(name: &str, text: &str) -> (Compiler, Policy) {
    let compiler = Compiler::new();
    let compiled = compiler.check(Source::new(name, text));
    (compiler, compiled.policy.unwrap_or_else(|| panic!("{name}: {:?}", compiled.diagnostics)))
}

/// A workbook of one sheet, `t`, with the headings of the table above.
pub(crate) fn workbook(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("t").expect("a name");
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write(0, column, heading).expect("written");
    }
    fill(sheet);
    book.save_to_buffer().expect("a workbook")
}
