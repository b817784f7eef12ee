//! What the policy has declared so far: all that a condition may speak of.

/// The type of an input or decision, as the generator needs it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    YesNo,
    Count,
    Integer,
    Number,
    Percent,
    Money,
    Text,
    Date,
    Moment,
    Duration,
    /// A scale or choice: its index in [`World::scales`].
    Members(usize),
}

/// Something with a value that conditions can test.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    /// As it is written.
    pub(crate) name: String,
    pub(crate) of: Type,
    /// Ends of its range, for numbers, in whole units (per cent for a percent).
    pub(crate) low: i64,
    pub(crate) high: i64,
}

/// A scale or choice.
#[derive(Clone, Debug)]
pub(crate) struct Scale {
    /// Empty for `grades` and `levels`, which are not named.
    pub(crate) name: String,
    pub(crate) members: Vec<String>,
    pub(crate) ordered: bool,
    pub(crate) points: bool,
}

/// Something that can be counted over.
#[derive(Clone, Debug)]
pub(crate) struct Collection {
    pub(crate) name: String,
    pub(crate) elements: Vec<String>,
    /// Yes/no or a scale; none where the elements are of several sorts.
    pub(crate) of: Option<Type>,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) scales: Vec<Scale>,
    /// The index of the grades, and of the levels, in `scales`.
    pub(crate) grades: usize,
    pub(crate) levels: usize,
    pub(crate) inputs: Vec<Fact>,
    /// Items with a level or a tick, wherever they stand.
    pub(crate) items: Vec<Fact>,
    pub(crate) collections: Vec<Collection>,
    /// Totals: name and a bound that is of use.
    pub(crate) totals: Vec<(String, i64)>,
    /// Constants: whole numbers from 1 to 3, and others by type.
    pub(crate) small: Vec<String>,
    pub(crate) constants: Vec<Fact>,
    /// Conditions with a name.
    pub(crate) conditions: Vec<String>,
    /// Further results: those of `decide`, and those of tables, which columns of later tables may ask.
    pub(crate) decisions: Vec<(String, Type)>,
    pub(crate) results: Vec<Fact>,
    /// Whether `grade` may be read: only in what comes after the grade.
    pub(crate) after_grade: bool,
}

impl World {
    /// The inputs of a type.
    pub(crate) fn inputs_of(&self, of: &Type) -> Vec<Fact> {
        self.inputs.iter().filter(|input| input.of == *of).cloned().collect()
    }

    /// The members of a scale.
    pub(crate) fn members(&self, scale: usize) -> &[String] {
        &self.scales[scale].members
    }
}
