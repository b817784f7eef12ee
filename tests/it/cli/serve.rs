//! `gradus serve`: the real program on a free port, asked by a small client of our own.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::cli::{CHINESE, SITE, Test};

mod again;
mod alike;
mod batch;
mod candidate;
mod config;
mod guard;
mod load;
mod log;
mod manager;
mod openapi;
mod page;
mod tls;

/// A server that runs; it is ended with the test.
struct Server {
    child: Child,
    address: String,
    /// What it says, line by line.
    said: Mutex<Receiver<String>>,
    test: Test,
}

/// An answer, read by hand.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn of(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Self { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The name of the problem, having looked that it is one as RFC 9457 has it.
    fn problem(&self) -> String {
        assert!(self.head.contains("content-type: application/problem+json"), "{self:?}");
        let json = self.json();
        assert_eq!(json["status"], self.status, "{self:?}");
        assert!(json["title"].is_string() && json["detail"].is_string(), "{self:?}");
        json["type"].as_str().expect("a type").trim_start_matches("urn:gradus:problem:").to_owned()
    }
}

impl Server {
    fn start(test: Test) -> Self {
        let command = test.command();
        Self::run(test, command)
    }

    /// A server that is started by a command.
    fn run(test: Test, mut command: Command) -> Self {
        let mut child = command.spawn().expect("the program starts");
        let stderr = BufReader::new(child.stderr.take().expect("a stream"));
        let (tell, said) = channel();
        thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| tell.send(line)));
        let mut server = Self { child, address: String::new(), said: Mutex::new(said), test };
        let line = server.hears("://");
        line.rsplit("://").next().expect("an address").clone_into(&mut server.address);
        server
    }

    /// Waits until it says something with these words.
    fn hears(&self, words: &str) -> String {
        let said = self.said.lock().expect("no panic");
        loop {
            let line = said.recv_timeout(Duration::from_secs(20)).unwrap_or_else(|_| panic!("never said {words}"));
            if line.contains(words) {
                return line;
            }
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.test.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        stream
    }

    fn ask_with(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let mut stream = self.connect();
        let length = body.len();
        // It may be sent away before all of it is read.
        let _ = write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
        );
        read(stream)
    }

    fn get(&self, path: &str) -> Answer {
        self.ask_with("GET", path, "", "")
    }

    fn post(&self, path: &str, body: &str) -> Answer {
        self.ask_with("POST", path, "", body)
    }

    /// The value of a figure.
    fn figure(&self, name: &str) -> Option<String> {
        let text = self.get("/metrics").body;
        text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ').map(str::to_owned))
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().expect("kill runs").success());
    }

    /// Waits for its end: its exit code.
    fn ends(&mut self, patience: Duration) -> Option<i32> {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.code();
            }
            assert!(started.elapsed() < patience, "it does not end");
            sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(mut stream: TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    Answer::of(&String::from_utf8(bytes).expect("text"))
}

fn site(args: &str) -> Test {
    Test::new(&format!("serve policies --listen 127.0.0.1:0 {args}")).file("policies/site.grade", SITE)
}

/// Waits until this holds, for some seconds at most.
fn until(what: &str, reached: impl Fn() -> bool) {
    let started = Instant::now();
    while !reached() {
        assert!(started.elapsed() < Duration::from_secs(10), "{what}");
        sleep(Duration::from_millis(20));
    }
}

const KEEN: &str =
    r#"{"id":"C1","revisits":3,"calls":2,"satisfaction":9,"price":100,"deposit":40,"last_contact":"2026-11-20"}"#;
const GRADE: &str = "/v1/policies/site/grade?today=2026-11-22";

#[test]
fn a_lead_gets_what_the_program_gives_it_on_the_command_line() {
    let server = Server::start(site(""));
    let leads = [KEEN, r#"{"revisits":1,"calls":0}"#, r#"{"revisits":"often"}"#];
    let ran = Test::new("grade site.grade leads.ndjson --to ndjson --today 2026-11-22")
        .file("site.grade", SITE)
        .file("leads.ndjson", leads.join("\n"))
        .run();
    let wanted: Vec<Value> =
        ran.stdout.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["gradus"].clone()).collect();
    assert_eq!(wanted.len(), 3, "{ran}");
    for (lead, wanted) in leads.iter().zip(&wanted) {
        let answer = server.post(GRADE, lead);
        assert_eq!(answer.status, 200, "{answer:?}");
        let json = answer.json();
        assert_eq!(json["verdict"], *wanted);
        assert_eq!(
            (&json["policy"], &json["version"], &json["today"]),
            (&"site".into(), &"1.2".into(), &"2026-11-22".into())
        );
        assert_eq!(json["hash"], wanted["policy"]["source"]);
    }
    let many = server.post(GRADE, &format!("[{}]", leads.join(",")));
    assert_eq!(many.json()["verdicts"], Value::from(wanted));
    assert_eq!(server.post(GRADE, "[]").json()["verdicts"], Value::from(Vec::<Value>::new()));
    assert_eq!(server.figure("gradus_grades_total{policy=\"site\",grade=\"A\"}").as_deref(), Some("2"));
    assert_eq!(server.figure("gradus_requests_total{route=\"grade\",status=\"200\"}").as_deref(), Some("5"));
}

#[test]
fn what_cannot_be_answered_is_a_problem_with_its_reason() {
    let server = Server::start(site("--max-body 1000"));
    let asked =
        |answer: Answer| (answer.status, answer.problem(), answer.json()["code"].as_str().unwrap_or("").to_owned());
    let is = |status: u16, name: &str, code: &str| (status, name.to_owned(), code.to_owned());
    assert_eq!(asked(server.post(GRADE, r#"{"revisits":"#)), is(400, "no-leads", "G0641"));
    assert_eq!(asked(server.post(GRADE, r#"{"revisits" 3}"#)), is(400, "no-leads", "G0641"));
    assert_eq!(asked(server.post(GRADE, "[1]")), is(400, "no-leads", "G0643"));
    assert_eq!(asked(server.post(GRADE, " ")), is(400, "no-leads", ""));
    assert_eq!(asked(server.post(GRADE, &format!("{KEEN}{KEEN}"))), is(400, "no-leads", ""));
    assert_eq!(asked(server.post("/v1/policies/sit/grade", KEEN)), is(404, "no-such-policy", ""));
    assert_eq!(asked(server.get("/v1/policies/..%2Fpolicies%2Fsite")), is(404, "no-such-policy", ""));
    assert_eq!(asked(server.get("/policies/site.grade")), is(404, "no-such-path", ""));
    assert_eq!(asked(server.get("/v1/policies/site/grade")), is(405, "wrong-method", ""));
    assert_eq!(asked(server.post("/v1/policies/site/grade?today=2026-02-30", KEEN)), is(400, "bad-query", ""));
    assert_eq!(asked(server.post("/v1/policies/site/grade?day=2026-02-03", KEEN)), is(400, "bad-query", ""));
    let twice = "/v1/policies/site/grade?today=2026-02-03&today=2026-02-04";
    assert_eq!(asked(server.post(twice, KEEN)), is(400, "bad-query", ""));
    let marked = server.post("/v1/policies/site/grade?today=2026-02-03", &format!("\u{feff}[{KEEN},{KEEN}]")).json();
    assert_eq!(marked["verdicts"].as_array().map(Vec::len), Some(2), "a byte order mark is no part of an array");
    assert_eq!(asked(server.post("/v1/policies/site/why?to=Z", KEEN)), is(400, "no-such-grade", "G0850"));
    assert_eq!(asked(server.post(GRADE, &" ".repeat(1_001))), is(413, "too-large", ""));
    let near = server.get("/v1/policies/sit").json();
    assert_eq!(near["detail"], "there is no policy `sit`; did you mean `site`?");
    // Of a body that does not say how long it is, no more is read either.
    let mut stream = server.connect();
    let piece = " ".repeat(600);
    let head =
        format!("POST {GRADE} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n");
    write!(stream, "{head}258\r\n{piece}\r\n258\r\n{piece}\r\n0\r\n\r\n").expect("sent");
    assert_eq!(asked(read(stream)), is(413, "too-large", ""));
    // And a lead is graded as before.
    assert_eq!(server.post(GRADE, KEEN).json()["verdict"]["grade"], "A");
}

#[test]
fn what_is_odd_about_a_lead_is_said_beside_its_verdict() {
    let server = Server::start(site(""));
    let json = server.post(GRADE, r#"{"revisit":3}"#).json();
    assert_eq!(json["warnings"][0]["code"], "G0621");
    let chinese = server.ask_with("POST", GRADE, "accept-language: zh-CN,en\r\n", r#"{"revisit":3}"#).json();
    assert!(chinese["warnings"][0]["message"].as_str().expect("text").contains("没有"), "{chinese}");
}

#[test]
fn a_changed_file_grades_the_next_lead_and_a_broken_one_does_not() {
    let server = Server::start(site(""));
    // All but the id, which is another for each answer.
    let graded = || {
        let mut json = server.post(GRADE, KEEN).json();
        assert!(json["decision"].take().is_string());
        json
    };
    let first = graded();
    assert_eq!(first["verdict"]["grade"], "A");
    assert_eq!(server.figure("gradus_reload_success").as_deref(), Some("1"));

    let started = Instant::now();
    server.write("policies/site.grade", &SITE.replace("A when revisits >= 3", "A when revisits >= 5"));
    until("the new hash", || graded()["hash"] != first["hash"]);
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    let second = graded();
    assert_eq!(second["verdict"]["grade"], "B");
    server.hears("site: read anew");

    server.write("policies/site.grade", &SITE.replace("revisits >= 3", "revisit >= 3"));
    until("the diagnostics", || server.get("/v1/policies/site").json()["good"] == false);
    assert_eq!(graded(), second);
    let about = server.get("/v1/policies/site").json();
    assert_eq!(about["hash"], second["hash"]);
    let trouble = &about["troubles"][0];
    assert_eq!((&trouble["diagnostics"][0]["code"], &trouble["diagnostics"][0]["line"]), (&"G0312".into(), &14.into()));
    assert!(trouble["text"].as_str().expect("text").contains("revisit >= 3"), "{trouble}");
    assert!(trouble["since"].is_string());
    server.hears("the last good version is served");
    server.hears("G0312");
    assert_eq!(server.figure("gradus_reload_success").as_deref(), Some("0"));
    assert_eq!(server.figure("gradus_policy_good{policy=\"site\"}").as_deref(), Some("0"));
    assert_eq!(server.get("/readyz").status, 200);

    server.write("policies/site.grade", SITE);
    until("the first hash", || graded()["hash"] == first["hash"]);
    assert_eq!(graded(), first);
    assert_eq!(server.get("/v1/policies/site").json()["troubles"], Value::from(Vec::<Value>::new()));
    assert_eq!(server.figure("gradus_reload_success").as_deref(), Some("1"));
    server.hears("all policies are good");
}

#[test]
fn policies_are_listed_and_described() {
    let server = Server::start(site("").file("policies/chinese.grade", CHINESE));
    let list = server.get("/v1/policies").json();
    let ids: Vec<&str> =
        list["policies"].as_array().expect("a list").iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(ids, ["site", "案场"]);
    let site = server.get("/v1/policies/site?today=2026-11-22").json();
    assert_eq!(
        (&site["title"], &site["version"], &site["today"]),
        (&"Real-estate site".into(), &"1.2".into(), &"2026-11-22".into())
    );
    let satisfaction = serde_json::json!({
        "id": "satisfaction", "name": "satisfaction", "title": "Satisfaction", "type": "integer",
        "required": false, "conditional": false, "masked": false, "least": "1", "most": "10"
    });
    assert_eq!(site["inputs"][2], satisfaction);
    let grades: Vec<&str> =
        site["grades"].as_array().expect("a list").iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(grades, ["A", "B", "C"]);
    // The address of a Chinese id is its bytes.
    let answer = server.post("/v1/policies/%E6%A1%88%E5%9C%BA/why?today=2026-11-22", r#"{"回访次数":3}"#);
    let why = answer.json();
    assert_eq!(why["policy"], "案场");
    assert!(why["verdict"]["why"].as_str().expect("text").contains("客户 1"), "{why}");
}

#[test]
fn why_says_what_the_command_says() {
    let server = Server::start(site(""));
    let ran = Test::new("why site.grade lead.json --today 2026-11-22 --to A")
        .file("site.grade", SITE)
        .file("lead.json", format!("[{}]", KEEN.replace("\"calls\":2", "\"calls\":1")))
        .run();
    let json =
        server.post("/v1/policies/site/why?today=2026-11-22&to=A", &KEEN.replace("\"calls\":2", "\"calls\":1")).json();
    assert_eq!(json["verdict"]["why"].as_str(), Some(ran.stdout.as_str()), "{ran}");
    assert_eq!(json["verdict"]["advice"]["reach"]["grade"], "A");
    let way = json["verdict"]["way"].as_str().expect("text");
    assert!(way.starts_with("To reach grade A: ") && ran.stdout.contains(way), "{way}");
}

#[test]
fn a_bad_policy_keeps_it_from_starting_unless_that_is_allowed() {
    let bad = |args: &str| site(args).file("policies/bad.grade", "grades A >\n");
    let ran = bad("").run();
    assert_eq!(ran.code, Some(1), "{ran}");
    assert!(ran.stderr.contains("G01"), "{ran}");
    assert!(ran.stderr.contains("`--allow-bad`"), "{ran}");
    let server = Server::start(bad("--allow-bad"));
    assert_eq!(server.post(GRADE, KEEN).json()["verdict"]["grade"], "A");
    let list = server.get("/v1/policies").json();
    assert_eq!(list["troubles"][0]["file"], "policies/bad.grade");
    assert_eq!(server.figure("gradus_reload_success").as_deref(), Some("0"));
    let nothing = Test::new("serve nothing --listen 127.0.0.1:0 --lang zh").run();
    assert_eq!(nothing.code, Some(2), "{nothing}");
    assert!(nothing.stderr.contains("没有启动"), "{nothing}");
}

#[test]
fn an_address_in_use_is_told() {
    let server = Server::start(site(""));
    let ran = Test::new("serve site.grade --listen").arg(&server.address).file("site.grade", SITE).run();
    assert_eq!(ran.code, Some(2), "{ran}");
    assert!(ran.stderr.contains("another program listens there"), "{ran}");
}

#[test]
fn at_the_end_what_was_asked_is_answered() {
    let mut server = Server::start(site(""));
    // One connection that only waits, and one whose request has come in half.
    let waiting = server.connect();
    let mut half = server.connect();
    let length = KEEN.len();
    let (first, second) = KEEN.split_at(20);
    write!(half, "POST {GRADE} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n\r\n{first}").expect("sent");
    sleep(Duration::from_millis(300));
    server.signal("-TERM");
    sleep(Duration::from_millis(300));
    assert!(TcpStream::connect(&server.address).is_err(), "nobody new is let in");
    write!(half, "{second}").expect("sent");
    assert_eq!(read(half).json()["verdict"]["grade"], "A");
    assert_eq!(server.ends(Duration::from_secs(5)), Some(0));
    drop(waiting);
}

#[test]
fn the_end_does_not_wait_for_ever() {
    let mut server = Server::start(site("--drain 1"));
    let mut half = server.connect();
    write!(half, "POST {GRADE} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{{").expect("sent");
    sleep(Duration::from_millis(300));
    server.signal("-TERM");
    assert_eq!(server.ends(Duration::from_secs(4)), Some(0));
    server.hears("given up");
}

#[test]
fn asked_by_a_signal_it_reads_everything_again() {
    let server = Server::start(site(""));
    let generation = || server.figure("gradus_set_generation");
    assert_eq!(generation().as_deref(), Some("1"));
    server.signal("-HUP");
    until("another set", || generation().as_deref() == Some("2"));
    server.hears("site: read anew");
}

#[test]
fn who_is_slow_is_sent_away_and_nobody_else_waits_for_it() {
    let server = Server::start(site("--head-timeout 1 --body-timeout 1"));
    let started = Instant::now();
    let mut heads: Vec<TcpStream> = (0..100).map(|_| server.connect()).collect();
    for head in &mut heads {
        write!(head, "POST {GRADE} HTTP/1.1\r\nhost:").expect("sent");
    }
    let mut body = server.connect();
    write!(body, "POST {GRADE} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{{").expect("sent");
    let mut idle = server.connect();
    write!(idle, "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").expect("sent");
    assert_eq!(server.post(GRADE, KEEN).json()["verdict"]["grade"], "A");
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    let slow = read(body);
    assert_eq!((slow.status, slow.problem().as_str()), (408, "too-slow"));
    for mut head in heads {
        let mut rest = Vec::new();
        let _ = head.read_to_end(&mut rest);
    }
    // A connection that was answered and then says nothing is closed, too.
    assert_eq!(read(idle).status, 200);
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
}

#[test]
fn more_at_a_time_than_allowed_are_told_to_come_again() {
    let server = Server::start(site("--concurrency 1 --max-body 10000000"));
    let many = format!("[{}]", vec![KEEN; 2_000].join(","));
    let answers: Vec<Answer> = thread::scope(|scope| {
        let asking: Vec<_> = (0..6).map(|_| scope.spawn(|| server.post(GRADE, &many))).collect();
        // However busy it is, it says how it is.
        assert_eq!(server.get("/healthz").status, 200);
        asking.into_iter().map(|one| one.join().expect("no panic")).collect()
    });
    let busy: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 503).collect();
    assert!(!busy.is_empty() && busy.len() < answers.len(), "{}", busy.len());
    assert!(busy.iter().all(|answer| answer.problem() == "busy" && answer.head.contains("retry-after: 1")));
    let good = answers.iter().filter(|answer| answer.status == 200);
    assert!(good.clone().count() > 0 && good.clone().count() + busy.len() == answers.len());
}

/// A client that stays connected.
struct Client(BufReader<TcpStream>);

impl Client {
    fn post(&mut self, path: &str, body: &str) -> Answer {
        self.ask("POST", path, body)
    }

    fn ask(&mut self, method: &str, path: &str, body: &str) -> Answer {
        self.try_ask(method, path, body).unwrap_or_else(|so_far| panic!("no answer: {so_far:?}"))
    }

    /// An answer; or as much of it as came before the connection ended.
    fn try_ask(&mut self, method: &str, path: &str, body: &str) -> Result<Answer, String> {
        let length = body.len();
        let request = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n\r\n{body}");
        self.0.get_mut().write_all(request.as_bytes()).map_err(|_| String::new())?;
        let mut text = String::new();
        while !text.ends_with("\r\n\r\n") {
            if self.0.read_line(&mut text).map_err(|_| text.clone())? == 0 {
                return Err(text);
            }
        }
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
        let mut body = vec![0; length.parse().expect("a number")];
        self.0.read_exact(&mut body).map_err(|_| text.clone())?;
        text.push_str(&String::from_utf8(body).expect("text"));
        Ok(Answer::of(&text))
    }
}
