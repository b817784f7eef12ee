//! Answers, and problems as RFC 9457 has them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;

use crate::diagnostic::Lang;

/// An answer that can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The status of HTTP.
    pub(crate) status: u16,
    /// What the body is.
    pub(crate) kind: &'static str,
    /// Further headers.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

/// What went wrong with a request.
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    /// What kind of problem it is: `urn:gradus:problem:` and a name that stays.
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    detail: String,
    /// Our code, where there is one; `gradus explain` tells more.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// What is wrong with a text, as `gradus check --format json` says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnostics: Option<Box<serde_json::Value>>,
    /// The policy that was asked, by id, version and hash, and the day of grading.
    #[serde(flatten)]
    head: Option<Box<Head>>,
}

/// What every answer of a policy carries.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Head {
    /// The id of the policy.
    pub(crate) policy: String,
    /// Its version, if it says one.
    pub(crate) version: Option<String>,
    /// The hash of its text.
    pub(crate) hash: String,
    /// The hash of its meaning.
    pub(crate) meaning: String,
    /// The day of grading.
    pub(crate) today: String,
    /// The id of the decision, where leads were graded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) decision: Option<String>,
}

impl Answer {
    /// JSON of a value.
    pub(crate) fn json(status: u16, value: &impl Serialize) -> Self {
        // Structures of texts, numbers and lists always have a JSON form.
        let mut body = serde_json::to_vec(value).unwrap_or_default();
        body.push(b'\n');
        Self { status, kind: "application/json", headers: Vec::new(), body }
    }

    /// Plain text.
    pub(crate) fn text(status: u16, text: impl Into<String>) -> Self {
        let kind = "text/plain; charset=utf-8";
        Self { status, kind, headers: Vec::new(), body: text.into().into_bytes() }
    }

    /// The same with a further header.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Problem {
    /// A problem by its name, with its title and what to say of this case.
    pub(crate) fn new(status: u16, name: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:gradus:problem:{name}"),
            title: title.to_owned(),
            status,
            detail: detail.into(),
            code: None,
            diagnostics: None,
            head: None,
        }
    }

    /// The same with our code.
    #[must_use]
    pub(crate) fn coded(mut self, code: &impl ToString) -> Self {
        self.code = Some(code.to_string());
        self
    }

    /// The same, with what is wrong with a text.
    #[must_use]
    pub(crate) fn found(mut self, diagnostics: serde_json::Value) -> Self {
        self.diagnostics = Some(Box::new(diagnostics));
        self
    }

    /// The same, said of a policy.
    #[must_use]
    pub(crate) fn of(mut self, head: Head) -> Self {
        self.head = Some(Box::new(head));
        self
    }

    /// A body with more bytes than allowed.
    pub(crate) fn too_large(most: usize, lang: Lang) -> Self {
        let title = lang.pick("the request is too large", "请求过大");
        let detail = lang.pick(
            format!("a request may have {most} bytes; send fewer leads at a time"),
            format!("一次请求至多 {most} 字节；请分几次发送"),
        );
        Self::new(413, "too-large", title, detail)
    }

    /// More requests at a time than allowed.
    pub(crate) fn busy(lang: Lang) -> Self {
        let title = lang.pick("too many requests at a time", "同时的请求过多");
        Self::new(503, "busy", title, lang.pick("ask again in a second", "请一秒后再试"))
    }

    /// A body that did not come in time.
    pub(crate) fn too_slow(lang: Lang) -> Self {
        let title = lang.pick("the request took too long", "请求发送得太慢");
        Self::new(408, "too-slow", title, lang.pick("the body did not come in time", "内容没有及时发完"))
    }

    /// A decision that could not be kept, so that it is not given.
    pub(crate) fn not_kept(lang: Lang) -> Self {
        let title = lang.pick("the decision could not be kept", "决定没能记录下来");
        let detail = lang.pick(
            "the log cannot be written, and no grade is given without; standard error of the server says why",
            "记录写不进去，没有记录就不给出等级；原因见服务器的标准错误",
        );
        Self::new(503, "not-kept", title, detail)
    }

    /// A mistake of ours.
    pub(crate) fn ours(lang: Lang) -> Self {
        let title = lang.pick("a mistake in Gradus", "Gradus 内部错误");
        let detail = lang.pick(
            "this request could not be answered; others are. Please report the request and what standard error says",
            "这次请求无法回答，其他请求不受影响。请把请求内容和标准错误里的信息告诉我们",
        );
        Self::new(500, "internal", title, detail)
    }
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        let answer = Self { kind: "application/problem+json", ..Self::json(problem.status, &problem) };
        if problem.status == 503 { answer.with("retry-after", "1") } else { answer }
    }
}

/// The answer of some work; where it panics, that is the end of this request alone.
pub(crate) fn guarded(lang: Lang, work: impl FnOnce() -> Answer) -> Answer {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Problem::ours(lang).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_problem_of_one_request() {
        let answer = guarded(Lang::En, || panic!("a mistake"));
        assert_eq!((answer.status, answer.kind), (500, "application/problem+json"));
        let answer = guarded(Lang::En, || Answer::text(200, "fine"));
        assert_eq!(answer.status, 200);
    }

    #[test]
    fn who_is_sent_away_is_told_when_to_come_again() {
        let answer = Answer::from(Problem::busy(Lang::Zh));
        assert_eq!(answer.headers, [("retry-after", "1".to_owned())]);
        let text = String::from_utf8(answer.body).expect("text");
        assert_eq!(
            text,
            "{\"type\":\"urn:gradus:problem:busy\",\"title\":\"同时的请求过多\",\"status\":503,\"detail\":\"请一秒后再试\"}\n"
        );
    }
}
