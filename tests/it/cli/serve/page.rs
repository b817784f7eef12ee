//! The page for people, and who may ask at all; what it looks like is tested in a browser, by `tests/browser/run`.

use super::*;

#[test]
fn the_page_is_whole_and_may_load_nothing_from_elsewhere() {
    let server = Server::start(site(""));
    let page = server.get("/");
    assert_eq!(page.status, 200);
    assert!(page.head.contains("content-type: text/html"), "{}", page.head);
    let allowed = page.head.lines().find(|line| line.starts_with("content-security-policy: ")).expect("a policy");
    assert!(allowed.contains("default-src 'none'") && !allowed.contains("unsafe"), "{allowed}");
    // Whatever it names is there: of the page, and of each script.
    let mut to_see = vec!["/".to_owned()];
    let mut seen = std::collections::BTreeSet::new();
    while let Some(path) = to_see.pop() {
        let file = server.get(&path);
        assert_eq!(file.status, 200, "{path}");
        for word in ["http://", "https://", "innerHTML", "eval("] {
            let found = file.body.replace("http://www.w3.org/2000/svg", "").contains(word);
            assert!(!found, "{path} has `{word}`");
        }
        let named = file.body.split('"').filter_map(|text| match text.strip_prefix("./") {
            Some(name) => Some(format!("/page/{name}")),
            None => text.starts_with("/page/").then(|| text.to_owned()),
        });
        to_see.extend(named.filter(|path| seen.insert(path.clone())));
    }
    assert_eq!(seen.len(), 9, "{seen:?}");
    assert_eq!(server.get("/page/other.js").problem(), "no-such-path");
    assert_eq!(server.post("/", "").problem(), "wrong-method");
}

#[test]
fn a_name_that_is_not_its_own_is_not_answered() {
    let server = Server::start(site("--host crm.example"));
    let ask = |host: &str, more: &str| {
        let mut stream = server.connect();
        write!(stream, "GET /v1/policies HTTP/1.1\r\nhost: {host}\r\n{more}connection: close\r\n\r\n").expect("sent");
        read(stream)
    };
    for own in ["localhost", "127.0.0.1:1", "[::1]", "crm.example"] {
        assert_eq!(ask(own, "").status, 200, "{own}");
    }
    let strange = ask("evil.example", "");
    assert_eq!((strange.status, strange.problem().as_str()), (403, "foreign-host"));
    assert!(strange.body.contains("`evil.example`"), "{strange:?}");
    assert_eq!(ask("localhost", "origin: http://evil.example\r\n").problem(), "foreign-host");
    assert_eq!(ask("localhost", "origin: http://localhost:8080\r\n").status, 200);
    let batch = server.ask_with("POST", "/v1/policies/site/batch", "origin: null\r\n", KEEN);
    assert_eq!(batch.problem(), "foreign-host");
}
