//! The conversation with an editor: what it says, in order, and what it is answered.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, InitializeParams,
    PublishDiagnosticsParams, Uri,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diagnostic::Lang;
use crate::lsp::address::path_of;
use crate::lsp::document::Document;
use crate::lsp::prover::{Desk, Job, Proved, Prover, at};
use crate::lsp::reading::{Reading, Site};
use crate::lsp::report::Page;
use crate::lsp::shelf::{Open, settled};
use crate::lsp::text::{Encoding, Text};
use crate::lsp::{Ended, Settings, abilities, answer};
use crate::proof::Stop;

/// How long more typing is waited for before a text is read: keystrokes that came together are read once.
const TOGETHER: Duration = Duration::from_millis(1);

/// How far the conversation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The editor has not said who it is.
    Greeting,
    /// It works.
    Working,
    /// It has said that it is about to end.
    Leaving,
}

/// The server's side of a conversation.
pub(crate) struct Server {
    settings: Settings,
    stage: Stage,
    encoding: Encoding,
    /// By what the editor calls them.
    documents: BTreeMap<Uri, Document>,
    desk: Arc<Mutex<Desk>>,
    prover: Prover,
}

impl Server {
    /// A server that has been told nothing yet.
    pub(crate) fn new(settings: Settings, send: impl Fn(Message) -> bool + Send + 'static) -> Self {
        let desk = Arc::new(Mutex::new(Desk::new(send)));
        let prover = Prover::start(Arc::clone(&desk));
        let (stage, encoding) = (Stage::Greeting, Encoding::default());
        Self { settings, stage, encoding, documents: BTreeMap::new(), desk, prover }
    }

    /// Talks until the editor ends it.
    pub(crate) fn talk(&mut self, connection: &Connection) -> Ended {
        let ended = loop {
            let waiting = self.documents.values().any(|document| document.reading.is_none());
            let message = if waiting {
                connection.receiver.recv_timeout(TOGETHER).map_err(|error| error.is_timeout())
            } else {
                connection.receiver.recv().map_err(|_| false)
            };
            match message {
                Ok(Message::Request(request)) => {
                    let response = self.request(request);
                    if !at(&self.desk).send(response) {
                        break Ended::Unheard;
                    }
                }
                Ok(Message::Notification(notification)) if notification.method == "exit" => {
                    break if self.stage == Stage::Leaving { Ended::Properly } else { Ended::Abruptly };
                }
                Ok(Message::Notification(notification)) => self.told(notification),
                // The editor's answers to what it was asked: to look at its hints again.
                Ok(Message::Response(_)) => {}
                Err(true) => self.read_all(),
                Err(false) => break Ended::Abruptly,
            }
        };
        self.documents.values().for_each(|document| document.stop.set());
        ended
    }

    /// Answers a request.
    fn request(&mut self, request: Request) -> Response {
        let Request { id, method, params } = request;
        let lang = self.settings.lang.unwrap_or_default();
        match (self.stage, method.as_str()) {
            (Stage::Greeting, "initialize") => match parsed::<InitializeParams>(params) {
                Ok(params) => {
                    self.stage = Stage::Working;
                    self.agree(&params);
                    Response::new_ok(id, abilities::abilities(self.encoding))
                }
                Err(why) => refused(id, ErrorCode::InvalidParams, why),
            },
            (Stage::Greeting, _) => {
                let why = lang.pick("the editor must send `initialize` first", "编辑器须先发 initialize");
                refused(id, ErrorCode::ServerNotInitialized, why.to_owned())
            }
            (Stage::Working, "shutdown") => {
                self.stage = Stage::Leaving;
                Response::new_ok(id, Value::Null)
            }
            (Stage::Working, "initialize") | (Stage::Leaving, _) => {
                let why = lang.pick("only once, and not after `shutdown`", "只能一次，且不能在 shutdown 之后");
                refused(id, ErrorCode::InvalidRequest, why.to_owned())
            }
            (Stage::Working, method) => {
                self.read_all();
                match answer::answer(self, method, params) {
                    Ok(result) => Response::new_ok(id, result),
                    Err((code, why)) => refused(id, code, why),
                }
            }
        }
    }

    /// Settles with the editor what it can do.
    fn agree(&mut self, params: &InitializeParams) {
        let general = params.capabilities.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_deref());
        self.encoding = Encoding::agreed(offered.unwrap_or_default());
        let workspace = params.capabilities.workspace.as_ref();
        let hints = workspace.and_then(|workspace| workspace.inlay_hint.as_ref());
        if hints.and_then(|hints| hints.refresh_support) == Some(true) {
            let id = RequestId::from("hints".to_owned());
            let request = Request::new(id, "workspace/inlayHint/refresh".to_owned(), Value::Null);
            at(&self.desk).refresh = Some(request.into());
        }
    }

    /// Takes what the editor tells. What cannot be understood is said in its log, since nobody waits for an answer.
    fn told(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        if self.stage != Stage::Working {
            return;
        }
        let done = match method.as_str() {
            "textDocument/didOpen" => parsed(params).map(|params| self.opened(params)),
            "textDocument/didChange" => parsed(params).and_then(|params| self.changed(params)),
            "textDocument/didClose" => parsed(params).map(|params| self.closed(&params)),
            // Another file has changed on disk, perhaps one that a policy rests on.
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                self.forget();
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(why) = done {
            let params = lsp_types::LogMessageParams { typ: lsp_types::MessageType::WARNING, message: why };
            at(&self.desk).send(Notification::new("window/logMessage".to_owned(), params));
        }
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        self.forget_but(&item.uri);
        let document = Document {
            path: path_of(&item.uri),
            uri: item.uri.clone(),
            version: item.version,
            text: Text::new(item.text, self.encoding),
            reading: None,
            good: None,
            stop: Stop::default(),
        };
        if let Some(before) = self.documents.insert(item.uri, document) {
            before.stop.set();
        }
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) -> Result<(), String> {
        let uri = params.text_document.uri;
        let Some(document) = self.documents.get_mut(&uri) else { return Err(not_open(&uri, self.settings.lang)) };
        document.stop.set();
        document.version = params.text_document.version;
        document.reading = None;
        for change in params.content_changes {
            document.text.edit(change.range, &change.text);
        }
        self.forget_but(&uri);
        Ok(())
    }

    fn closed(&mut self, params: &DidCloseTextDocumentParams) {
        let uri = &params.text_document.uri;
        if let Some(document) = self.documents.remove(uri) {
            document.stop.set();
            let mut desk = at(&self.desk);
            desk.proved.remove(uri);
            let none = PublishDiagnosticsParams { uri: uri.clone(), diagnostics: Vec::new(), version: None };
            desk.send(Notification::new("textDocument/publishDiagnostics".to_owned(), none));
        }
        self.forget();
    }

    /// Reads again whatever rests on other files.
    fn forget(&mut self) {
        let all: Vec<Uri> = self.documents.keys().cloned().collect();
        for uri in all {
            self.forget_one(&uri);
        }
    }

    fn forget_but(&mut self, kept: &Uri) {
        let all: Vec<Uri> = self.documents.keys().filter(|uri| *uri != kept).cloned().collect();
        for uri in all {
            self.forget_one(&uri);
        }
    }

    fn forget_one(&mut self, uri: &Uri) {
        let Some(document) = self.documents.get_mut(uri) else { return };
        // Also one whose file could not be found, as it may be there now, and one that is told what is wrong where others
        // use it.
        let told = |reading: &Reading| reading.names_files() || reading.studied.compiled.policy.is_none();
        let rests = document.reading.as_deref().is_some_and(told);
        if rests {
            document.stop.set();
            document.reading = None;
        }
    }

    /// Reads every text that has changed, tells what was found, and has it proved.
    pub(crate) fn read_all(&mut self) {
        let unread = |document: &Document| document.reading.is_none();
        if !self.documents.values().any(unread) {
            return;
        }
        let open = self.open();
        for document in self.documents.values_mut().filter(|document| unread(document)) {
            let root = self.settings.root.as_deref();
            let site = Site { path: document.path.as_deref(), root, open: &open, lang: self.settings.lang };
            let reading = Arc::new(Reading::of_file(document.text.whole(), &site));
            if reading.is_whole() {
                document.good = Some(Arc::clone(&reading));
            }
            document.reading = Some(Arc::clone(&reading));
            document.stop.set();
            document.stop = Stop::default();
            let page = Page::of(document);
            at(&self.desk).publish(&page, &reading, &reading.studied.compiled.diagnostics);
            if reading.studied.compiled.policy.is_some() {
                self.prover.prove(Job { page, reading, stop: document.stop.clone() });
            }
        }
    }

    /// The texts that are open, by the paths of their files.
    pub(crate) fn open(&self) -> Open {
        let texts = self.documents.values().filter_map(|document| {
            let path: PathBuf = settled(document.path.as_deref()?);
            Some((path, Arc::from(document.text.whole())))
        });
        Arc::new(texts.collect())
    }

    /// An open document.
    pub(crate) fn document(&self, uri: &Uri) -> Result<&Document, (ErrorCode, String)> {
        self.documents.get(uri).ok_or_else(|| (ErrorCode::InvalidParams, not_open(uri, self.settings.lang)))
    }

    /// What was proved last of a document, of this text or of an earlier one.
    pub(crate) fn proved(&self, uri: &Uri) -> Option<Proved> {
        at(&self.desk).proved.get(uri).cloned()
    }

    /// How it was started.
    pub(crate) const fn settings(&self) -> &Settings {
        &self.settings
    }
}

/// What the editor sent, as what it should be.
pub(crate) fn parsed<T: DeserializeOwned>(params: Value) -> Result<T, String> {
    serde_json::from_value(params).map_err(|error| error.to_string())
}

fn refused(id: RequestId, code: ErrorCode, why: String) -> Response {
    // The codes of the protocol are the numbers of its variants.
    Response::new_err(id, code as i32, why)
}

fn not_open(uri: &Uri, lang: Option<Lang>) -> String {
    let uri = uri.as_str();
    lang.unwrap_or_default().pick(format!("{uri} is not open: open it first"), format!("{uri} 没有打开：请先打开"))
}
