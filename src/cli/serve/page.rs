//! The page for people, as it lies in the program: nothing of it is loaded from elsewhere.

use crate::cli::serve::answer::Answer;

/// What the page may do: its own style and script, questions to this server, and nothing else.
const ALLOWED: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The files of the page by their paths.
const FILES: [(&str, &str, &str); 10] = [
    ("/", HTML, include_str!("page/index.html")),
    ("/page/page.css", "text/css; charset=utf-8", include_str!("page/page.css")),
    ("/page/icon.svg", "image/svg+xml", include_str!("page/icon.svg")),
    ("/page/page.js", SCRIPT, include_str!("page/page.js")),
    ("/page/words.js", SCRIPT, include_str!("page/words.js")),
    ("/page/dom.js", SCRIPT, include_str!("page/dom.js")),
    ("/page/server.js", SCRIPT, include_str!("page/server.js")),
    ("/page/form.js", SCRIPT, include_str!("page/form.js")),
    ("/page/verdict.js", SCRIPT, include_str!("page/verdict.js")),
    ("/page/census.js", SCRIPT, include_str!("page/census.js")),
];

/// The number of the file at a path.
pub(crate) fn at(path: &str) -> Option<usize> {
    FILES.iter().position(|(known, ..)| *known == path)
}

/// The file of this number.
pub(crate) fn answer(number: usize) -> Answer {
    let (_, kind, text) = FILES.get(number).copied().unwrap_or_default();
    Answer { kind, ..Answer::text(200, text) }
        .with("content-security-policy", ALLOWED)
        .with("referrer-policy", "no-referrer")
        .with("cross-origin-opener-policy", "same-origin")
        .with("x-frame-options", "DENY")
}
