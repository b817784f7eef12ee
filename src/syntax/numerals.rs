//! Numbers in Chinese characters, which the language does not read and a message can translate.

/// A number in Chinese characters, in a run of Han text that could not be divided.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Spelt {
    /// Its bytes in the run.
    pub(crate) start: usize,
    /// One past the last.
    pub(crate) end: usize,
    /// The same in digits.
    pub(crate) digits: String,
}

/// The characters that may stand behind a number in a rule.
const UNITS: &str = "个项条次天日周月年小分元级步人套位至到~-";

/// The share that a name is in Chinese characters, as the language writes it: `30%`.
pub(crate) fn share(name: &str) -> Option<String> {
    let whole = |spelt: &Spelt| spelt.start == 0 && spelt.end == name.len();
    per_cent(name).or_else(|| tenths(name)).filter(whole).map(|spelt| spelt.digits)
}

/// The first share in `run`, else the first Chinese number with a unit behind it from `from` on or touching it.
pub(crate) fn spelt(run: &str, from: usize) -> Option<Spelt> {
    per_cent(run).or_else(|| tenths(run)).or_else(|| with_unit(run, from))
}

/// `百分之三十`, `百分之30`.
fn per_cent(run: &str) -> Option<Spelt> {
    const BEFORE: &str = "百分之";
    let start = run.find(BEFORE)?;
    let from = start.checked_add(BEFORE.len())?;
    let rest = run.get(from..)?;
    let written = |is: fn(char) -> bool| rest.get(..rest.find(|c| !is(c)).unwrap_or(rest.len()));
    let (numeral, number) = (written(is_numeral)?, written(|c| c.is_ascii_digit())?);
    let digits = if numeral.is_empty() { format!("{number}%") } else { format!("{}%", value(numeral)?) };
    let end = from.saturating_add(numeral.len()).saturating_add(number.len());
    (end > from).then_some(Spelt { start, end, digits })
}

/// `三成`, `三成五`, `三成半`: tenths, and hundredths behind them.
fn tenths(run: &str) -> Option<Spelt> {
    let at = run.find('成')?;
    let (start, tens) = run.get(..at)?.char_indices().next_back().and_then(|(start, c)| Some((start, digit(c)?)))?;
    let end = at.checked_add('成'.len_utf8())?;
    let behind = run.get(end..)?.chars().next();
    let ones = behind.and_then(|c| if c == '半' { Some(5) } else { digit(c) });
    let end = end.saturating_add(ones.and(behind).map_or(0, char::len_utf8));
    let digits = format!("{}%", tens.checked_mul(10)?.checked_add(ones.unwrap_or_default())?);
    // `三成交`: three deals, and no tenths.
    (behind != Some('交')).then_some(Spelt { start, end, digits })
}

fn with_unit(run: &str, from: usize) -> Option<Spelt> {
    let head = run.get(..from)?;
    let touching = head.char_indices().rev().take_while(|(_, c)| is_numeral(*c)).last().map_or(from, |(at, _)| at);
    let mut start = None;
    for (at, c) in run.char_indices().skip_while(|(at, _)| *at < touching) {
        match (start, is_numeral(c)) {
            (None, true) => start = Some(at),
            (Some(begin), false) if UNITS.contains(c) => {
                let digits = value(run.get(begin..at)?)?.to_string();
                return Some(Spelt { start: begin, end: at, digits });
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
        assert_eq!(spelt("至少五项为A", 6), Some(Spelt { start: 6, end: 9, digits: "5".to_owned() }));
        assert_eq!(spelt("三个月内", 3), Some(Spelt { start: 0, end: 3, digits: "3".to_owned() }));
        assert_eq!(spelt("一线城市", 0), None);
    }

    #[test]
    fn shares_are_read() {
        let found = |run: &str| spelt(run, 0).map(|spelt| (run[spelt.start..spelt.end].to_owned(), spelt.digits));
        let share = |written: &str, digits: &str| Some((written.to_owned(), digits.to_owned()));
        assert_eq!(found("至少三成"), share("三成", "30%"));
        assert_eq!(found("首付三成五以上"), share("三成五", "35%"));
        assert_eq!(found("两成半"), share("两成半", "25%"));
        assert_eq!(found("百分之三十五"), share("百分之三十五", "35%"));
        assert_eq!(found("不低于百分之30的"), share("百分之30", "30%"));
        assert_eq!(found("百分之百"), share("百分之百", "100%"));
        for run in ["三成交", "成交", "一线城市"] {
            assert_eq!(found(run), None, "{run}");
        }
    }
}
