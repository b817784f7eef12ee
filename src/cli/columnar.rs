//! Parquet, as far as every build knows of it: how it is asked for, and what is said where it cannot be had.

use std::path::{Path, PathBuf};

use crate::cli::leads::called;
use crate::diagnostic::Lang;
#[cfg(feature = "parquet")]
use crate::eval::cell::shortened;

/// Whether a file is Parquet, by its name.
pub(crate) fn is_named(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"))
}

/// Why Parquet cannot be read or written.
#[derive(Debug)]
pub(crate) enum ParquetFault {
    /// The program was built without it.
    #[cfg(any(test, not(feature = "parquet")))]
    NotBuilt(PathBuf),
    /// A command that does not read it.
    OnlyGraded(PathBuf),
    /// A stream: what a Parquet file holds is said at its end.
    Stream(PathBuf),
    /// A file of another form beside it.
    Mixed(PathBuf),
    /// Results in another form.
    OtherResults,
    /// Results on a terminal, which would show bytes.
    Terminal,
    /// A file of which a column has another type than in one before it.
    #[cfg(feature = "parquet")]
    OtherType {
        path: PathBuf,
        column: String,
        of: String,
        /// The one before it.
        first: PathBuf,
        of_first: String,
    },
    /// Results of records that have no columns with types.
    NoColumns,
    /// An option that says more of a lead than columns hold.
    Option(&'static str),
}

impl ParquetFault {
    pub(crate) fn english(&self) -> String {
        match self {
            #[cfg(any(test, not(feature = "parquet")))]
            Self::NotBuilt(path) => format!(
                "{} is a Parquet file, and this program was built without Parquet\n  help: build it with `cargo install \
                 --path . --features parquet`, or export the leads as CSV or NDJSON",
                called(path, Lang::En)
            ),
            Self::OnlyGraded(path) => format!(
                "{} is a Parquet file, which only `gradus grade` reads\n  help: export the leads as CSV or NDJSON",
                called(path, Lang::En)
            ),
            Self::Stream(path) => format!(
                "{} is a stream, and Parquet is read from its end\n  help: write it to a file, and name that",
                called(path, Lang::En)
            ),
            Self::Mixed(path) => format!(
                "{} is not Parquet and other files are; they cannot be graded together\n  help: grade them in two runs",
                called(path, Lang::En)
            ),
            Self::OtherResults => "leads from Parquet are written to Parquet\n  help: name the results, such as \
                                   `-o graded.parquet`; into a pipe, `--to parquet`; for Excel, export the leads as \
                                   CSV first"
                .to_owned(),
            Self::Terminal => "Parquet is bytes, which no terminal shows\n  help: name a file, such as `-o \
                               graded.parquet`, or write into a pipe"
                .to_owned(),
            #[cfg(feature = "parquet")]
            Self::OtherType { path, column, of, first, of_first } => format!(
                "column `{}` is of type {of} in {}, and of type {of_first} in {}\n  help: write both as one type, or \
                 grade each file in a run of its own",
                shortened(column),
                path.display(),
                first.display()
            ),
            Self::NoColumns => {
                "only leads from Parquet are written as Parquet: cells of a text have no types\n  help: name \
                                the results `-o graded.csv`, `.ndjson`, `.json` or `.ron`"
                    .to_owned()
            }
            Self::Option(option) => {
                format!(
                    "`{option}` does not work with Parquet\n  help: leave it out, or export the leads as CSV or NDJSON"
                )
            }
        }
    }

    pub(crate) fn chinese(&self) -> String {
        match self {
            #[cfg(any(test, not(feature = "parquet")))]
            Self::NotBuilt(path) => format!(
                "{} 是 Parquet 文件，而这个程序编译时没有带上 Parquet\n  建议：用 `cargo install --path . --features \
                 parquet` 重新编译，或把客户导出为 CSV、NDJSON",
                called(path, Lang::Zh)
            ),
            Self::OnlyGraded(path) => format!(
                "{} 是 Parquet 文件，只有 `gradus grade` 能读\n  建议：把客户导出为 CSV 或 NDJSON",
                called(path, Lang::Zh)
            ),
            Self::Stream(path) => format!(
                "{} 是数据流，而 Parquet 要从文件末尾读起\n  建议：先存成文件，再写上文件名",
                called(path, Lang::Zh)
            ),
            Self::Mixed(path) => {
                format!("{} 不是 Parquet，不能与 Parquet 文件一起评级\n  建议：分两次运行", called(path, Lang::Zh))
            }
            Self::OtherResults => {
                "Parquet 里的客户，结果也写成 Parquet\n  建议：写上结果文件，如 `-o 评级结果.parquet`；要送进管道，就写 \
                 `--to parquet`；要用 Excel 打开，请先把客户导出为 CSV"
                    .to_owned()
            }
            Self::Terminal => "Parquet 是字节，终端上显示不出来\n  建议：写上结果文件，如 `-o 评级结果.parquet`，或送进管道"
                .to_owned(),
            #[cfg(feature = "parquet")]
            Self::OtherType { path, column, of, first, of_first } => format!(
                "“{}”列在 {} 里的类型是 {of}，在 {} 里是 {of_first}\n  建议：写成同一种类型，或每个文件单独运行一次",
                shortened(column),
                path.display(),
                first.display()
            ),
            Self::NoColumns => "只有 Parquet 里的客户，结果才能写成 Parquet：文本里的单元格没有类型\n  \
                                建议：把结果文件改名，如 `-o 评级结果.csv`、`.ndjson`、`.json` 或 `.ron`"
                .to_owned(),
            Self::Option(option) => {
                format!("Parquet 里用不了 `{option}`\n  建议：去掉它，或把客户导出为 CSV、NDJSON")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::ParquetFault;

    #[test]
    fn a_program_without_parquet_says_how_to_have_it() {
        let fault = ParquetFault::NotBuilt(PathBuf::from("leads.parquet"));
        for (told, help) in [(fault.english(), "build it with"), (fault.chinese(), "重新编译")] {
            assert!([help, "leads.parquet", "--features parquet"].iter().all(|part| told.contains(part)), "{told}");
        }
    }
}
