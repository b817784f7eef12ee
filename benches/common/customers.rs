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
                match self {
                    Self::$best => 10,
                    Self::$middle => 8,
                    Self::$least => 5,
                }
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

pub fn customer_points(lead: &Customer) -> u32 {
    let income = match lead.income {
        8_000.. => 10,
        5_000.. => 8,
        3_000.. => 5,
        _ => 0,
    };
    let knows = match lead.knows {
        2.. => 10,
        1 => 8,
        0 => 5,
    };
    let yes = |yes: bool| if yes { 10 } else { 5 };
    let points = [
        income,
        lead.need.points(),
        lead.awareness.points(),
        lead.decides.points(),
        lead.users.points(),
        lead.home_visit.points(),
        knows,
        lead.referral.points(),
        yes(lead.gathering),
        yes(lead.tried_product),
        yes(lead.asked_price),
    ];
    points.into_iter().sum()
}

/// The grade by its place, best first.
pub fn customer_hand(lead: &Customer) -> u8 {
    match customer_points(lead) {
        95.. => 0,
        80.. => 1,
        65.. => 2,
        _ => 3,
    }
}
