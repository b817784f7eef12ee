//! A small editor: it starts the real program, sends it messages, and reads what comes.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The longest that a test waits for a message; the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// An editor with a folder of its own.
pub(crate) struct Client {
    pub(crate) folder: TempDir,
    child: Child,
    stdin: Option<ChildStdin>,
    incoming: Receiver<Value>,
    /// What came while something else was waited for.
    waiting: Vec<Value>,
    next: i64,
}

impl Client {
    /// An editor that has greeted the server, and counts in UTF-16.
    pub(crate) fn new() -> Self {
        Self::with(json!({}))
    }

    /// The same, able to do this.
    pub(crate) fn with(capabilities: Value) -> Self {
        let mut client = Self::silent(&[]);
        let result = client.request("initialize", json!({ "processId": null, "capabilities": capabilities }));
        assert_eq!(result["result"]["serverInfo"]["name"], "gradus", "{result}");
        client.notify("initialized", json!({}));
        client
    }

    /// An editor that has said nothing yet.
    pub(crate) fn silent(args: &[&str]) -> Self {
        let built = || env!("CARGO_BIN_EXE_gradus").into();
        let program = std::env::var_os("GRADUS_PROGRAM").unwrap_or_else(built);
        let mut child = Command::new(program)
            .arg("lsp")
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env("LC_ALL", "C")
            .spawn()
            .expect("the program starts");
        let stdout = child.stdout.take().expect("a pipe");
        let (told, incoming) = channel();
        std::thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            while let Some(message) = read(&mut stdout) {
                if told.send(message).is_err() {
                    return;
                }
            }
        });
        let (stdin, folder) = (child.stdin.take(), TempDir::new().expect("a folder"));
        Self { folder, child, stdin, incoming, waiting: Vec::new(), next: 0 }
    }

    /// A file on disk.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.folder.path().join(name), text).expect("a file");
        self.uri(name)
    }

    /// What the protocol calls a file of the folder; its name is ASCII.
    pub(crate) fn uri(&self, name: &str) -> String {
        let folder: PathBuf = std::fs::canonicalize(self.folder.path()).expect("a folder");
        format!("file://{}", folder.join(name).display())
    }

    /// Opens a text.
    pub(crate) fn open(&mut self, name: &str, text: &str) -> String {
        let uri = self.uri(name);
        let document = json!({ "uri": uri, "languageId": "gradus", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
        uri
    }

    /// Opens a shipped policy, where it lies.
    pub(crate) fn open_shipped(&mut self, name: &str) -> (String, String) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(name);
        let text = std::fs::read_to_string(&path).expect("a policy");
        let uri = format!("file://{}", path.display());
        let document = json!({ "uri": uri, "languageId": "gradus", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
        (uri, text)
    }

    /// Puts a whole text in place of another.
    pub(crate) fn change(&mut self, uri: &str, version: i64, text: &str) {
        self.changes(uri, version, json!([{ "text": text }]));
    }

    /// Changes parts of a text.
    pub(crate) fn changes(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks, and waits for the answer.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        self.wait(|message| message["id"] == id && message.get("method").is_none())
    }

    /// Asks about a place, and gives the result.
    pub(crate) fn ask(&mut self, method: &str, uri: &str, line: usize, character: usize) -> Value {
        let place = json!({ "line": line, "character": character });
        let answer = self.request(
            method,
            json!({ "textDocument": { "uri": uri }, "position": place, "context": { "includeDeclaration": true, "triggerKind": 1 } }),
        );
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    /// Asks about a document, and gives the result.
    pub(crate) fn about(&mut self, method: &str, uri: &str) -> Value {
        let answer = self.request(
            method,
            json!({ "textDocument": { "uri": uri }, "options": { "tabSize": 2, "insertSpaces": true } }),
        );
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    /// The next findings on a document of this version.
    pub(crate) fn findings(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let message = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().expect("a list").clone()
    }

    /// The codes of the next findings.
    pub(crate) fn codes(&mut self, uri: &str, version: i64) -> Vec<String> {
        let found = self.findings(uri, version);
        found.iter().map(|one| one["code"].as_str().expect("a code").to_owned()).collect()
    }

    /// The next message that is wanted; others wait.
    pub(crate) fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.waiting.iter().position(&wanted) {
            return self.waiting.remove(at);
        }
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let message = self.incoming.recv_timeout(left).unwrap_or_else(|_| {
                panic!("no such message; waiting are {:#?}", self.waiting);
            });
            if wanted(&message) {
                return message;
            }
            self.waiting.push(message);
        }
    }

    /// Whether such a message comes within this time.
    pub(crate) fn comes(&mut self, wanted: impl Fn(&Value) -> bool, within: Duration) -> bool {
        let until = Instant::now() + within;
        while let Ok(message) = self.incoming.recv_timeout(until.saturating_duration_since(Instant::now())) {
            self.waiting.push(message);
        }
        self.waiting.iter().any(wanted)
    }

    pub(crate) fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(&format!("Content-Length: {}\r\n\r\n{text}", text.len()));
    }

    /// Sends any bytes.
    pub(crate) fn raw(&mut self, text: &str) {
        let stdin = self.stdin.as_mut().expect("open");
        // A server that has ended takes nothing, which the test sees by its end.
        let _ = stdin.write_all(text.as_bytes());
        let _ = stdin.flush();
    }

    /// Closes the stream, and gives the exit code and what was said on standard error.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        self.stdin = None;
        let mut said = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            stderr.read_to_string(&mut said).expect("text");
        }
        (self.child.wait().expect("an end").code(), said)
    }

    /// Says goodbye as an editor should.
    pub(crate) fn goodbye(mut self) {
        let answer = self.request("shutdown", Value::Null);
        assert_eq!(answer["result"], Value::Null, "{answer}");
        self.notify("exit", Value::Null);
        assert_eq!(self.end(), (Some(0), String::new()));
    }
}

fn read(stream: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().expect("a number"),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("JSON"))
}

/// The line and the UTF-16 column of the first place of a word in a text.
pub(crate) fn place(text: &str, word: &str) -> (usize, usize) {
    let at = text.find(word).unwrap_or_else(|| panic!("{word} is not in the text"));
    place_at(text, at)
}

/// The line and the UTF-16 column of a byte.
pub(crate) fn place_at(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |line| line + 1);
    (before.matches('\n').count(), before[start..].encode_utf16().count())
}

/// A range as `line:column-line:column`.
pub(crate) fn range(range: &Value) -> String {
    let (a, b) = (&range["start"], &range["end"]);
    format!("{}:{}-{}:{}", a["line"], a["character"], b["line"], b["character"])
}
