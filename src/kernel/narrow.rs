//! A packed lead in one line of the cache: what one step compares, side by side in 32 bits.
//!
//! Words that lie elsewhere are waited for, and any x86-64 compares four numbers of 32 bits at once, but not of 64. Those of
//! leads mostly fit. So a lead is packed a second time, each word where it is compared; one that does not fit is graded by
//! its words.

#![allow(clippy::inline_always, reason = "it is the work, and called in one place")]

use crate::kernel::quick::At;
use crate::kernel::step::{Bands, Lookup, Sum, index, within};
use crate::kernel::words::{Place, Words};

/// Numbers of 32 bits in a line of the cache.
const LANES: usize = 16;

/// A lead, narrow: see [`Lanes::narrow`].
#[derive(Clone, Debug)]
pub(crate) struct Narrow([i32; LANES]);

impl Narrow {
    /// What stands in a lane. INVARIANT: there is no lane beyond; the mask changes none, and tells the compiler so.
    #[inline(always)]
    fn lane(&self, lane: usize) -> i32 {
        self.0.get(lane & LANES.wrapping_sub(1)).copied().unwrap_or_default()
    }
}

/// One step over narrow leads: a sum, and how far it has come.
#[derive(Debug)]
pub(crate) struct Lanes {
    /// The word that stands in each lane.
    of: Vec<Place>,
    constant: i32,
    /// What each lane adds from which start on; nought where it is not compared.
    starts: [i32; LANES],
    adds: [i32; LANES],
    lines: Vec<Line>,
    /// Lanes that are cells, and where their weights begin in `flat`.
    flats: Vec<(usize, usize)>,
    flat: Vec<i32>,
    bands: Vec<Band>,
    held: Option<(i64, i64)>,
    /// Whether the place is that which the bands tell, and not the sum.
    banded: bool,
    since: usize,
}

/// As [`Line`](crate::kernel::step::Line), of lanes.
#[derive(Debug)]
struct Line {
    lanes: [usize; 2],
    coefficients: [i64; 2],
    start: i64,
    adds: [i32; 2],
}

/// What is added to the place where a sum has reached a start.
#[derive(Debug)]
struct Band {
    start: i64,
    adds: [i64; 2],
}

impl Lanes {
    /// Of a step, and the word from which its deadline counts; none where it is no sum of what is compared and looked up, or
    /// does not fit.
    pub(super) fn new(at: &At, since: Place) -> Option<Self> {
        let mut lanes = Self {
            of: Vec::new(),
            constant: 0,
            starts: [0; LANES],
            adds: [0; LANES],
            lines: Vec::new(),
            flats: Vec::new(),
            flat: Vec::new(),
            bands: Vec::new(),
            held: None,
            banded: false,
            since: 0,
        };
        match at {
            // Places are no more than a table may have.
            At::Cells(at) => lanes.look_up(at)?,
            At::Bands(bands) => lanes.sum(bands)?,
        }
        lanes.since = lanes.lane(since)?;
        Some(lanes)
    }

    fn sum(&mut self, Bands { sum, held, starts }: &Bands) -> Option<()> {
        let Sum { constant, of, flats, flat, tables, .. } = sum;
        // On the way it may overflow, in the end it does not.
        let (least, most) = sum.range()?;
        i32::try_from(least).ok()?;
        i32::try_from(most).ok()?;
        tables.is_empty().then_some(())?;
        self.constant = i32::try_from(*constant).ok()?;
        self.look_up(of)?;
        for flat in flats.iter() {
            let lane = self.lane(flat.place)?;
            self.flats.push((lane, flat.offset as usize));
        }
        self.flat = flat.iter().map(|weight| i32::try_from(*weight).ok()).collect::<Option<_>>()?;
        self.bands = starts.iter().map(|reached| Band { start: reached.start, adds: reached.adds }).collect();
        (self.held, self.banded) = (*held, true);
        Some(())
    }

    fn look_up(&mut self, at: &Lookup) -> Option<()> {
        (at.products.len() == 0 && at.parts.is_empty()).then_some(())?;
        for reached in at.reached.iter() {
            let [before, after] = reached.adds;
            self.constant = self.constant.checked_add(i32::try_from(before).ok()?)?;
            let lane = self.new_lane(reached.place)?;
            *self.starts.get_mut(lane)? = i32::try_from(reached.start).ok()?;
            *self.adds.get_mut(lane)? = i32::try_from(after.checked_sub(before)?).ok()?;
        }
        for line in &at.lines {
            let [one, other] = line.places;
            let lanes = [self.lane(one)?, self.lane(other)?];
            let [before, after] = line.adds;
            self.lines.push(Line {
                lanes,
                coefficients: line.coefficients,
                start: line.start,
                adds: [i32::try_from(before).ok()?, i32::try_from(after).ok()?],
            });
        }
        Some(())
    }

    /// A lane in which a word stands.
    fn lane(&mut self, place: Place) -> Option<usize> {
        self.of.iter().position(|of| *of == place).map_or_else(|| self.new_lane(place), Some)
    }

    /// A lane of its own for a word that is compared: one with several starts stands in several.
    fn new_lane(&mut self, place: Place) -> Option<usize> {
        let lane = Some(self.of.len()).filter(|lane| *lane < LANES)?;
        self.of.push(place);
        Some(lane)
    }

    /// The words of a packed lead in their lanes; none where one does not fit.
    pub(super) fn narrow<W: Words + ?Sized>(&self, words: &W) -> Option<Narrow> {
        let mut lanes = [0; LANES];
        for (lane, place) in lanes.iter_mut().zip(&self.of) {
            *lane = i32::try_from(words.word(*place)).ok()?;
        }
        Some(Narrow(lanes))
    }

    /// Where the table is read.
    #[inline(always)]
    pub(super) fn place(&self, lead: &Narrow) -> i64 {
        // A choice would become a branch, and a running sum would keep lanes from being taken four at a time.
        let mut terms = [0; LANES];
        for (term, (code, (start, adds))) in terms.iter_mut().zip(lead.0.iter().zip(self.starts.iter().zip(&self.adds)))
        {
            *term = i32::from(code >= start).wrapping_neg() & adds;
        }
        let mut sum = terms.iter().fold(self.constant, |sum, term| sum.wrapping_add(*term));
        for line in &self.lines {
            let [a, b] = line.lanes.map(|lane| i64::from(lead.lane(lane)));
            let [by_a, by_b] = line.coefficients;
            let reached = usize::from(a.wrapping_mul(by_a).wrapping_add(b.wrapping_mul(by_b)) >= line.start);
            sum = sum.wrapping_add(line.adds.get(reached).copied().unwrap_or_default());
        }
        for (lane, offset) in &self.flats {
            let at = index(i64::from(lead.lane(*lane))).wrapping_add(*offset);
            sum = sum.wrapping_add(self.flat.get(at).copied().unwrap_or_default());
        }
        let sum = i64::from(sum);
        if !self.banded {
            return sum;
        }
        let sum = within(sum, self.held);
        self.bands.iter().fold(0, |place, band| {
            place.wrapping_add(band.adds.get(usize::from(sum >= band.start)).copied().unwrap_or_default())
        })
    }

    /// The word from which the deadline counts.
    #[inline(always)]
    pub(super) fn since(&self, lead: &Narrow) -> i64 {
        i64::from(lead.lane(self.since))
    }
}
