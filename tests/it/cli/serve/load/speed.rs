//! What grading costs beside everything else: leads graded over HTTP against a constant answer of the same server.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// Leads of many kinds, no two of them alike.
fn leads() -> Vec<String> {
    let lead = |n: usize| {
        let (down, price) = (300_000 + n * 7_919 % 600_000, 1_500_000 + n * 104_729 % 900_000);
        let (satisfaction, revisits, calls, visits) = (5 + n % 6, n / 2 % 5, n / 3 % 4, n / 5 % 4);
        let (asked, rise, day) = (n.is_multiple_of(2), n / 7 % 8, 1 + n % 20);
        format!(
            r#"{{"id":"C{n}","down_payment":{down},"price":{price},"satisfaction":{satisfaction},"revisits":{revisits},"calls":{calls},"site_visits":{visits},"asked_process":{asked},"accepts_rise":"{rise}%","last_contact":"2026-11-{day:02}"}}"#
        )
    };
    (0..4_096).map(lead).collect()
}

/// Answers that so many clients get one after another until this time.
fn answers(server: &Server, clients: usize, lasts: Duration, (method, path, bodies): (&str, &str, &[String])) -> f64 {
    let started = Instant::now();
    let next = AtomicUsize::new(0);
    let ask = |client: &mut Client, _| {
        let body = &bodies[next.fetch_add(1, Ordering::Relaxed) % bodies.len()];
        assert_eq!(client.ask(method, path, body).status, 200);
    };
    let count: usize = thread::scope(|scope| {
        let all: Vec<_> = (0..clients)
            .map(|_| scope.spawn(move || paced(server, started + lasts, Duration::ZERO, ask).len()))
            .collect();
        all.into_iter().map(|one| one.join().expect("no client fails")).sum()
    });
    f64::from(u32::try_from(count).expect("few")) / started.elapsed().as_secs_f64()
}

#[test]
fn grading_costs_little_beside_the_way_there_and_back() {
    let policy = fs::read_to_string("policies/real_estate_site.grade").expect("a policy");
    let server =
        Server::start(Test::new("serve policies --listen 127.0.0.1:0").file("policies/real_estate_site.grade", policy));
    let (leads, nothing) = (leads(), [String::new()]);
    let grade = ("POST", "/v1/policies/real_estate_site/grade?today=2026-11-22", leads.as_slice());
    let constant = ("GET", "/healthz", nothing.as_slice());
    let (rounds, lasts) = sized((1, Duration::from_millis(300)), (10, Duration::from_secs(1)));
    let clients = 16;
    answers(&server, clients, lasts, grade);
    let (mut graded, mut constants) = (Vec::new(), Vec::new());
    // By turns, so that what else the machine does meets both.
    for _ in 0..rounds {
        graded.push(answers(&server, clients, lasts, grade));
        constants.push(answers(&server, clients, lasts, constant));
    }
    let middle = |all: &mut Vec<f64>| {
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let (graded, constants) = (middle(&mut graded), middle(&mut constants));
    let share = graded / constants * 100.0;
    let mut figures = Figures::default();
    figures.timed(
        &format!("single leads graded over {clients} connections, against `GET /healthz` by turns"),
        "≥ 80 %",
        &format!("{graded:.0}/s against {constants:.0}/s: {share:.0} %"),
        share >= 80.0,
    );
    figures.end();
}
