//! One request: whether it is admitted, how its body comes, and how its answer goes.

use std::sync::Arc;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, ORIGIN};
use hyper::http::uri::Authority;
use hyper::{Request as Asked, Response, StatusCode};
use tokio::sync::mpsc::channel;
use tokio::time::timeout;

use crate::cli::serve::answer::{Answer, Problem};
use crate::cli::serve::batch::Batch;
use crate::cli::serve::daemon::Daemon;
use crate::cli::serve::request::Request;
use crate::cli::serve::stream::{Inlet, Outlet, Sent, WAITING, feed};

impl Daemon {
    /// Has a request answered: at once, or line by line.
    pub(super) async fn answer(&self, asked: Asked<Incoming>) -> Response<Sent> {
        let (head, body) = asked.into_parts();
        let language = head.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let query = head.uri.query().unwrap_or_default();
        let request = Request::new(head.method.as_str(), head.uri.path(), query, language);
        let said = |name: HeaderName| head.headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("?"));
        // HTTP/2 and some clients say it in the address.
        let host = said(HOST).or(head.uri.authority().map(Authority::as_str)).unwrap_or_default();
        if let Err(problem) = self.entrance.hosts.admit(host, said(ORIGIN), self.desk.lang(&request)) {
            return sendable(self.desk.refused(Answer::from(problem).with("connection", "close")));
        }
        let route = request.route.as_ref().ok();
        if let Err(refused) = self.entrance.guard.admit(route, said(AUTHORIZATION), self.desk.lang(&request)) {
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
            Ok(Ok(whole)) => request.body = whole.to_bytes(),
        }
        // Who cannot be served at once is told so: a queue would only make all wait. Those who only watch are let in.
        let permit = match Arc::clone(&self.work).try_acquire_owned() {
            _ if request.only_watches() => None,
            Ok(permit) => Some(permit),
            Err(_) => return self.desk.refused(Problem::busy(lang).into()),
        };
        // Waking a thread takes longer than grading a lead.
        if request.is_quick() && self.desk.grades_at_once() {
            return self.desk.answer(&request);
        }
        let desk = Arc::clone(&self.desk);
        let work = tokio::task::spawn_blocking(move || {
            let answer = desk.answer(&request);
            drop(permit);
            answer
        });
        // The desk catches its own panics; this is the end of the program.
        work.await.unwrap_or_else(|_| Problem::busy(lang).into())
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
