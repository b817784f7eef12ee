//! A file of settings for the server, in RON: every flag may be a line of it, `_` for `-`. What it says is checked as
//! strictly as the command line; what the command line says wins.

use std::fmt;
use std::fs;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use ron::value::RawValue;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};

use crate::cli::decisions::journal::{Failure, Sync};
use crate::cli::error::Error;
use crate::cli::serve::fault::{ConfigFault, Takes, Wrong};
use crate::diagnostic::nearest;

/// What a number of seconds may be.
pub(crate) const SECONDS: RangeInclusive<u64> = 1..=3_600;
/// What a number of things at a time may be.
pub(crate) const COUNT: RangeInclusive<u64> = 1..=65_535;
/// What a rate may be.
pub(crate) const RATE: RangeInclusive<u64> = 1..=1_000_000;
/// What a number of bytes may be.
pub(crate) const BYTES: RangeInclusive<u64> = 1..=1 << 40;
/// How long the end may take, in seconds.
pub(crate) const DRAIN: RangeInclusive<u64> = 0..=3_600;

/// What such a file says; nothing of what it does not.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Config {
    pub(crate) policies: Vec<PathBuf>,
    pub(crate) listen: Option<SocketAddr>,
    pub(crate) host: Vec<String>,
    pub(crate) token: Option<PathBuf>,
    pub(crate) tls_cert: Option<PathBuf>,
    pub(crate) tls_key: Option<PathBuf>,
    pub(crate) rate: Option<u64>,
    pub(crate) allow_bad: bool,
    pub(crate) root: Option<PathBuf>,
    pub(crate) zone: Option<String>,
    pub(crate) tick: Option<u64>,
    pub(crate) max_body: Option<u64>,
    pub(crate) concurrency: Option<u64>,
    pub(crate) batches: Option<u64>,
    pub(crate) connections: Option<u64>,
    pub(crate) head_timeout: Option<u64>,
    pub(crate) body_timeout: Option<u64>,
    pub(crate) log: Option<PathBuf>,
    pub(crate) log_size: Option<u64>,
    pub(crate) log_sync: Option<Sync>,
    pub(crate) log_failure: Option<Failure>,
    pub(crate) drain: Option<u64>,
}

/// All names that it may use.
pub(super) const NAMES: [&str; 22] = [
    "policies",
    "listen",
    "host",
    "token",
    "tls_cert",
    "tls_key",
    "rate",
    "allow_bad",
    "root",
    "zone",
    "tick",
    "max_body",
    "concurrency",
    "batches",
    "connections",
    "head_timeout",
    "body_timeout",
    "log",
    "log_size",
    "log_sync",
    "log_failure",
    "drain",
];

impl Config {
    /// Reads such a file. Paths in it are meant from its own folder.
    ///
    /// # Errors
    /// When it cannot be read, or says anything that is not understood.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(|error| Error::Read(path.to_owned(), error))?;
        let config = Self::of(&text).map_err(|(place, wrong)| {
            let (line, column) = place.position(&text);
            Error::Config(ConfigFault { path: path.to_owned(), line, column, wrong })
        })?;
        let base = path.parent().unwrap_or(Path::new(""));
        let from = |path: PathBuf| base.join(path);
        Ok(Self {
            policies: config.policies.into_iter().map(from).collect(),
            token: config.token.map(from),
            tls_cert: config.tls_cert.map(from),
            tls_key: config.tls_key.map(from),
            root: config.root.map(from),
            log: config.log.map(from),
            ..config
        })
    }

    fn of(text: &str) -> Result<Self, (Place, Wrong)> {
        let Lines(lines) = ron::from_str(text).map_err(|error| {
            let start = error.span.start;
            (Place::At(start.line, start.col), Wrong::NotRon(error.code.to_string()))
        })?;
        let mut config = Self::default();
        let mut known: Vec<&str> = Vec::new();
        for (name, raw) in &lines {
            let value = raw.get_ron().trim();
            let place = || Place::Before(offset(text, value));
            let Some(name) = NAMES.iter().copied().find(|known| known == name) else {
                return Err((place(), Wrong::Unknown(name.clone(), nearest(name, NAMES))));
            };
            if known.contains(&name) {
                return Err((place(), Wrong::Twice(name.to_owned())));
            }
            known.push(name);
            config
                .set(name, value)
                .map_err(|takes| (place(), Wrong::Value(name, value.chars().take(40).collect(), takes)))?;
        }
        Ok(config)
    }

    fn set(&mut self, name: &'static str, value: &str) -> Result<(), Takes> {
        match name {
            "policies" => self.policies = texts(value, "[\"policies\"]")?.into_iter().map(PathBuf::from).collect(),
            "listen" => {
                let example = "\"127.0.0.1:8080\"";
                let address = text(value, example)?.parse().map_err(|_| Takes::Text(example))?;
                self.listen = Some(address);
            }
            "host" => self.host = texts(value, "[\"grades.example\"]")?,
            "token" => self.token = Some(text(value, "\"token\"")?.into()),
            "tls_cert" => self.tls_cert = Some(text(value, "\"cert.pem\"")?.into()),
            "tls_key" => self.tls_key = Some(text(value, "\"key.pem\"")?.into()),
            "rate" => self.rate = Some(number(value, RATE, "100")?),
            "allow_bad" => self.allow_bad = read(value).ok_or(Takes::YesNo)?,
            "root" => self.root = Some(text(value, "\"policies\"")?.into()),
            "zone" => self.zone = Some(text(value, "\"Asia/Shanghai\"")?),
            "tick" => self.tick = Some(number(value, SECONDS, "2")?),
            "max_body" => self.max_body = Some(number(value, BYTES, "1048576")?),
            "concurrency" => self.concurrency = Some(number(value, COUNT, "64")?),
            "batches" => self.batches = Some(number(value, COUNT, "4")?),
            "connections" => self.connections = Some(number(value, COUNT, "4096")?),
            "head_timeout" => self.head_timeout = Some(number(value, SECONDS, "10")?),
            "body_timeout" => self.body_timeout = Some(number(value, SECONDS, "10")?),
            "log" => self.log = Some(text(value, "\"decisions\"")?.into()),
            "log_size" => self.log_size = Some(number(value, BYTES, "67108864")?),
            "log_sync" => self.log_sync = Some(one_of(value)?),
            "log_failure" => self.log_failure = Some(one_of(value)?),
            // The only name that is left.
            _ => self.drain = Some(number(value, DRAIN, "8")?),
        }
        Ok(())
    }
}

/// Where something stands.
enum Place {
    /// By line and column.
    At(usize, usize),
    /// By the bytes before it.
    Before(usize),
}

impl Place {
    fn position(&self, text: &str) -> (usize, usize) {
        match self {
            Self::At(line, column) => (*line, *column),
            Self::Before(bytes) => {
                let before = text.get(..*bytes).unwrap_or(text);
                let last = before.rsplit('\n').next().unwrap_or_default();
                (before.matches('\n').count().saturating_add(1), last.chars().count().saturating_add(1))
            }
        }
    }
}

/// The bytes of a text before a piece of it.
fn offset(text: &str, piece: &str) -> usize {
    piece.as_ptr().addr().saturating_sub(text.as_ptr().addr())
}

fn read<T: DeserializeOwned>(value: &str) -> Option<T> {
    ron::from_str(value).ok()
}

fn number(value: &str, range: RangeInclusive<u64>, example: &'static str) -> Result<u64, Takes> {
    read(value).filter(|number| range.contains(number)).ok_or(Takes::Number(range, example))
}

fn text(value: &str, example: &'static str) -> Result<String, Takes> {
    read(value).filter(|text: &String| !text.is_empty()).ok_or(Takes::Text(example))
}

fn texts(value: &str, example: &'static str) -> Result<Vec<String>, Takes> {
    read(value).filter(|texts: &Vec<String>| !texts.is_empty()).ok_or(Takes::Texts(example))
}

fn one_of<T: ValueEnum>(value: &str) -> Result<T, Takes> {
    let names = || {
        let names = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        Takes::OneOf(names.map(|name| name.get_name().to_owned()).collect())
    };
    let text: String = read(value).ok_or_else(names)?;
    T::from_str(&text, false).map_err(|_| names())
}

/// The lines of the file as they stand there.
struct Lines<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Lines<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Lines<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("settings between `(` and `)`")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Lines<'de>, A::Error> {
                let mut lines = Vec::new();
                while let Some(line) = map.next_entry()? {
                    lines.push(line);
                }
                Ok(Lines(lines))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Lang;

    #[test]
    fn the_example_has_every_setting() {
        let text = include_str!("../../../examples/serve.ron");
        let Lines(lines) = ron::from_str(text).expect("RON");
        let names: Vec<&str> = lines.iter().map(|(name, _)| name.as_str()).collect();
        // Those without a default stand there as comments.
        let commented = text.lines().filter_map(|line| line.trim().strip_prefix("// ")?.split_once(": "));
        let optional: Vec<&str> = commented.map(|(name, _)| name).filter(|name| NAMES.contains(name)).collect();
        for name in NAMES {
            assert!(names.contains(&name) != optional.contains(&name), "{name}");
        }
        assert!(Config::of(text).is_ok());
        let all = text.replace("// t", "t").replace("// r", "r").replace("// zone", "zone").replace("// host", "host");
        let all = Config::of(&all.replace("// log", "log")).map_err(|(_, wrong)| wrong.wording(Lang::En));
        assert!(all.expect("good").rate.is_some());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_what_to_write() {
        let said = |text: &str, lang| {
            let (place, wrong) = Config::of(text).expect_err("a fault");
            let (line, column) = place.position(text);
            ConfigFault { path: "serve.ron".into(), line, column, wrong }.wording(lang)
        };
        let english = |text| said(text, Lang::En);
        assert_eq!(
            english("(\n  tick: 2,\n  drain: 4000,\n)"),
            "serve.ron, line 3, column 10: `drain` takes a whole number from 0 to 3600, not `4000`\n  help: write it as `drain: 8`"
        );
        assert_eq!(
            said("(\n  tick: \"2\")", Lang::Zh),
            "serve.ron 第 2 行第 9 列：`tick` 要写 1 到 3600 的整数，不能写 `\"2\"`\n  建议：写作 `tick: 2`"
        );
        assert_eq!(
            english("(log_sync: \"sometimes\")"),
            "serve.ron, line 1, column 12: `log_sync` takes `\"always\"` or `\"interval\"`, not `\"sometimes\"`\n  help: write it as `log_sync: \"always\"`"
        );
        assert!(english("(ticks: 2)").ends_with("there is no setting `ticks`\n  help: did you mean `tick`?"));
        assert!(english("(frequency: 2)").contains("there are: policies, listen,"));
        assert!(english("(tick: 2,\ntick: 3)").contains("line 2, column 7: `tick` is set a second time"));
        assert!(english("(listen: \"localhost\")").contains("a text such as `\"127.0.0.1:8080\"`"));
        assert!(english("(host: \"a\")").contains("a list of texts"));
        assert!(english("(allow_bad: yes)").contains("`true` or `false`"));
        assert!(english("(tick: -1)").contains("1 to 3600") && english("(rate: 1.5)").contains("1 to 1000000"));
        assert!(english("(tick: 2").starts_with("serve.ron, line 1, column "));
        assert!(english("").contains("this cannot be read"));
    }
}
