//! `gradus serve`: grades over HTTP, by policies that keep up with their files.
//!
//! What is asked and answered is plain functions ([`desk`]); only [`daemon`] knows sockets and waiting.

mod about;
mod advisers;
mod again;
mod answer;
mod answering;
mod astray;
mod batch;
mod candidate;
mod chosen;
mod config;
mod daemon;
mod deciding;
mod desk;
mod fault;
mod grading;
mod guard;
mod host;
mod ids;
mod inputs;
mod manager;
mod memory;
mod metrics;
mod openapi;
mod page;
mod query;
mod recall;
mod request;
mod route;
mod schemas;
mod signals;
mod stream;
mod tls;
mod utf8;
mod watching;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::decisions::journal::{Failure, Journal, Sync};
use crate::cli::diagnostics::{self, Findings, Format};
use crate::cli::error::Error;
use crate::cli::serve::chosen::Chosen;
use crate::cli::serve::daemon::{Daemon, Entrance};
use crate::cli::serve::desk::Desk;
use crate::cli::serve::guard::Guard;
use crate::cli::serve::host::Hosts;
use crate::cli::serve::tls::Tls;
use crate::cli::ui::{self, Ui, plain};
use crate::cli::{Exit, clock};
use crate::live::{Cause, Live, Set, Settings};

pub(crate) use crate::cli::serve::fault::ConfigFault;

/// Grade leads over HTTP, by policies that keep up with their files
///
/// Reads the policies, and reads them again whenever a file changes: the next lead is graded by the new version, or, if
/// the file is wrong, still by the last good one. What is wrong stands in `GET /v1/policies/ID`, in `/metrics`, and here.
/// Ask with `POST /v1/policies/ID/grade`: one lead, or an array of them, in JSON; or open the address in a browser.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus serve policies
  gradus serve policies/real_estate_site.grade --listen 127.0.0.1:9000
  gradus serve --config examples/serve.ron
  curl -d '{\"revisits\": 3}' http://127.0.0.1:8080/v1/policies/real_estate_site/grade

Reads all policies and the certificate again on SIGHUP; on SIGTERM answers what was asked, and ends.
Under systemd, `Type=notify` is told when it is ready, reloads and stops.
Every line of a file of settings stands in examples/serve.ron.")]
pub(crate) struct Args {
    /// The policies, or folders of them
    #[arg(required_unless_present = "config", value_name = "POLICY")]
    policies: Vec<PathBuf>,
    /// A file of settings, in RON: every flag may be a line of it; what stands here wins
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
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
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(config::RATE))]
    rate: Option<u64>,
    /// Start although some policies are bad, and serve the good ones
    #[arg(long)]
    allow_bad: bool,
    /// The folder that the files named by the policies may lie in [default: the folder of each policy]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The time zone whose days count, such as Asia/Shanghai or +08:00 [default: of this machine]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    zone: Option<String>,
    /// How often all files are looked at, in seconds, should the system not tell of a change [default: 2]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(config::SECONDS))]
    tick: Option<u64>,
    /// The most bytes that a request may have [default: 1048576]
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u64).range(config::BYTES))]
    max_body: Option<u64>,
    /// The most requests that are worked on at a time; others are told to come again [default: 64]
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(config::COUNT))]
    concurrency: Option<u64>,
    /// The most batches at a time; others are told to come again [default: 4]
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(config::COUNT))]
    batches: Option<u64>,
    /// The most connections at a time; others wait [default: 4096]
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(config::COUNT))]
    connections: Option<u64>,
    /// How long a client may be silent, or take for the head of a request, in seconds [default: 10]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(config::SECONDS))]
    head_timeout: Option<u64>,
    /// How long a client may take for a body, or for the next piece of a batch, in seconds [default: 10]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(config::SECONDS))]
    body_timeout: Option<u64>,
    /// Keep each decision in files of this folder; `gradus log` reads them
    #[arg(long, value_name = "FOLDER")]
    log: Option<PathBuf>,
    /// The bytes of such a file, at about which the next one is begun [default: 67108864]
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u64).range(config::BYTES))]
    log_size: Option<u64>,
    /// When a decision is safe enough to be answered [default: interval]
    #[arg(long, value_name = "WHEN")]
    log_sync: Option<Sync>,
    /// What happens to an answer whose decision cannot be kept, as the disk is full [default: refuse]
    #[arg(long, value_name = "WHAT")]
    log_failure: Option<Failure>,
    /// How long to wait at the end for answers that are being given, in seconds [default: 8]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(config::DRAIN))]
    drain: Option<u64>,
}

/// Serves until the system says to end.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let chosen = Chosen::of(args)?;
    let zone = clock::zone(chosen.zone.as_deref())?;
    let settings = Settings { tick: chosen.tick, root: chosen.root.clone(), zone: zone.clone(), ..Settings::default() };
    let live = Live::with(chosen.policies, settings).map_err(Error::Stream)?;
    let set = live.current();
    say_troubles(&set, ui);
    if !set.troubles().is_empty() && !chosen.allow_bad {
        ui::err(ui.lang().pick(
            "not started: all policies must be good\n  help: mend them, or start with `--allow-bad` to serve the good ones\n",
            "没有启动：所有评级办法都必须正确\n  建议：改好它们，或加 `--allow-bad` 只用正确的那些\n",
        ));
        return Ok(if set.policies().next().is_none() { Exit::Unusable } else { Exit::Findings });
    }
    let live = Arc::new(live);
    let entrance = Entrance {
        hosts: Hosts::new(chosen.listen.ip(), &chosen.host),
        guard: Guard::new(chosen.token.as_deref(), chosen.rate)?,
        tls: chosen.tls.map(|(cert, key)| Tls::new(cert, key)).transpose()?,
    };
    let journal = chosen.keeping.map(|keeping| Journal::start(&keeping, ui)).transpose()?;
    let desk = Desk::new(Arc::clone(&live), zone, chosen.root, journal, ui);
    watching::start(live, ui)?;
    Daemon::new(desk, chosen.bounds, entrance, ui).serve(chosen.listen)?;
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
