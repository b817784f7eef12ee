//! Binds the names of a record to the inputs of a plan.

use jiff::tz::TimeZone;

use crate::diagnostic::{RecordProblem, TableProblem};
use crate::eval::cell::{Field, shortened};
use crate::eval::names::Names;
use crate::eval::{Facts, Fault, Slot};
use crate::plan::{InputId, Labels, Plan};
use crate::value::heading::factor;
use crate::value::{Fact, Kind, Lead, Unit, fold};

/// The inputs of a plan as records name them, made once per policy.
///
/// An input goes by its id, its name, its title and its headings, in this order where two inputs share one; case,
/// width and surrounding space are ignored.
#[derive(Clone, Debug)]
pub struct Schema {
    fields: Vec<Field>,
    names: Names<InputId>,
}

impl Schema {
    /// The schema of a plan; the labels give names, titles and headings.
    pub fn new(plan: &Plan, labels: &Labels) -> Self {
        let fields = plan
            .inputs
            .iter()
            .enumerate()
            .map(|(index, input)| {
                let title = labels.inputs.get(index).map_or(input.id.as_str(), |label| label.title.as_str());
                Field::of_plan(input, title, plan, labels)
            })
            .collect();
        let mut names = Names::new();
        for (id, input) in ids().zip(&plan.inputs) {
            names.add(&input.id, id);
        }
        for (id, label) in ids().zip(&labels.inputs) {
            names.add(&label.name, id);
        }
        for (id, label) in ids().zip(&labels.inputs) {
            names.add(&label.title, id);
        }
        for (id, headings) in ids().zip(&labels.headings) {
            for heading in headings {
                names.add(heading, id);
            }
        }
        Self { fields, names }
    }

    /// The same schema, which reads times that do not say their zone as times of this one; without it such a time is
    /// refused.
    #[must_use]
    pub fn in_zone(&self, zone: &TimeZone) -> Self {
        Self { fields: self.fields.iter().map(|field| field.in_zone(zone)).collect(), names: self.names.clone() }
    }

    /// The inputs, in order of the plan.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// One input.
    pub fn field(&self, id: InputId) -> Option<&Field> {
        self.fields.get(id.index())
    }

    /// The input that a record calls by this name.
    pub fn find(&self, name: &str) -> Option<InputId> {
        self.names.find(name)
    }

    /// Reads the facts of a record. Names that the policy does not know are passed over: see [`Schema::unknown`].
    ///
    /// # Errors
    /// One fault for every fact that cannot be read, is given twice, or is required and absent.
    pub fn bind(&self, lead: &Lead) -> Result<Facts, Vec<Fault>> {
        self.bind_found(lead, |_, name| self.find(name))
    }

    /// The same, with what each name stands for found by the caller: given its place in the record and itself.
    pub(crate) fn bind_found(
        &self,
        lead: &Lead,
        find: impl Fn(usize, &str) -> Option<InputId>,
    ) -> Result<Facts, Vec<Fault>> {
        let mut binding = Binding::new(self);
        let mut given: Vec<Option<&str>> = vec![None; self.fields.len()];
        for (place, (name, fact)) in lead.facts().iter().enumerate() {
            let Some(id) = find(place, name) else { continue };
            if matches!(fact, Fact::Missing) {
                continue;
            }
            let Some(before) = given.get_mut(id.index()) else { continue };
            if let Some(first) = before {
                let problem = RecordProblem::GivenTwice { one: shortened(first), other: shortened(name) };
                binding.fault(id, problem);
                continue;
            }
            *before = Some(name);
            binding.put(id, |field| field.read_all(fact));
        }
        binding.finish()
    }

    /// What to say of a name: a warning with a suggestion when the policy does not know it.
    pub fn unknown(&self, name: &str) -> Option<RecordProblem> {
        if self.find(name).is_some() {
            return None;
        }
        Some(RecordProblem::Table(TableProblem::UnknownColumn {
            column: shortened(fold::trimmed(name)),
            suggestion: self.names.nearest(name),
        }))
    }

    /// What to say of a heading with a unit: cells are read without it.
    fn unit_not_applied(&self, input: InputId, heading: &str) -> Option<RecordProblem> {
        let Kind::Number(unit) = self.field(input)?.kind() else { return None };
        // A hundredth makes sense of a percentage only, and ten thousand of nothing that is one.
        let factor = factor(heading).filter(|factor| (*factor == "%") == (unit == Unit::Percent))?;
        let heading = shortened(fold::trimmed(heading));
        Some(RecordProblem::Table(TableProblem::UnitInHeading { heading, factor }))
    }

    /// The names within a list of records that no field of it has, each with what to say of it; `name` is what the
    /// record calls the list.
    pub fn unknown_in<'a>(&self, id: InputId, name: &str, fact: &'a Fact) -> Vec<(&'a str, RecordProblem)> {
        let fields = self.field(id).and_then(Field::elements);
        fields.map(|fields| fields.unknown(name, fact)).unwrap_or_default()
    }

    /// Binds the headings of a table that stand on `line`; each may also be one that is `passed_over` without a warning.
    ///
    /// # Errors
    /// Two columns with one heading or for one input, or none that the policy knows.
    pub fn columns<'a>(
        &self,
        line: u64,
        headings: impl IntoIterator<Item = &'a str>,
        passed_over: impl Fn(&str) -> bool,
    ) -> Result<Columns, Vec<RecordProblem>> {
        let mut columns = Columns { inputs: Vec::new(), warnings: Vec::new() };
        let mut errors = Vec::new();
        let mut seen: Vec<(String, Option<InputId>)> = Vec::new();
        let mut wide_commas = false;
        for heading in headings {
            let key = fold::key(heading);
            let input = self.find(heading);
            wide_commas |= heading.contains('，');
            let shown = || shortened(fold::trimmed(heading));
            // Columns without a heading are left by spreadsheets at the right edge; they name nothing.
            if key.is_empty() {
                columns.inputs.push(None);
                continue;
            }
            if seen.iter().any(|(other, _)| *other == key) {
                errors.push(TableProblem::DuplicateHeading { line, heading: shown() });
            } else if let Some((other, _)) = seen.iter().find(|(_, other)| input.is_some() && *other == input) {
                let problem = TableProblem::TwoColumnsForOneInput { line, one: shortened(other), other: shown() };
                errors.push(problem);
            } else if input.is_none() && !passed_over(heading) {
                columns.warnings.extend(self.unknown(heading));
            }
            columns.warnings.extend(input.and_then(|input| self.unit_not_applied(input, heading)));
            columns.inputs.push(input);
            seen.push((key, input));
        }
        if columns.inputs.iter().all(Option::is_none) && !self.fields.is_empty() {
            let expected = self.fields.iter().map(|field| field.title().to_owned()).collect();
            let wide_commas = wide_commas && columns.inputs.len() == 1;
            errors.push(TableProblem::NoKnownColumn { line, expected, wide_commas });
        }
        columns.warnings.extend(self.mostly_missing(&columns.inputs));
        if errors.is_empty() { Ok(columns) } else { Err(errors.into_iter().map(RecordProblem::Table).collect()) }
    }
}

impl Schema {
    /// A warning when most inputs have no column: probably the table belongs to another policy.
    pub(crate) fn mostly_missing(&self, columns: &[Option<InputId>]) -> Option<RecordProblem> {
        let missing = ids().zip(&self.fields).filter(|(id, _)| !columns.contains(&Some(*id)));
        let missing: Vec<String> = missing.map(|(_, field)| field.title().to_owned()).collect();
        let of = self.fields.len();
        let most = missing.len().saturating_mul(2) > of;
        most.then_some(RecordProblem::Table(TableProblem::FieldsWithoutColumn { missing, of }))
    }
}

fn ids() -> impl Iterator<Item = InputId> {
    (0_u32..).map(InputId)
}

/// The inputs of the columns of a table, found once.
#[derive(Clone, Debug)]
pub struct Columns {
    inputs: Vec<Option<InputId>>,
    warnings: Vec<RecordProblem>,
}

impl Columns {
    /// The input of each column.
    pub fn inputs(&self) -> &[Option<InputId>] {
        &self.inputs
    }

    /// Columns that are not used, each with a suggestion where there is one.
    pub fn warnings(&self) -> &[RecordProblem] {
        &self.warnings
    }

    /// Reads the facts of one row, given its cells in order.
    ///
    /// # Errors
    /// As [`Schema::bind`].
    pub fn facts<'a>(&self, schema: &Schema, cells: impl IntoIterator<Item = &'a str>) -> Result<Facts, Vec<Fault>> {
        let mut binding = Binding::new(schema);
        for (input, cell) in self.inputs.iter().zip(cells) {
            if let Some(id) = input {
                binding.put(*id, |field| field.read_all_text(cell));
            }
        }
        binding.finish()
    }
}

/// Facts and faults of one record on their way.
struct Binding<'a> {
    schema: &'a Schema,
    slots: Vec<Slot>,
    faults: Vec<(InputId, RecordProblem)>,
}

impl<'a> Binding<'a> {
    fn new(schema: &'a Schema) -> Self {
        Self { schema, slots: vec![Slot::Missing; schema.fields.len()], faults: Vec::new() }
    }

    fn fault(&mut self, id: InputId, problem: RecordProblem) {
        self.faults.push((id, problem));
    }

    fn put(&mut self, id: InputId, read: impl FnOnce(&Field) -> Result<Slot, Vec<RecordProblem>>) {
        let Some(field) = self.schema.field(id) else { return };
        match read(field) {
            Ok(slot) => {
                if let Some(place) = self.slots.get_mut(id.index()) {
                    *place = slot;
                }
            }
            Err(problems) => problems.into_iter().for_each(|problem| self.fault(id, problem)),
        }
    }

    /// The facts, or the faults in order of the policy: the same for every order of columns.
    fn finish(mut self) -> Result<Facts, Vec<Fault>> {
        for ((id, field), slot) in ids().zip(&self.schema.fields).zip(&self.slots) {
            let said = self.faults.iter().any(|(other, _)| *other == id);
            if field.required() && slot.known().is_none() && !said {
                self.faults.push((id, RecordProblem::Missing));
            }
        }
        if self.faults.is_empty() {
            return Ok(Facts { slots: self.slots });
        }
        self.faults.sort_by_key(|(id, _)| *id);
        let name = |id: InputId| self.schema.field(id).map_or_else(String::new, |field| field.id().to_owned());
        Err(self.faults.into_iter().map(|(id, problem)| Fault { field: name(id), problem }).collect())
    }
}
