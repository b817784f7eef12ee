//! Lists of records: their fields, what is computed of their elements, and rows that are found in them.
//!
//! Within a filter a bare name is a field of the element first. A name that is a field and something outside as well
//! is refused, because nobody who reads it aloud could tell.

use crate::diagnostic::{Diagnostic, ListProblem, MeaningProblem, Remark, Sort, nearest};
use crate::limits;
use crate::semantics::range::Range;
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::typed::{FoundTerm, Gather, GatheredTerm, InputDef, ListDef, Measure, Op, Term, Ty};
use crate::semantics::uses::{Use, place_called};
use crate::source::Span;
use crate::syntax::tree::{
    Expr, ExprKind, Found, Gathered, Gathering, Heading, Input, InputOption, Name, RecordExpr, TypeKind, plurals,
};
use crate::value::{Decimal, Element, Kind, ListId, Unit, Value};

impl Checker<'_> {
    /// The kind of `list { field TYPE … }`, which belongs to this input.
    pub(crate) fn add_list(&mut self, fields: &[Input], heading: Option<&Heading>, span: Span) -> Option<Kind> {
        let Some(Thing::Input(index)) = heading.and_then(|heading| self.thing(&heading.name.text)) else {
            let belongs = ("behind the name of an input", "字段名后面");
            return self.report(MeaningProblem::OutOfPlace { what: "list { … }", belongs }, span);
        };
        if fields.is_empty() {
            return self.report(ListProblem::NoFields, span);
        }
        let id = ListId(u16::try_from(self.out.lists.len()).ok()?);
        self.out.lists.push(ListDef { input: index, fields: Vec::new() });
        let mut whole = true;
        for field in fields {
            self.check_field_name(field, fields);
            match self.add_field(field) {
                Some(def) => self.out.lists.get_mut(usize::from(id.0))?.fields.push(def),
                None => whole = false,
            }
        }
        whole.then_some(Kind::Records(id))
    }

    /// Refuses a name or id that an earlier field has, and ids that are none.
    fn check_field_name(&mut self, field: &Input, fields: &[Input]) {
        if let Some(id) = &field.heading.id
            && !id.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            self.report::<()>(MeaningProblem::BadId { id: id.text.clone() }, id.span);
        }
        let earlier = fields.iter().take_while(|other| other.span != field.span);
        let same = |other: &&Input| {
            other.heading.name.text == field.heading.name.text
                || crate::semantics::id_of(&other.heading) == crate::semantics::id_of(&field.heading)
        };
        if let Some(first) = earlier.into_iter().find(same) {
            let problem = MeaningProblem::Duplicate { name: field.heading.name.text.clone() };
            let first = first.heading.name.span;
            self.diagnostics.push(Diagnostic::new(problem, field.heading.name.span).also(first, Remark::DeclaredHere));
        }
    }

    /// A field is settled as an input is: for that while it stands at the end of the inputs.
    fn add_field(&mut self, field: &Input) -> Option<InputDef> {
        if matches!(field.kind.kind, TypeKind::List(_)) {
            return self.report(ListProblem::ListInList, field.kind.span);
        }
        let kind = self.kind_of(&field.kind, Some(&field.heading))?;
        let at = self.push_input(field.heading.clone(), kind, true);
        self.settle_range(at, field.range.as_ref(), field.kind.span);
        for (option, span) in &field.options {
            match option {
                InputOption::Required | InputOption::Default(_) | InputOption::From(_) | InputOption::Masked => {
                    self.settle_option(at, option, *span);
                }
                InputOption::AppliesWhen(_)
                | InputOption::Fixed
                | InputOption::OnlyRises
                | InputOption::OnlyFalls
                | InputOption::Effort(_) => {
                    let belongs = ("behind an input, not behind a field of a list", "字段后面，而不是列表的一栏后面");
                    self.report::<()>(MeaningProblem::OutOfPlace { what: "this", belongs }, *span);
                }
            }
        }
        let default_range = self.default_range(at);
        if let (Some(def), Some((low, high))) = (self.out.inputs.get_mut(at), default_range) {
            def.low.get_or_insert(low);
            def.high.get_or_insert(high);
        }
        self.check_default(at);
        self.used.pop();
        self.out.inputs.pop()
    }

    /// `count of visits where C`, `sum of visits.minutes`.
    pub(crate) fn gathered(&mut self, gathered: &Gathered, span: Span) -> Option<Term> {
        let (id, list) = self.list_named(&gathered.list, span)?;
        let field = match &gathered.field {
            Some(field) => Some(self.field_index(id, field)?),
            None => None,
        };
        let filter = match &gathered.filter {
            Some(filter) => Some(self.filter(id, filter)?),
            None => None,
        };
        let of = field.and_then(|field| self.out.lists.get(usize::from(id.0))?.fields.get(field).cloned());
        let (what, ty, range) = self.gathering(&gathered.what, of.as_ref(), gathered.field.as_ref(), span)?;
        let op = Op::Gathered(Box::new(GatheredTerm { what, list, id, field, filter }));
        Some(Term::ranging(op, ty, span, range))
    }

    /// What is computed, of which type, and in which range.
    fn gathering(
        &mut self,
        what: &Gathering,
        field: Option<&InputDef>,
        name: Option<&Name>,
        span: Span,
    ) -> Option<(Gather, Ty, Option<Range>)> {
        let elements = || Range::between(Decimal::ZERO, most_elements(), 0);
        let count = Ty::Number(Measure::Of(Unit::Count));
        let field = field.zip(name);
        let of_field = |field: Option<(&InputDef, &Name)>| {
            let (def, name) = field?;
            let range = match def.kind {
                Kind::Number(unit) => Some(Range::of_input(def.low.as_ref(), def.high.as_ref(), unit)),
                _ => None,
            };
            Some((Ty::of(def.kind), range, name.span))
        };
        Some(match what {
            Gathering::Count => (Gather::Count, count, Some(elements())),
            Gathering::DistinctCount => (Gather::DistinctCount, count, Some(elements())),
            Gathering::Quantified(quantifier) => {
                let how_many = self.how_many(quantifier, limits::LIST_ELEMENTS)?;
                (Gather::Quantified(how_many), Ty::YesNo, None)
            }
            Gathering::Sum => {
                let (ty, range, place) = of_field(field)?;
                match (ty, range) {
                    (Ty::Number(_), Some(range)) => {
                        let range = self.within_bounds(range.multiply(elements()), span)?;
                        (Gather::Sum, ty, Some(range))
                    }
                    (Ty::Duration, _) => (Gather::Sum, ty, None),
                    (_, _) => {
                        let (wanted, found) = (Sort::Number, self.sort(ty));
                        return self.report(MeaningProblem::Expected { wanted, found }, place);
                    }
                }
            }
            Gathering::Largest | Gathering::Smallest => {
                let (ty, range, place) = of_field(field)?;
                self.ordered_field(ty, place)?;
                let what = if *what == Gathering::Largest { Gather::Largest } else { Gather::Smallest };
                (what, ty, range)
            }
        })
    }

    /// `earliest claims by registered, then book_line where C`.
    pub(crate) fn found(&mut self, found: &Found, span: Span) -> Option<Term> {
        let (id, list) = self.list_named(&found.list, span)?;
        let mut keys = Vec::with_capacity(found.keys.len());
        for key in &found.keys {
            let field = self.field_index(id, key)?;
            let kind = self.out.lists.get(usize::from(id.0))?.fields.get(field)?.kind;
            self.ordered_field(Ty::of(kind), key.span)?;
            keys.push(field);
        }
        let filter = match &found.filter {
            Some(filter) => Some(self.filter(id, filter)?),
            None => None,
        };
        let op = Op::Found(Box::new(FoundTerm { latest: found.latest, list, id, keys, filter }));
        Some(Term::new(op, Ty::Row(id), span))
    }

    /// Refuses fields that have no earlier and later, no more and less.
    fn ordered_field(&mut self, ty: Ty, span: Span) -> Option<()> {
        match ty {
            Ty::Number(_) | Ty::Date | Ty::Moment | Ty::Duration => Some(()),
            Ty::YesNo | Ty::Text | Ty::Member(_) | Ty::List | Ty::Records(_) | Ty::Row(_) => {
                let found = self.sort(ty);
                self.report(MeaningProblem::NotOrdered { found }, span)
            }
        }
    }

    /// `first.rep`; within a filter also `claims.rep`, of the element.
    pub(crate) fn field_of(&mut self, row: &Expr, field: &Name, span: Span) -> Option<Term> {
        if let ExprKind::Name(name) = &row.kind
            && let Some(id) = self.list_called(name)
        {
            self.meant(name, row.span);
            if self.element != Some(id) {
                let problem = ListProblem::FieldOutsideList { name: field.text.clone(), list: name.clone() };
                return self.report(problem, span);
            }
            let index = self.field_index(id, field)?;
            return self.element_term(id, index, span);
        }
        let row_term = self.term(row, None)?;
        let Ty::Row(id) = row_term.ty else {
            let name = self.source.slice(row.span).to_owned();
            let is = self.sort(row_term.ty);
            return self.report(ListProblem::NotAList { name, is }, row.span);
        };
        let index = self.field_index(id, field)?;
        let (ty, range) = self.field_type(id, index)?;
        Some(Term::ranging(Op::FieldOf(Box::new(row_term), id, index), ty, span, range))
    }

    /// Whether a row was found, or a field of it or of the element is in the record; the inner answer is none where
    /// the expression is no such thing.
    #[allow(clippy::option_option, reason = "an error, or nothing to say, or a term")]
    pub(crate) fn known_of_list(&mut self, value: &Expr, span: Span) -> Option<Option<Term>> {
        let term = match &value.kind {
            ExprKind::FieldOf { .. } | ExprKind::Found(_) => self.term(value, None)?,
            ExprKind::Name(name) if self.field_here(name).is_some() => self.term(value, None)?,
            ExprKind::Name(name) if self.is_row(name) => self.term(value, None)?,
            ExprKind::Else { .. } => {
                let term = self.term(value, None)?;
                if !matches!(term.ty, Ty::Row(_)) {
                    return Some(None);
                }
                term
            }
            _ => return Some(None),
        };
        let op = match term.op {
            Op::Element(id, field) => Op::ElementKnown(id, field),
            Op::FieldOf(row, id, field) => Op::FieldKnown(row, id, field),
            op => Op::Applies(Box::new(Term { op, ..term })),
        };
        Some(Some(Term::new(op, Ty::YesNo, span)))
    }

    fn is_row(&self, name: &str) -> bool {
        match self.thing(name) {
            Some(Thing::Define(crate::semantics::typed::Definition::Let(index))) => {
                self.out.lets.get(index).and_then(Option::as_ref).is_some_and(|term| matches!(term.ty, Ty::Row(_)))
            }
            Some(_) | None => false,
        }
    }

    /// The condition that elements of the list must keep.
    fn filter(&mut self, list: ListId, filter: &Expr) -> Option<Term> {
        let before = self.element.replace(list);
        // An `else` around the list does not catch a quotient within its filter.
        let catching = std::mem::take(&mut self.catching);
        let term = self.condition(filter);
        self.element = before;
        self.catching = catching;
        term
    }

    /// The list of this name, or of its plural; no list where one is spoken of already.
    fn list_named(&mut self, name: &Name, span: Span) -> Option<(ListId, Term)> {
        if self.element.is_some() {
            return self.report(ListProblem::ListInFilter, span);
        }
        let called = std::iter::once(name.text.clone()).chain(plurals(&name.text));
        let found = called.into_iter().find_map(|called| self.meant(&called, name.span));
        let input = match found {
            Some(Thing::Input(input)) => input,
            Some(thing) => {
                let is = Self::sort_of_thing(thing);
                return self.report(ListProblem::NotAList { name: name.text.clone(), is }, name.span);
            }
            None => return self.unknown(&name.text, name.span),
        };
        let term = self.input_term(input, name.span)?;
        match term.ty {
            Ty::Records(id) => Some((id, term)),
            ty => {
                let is = self.sort(ty);
                self.report(ListProblem::NotAList { name: name.text.clone(), is }, name.span)
            }
        }
    }

    /// The list that an input of this name holds.
    fn list_called(&self, name: &str) -> Option<ListId> {
        let Some(Thing::Input(input)) = self.thing(name) else { return None };
        match self.out.inputs.get(input)?.kind {
            Kind::Records(id) => Some(id),
            _ => None,
        }
    }

    /// The index of a field that must be there.
    fn field_index(&mut self, list: ListId, field: &Name) -> Option<usize> {
        if let Some(index) = self.find_field(list, &field.text) {
            self.use_field(list, index, &field.text, field.span);
            return Some(index);
        }
        let names = self.field_names(Some(list));
        let suggestion = nearest(&field.text, names.iter().copied());
        let problem = ListProblem::NoSuchField { name: field.text.clone(), list: self.list_name(list), suggestion };
        self.report(problem, field.span)
    }

    fn find_field(&self, list: ListId, name: &str) -> Option<usize> {
        let fields = &self.out.lists.get(usize::from(list.0))?.fields;
        let is =
            |def: &InputDef| def.heading.name.text == name || def.heading.id.as_ref().is_some_and(|id| id.text == name);
        fields.iter().position(is)
    }

    /// Notes where a field is used.
    fn use_field(&mut self, list: ListId, field: usize, name: &str, at: Span) {
        let def = self.out.lists.get(usize::from(list.0)).and_then(|list| list.fields.get(field));
        if let Some(def) = def {
            let of = place_called(&def.heading, name);
            self.uses.push(Use { at, of });
        }
    }

    /// The field that a bare name stands for, where the checker stands in a filter.
    pub(crate) fn field_here(&self, name: &str) -> Option<usize> {
        self.find_field(self.element?, name)
    }

    /// Whether a name means anything where the checker stands.
    pub(crate) fn is_declared(&self, name: &str) -> bool {
        self.field_here(name).is_some() || self.thing(name).is_some()
    }

    /// A field of the element, by its bare name.
    pub(crate) fn element_field(&mut self, name: &str, field: usize, span: Span) -> Option<Term> {
        let list = self.element?;
        if self.thing(name).is_some() {
            let list = self.list_name(list);
            return self.report(ListProblem::AmbiguousField { name: name.to_owned(), list }, span);
        }
        self.use_field(list, field, name, span);
        self.element_term(list, field, span)
    }

    fn element_term(&mut self, list: ListId, field: usize, span: Span) -> Option<Term> {
        let (ty, range) = self.field_type(list, field)?;
        Some(Term::ranging(Op::Element(list, field), ty, span, range))
    }

    fn field_type(&self, list: ListId, field: usize) -> Option<(Ty, Option<Range>)> {
        let def = self.out.lists.get(usize::from(list.0))?.fields.get(field)?;
        let range = match def.kind {
            Kind::Number(unit) => Some(Range::of_input(def.low.as_ref(), def.high.as_ref(), unit)),
            _ => None,
        };
        Some((Ty::of(def.kind), range))
    }

    /// What people call a list.
    fn list_name(&self, list: ListId) -> String {
        let input = self.out.lists.get(usize::from(list.0)).and_then(|list| self.out.inputs.get(list.input));
        input.map(|input| input.heading.name.text.clone()).unwrap_or_default()
    }

    /// The fields of a list; none where there is no list.
    pub(crate) fn field_names(&self, list: Option<ListId>) -> Vec<&str> {
        let list = list.and_then(|list| self.out.lists.get(usize::from(list.0)));
        list.map(|list| list.fields.iter().map(|def| def.heading.name.text.as_str()).collect()).unwrap_or_default()
    }

    /// The list whose elements have a field of this name.
    pub(crate) fn list_with_field(&self, name: &str) -> Option<String> {
        let lists = (0..self.out.lists.len()).filter_map(|index| u16::try_from(index).ok()).map(ListId);
        lists.into_iter().find(|list| self.find_field(*list, name).is_some()).map(|list| self.list_name(list))
    }

    /// The records that an example gives.
    pub(crate) fn records_value(&mut self, list: ListId, records: &[RecordExpr]) -> Option<Value> {
        let count = self.out.lists.get(usize::from(list.0))?.fields.len();
        let mut elements: Vec<Element> = Vec::with_capacity(records.len());
        let mut whole = true;
        for record in records {
            let mut values: Vec<Option<Value>> = vec![None; count];
            for (name, value) in &record.facts {
                let Some(field) = self.field_index(list, name) else {
                    whole = false;
                    continue;
                };
                if values.get(field).is_some_and(Option::is_some) {
                    self.report::<()>(MeaningProblem::Duplicate { name: name.text.clone() }, name.span);
                    whole = false;
                }
                let kind = self.out.lists.get(usize::from(list.0))?.fields.get(field)?.kind;
                let value = self.fixed_value(value, kind);
                whole &= value.is_some();
                if let Some(slot) = values.get_mut(field) {
                    *slot = value;
                }
            }
            elements.push(values.into());
        }
        whole.then(|| Value::Records(elements.into()))
    }
}

/// The number of elements that a list may have.
fn most_elements() -> Decimal {
    Decimal::whole(i64::try_from(limits::LIST_ELEMENTS).unwrap_or(i64::MAX))
}
