//! `--watch`: the command runs again when its files change.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::cli::{SITE, Test};

/// A command that waits for changes; it is ended with the test.
struct Watching {
    child: Child,
    /// What it writes, and what it says beside that: which of two comes first is not told by two streams.
    written: Receiver<String>,
    said: Receiver<String>,
}

fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (tell, lines) = channel();
    thread::spawn(move || BufReader::new(stream).lines().map_while(Result::ok).try_for_each(|line| tell.send(line)));
    lines
}

fn hears(lines: &Receiver<String>, words: &str) {
    loop {
        let line = lines.recv_timeout(Duration::from_secs(20)).unwrap_or_else(|_| panic!("never said {words}"));
        if line.contains(words) {
            return;
        }
    }
}

impl Watching {
    fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("the program starts");
        let written = lines(child.stdout.take().expect("a stream"));
        let said = lines(child.stderr.take().expect("a stream"));
        Self { child, written, said }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_policy_is_checked_again_when_its_file_changes() {
    let test = Test::new("check site.grade --watch").file("site.grade", SITE);
    let path = test.folder.path().join("site.grade");
    let watching = Watching::start(test.command());
    hears(&watching.written, "✓ site");
    hears(&watching.said, "waiting for changes");
    fs::write(&path, SITE.replace("revisits >= 3", "revisit >= 3")).expect("a file");
    hears(&watching.written, "✗ site.grade");
    hears(&watching.said, "waiting for changes");
    fs::write(&path, SITE).expect("a file");
    hears(&watching.written, "✓ site");
}

#[test]
fn leads_are_graded_again_when_they_or_the_policy_change() {
    let test = Test::new("grade site.grade leads.csv --watch --to csv --lang zh")
        .file("site.grade", SITE)
        .file("leads.csv", "id,revisits,calls\nC1,0,2\n");
    let folder = test.folder.path().to_owned();
    let watching = Watching::start(test.command());
    hears(&watching.written, "C1,0,2,C");
    hears(&watching.said, "等待改动");
    fs::write(folder.join("leads.csv"), "id,revisits,calls\nC1,0,2\nC2,0,1\n").expect("a file");
    hears(&watching.written, "C2,0,1,C");
    hears(&watching.said, "等待改动");
    fs::write(
        folder.join("site.grade"),
        SITE.replace("of intent are C                  then grade C", "of intent are C then grade B"),
    )
    .expect("a file");
    hears(&watching.written, "C2,0,1,B");
}

#[test]
fn standard_input_cannot_be_watched() {
    let ran = Test::new("grade site.grade --watch").file("site.grade", SITE).run();
    assert_eq!(ran.code, Some(2), "{ran}");
    assert!(ran.stderr.contains("standard input cannot be watched"), "{ran}");
}
