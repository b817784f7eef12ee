//! A Parquet file as it is read: by several threads at once, a part at a time.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::errors::{ParquetError, Result as Decoded};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{ChunkReader, Length};

use crate::cli::columnar::ParquetFault;
use crate::cli::error::Error;
use crate::cli::grade::parquet::guard::guarded;
use crate::cli::grade::parquet::unfolded::unfolded;
use crate::diagnostic::Lang;

/// Leads that are decoded and graded at once.
const BATCH: usize = 8_192;

/// Leads of a part, at most: a row group of the results.
const ROWS: usize = 128 << 10;

/// Bytes of a part before they are compressed, more or less: leads that are long make short parts.
const BYTES: usize = 32 << 20;

/// A file, open, and what its end says of it.
pub(super) struct Input {
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    bed: Bed,
    about: ArrowReaderMetadata,
}

/// Rows of one row group that follow each other.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The place of its file.
    pub(super) file: usize,
    group: usize,
    from: usize,
    rows: usize,
    /// The rows of the file before it.
    pub(super) before: u64,
    /// Its share in the bytes of the file.
    pub(super) bytes: u64,
}

impl Input {
    /// Opens a file and reads its end.
    ///
    /// # Errors
    /// When it cannot be opened, is a stream, is no Parquet file, or is compressed in a way that is not read.
    pub(super) fn open(path: &Path, lang: Lang) -> Result<Self, Error> {
        let fail = |error| Error::Read(path.to_owned(), error);
        let file = File::open(path).map_err(fail)?;
        let of = file.metadata().map_err(fail)?;
        if of.is_dir() {
            return Err(fail(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        if !of.is_file() {
            return Err(ParquetFault::Stream(path.to_owned()).into());
        }
        let bed = Bed { file: Arc::new(Mutex::new(file)), length: of.len() };
        let about = guarded(|| {
            let about = ArrowReaderMetadata::load(&bed, ArrowReaderOptions::new())?;
            let Some(schema) = unfolded(about.schema()) else { return Ok(about) };
            let plain = ArrowReaderOptions::new().with_schema(schema);
            // Where a file has milliseconds for days, they stay.
            ArrowReaderMetadata::try_new(about.metadata().clone(), plain).or(Ok(about))
        });
        let about = about.map_err(|error| {
            let error = text(&error);
            let why = lang.pick(
                format!("it is no Parquet file, or a damaged one ({error})"),
                format!("它不是 Parquet 文件，或已损坏（{error}）"),
            );
            Error::Records(path.to_owned(), why)
        })?;
        if let Some(compression) = about.metadata().row_groups().iter().find_map(unread) {
            let why = lang.pick(
                format!(
                    "it is compressed with {compression}\n  help: write it again with zstd, snappy, lz4 or gzip, or \
                     uncompressed"
                ),
                format!("它用 {compression} 压缩\n  建议：改用 zstd、snappy、lz4、gzip 或不压缩重新写出"),
            );
            return Err(Error::Records(path.to_owned(), why));
        }
        Ok(Self { path: path.to_owned(), bytes: of.len(), bed, about })
    }

    /// Its columns.
    pub(super) fn schema(&self) -> &SchemaRef {
        self.about.schema()
    }

    /// The parts of the file with this place, in order; the same whoever reads them.
    pub(super) fn parts(&self, file: usize) -> impl Iterator<Item = Part> + '_ {
        let mut before = 0_u64;
        self.about.metadata().row_groups().iter().enumerate().flat_map(move |(group, about)| {
            let rows = usize::try_from(about.num_rows()).unwrap_or_default();
            let most = rows_of_a_part(about, rows);
            let bytes = u64::try_from(about.compressed_size()).unwrap_or_default();
            let first = before;
            before = before.saturating_add(count(rows));
            (0..rows).step_by(most).map(move |from| {
                let part = rows.saturating_sub(from).min(most);
                let share = bytes.saturating_mul(count(part)).checked_div(count(rows)).unwrap_or_default();
                Part { file, group, from, rows: part, before: first.saturating_add(count(from)), bytes: share }
            })
        })
    }

    /// Reads a part, a batch at a time; a part that is damaged ends with an error, of whatever kind.
    pub(super) fn read(&self, part: &Part) -> impl Iterator<Item = Decoded<RecordBatch>> {
        let mut reader = guarded(|| {
            ParquetRecordBatchReaderBuilder::new_with_metadata(self.bed.clone(), self.about.clone())
                .with_row_groups(vec![part.group])
                .with_offset(part.from)
                .with_limit(part.rows)
                .with_batch_size(BATCH)
                .build()
        });
        let mut ended = false;
        std::iter::from_fn(move || {
            if ended {
                return None;
            }
            let next = match &mut reader {
                Ok(reader) => guarded(|| Ok(reader.next().transpose()?)),
                Err(error) => Err(ParquetError::General(text(error))),
            };
            ended = next.is_err();
            next.transpose()
        })
    }

    /// What is said of a file whose part cannot be read.
    pub(super) fn damaged(&self, part: &Part, error: &str, lang: Lang) -> Error {
        let group = part.group.saturating_add(1);
        // What the reader says of dictionaries; the file may be sound. It reads one entry fewer than its keys can name.
        let crowded = ["dictionary too large", "dictionary key overflow"].iter().any(|said| error.contains(said));
        let why = if crowded {
            lang.pick(
                format!(
                    "row group {group} has a dictionary with more entries than are read by keys so small ({error}); write the \
                     column as text, or with wider keys (int32)"
                ),
                format!(
                    "第 {group} 个行组里有一列字典，条目多于这么小的键能读的数目（{error}）；请把这一列存为文本，或用更宽的键（int32）"
                ),
            )
        } else {
            lang.pick(format!("row group {group} is damaged ({error})"), format!("第 {group} 个行组已损坏（{error}）"))
        };
        Error::Records(self.path.clone(), why)
    }
}

/// How many rows of a row group make a part.
fn rows_of_a_part(about: &RowGroupMetaData, rows: usize) -> usize {
    let bytes = usize::try_from(about.total_byte_size()).unwrap_or_default();
    let each = bytes.checked_div(rows.max(1)).unwrap_or_default().max(1);
    BYTES.checked_div(each).unwrap_or_default().clamp(BATCH, ROWS)
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}

/// How a row group is compressed, where that is a way that is not read.
fn unread(about: &RowGroupMetaData) -> Option<String> {
    about.columns().iter().find_map(|column| match column.compression() {
        Compression::UNCOMPRESSED
        | Compression::SNAPPY
        | Compression::GZIP(_)
        | Compression::LZ4
        | Compression::LZ4_RAW
        | Compression::ZSTD(_) => None,
        Compression::BROTLI(_) => Some("brotli".to_owned()),
        Compression::LZO => Some("lzo".to_owned()),
    })
}

/// What the decoder says, without its own prefix.
pub(super) fn text(error: &ParquetError) -> String {
    match error {
        ParquetError::General(text) | ParquetError::NYI(text) | ParquetError::EOF(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The bytes of a file, of which several threads read at places of their own.
#[derive(Clone)]
struct Bed {
    file: Arc<Mutex<File>>,
    length: u64,
}

impl Bed {
    /// Reads what stands at a place, as far as there is room.
    fn read_at(&self, place: u64, room: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(place))?;
        file.read(room)
    }
}

/// A place in a file from which it is read on.
pub(super) struct Stretch {
    bed: Bed,
    place: u64,
}

impl Read for Stretch {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.bed.read_at(self.place, room)?;
        self.place = self.place.saturating_add(count(read));
        Ok(read)
    }
}

impl Length for Bed {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Bed {
    type T = BufReader<Stretch>;

    fn get_read(&self, start: u64) -> Decoded<Self::T> {
        Ok(BufReader::new(Stretch { bed: self.clone(), place: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Decoded<Bytes> {
        // What a damaged file asks for is not reserved before it is there.
        let mut bytes = Vec::new();
        let stretch = Stretch { bed: self.clone(), place: start };
        let read = stretch.take(count(length)).read_to_end(&mut bytes)?;
        if read < length {
            return Err(ParquetError::EOF(format!("{length} bytes expected at {start}, {read} found")));
        }
        Ok(bytes.into())
    }
}
