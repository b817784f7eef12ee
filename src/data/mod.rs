//! Floor 6: records of leads in and out: CSV, NDJSON, JSON and RON, record by record in bounded memory.

mod binder;
mod csv;
mod encoding;
mod error;
mod expectations;
mod format;
mod ids;
mod json;
mod lines;
mod no_leads;
mod reader;
mod ron;
mod row;
mod summary;
mod writer;

#[cfg(feature = "cli")]
pub(crate) use crate::data::binder::{Binder, Raw, Strange};
#[cfg(feature = "sheets")]
pub(crate) use crate::data::csv::Records;
#[cfg(feature = "sheets")]
pub(crate) use crate::data::encoding::Decoder;
pub use crate::data::encoding::Encoding;
#[cfg(feature = "cli")]
pub(crate) use crate::data::encoding::in_another_encoding;
pub use crate::data::error::Error;
pub use crate::data::expectations::{Expectations, Share, Standing};
pub use crate::data::format::Format;
#[cfg(feature = "cli")]
pub(crate) use crate::data::json::Element;
pub use crate::data::reader::Reader;
#[cfg(feature = "parquet")]
pub(crate) use crate::data::row::names_the_lead;
pub use crate::data::row::{Cells, Original, Row};
#[cfg(feature = "cli")]
pub(crate) use crate::data::row::{called, called_by, called_by_json};
#[cfg(feature = "cli")]
pub(crate) use crate::data::summary::Drawer;
pub use crate::data::summary::Summary;
#[cfg(feature = "sheets")]
pub(crate) use crate::data::writer::write_cell;
#[cfg(feature = "cli")]
pub(crate) use crate::data::writer::{DIVIDERS, Renderer, Said, Stamp};
pub use crate::data::writer::{Sheet, Writer};
#[cfg(feature = "parquet")]
pub(crate) use crate::data::writer::{free_names, status_word};
