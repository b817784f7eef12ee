//! What can be graded.

use std::borrow::Cow;

use serde::Serialize;

use crate::eval::lead_from;
use crate::policy::Error;
use crate::value::Lead;

/// Something that can be graded: a [`Lead`], or any value that serialises to a struct or a map with text keys.
pub trait Record {
    /// Its facts by name.
    ///
    /// # Errors
    /// [`ErrorKind::NotARecord`](crate::ErrorKind::NotARecord).
    fn to_lead(&self) -> Result<Cow<'_, Lead>, Error>;
}

impl Record for Lead {
    fn to_lead(&self) -> Result<Cow<'_, Lead>, Error> {
        Ok(Cow::Borrowed(self))
    }
}

impl<T: Serialize + ?Sized> Record for T {
    fn to_lead(&self) -> Result<Cow<'_, Lead>, Error> {
        lead_from(self).map(Cow::Owned).map_err(|problem| Error::not_a_record(&problem))
    }
}
