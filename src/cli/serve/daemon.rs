//! Sockets, waiting and signals; everything else is at the [`Desk`].

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, ORIGIN};
use hyper::http::uri::Authority;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request as Asked, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::channel;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::cli::error::Error;
use crate::cli::serve::answer::{Answer, Problem};
use crate::cli::serve::batch::Batch;
use crate::cli::serve::desk::{Desk, Request};
use crate::cli::serve::guard::Guard;
use crate::cli::serve::host::Hosts;
use crate::cli::serve::route::Route;
use crate::cli::serve::stream::{Inlet, Outlet, Sent, WAITING, feed};
use crate::cli::ui::{self, Ui, counted};

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
    desk: Arc<Desk>,
    bounds: Bounds,
    hosts: Hosts,
    guard: Guard,
    ui: Ui,
    /// Requests that may still be worked on.
    work: Arc<Semaphore>,
    /// Batches that may still begin: they last, and must not keep single leads waiting.
    batches: Arc<Semaphore>,
}

impl Daemon {
    pub(crate) fn new(desk: Desk, bounds: Bounds, (hosts, guard): (Hosts, Guard), ui: Ui) -> Self {
        let room = |count| Arc::new(Semaphore::new(count));
        Self {
            desk: Arc::new(desk),
            bounds,
            hosts,
            guard,
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
        let room = Arc::new(Semaphore::new(self.bounds.connections));
        let (end, ending) = watch::channel(false);
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                signal = signals.next() => match signal {
                    Signal::End => break,
                    Signal::Reload => self.reload(),
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
    async fn connection(self: Arc<Self>, stream: TcpStream, mut ending: watch::Receiver<bool>) {
        // A small answer goes out at once.
        let _ = stream.set_nodelay(true);
        let daemon = Arc::clone(&self);
        let service = service_fn(move |asked| {
            let daemon = Arc::clone(&daemon);
            async move { Ok::<_, Infallible>(daemon.answer(asked).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.bounds.head_timeout)
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = std::pin::pin!(connection);
        tokio::select! {
            // What goes wrong with a connection is the client's affair.
            _ = connection.as_mut() => return,
            _ = ending.wait_for(|ending| *ending) => {}
        }
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }

    /// Has a request answered: at once, or line by line.
    async fn answer(&self, asked: Asked<Incoming>) -> Response<Sent> {
        let (head, body) = asked.into_parts();
        let language = head.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let request = Request {
            method: head.method.to_string(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            accept_language: language.to_owned(),
            body: Vec::new(),
        };
        let said = |name: HeaderName| head.headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("?"));
        // HTTP/2 and some clients say it in the address.
        let host = said(HOST).or(head.uri.authority().map(Authority::as_str)).unwrap_or_default();
        if let Err(problem) = self.hosts.admit(host, said(ORIGIN), self.desk.lang(&request)) {
            return sendable(self.desk.refused(Answer::from(problem).with("connection", "close")));
        }
        let route = Route::of(&request.method, &request.path).ok();
        if let Err(refused) = self.guard.admit(route.as_ref(), said(AUTHORIZATION), self.desk.lang(&request)) {
            return sendable(self.desk.refused(refused.with("connection", "close")));
        }
        match self.desk.batch(&request) {
            None => sendable(self.whole(request, body).await),
            Some(Ok(batch)) => self.batch(batch, body),
            Some(Err(refused)) => sendable(refused.with("connection", "close")),
        }
    }

    /// Begins a batch: its body comes and its answer goes while it is worked on.
    fn batch(&self, batch: Batch, body: Incoming) -> Response<Sent> {
        let Ok(permit) = Arc::clone(&self.batches).try_acquire_owned() else {
            let busy = Answer::from(Problem::busy(batch.lang)).with("connection", "close");
            return sendable(self.desk.refused(busy));
        };
        let (leads, coming) = channel(WAITING);
        let (said, going) = channel(WAITING);
        let patience = self.bounds.body_timeout;
        tokio::spawn(feed(body, leads, patience));
        let desk = Arc::clone(&self.desk);
        // The trailer says it as well, but a batch that is broken off has none.
        let decision = batch.head.decision.clone().unwrap_or_default();
        tokio::task::spawn_blocking(move || {
            let mut outlet = Outlet::new(said, patience, desk.journal());
            let inlet = Inlet::new(coming, outlet.clone());
            if let Err(error) = desk.run(&batch, inlet, &mut outlet) {
                outlet.break_off(error);
            }
            drop(permit);
        });
        let mut response = sendable(
            Answer { kind: "application/x-ndjson", ..Answer::text(200, "") }.with("x-gradus-decision", decision),
        );
        *response.body_mut() = Sent::Stream(going);
        response
    }

    /// Reads the body of a request and has it answered as a whole.
    async fn whole(&self, mut request: Request, body: Incoming) -> Answer {
        let lang = self.desk.lang(&request);
        let most = self.bounds.body;
        let refused = |problem: Problem| self.desk.refused(Answer::from(problem).with("connection", "close"));
        if body.size_hint().lower() > u64::try_from(most).unwrap_or(u64::MAX) {
            return refused(Problem::too_large(most, lang));
        }
        match timeout(self.bounds.body_timeout, Limited::new(body, most).collect()).await {
            Err(_) => return refused(Problem::too_slow(lang)),
            Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
                return refused(Problem::too_large(most, lang));
            }
            // The client went away, or does not speak HTTP: nobody reads this.
            Ok(Err(_)) => return refused(Problem::too_slow(lang)),
            Ok(Ok(whole)) => request.body = whole.to_bytes().to_vec(),
        }
        // Who cannot be served at once is told so: a queue would only make all wait. Those who only watch are let in.
        let permit = match Arc::clone(&self.work).try_acquire_owned() {
            _ if request.only_watches() => None,
            Ok(permit) => Some(permit),
            Err(_) => return self.desk.refused(Problem::busy(lang).into()),
        };
        let desk = Arc::clone(&self.desk);
        let work = tokio::task::spawn_blocking(move || {
            let answer = desk.answer(&request);
            drop(permit);
            answer
        });
        // The desk catches its own panics; this is the end of the program.
        work.await.unwrap_or_else(|_| Problem::busy(lang).into())
    }

    /// Reads all policies again; that may take a while, in which grading goes on.
    fn reload(&self) {
        let lang = self.ui.lang();
        ui::err(lang.pick("reading all policies again\n", "重新读入所有评级办法\n"));
        let desk = Arc::clone(&self.desk);
        tokio::task::spawn_blocking(move || drop(desk.reload()));
    }

    fn say_start(&self, address: SocketAddr) {
        let lang = self.ui.lang();
        if !address.ip().is_loopback() && !self.guard.is_closed() {
            ui::warn(
                lang,
                lang.pick(
                    "everybody who reaches this address may ask: there is no password; `--token` sets one",
                    "能访问这个地址的人都可以提问：没有密码；可用 `--token` 设一个",
                ),
            );
        }
        let policies = self.desk.set().policies().count();
        let said = match lang {
            crate::diagnostic::Lang::En => {
                let word = if policies == 1 { "policy" } else { "policies" };
                format!("serving {policies} {word} on http://{address}\n")
            }
            crate::diagnostic::Lang::Zh => format!("{policies} 份评级办法，网址 http://{address}\n"),
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

fn sendable(answer: Answer) -> Response<Sent> {
    let mut response = Response::new(Sent::Whole(Full::new(Bytes::from(answer.body))));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(answer.kind));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    headers.insert("cache-control", HeaderValue::from_static("no-store"));
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}

/// What the system tells the program.
enum Signal {
    End,
    Reload,
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::End,
            _ = self.interrupt.recv() => Signal::End,
            _ = self.hang_up.recv() => Signal::Reload,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Signal {
        // Without a signal to wait for, the program is ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Signal::End
    }
}
