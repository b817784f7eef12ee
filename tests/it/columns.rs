//! Columns against the row evaluator: whatever types the columns have, never another outcome.

use std::sync::Arc;

use gradus::columns::arrow_array::builder::{PrimitiveDictionaryBuilder, StringDictionaryBuilder};
use gradus::columns::arrow_array::cast::AsArray;
use gradus::columns::arrow_array::types::{
    Date32Type, Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use gradus::columns::arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Date64Array, Decimal128Array, DictionaryArray, Float64Array, Int8Array,
    Int16Array, Int32Array, Int64Array, LargeStringArray, NullArray, PrimitiveArray, RecordBatch, StringArray,
    StringViewArray, TimestampMicrosecondArray, TimestampMillisecondArray, TimestampSecondArray, UInt8Array,
    UInt64Array,
};
use gradus::columns::arrow_schema::{DataType, Field, Schema};
use gradus::diagnostic::Lang;
use gradus::eval::{Answer, Shown, Status, Verdict};
use gradus::plan::Input;
use gradus::value::{Fact, Kind, Unit};
use gradus::{Clock, Lead, Policy};
use jiff::civil::date;

use crate::generator::{self, Dice};

/// What one lead got.
pub(crate) type Outcome = (Option<String>, String, Option<i32>);

fn words(batch: &RecordBatch, at: usize) -> Vec<Option<String>> {
    let dictionary = batch.column(at).as_dictionary::<Int8Type>();
    let texts = dictionary.downcast_dict::<StringArray>().expect("texts");
    texts.into_iter().map(|word| word.map(str::to_owned)).collect()
}

pub(crate) fn outcomes(batch: &RecordBatch) -> Vec<Outcome> {
    let due = batch.column(2).as_primitive::<Date32Type>();
    let both = words(batch, 0).into_iter().zip(words(batch, 1));
    both.zip(due.iter()).map(|((grade, status), due)| (grade, status.expect("a status"), due)).collect()
}

/// The same by the row evaluator.
fn by_definition(policy: &Policy, lead: &Lead, clock: Clock) -> Outcome {
    outcome(policy, &policy.grade_at(lead, clock))
}

/// The same of a verdict.
pub(crate) fn outcome(policy: &Policy, verdict: &Verdict) -> Outcome {
    let brief = policy.brief_of_verdict(verdict);
    let status = match brief.status {
        Status::Graded => "graded",
        Status::Undetermined => "undetermined",
        Status::Ungraded => "ungraded",
        Status::Conflict => "conflict",
        Status::Rejected => "rejected",
    };
    let due = brief.due_day().map(|day| i32::try_from(day).expect("a day"));
    (verdict.grade().map(str::to_owned), status.to_owned(), due)
}

/// All that a policy can be asked for beside the outcome.
fn results_of(policy: &Policy) -> Vec<&str> {
    let plan = policy.plan();
    let scores = plan.scorecards.iter().map(|card| card.id.as_str());
    scores.chain(plan.decisions.iter().map(|decision| decision.id.as_str())).collect()
}

/// The results that were asked for, by row, as texts.
fn said(batch: &RecordBatch, asked: usize) -> Vec<Vec<Option<String>>> {
    let columns = batch.columns().iter().skip(batch.num_columns() - asked);
    let told = columns.map(|column| -> Vec<Option<String>> {
        match column.data_type() {
            DataType::Boolean => column.as_boolean().iter().map(|yes| yes.map(|yes| yes.to_string())).collect(),
            DataType::Date32 => {
                let days = column.as_primitive::<Date32Type>().iter();
                let epoch = date(1970, 1, 1);
                days.map(|day| day.map(|day| (epoch + jiff::Span::new().days(day)).to_string())).collect()
            }
            DataType::Decimal128(_, scale) => {
                let scale = u32::try_from(*scale).expect("behind the point");
                let decimal = |digits: i128| gradus::value::Fraction::new(digits, 10_i128.pow(scale)).expect("a scale");
                let digits = column.as_primitive::<Decimal128Type>().iter();
                digits.map(|digits| digits.map(|digits| decimal(digits).reduced().to_string())).collect()
            }
            DataType::Dictionary(..) => {
                let texts = column.as_dictionary::<UInt8Type>().downcast_dict::<StringArray>().expect("texts");
                texts.into_iter().map(|text| text.map(str::to_owned)).collect()
            }
            _ => column.as_string::<i32>().iter().map(|text| text.map(str::to_owned)).collect(),
        }
    });
    let told: Vec<Vec<Option<String>>> = told.collect();
    (0..batch.num_rows()).map(|row| told.iter().map(|column| column[row].clone()).collect()).collect()
}

/// The same by the row evaluator.
fn said_by_definition(policy: &Policy, lead: &Lead, clock: Clock, asked: &[&str]) -> Vec<Option<String>> {
    let verdict = policy.grade_at(lead, clock);
    let text = |shown: &Shown| match shown {
        Shown::YesNo(yes) => yes.to_string(),
        Shown::Number(number) => number.rounded(6).0,
        Shown::Text(text) => text.clone(),
        Shown::Date(day) => day.to_string(),
        Shown::Moment(at) => at.to_string(),
        Shown::Duration(length) => length.to_string(),
        Shown::List(texts) => texts.join(", "),
    };
    let said = asked.iter().map(|id| {
        let score = verdict.scores.iter().find(|score| score.id == *id).map(|score| &score.points);
        let decision = verdict.decisions.iter().find(|decision| decision.id == *id).map(|decision| &decision.value);
        match score.or(decision) {
            Some(Answer::Is(value)) => Some(text(value)),
            _ => None,
        }
    });
    said.collect()
}

/// `12.50` as digits behind so many places; none where the text is something else.
fn decimal(text: &str, scale: usize) -> Option<i128> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    if digits.is_empty() || !plain(digits) || !plain(part) || part.len() > scale || text.ends_with('.') {
        return None;
    }
    format!("{whole}{part:0<scale$}").parse().ok()
}

/// All of them, if each that is there can be read.
fn all<T>(texts: &[Option<String>], read: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
    texts.iter().map(|text| text.as_ref().map_or(Some(None), |text| read(text).map(Some))).collect()
}

/// A column of texts, in one of the forms that Arrow has.
fn texts(texts: &[Option<String>], dice: &mut Dice) -> ArrayRef {
    let some = || texts.iter().map(|text| text.as_deref());
    match dice.below(5) {
        0 => Arc::new(some().collect::<StringArray>()),
        1 => Arc::new(some().collect::<LargeStringArray>()),
        2 => Arc::new(some().collect::<StringViewArray>()),
        3 => {
            let mut builder = StringDictionaryBuilder::<Int32Type>::new();
            some().for_each(|text| builder.append_option(text));
            Arc::new(builder.finish())
        }
        // A dictionary of which an entry is null, and keys that are null as well.
        _ => {
            let mut values: Vec<Option<&str>> = vec![None];
            let mut keys = Vec::new();
            for text in some() {
                let key = match values.iter().position(|known| *known == text) {
                    Some(key) => key,
                    None => {
                        values.push(text);
                        values.len() - 1
                    }
                };
                keys.push(if text.is_none() && dice.chance(50) { None } else { i32::try_from(key).ok() });
            }
            let values: StringArray = values.into_iter().collect();
            Arc::new(DictionaryArray::try_new(Int32Array::from(keys), Arc::new(values)).expect("a dictionary"))
        }
    }
}

/// Whole numbers in as few bits as they need.
fn narrowest(numbers: Vec<Option<i64>>) -> ArrayRef {
    fn narrow<T: TryFrom<i64>>(numbers: &[Option<i64>]) -> Option<Vec<Option<T>>> {
        numbers.iter().map(|number| number.map_or(Some(None), |n| T::try_from(n).ok().map(Some))).collect()
    }
    if let Some(bytes) = narrow::<i8>(&numbers) {
        return Arc::new(Int8Array::from(bytes));
    }
    if let Some(shorts) = narrow::<i16>(&numbers) {
        return Arc::new(Int16Array::from(shorts));
    }
    match narrow::<i32>(&numbers) {
        Some(halves) => Arc::new(Int32Array::from(halves)),
        None => Arc::new(Int64Array::from(numbers)),
    }
}

/// Whole numbers as numbers of one type or another, or as a dictionary of them.
fn whole(numbers: Vec<Option<i64>>, dice: &mut Dice) -> ArrayRef {
    let digits = |numbers: &[Option<i64>]| numbers.iter().map(|n| n.map(i128::from)).collect::<Decimal128Array>();
    match dice.below(4) {
        0 => Arc::new(digits(&numbers).with_precision_and_scale(38, 0).expect("it fits")),
        1 => {
            let mut builder = PrimitiveDictionaryBuilder::<Int32Type, Int64Type>::new();
            numbers.into_iter().for_each(|number| builder.append_option(number));
            Arc::new(builder.finish())
        }
        _ => narrowest(numbers),
    }
}

/// The facts of one input as a column.
fn column(input: &Input, of: &[Option<String>], dice: &mut Dice) -> ArrayRef {
    let shares = input.kind == Kind::Number(Unit::Percent);
    let scale = *dice.pick(if shares { &[2_usize, 6, 12, 3] } else { &[0_usize, 2, 6, 12] });
    if of.iter().all(Option::is_none) && dice.chance(50) {
        return Arc::new(NullArray::new(of.len()));
    }
    match input.kind {
        Kind::Number(_) if dice.chance(80) => {
            if let Some(small) = all(of, |text| text.parse::<u8>().ok()).filter(|_| !shares && dice.chance(30)) {
                return Arc::new(UInt8Array::from(small));
            }
            if let Some(whole) = all(of, |text| decimal(text, 0).and_then(|digits| i64::try_from(digits).ok()))
                && !shares
                && dice.chance(70)
            {
                let natural: Option<Vec<Option<u64>>> =
                    whole.iter().map(|digits| digits.map_or(Some(None), |n| u64::try_from(n).ok().map(Some))).collect();
                return match natural {
                    Some(natural) if dice.chance(30) => Arc::new(UInt64Array::from(natural)),
                    _ => self::whole(whole, dice),
                };
            }
            match all(of, |text| decimal(text, scale)) {
                Some(digits) => {
                    let array = Decimal128Array::from(digits);
                    let scale = i8::try_from(scale).expect("small");
                    Arc::new(array.with_precision_and_scale(38, scale).expect("it fits"))
                }
                None => texts(of, dice),
            }
        }
        Kind::YesNo if dice.chance(70) => {
            let yes = |text: &str| match text {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            };
            match all(of, yes) {
                Some(truths) if dice.chance(40) => {
                    whole(truths.into_iter().map(|yes| yes.map(i64::from)).collect(), dice)
                }
                Some(truths) => Arc::new(BooleanArray::from(truths)),
                None => texts(of, dice),
            }
        }
        Kind::Date if dice.chance(70) => {
            let epoch = date(1970, 1, 1);
            let day = |text: &str| text.parse::<jiff::civil::Date>().ok().map(|day| (day - epoch).get_days());
            match all(of, day) {
                Some(days) if dice.chance(30) => {
                    let midnight = |day: Option<i32>| day.map(|day| i64::from(day) * 86_400);
                    Arc::new(days.into_iter().map(midnight).collect::<TimestampSecondArray>())
                }
                Some(days) if dice.chance(20) => {
                    let midnight = |day: Option<i32>| day.map(|day| i64::from(day) * 86_400_000);
                    Arc::new(days.into_iter().map(midnight).collect::<Date64Array>())
                }
                // As in 20261122.
                Some(_) if dice.chance(20) => {
                    let digits = |text: &str| text.replace('-', "").parse::<i64>().ok();
                    whole(all(of, digits).expect("days"), dice)
                }
                Some(days) => Arc::new(Date32Array::from(days)),
                None => texts(of, dice),
            }
        }
        Kind::Moment if dice.chance(70) => {
            let moment = |text: &str| text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_microsecond);
            match all(of, moment) {
                Some(moments) => Arc::new(TimestampMicrosecondArray::from(moments).with_timezone("+08:00")),
                None => texts(of, dice),
            }
        }
        Kind::Text | Kind::Member(_) if dice.chance(50) => {
            let number = |text: &str| text.parse::<i64>().ok().filter(|number| number.to_string() == text);
            match all(of, number) {
                Some(numbers) => whole(numbers, dice),
                None => texts(of, dice),
            }
        }
        _ => texts(of, dice),
    }
}

/// What a lead may still be, by the row evaluator.
fn possible(policy: &Policy, verdict: &Verdict) -> Option<String> {
    let gradus::eval::Outcome::Undetermined { or_ungraded, or_conflict, .. } = &verdict.outcome else { return None };
    let scale = usize::from(policy.plan().grades.expect("grades").0);
    let named = policy.plan().scales[scale].members.iter().zip(&policy.labels().scales[scale].1);
    let mut may: Vec<String> = named
        .filter(|(member, _)| verdict.possible_grades().contains(&member.id.as_str()))
        .map(|(_, label)| label.name.clone())
        .collect();
    may.extend(or_ungraded.then(|| "ungraded".to_owned()));
    may.extend(or_conflict.then(|| "conflict".to_owned()));
    Some(may.join(", "))
}

/// Leads as a record batch.
pub(crate) struct Table<'a> {
    pub(crate) batch: RecordBatch,
    /// Facts without a column.
    pub(crate) absent: Vec<&'a str>,
    /// What each lead holds as far as there are columns.
    pub(crate) held: Vec<Lead>,
}

/// Random leads as a record batch, its columns of any type that holds them; some facts have none, some have no gap, and some
/// leads have a fault.
pub(crate) fn table<'a>(policy: &'a Policy, leads: &[Lead], dice: &mut Dice) -> Table<'a> {
    let (mut fields, mut absent): (Vec<(String, ArrayRef)>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut held: Vec<Lead> = vec![Lead::new(); leads.len()];
    for input in &policy.plan().inputs {
        if matches!(input.kind, Kind::List | Kind::Records(_) | Kind::Row(_)) || dice.chance(4) {
            absent.push(input.id.as_str());
            continue;
        }
        let fault = dice.chance(10).then(|| dice.below(leads.len()));
        let cells = leads.iter().enumerate().map(|(at, lead)| {
            let found = lead.facts().iter().find(|(name, _)| *name == input.id);
            match found {
                Some((_, Fact::Text(_))) if fault == Some(at) => Some("99999999999".to_owned()),
                Some((_, Fact::Text(text))) => Some(text.clone()),
                _ => None,
            }
        });
        let mut cells: Vec<Option<String>> = cells.collect();
        // Columns without a gap are read where they lie.
        if dice.chance(60) {
            let some = cells.iter().flatten().next().cloned();
            cells.iter_mut().filter(|cell| cell.is_none()).for_each(|cell| cell.clone_from(&some));
        }
        for (lead, cell) in held.iter_mut().zip(&cells) {
            if let Some(cell) = cell {
                lead.push(input.id.as_str(), cell.as_str());
            }
        }
        fields.push((input.id.clone(), column(input, &cells, dice)));
    }
    let count: ArrayRef = Arc::new(Int64Array::from_iter_values(leads.iter().map(|_| 1)));
    fields.push(("nobody asks for this".to_owned(), count));
    let batch = RecordBatch::try_from_iter_with_nullable(fields.into_iter().map(|(name, array)| (name, array, true)))
        .expect("a batch");
    Table { batch, absent, held }
}

#[test]
fn columns_grade_random_leads_as_the_row_evaluator_does() {
    let clock = Clock::on(date(2026, 11, 26));
    let (mut leads_in_all, mut long_way, mut with_kernel) = (0, 0, 0);
    let (mut results_in_all, mut fast_with_results, mut undetermined) = (0, 0, 0);
    for seed in 0..generator::cases(40) {
        let text = generator::policy(seed);
        let policy = generator::compiled(&text).on(date(2026, 11, 26));
        let mut dice = Dice::new(seed);
        let leads = generator::leads(&policy, seed, 60);
        let Table { batch, absent, held } = table(&policy, &leads, &mut dice);
        let asked: Vec<&str> = if dice.chance(50) { results_of(&policy) } else { Vec::new() };
        let columns = policy.columns_without(&batch.schema(), &absent);
        let mut columns = match columns.and_then(|columns| columns.with_results(&asked)) {
            Ok(columns) => columns.spoken_in(Lang::En).with_possible(),
            Err(error) => panic!("{error}\n{text}"),
        };
        // A part of a batch is a batch as well.
        let parts = [batch.slice(0, 23), batch.slice(23, 0), batch.slice(23, leads.len() - 23)];
        let graded: Vec<RecordBatch> = parts.iter().map(|part| columns.grade(part).expect("it is graded")).collect();
        let found: Vec<Outcome> = graded.iter().flat_map(outcomes).collect();
        assert_eq!(found.len(), leads.len());
        for (at, (lead, found)) in held.iter().zip(&found).enumerate() {
            let wanted = by_definition(&policy, lead, clock);
            assert_eq!(*found, wanted, "lead {at}, seed {seed}: {lead:?}\n{:?}\n{text}", batch.schema());
        }
        let mays = graded.iter().flat_map(|batch| batch.columns().last().expect("a column").as_string::<i32>().iter());
        for (at, (lead, may)) in held.iter().zip(mays).enumerate() {
            let wanted = possible(&policy, &policy.grade_at(lead, clock));
            assert_eq!(may, wanted.as_deref(), "lead {at}, seed {seed}: {lead:?}\n{text}");
            undetermined += usize::from(may.is_some());
        }
        let before = |batch: &RecordBatch| {
            batch.project(&(0..batch.num_columns() - 1).collect::<Vec<_>>()).expect("all but what is possible")
        };
        let graded: Vec<RecordBatch> = graded.iter().map(before).collect();
        let said: Vec<Vec<Option<String>>> = graded.iter().flat_map(|batch| said(batch, asked.len())).collect();
        for (at, (lead, said)) in held.iter().zip(&said).enumerate() {
            let wanted = said_by_definition(&policy, lead, clock, &asked);
            assert_eq!(*said, wanted, "lead {at}, seed {seed}, {asked:?}: {lead:?}\n{text}");
            results_in_all += said.iter().flatten().count();
        }
        let faults = graded.iter().flat_map(|batch| {
            batch.column(3).as_string::<i32>().iter().map(|fault| fault.is_some()).collect::<Vec<_>>()
        });
        assert!(faults.zip(&found).all(|(fault, (_, status, _))| fault == (status == "rejected")));
        leads_in_all += leads.len();
        if !asked.is_empty() {
            fast_with_results += leads.len() as u64 - columns.long_way();
        }
        if policy.has_kernel() && asked.is_empty() {
            with_kernel += leads.len();
            long_way += columns.long_way();
        }
    }
    println!("{leads_in_all} leads, {with_kernel} of policies with a kernel, {long_way} of these the long way");
    println!("{results_in_all} scores and decisions; the kernel graded {fast_with_results} leads with theirs");
    assert!(undetermined > 0, "of some leads it is said what they may be");
    assert!(results_in_all > 0 && fast_with_results > 0, "some leads have results, some of them by the kernel");
    assert!(with_kernel > 0 && long_way < with_kernel as u64, "the kernel grades some");
}

const POLICY: &str = "grades A > B
input revisits count
input channel one of fair, web
input asked yes/no default no
if revisits >= 3 and channel is fair then grade A
otherwise grade B
";

#[test]
fn more_leads_than_a_block_are_graded_in_order() {
    let policy = generator::compiled(POLICY);
    let revisits: Int64Array = (0..5_000).map(|at| (at % 97 != 0).then_some(at % 7)).collect();
    let channel = DictionaryArray::<UInt8Type>::try_new(
        UInt8Array::from_iter_values((0..5_000_u64).map(|at| u8::try_from(at % 3).expect("small"))),
        Arc::new(StringArray::from(vec![Some("fair"), Some("web"), None])),
    );
    let batch = RecordBatch::try_from_iter([
        ("revisits", Arc::new(revisits) as ArrayRef),
        ("channel", Arc::new(channel.expect("a dictionary"))),
        ("asked", Arc::new(BooleanArray::from(vec![true; 5_000]))),
    ]);
    let batch = batch.expect("a batch");
    let mut columns = policy.columns(&batch.schema()).expect("columns");
    let graded = columns.grade(&batch).expect("it is graded");
    assert_eq!(*graded.schema(), columns.results());
    for (at, outcome) in outcomes(&graded).into_iter().enumerate() {
        let mut lead = Lead::new().with("asked", "yes");
        if at % 97 != 0 {
            lead = lead.with("revisits", u32::try_from(at % 7).expect("small"));
        }
        if at % 3 < 2 {
            lead = lead.with("channel", if at % 3 == 0 { "fair" } else { "web" });
        }
        assert_eq!(outcome, by_definition(&policy, &lead, Clock::on(date(2026, 11, 26))), "lead {at}");
    }
    // Missing facts that are each compared with constants are the kernel's as well.
    assert_eq!(columns.long_way(), 0);
    let empty = columns.grade(&batch.slice(0, 0)).expect("nothing to grade");
    assert_eq!((empty.num_rows(), empty.schema()), (0, graded.schema()));
}

#[test]
fn dictionaries_say_what_their_texts_say_whatever_their_keys_and_their_order() {
    const LEADS: u16 = 8_300;
    let policy = generator::compiled(POLICY);
    let graded = |channel: ArrayRef| {
        let revisits = Int64Array::from_iter_values((0..i64::from(LEADS)).map(|at| at % 7));
        let asked = BooleanArray::from(vec![true; usize::from(LEADS)]);
        let batch = RecordBatch::try_from_iter([
            ("revisits", Arc::new(revisits) as ArrayRef),
            ("channel", channel),
            ("asked", Arc::new(asked)),
        ]);
        // More than two blocks, and not from the beginning, so that keys are read from where they are cut.
        outcomes(&policy.grade_batch(&batch.expect("a batch").slice(5, 8_250)).expect("it is graded"))
    };
    for entries in
        [vec!["fair", "web"], vec!["web", "fair"], vec!["web", "fair", "web"], vec!["fair", "web", "unheard of"]]
    {
        let place = |at: u16| usize::from(at) * 7 / 3 % entries.len();
        let texts = StringArray::from_iter_values((0..LEADS).map(|at| entries[place(at)]));
        let wanted = graded(Arc::new(texts));
        macro_rules! same_by {
            ($($key:ty)*) => {
                $({
                    let keys = PrimitiveArray::<$key>::from_iter_values((0..LEADS).map(|at| place(at).try_into().expect("small")));
                    let texts = Arc::new(StringArray::from(entries.clone()));
                    let channel = DictionaryArray::try_new(keys, texts).expect("a dictionary");
                    assert_eq!(graded(Arc::new(channel)), wanted, "{entries:?} by {}", stringify!($key));
                })*
            };
        }
        same_by!(Int8Type Int16Type Int32Type Int64Type UInt8Type UInt16Type UInt32Type UInt64Type);
    }
}

#[test]
fn columns_that_do_not_fit_are_told_by_name_type_and_remedy() {
    let policy = generator::compiled(POLICY);
    let field = |name: &str, of: DataType| Field::new(name, of, true);
    let told = |fields: Vec<Field>| {
        let error = policy.columns(&Schema::new(fields)).expect_err("they do not fit");
        (error.to_string(), error.message(Lang::Zh).to_owned())
    };
    let (revisits, channel, asked) =
        (field("revisits", DataType::Int64), field("channel", DataType::Utf8), field("asked", DataType::Boolean));
    let (en, zh) = told(vec![revisits.clone(), asked.clone()]);
    assert!(en.contains("`channel`") && en.contains("`revisits`, `asked`") && en.contains("Utf8View"), "{en}");
    assert!(zh.contains("“channel”"), "{zh}");
    let (en, _) = told(vec![field("revisits", DataType::Float64), channel.clone(), asked.clone()]);
    assert!(en.contains("`revisits`") && en.contains("Float64") && en.contains("Decimal128"), "{en}");
    let shares = DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Float64));
    let (en, _) = told(vec![revisits.clone(), field("channel", shares), asked.clone()]);
    assert!(en.contains("`channel`") && en.contains("Dictionary"), "{en}");
    let (en, _) = told(vec![revisits.clone(), field("Revisits", DataType::Int8), channel.clone(), asked.clone()]);
    assert!(en.contains("`revisits` and `Revisits`"), "{en}");
    assert!(
        policy.columns_without(&Schema::empty(), &["visits"]).expect_err("no fact").to_string().contains("`visits`")
    );
    // A batch of other columns than those that were bound.
    let bound = Schema::new(vec![revisits, channel, asked]);
    let mut columns = policy.columns(&bound).expect("columns");
    let other = RecordBatch::try_from_iter([
        ("revisits", Arc::new(Float64Array::from(vec![1.0])) as ArrayRef),
        ("channel", Arc::new(StringArray::from(vec!["fair"]))),
        ("asked", Arc::new(BooleanArray::from(vec![true]))),
    ]);
    let error = columns.grade(&other.expect("a batch")).expect_err("another type").to_string();
    assert!(error.contains("`revisits`") && error.contains("Int64") && error.contains("Float64"), "{error}");
    // Without a day, a policy that reads it says so.
    let dated = generator::compiled("grades A > B\ninput seen date\nif seen >= today then grade A\notherwise grade B");
    let schema = Schema::new(vec![field("seen", DataType::Date32)]);
    assert!(dated.columns(&schema).expect_err("no day").to_string().contains("policy.on(date)"));
}

#[test]
fn values_beyond_every_bound_are_rejected_with_a_reason() {
    let policy = generator::compiled(POLICY).on(date(2026, 11, 26));
    let batch = RecordBatch::try_from_iter([
        ("revisits", Arc::new(UInt64Array::from(vec![u64::MAX, 3])) as ArrayRef),
        ("channel", Arc::new(StringArray::from(vec!["fair", "telephone"]))),
        ("asked", Arc::new(StringArray::from(vec!["yes", "no"]))),
    ]);
    let batch = batch.expect("a batch");
    let mut columns = policy.columns(&batch.schema()).expect("columns").spoken_in(Lang::En);
    let graded = columns.grade(&batch).expect("it is graded");
    assert!(outcomes(&graded).iter().all(|(grade, status, _)| grade.is_none() && status == "rejected"));
    let faults: Vec<&str> = graded.column(3).as_string::<i32>().iter().flatten().collect();
    assert!(faults[0].starts_with("revisits: ") && faults[1].starts_with("channel: "), "{faults:?}");
    assert!(faults[1].contains("telephone"), "{faults:?}");
}

#[test]
fn whole_numbers_say_what_the_same_digits_say_in_a_table() {
    let text = "grades A > B\nscale rooms one \"1\" > two \"2\"\ninput asked yes/no\ninput phone text\ninput seen date\ninput rise percent\ninput never count\n\
                input stage rooms\n\
                if asked and phone is \"13800138000\" and seen >= 2026-11-22 and stage is two then grade A\notherwise grade B";
    let policy = generator::compiled(text);
    let rise = Decimal128Array::from(vec![6, 100, 0, 0]).with_precision_and_scale(4, 2).expect("it fits");
    let fields = || -> Vec<(&str, ArrayRef)> {
        vec![
            ("asked", Arc::new(Int8Array::from(vec![1, 0, 2, 1])) as ArrayRef),
            ("phone", Arc::new(UInt64Array::from(vec![13_800_138_000, 1, 1, 13_800_138_000]))),
            ("seen", Arc::new(Int32Array::from(vec![20_261_122, 20_261_121, 20_261_122, 46_348]))),
            ("rise", Arc::new(rise.clone())),
            ("never", Arc::new(NullArray::new(4))),
            ("stage", Arc::new(Int64Array::from(vec![2, 1, 2, 2]))),
        ]
    };
    let batch = RecordBatch::try_from_iter_with_nullable(fields().into_iter().map(|(name, of)| (name, of, true)));
    let batch = batch.expect("a batch");
    let mut columns = policy.columns(&batch.schema()).expect("columns");
    let graded = columns.grade(&batch).expect("it is graded");
    let words: Vec<String> = outcomes(&graded).into_iter().map(|(grade, status, _)| grade.unwrap_or(status)).collect();
    assert_eq!(words, ["A", "B", "rejected", "rejected"]);
    let faults: Vec<&str> = graded.column(3).as_string::<i32>().iter().flatten().collect();
    assert!(faults[0].contains("`2` is not yes or no") && faults[1].contains("46348"), "{faults:?}");
    // What may be one per cent or the whole is told, and so is what no table has.
    for (name, of, part) in [
        ("rise", Arc::new(Int64Array::from(vec![1; 4])) as ArrayRef, "0.06"),
        ("asked", Arc::new(Float64Array::from(vec![1.0; 4])), "boolean"),
        ("phone", Arc::new(Float64Array::from(vec![1.0; 4])), "write it as a text"),
        ("seen", Arc::new(TimestampMicrosecondArray::from(vec![0; 4]).with_timezone("UTC")), "Date32"),
        ("never", Arc::new(Float64Array::from(vec![1.0; 4])), "Int64"),
    ] {
        let fields =
            fields().into_iter().map(|(other, held)| (other, if other == name { of.clone() } else { held }, true));
        let batch = RecordBatch::try_from_iter_with_nullable(fields).expect("a batch");
        let error = policy.columns(&batch.schema()).expect_err("it is refused");
        assert!(error.to_string().contains(&format!("`{name}`")) && error.to_string().contains(part), "{error}");
        assert!(error.message(Lang::Zh).contains(&format!("“{name}”")), "{}", error.message(Lang::Zh));
    }
}

#[test]
fn times_without_a_zone_are_those_of_the_policy() {
    let text =
        "grades A > B\ninput came moment\ninput seen date\nif came >= now - 1 hour then grade A\notherwise grade B";
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let now: jiff::Timestamp = "2026-11-26T04:00:00Z".parse().expect("a moment");
    let clock = Clock { today: date(2026, 11, 26), now };
    let policy = generator::compiled(text).in_zone(zone).at(clock);
    let at = |second: i64, thousandth: i64| (now.as_second() + second) * 1_000 + thousandth;
    // On the clocks of the zone, eight hours later than in UTC.
    let shown = [0, -3_600, -3_601, 8 * 3_600].map(|second| at(second + 8 * 3_600, 500));
    let came: TimestampMillisecondArray = shown.into_iter().map(Some).collect();
    // A day, a day and a time.
    let seen: TimestampSecondArray = [0, 86_400, 60, 0].into_iter().map(Some).collect();
    let batch = RecordBatch::try_from_iter([("came", Arc::new(came) as ArrayRef), ("seen", Arc::new(seen))]);
    let batch = batch.expect("a batch");
    let mut columns = policy.columns(&batch.schema()).expect("columns");
    let graded = outcomes(&columns.grade(&batch).expect("it is graded"));
    let statuses: Vec<(Option<&str>, &str)> =
        graded.iter().map(|(grade, status, _)| (grade.as_deref(), status.as_str())).collect();
    assert_eq!(statuses, [(Some("A"), "graded"), (Some("A"), "graded"), (None, "rejected"), (Some("A"), "graded")]);
    for (row, outcome) in graded.into_iter().enumerate() {
        let lead = columns.record(&batch, row).expect("a lead");
        assert_eq!(outcome, by_definition(&policy, &lead, clock), "lead {row}");
    }
}

#[test]
fn scores_and_decisions_come_where_they_are_asked_for() {
    let text = "grades A > B
input revisits count
input channel one of fair, web
input asked yes/no default no
scorecard keen {
  item often { 3 when revisits >= 3  1.5 when revisits >= 1  otherwise 0 }
  item met { 2 when channel is fair or asked  otherwise 0 }
}
if keen >= 4 then grade A
otherwise grade B
decide call { \"today\" when grade is A  \"soon\" when revisits >= 1 }
decide note { \"came {revisits} times\" when revisits >= 1 }
";
    let policy = generator::compiled(text);
    let batch = RecordBatch::try_from_iter([
        ("revisits", Arc::new(Int64Array::from(vec![Some(3), Some(1), Some(0), None, Some(-1)])) as ArrayRef),
        ("channel", Arc::new(StringArray::from(vec!["fair", "fair", "web", "fair", "web"]))),
    ]);
    let batch = batch.expect("a batch");
    let columns = policy.columns_without(&batch.schema(), &["asked"]).expect("columns");
    let mut asking = columns.clone().with_results(&["keen", "call"]).expect("both are results");
    let graded = asking.grade(&batch).expect("it is graded");
    assert_eq!(*graded.schema(), asking.results());
    let some = |keen: &str, call: &str| vec![Some(keen.to_owned()), Some(call.to_owned())];
    let none = || vec![None, None];
    let mut wanted = vec![some("5", "today"), some("3.5", "soon"), vec![Some("0".to_owned()), None], none(), none()];
    for (lead, wanted) in said(&graded, 2).into_iter().zip(&mut wanted) {
        assert_eq!(lead, *wanted);
    }
    // What is filled in is the row evaluator's.
    let mut noting = columns.clone().with_results(&["note"]).expect("a result");
    let notes = said(&noting.grade(&batch).expect("it is graded"), 1);
    assert_eq!(notes[..2].concat(), ["came 3 times", "came 1 times"].map(|note| Some(note.to_owned())));
    // The one with a missing fact, and the one that is rejected.
    assert_eq!(asking.long_way(), 2);
    let asked: ArrayRef = Arc::new(BooleanArray::from(vec![false; 5]));
    let columns_of = |batch: &RecordBatch, of: &str| batch.column_by_name(of).expect("a column").clone();
    let all =
        [("revisits", columns_of(&batch, "revisits")), ("channel", columns_of(&batch, "channel")), ("asked", asked)];
    let outcome = policy.grade_batch(&RecordBatch::try_from_iter(all).expect("a batch")).expect("it is graded");
    assert_eq!((outcome.num_columns(), outcome.columns()), (4, &graded.columns()[..4]));
    let error = columns.with_results(&["keenness"]).expect_err("no result");
    assert!(
        error.to_string().contains("`keenness`") && error.to_string().contains("`keen`, `call`, `note`"),
        "{error}"
    );
    assert!(error.message(Lang::Zh).contains("“keenness”"));
}

#[test]
fn a_floor_beyond_sixteen_bits_holds_in_every_width() {
    let items: Vec<String> = (0..14).map(|at| format!("  item i{at} {{ 10 when f{at}  otherwise 0 }}")).collect();
    let inputs: Vec<String> = (0..14).map(|at| format!("input f{at} yes/no\n")).collect();
    let (inputs, items) = (inputs.concat(), items.join("\n"));
    for (kept, all, none) in [("floor 40000", "40000", "40000"), ("floor 100  cap 70000", "140", "100")] {
        let text = format!(
            "grades A > B\n{inputs}scorecard keen {kept} {{\n{items}\n}}\nif keen >= 140 then grade A\notherwise grade B"
        );
        let policy = generator::compiled(&text);
        let names: Vec<String> = (0..14).map(|at| format!("f{at}")).collect();
        let said_of = |of: ArrayRef| {
            let batch = RecordBatch::try_from_iter(names.iter().map(|name| (name.as_str(), of.clone())));
            let batch = batch.expect("a batch");
            let columns = policy.columns(&batch.schema()).expect("columns");
            let mut columns = columns.with_results(&["keen"]).expect("a result");
            let graded = columns.grade(&batch).expect("it is graded");
            assert_eq!(columns.long_way(), 0, "{kept}: the kernel grades them");
            said(&graded, 1).concat()
        };
        let wanted = [Some(all.to_owned()), Some(none.to_owned())];
        assert_eq!(said_of(Arc::new(BooleanArray::from(vec![true, false]))), wanted, "{kept}");
        assert_eq!(said_of(Arc::new(StringArray::from(vec!["yes", "no"]))), wanted, "{kept}");
    }
}

#[test]
fn a_dictionary_may_have_as_many_entries_as_its_keys_can_name() {
    let members: Vec<String> = (0..128).map(|at| format!("m{at}")).collect();
    let text = format!(
        "grades A > B\ninput town one of {}\nif town is m127 then grade A\notherwise grade B",
        members.join(", ")
    );
    let policy = generator::compiled(&text);
    let keys = Int8Array::from_iter_values(0..=127);
    let town = DictionaryArray::new(keys, Arc::new(StringArray::from(members)));
    let batch = RecordBatch::try_from_iter([("town", Arc::new(town) as ArrayRef)]).expect("a batch");
    let graded = outcomes(&policy.grade_batch(&batch).expect("it is graded"));
    let of_a = graded.iter().enumerate().filter(|(_, (grade, ..))| grade.as_deref() == Some("A"));
    assert_eq!(of_a.map(|(at, _)| at).collect::<Vec<_>>(), [127]);
    assert!(graded.iter().all(|(_, status, _)| status == "graded"));
}

#[test]
fn decimals_in_a_buffer_that_ends_within_a_word_are_read() {
    let policy =
        generator::compiled("grades A > B\ninput price number\nif price >= 2.5 then grade A\notherwise grade B");
    let bytes = [250_i128, 249, -1].into_iter().flat_map(i128::to_ne_bytes).chain([0; 3]).map(u8::cast_signed);
    let buffer = Int8Array::from_iter_values(bytes).values().inner().clone();
    let price = Decimal128Array::new(buffer.into(), None).with_precision_and_scale(10, 2).expect("it fits");
    let batch = RecordBatch::try_from_iter([("price", Arc::new(price) as ArrayRef)]).expect("a batch");
    let graded = outcomes(&policy.grade_batch(&batch).expect("it is graded"));
    let grades: Vec<Option<&str>> = graded.iter().map(|(grade, ..)| grade.as_deref()).collect();
    assert_eq!(grades, [Some("A"), Some("B"), Some("B")]);
}
