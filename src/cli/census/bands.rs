//! Many numbers in few bands.

use std::cmp::Ordering;

use crate::eval::{Answer, Shown};
use crate::proof::{Found, Natural, Share};
use crate::value::Fraction;

/// Values that are listed one by one; more are put into bands.
const LISTED: usize = 16;
/// Bands of equal width.
const BANDS: i128 = 10;

/// The least and the greatest value that somebody has in each band, with how many there are, the greatest first. None
/// where the values are few, or are no numbers.
pub(super) fn banded(counts: &[Share]) -> Option<Vec<(Answer, Answer, Natural)>> {
    if counts.len() <= LISTED {
        return None;
    }
    let numbers: Vec<Fraction> = counts.iter().map(|share| number(&share.value)).collect::<Option<_>>()?;
    let (greatest, least) = (*numbers.first()?, *numbers.last()?);
    let width = greatest.checked_sub(least)?.checked_div(Fraction::whole(BANDS))?;
    let mut bands: Vec<(i128, Fraction, Fraction, Natural)> = Vec::new();
    for (number, share) in numbers.iter().zip(counts) {
        let band = greatest.checked_sub(*number)?.checked_div(width)?.floor().min(BANDS.saturating_sub(1));
        match bands.last_mut() {
            Some((own, least, _, count)) if *own == band => {
                if number.checked_cmp(*least)? == Ordering::Less {
                    *least = *number;
                }
                *count = count.plus(&share.count);
            }
            Some(_) | None => bands.push((band, *number, *number, share.count.clone())),
        }
    }
    let answer = |number: Fraction| Answer::Is(Shown::Number(number));
    Some(bands.into_iter().map(|(_, least, greatest, count)| (answer(least), answer(greatest), count)).collect())
}

fn number(found: &Found) -> Option<Fraction> {
    match found {
        Found::Answer(Answer::Is(Shown::Number(number))) => Some(*number),
        Found::Answer(_) | Found::Outcome(_) => None,
    }
}
