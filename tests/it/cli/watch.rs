//! `--watch`: the command runs again when its files change.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::cli::{SITE, Test};

/// A command that waits for changes; it is ended with the test.
struct Watching {
    child: Child,
    said: Receiver<String>,
}

impl Watching {
    fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("the program starts");
        let (tell, said) = channel();
        let stdout = child.stdout.take().expect("a stream");
        let stderr = child.stderr.take().expect("a stream");
        let streams: [Box<dyn std::io::Read + Send>; 2] = [Box::new(stdout), Box::new(stderr)];
        for stream in streams {
            let tell = tell.clone();
            thread::spawn(move || {
                BufReader::new(stream).lines().map_while(Result::ok).try_for_each(|line| tell.send(line))
            });
        }
        Self { child, said }
    }

    fn hears(&self, words: &str) {
        loop {
            let line = self.said.recv_timeout(Duration::from_secs(20)).unwrap_or_else(|_| panic!("never said {words}"));
            if line.contains(words) {
                return;
            }
        }
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
    watching.hears("✓ site");
    watching.hears("waiting for changes");
    fs::write(&path, SITE.replace("revisits >= 3", "revisit >= 3")).expect("a file");
    watching.hears("✗ site.grade");
    watching.hears("waiting for changes");
    fs::write(&path, SITE).expect("a file");
    watching.hears("✓ site");
}

#[test]
fn leads_are_graded_again_when_they_or_the_policy_change() {
    let test = Test::new("grade site.grade leads.csv --watch --to csv --lang zh")
        .file("site.grade", SITE)
        .file("leads.csv", "id,revisits,calls\nC1,0,2\n");
    let folder = test.folder.path().to_owned();
    let watching = Watching::start(test.command());
    watching.hears("C1,0,2,C");
    watching.hears("等待改动");
    fs::write(folder.join("leads.csv"), "id,revisits,calls\nC1,0,2\nC2,0,1\n").expect("a file");
    watching.hears("C2,0,1,C");
    watching.hears("等待改动");
    fs::write(
        folder.join("site.grade"),
        SITE.replace("of intent are C                  then grade C", "of intent are C then grade B"),
    )
    .expect("a file");
    watching.hears("C2,0,1,B");
}

#[test]
fn standard_input_cannot_be_watched() {
    let ran = Test::new("grade site.grade --watch").file("site.grade", SITE).run();
    assert_eq!(ran.code, Some(2), "{ran}");
    assert!(ran.stderr.contains("standard input cannot be watched"), "{ran}");
}
