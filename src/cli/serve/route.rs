//! What is asked for, by method and path.

use crate::cli::serve::page;
use crate::cli::serve::query::decoded;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// Whether the program runs.
    Health,
    /// Whether it takes requests.
    Ready,
    /// Figures for Prometheus.
    Metrics,
    /// A file of the page for people, by its number.
    Page(usize),
    /// All policies.
    Policies,
    /// One policy, by id.
    Policy(String),
    /// The grades of leads.
    Grade(String),
    /// The grades of leads that come line by line.
    Batch(String),
    /// What is wrong with a text that may become a policy.
    Check(String),
    /// Which leads such a text would move.
    Diff(String),
    /// How many kinds of lead get what.
    Census(String),
    /// The grades of leads, and why.
    Why(String),
}

/// Why nothing is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// There is nothing at this path.
    Path,
    /// There is something, to be asked by this method.
    Method(&'static str),
}

impl Route {
    /// What a request asks for.
    ///
    /// # Errors
    /// When there is nothing of that kind.
    pub(crate) fn of(method: &str, path: &str) -> Result<Self, Lost> {
        if let Some(number) = page::at(path) {
            return if matches!(method, "GET" | "HEAD") { Ok(Self::Page(number)) } else { Err(Lost::Method("GET")) };
        }
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let id = |text: &&str| decoded(text).filter(|id| !id.is_empty()).ok_or(Lost::Path);
        let route = match parts.as_slice() {
            ["healthz"] => Self::Health,
            ["readyz"] => Self::Ready,
            ["metrics"] => Self::Metrics,
            ["v1", "policies"] => Self::Policies,
            ["v1", "policies", one] => Self::Policy(id(one)?),
            ["v1", "policies", one, "grade"] => Self::Grade(id(one)?),
            ["v1", "policies", one, "batch"] => Self::Batch(id(one)?),
            ["v1", "policies", one, "check"] => Self::Check(id(one)?),
            ["v1", "policies", one, "diff"] => Self::Diff(id(one)?),
            ["v1", "policies", one, "census"] => Self::Census(id(one)?),
            ["v1", "policies", one, "why"] => Self::Why(id(one)?),
            _ => return Err(Lost::Path),
        };
        let wanted = match route {
            Self::Health
            | Self::Ready
            | Self::Metrics
            | Self::Page(_)
            | Self::Policies
            | Self::Policy(_)
            | Self::Census(_) => "GET",
            Self::Grade(_) | Self::Batch(_) | Self::Check(_) | Self::Diff(_) | Self::Why(_) => "POST",
        };
        if method == wanted || (method == "HEAD" && wanted == "GET") { Ok(route) } else { Err(Lost::Method(wanted)) }
    }

    /// What it is called in figures: of bounded number, whatever is asked for.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Health => "healthz",
            Self::Ready => "readyz",
            Self::Metrics => "metrics",
            Self::Page(_) => "page",
            Self::Policies => "policies",
            Self::Policy(_) => "policy",
            Self::Grade(_) => "grade",
            Self::Batch(_) => "batch",
            Self::Check(_) => "check",
            Self::Diff(_) => "diff",
            Self::Census(_) => "census",
            Self::Why(_) => "why",
        }
    }

    /// What its query may say.
    pub(crate) const fn queries(&self) -> &'static [&'static str] {
        match self {
            Self::Health | Self::Ready | Self::Metrics | Self::Page(_) => &[],
            Self::Policies => &["lang"],
            Self::Policy(_) | Self::Grade(_) | Self::Batch(_) | Self::Check(_) | Self::Diff(_) | Self::Census(_) => {
                &["lang", "today"]
            }
            Self::Why(_) => &["lang", "to", "today"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_never_paths() {
        assert_eq!(Route::of("GET", "/v1/policies/..%2F..%2Fetc"), Ok(Route::Policy("../../etc".into())));
        assert_eq!(Route::of("POST", "/v1/policies/%E6%A1%88/grade"), Ok(Route::Grade("案".into())));
        for nothing in [
            "/page/",
            "/page/../x",
            "",
            "/v1/policies/",
            "/v1/policies/a/b",
            "/v1/policies//grade",
            "/v1/policies/%zz",
            "*",
        ] {
            assert_eq!(Route::of("GET", nothing), Err(Lost::Path), "{nothing}");
        }
    }

    #[test]
    fn the_method_that_is_meant_is_named() {
        assert_eq!(Route::of("GET", "/v1/policies/a/grade"), Err(Lost::Method("POST")));
        assert_eq!(Route::of("POST", "/healthz"), Err(Lost::Method("GET")));
        assert_eq!(Route::of("HEAD", "/healthz"), Ok(Route::Health));
    }
}
