//! Leads line by line: each is answered while the others come.

use super::*;

const BATCH: &str = "/v1/policies/site/batch?today=2026-11-22";

/// A batch that is being sent.
struct Sending {
    stream: TcpStream,
    answers: BufReader<TcpStream>,
    head: String,
}

impl Sending {
    fn begin(server: &Server, path: &str) -> Self {
        let mut stream = server.connect();
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        .expect("sent");
        let mut answers = BufReader::new(stream.try_clone().expect("a stream"));
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(answers.read_line(&mut head).expect("an answer") > 0, "no answer: {head}");
        }
        Self { stream, answers, head }
    }

    fn send(&mut self, bytes: &[u8]) {
        write!(self.stream, "{:x}\r\n", bytes.len()).expect("sent");
        self.stream.write_all(bytes).expect("sent");
        write!(self.stream, "\r\n").expect("sent");
    }

    /// The next piece of the answer; none at its end.
    fn piece(&mut self) -> Option<String> {
        let mut length = String::new();
        self.answers.read_line(&mut length).expect("a length");
        let length = usize::from_str_radix(length.trim(), 16).ok().filter(|length| *length > 0)?;
        let mut piece = vec![0; length + 2];
        self.answers.read_exact(&mut piece).expect("a piece");
        Some(String::from_utf8(piece[..length].to_vec()).expect("text"))
    }

    /// All lines of the answer, after the last was sent.
    fn finish(mut self) -> Vec<Value> {
        write!(self.stream, "0\r\n\r\n").expect("sent");
        lines(&std::iter::from_fn(|| self.piece()).collect::<String>())
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// A batch that is sent as a whole: the lines of the answer.
pub(super) fn batch(server: &Server, path: &str, body: &[u8]) -> Vec<Value> {
    let mut sending = Sending::begin(server, path);
    assert!(sending.head.contains("200 OK") && sending.head.contains("application/x-ndjson"), "{}", sending.head);
    if !body.is_empty() {
        sending.send(body);
    }
    sending.finish()
}

#[test]
fn each_line_is_answered_and_a_bad_one_never_stops_the_rest() {
    let server = Server::start(site(""));
    let mut body = format!("{KEEN}\n\nno lead\n{{\"revisits\":\"often\"}}\n").into_bytes();
    body.extend(b"{\"id\":\"C\xff\"}\n[1]\n{\"revisits\":1,\"calls\":0}");
    let mut all = batch(&server, BATCH, &body);
    let totals = all.pop().expect("a trailer")["totals"].clone();
    let numbers: Vec<u64> = all.iter().map(|line| line["line"].as_u64().expect("a number")).collect();
    assert_eq!(numbers, [1, 3, 4, 5, 6, 7]);
    // What a single request is answered.
    assert_eq!(all[0]["verdict"], server.post(GRADE, KEEN).json()["verdict"]);
    assert_eq!(all[0]["id"], "C1");
    let codes: Vec<&str> = all.iter().filter_map(|line| line["problem"]["code"].as_str()).collect();
    assert_eq!(codes, ["G0641", "G0641", "G0643"], "{all:?}");
    assert!(all[1]["problem"]["detail"].as_str().expect("text").contains("line 3"), "{}", all[1]);
    assert_eq!((&all[2]["verdict"]["verdict"], &all[5]["verdict"]["grade"]), (&"rejected".into(), &"C".into()));
    let hash = server.get("/v1/policies/site").json()["hash"].clone();
    assert_eq!((&totals["policy"], &totals["hash"], &totals["today"]), (&"site".into(), &hash, &"2026-11-22".into()));
    assert_eq!((&totals["leads"], &totals["faults"], &totals["rejected"]), (&3.into(), &3.into(), &1.into()));
    assert_eq!(totals["grades"], serde_json::json!({"A": 1, "C": 1}));
    assert_eq!(server.figure("gradus_grades_total{policy=\"site\",grade=\"(rejected)\"}").as_deref(), Some("1"));
    assert_eq!(server.figure("gradus_requests_total{route=\"batch\",status=\"200\"}").as_deref(), Some("1"));
    // Names that stand for nothing are told at the end, and no leads are a batch, too.
    let warned = batch(&server, BATCH, b"{\"revisit\":3}\n");
    assert_eq!(warned[1]["totals"]["warnings"][0]["code"], "G0621");
    let nothing = batch(&server, BATCH, b"");
    assert_eq!((nothing.len(), &nothing[0]["totals"]["leads"]), (1, &0.into()));
}

#[test]
fn a_line_is_answered_before_the_next_one_comes_and_all_by_one_version() {
    let server = Server::start(site("").file("policies/案场.grade", CHINESE));
    let mut sending = Sending::begin(&server, "/v1/policies/%E6%A1%88%E5%9C%BA/batch?today=2026-11-22");
    let lead = "{\"编号\":\"客户一\",\"回访次数\":3}\n";
    sending.send(lead.as_bytes());
    let first = lines(&sending.piece().expect("an answer"));
    assert_eq!((first.len(), &first[0]["id"]), (1, &"客户一".into()));
    server.write("policies/案场.grade", &CHINESE.replace("回访次数 >= 3", "回访次数 >= 4"));
    server.hears("案场: read anew");
    // In pieces that end within a character.
    let (one, other) = lead.as_bytes().split_at(4);
    sending.send(one);
    sending.send(other);
    let second = lines(&sending.piece().expect("an answer"));
    assert_eq!(second[0]["verdict"], first[0]["verdict"]);
    let rest = sending.finish();
    assert_eq!(rest[0]["totals"]["hash"], first[0]["verdict"]["policy"]["source"]);
    let now = server.get("/v1/policies/%E6%A1%88%E5%9C%BA").json();
    assert_ne!(rest[0]["totals"]["hash"], now["hash"]);
}

#[test]
fn what_cannot_begin_is_a_problem() {
    let server = Server::start(site("--batches 1 --body-timeout 1"));
    assert_eq!(server.post("/v1/policies/sit/batch", KEEN).problem(), "no-such-policy");
    assert_eq!(server.post("/v1/policies/site/batch?to=A", KEEN).problem(), "bad-query");
    assert_eq!(server.get("/v1/policies/site/batch").problem(), "wrong-method");
    // Who sends nothing more is told so, and gets no trailer.
    let mut silent = Sending::begin(&server, BATCH);
    let busy = server.post(BATCH, KEEN);
    assert_eq!((busy.status, busy.problem().as_str()), (503, "busy"));
    assert_eq!(server.post(GRADE, KEEN).status, 200);
    silent.send(KEEN.as_bytes());
    silent.send(b"\n");
    let mut text = String::new();
    while let Some(piece) = silent.piece() {
        text.push_str(&piece);
    }
    let all = lines(&text);
    assert_eq!((all.len(), &all[0]["verdict"]["grade"]), (2, &"A".into()), "{text}");
    assert_eq!(all[1]["problem"]["type"], "urn:gradus:problem:too-slow");
    until("there is room again", || server.post(BATCH, KEEN).status == 200);
    assert_eq!(server.figure("gradus_requests_total{route=\"batch\",status=\"408\"}").as_deref(), Some("1"));
}

/// The most memory that the program has had, in kilobytes.
#[cfg(target_os = "linux")]
fn memory(server: &Server) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).expect("a process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a figure");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

#[test]
#[cfg(target_os = "linux")]
fn a_long_batch_takes_no_more_memory_than_a_short_one() {
    let server = Server::start(site(""));
    let line = format!("{}{KEEN}\n", " ".repeat(100_000)).repeat(10);
    batch(&server, BATCH, line.as_bytes());
    let before = memory(&server);
    let sending = Sending::begin(&server, BATCH);
    let Sending { mut stream, answers, head } = sending;
    let send = thread::spawn(move || {
        for _ in 0..64 {
            write!(stream, "{:x}\r\n{line}\r\n", line.len()).expect("sent");
        }
        stream
    });
    let mut reading = Sending { stream: answers.get_ref().try_clone().expect("a stream"), answers, head };
    let mut text = String::new();
    while text.matches('\n').count() < 640 {
        text.push_str(&reading.piece().expect("more"));
    }
    drop(send.join().expect("no panic"));
    let grown = memory(&server).saturating_sub(before);
    assert!(grown < 16_000, "64 megabytes of leads took {grown} kB");
    assert_eq!(reading.finish().pop().expect("a trailer")["totals"]["grades"]["A"], 640);
}
