//! `gradus serve`: grades over HTTP, by policies that keep up with their files.
//!
//! What is asked and answered is plain functions ([`desk`]); only [`daemon`] knows sockets and waiting.

mod about;
mod answer;
mod answering;
mod astray;
mod batch;
mod candidate;
mod daemon;
mod desk;
mod grading;
mod guard;
mod host;
mod ids;
mod inputs;
mod metrics;
mod page;
mod query;
mod request;
mod route;
mod signals;
mod stream;
mod tls;
mod utf8;
mod watching;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::cli::decisions::journal::{Failure, Journal, Keeping, Sync};
use crate::cli::diagnostics::{self, Findings, Format};
use crate::cli::error::Error;
use crate::cli::serve::daemon::{Bounds, Daemon, Entrance};
use crate::cli::serve::desk::Desk;
use crate::cli::serve::guard::Guard;
use crate::cli::serve::host::Hosts;
use crate::cli::serve::tls::Tls;
use crate::cli::ui::{self, Ui, plain};
use crate::cli::{Exit, clock};
use crate::live::{Cause, Live, Set, Settings};

/// Grade leads over HTTP, by policies that keep up with their files
///
/// Reads the policies, and reads them again whenever a file changes: the next lead is graded by the new version, or, if
/// the file is wrong, still by the last good one. What is wrong stands in `GET /v1/policies/ID`, in `/metrics`, and here.
/// Ask with `POST /v1/policies/ID/grade`: one lead, or an array of them, in JSON; or open the address in a browser.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus serve policies
  gradus serve policies/real_estate_site.grade --listen 127.0.0.1:9000
  curl -d '{\"revisits\": 3}' http://127.0.0.1:8080/v1/policies/real_estate_site/grade

Reads all policies again on SIGHUP; on SIGTERM answers what was asked, and ends.")]
pub(crate) struct Args {
    /// The policies, or folders of them
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<PathBuf>,
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// A name that the server is called by, beside `localhost`; may be given several times
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// A file with the token that every request must show, as `Authorization: Bearer …`
    #[arg(long, value_name = "FILE")]
    token: Option<PathBuf>,
    /// A file with the certificate and those above it, as PEM: then HTTPS is spoken
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// A file with the key of the certificate, as PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// The most requests a second; others are told to come again [default: any number]
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    rate: Option<u32>,
    /// Start although some policies are bad, and serve the good ones
    #[arg(long)]
    allow_bad: bool,
    /// The folder that the files named by the policies may lie in [default: the folder of each policy]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The time zone whose days count, such as Asia/Shanghai or +08:00 [default: of this machine]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    zone: Option<String>,
    /// How often all files are looked at, in seconds, should the system not tell of a change
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    tick: u64,
    /// The most bytes that a request may have
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20)]
    max_body: usize,
    /// The most requests that are worked on at a time; others are told to come again
    #[arg(long, value_name = "COUNT", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..))]
    concurrency: u16,
    /// The most batches at a time; others are told to come again
    #[arg(long, value_name = "COUNT", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..))]
    batches: u16,
    /// The most connections at a time; others wait
    #[arg(long, value_name = "COUNT", default_value_t = 4_096, value_parser = clap::value_parser!(u16).range(1..))]
    connections: u16,
    /// How long a client may be silent, or take for the head of a request, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    head_timeout: u64,
    /// How long a client may take for a body, or for the next piece of a batch, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    body_timeout: u64,
    /// Keep each decision in files of this folder; `gradus log` reads them
    #[arg(long, value_name = "FOLDER")]
    log: Option<PathBuf>,
    /// The bytes of such a file, at about which the next one is begun
    #[arg(long, value_name = "BYTES", default_value_t = 64 << 20, value_parser = clap::value_parser!(u64).range(1..))]
    log_size: u64,
    /// When a decision is safe enough to be answered
    #[arg(long, value_name = "WHEN", default_value = "interval")]
    log_sync: Sync,
    /// What happens to an answer whose decision cannot be kept, as the disk is full
    #[arg(long, value_name = "WHAT", default_value = "refuse")]
    log_failure: Failure,
    /// How long to wait at the end for answers that are being given, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 8, value_parser = clap::value_parser!(u64).range(0..=3_600))]
    drain: u64,
}

/// Serves until the system says to end.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let zone = clock::zone(args.zone.as_deref())?;
    let settings = Settings { tick: Duration::from_secs(args.tick), root: args.root.clone(), ..Settings::default() };
    let live = Live::with(args.policies.iter().cloned(), settings).map_err(Error::Stream)?;
    let set = live.current();
    say_troubles(&set, ui);
    if !set.troubles().is_empty() && !args.allow_bad {
        ui::err(ui.lang().pick(
            "not started: all policies must be good\n  help: mend them, or start with `--allow-bad` to serve the good ones\n",
            "没有启动：所有评级办法都必须正确\n  建议：改好它们，或加 `--allow-bad` 只用正确的那些\n",
        ));
        return Ok(if set.policies().next().is_none() { Exit::Unusable } else { Exit::Findings });
    }
    let live = Arc::new(live);
    let bounds = Bounds {
        body: args.max_body,
        concurrency: args.concurrency.into(),
        batches: args.batches.into(),
        connections: args.connections.into(),
        head_timeout: Duration::from_secs(args.head_timeout),
        body_timeout: Duration::from_secs(args.body_timeout),
        drain: Duration::from_secs(args.drain),
    };
    let keeping = args.log.clone().map(|folder| Keeping {
        folder,
        size: args.log_size,
        sync: args.log_sync,
        failure: args.log_failure,
    });
    let guard = Guard::new(args.token.as_deref(), args.rate)?;
    let tls = args.tls_cert.clone().zip(args.tls_key.clone()).map(|(cert, key)| Tls::new(cert, key)).transpose()?;
    let journal = keeping.map(|keeping| Journal::start(&keeping, ui)).transpose()?;
    let desk = Desk::new(Arc::clone(&live), zone, args.root.clone(), journal, ui);
    watching::start(live, ui)?;
    let hosts = Hosts::new(args.listen.ip(), &args.host);
    Daemon::new(desk, bounds, Entrance { hosts, guard, tls }, ui).serve(args.listen)?;
    Ok(Exit::Good)
}

/// Says on standard error what is wrong, as `gradus check` does.
fn say_troubles(set: &Set, ui: Ui) {
    for trouble in set.troubles() {
        match &trouble.cause {
            Cause::Policy(compiled) => {
                let lang = ui.lang_of(compiled.source.text());
                let diagnostics = &compiled.diagnostics;
                let findings = Findings { source: &compiled.source, diagnostics, lang, place: None };
                ui::err(diagnostics::show(&[findings], Format::Pretty, ui.colored_err));
            }
            Cause::Folder(_) | Cause::Empty | Cause::TooMany(_) => {
                let lang = ui.lang();
                let (path, said) = (trouble.path.display(), trouble.wording(lang));
                ui::warn(lang, plain(&lang.pick(format!("{path}: {said}"), format!("{path}：{said}"))));
            }
        }
    }
}
