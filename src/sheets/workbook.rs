//! Tables as a workbook: a sheet for each, and one that explains.

use std::io;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    IgnoreError, Note, Workbook, Worksheet, XlsxError,
};

use crate::diagnostic::Lang;
use crate::render::width;
use crate::sheets::about::{choices, forms, reading, what};
use crate::sheets::outline::{Column, Outline, Role};
use crate::value::fold;

/// Rows below the last that have lists to choose from as well: room for new ones.
const ROOM: u32 = 200;
/// Characters of a list that a spreadsheet program takes.
const LIST: usize = 255;
/// The narrowest and the widest column, in characters.
const WIDTHS: (usize, usize) = (8, 60);
/// Width of a note and its height for each line, in pixels, and the characters of a line.
const NOTE: (u32, u32, usize) = (300, 20, 42);
/// Height of a line of a row, in points.
const LINE: f64 = 15.0;
/// Widths of the columns of the sheet that explains.
const GUIDE: [usize; 5] = [24, 24, 12, 60, 60];
/// Headings of conditions, of results, and a quiet grey: told apart without colours by their notes.
const COLORS: [u32; 3] = [0x00DD_EBF7, 0x00E2_EFDA, 0x0080_8080];

/// The workbook of these tables.
///
/// # Errors
/// When it cannot be put together.
pub fn write_workbook(outlines: &[&Outline]) -> io::Result<Vec<u8>> {
    book(outlines).map_err(io::Error::other)
}

fn book(outlines: &[&Outline]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same table gives the same bytes, whenever it is written.
    let born = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_author("Gradus").set_creation_datetime(&born));
    let mut taken = Vec::new();
    for outline in outlines {
        let name = free_name(&outline.sheet(), &taken);
        let sheet = book.add_worksheet();
        sheet.set_name(&name)?;
        table(sheet, outline)?;
        taken.push(name);
    }
    let lang = outlines.first().map_or(Lang::En, |outline| outline.lang);
    let name = free_name(lang.pick("How to fill in", "填写说明"), &taken);
    let sheet = book.add_worksheet();
    sheet.set_name(&name)?;
    guide(sheet, outlines, lang)?;
    book.save_to_buffer()
}

/// The name, numbered when another sheet has it: programs do not tell capitals.
fn free_name(name: &str, taken: &[String]) -> String {
    let is_free = |name: &str| taken.iter().all(|other| other.to_lowercase() != name.to_lowercase());
    let mut free = name.to_owned();
    let mut number = 2_u32;
    while !is_free(&free) {
        let start: String = name.chars().take(26).collect();
        free = format!("{start} {number}");
        number = number.saturating_add(1);
    }
    free
}

/// All cells are texts: what is typed stays as it is typed, `3-5` becomes no day and `30%` no 0.3.
fn text() -> Format {
    Format::new().set_num_format("@").set_align(FormatAlign::Top).set_text_wrap()
}

fn heading(role: Role) -> Format {
    let [asks, gives, grey] = COLORS;
    let color = match role {
        Role::Asks => asks,
        Role::Gives => gives,
    };
    text()
        .set_bold()
        .set_background_color(Color::RGB(color))
        .set_border_bottom(FormatBorder::Medium)
        .set_border_bottom_color(Color::RGB(grey))
}

fn table(sheet: &mut Worksheet, outline: &Outline) -> Result<(), XlsxError> {
    let (headings, rows) = (outline.headings(), outline.rows());
    let last = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_add(ROOM);
    let plain = text();
    for (column, (at, name)) in (0_u16..).zip(headings.iter().enumerate()) {
        sheet.set_column_format(column, &plain)?;
        let own = widest(rows.iter().filter_map(|row| row.get(at)).chain([name]));
        sheet.set_column_width(column, f64::from(u32::try_from(own).unwrap_or(u32::MAX)))?;
        let role = if at < outline.asks() { Role::Asks } else { Role::Gives };
        sheet.write_string_with_format(0, column, name, &heading(head_role(outline, at, role)))?;
        let Some(about) = outline.column(at) else { continue };
        sheet.insert_note(0, column, &note(outline, at, about))?;
        if let Some(list) = list(about, outline)? {
            sheet.add_data_validation(1, column, last, column, &list)?;
        }
    }
    let widths: Vec<usize> = (0..headings.len())
        .map(|at| widest(headings.get(at).into_iter().chain(rows.iter().filter_map(|row| row.get(at)))))
        .collect();
    for (row, cells) in (1_u32..).zip(&rows) {
        fit(sheet, row, cells.iter().map(String::as_str).zip(widths.iter().copied()))?;
        for (column, cell) in (0_u16..).zip(cells) {
            if !cell.is_empty() {
                sheet.write_string_with_format(row, column, cell, &plain)?;
            }
        }
    }
    let right = u16::try_from(headings.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.ignore_error_range(0, 0, last, right, IgnoreError::NumberStoredAsText)?;
    sheet.set_freeze_panes(1, u16::from(outline.crosstab))?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_print_gridlines(true);
    Ok(())
}

/// The head of a crosstab asks, although answers stand below it.
fn head_role(outline: &Outline, at: usize, role: Role) -> Role {
    if outline.crosstab && at > 0 { Role::Asks } else { role }
}

/// As wide as the widest cell, Han characters counting two.
fn widest<'a>(cells: impl Iterator<Item = &'a String>) -> usize {
    let (least, most) = WIDTHS;
    cells.map(|cell| width(cell)).max().unwrap_or(least).saturating_add(3).clamp(least, most)
}

/// The lines that a text takes in a column.
fn broken(text: &str, wide: usize) -> u32 {
    u32::try_from(width(text).div_ceil(wide.max(1)).max(1)).unwrap_or(u32::MAX)
}

/// Gives a row the height of its tallest cell: not every program does that by itself.
fn fit<'a>(sheet: &mut Worksheet, row: u32, cells: impl Iterator<Item = (&'a str, usize)>) -> Result<(), XlsxError> {
    let lines = cells.map(|(cell, wide)| broken(cell, wide.saturating_sub(2))).max().unwrap_or(1);
    if lines > 1 {
        sheet.set_row_height(row, LINE * f64::from(lines))?;
    }
    Ok(())
}

/// What is said of a column when the mouse stands on its heading.
fn note(outline: &Outline, at: usize, column: &Column) -> Note {
    let lang = outline.lang;
    let shown: Vec<&Column> = match (outline.crosstab, at) {
        // The corner speaks of the side, the head of what stands across and of the answers below.
        (true, 0) => vec![column],
        (true, _) => outline.columns.get(1).into_iter().chain([column]).collect(),
        (false, _) => vec![column],
    };
    let mut lines = Vec::new();
    for column in shown {
        let role = match column.role {
            Role::Asks => lang.pick("condition", "条件"),
            Role::Gives => lang.pick("result", "结果"),
        };
        let (heading, written) = (&column.heading, &column.written);
        lines.push(if fold::caseless(heading) == fold::caseless(written) {
            lang.pick(format!("{role}: {heading}"), format!("{role}：{heading}"))
        } else {
            lang.pick(format!("{role}: {heading} ({written})"), format!("{role}：{heading}（{written}）"))
        });
        lines.push(what(column, lang));
        lines.extend(Some(forms(column, lang).to_owned()).filter(|forms| !forms.is_empty()));
    }
    let (wide, high, characters) = NOTE;
    let height = lines.iter().map(|line| broken(line, characters)).sum::<u32>().saturating_add(1);
    let height = high.saturating_mul(height);
    Note::new(lines.join("\n")).add_author_prefix(false).set_author("Gradus").set_width(wide).set_height(height)
}

/// The list of a column; none where there is nothing to choose, or too much of it.
fn list(column: &Column, outline: &Outline) -> Result<Option<DataValidation>, XlsxError> {
    let choices = choices(column, outline.lang);
    let length = choices.iter().map(|choice| choice.chars().count().saturating_add(1)).sum::<usize>();
    if choices.is_empty() || length > LIST {
        return Ok(None);
    }
    let list = DataValidation::new()
        .allow_list_strings(&choices)?
        .ignore_blank(true)
        .set_error_style(DataValidationErrorStyle::Information);
    // A condition may be more than one of the list: it is only offered.
    Ok(Some(list.show_error_message(false)))
}

/// The sheet that explains: how each table is read, and what its columns hold.
fn guide(sheet: &mut Worksheet, outlines: &[&Outline], lang: Lang) -> Result<(), XlsxError> {
    let plain = text();
    let bold = text().set_bold();
    for (column, wide) in (0_u16..).zip(GUIDE) {
        sheet.set_column_width(column, f64::from(u32::try_from(wide).unwrap_or(u32::MAX)))?;
        sheet.set_column_format(column, &plain)?;
    }
    let mut row = 0_u32;
    let mut line = |cells: &[&str], format: &Format| -> Result<(), XlsxError> {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string_with_format(row, column, *cell, format)?;
        }
        if cells.len() == GUIDE.len() {
            fit(sheet, row, cells.iter().copied().zip(GUIDE))?;
        }
        row = row.saturating_add(1);
        Ok(())
    };
    let loose = Format::new().set_num_format("@");
    for text in lang.pick(GENERAL, GENERAL_ZH) {
        line(&[text], &loose)?;
    }
    for outline in outlines {
        let lang = outline.lang;
        line(&[], &plain)?;
        line(&[&outline.title], &bold)?;
        line(&[reading(outline, lang)], &loose)?;
        let head = lang.pick(
            ["column", "in the policy", "", "what stands in it", "other forms"],
            ["列", "办法里的名称", "", "写什么", "还可以写"],
        );
        line(&head, &bold)?;
        for column in &outline.columns {
            let role = match column.role {
                Role::Asks => lang.pick("condition", "条件"),
                Role::Gives => lang.pick("result", "结果"),
            };
            let cells = [&*column.heading, &*column.written, role, &*what(column, lang), forms(column, lang)];
            line(&cells, &plain)?;
        }
    }
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// What holds for all tables.
const GENERAL: [&str; 5] = [
    "Change cells, add rows or delete them, and save; then: gradus table import POLICY TABLE FILE",
    "The headings tell which column is which: their order may change, their names may not.",
    "A cell left empty is asked about. Where a condition does not matter, write -",
    "A row that begins with otherwise is for all leads that no other row takes; it stands last.",
    "Empty rows do not count. Nothing but the table may stand on its sheet.",
];
const GENERAL_ZH: [&str; 5] = [
    "改格子、加行、删行，然后保存；再运行：gradus table import 办法 表 文件",
    "靠列名认列：列的先后可以换，列名不能改。",
    "空着的格会被问到。不限的条件请写 -",
    "以 其余 开头的一行，指别的行都没说到的客户；它放在最后。",
    "空行不算。表所在的工作表上不要写别的内容。",
];
