//! A request, and what it says beside its body.

use hyper::body::Bytes;

use crate::cli::serve::query::Query;
use crate::cli::serve::route::{Lost, Route};
use crate::diagnostic::Lang;

/// The bytes of a lead that is graded where it came in. Its walk is bounded as every walk is
/// ([`limits::EXPLORATION_STEPS`](crate::limits::EXPLORATION_STEPS)).
const SMALL: usize = 2_048;

/// A request, read once.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    /// What is asked for.
    pub(crate) route: Result<Route, Lost>,
    /// What stands behind `?`; none where it cannot be read.
    pub(crate) query: Option<Query>,
    /// The language that the client asks for.
    pub(crate) lang: Option<Lang>,
    /// Empty until it has come.
    pub(crate) body: Bytes,
}

impl Request {
    /// A request whose body is still to come; `languages` are those that the client can read.
    pub(crate) fn new(method: &str, path: &str, query: &str, languages: &str) -> Self {
        let query = Query::read(query);
        let asked = query.as_ref().and_then(|query| query.get("lang")).unwrap_or(languages);
        let lang = match asked.trim_start().get(..2) {
            Some("zh") => Some(Lang::Zh),
            Some("en") => Some(Lang::En),
            Some(_) | None => None,
        };
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            route: Route::of(method, path),
            query,
            lang,
            body: Bytes::new(),
        }
    }

    /// Whether it asks how the program is, which is answered however much there is to do.
    pub(crate) const fn only_watches(&self) -> bool {
        matches!(self.route, Ok(Route::Health | Route::Ready | Route::Metrics))
    }

    /// Whether it is answered sooner than another thread is woken for it.
    pub(crate) fn is_quick(&self) -> bool {
        match &self.route {
            Ok(Route::Health | Route::Ready | Route::OpenApi | Route::Page(_)) | Err(_) => true,
            Ok(Route::Grade(_)) => self.small_lead().is_some(),
            Ok(_) => false,
        }
    }

    /// The body, where it can be no more than one lead of few facts.
    pub(crate) fn small_lead(&self) -> Option<&str> {
        let small = self.body.len() <= SMALL && self.body.trim_ascii_start().starts_with(b"{");
        if small { std::str::from_utf8(&self.body).ok() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(body: &'static [u8]) -> Request {
        Request { body: Bytes::from_static(body), ..Request::new("POST", "/v1/policies/a/grade", "", "") }
    }

    #[test]
    fn only_one_small_lead_is_quick() {
        assert!(grade(b" {\"calls\": 3}").is_quick());
        assert!(!grade(b"[{\"calls\": 3}]").is_quick());
        assert!(!grade(b"").is_quick());
        let long = Request { body: Bytes::from([b"{".as_slice(), &[b' '; SMALL]].concat()), ..grade(b"") };
        assert!(!long.is_quick());
        assert!(Request::new("GET", "/healthz", "", "").is_quick());
        assert!(!Request::new("POST", "/v1/policies/a/why", "", "").is_quick());
    }

    #[test]
    fn the_address_says_the_language_before_the_client() {
        let lang = |query, languages| Request::new("GET", "/", query, languages).lang;
        assert_eq!(lang("lang=zh", "en-GB"), Some(Lang::Zh));
        assert_eq!(lang("", " en-GB,de"), Some(Lang::En));
        assert_eq!((lang("lang=%", "zh"), lang("", "de"), lang("", "")), (Some(Lang::Zh), None, None));
    }
}
