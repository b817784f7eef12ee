//! Files that change in every way while many ask: no answer fails, and each is that of one text.

use std::collections::BTreeMap;

use gradus::data::{Format, Reader};
use gradus::diagnostic::Lang;
use gradus::{Clock, Compiler, Verdict};
use serde::Serialize;

use super::*;

/// Policies in one folder; one more stands behind links, and one in a folder that is replaced.
const PLAIN: usize = 6;
const MOUNTED: usize = PLAIN;
const WHOLE: usize = PLAIN + 1;
const POLICIES: usize = PLAIN + 2;

/// How long each state of a file stands.
const PERIOD: Duration = Duration::from_millis(1_200);

const LEADS: [&str; 5] = [
    r#"{"calls":1,"visits":4}"#,
    r#"{"calls":9,"visits":0}"#,
    r#"[{"calls":1,"visits":0},{"calls":50,"visits":1},{"visits":1}]"#,
    r#"{"calls":"often"}"#,
    r#"[{"calls":3},{"calls":4,"visits":2}]"#,
];

/// A text that stood in a file as a whole, or as a part that was only passed through.
struct Written {
    text: String,
    how: &'static str,
    /// When all of it stood there.
    done: Instant,
}

/// A policy whose every version is another text and another meaning.
fn text(policy: usize, number: usize) -> String {
    format!(
        "policy p{policy} \"Policy {policy}\"\nversion \"{number}\"\ngrades A > B > C\n\ninput calls count\ninput visits count\n\n\
         if calls >= {} then grade A\nif calls < {} and visits >= 2 then grade B\notherwise grade C\n",
        number + 2,
        number + 2
    )
}

/// What clients saw: by text and lead, what was answered; and when each text was first answered by.
#[derive(Default)]
struct Saw {
    answers: BTreeMap<(String, usize), String>,
    first: BTreeMap<String, Instant>,
    statuses: BTreeMap<u16, usize>,
    mixed: Vec<String>,
}

impl Saw {
    fn ask(&mut self, client: &mut Client, policy: usize, lead: usize) {
        let answer = client.post(&format!("/v1/policies/p{policy}/grade?today=2026-11-22"), LEADS[lead]);
        *self.statuses.entry(answer.status).or_default() += 1;
        if answer.status != 200 {
            return;
        }
        let body = undecided(&answer.body);
        let hash = body.split("\"hash\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a hash").to_owned();
        self.first.entry(hash.clone()).or_insert_with(Instant::now);
        let known = self.answers.entry((hash, lead)).or_insert_with(|| body.clone());
        if *known != body {
            self.mixed.push(body);
        }
    }

    fn with(mut self, other: Self) -> Self {
        for (key, body) in other.answers {
            let known = self.answers.entry(key).or_insert_with(|| body.clone());
            if *known != body {
                self.mixed.push(body);
            }
        }
        for (hash, at) in other.first {
            let first = self.first.entry(hash).or_insert(at);
            *first = at.min(*first);
        }
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        self.mixed.extend(other.mixed);
        self
    }
}

/// An answer without the id of the decision, which is another each time.
fn undecided(body: &str) -> String {
    let (before, rest) = body.split_once("\"decision\":\"").expect("a decision");
    let (_, after) = rest.split_once("\",").expect("more");
    format!("{before}{after}")
}

#[derive(Serialize)]
struct Replayed {
    policy: String,
    version: Option<String>,
    hash: String,
    meaning: String,
    today: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdicts: Option<Vec<Stamp>>,
}

#[derive(Serialize)]
struct Stamp {
    #[serde(flatten)]
    verdict: Verdict,
    reason: String,
}

/// What the library says of these leads by this text: the hash of the text, and the answer.
fn replayed(text: &str, leads: &str) -> Option<(String, String)> {
    let policy = Compiler::new().compile(text).ok()?;
    let clock = Clock::on("2026-11-22".parse().expect("a day"));
    let reader = Reader::new(policy.schema(), Format::Json, leads.as_bytes()).expect("leads");
    let mut stamps = Vec::new();
    for row in reader {
        let verdict = match row.expect("a lead").facts {
            Ok(facts) => policy.grade_facts(&facts, clock),
            Err(faults) => policy.rejected(faults, clock),
        };
        let reason = gradus::render::reason(&policy.words(Lang::En), &verdict, None);
        stamps.push(Stamp { verdict, reason });
    }
    let about = policy.reference().clone();
    let (verdict, verdicts) = if leads.starts_with('[') { (None, Some(stamps)) } else { (stamps.pop(), None) };
    let said = Replayed {
        policy: about.id,
        version: about.version,
        hash: about.source.clone(),
        meaning: about.meaning,
        today: "2026-11-22",
        verdict,
        verdicts,
    };
    Some((about.source, serde_json::to_string(&said).expect("JSON") + "\n"))
}

/// Changes one policy again and again: all that stood in its file, and how often each kind of change was made.
struct Swapper<'a> {
    server: &'a Server,
    policy: usize,
    written: Vec<Written>,
    kinds: BTreeMap<&'static str, usize>,
    last: String,
}

impl Swapper<'_> {
    fn run(mut self, rounds: usize) -> (Vec<Written>, BTreeMap<&'static str, usize>) {
        let begun = Instant::now();
        for round in 0..rounds {
            match self.policy {
                MOUNTED => self.mount(round + 1),
                WHOLE => self.replace(round + 1),
                _ => self.change(round + 1),
            }
            let next = PERIOD * u32::try_from(round + 1).expect("few");
            sleep((begun + next).saturating_duration_since(Instant::now()));
        }
        (self.written, self.kinds)
    }

    fn note(&mut self, text: &str, how: &'static str) {
        self.written.push(Written { text: text.to_owned(), how, done: Instant::now() });
    }

    fn change(&mut self, number: usize) {
        let file = self.server.path(&format!("plain/p{}.grade", self.policy));
        let new = text(self.policy, number);
        let kinds =
            ["valid", "invalid", "half-written", "cut at a rule", "empty", "deleted", "renamed over", "same bytes"];
        let kind = kinds[(number + self.policy) % kinds.len()];
        *self.kinds.entry(kind).or_default() += 1;
        match kind {
            "valid" => {
                fs::write(&file, &new).expect("a file");
                self.note(&new, "whole");
            }
            "invalid" => fs::write(&file, new.replace("calls >=", "call >=")).expect("a file"),
            "half-written" => {
                let mut out = fs::File::create(&file).expect("a file");
                let pieces: Vec<&[u8]> = new.as_bytes().chunks(new.len().div_ceil(10)).collect();
                let mut so_far = String::new();
                for (at, piece) in pieces.iter().enumerate() {
                    out.write_all(piece).expect("written");
                    so_far.push_str(std::str::from_utf8(piece).expect("text"));
                    if at + 1 < pieces.len() {
                        self.note(&so_far, "a part");
                        sleep(Duration::from_millis(55));
                    }
                }
                self.note(&new, "whole");
            }
            "cut at a rule" => {
                let cut = new.split("otherwise").next().expect("a beginning");
                fs::write(&file, cut).expect("a file");
                self.note(cut, "cut");
            }
            "empty" => fs::write(&file, "").expect("a file"),
            "deleted" => drop(fs::remove_file(&file)),
            "renamed over" => {
                let aside = self.server.path(&format!("plain/.p{}", self.policy));
                fs::write(&aside, &new).expect("a file");
                fs::rename(&aside, &file).expect("renamed");
                self.note(&new, "whole");
            }
            _ => fs::write(&file, &self.last).expect("a file"),
        }
        self.last.clone_from(&new);
        if kind == "same bytes" {
            self.last = fs::read_to_string(&file).expect("a file");
        } else {
            self.last = self.written.last().map_or_else(|| text(self.policy, 0), |last| last.text.clone());
        }
    }

    /// As Kubernetes does it: a link to a folder is put in the place of another.
    fn mount(&mut self, number: usize) {
        *self.kinds.entry("link swapped").or_default() += 1;
        let new = text(self.policy, number);
        fs::create_dir(self.server.path(&format!("mounted/..{number}"))).expect("a folder");
        self.server.write(&format!("mounted/..{number}/p{MOUNTED}.grade"), &new);
        let next = self.server.path("mounted/..next");
        std::os::unix::fs::symlink(format!("..{number}"), &next).expect("a link");
        fs::rename(&next, self.server.path("mounted/..data")).expect("renamed");
        self.note(&new, "whole");
        fs::remove_dir_all(self.server.path(&format!("mounted/..{}", number - 1))).expect("removed");
    }

    fn replace(&mut self, number: usize) {
        *self.kinds.entry("folder replaced").or_default() += 1;
        let new = text(self.policy, number);
        fs::create_dir(self.server.path("next")).expect("a folder");
        self.server.write(&format!("next/p{WHOLE}.grade"), &new);
        fs::rename(self.server.path("whole"), self.server.path("old")).expect("renamed");
        fs::rename(self.server.path("next"), self.server.path("whole")).expect("renamed");
        self.note(&new, "whole");
        fs::remove_dir_all(self.server.path("old")).expect("removed");
    }
}

fn started() -> Server {
    let mut test = Test::new("serve plain mounted whole --listen 127.0.0.1:0");
    for policy in 0..PLAIN {
        test = test.file(&format!("plain/p{policy}.grade"), text(policy, 0));
    }
    test = test.file(&format!("mounted/..0/p{MOUNTED}.grade"), text(MOUNTED, 0));
    test = test.linked("mounted/..data", "..0");
    test = test.linked(&format!("mounted/p{MOUNTED}.grade"), &format!("..data/p{MOUNTED}.grade"));
    Server::start(test.file(&format!("whole/p{WHOLE}.grade"), text(WHOLE, 0)))
}

/// So many clients ask until this time: what they saw, and how long each answer took.
fn asking(server: &Server, clients: usize, ends: Instant) -> (Saw, Vec<Duration>) {
    thread::scope(|scope| {
        let one = |client: usize| {
            let mut saw = Saw::default();
            let times = paced(server, ends, Duration::from_millis(20), |connection, round| {
                saw.ask(connection, (client + round) % POLICIES, (client + round / POLICIES) % LEADS.len());
            });
            (saw, times)
        };
        let all: Vec<_> = (0..clients).map(|client| scope.spawn(move || one(client))).collect();
        all.into_iter().map(|client| client.join().expect("no client fails")).fold(
            (Saw::default(), Vec::new()),
            |(saw, mut times), (more, their)| {
                times.extend(their);
                (saw.with(more), times)
            },
        )
    })
}

#[test]
fn however_files_change_no_answer_fails_and_each_is_that_of_one_text() {
    let server = started();
    let (clients, rounds) = sized((8, 4), (64, 25));
    let lasts = PERIOD * u32::try_from(rounds).expect("few");
    let (quiet, mut quiet_times) = asking(&server, clients, Instant::now() + sized(Duration::from_secs(1), lasts));
    let (saw, mut times, written, kinds) = thread::scope(|scope| {
        let swapping: Vec<_> = (0..POLICIES)
            .map(|policy| {
                let server = &server;
                let start = PERIOD / 8 * u32::try_from(policy).expect("few");
                let last = text(policy, 0);
                scope.spawn(move || {
                    sleep(start);
                    Swapper { server, policy, written: Vec::new(), kinds: BTreeMap::new(), last }.run(rounds)
                })
            })
            .collect();
        let (saw, times) = asking(&server, clients, Instant::now() + lasts + PERIOD * 2);
        let (mut written, mut kinds) = (Vec::new(), BTreeMap::new());
        for one in swapping {
            let (texts, made) = one.join().expect("no panic");
            written.extend(texts);
            made.into_iter().for_each(|(kind, count)| *kinds.entry(kind).or_insert(0) += count);
        }
        (saw, times, written, kinds)
    });
    let answers: usize = saw.statuses.values().sum();
    let saw = saw.with(quiet);
    let begun = Instant::now();
    let at_first = (0..POLICIES).map(|policy| Written { text: text(policy, 0), how: "first", done: begun });
    let known: BTreeMap<String, Written> = at_first
        .chain(written)
        .filter_map(|one| Some((Compiler::new().compile(one.text.as_str()).ok()?.reference().source.clone(), one)))
        .collect();
    let wrong = saw.answers.iter().filter(|((hash, lead), body)| {
        known.get(hash).and_then(|one| replayed(&one.text, LEADS[*lead])) != Some((hash.clone(), (*body).clone()))
    });
    let wrong: Vec<&String> = wrong.map(|(_, body)| body).chain(&saw.mixed).collect();
    let whole: Vec<(&String, &Written)> = known.iter().filter(|(_, one)| one.how == "whole").collect();
    let mut visible: Vec<Duration> = whole
        .iter()
        .filter_map(|(hash, one)| Some(saw.first.get(*hash)?.saturating_duration_since(one.done)))
        .collect();
    let never = whole.len() - visible.len();
    let slowest = visible.iter().max().copied().unwrap_or_default();
    let (middle, parts) = (
        percentile(&mut visible, 50),
        saw.first.keys().filter(|hash| known.get(*hash).is_some_and(|one| one.how == "a part")).count(),
    );
    let made: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let failed: usize = saw.statuses.iter().filter(|(status, _)| **status >= 500).map(|(_, count)| count).sum();
    let strange: usize =
        saw.statuses.iter().filter(|(status, _)| !matches!(status, 200 | 404)).map(|(_, count)| count).sum();
    let gone = saw.statuses.get(&404).copied().unwrap_or_default();
    let (without, with) = (percentile(&mut quiet_times, 99), percentile(&mut times, 99));

    let mut figures = Figures::default();
    let swaps: usize = kinds.values().sum();
    figures.is(
        &format!("{clients} connections, {} s, {swaps} changes ({})", lasts.as_secs(), made.join(", ")),
        "no answer of 5xx",
        &format!("{failed} of {answers}; {gone} of 404 (a file gone for two seconds), {strange} others"),
        failed == 0 && strange == 0,
    );
    figures.is(
        "… each answer graded again by the library at its hash",
        "the same bytes",
        &format!("{} texts, {} different answers, {} wrong", saw.first.len(), saw.answers.len(), wrong.len()),
        wrong.is_empty(),
    );
    figures.is(
        "… a text that stood there for 55 ms on the way to another",
        "never served",
        &parts.to_string(),
        parts == 0,
    );
    figures.timed(
        "… a whole valid text is graded by",
        "in < 1 s",
        &format!("{} texts: half in {}, all in {}, {never} not seen", whole.len(), seconds(middle), seconds(slowest)),
        never == 0 && slowest < Duration::from_secs(1),
    );
    figures.timed(
        "… p99 of an answer, without and with changes",
        "≤ 2 times",
        &format!("{} and {}", millis(without), millis(with)),
        with <= without * 2,
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    figures.end();
}
