//! What grading costs beside everything else: leads graded over HTTP against a constant answer of the same server.

use super::*;

const LEAD: &str = r#"{"id":"C1","down_payment":600000,"price":1800000,"satisfaction":9,"revisits":4,"calls":3,"site_visits":2,"asked_process":true,"accepts_rise":"6%","last_contact":"2026-11-20"}"#;

/// Answers that so many clients get one after another until this time.
fn answers(server: &Server, clients: usize, lasts: Duration, (method, path, body): (&str, &str, &str)) -> f64 {
    let started = Instant::now();
    let ask = |client: &mut Client, _| assert_eq!(client.ask(method, path, body).status, 200);
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
    let grade = ("POST", "/v1/policies/real_estate_site/grade?today=2026-11-22", LEAD);
    let constant = ("GET", "/healthz", "");
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
