//! Clients that send half of what they should: nobody else waits for them, and they are sent away.

use super::*;

/// Half of them in the middle of a head, half in the middle of a body.
fn half_sent(server: &Server, count: usize) -> Vec<(TcpStream, Instant)> {
    let mut all: Vec<(TcpStream, Instant)> = (0..count).map(|_| (server.connect(), Instant::now())).collect();
    for (at, (stream, sent)) in all.iter_mut().enumerate() {
        let text = if at % 2 == 0 {
            format!("POST {GRADE} HTTP/1.1\r\nhost: local")
        } else {
            format!("POST {GRADE} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 90\r\n\r\n{{\"revisits\"")
        };
        stream.write_all(text.as_bytes()).expect("sent");
        *sent = Instant::now();
    }
    all
}

#[test]
fn who_sends_half_is_sent_away_and_nobody_waits_for_it() {
    let (count, seconds_allowed) = sized((100, 1), (1_000, 10));
    let mut server = Server::start(site(&format!("--head-timeout {seconds_allowed} --body-timeout {seconds_allowed}")));
    let slow = half_sent(&server, count);
    let ends = Instant::now() + Duration::from_secs(seconds_allowed);
    let ask = |client: &mut Client, _| assert_eq!(client.post(GRADE, KEEN).status, 200);
    let (mut times, gone) = thread::scope(|scope| {
        let clients: Vec<_> =
            (0..4).map(|_| scope.spawn(|| paced(&server, ends, Duration::from_millis(10), ask))).collect();
        let gone = slow.into_iter().map(|(mut stream, sent)| {
            let mut rest = Vec::new();
            // Closed with or without an answer, but closed.
            match stream.read_to_end(&mut rest) {
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => None,
                _ => Some(sent.elapsed()),
            }
        });
        let gone: Option<Vec<Duration>> = gone.collect();
        let times: Vec<Duration> = clients.into_iter().flat_map(|one| one.join().expect("no client fails")).collect();
        (times, gone)
    });
    let slowest = gone.and_then(|all| all.into_iter().max());
    let mut figures = Figures::default();
    let p99 = percentile(&mut times, 99);
    figures.timed(
        &format!("{count} half-sent heads and bodies: p99 of {} answers beside them", times.len()),
        "< 100 ms",
        &millis(p99),
        p99 < Duration::from_millis(100),
    );
    let dropped = slowest.is_some_and(|slowest| slowest < Duration::from_secs(15));
    figures.is("… all dropped", "in 15 s", &shown(slowest), dropped);

    let slow = half_sent(&server, count);
    let mut in_flight = server.connect();
    let (first, second) = KEEN.split_at(20);
    let length = KEEN.len();
    let head = format!("POST {GRADE} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n\r\n");
    in_flight.write_all(format!("{head}{first}").as_bytes()).expect("sent");
    sleep(Duration::from_millis(300));
    server.signal("-TERM");
    let started = Instant::now();
    sleep(Duration::from_millis(200));
    in_flight.write_all(second.as_bytes()).expect("sent");
    let answered = read(in_flight).status;
    let code = server.ends(Duration::from_secs(15));
    let took = started.elapsed();
    figures.is(
        &format!("SIGTERM with {count} more of them, and one request in flight"),
        "ends in 10 s, the request answered",
        &format!("{}, status {answered}", seconds(took)),
        took < Duration::from_secs(10) && answered == 200 && code == Some(0),
    );
    drop(slow);
    figures.end();
}
