//! Floor 0: what a fact can be: exact numbers, dates, durations, texts; the record of a lead.

pub mod calendar;
mod decimal;
mod duration;
pub mod fold;
mod fraction;
pub(crate) mod heading;
mod kind;
mod lead;
pub mod numeral;
pub mod period;
mod template;
mod workdays;

pub(crate) use crate::value::calendar::day_number_of;
pub use crate::value::calendar::{day_number, day_of_number};
pub use crate::value::decimal::{Decimal, DecimalError};
pub use crate::value::duration::{DAY, Duration, add_to_date, add_to_moment};
pub use crate::value::fraction::Fraction;
pub use crate::value::kind::{Element, Kind, ListId, ScaleId, Unit, Value};
pub use crate::value::lead::{Fact, Lead};
pub(crate) use crate::value::template::{filled, placeholders};
pub use crate::value::workdays::{HolidayTrouble, Workdays, day_after};

/// A day of the calendar.
pub type Date = jiff::civil::Date;
/// A point in time.
pub type Moment = jiff::Timestamp;
