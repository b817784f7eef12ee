//! P1 in files: what is read, and a loop over it as a programmer writes it with the usual crate.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use gradus::value::day_of_number;

use super::visitors::{Record, Visitor, record_hand};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const NAMES: [&str; 5] = ["A", "B", "C", "D", "E"];

/// The grade and the last day, as they are written.
pub fn grade_and_day(record: &Record) -> (&'static str, String) {
    let (grade, due) = record_hand(record);
    let day = due.and_then(day_of_number).map(|day| day.to_string());
    (grade.map_or("", |grade| NAMES[usize::from(grade)]), day.unwrap_or_default())
}

/// Reads a table into a derived struct, grades, and writes the cells that came with two more.
pub fn csv_by_hand(from: &Path, to: &Path) -> Outcome<()> {
    let mut reader = csv::Reader::from_path(from)?;
    let mut writer = csv::Writer::from_writer(BufWriter::new(File::create(to)?));
    let headers = reader.headers()?.clone();
    writer.write_record(headers.iter().chain(["grade", "due"]))?;
    let mut cells = csv::StringRecord::new();
    while reader.read_record(&mut cells)? {
        let (grade, due) = grade_and_day(&cells.deserialize(Some(&headers))?);
        writer.write_record(cells.iter().chain([grade, &due]))?;
    }
    Ok(writer.flush()?)
}

/// The same for a JSON object on each line, whose text is written through with two more members.
pub fn json_by_hand(from: &Path, to: &Path) -> Outcome<()> {
    let mut writer = BufWriter::new(File::create(to)?);
    for line in BufReader::new(File::open(from)?).lines() {
        let line = line?;
        let (grade, due) = grade_and_day(&serde_json::from_str(&line)?);
        let open = line.strip_suffix('}').ok_or("an object")?;
        writeln!(writer, "{open},\"grade\":\"{grade}\",\"due\":\"{due}\"}}")?;
    }
    Ok(writer.flush()?)
}

pub fn write_csv(path: &Path, visitors: &[Visitor]) -> Outcome<()> {
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(
        out,
        "id,down_payment,price,satisfaction,revisits,calls,site_visits,asked_process,accepts_rise,last_contact,site_open"
    )?;
    for (at, one) in visitors.iter().enumerate() {
        write!(out, "{at},{},{},{},{},", one.down_payment, one.price, one.satisfaction, one.revisits)?;
        write!(out, "{},{},{},0.{:03},", one.calls, one.site_visits, one.asked_process, one.accepts_rise)?;
        writeln!(out, "{},{}", day_of_number(one.last_contact).ok_or("a day")?, one.site_open)?;
    }
    Ok(out.flush()?)
}

pub fn write_json(path: &Path, visitors: &[Visitor]) -> Outcome<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for (at, one) in visitors.iter().enumerate() {
        write!(out, "{{\"id\":{at},\"down_payment\":{},\"price\":{},", one.down_payment, one.price)?;
        write!(out, "\"satisfaction\":{},\"revisits\":{},\"calls\":{},", one.satisfaction, one.revisits, one.calls)?;
        write!(out, "\"site_visits\":{},\"asked_process\":{},", one.site_visits, one.asked_process)?;
        write!(out, "\"accepts_rise\":0.{:03},", one.accepts_rise)?;
        writeln!(
            out,
            "\"last_contact\":\"{}\",\"site_open\":{}}}",
            day_of_number(one.last_contact).ok_or("a day")?,
            one.site_open
        )?;
    }
    Ok(out.flush()?)
}
