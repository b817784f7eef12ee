//! Ends: asked for, all that was asked is answered; by force, no decision that was answered is missing.

use std::collections::BTreeSet;

use super::*;
use crate::cli::serve::log::{ids, log, log_in};

/// Asks until the connection ends: the decisions that were answered, and whether an answer came in half.
fn asking(server: &Server) -> (Vec<String>, usize) {
    let Ok(stream) = TcpStream::connect(&server.address) else { return (Vec::new(), 0) };
    let mut client = Client(BufReader::new(stream));
    let mut mine = Vec::new();
    loop {
        match client.try_ask("POST", GRADE, KEEN) {
            Ok(answer) => mine.push(answer.json()["decision"].as_str().expect("an id").to_owned()),
            // Between two answers, or in the middle of one.
            Err(so_far) => return (mine, usize::from(!so_far.is_empty())),
        }
    }
}

#[test]
fn asked_to_end_under_load_it_answers_what_was_asked() {
    let mut server = Server::start(site("--log log --log-sync always --max-body 10000000 --concurrency 128"));
    let clients = sized(8, 64);
    let many = format!("[{}]", vec![KEEN; 2_000].join(","));
    let (came, large, started) = thread::scope(|scope| {
        let asking: Vec<_> = (0..clients).map(|_| scope.spawn(|| asking(&server))).collect();
        sleep(sized(Duration::from_millis(500), Duration::from_secs(5)));
        let large = scope.spawn(|| server.post(GRADE, &many));
        sleep(Duration::from_millis(200));
        server.signal("-TERM");
        let started = Instant::now();
        let came: Vec<(Vec<String>, usize)> = asking.into_iter().map(|one| one.join().expect("no panic")).collect();
        let large = large.join().expect("no panic");
        (came, large.status, started)
    });
    let exit = server.ends(Duration::from_secs(15));
    let took = started.elapsed();
    let halves: usize = came.iter().map(|(_, halves)| halves).sum();
    let answered: BTreeSet<String> = came.into_iter().flat_map(|(ids, _)| ids).collect();
    let kept = ids(&log(&server, "log").1);
    let missing = answered.difference(&kept).count();
    let mut figures = Figures::default();
    figures.is(
        &format!("SIGTERM under load of {clients} connections, and a request of 2,000 leads in work"),
        "ends in 10 s, no answer cut off, no decision missing",
        &format!("{}, {halves} cut off, {missing} of {} missing, the large one {large}", seconds(took), answered.len()),
        took < Duration::from_secs(10) && halves == 0 && missing == 0 && large == 200 && exit == Some(0),
    );
    figures.end();
}

#[test]
fn however_it_ends_no_decision_that_was_answered_is_missing() {
    let mut test = site("--log log --log-sync always");
    let mut answered = BTreeSet::new();
    let (ends, clients) = sized((4, 4), (50, 16));
    for _ in 0..ends {
        let command = test.command();
        let mut server = Server::run(test, command);
        thread::scope(|scope| {
            let asking: Vec<_> = (0..clients).map(|_| scope.spawn(|| asking(&server).0)).collect();
            sleep(Duration::from_millis(500));
            server.signal("-KILL");
            for client in asking {
                answered.extend(client.join().expect("no panic"));
            }
        });
        server.child.wait().expect("it ends");
        test = std::mem::replace(&mut server.test, Test::new(""));
    }
    let (code, all, _) = log_in(test.folder.path(), "log");
    let kept = ids(&all);
    let missing = answered.difference(&kept).count();
    let mut figures = Figures::default();
    figures.is(
        &format!("`kill -9` {ends} times under load of {clients} connections, `--log-sync always`"),
        "no answered decision missing",
        &format!("{missing} of {} missing ({} kept)", answered.len(), kept.len()),
        missing == 0 && code == Some(0),
    );
    figures.end();
    assert!(answered.len() > 20, "{}", answered.len());
}
