//! Paths and queries as they come in an address: `%E6%A1%88` is a byte for each `%`.

/// The text that a part of an address stands for; none where it is none.
pub(crate) fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok().filter(|text| !text.starts_with('+'))?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The values of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads `today=2026-11-26&lang=zh`; none where it cannot be read.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let read = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            // `+` is a blank in a query; the `+` of a zone comes as `%2B`.
            Some((decoded(&name.replace('+', " "))?, decoded(&value.replace('+', " "))?))
        };
        pairs.map(read).collect::<Option<Vec<_>>>().map(Self)
    }

    /// The value of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first name that stands twice: which of its values is meant cannot be known.
    pub(crate) fn twice(&self) -> Option<&str> {
        let names = || self.0.iter().map(|(name, _)| name.as_str());
        names().enumerate().find(|(at, name)| names().take(*at).any(|before| before == *name)).map(|(_, name)| name)
    }

    /// The first name that is none of these: nothing that is asked for is passed over.
    pub(crate) fn strange(&self, known: &[&str]) -> Option<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).find(|name| !known.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_characters_come_as_bytes() {
        assert_eq!(decoded("%E6%A1%88%e5%9c%ba").as_deref(), Some("案场"));
        assert_eq!(decoded("a%2Fb").as_deref(), Some("a/b"));
        for broken in ["%", "%4", "%zz", "%+1", "%ff"] {
            assert_eq!(decoded(broken), None, "{broken}");
        }
    }

    #[test]
    fn a_query_is_names_and_values() {
        let query = Query::read("today=2026-11-26&to=a+b%2B&&x").expect("a query");
        assert_eq!((query.get("today"), query.get("to"), query.get("x")), (Some("2026-11-26"), Some("a b+"), Some("")));
        assert_eq!(query.get("lang"), None);
        assert_eq!(query.strange(&["today", "to"]), Some("x"));
        assert_eq!(query.twice(), None);
        assert_eq!(Query::read("to=A&today=2026-11-26&to=A").expect("a query").twice(), Some("to"));
        assert_eq!(Query::read("a=%"), None);
    }
}
