//! Results as cells, in one language.

use std::collections::HashMap;

use jiff::tz::TimeZone;

use crate::diagnostic::Lang;
use crate::eval::{Answer, Shown};
use crate::plan::{Label, Labels, Plan};
use crate::value::calendar::write_moment;
use crate::value::{DAY, Duration, Fraction, Kind, Unit};

/// The names and titles of one scale by the ids of its members.
pub(super) type MemberNames = HashMap<String, (String, String)>;

/// Names of what a result may speak of.
pub(super) struct Words {
    lang: Lang,
    scales: Vec<MemberNames>,
    /// Items and inputs by id.
    titles: HashMap<String, String>,
    /// The zone in which moments are told.
    pub(super) zone: TimeZone,
}

impl Words {
    pub(super) fn new(plan: &Plan, labels: &Labels, lang: Lang) -> Self {
        let scales = plan
            .scales
            .iter()
            .enumerate()
            .map(|(index, scale)| {
                let names = labels.scales.get(index).map_or(&[][..], |(_, members)| members);
                let names = names.iter().map(|label| (label.name.clone(), title(label)));
                scale.members.iter().map(|member| member.id.clone()).zip(names).collect()
            })
            .collect();
        let mut titles = HashMap::new();
        for (input, label) in plan.inputs.iter().zip(&labels.inputs) {
            titles.insert(input.id.clone(), title(label));
        }
        for (item, label) in plan.items.iter().zip(&labels.items) {
            titles.entry(item.id.clone()).or_insert_with(|| title(&label.label));
        }
        Self { lang, scales, titles, zone: TimeZone::UTC }
    }

    pub(super) const fn lang(&self) -> Lang {
        self.lang
    }

    /// The member's name in the policy.
    pub(super) fn member<'a>(&'a self, scale: usize, id: &'a str) -> &'a str {
        self.scales.get(scale).and_then(|names| names.get(id)).map_or(id, |(name, _)| name.as_str())
    }

    /// The member's title: what a decision is meant to say.
    fn member_title<'a>(&'a self, scale: usize, id: &'a str) -> &'a str {
        self.scales.get(scale).and_then(|names| names.get(id)).map_or(id, |(_, title)| title.as_str())
    }

    /// The title of an item or input.
    pub(super) fn title<'a>(&'a self, id: &'a str) -> &'a str {
        self.titles.get(id).map_or(id, String::as_str)
    }

    pub(super) fn list(&self, names: impl Iterator<Item = String>) -> String {
        names.collect::<Vec<_>>().join(self.lang.pick(", ", "、"))
    }

    /// A result of this type as a cell; an absent one is an empty cell.
    pub(super) fn answer(&self, answer: &Answer, kind: Kind) -> String {
        match answer {
            Answer::Is(value) => self.value(value, kind),
            Answer::Absent(()) => String::new(),
            Answer::OneOf { one_of } => {
                let values: Vec<String> = one_of.iter().map(|value| self.value(value, kind)).collect();
                values.join(self.lang.pick(" or ", " 或 "))
            }
            Answer::Between { from, to } => {
                let (from, to) = (self.value(from, kind), self.value(to, kind));
                self.lang.pick(format!("{from} to {to}"), format!("{from} 至 {to}"))
            }
            Answer::Unknown { .. } => self.lang.pick("unknown", "未知").to_owned(),
        }
    }

    fn value(&self, value: &Shown, kind: Kind) -> String {
        match value {
            Shown::YesNo(true) => self.lang.pick("yes", "是").to_owned(),
            Shown::YesNo(false) => self.lang.pick("no", "否").to_owned(),
            Shown::Number(number) => match (kind, number.checked_mul(Fraction::whole(100))) {
                (Kind::Number(Unit::Percent), Some(hundredfold)) => format!("{hundredfold}%"),
                (_, _) => match number.to_decimal() {
                    Some(decimal) => decimal.to_string(),
                    None => number.rounded(Fraction::SHOWN_DIGITS).0,
                },
            },
            Shown::Text(text) => match kind {
                Kind::Member(scale) => self.member_title(usize::from(scale.0), text).to_owned(),
                Kind::YesNo
                | Kind::Number(_)
                | Kind::Text
                | Kind::Date
                | Kind::Moment
                | Kind::Duration
                | Kind::List
                | Kind::Records(_)
                | Kind::Row(_) => text.clone(),
            },
            Shown::Date(date) => date.to_string(),
            Shown::Moment(moment) => write_moment(*moment, &self.zone),
            Shown::Duration(duration) => self.lang.pick(duration.to_string(), chinese(*duration)),
            Shown::List(ids) => self.list(ids.iter().map(|id| self.title(id).to_owned())),
        }
    }
}

fn title(label: &Label) -> String {
    if label.title.is_empty() { label.name.clone() } else { label.title.clone() }
}

/// `3个月`, `2天`, `1天30分钟`, `3个工作日`.
fn chinese(duration: Duration) -> String {
    let mut text = String::new();
    let mut rest = duration.seconds;
    let mut part = |n: i64, word: &str| {
        if n != 0 {
            text.push_str(&n.to_string());
            text.push_str(word);
        }
    };
    part(i64::from(duration.months), "个月");
    for (size, word) in [(DAY, "天"), (3_600, "小时"), (60, "分钟"), (1, "秒")] {
        part(rest.checked_div(size).unwrap_or_default(), word);
        rest = rest.checked_rem(size).unwrap_or_default();
    }
    part(i64::from(duration.working_days), "个工作日");
    if text.is_empty() { "0天".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::chinese;
    use crate::value::{DAY, Duration};

    #[test]
    fn lengths_of_time_are_told_in_chinese() {
        for (length, told) in [
            (Duration::days(0), "0天"),
            (Duration { months: 3, seconds: DAY + 1_800, working_days: 0 }, "3个月1天30分钟"),
            (Duration::working_days(3), "3个工作日"),
        ] {
            assert_eq!(chinese(length), told);
        }
    }
}
