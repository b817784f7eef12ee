//! By which names the server is called: a page of a stranger may have its own name lead here, and must not be answered.

use std::net::IpAddr;

use crate::cli::serve::answer::Problem;
use crate::diagnostic::Lang;

/// The names that are answered to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hosts {
    /// Whether those of the machine itself only, and the following.
    strict: bool,
    more: Vec<String>,
}

impl Hosts {
    /// Bound to the machine itself, only its own names and those that were given; elsewhere any, unless names were given.
    pub(crate) fn new(address: IpAddr, more: &[String]) -> Self {
        let more: Vec<String> = more.iter().map(|name| name.to_ascii_lowercase()).collect();
        Self { strict: address.is_loopback() || !more.is_empty(), more }
    }

    /// Looks at `Host`, and at `Origin`, which a browser sends with what a page asks.
    ///
    /// # Errors
    /// When one of them is a stranger's.
    pub(crate) fn admit(&self, host: &str, origin: Option<&str>, lang: Lang) -> Result<(), Problem> {
        if !self.strict {
            return Ok(());
        }
        let strange = |name: &str, (en, zh): (&str, &str)| {
            let detail = lang.pick(
                format!("{en} `{name}`; allow it with `--host` if it is meant"),
                format!("{zh} `{name}`；如果是有意的，请用 `--host` 写上它"),
            );
            Problem::new(403, "foreign-host", lang.pick("not asked by this name", "不回应这个名称"), detail)
        };
        if !self.knows(host) {
            return Err(strange(host, ("this server is not called", "这个服务器不叫")));
        }
        match origin {
            Some(origin) if !self.knows(origin.split_once("://").map_or("", |(_, host)| host)) => {
                Err(strange(origin, ("this was asked by a page of", "提问的网页来自")))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Whether a name, with or without a port, is one of its own.
    fn knows(&self, host: &str) -> bool {
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        };
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        name == "localhost"
            || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
            || self.more.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(hosts: &Hosts, host: &str, origin: Option<&str>) -> bool {
        hosts.admit(host, origin, Lang::En).is_ok()
    }

    #[test]
    fn on_the_machine_itself_only_its_own_names_are_answered_to() {
        let hosts = Hosts::new([127, 0, 0, 1].into(), &["crm.example".into()]);
        for own in ["127.0.0.1:8080", "localhost", "LOCALHOST:1", "[::1]:8080", "127.9.9.9", "crm.example:80"] {
            assert!(status(&hosts, own, None), "{own}");
        }
        for strange in ["", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]"] {
            assert!(!status(&hosts, strange, None), "{strange}");
        }
        assert!(status(&hosts, "localhost", Some("http://localhost:8080")));
        for strange in ["null", "http://evil.example", "https://localhost.evil.example"] {
            assert!(!status(&hosts, "localhost", Some(strange)), "{strange}");
        }
    }

    #[test]
    fn for_others_any_name_will_do_unless_some_are_given() {
        assert!(status(&Hosts::new([0, 0, 0, 0].into(), &[]), "grades.example", Some("http://crm.example")));
        assert!(!status(&Hosts::new([0, 0, 0, 0].into(), &["crm.example".into()]), "grades.example", None));
    }
}
