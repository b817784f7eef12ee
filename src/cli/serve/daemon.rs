//! Sockets, waiting and signals; everything else is at the [`Desk`].

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::rt::{Read, Write};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::cli::error::Error;
use crate::cli::serve::desk::Desk;
use crate::cli::serve::guard::Guard;
use crate::cli::serve::host::Hosts;
use crate::cli::serve::manager::{Manager, State};
use crate::cli::serve::signals::{Signal, Signals};
use crate::cli::serve::tls::Tls;
use crate::cli::ui::{self, Ui, counted};
use crate::diagnostic::Lang;

/// The stack of the threads that grade: as much as the whole program has elsewhere.
const STACK: usize = 8 << 20;

/// Threads beside those that grade: for figures, and for reading all policies again.
const SPARE: usize = 4;

/// How long to wait when the system has no more sockets.
const BREATH: Duration = Duration::from_millis(50);

/// What is allowed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) body: usize,
    pub(crate) concurrency: usize,
    pub(crate) batches: usize,
    pub(crate) connections: usize,
    pub(crate) head_timeout: Duration,
    pub(crate) body_timeout: Duration,
    pub(crate) drain: Duration,
}

/// The server.
pub(crate) struct Daemon {
    pub(super) desk: Arc<Desk>,
    pub(super) bounds: Bounds,
    pub(super) entrance: Entrance,
    manager: Manager,
    ui: Ui,
    /// Requests that may still be worked on.
    pub(super) work: Arc<Semaphore>,
    /// Batches that may still begin: they last, and must not keep single leads waiting.
    pub(super) batches: Arc<Semaphore>,
}

/// Who comes in, and how.
pub(crate) struct Entrance {
    pub(crate) hosts: Hosts,
    pub(crate) guard: Guard,
    /// None: what is said can be read on the way.
    pub(crate) tls: Option<Tls>,
}

impl Daemon {
    pub(crate) fn new(desk: Desk, bounds: Bounds, entrance: Entrance, ui: Ui) -> Self {
        let room = |count| Arc::new(Semaphore::new(count));
        Self {
            desk: Arc::new(desk),
            bounds,
            entrance,
            manager: Manager::of_environment(ui),
            ui,
            work: room(bounds.concurrency),
            batches: room(bounds.batches),
        }
    }

    /// Serves until the system says to end, and then until all is answered.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub(crate) fn serve(self, address: SocketAddr) -> Result<(), Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .thread_stack_size(STACK)
            .max_blocking_threads(self.bounds.concurrency.saturating_add(self.bounds.batches).saturating_add(SPARE))
            .build()
            .map_err(Error::Stream)?;
        let served = runtime.block_on(Arc::new(self).run(address));
        // Work that is not done by now was given up with its connection.
        runtime.shutdown_background();
        served
    }

    async fn run(self: Arc<Self>, address: SocketAddr) -> Result<(), Error> {
        let fail = |error| Error::Listen(address, error);
        let listener = TcpListener::bind(address).await.map_err(fail)?;
        let own = listener.local_addr().map_err(fail)?;
        let mut signals = Signals::new().map_err(Error::Stream)?;
        self.say_start(own);
        self.tell_ready();
        let room = Arc::new(Semaphore::new(self.bounds.connections));
        let (end, ending) = watch::channel(false);
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                signal = signals.next() => match signal {
                    Signal::End => break,
                    Signal::Reload => Arc::clone(&self).reload(),
                },
                accepted = accept(&listener, &room) => {
                    if let Some((stream, permit)) = accepted {
                        let connection = Arc::clone(&self).connection(stream, ending.clone());
                        connections.spawn(async move {
                            connection.await;
                            drop(permit);
                        });
                    }
                }
                Some(_) = connections.join_next() => {}
            }
        }
        drop(listener);
        self.desk.drain();
        self.manager.tell(State::Stopping);
        // That nobody listens means that there is no connection.
        let _ = end.send(true);
        let all = async { while connections.join_next().await.is_some() {} };
        if timeout(self.bounds.drain, all).await.is_err() {
            let lang = self.ui.lang();
            let left = counted(connections.len(), lang, "connection", "个连接");
            ui::warn(lang, lang.pick(format!("{left} given up at the end"), format!("结束时放弃了 {left}")));
        }
        Ok(())
    }

    /// One connection, with all its requests.
    async fn connection(self: Arc<Self>, stream: TcpStream, ending: watch::Receiver<bool>) {
        // A small answer goes out at once.
        let _ = stream.set_nodelay(true);
        let Some(tls) = &self.entrance.tls else {
            return Arc::clone(&self).requests(TokioIo::new(stream), ending).await;
        };
        let mut ended = ending.clone();
        let greeted = tokio::select! {
            greeted = timeout(self.bounds.head_timeout, tls.greet(stream)) => greeted,
            _ = ended.wait_for(|ending| *ending) => return,
        };
        // What goes wrong with a connection is the client's affair.
        if let Ok(Ok(stream)) = greeted {
            Arc::clone(&self).requests(TokioIo::new(stream), ending).await;
        }
    }

    /// The requests of a connection, one after another.
    async fn requests<S: Read + Write + Unpin>(self: Arc<Self>, stream: S, mut ending: watch::Receiver<bool>) {
        let daemon = Arc::clone(&self);
        let service = service_fn(move |asked| {
            let daemon = Arc::clone(&daemon);
            async move { Ok::<_, Infallible>(daemon.answer(asked).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.bounds.head_timeout)
            .serve_connection(stream, service);
        let mut connection = std::pin::pin!(connection);
        tokio::select! {
            _ = connection.as_mut() => return,
            _ = ending.wait_for(|ending| *ending) => {}
        }
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }

    /// Reads all policies again, and the certificate; that may take a while, in which grading goes on.
    fn reload(self: Arc<Self>) {
        let lang = self.ui.lang();
        ui::err(lang.pick("reading all policies again\n", "重新读入所有评级办法\n"));
        if let Some(Err(error)) = self.entrance.tls.as_ref().map(Tls::reload) {
            let said = error.wording(lang);
            ui::warn(
                lang,
                lang.pick(format!("the certificate stays as it was: {said}"), format!("仍用原来的证书：{said}")),
            );
        }
        self.manager.tell(State::Reloading);
        tokio::task::spawn_blocking(move || {
            drop(self.desk.reload());
            self.tell_ready();
        });
    }

    fn tell_ready(&self) {
        self.manager.tell(State::Ready(self.desk.set().policies().count()));
    }

    fn say_start(&self, address: SocketAddr) {
        let lang = self.ui.lang();
        let (open, clear) = (!self.entrance.guard.is_closed(), self.entrance.tls.is_none());
        if !address.ip().is_loopback() && open {
            ui::warn(
                lang,
                lang.pick(
                    "everybody who reaches this address may ask: there is no password; `--token` sets one",
                    "能访问这个地址的人都可以提问：没有密码；可用 `--token` 设一个",
                ),
            );
        } else if !address.ip().is_loopback() && clear {
            ui::warn(
                lang,
                lang.pick(
                    "the token can be read on the way: there is no TLS; `--tls-cert` and `--tls-key` set it up",
                    "口令在传输途中可能被人看到：没有 TLS；可用 `--tls-cert` 和 `--tls-key` 设置",
                ),
            );
        }
        let way = if clear { "http" } else { "https" };
        let policies = self.desk.set().policies().count();
        let said = match lang {
            Lang::En => {
                let word = if policies == 1 { "policy" } else { "policies" };
                format!("serving {policies} {word} on {way}://{address}\n")
            }
            Lang::Zh => format!("{policies} 份评级办法，网址 {way}://{address}\n"),
        };
        ui::err(said);
    }
}

/// The next connection, when there is room for one.
async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let permit = Arc::clone(room).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, permit)),
        Err(_) => {
            // Too many open files, mostly: some will be closed.
            sleep(BREATH).await;
            None
        }
    }
}
