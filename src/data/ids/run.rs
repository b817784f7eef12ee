//! Ids that count up from line to line, such as `L0099` and `L0100`: of all of them only the first and the last is kept.

/// Digits of a number at the end of an id, at most: so many surely fit 64 bits.
const DIGITS: usize = 18;

/// An id that ends with a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbered<'a> {
    /// What stands in front of the number.
    prefix: &'a str,
    number: u64,
    /// How many digits the number has, noughts in front of it included.
    width: usize,
}

impl<'a> Numbered<'a> {
    /// None where the id does not end with a number.
    pub(super) fn of(id: &'a str) -> Option<Self> {
        let digits = id.bytes().rev().take(DIGITS).take_while(u8::is_ascii_digit).count();
        let (prefix, digits) = id.split_at_checked(id.len().checked_sub(digits)?)?;
        let number = digits
            .bytes()
            .fold(0_u64, |number, digit| number.wrapping_mul(10).wrapping_add(u64::from(digit.wrapping_sub(b'0'))));
        (!digits.is_empty()).then_some(Self { prefix, number, width: digits.len() })
    }
}

/// Ids that count up, one on each line.
#[derive(Debug)]
pub(super) struct Run {
    prefix: String,
    /// How many digits the first number has. A later one has as many, or more if it must.
    width: usize,
    first: u64,
    last: u64,
    /// The line of the first.
    line: u64,
}

impl Run {
    /// A run of one id.
    pub(super) fn new(id: &Numbered<'_>, line: u64) -> Self {
        Self { prefix: id.prefix.to_owned(), width: id.width, first: id.number, last: id.number, line }
    }

    /// Whether this id on this line comes next; then it belongs to the run.
    pub(super) fn takes(&mut self, id: &Numbered<'_>, line: u64) -> bool {
        let next = self.last.checked_add(1) == Some(id.number);
        let takes = next && self.line_of_number(id.number) == line && self.is_written(id);
        if takes {
            self.last = id.number;
        }
        takes
    }

    /// The line of this id, if it belongs to the run.
    pub(super) fn line_of(&self, id: &Numbered<'_>) -> Option<u64> {
        let within = (self.first..=self.last).contains(&id.number);
        (within && self.is_written(id)).then(|| self.line_of_number(id.number))
    }

    /// The id and its line, where it is the only one.
    pub(super) fn single(&self) -> Option<(String, u64)> {
        let id = || format!("{}{:0width$}", self.prefix, self.first, width = self.width);
        (self.first == self.last).then(|| (id(), self.line))
    }

    const fn line_of_number(&self, number: u64) -> u64 {
        self.line.saturating_add(number.saturating_sub(self.first))
    }

    /// Whether the run writes this number so.
    fn is_written(&self, id: &Numbered<'_>) -> bool {
        let digits = id.number.checked_ilog10().unwrap_or_default().saturating_add(1) as usize;
        id.width == digits.max(self.width) && id.prefix == self.prefix
    }
}
