//! Names that are used once, in both scripts, plain and quoted.

use super::dice::Dice;

const WHICH_EN: &[&str] = &["first", "new", "own", "main", "far", "late", "big", "good"];
const WHAT_EN: &[&str] =
    &["visits", "calls", "budget", "wish", "price", "talks", "orders", "trips", "contact", "size", "start"];
const WHICH_ZH: &[&str] = &["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"];
const WHAT_ZH: &[&str] = &["回访", "来电", "预算", "需求", "客源", "满意", "首付", "总价", "到访", "面谈", "试驾"];
/// Words that are something else elsewhere, and shapes that a careless reader takes for something else.
const ODD: &[&str] = &[
    "money",
    "number",
    "text",
    "date",
    "4S店",
    "A卡",
    "ROI_1",
    "`A card`",
    "【次 数】",
    "`at least`",
    "Überhang",
    "客户VIP",
    "moment",
    "`3`",
];

/// Gives out names, each once.
#[derive(Debug, Default)]
pub(crate) struct Names {
    used: Vec<String>,
}

impl Names {
    /// A name that no other thing has.
    pub(crate) fn fresh(&mut self, dice: &mut Dice, chinese: bool) -> String {
        loop {
            let name = match dice.below(12) {
                0 => (*dice.pick(ODD)).to_owned(),
                _ if chinese => format!("{}{}", dice.pick(WHICH_ZH), dice.pick(WHAT_ZH)),
                _ => format!("{}_{}", dice.pick(WHICH_EN), dice.pick(WHAT_EN)),
            };
            if self.take(&name) {
                return name;
            }
            let numbered = format!("{}_{}", dice.pick(WHAT_EN), self.used.len());
            if self.take(&numbered) {
                return numbered;
            }
        }
    }

    /// A name that is no word of the language, for what stands where words stand.
    pub(crate) fn ordinary(&mut self, dice: &mut Dice, chinese: bool) -> String {
        let name = self.fresh(dice, chinese);
        if ODD.contains(&name.as_str()) { self.ordinary(dice, chinese) } else { name }
    }

    /// A plain id.
    pub(crate) fn id(&mut self, dice: &mut Dice) -> String {
        let id = format!("id_{}_{}", dice.pick(WHAT_EN), self.used.len());
        assert!(self.take(&id), "ids are counted");
        id
    }

    /// Whether the name was still free.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        let free = !self.used.iter().any(|used| used == name);
        if free {
            self.used.push(name.to_owned());
        }
        free
    }
}

/// A title or a reason, with the signs that texts may hold.
pub(crate) fn title(dice: &mut Dice, chinese: bool) -> String {
    let texts: &[&str] = if chinese {
        &["回访次数", "首付占总价多少", "写着“# 不是注释”的标题", "若 A 则 B", "（可选）", "60万、30%"]
    } else {
        &["Return visits", "what # is not a comment", "if A then B", "it's “quoted”", "{ A when B }", "  spaced  "]
    };
    format!("\"{}\"", dice.pick(texts))
}
