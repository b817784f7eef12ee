//! What was chosen for the server: on the command line, else in its file of settings, else by default.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use crate::cli::decisions::journal::{Failure, Keeping, Sync};
use crate::cli::error::Error;
use crate::cli::serve::Args;
use crate::cli::serve::config::Config;
use crate::cli::serve::daemon::Bounds;

/// Everything that the server needs to be told.
pub(crate) struct Chosen {
    pub(crate) policies: Vec<PathBuf>,
    pub(crate) listen: SocketAddr,
    pub(crate) host: Vec<String>,
    pub(crate) token: Option<PathBuf>,
    /// The files of the certificate and its key.
    pub(crate) tls: Option<(PathBuf, PathBuf)>,
    pub(crate) rate: Option<u32>,
    pub(crate) allow_bad: bool,
    pub(crate) root: Option<PathBuf>,
    pub(crate) zone: Option<String>,
    pub(crate) tick: Duration,
    pub(crate) bounds: Bounds,
    pub(crate) keeping: Option<Keeping>,
}

impl Chosen {
    /// Reads the file of settings, where there is one.
    ///
    /// # Errors
    /// When it is wrong, or something that is needed stands neither there nor on the command line.
    pub(crate) fn of(args: &Args) -> Result<Self, Error> {
        let file = args.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
        let first = |mine: &[PathBuf], its: Vec<PathBuf>| if mine.is_empty() { its } else { mine.to_vec() };
        let policies = first(&args.policies, file.policies);
        if let (true, Some(path)) = (policies.is_empty(), &args.config) {
            return Err(Error::NothingToServe(path.clone()));
        }
        // Of a pair, both stand in one place.
        let tls = match (args.tls_cert.clone().zip(args.tls_key.clone()), file.tls_cert, file.tls_key) {
            (Some(pair), _, _) => Some(pair),
            (None, Some(cert), Some(key)) => Some((cert, key)),
            (None, None, None) => None,
            (None, Some(path), None) | (None, None, Some(path)) => return Err(Error::HalfTls(path)),
        };
        let number = |mine: Option<u64>, its: Option<u64>, usual: u64| mine.or(its).unwrap_or(usual);
        let count = |mine, its, usual| usize::try_from(number(mine, its, usual)).unwrap_or(usize::MAX);
        let time = |mine, its, usual| Duration::from_secs(number(mine, its, usual));
        let keeping = args.log.clone().or(file.log).map(|folder| Keeping {
            folder,
            size: number(args.log_size, file.log_size, 64 << 20),
            sync: args.log_sync.or(file.log_sync).unwrap_or(Sync::Interval),
            failure: args.log_failure.or(file.log_failure).unwrap_or(Failure::Refuse),
        });
        Ok(Self {
            policies,
            listen: args.listen.or(file.listen).unwrap_or_else(|| (Ipv4Addr::LOCALHOST, 8080).into()),
            host: if args.host.is_empty() { file.host } else { args.host.clone() },
            token: args.token.clone().or(file.token),
            tls,
            rate: args.rate.or(file.rate).map(|rate| u32::try_from(rate).unwrap_or(u32::MAX)),
            allow_bad: args.allow_bad || file.allow_bad,
            root: args.root.clone().or(file.root),
            zone: args.zone.clone().or(file.zone),
            tick: time(args.tick, file.tick, 2),
            bounds: Bounds {
                body: count(args.max_body, file.max_body, 1 << 20),
                concurrency: count(args.concurrency, file.concurrency, 64),
                batches: count(args.batches, file.batches, 4),
                connections: count(args.connections, file.connections, 4_096),
                head_timeout: time(args.head_timeout, file.head_timeout, 10),
                body_timeout: time(args.body_timeout, file.body_timeout, 10),
                drain: time(args.drain, file.drain, 8),
            },
            keeping,
        })
    }
}
