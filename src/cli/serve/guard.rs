//! Who may ask, and how often.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use crate::cli::error::Error;
use crate::cli::serve::answer::{Answer, Problem};
use crate::cli::serve::route::Route;
use crate::diagnostic::Lang;

/// The fewest bytes of a token: fewer can be guessed.
const SHORTEST: usize = 16;

/// What must hold of a request before it is worked on.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    /// The hash of the token that must be shown: all of them are compared in the same time.
    token: Option<[u8; 32]>,
    rate: Option<Rate>,
}

/// So many requests a second, and as many at once after a pause.
#[derive(Debug)]
struct Rate {
    each: Duration,
    /// When all that was admitted is worked off at that pace.
    until: Mutex<Instant>,
}

impl Guard {
    /// With a token that stands in a file, and a bound by rate, where there are such.
    ///
    /// # Errors
    /// When the file cannot be read, or is too short for a token.
    pub(crate) fn new(token: Option<&Path>, rate: Option<u32>) -> Result<Self, Error> {
        let read = |path: &Path| {
            let text = fs::read_to_string(path).map_err(|error| Error::Read(path.to_owned(), error))?;
            let token = text.trim();
            if token.len() < SHORTEST { Err(Error::ShortToken(path.to_owned(), SHORTEST)) } else { Ok(hash(token)) }
        };
        let rate = rate.and_then(|count| Duration::from_secs(1).checked_div(count));
        let rate = rate.map(|each| Rate { each, until: Mutex::new(Instant::now()) });
        Ok(Self { token: token.map(read).transpose()?, rate })
    }

    /// Whether a token must be shown.
    pub(crate) const fn is_closed(&self) -> bool {
        self.token.is_some()
    }

    /// Looks at a request by its route and what it shows.
    ///
    /// # Errors
    /// What it is answered when it is not admitted.
    pub(crate) fn admit(&self, route: Option<&Route>, shown: Option<&str>, lang: Lang) -> Result<(), Answer> {
        // How the program is may be asked by anybody; the page holds no policy, and asks for the token itself.
        if matches!(route, Some(Route::Health | Route::Ready | Route::Page(_))) {
            return Ok(());
        }
        if let Some(wanted) = &self.token {
            let shown =
                shown.and_then(|text| text.split_once(' ')).filter(|(how, _)| how.eq_ignore_ascii_case("bearer"));
            if !shown.is_some_and(|(_, token)| same(&hash(token.trim()), wanted)) {
                let title = lang.pick("no access", "没有权限");
                let detail = lang.pick(
                    "send `Authorization: Bearer …` with the token that the server was started with",
                    "请发送 `Authorization: Bearer …`，写上启动服务器时所用的口令",
                );
                return Err(
                    Answer::from(Problem::new(401, "no-token", title, detail)).with("www-authenticate", "Bearer")
                );
            }
        }
        if self.rate.as_ref().is_some_and(|rate| !rate.takes(Instant::now())) {
            let title = lang.pick("too many requests", "请求太频繁");
            let detail = lang.pick("ask again in a second", "请一秒后再试");
            return Err(Answer::from(Problem::new(429, "too-often", title, detail)).with("retry-after", "1"));
        }
        Ok(())
    }
}

impl Rate {
    fn takes(&self, now: Instant) -> bool {
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        let next = (*until).max(now).checked_add(self.each);
        match next {
            Some(next) if next.saturating_duration_since(now) <= Duration::from_secs(1).max(self.each) => {
                *until = next;
                true
            }
            Some(_) | None => false,
        }
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// Whether two hashes are the same, found out in the same time wherever they differ.
fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter().zip(other).fold(0, |differs, (one, other)| differs | (one ^ other)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_allowed_are_admitted_in_each_second() {
        let rate = Guard::new(None, Some(10)).expect("a guard").rate.expect("a rate");
        let start = Instant::now() + Duration::from_secs(5);
        let admitted =
            |from: u64, to: u64| (from..to).filter(|at| rate.takes(start + Duration::from_millis(*at))).count();
        assert_eq!(admitted(0, 1), 1);
        assert_eq!((0..50).filter(|_| rate.takes(start)).count(), 9);
        assert_eq!(admitted(0, 1_000), 9);
        assert_eq!(admitted(1_000, 3_000), 20);
    }
}
