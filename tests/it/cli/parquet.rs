//! `gradus grade` on Parquet: every row gets what the library says of it, whatever the number of threads; and whatever is
//! wrong with a file, an answer and no panic.

use std::path::Path;
use std::sync::Arc;

use gradus::columns::arrow_array::builder::StringDictionaryBuilder;
use gradus::columns::arrow_array::cast::AsArray;
use gradus::columns::arrow_array::types::{Date32Type, Int8Type, Int32Type, Int64Type};
use gradus::columns::arrow_array::{
    Array, ArrayRef, Date32Array, Decimal128Array, Float64Array, Int64Array, ListArray, NullArray, RecordBatch,
    StringArray,
};
use gradus::diagnostic::Lang;
use gradus::eval::Outcome;
use gradus::{Lead, Policy};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{BrotliLevel, Compression};
use parquet::file::properties::WriterProperties;

use crate::cli::threads::clock;
use crate::cli::{CHINESE, Ran, SITE, Test};
use crate::generator::{self, Dice};

/// A file of these batches, with so many rows in a row group.
fn file(batches: &[RecordBatch], group: usize, compression: Compression) -> Vec<u8> {
    let properties =
        WriterProperties::builder().set_max_row_group_row_count(Some(group)).set_compression(compression).build();
    let mut out = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut out, batches[0].schema(), Some(properties)).expect("a writer");
    for batch in batches {
        writer.write(batch).expect("memory");
    }
    writer.close().expect("memory");
    out
}

/// The rows of a file, in one batch.
fn rows(path: &Path) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(path).expect("a file"));
    let mut reader = reader.expect("Parquet").with_batch_size(1 << 20).build().expect("Parquet");
    let batch = reader.next().map(|batch| batch.expect("rows"));
    assert!(reader.next().is_none(), "one batch");
    batch.expect("a batch")
}

/// The texts of a dictionary.
fn words(batch: &RecordBatch, name: &str) -> Vec<Option<String>> {
    words_of(batch.column_by_name(name).unwrap_or_else(|| panic!("a column `{name}` in {:?}", batch.schema())))
}

fn words_of(column: &ArrayRef) -> Vec<Option<String>> {
    let dictionary = column.as_dictionary::<Int8Type>();
    let texts = dictionary.downcast_dict::<StringArray>().expect("texts");
    texts.into_iter().map(|word| word.map(str::to_owned)).collect()
}

/// Visitors of a site: some facts missing, one now and then out of range.
fn visitors(seed: u64, count: usize) -> RecordBatch {
    let mut dice = Dice::new(seed);
    let mut numbers = |low: i64, high: i64| -> Int64Array {
        (0..count).map(|_| (!dice.chance(8)).then(|| dice.between(low, high))).collect()
    };
    let (revisits, calls, satisfaction) = (numbers(0, 4), numbers(0, 3), numbers(1, 10));
    let (price, deposit) = (numbers(800_000, 3_000_000), numbers(100_000, 900_000));
    let money = |whole: Int64Array| {
        let cents = whole.iter().map(|n| n.map(|n| i128::from(n) * 100)).collect::<Decimal128Array>();
        Arc::new(cents.with_precision_and_scale(12, 2).expect("it fits")) as ArrayRef
    };
    let satisfaction: StringArray =
        satisfaction.iter().map(|n| n.map(|n| if n == 10 { "99".to_owned() } else { n.to_string() })).collect();
    let days: Date32Array = (0..count).map(|at| Some(20_770 + i32::try_from(at % 60).expect("small"))).collect();
    let mut source = StringDictionaryBuilder::<Int32Type>::new();
    (0..count).for_each(|at| source.append_option((at % 5 > 0).then_some(["web", "fair"][at % 2])));
    let weights: Float64Array = (0..count).map(|at| Some(0.5 * f64::from(u32::try_from(at).expect("few")))).collect();
    let items = (0..count).map(|at| Some(vec![Some(i64::try_from(at).expect("few")), None]));
    RecordBatch::try_from_iter_with_nullable([
        ("id", Arc::new(Int64Array::from_iter_values(0..i64::try_from(count).expect("few"))) as ArrayRef, false),
        ("revisits", Arc::new(revisits) as ArrayRef, true),
        ("calls", Arc::new(calls), true),
        ("Satisfaction", Arc::new(satisfaction), true),
        ("price", money(price), true),
        ("deposit", money(deposit), true),
        ("last contact", Arc::new(days), true),
        ("source", Arc::new(source.finish()), true),
        ("weight", Arc::new(weights), true),
        ("items", Arc::new(ListArray::from_iter_primitive::<Int64Type, _, _>(items)), true),
        ("grade", Arc::new(StringArray::from(vec![Some("of last year"); count])), true),
    ])
    .expect("a batch")
}

/// Grades a file of these bytes by this policy.
fn graded(policy: &str, leads: &[u8], args: &str) -> Ran {
    let args = format!("grade p.grade leads.parquet -o out.parquet --today 2026-11-26 {args}");
    Test::new(&args).file("p.grade", policy).file("leads.parquet", leads).run()
}

#[test]
fn each_row_keeps_its_columns_and_gets_what_the_library_says() {
    let (policy, batch) = (generator::compiled(SITE).in_zone(jiff::tz::TimeZone::UTC).at(clock()), visitors(1, 5_000));
    // In groups of 700 rows, and in one group of more rows than a batch has.
    for (group, compression) in [(700, Compression::SNAPPY), (1 << 20, Compression::UNCOMPRESSED)] {
        let ran = graded(SITE, &file(&[batch.clone(), batch.slice(0, 4_000)], group, compression), "--strict");
        assert_eq!(ran.code, Some(1), "some are rejected\n{ran}");
        let out = rows(&ran.path("out.parquet"));
        let came = batch.num_columns();
        assert_eq!(out.num_rows(), 9_000);
        assert_eq!(out.slice(0, 5_000).columns()[..came], *batch.columns());
        let names: Vec<String> = out.schema().fields().iter().skip(came).map(|field| field.name().to_owned()).collect();
        assert_eq!(names, ["grade 2", "status", "possible", "advice", "due", "fault"]);
        compare(&policy, &batch, &out.slice(0, 5_000), "grade 2");
        compare(&policy, &batch, &out.slice(5_000, 4_000), "grade 2");
    }
}

/// Holds the results of a file against verdicts.
fn compare(policy: &Policy, batch: &RecordBatch, out: &RecordBatch, grade: &str) {
    let columns = policy.columns(&batch.schema()).expect("columns");
    let due = out.column_by_name("due").expect("a column").as_primitive::<Date32Type>();
    let advice: Vec<Option<&str>> = out.column_by_name("advice").expect("a column").as_string::<i32>().iter().collect();
    let faults = out.column_by_name("fault").expect("a column").as_string::<i32>();
    let possible = out.column_by_name("possible").expect("a column").as_string::<i32>();
    for (row, (grade, status)) in words(out, grade).into_iter().zip(words(out, "status")).enumerate() {
        let lead: Lead = columns.record(batch, row).expect("a lead");
        let verdict = policy.grade(&lead).expect("a verdict");
        let brief = policy.brief_of_verdict(&verdict);
        assert_eq!(grade.as_deref(), verdict.grade(), "row {row}: {lead:?}");
        assert_eq!(status.as_deref(), Some(verdict.outcome.word()), "row {row}: {lead:?}");
        let decided = match verdict.decisions.first().map(|decision| &decision.value) {
            Some(gradus::eval::Answer::Is(gradus::eval::Shown::Text(id))) => Some(id.as_str()),
            _ => None,
        };
        assert_eq!(advice[row], decided, "row {row}: {lead:?}");
        let day = due.is_valid(row).then(|| i64::from(due.value(row)));
        assert_eq!(day, brief.due_day(), "row {row}: {lead:?}");
        let fault = matches!(verdict.outcome, Outcome::Rejected { .. })
            .then(|| gradus::render::reason(&policy.words(Lang::En), &verdict, None));
        assert_eq!(faults.is_valid(row).then(|| faults.value(row)), fault.as_deref(), "row {row}: {lead:?}");
        let may = matches!(verdict.outcome, Outcome::Undetermined { .. }).then(|| verdict.possible_grades().join(", "));
        assert_eq!(possible.is_valid(row).then(|| possible.value(row)), may.as_deref(), "row {row}: {lead:?}");
    }
}

#[test]
fn results_and_words_are_the_same_on_any_number_of_threads() {
    let leads = file(&[visitors(2, 30_000)], 1_000, Compression::ZSTD(parquet::basic::ZstdLevel::default()));
    let seen = |threads: usize| {
        let ran = graded(SITE, &leads, &format!("--threads {threads} --format json"));
        let bytes = std::fs::read(ran.path("out.parquet")).expect("results");
        (ran.code, ran.stdout.clone(), ran.stderr.clone(), bytes)
    };
    let one = seen(1);
    assert_eq!(one.0, Some(0), "{}", one.2);
    assert!(one.2.contains("\"rows\":30000"), "{}", one.2);
    assert!(one == seen(3), "one thread and three");
}

#[test]
fn a_table_and_its_columns_are_counted_alike() {
    let batch = visitors(3, 900);
    // The policy expects shares, which are told by the trace of each lead.
    let policy = format!("{SITE}\nexpect 90% to 100% of leads where grade is A\n");
    let mut table = "revisits,calls,Satisfaction,price,deposit,last contact\n".to_owned();
    let columns = generator::compiled(SITE).at(clock()).columns(&batch.schema()).expect("columns");
    for row in 0..batch.num_rows() {
        let lead = columns.record(&batch, row).expect("a lead");
        let cell = |name: &str| match lead.facts().iter().find(|(other, _)| other == name) {
            Some((_, gradus::value::Fact::Null)) | None => String::new(),
            Some((_, fact)) => fact.to_string(),
        };
        let names = ["revisits", "calls", "Satisfaction", "price", "deposit", "last contact"];
        table.push_str(&names.map(cell).join(","));
        table.push('\n');
    }
    let columns = graded(&policy, &file(&[batch], 400, Compression::SNAPPY), "");
    let args = "grade p.grade leads.csv -o out.csv --today 2026-11-26";
    let cells = Test::new(args).file("p.grade", policy).file("leads.csv", table).run();
    assert_eq!((columns.code, cells.code), (Some(0), Some(0)), "{columns}\n{cells}");
    let summary = |ran: &Ran| {
        let text = ran.stderr.lines().filter(|line| !line.contains("warning") && !line.contains("help"));
        text.collect::<Vec<_>>().join("\n")
    };
    let of_cells = summary(&cells);
    assert!(of_cells.contains("shares expected") && of_cells.contains("rejected because"), "{of_cells}");
    // What differs is what a place is called: headings stand on a line of their own.
    let place = |text: &str| {
        let (before, line) = text.split_once("leads.csv, line ").expect("a place");
        let (line, behind) = line.split_once(')').expect("a number");
        let row = line.parse::<u64>().expect("a number") - 1;
        format!("{before}leads.parquet, row {row}){behind}")
    };
    assert_eq!(summary(&columns), place(&of_cells));
}

#[test]
fn a_policy_in_chinese_names_the_columns_in_chinese() {
    let texts = |texts: [&str; 3]| Arc::new(StringArray::from(texts.to_vec())) as ArrayRef;
    let batch = RecordBatch::try_from_iter([
        ("编号", texts(["1", "2", "3"])),
        ("回访次数", texts(["3", "1", "很多"])),
        ("首付", texts(["60万", "10万", "1"])),
        ("总价", texts(["150万", "150万", "2"])),
        ("最近联系", texts(["2026-11-20", "2026年11月21日", "2026-11-20"])),
    ]);
    let ran = graded(CHINESE, &file(&[batch.expect("a batch")], 9, Compression::SNAPPY), "");
    assert_eq!(ran.code, Some(0), "{ran}");
    let out = rows(&ran.path("out.parquet"));
    let names = words(&out, "等级");
    assert_eq!(names, [Some("A".to_owned()), Some("C".to_owned()), None], "{ran}");
    assert_eq!(words(&out, "状态"), ["已评级", "已评级", "退回"].map(|word| Some(word.to_owned())));
    let fault = out.column_by_name("退回原因").expect("a column").as_string::<i32>().value(2).to_owned();
    assert!(fault.contains("很多"), "{fault}");
    assert!(out.column_by_name("跟进期限").is_some());
    insta::assert_snapshot!(ran);
}

#[test]
fn what_is_a_text_is_told_as_in_a_table() {
    let policy = "grades A > B\ninput phone \"Phone number\" text\ninput email \"Mail address\" text\ninput revisits \"Return visits\" count\n\
                  if revisits >= 3 then grade A\notherwise grade B\n\
                  set card = {phone, email}\ndecide gaps \"Missing on the card\" { otherwise list of card that are missing }\n\
                  decide wait \"Call within\" { 3 days when grade is A  36 hours when grade is B }\n";
    let texts = |texts: [Option<&str>; 3]| Arc::new(StringArray::from(texts.to_vec())) as ArrayRef;
    let batch = RecordBatch::try_from_iter([
        ("phone", texts([None, Some("1"), Some("1")])),
        ("email", texts([None, None, Some("a@b.c")])),
        ("revisits", texts([Some("3"), None, Some("often")])),
    ]);
    let leads = file(&[batch.expect("a batch")], 9, Compression::SNAPPY);
    for lang in ["en", "zh"] {
        let ran = graded(policy, &leads, &format!("--lang {lang}"));
        let args = format!("grade p.grade leads.csv -o out.csv --today 2026-11-26 --lang {lang}");
        let table = "phone,email,revisits\n,,3\n1,,\n1,a@b.c,often\n";
        let cells = Test::new(&args).file("p.grade", policy).file("leads.csv", table).run();
        let of_table = cells.read("out.csv");
        let mut lines = csv::Reader::from_reader(of_table.as_bytes());
        let headings = lines.headers().expect("headings").clone();
        let out = rows(&ran.path("out.parquet"));
        for (row, line) in lines.records().enumerate() {
            let line = line.expect("a line");
            for (heading, cell) in headings.iter().zip(line.iter()).skip(3) {
                let status = ["status", "状态"].iter().find_map(|name| out.column_by_name(name));
                let status = words_of(status.expect("a column"))[row].clone().expect("a status");
                let name = match (heading, status.as_str()) {
                    ("reason" | "理由", "rejected" | "退回") => ["fault", "退回原因"],
                    ("possible" | "可能等级", "undetermined" | "待补资料") => ["possible", "可能等级"],
                    ("Missing on the card" | "Call within", "graded" | "已评级") => [heading, heading],
                    _ => continue,
                };
                let column = name.iter().find_map(|name| out.column_by_name(name)).expect("a column");
                assert_eq!(column.as_string::<i32>().value(row), cell, "{heading}, row {row}\n{of_table}");
            }
        }
    }
}

#[test]
fn what_is_odd_about_columns_is_told() {
    let of = |fields: Vec<(&str, ArrayRef)>| {
        file(&[RecordBatch::try_from_iter(fields).expect("a batch")], 9, Compression::SNAPPY)
    };
    let whole = |n: i64| Arc::new(Int64Array::from(vec![n])) as ArrayRef;
    let items = ListArray::from_iter_primitive::<Int64Type, _, _>([Some(vec![Some(1)])]);
    let mut told = String::new();
    for (about, leads) in [
        (
            "a fact without a column is missing",
            of(vec![
                ("revisits", whole(3)),
                ("calls", whole(2)),
                ("price", whole(2)),
                ("deposit", whole(1)),
                ("revisit", whole(1)),
            ]),
        ),
        ("most of them", of(vec![("revisits", whole(3))])),
        ("all of them", of(vec![("colour", whole(3))])),
        ("floating-point numbers", of(vec![("price", Arc::new(Float64Array::from(vec![1.0])))])),
        ("lists", of(vec![("revisits", Arc::new(items))])),
        ("one fact twice", of(vec![("revisits", whole(3)), ("Return visits", whole(3))])),
        ("no rows", file(&[visitors(1, 0)], 9, Compression::SNAPPY)),
    ] {
        let ran = graded(SITE, &leads, "");
        let written = if ran.files().iter().any(|name| name == "out.parquet") { "written" } else { "nothing" };
        told.push_str(&format!("{about}: {written}, {ran}\n"));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn what_is_no_parquet_file_is_told() {
    let whole = file(&[visitors(4, 3_000)], 1_000, Compression::SNAPPY);
    let mut encrypted = whole.clone();
    let end = encrypted.len() - 1;
    encrypted[end] = b'E';
    let damaged: Vec<u8> =
        whole.iter().enumerate().map(|(at, byte)| if (40..9_000).contains(&at) { !byte } else { *byte }).collect();
    let mut told = String::new();
    for (about, leads) in [
        ("empty", Vec::new()),
        ("a table", b"revisits,calls\n1,2\n".to_vec()),
        ("cut off", whole[..whole.len() - 100].to_vec()),
        ("encrypted", encrypted),
        ("damaged", damaged),
        ("brotli", brotli()),
    ] {
        let ran = graded(SITE, &leads, "");
        assert_eq!(ran.files(), ["leads.parquet", "p.grade"], "{about}: nothing is left behind");
        told.push_str(&format!("{about}: {ran}\n"));
    }
    insta::assert_snapshot!(told);
}

/// A file that says it is compressed with brotli, which nobody here can write: it is read no further than its end.
fn brotli() -> Vec<u8> {
    use parquet::file::metadata::{
        ColumnChunkMetaData, ParquetMetaDataBuilder, ParquetMetaDataReader, ParquetMetaDataWriter,
    };
    let whole = file(&[visitors(4, 9)], 1_000, Compression::SNAPPY);
    let about = ParquetMetaDataReader::new().parse_and_finish(&bytes::Bytes::from(whole)).expect("Parquet");
    let groups = about.row_groups().iter().map(|group| {
        let columns = group.columns().iter().cloned().map(ColumnChunkMetaData::into_builder);
        let brotli = Compression::BROTLI(BrotliLevel::default());
        let columns = columns.map(|column| column.set_compression(brotli).build().expect("a column"));
        group.clone().into_builder().set_column_metadata(columns.collect()).build().expect("a group")
    });
    let groups = groups.collect();
    let about = ParquetMetaDataBuilder::new_from_metadata(about).set_row_groups(groups).build();
    let mut out = b"PAR1".to_vec();
    ParquetMetaDataWriter::new(&mut out, &about).finish().expect("memory");
    out
}

#[test]
fn damaged_bytes_never_end_in_a_panic() {
    let whole = file(&[visitors(5, 600)], 200, Compression::SNAPPY);
    let mut dice = Dice::new(7);
    for at in 0..generator::cases(40) {
        let mut bytes = whole.clone();
        // At the end stands what the file says of itself.
        let from = if dice.chance(50) { bytes.len().saturating_sub(4_000) } else { 0 };
        for _ in 0..=dice.below(3) {
            let place = from + dice.below(bytes.len() - from);
            bytes[place] = u8::try_from(dice.below(256)).expect("a byte");
        }
        let ran = graded(SITE, &bytes, "");
        assert!(matches!(ran.code, Some(0 | 2)) && !ran.stderr.contains("panicked"), "case {at}\n{ran}");
    }
}

#[test]
fn options_and_forms_that_do_not_fit_are_refused() {
    let leads = file(&[visitors(6, 9)], 9, Compression::SNAPPY);
    let mut told = String::new();
    for args in [
        "grade p.grade leads.parquet -o out.parquet --advice",
        "grade p.grade leads.parquet -o out.parquet --outlook",
        "grade p.grade leads.parquet -o out.parquet --bom",
        "grade p.grade leads.parquet -o out.parquet --columns grade",
        "grade p.grade leads.parquet",
        "grade p.grade leads.parquet -o out.csv",
        "grade p.grade leads.csv -o out.parquet",
        "grade p.grade leads.parquet leads.csv -o out.parquet",
        "grade p.grade leads.parquet -o leads.parquet",
        "grade p.grade - --from parquet -o out.parquet",
        "grade p.grade missing.parquet -o out.parquet",
        "grade p.grade leads.csv --from feather",
        "why p.grade leads.parquet --lead 1",
        "census p.grade --weights leads.parquet",
        "--lang zh grade p.grade leads.parquet",
    ] {
        let ran =
            Test::new(args).file("p.grade", SITE).file("leads.parquet", &leads).file("leads.csv", "id\n1\n").run();
        told.push_str(&format!("{args}: {ran}\n"));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn several_files_of_the_same_columns_become_one() {
    let of = |seed: u64, count: usize| file(&[visitors(seed, count)], 500, Compression::SNAPPY);
    let args = "grade p.grade a.parquet b.bin -o - --to parquet --from parquet --today 2026-11-26";
    let test = Test::new(args).file("p.grade", SITE).file("a.parquet", of(8, 700)).file("b.bin", of(9, 300));
    let output = test.command().output().expect("it runs");
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("out.parquet");
    std::fs::write(&path, output.stdout).expect("a file");
    assert_eq!(rows(&path).num_rows(), 1_000);
    let other = RecordBatch::try_from_iter([("calls", Arc::new(Int64Array::from(vec![1])) as ArrayRef)]);
    let other = file(&[other.expect("a batch")], 9, Compression::SNAPPY);
    let args = "grade p.grade a.parquet b.parquet -o out.parquet --today 2026-11-26";
    let ran = Test::new(args).file("p.grade", SITE).file("a.parquet", of(8, 9)).file("b.parquet", other).run();
    assert!(ran.code == Some(2) && ran.stderr.contains("b.parquet"), "{ran}");
    // A column that is empty in one of them has the type that it has in the other; one of two types is told.
    let one = |calls: ArrayRef| {
        let columns = [("revisits", Arc::new(Int64Array::from(vec![3; 2])) as ArrayRef, true), ("calls", calls, true)];
        file(&[RecordBatch::try_from_iter_with_nullable(columns).expect("a batch")], 9, Compression::SNAPPY)
    };
    let (none, whole) = (one(Arc::new(NullArray::new(2))), one(Arc::new(Int64Array::from(vec![1, 2]))));
    let run = |one: &[u8], other: &[u8]| {
        Test::new(args).file("p.grade", SITE).file("a.parquet", one).file("b.parquet", other).run()
    };
    let ran = run(&none, &whole);
    let out = rows(&ran.path("out.parquet"));
    let calls = out.column_by_name("calls").expect("a column").as_primitive::<Int64Type>();
    assert_eq!(calls.iter().collect::<Vec<_>>(), [None, None, Some(1), Some(2)], "{ran}");
    assert_eq!(run(&none, &none).code, Some(0));
    insta::assert_snapshot!(run(&whole, &one(Arc::new(StringArray::from(vec!["1", "2"])))));
}
