//! Requests that ask for nothing that there is: no such address, policy, version, or word behind `?`.

use crate::cli::serve::answer::{Answer, Problem};
use crate::cli::serve::request::Request;
use crate::cli::serve::route::Lost;
use crate::diagnostic::Lang;
use crate::eval::Clock;
use crate::live::{Kept, Set};
use crate::policy::{Finding, Policy};

/// The version in force on the day.
///
/// # Errors
/// When none is.
pub(crate) fn version(kept: &Kept, clock: Clock, lang: Lang) -> Result<&Policy, Problem> {
    kept.on(clock.today).map_err(|findings: Vec<Finding>| {
        let title = lang.pick("no version of the policy is in force on this day", "这一天没有生效的版本");
        match findings.first() {
            Some(Finding { diagnostic, .. }) => {
                Problem::new(409, "not-in-force", title, diagnostic.wording(lang).message).coded(&diagnostic.code())
            }
            None => Problem::new(409, "not-in-force", title, kept.id()),
        }
    })
}

/// That there is no policy of this id, and which was probably meant.
pub(crate) fn no_policy(id: &str, set: &Set, lang: Lang) -> Problem {
    let title = lang.pick("there is no such policy", "没有这份评级办法");
    let near = crate::diagnostic::nearest(id, set.policies().map(|kept| kept.id()));
    let detail = match near {
        Some(near) => lang.pick(
            format!("there is no policy `{id}`; did you mean `{near}`?"),
            format!("没有评级办法 `{id}`；是不是想写 `{near}`？"),
        ),
        None => lang.pick(
            format!("there is no policy `{id}`; `GET /v1/policies` lists them"),
            format!("没有评级办法 `{id}`；用 `GET /v1/policies` 可列出全部"),
        ),
    };
    Problem::new(404, "no-such-policy", title, detail)
}

/// That nothing is asked for.
pub(crate) fn lost_way(lost: Lost, request: &Request, lang: Lang) -> Answer {
    let (method, path) = (&request.method, &request.path);
    match lost {
        Lost::Path => {
            let title = lang.pick("there is nothing at this address", "这个网址没有内容");
            let detail = lang.pick(
                format!("there is nothing at `{path}`; `GET /v1/policies` lists the policies"),
                format!("`{path}` 没有内容；用 `GET /v1/policies` 可列出评级办法"),
            );
            Problem::new(404, "no-such-path", title, detail).into()
        }
        Lost::Method(wanted) => {
            let title = lang.pick("this is asked in another way", "请换一种方式提问");
            let detail = lang.pick(
                format!("`{path}` is asked with {wanted}, not with {method}"),
                format!("`{path}` 要用 {wanted}，不能用 {method}"),
            );
            Answer::from(Problem::new(405, "wrong-method", title, detail)).with("allow", wanted)
        }
    }
}
