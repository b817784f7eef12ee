//! How often is looked, and how long is waited.

use std::path::PathBuf;
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::limits;

/// How a [`Live`](crate::live::Live) watches.
///
/// ```
/// use std::time::Duration;
/// let often = gradus::live::Settings { tick: Duration::from_millis(200), ..gradus::live::Settings::default() };
/// assert_eq!(often.settle, Duration::from_millis(200));
/// ```
#[derive(Clone, Debug)]
pub struct Settings {
    /// How often everything is looked at, whatever the system says or does not say.
    pub tick: Duration,
    /// How far apart the two reads are that must be alike before a change counts.
    pub settle: Duration,
    /// How long a file must be gone from its folder until its policy goes.
    pub grace: Duration,
    /// The folder that files named by policies may lie in; without it, the folder of each policy.
    pub root: Option<PathBuf>,
    /// The zone whose days and times count, as [`Policy::in_zone`](crate::Policy::in_zone) says.
    pub zone: TimeZone,
    /// The most steps that a policy may take for a lead.
    pub max_cost: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            // News get lost where many come at once and on network drives: then this is how long a change takes.
            tick: Duration::from_secs(2),
            // An editor writes a file in a few milliseconds; and a person sees the change within a second.
            settle: Duration::from_millis(200),
            // Some programs delete a file before they write it again, and a copied folder fills slowly.
            grace: Duration::from_secs(2),
            root: None,
            zone: TimeZone::UTC,
            max_cost: limits::PLAN_COST,
        }
    }
}
