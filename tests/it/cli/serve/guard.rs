//! Who may ask, and how often.

use super::*;

#[test]
fn without_the_token_nothing_is_told() {
    let server = Server::start(site("--token token").file("token", "a token of this test\n"));
    for (path, shown) in [
        ("/v1/policies", ""),
        ("/metrics", ""),
        ("/v1/policies/nothing", ""),
        ("/nowhere", ""),
        ("/v1/policies", "authorization: Bearer another token here\r\n"),
        ("/v1/policies", "authorization: Basic a token of this test\r\n"),
        ("/v1/policies", "authorization: Bearer a token of this tes\r\n"),
        ("/v1/policies", "authorization: Bearer\r\n"),
    ] {
        let answer = server.ask_with("GET", path, shown, "");
        assert_eq!((answer.status, answer.problem().as_str()), (401, "no-token"), "{path} {shown}");
        assert!(answer.head.contains("www-authenticate: bearer"), "{}", answer.head);
    }
    let shown = "authorization: bearer a token of this test\r\n";
    assert_eq!(server.ask_with("POST", "/v1/policies/site/batch", "", KEEN).status, 401);
    assert_eq!(server.ask_with("POST", GRADE, shown, KEEN).json()["verdict"]["grade"], "A");
    assert_eq!(server.ask_with("GET", "/metrics", shown, "").status, 200);
    for open in ["/healthz", "/readyz", "/", "/page/page.js"] {
        assert_eq!(server.get(open).status, 200, "{open}");
    }
}

#[test]
fn a_token_that_can_be_guessed_is_none() {
    let ran = site("--token token").file("token", "secret").run();
    assert_eq!(ran.code, Some(2), "{ran}");
    assert!(ran.stderr.contains("16 characters"), "{ran}");
    assert_eq!(site("--token nowhere").run().code, Some(2));
}

#[test]
fn more_often_than_allowed_is_told() {
    let server = Server::start(site("--rate 1"));
    let answers: Vec<Answer> = (0..12).map(|_| server.post(GRADE, KEEN)).collect();
    let often: Vec<&Answer> = answers.iter().filter(|answer| answer.status != 200).collect();
    assert!(!often.is_empty() && often.len() < answers.len(), "{}", often.len());
    assert!(often.iter().all(|answer| (answer.status, answer.problem().as_str()) == (429, "too-often")));
    assert!(often.iter().all(|answer| answer.head.contains("retry-after: 1")));
    assert_eq!(server.get("/healthz").status, 200);
    until("another second", || server.post(GRADE, KEEN).status == 200);
}
