//! A disk that is full: what is not kept is not given, or given and counted.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::cli::serve::log::{bounded, ids, log};

/// A small disk of its own, where the system allows one; unmounted with the test.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(at).expect("a folder");
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", size, "tmpfs"]).arg(at).output().ok()?;
        done.status.success().then(|| Self(at.to_owned()))
    }

    fn grow(&self, size: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{size}")]).arg(&self.0).status();
        assert!(done.expect("mount runs").success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// A server whose decisions go to a disk that will soon be full. None for the disk where there can be no such one: then
/// it is files that may not grow.
fn start(args: &str) -> (Server, Option<Disk>) {
    let test = site(args);
    let disk = full().then(|| Disk::mount(&test.folder.path().join("log"), "size=256k")).flatten();
    match disk {
        Some(disk) => (Server::start(test), Some(disk)),
        None => (bounded(args, 8), None),
    }
}

/// Asks from all sides until so many were refused, or so many times: the decisions given, and how many were refused.
fn pressed(server: &Server, times: usize) -> (BTreeSet<String>, u64) {
    let ask = || {
        let mut client = Client(BufReader::new(server.connect()));
        let mut given = Vec::new();
        let mut refused = 0_u64;
        for _ in 0..times {
            let answer = client.post(GRADE, KEEN);
            match answer.status {
                200 => given.push(answer.json()["decision"].as_str().expect("an id").to_owned()),
                503 => {
                    assert_eq!(answer.problem(), "not-kept");
                    refused += 1;
                }
                _ => panic!("{answer:?}"),
            }
        }
        (given, refused)
    };
    let all: Vec<_> = thread::scope(|scope| {
        let clients: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
        clients.into_iter().map(|one| one.join().expect("no panic")).collect()
    });
    (all.iter().flat_map(|(given, _)| given.clone()).collect(), all.iter().map(|(_, refused)| refused).sum())
}

fn lost(server: &Server) -> u64 {
    server.figure("gradus_log_lost_total").and_then(|text| text.parse().ok()).expect("a figure")
}

#[test]
fn on_a_full_disk_the_stated_mode_holds_and_the_counter_is_the_loss() {
    let mut figures = Figures::default();
    let times = sized(20, 200);
    let kind = |disk: &Option<Disk>| if disk.is_some() { "a full disk (tmpfs)" } else { "a file that may not grow" };

    let (server, disk) = start("--log log");
    let (mut given, refused) = pressed(&server, times);
    let kept = ids(&log(&server, "log").1);
    figures.is(
        &format!("{}, `--log-failure refuse`", kind(&disk)),
        "kept = given, counter = refused",
        &format!("{} given, {} kept, {refused} refused, counter {}", given.len(), kept.len(), lost(&server)),
        refused > 0 && kept == given && lost(&server) == refused,
    );
    if let Some(disk) = &disk {
        disk.grow("size=8m");
        let (more, refused) = pressed(&server, 20);
        given.extend(more);
        let kept = ids(&log(&server, "log").1);
        figures.is(
            "… and when there is room again",
            "kept = given, none refused",
            &format!("{} given, {} kept, {refused} refused", given.len(), kept.len()),
            refused == 0 && kept == given,
        );
    }
    drop(server);
    drop(disk);

    let (server, disk) = start("--log log --log-failure continue");
    let (given, refused) = pressed(&server, times);
    let kept = ids(&log(&server, "log").1);
    let unkept = u64::try_from(given.difference(&kept).count()).expect("few");
    figures.is(
        &format!("{}, `--log-failure continue`", kind(&disk)),
        "all given, counter = not kept",
        &format!("{} given, {} kept, counter {}", given.len(), kept.len(), lost(&server)),
        refused == 0 && unkept > 0 && lost(&server) == unkept && kept.is_subset(&given),
    );
    drop(server);
    figures.end();
}
