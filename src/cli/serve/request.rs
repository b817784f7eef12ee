//! A request whose body has come, and what it says beside its path.

use crate::cli::serve::query::Query;
use crate::cli::serve::route::Route;
use crate::diagnostic::Lang;

/// A request whose body has come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    /// The languages that the client asks for.
    pub(crate) accept_language: String,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// Whether it asks how the program is, which is answered however much there is to do.
    pub(crate) fn only_watches(&self) -> bool {
        matches!(Route::of(&self.method, &self.path), Ok(Route::Health | Route::Ready | Route::Metrics))
    }

    /// The language that the client asks for.
    pub(crate) fn lang(&self) -> Option<Lang> {
        let query = Query::read(&self.query).unwrap_or_default();
        match query.get("lang").unwrap_or(&self.accept_language).trim_start().get(..2) {
            Some("zh") => Some(Lang::Zh),
            Some("en") => Some(Lang::En),
            Some(_) | None => None,
        }
    }
}
