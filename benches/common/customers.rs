//! P2: customers of a seller of health products, and their scorecard in Rust.

use serde::{Deserialize, Serialize};

use super::dice::Dice;

/// The three members of a scale, best first.
macro_rules! scale {
    ($name:ident $best:ident $middle:ident $least:ident) => {
        #[derive(Clone, Copy, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $best,
            $middle,
            $least,
        }
        impl $name {
            fn any(dice: &mut Dice) -> Self {
                match dice.below(3) {
                    0 => Self::$best,
                    1 => Self::$middle,
                    _ => Self::$least,
                }
            }
            fn points(self) -> u32 {
                [10, 8, 5][self as usize]
            }
        }
    };
}
scale!(Need Strong Ordinary Wellness);
scale!(Awareness InUse Tried NotUsing);
scale!(Decides Alone Spouse Children);
scale!(Users Household OnePerson Gift);
scale!(HomeVisit Manager Both Staff);
scale!(Referral Referred Brought Invited);

#[derive(Debug, Serialize, Deserialize)]
pub struct Customer {
    pub income: u32,
    pub need: Need,
    pub awareness: Awareness,
    pub decides: Decides,
    pub users: Users,
    pub home_visit: HomeVisit,
    pub knows: u32,
    pub referral: Referral,
    pub gathering: bool,
    pub tried_product: bool,
    pub asked_price: bool,
}

pub fn customer(dice: &mut Dice) -> Customer {
    let mut count = |end: i64| u32::try_from(dice.below(end)).unwrap_or(0);
    let (income, knows) = (count(12_000), count(4));
    Customer {
        income,
        need: Need::any(dice),
        awareness: Awareness::any(dice),
        decides: Decides::any(dice),
        users: Users::any(dice),
        home_visit: HomeVisit::any(dice),
        knows,
        referral: Referral::any(dice),
        gathering: dice.below(2) > 0,
        tried_product: dice.below(2) > 0,
        asked_price: dice.below(2) > 0,
    }
}

/// Without a branch, which chance would guess wrong half the time.
pub fn customer_points(lead: &Customer) -> u32 {
    let least = |fact: u32, bound: u32, more: u32| u32::from(fact >= bound) * more;
    let yes = |yes: bool| 5 + u32::from(yes) * 5;
    let points = [
        least(lead.income, 3_000, 5) + least(lead.income, 5_000, 3) + least(lead.income, 8_000, 2),
        lead.need.points(),
        lead.awareness.points(),
        lead.decides.points(),
        lead.users.points(),
        lead.home_visit.points(),
        5 + least(lead.knows, 1, 3) + least(lead.knows, 2, 2),
        lead.referral.points(),
        yes(lead.gathering),
        yes(lead.tried_product),
        yes(lead.asked_price),
    ];
    points.into_iter().sum()
}

/// The grade by its place, best first.
pub fn customer_hand(lead: &Customer) -> u8 {
    let points = customer_points(lead);
    3 - u8::from(points >= 65) - u8::from(points >= 80) - u8::from(points >= 95)
}
