//! What a heading says behind the name of a fact: the unit of its numbers, as in `总价（万元）` and `涨幅（%）`.

/// What may stand behind a factor; the longer before what they end with.
const MONEY: [&str; 5] = ["美元", "港元", "港币", "人民币", "元"];

/// The name before a unit, in a key of [`fold`](crate::value::fold); none where there is no unit.
pub(crate) fn without_unit(key: &str) -> Option<&str> {
    let (name, _) = divided(key)?;
    Some(name).filter(|name| !name.is_empty())
}

/// What numbers in a column would have to be multiplied by, as a heading says it: `万`, `千`, `亿` or `%`.
pub(crate) fn factor(heading: &str) -> Option<&'static str> {
    let key = crate::value::fold::key(heading);
    let (_, unit) = divided(&key)?;
    let unit = unit.trim_matches(['(', ')', '[', ']', '【', '】', '/', ' ']);
    let unit = unit.trim_start_matches("单位").trim_start_matches([':', ' ']);
    // `（万元）`, and not `（万科）`.
    let unit = MONEY.iter().find_map(|money| unit.strip_suffix(money)).unwrap_or(unit);
    let factors = [("%", "%"), ("百分比", "%"), ("亿", "亿"), ("千万", "千万"), ("万", "万"), ("千", "千")];
    factors.into_iter().find(|(word, _)| unit == *word).map(|(_, factor)| factor)
}

fn divided(key: &str) -> Option<(&str, &str)> {
    let at = key.find(['(', '[', '【', '/'])?;
    let (name, unit) = key.split_at_checked(at)?;
    Some((name.trim_end(), unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_from_names() {
        assert_eq!(without_unit("总价(万元)"), Some("总价"));
        assert_eq!(without_unit("总价"), None);
        assert_eq!(without_unit("(万元)"), None);
        assert_eq!(factor("总价（万元）"), Some("万"));
        assert_eq!(factor("涨幅（％）"), Some("%"));
        assert_eq!(factor("回访次数（次）"), None);
        assert_eq!(factor("单价（单位：千元）"), Some("千"));
        assert_eq!(factor("年收入/万美元"), Some("万"));
        for heading in ["万科广场来访", "来访次数（万科）", "来访/万达", "首付（元）"] {
            assert_eq!(factor(heading), None, "{heading}");
        }
    }
}
