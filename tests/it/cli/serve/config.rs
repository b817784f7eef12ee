//! A file of settings: what it says holds, what the command line says wins, and what is wrong in it is told.

use super::*;

fn with(args: &str, config: &str) -> Test {
    Test::new(&format!("serve --config etc/serve.ron {args}"))
        .file("etc/serve.ron", config)
        .file("etc/policies/site.grade", SITE)
}

#[test]
fn what_it_says_holds_and_the_command_line_wins() {
    let config = r#"(policies: ["policies"], listen: "127.0.0.1:0", max_body: 300, log: "log", log_sync: "always")"#;
    let server = Server::start(with("", config));
    assert_eq!(server.post(GRADE, KEEN).json()["verdict"]["grade"], "A");
    assert_eq!(server.post(GRADE, &" ".repeat(301)).status, 413);
    // Paths are meant from its folder.
    assert!(server.path("etc/log/decisions-000000001.ndjson").exists());
    let server = Server::start(with("--max-body 400 --log elsewhere", config));
    assert_eq!(server.post(GRADE, &" ".repeat(301)).problem(), "no-leads");
    assert!(server.path("elsewhere").exists());
}

#[test]
fn what_is_wrong_is_told_with_its_place_before_the_start() {
    let says = |config: &str, words: &str| {
        let ran = with("", config).run();
        assert_eq!(ran.code, Some(2), "{ran}");
        assert!(ran.stderr.contains(words), "{ran}");
    };
    says(
        "(\n  policies: [\"policies\"],\n  ticks: 2,\n)",
        "etc/serve.ron, line 3, column 10: there is no setting `ticks`",
    );
    says("(tick: 0)", "`tick` takes a whole number from 1 to 3600, not `0`");
    says("(tick: 2)", "etc/serve.ron names no policies");
    says("(policies: [\"policies\"], tls_cert: \"cert.pem\")", "set both `tls_cert` and `tls_key`");
    says("[tick]", "line 1, column ");
    let chinese = with("--lang zh", "(tick: 0)").run();
    assert!(chinese.stderr.contains("要写 1 到 3600 的整数"), "{chinese}");
}
