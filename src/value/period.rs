//! Lengths of time that come again and again.

use crate::value::{Date, Duration, add_to_date};

/// The first whole number from 1 for which `reached` holds; none when it gives none before that. Once it holds, it
/// must hold for every greater number.
pub(crate) fn first_step(reached: impl Fn(i64) -> Option<bool>) -> Option<i64> {
    let (mut below, mut step) = (0_i64, 1_i64);
    while !reached(step)? {
        below = step;
        step = step.checked_mul(2)?;
    }
    // INVARIANT: not reached at `below`, reached at `step`.
    while step.saturating_sub(below) > 1 {
        let middle = below.midpoint(step);
        if reached(middle)? {
            step = middle;
        } else {
            below = middle;
        }
    }
    Some(step)
}

impl Duration {
    /// So many times as long; none beyond the bounds.
    pub fn times(self, n: i64) -> Option<Self> {
        Some(Self {
            months: i64::from(self.months).checked_mul(n).and_then(|months| i32::try_from(months).ok())?,
            seconds: self.seconds.checked_mul(n)?,
            working_days: i64::from(self.working_days).checked_mul(n).and_then(|days| i32::try_from(days).ok())?,
        })
    }
}

/// How many whole `length`s have passed from `from` to `to`, counted from `from` each time so that months do not
/// creep; none in a time to come. None when the length is not longer than nothing.
pub fn whole_periods(from: Date, to: Date, length: Duration) -> Option<i64> {
    if length.measure() <= 0 {
        return None;
    }
    let passed = |n: i64| length.times(n).and_then(|length| add_to_date(from, length)).is_none_or(|day| day > to);
    first_step(|n| Some(passed(n))).map(|next| next.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_first_step_is_found() {
        for wanted in [1, 2, 3, 4, 7, 8, 9, 1_000, 1_001] {
            assert_eq!(first_step(|n| Some(n >= wanted)), Some(wanted));
        }
        assert_eq!(first_step(|n| (n < 100).then_some(false)), None);
    }

    #[test]
    fn whole_periods_are_counted_from_the_first_day() {
        let periods = |to, length| whole_periods(date(2026, 1, 31), to, length);
        assert_eq!(periods(date(2026, 1, 31), Duration::days(7)), Some(0));
        assert_eq!(periods(date(2026, 2, 6), Duration::days(7)), Some(0));
        assert_eq!(periods(date(2026, 2, 7), Duration::days(7)), Some(1));
        // A month clamps to the end of February, and the next one is again the 31st.
        assert_eq!(periods(date(2026, 2, 27), Duration::months(1)), Some(0));
        assert_eq!(periods(date(2026, 2, 28), Duration::months(1)), Some(1));
        assert_eq!(periods(date(2026, 3, 30), Duration::months(1)), Some(1));
        assert_eq!(periods(date(2026, 3, 31), Duration::months(1)), Some(2));
        assert_eq!(periods(date(2025, 1, 1), Duration::days(1)), Some(0));
        assert_eq!(periods(date(9999, 12, 31), Duration::days(30)), Some(97_080));
        assert_eq!(periods(date(2026, 2, 1), Duration::default()), None);
    }
}
