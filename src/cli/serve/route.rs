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
    /// This very list, as `OpenAPI` has it.
    OpenApi,
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
            ["openapi.json"] => Self::OpenApi,
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
        let wanted = route.method();
        if method == wanted || (method == "HEAD" && wanted == "GET") { Ok(route) } else { Err(Lost::Method(wanted)) }
    }

    /// One of each kind, for what is said of all of them.
    pub(crate) fn kinds() -> [Self; 13] {
        let id = String::new;
        [
            Self::Page(0),
            Self::Policies,
            Self::Policy(id()),
            Self::Grade(id()),
            Self::Batch(id()),
            Self::Why(id()),
            Self::Check(id()),
            Self::Diff(id()),
            Self::Census(id()),
            Self::Health,
            Self::Ready,
            Self::Metrics,
            Self::OpenApi,
        ]
    }

    /// Its path, with `{id}` for that of a policy.
    pub(crate) const fn path(&self) -> &'static str {
        match self {
            Self::Health => "/healthz",
            Self::Ready => "/readyz",
            Self::Metrics => "/metrics",
            Self::OpenApi => "/openapi.json",
            Self::Page(_) => "/",
            Self::Policies => "/v1/policies",
            Self::Policy(_) => "/v1/policies/{id}",
            Self::Grade(_) => "/v1/policies/{id}/grade",
            Self::Batch(_) => "/v1/policies/{id}/batch",
            Self::Check(_) => "/v1/policies/{id}/check",
            Self::Diff(_) => "/v1/policies/{id}/diff",
            Self::Census(_) => "/v1/policies/{id}/census",
            Self::Why(_) => "/v1/policies/{id}/why",
        }
    }

    /// The method that it is asked by; what is asked by `GET` may be asked by `HEAD`, too.
    pub(crate) const fn method(&self) -> &'static str {
        match self {
            Self::Health
            | Self::Ready
            | Self::Metrics
            | Self::OpenApi
            | Self::Page(_)
            | Self::Policies
            | Self::Policy(_)
            | Self::Census(_) => "GET",
            Self::Grade(_) | Self::Batch(_) | Self::Check(_) | Self::Diff(_) | Self::Why(_) => "POST",
        }
    }

    /// What it is called in figures: of bounded number, whatever is asked for.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Health => "healthz",
            Self::Ready => "readyz",
            Self::Metrics => "metrics",
            Self::OpenApi => "openapi",
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
            Self::Health | Self::Ready | Self::Metrics | Self::OpenApi | Self::Page(_) => &[],
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
    fn every_kind_is_listed_once_and_found_by_its_path() {
        let kinds = Route::kinds();
        for kind in &kinds {
            let found = Route::of(kind.method(), &kind.path().replace("{id}", "a")).expect("a route");
            assert_eq!((found.name(), found.path()), (kind.name(), kind.path()));
        }
        let names: std::collections::BTreeSet<&str> = kinds.iter().map(Route::name).collect();
        assert_eq!(names.len(), kinds.len());
        // Each arm of the router is one of them, and the page is one more.
        let arms = include_str!("route.rs")
            .lines()
            .filter(|line| line.trim().starts_with("[\"") && line.contains("] => Self::"));
        assert_eq!(arms.count() + 1, kinds.len());
    }

    #[test]
    fn the_method_that_is_meant_is_named() {
        assert_eq!(Route::of("GET", "/v1/policies/a/grade"), Err(Lost::Method("POST")));
        assert_eq!(Route::of("POST", "/healthz"), Err(Lost::Method("GET")));
        assert_eq!(Route::of("HEAD", "/healthz"), Ok(Route::Health));
    }
}
