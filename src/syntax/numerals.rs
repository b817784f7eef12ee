//! Numbers in Chinese characters, which the language does not read and a message can translate.

/// A Chinese number with a unit behind it, in a run of Han text that could not be divided.
pub(crate) struct Spelt {
    /// Its bytes in the run.
    pub(crate) start: usize,
    /// One past the last.
    pub(crate) end: usize,
    /// Its value.
    pub(crate) value: u32,
}

/// The characters that may stand behind a number in a rule.
const UNITS: &str = "个项条次天日周月年小分元级步人套位至到~-";

/// The first Chinese number with a unit behind it in `run`, from `from` on or touching it.
pub(crate) fn spelt(run: &str, from: usize) -> Option<Spelt> {
    let head = run.get(..from)?;
    let touching = head.char_indices().rev().take_while(|(_, c)| is_numeral(*c)).last().map_or(from, |(at, _)| at);
    let mut start = None;
    for (at, c) in run.char_indices().skip_while(|(at, _)| *at < touching) {
        match (start, is_numeral(c)) {
            (None, true) => start = Some(at),
            (Some(begin), false) if UNITS.contains(c) => {
                let value = value(run.get(begin..at)?)?;
                return Some(Spelt { start: begin, end: at, value });
            }
            (Some(_), false) => start = None,
            (None, false) | (Some(_), true) => {}
        }
    }
    None
}

fn is_numeral(c: char) -> bool {
    digit(c).is_some() || matches!(c, '十' | '百')
}

fn digit(c: char) -> Option<u32> {
    Some(match c {
        '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// The value of a numeral below a thousand: `十二`, `二十`, `一百零五`.
fn value(numeral: &str) -> Option<u32> {
    let (mut sum, mut last) = (0_u32, None);
    for c in numeral.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            _ => {
                // Two digits side by side (`三四项`) are no number.
                if last.is_some_and(|last| last != 0) {
                    return None;
                }
                last = digit(c);
                continue;
            }
        };
        sum = sum.checked_add(last.take().unwrap_or(1).checked_mul(unit)?)?;
    }
    sum.checked_add(last.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read() {
        for (numeral, number) in [("五", 5), ("十", 10), ("十二", 12), ("二十", 20), ("三十一", 31), ("一百零五", 105)]
        {
            assert_eq!(value(numeral), Some(number), "{numeral}");
        }
        assert_eq!(value("三四"), None);
    }

    #[test]
    fn only_before_a_unit() {
        let found = |run: &str, from| spelt(run, from).map(|spelt| (spelt.start, spelt.end, spelt.value));
        assert_eq!(found("至少五项为A", 6), Some((6, 9, 5)));
        assert_eq!(found("三个月内", 3), Some((0, 3, 3)));
        assert_eq!(found("一线城市", 0), None);
    }
}
