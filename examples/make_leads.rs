//! Writes the sample leads `examples/leads/real_estate_site.csv`: the book of a sales site as its manager keeps it.
//!
//! ```sh
//! cargo run --example make_leads > examples/leads/real_estate_site.csv
//! ```
//!
//! The same bytes on every run: the generator has a fixed seed and reads no clock. People, money and dates are
//! invented. The file is untidy on purpose, the way real ones are: money as `60万`, `180万元` or `"1,800,000"`,
//! three ways to write a date, blanks, and here and there a cell that nobody can read.

use std::io::{self, BufWriter, Write};

const LEADS: u32 = 1_200;
const SEED: u64 = 20_261_123;

const HEADINGS: &str = "客户编号,客户姓名,置业顾问,首付款,总价,满意度,回访次数,来电次数,到访工地次数,\
                        是否询问流程,可接受涨幅,最近联系,工地开放";
const SURNAMES: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗",
];
const ADVISORS: [&str; 6] = ["陈静", "赵磊", "孙悦", "何伟", "林芳", "马超群"];

/// How warm a customer is, from just looking to about to sign.
#[derive(Clone, Copy)]
enum Warmth {
    Looking,
    Curious,
    Interested,
    Keen,
}

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut dice = Dice(SEED);
    // Spreadsheet programs know by this mark that the file is UTF-8.
    write!(out, "\u{feff}")?;
    writeln!(out, "{HEADINGS}")?;
    for number in 1..=LEADS {
        writeln!(out, "{}", lead(&mut dice, number).join(","))?;
    }
    out.flush()
}

/// One line of the book.
fn lead(dice: &mut Dice, number: u32) -> Vec<String> {
    let warmth = match dice.below(100) {
        0..30 => Warmth::Looking,
        30..60 => Warmth::Curious,
        60..83 => Warmth::Interested,
        _ => Warmth::Keen,
    };
    let site_open = dice.chance(88);
    let (down_payment, price) = money(dice, warmth);
    let (asks, rise) = match warmth {
        Warmth::Looking => (8, dice.pick(&[0, 0, 0, 5, 10])),
        Warmth::Curious => (30, dice.pick(&[0, 0, 10, 20, 25])),
        Warmth::Interested => (65, dice.pick(&[10, 20, 30, 50, 60])),
        Warmth::Keen => (95, dice.pick(&[30, 50, 50, 60, 80])),
    };
    let satisfaction = match warmth {
        Warmth::Looking => dice.between(3, 9),
        Warmth::Curious => dice.between(5, 10),
        Warmth::Interested => dice.between(6, 10),
        Warmth::Keen => dice.between(7, 10),
    };
    let asked_process = dice.chance(asks);
    let mut cells = vec![
        format!("KH{number:05}"),
        format!("{}{}", dice.pick(&SURNAMES), dice.pick(&["先生", "女士"])),
        dice.pick(&ADVISORS).to_owned(),
        money_cell(dice, down_payment),
        money_cell(dice, price),
        satisfaction.to_string(),
        visits(dice, warmth).to_string(),
        visits(dice, warmth).to_string(),
        if site_open { visits(dice, warmth).to_string() } else { String::new() },
        yes_no_cell(dice, asked_process),
        percent_cell(dice, rise),
        date_cell(dice, warmth),
        if site_open { dice.pick(&["是", "是", "是", ""]).to_owned() } else { "否".to_owned() },
    ];
    forget(dice, warmth, &mut cells);
    if dice.below(1_000) < 18 {
        spoil(dice, &mut cells);
    }
    cells
}

/// Down payment and price: prices from 80万 to 400万 in steps of 5万, down payments in steps of 1万.
fn money(dice: &mut Dice, warmth: Warmth) -> (u32, u32) {
    let price = dice.between(16, 80) * 50_000;
    let percent = match warmth {
        Warmth::Looking => dice.between(8, 55),
        Warmth::Curious => dice.between(18, 70),
        Warmth::Interested => dice.between(20, 70),
        Warmth::Keen => dice.between(27, 80),
    };
    (price / 100 * percent / 10_000 * 10_000, price)
}

/// How often somebody comes or calls.
fn visits(dice: &mut Dice, warmth: Warmth) -> u32 {
    match warmth {
        Warmth::Looking => dice.pick(&[0, 0, 0, 0, 1, 2]),
        Warmth::Curious => dice.pick(&[0, 0, 1, 1, 2, 3]),
        Warmth::Interested => dice.pick(&[1, 1, 2, 3, 3, 4]),
        Warmth::Keen => dice.pick(&[2, 3, 3, 4, 4, 5]),
    }
}

/// An amount as one of four people would write it.
fn money_cell(dice: &mut Dice, amount: u32) -> String {
    match dice.below(8) {
        0..4 => format!("{}万", amount / 10_000),
        4 => format!("{}万元", amount / 10_000),
        5 | 6 => amount.to_string(),
        _ => format!("\"{}\"", grouped(amount)),
    }
}

/// `1800000` as `1,800,000`.
fn grouped(amount: u32) -> String {
    let digits = amount.to_string();
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Yes or no as people tick it.
fn yes_no_cell(dice: &mut Dice, yes: bool) -> String {
    let words = if yes { ["是", "是", "是", "yes", "Y", "1"] } else { ["否", "否", "否", "no", "N", "0"] };
    dice.pick(&words).to_owned()
}

/// Tenths of a per cent as `6%`, `2.5%` or `0.06`.
fn percent_cell(dice: &mut Dice, tenths: u32) -> String {
    if dice.chance(15) {
        return format!("0.{tenths:03}").trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    match tenths % 10 {
        0 => format!("{}%", tenths / 10),
        part => format!("{}.{part}%", tenths / 10),
    }
}

/// A day of the last weeks in one of three ways; a keen customer was met lately.
fn date_cell(dice: &mut Dice, warmth: Warmth) -> String {
    let back = match warmth {
        Warmth::Keen => dice.below(6),
        Warmth::Interested => dice.below(14),
        Warmth::Curious | Warmth::Looking => dice.below(45),
    };
    // Day 0 is 2026-11-22; 45 days back is 2026-10-09.
    let (month, day) = if back < 22 { (11, 22 - back) } else { (10, 53 - back) };
    match dice.below(5) {
        0..3 => format!("2026-{month:02}-{day:02}"),
        3 => format!("2026/{month}/{day}"),
        _ => format!("2026年{month}月{day}日"),
    }
}

/// Leaves out what nobody has asked yet; of a keen customer more is known.
fn forget(dice: &mut Dice, warmth: Warmth, cells: &mut [String]) {
    let share = match warmth {
        Warmth::Looking => 7,
        Warmth::Curious => 4,
        Warmth::Interested => 3,
        Warmth::Keen => 2,
    };
    for cell in cells.iter_mut().take(12).skip(3) {
        if dice.chance(share) {
            cell.clear();
        }
    }
}

/// Makes one cell unreadable: what really stands in such files.
fn spoil(dice: &mut Dice, cells: &mut [String]) {
    let (column, text) = dice.pick(&[
        (3, "面议"),
        (4, "待定"),
        (5, "15"),
        (5, "很满意"),
        (6, "-1"),
        (7, "两三次"),
        (9, "问过一点"),
        (10, "6"),
        (11, "上周"),
        (11, "2026-11-31"),
        (4, "180"), // the 万 is forgotten
    ]);
    if let Some(cell) = cells.get_mut(column) {
        text.clone_into(cell);
    }
}

/// A small generator of numbers that look random: `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to `bound`, without it.
    fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(self.next() % u64::from(bound)).unwrap_or(0)
    }

    /// From `low` to `high`, both included.
    fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// Yes in `percent` of a hundred cases.
    fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of the choices.
    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let count = u32::try_from(choices.len()).unwrap_or(1);
        choices[self.below(count) as usize]
    }
}
