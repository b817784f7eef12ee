//! UTF-8, GB18030, and what is neither.

use gradus::data::{Encoding, Format, Reader};

use crate::data::fixture::{read, refusal, schema, shown};

const TABLE: &str = "编号,回访次数,备注\n1,3次,喜欢\n2,4,\"看, 房\"\n";

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn utf8_and_gb18030_are_recognised() {
    let expected = ["2 revisits=3", "3 revisits=4"];
    for bytes in [TABLE.as_bytes().to_vec(), [b"\xEF\xBB\xBF", TABLE.as_bytes()].concat(), gb18030(TABLE)] {
        let (rows, _) = read(Format::Csv, &bytes).unwrap();
        assert_eq!(shown(&rows), expected);
        assert_eq!(rows[0].id.as_deref(), Some("1"));
    }
}

#[test]
fn the_first_character_beyond_ascii_may_come_late() {
    let mut text = "revisits,note\n".to_owned();
    text.push_str(&"1,plain\n".repeat(100_000));
    text.push_str("2,喜欢这套房子\n");
    for (bytes, encoding) in [(text.clone().into_bytes(), Encoding::Utf8), (gb18030(&text), Encoding::Gb18030)] {
        let schema = schema();
        let mut reader = Reader::new(&schema, Format::Csv, bytes.as_slice()).unwrap();
        let rows: Vec<_> = reader.by_ref().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 100_001);
        assert_eq!(shown(&rows[100_000..]), ["100002 revisits=2 note=喜欢这套房子"]);
        assert_eq!(reader.encoding(), encoding);
    }
}

#[test]
fn long_texts_of_each_encoding_are_read_to_the_end() {
    let mut text = "revisits,note\n".to_owned();
    for row in 0..20_000 {
        text.push_str(&format!("{row},第{row}位客户𠀀\n"));
    }
    for bytes in [text.clone().into_bytes(), gb18030(&text)] {
        let (rows, _) = read(Format::Csv, &bytes).unwrap();
        assert_eq!(shown(&rows[19_999..]), ["20001 revisits=19999 note=第19999位客户𠀀"]);
    }
}

#[test]
fn other_files_are_refused_with_a_reason() {
    let utf16: Vec<u8> = "\u{feff}revisits\n1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refusal(Format::Csv, &utf16), "the file is in UTF-16 (\"Unicode text\")");
    assert_eq!(refusal(Format::Csv, &utf16[2..]), "line 1: the file is not a text (byte 1 is nought)");
    assert_eq!(refusal(Format::Csv, b"PK\x03\x04\0\0"), "the file is a workbook of a spreadsheet program");
    assert_eq!(refusal(Format::Csv, b"revisits\n1\n\x002\n"), "line 3: the file is not a text (byte 11 is nought)");
    assert_eq!(
        refusal(Format::Csv, b"revisits,note\n1,\xFF\xFF\n"),
        "line 2: the file is neither UTF-8 nor GB18030 text (byte 16)"
    );
    // Chinese in UTF-8 with one bad byte is not taken for GB18030.
    let mut bytes = "revisits,note\n1,喜欢这套房子的客户\n2,".as_bytes().to_vec();
    bytes.extend_from_slice(b"\xE5\x96\n");
    assert!(
        refusal(Format::Csv, &bytes).starts_with("line 3: the file is neither"),
        "{}",
        refusal(Format::Csv, &bytes)
    );
}

#[test]
fn an_empty_file_is_an_error_and_headings_alone_are_not() {
    for format in Format::ALL {
        assert_eq!(refusal(format, b""), "the file is empty", "{format}");
        assert_eq!(refusal(format, b"\xEF\xBB\xBF\n"), "the file is empty", "{format}");
    }
    assert_eq!(refusal(Format::Csv, b"revisits\n"), "read 0 rows");
    assert_eq!(refusal(Format::Json, b"[]"), "read 0 rows");
    assert_eq!(refusal(Format::Ron, b"[]"), "read 0 rows");
}
