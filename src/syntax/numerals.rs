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

/// What may stand behind tenths: `三成以上`. Anything else is another word, as in `一成本`.
const BEHIND_TENTHS: &str = "以上下内及则且或至到的";

/// The share or amount that a name is in Chinese characters, as the language writes it: `30%`, `60万`.
pub(crate) fn written_out(name: &str) -> Option<String> {
    let whole = |spelt: &Spelt| spelt.start == 0 && spelt.end == name.len();
    shares_and_amounts(name).find(whole).map(|spelt| spelt.digits)
}

/// The first share, amount or number with a unit behind it that touches the unknown part `from..to` of a run.
pub(crate) fn spelt(run: &str, from: usize, to: usize) -> Option<Spelt> {
    let touches = |spelt: &Spelt| spelt.start <= to && from <= spelt.end;
    shares_and_amounts(run).find(touches).or_else(|| with_unit(run, from))
}

fn shares_and_amounts(run: &str) -> impl Iterator<Item = Spelt> {
    let starts = || run.char_indices().map(|(at, _)| at);
    let first = |at: &usize| !run.get(..*at).is_some_and(|head| head.ends_with(is_part));
    let per_cents = starts().filter_map(move |at| per_cent(run, at));
    let others = starts().filter(first).filter_map(move |at| tenths(run, at).or_else(|| amount(run, at)));
    per_cents.chain(others)
}

/// `百分之三十`, `百分之30`.
fn per_cent(run: &str, start: usize) -> Option<Spelt> {
    const BEFORE: &str = "百分之";
    let rest = run.get(start..)?.strip_prefix(BEFORE)?;
    let written = |is: fn(char) -> bool| rest.get(..rest.find(|c| !is(c)).unwrap_or(rest.len()));
    let (numeral, number) = (written(is_numeral)?, written(|c| c.is_ascii_digit())?);
    let digits = if numeral.is_empty() { format!("{number}%") } else { format!("{}%", value(numeral)?) };
    let length = numeral.len().saturating_add(number.len());
    let end = start.saturating_add(BEFORE.len()).saturating_add(length);
    // `百分之三点五` goes on.
    let ends = length > 0 && !run.get(end..)?.starts_with('点');
    ends.then_some(Spelt { start, end, digits })
}

/// `三成`, `三成五`, `三成半`: tenths, and hundredths behind them.
fn tenths(run: &str, start: usize) -> Option<Spelt> {
    let mut rest = run.get(start..)?.chars();
    let tens = digit(rest.next()?)?;
    if rest.next() != Some('成') {
        return None;
    }
    let mut behind = rest.clone().next();
    let ones = behind.and_then(|c| if c == '半' { Some(5) } else { digit(c) });
    if ones.is_some() {
        rest.next();
        behind = rest.clone().next();
    }
    let digits = format!("{}%", tens.checked_mul(10)?.checked_add(ones.unwrap_or_default())?);
    let end = run.len().saturating_sub(rest.as_str().len());
    behind.is_none_or(|c| BEHIND_TENTHS.contains(c)).then_some(Spelt { start, end, digits })
}

/// `六十万`, `一百万元`.
fn amount(run: &str, start: usize) -> Option<Spelt> {
    let rest = run.get(start..)?;
    let numeral = rest.get(..rest.find(|c| !is_numeral(c))?).filter(|numeral| !numeral.is_empty())?;
    let behind = rest.get(numeral.len()..)?;
    let multiple = behind.chars().next().filter(|c| matches!(c, '万' | '亿'))?;
    let more = behind.get(multiple.len_utf8()..)?;
    let digits = format!("{}{multiple}", value(numeral)?);
    let end = start.saturating_add(numeral.len()).saturating_add(multiple.len_utf8());
    let end = end.saturating_add(if more.starts_with('元') { '元'.len_utf8() } else { 0 });
    // `一万五` goes on.
    (!more.starts_with(is_part)).then_some(Spelt { start, end, digits })
}

fn with_unit(run: &str, from: usize) -> Option<Spelt> {
    let head = run.get(..from)?;
    let touching = head.char_indices().rev().take_while(|(_, c)| is_numeral(*c)).last().map_or(from, |(at, _)| at);
    let mut start = None;
    for (at, c) in run.char_indices().skip_while(|(at, _)| *at < touching) {
        match (start, is_numeral(c)) {
            (None, true) => start = Some(at),
            (Some(begin), false) if UNITS.contains(c) && !run.get(at..)?.starts_with("分之") => {
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
    digit(c).is_some() || matches!(c, '十' | '百' | '千')
}

/// Whether a character is part of a longer number.
fn is_part(c: char) -> bool {
    is_numeral(c) || c.is_ascii_digit() || matches!(c, '点' | '万' | '亿')
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

/// The value of a numeral below ten thousand: `十二`, `二十`, `一百零五`.
fn value(numeral: &str) -> Option<u32> {
    let (mut sum, mut last) = (0_u32, None);
    for c in numeral.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1_000,
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
        assert_eq!(spelt("至少五项为A", 6, 9), Some(Spelt { start: 6, end: 9, digits: "5".to_owned() }));
        assert_eq!(spelt("三个月内", 3, 3), Some(Spelt { start: 0, end: 3, digits: "3".to_owned() }));
        assert_eq!(spelt("一线城市", 0, 12), None);
    }

    #[test]
    fn shares_and_amounts_are_read() {
        let found = |run: &str| {
            let spelt = spelt(run, 0, run.len())?;
            Some(format!("{} {}", run.get(spelt.start..spelt.end)?, spelt.digits))
        };
        for (run, share) in [
            ("至少三成", "三成 30%"),
            ("成交率至少三成", "三成 30%"),
            ("首付三成五以上", "三成五 35%"),
            ("两成半", "两成半 25%"),
            ("百分之三十五", "百分之三十五 35%"),
            ("不低于百分之30的", "百分之30 30%"),
            ("百分之百", "百分之百 100%"),
            ("超过六十万", "六十万 60万"),
            ("一百二十万元以上", "一百二十万元 120万"),
            ("一千万", "一千万 1000万"),
        ] {
            assert_eq!(found(run).as_deref(), Some(share), "{run}");
        }
        for run in ["三成交", "成交", "一成本", "七八成", "三点五成", "百分之三点五", "一万五", "万元"]
        {
            assert_eq!(found(run), None, "{run}");
        }
        // What is declared and divides well is not touched.
        assert_eq!(spelt("五成意向至少三项", 18, 21).map(|spelt| spelt.digits).as_deref(), Some("3"));
    }
}
