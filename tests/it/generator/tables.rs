//! Tables: a line for each case with every form of a cell, and crosstabs.

use super::Writer;
use super::world::{Fact, Type};

impl Writer {
    /// A table of further results; after the grade it may read the grade.
    pub(super) fn table(&mut self) {
        match self.dice.below(4) {
            0 => self.crosstab(),
            1 => self.lines(true, false),
            _ => self.lines(false, false),
        }
    }

    /// A table that gives the grade.
    pub(super) fn grade_table(&mut self) {
        self.lines(false, true);
    }

    /// What a column can ask, as an expression and with its type.
    fn columns(&mut self) -> Vec<Fact> {
        let known: Vec<Fact> =
            self.world.inputs.iter().chain(&self.world.items).chain(&self.world.results).cloned().collect();
        let mut columns = Vec::new();
        for _ in 0..self.dice.between(1, 3) {
            columns.push(self.dice.pick(&known).clone());
        }
        let counts = self.world.inputs_of(&Type::Count);
        if !counts.is_empty() && self.dice.chance(20) {
            let (one, other) = (self.dice.pick(&counts).clone(), self.dice.pick(&counts).clone());
            let sum = format!("{} + 2 * {}", one.name, other.name);
            columns.push(Fact { name: sum, of: Type::Integer, low: 0, high: 9 });
        }
        if self.world.after_grade && self.dice.chance(30) {
            let word = self.say("grade", "等级");
            columns.push(Fact { name: word, of: Type::Members(self.world.grades), low: 0, high: 0 });
        }
        columns
    }

    /// What divides leads into few kinds: a yes/no or the members of a scale.
    fn divider(&mut self) -> Fact {
        let all = self.world.inputs.iter().chain(&self.world.items).chain(&self.world.results);
        let some: Vec<Fact> = all.filter(|fact| matches!(fact.of, Type::YesNo | Type::Members(_))).cloned().collect();
        self.dice.pick(&some).clone()
    }

    /// Every value of such a fact.
    fn every_value(&mut self, fact: &Fact) -> Vec<String> {
        match &fact.of {
            Type::Members(scale) => self.world.members(*scale).to_vec(),
            _ => vec![self.say("yes", "是"), self.say("no", "否")],
        }
    }

    /// `table t first { | a | b => c | … }`
    fn lines(&mut self, divided: bool, grade: bool) {
        let word = self.say("table", "决策表");
        let (_, heading) = self.heading();
        let best = !divided && self.dice.chance(30);
        let mut columns = self.columns();
        let mut lines = Vec::new();
        // `unique`: every line has a value of its own in the first column.
        let own: Option<Vec<String>> = divided.then(|| {
            let first = self.divider();
            let values = self.every_value(&first);
            columns.insert(0, first);
            values
        });
        let results: Vec<(String, Type)> = self.results(best, grade);
        let count = match &own {
            Some(values) => values.len(),
            None => usize::try_from(self.dice.between(1, 4)).expect("few"),
        };
        for at in 0..count {
            let mut cells: Vec<String> = Vec::new();
            for (place, column) in columns.iter().enumerate() {
                let own = own.as_ref().filter(|_| place == 0).and_then(|values| values.get(at));
                cells.push(match own {
                    Some(value) => value.clone(),
                    None => self.cell(column),
                });
            }
            lines.push(self.line(&cells.join(" | "), &results));
        }
        if self.dice.chance(60) {
            let otherwise = self.one_of(&["otherwise"], &["其余", "否则"]);
            lines.push(self.line(&otherwise, &results));
        }
        let policy = match (divided, best) {
            (true, _) => self.one_of(&["", " unique"], &["", " 唯一"]),
            (false, true) => self.say(" best", " 取优"),
            (false, false) => self.say(" first", " 首行"),
        };
        let asks: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
        let gives: Vec<String> = results.iter().map(|(shown, _)| shown.clone()).collect();
        let head = format!("| {} => {} |", asks.join(" | "), gives.join(" | "));
        let ruled = self.ruled(&head, &lines);
        self.out.push(format!("{word} {heading}{policy} {ruled}"));
    }

    /// The head and the lines in braces, each on a line of its own; now and then two side by side.
    fn ruled(&mut self, head: &str, lines: &[String]) -> String {
        let mut text = format!("{{\n  {head}");
        for line in lines {
            text += if self.dice.chance(95) { "\n  " } else { " " };
            text += line;
        }
        text + if self.dice.chance(90) { "\n}" } else { " }" }
    }

    /// What it gives: each result as the head has it, and its type. They become results that later columns may ask.
    fn results(&mut self, best: bool, grade: bool) -> Vec<(String, Type)> {
        let mut results = Vec::new();
        if grade {
            let word = self.one_of(&["grade"], &["等级", "评级"]);
            results.push((word, Type::Members(self.world.grades)));
        }
        let more = if grade { self.dice.between(0, 1) } else { self.dice.between(1, 2) };
        for _ in 0..more {
            let of = if best && results.is_empty() { self.an_ordered_type() } else { self.a_result_type() };
            let (name, heading) = self.heading();
            let kind = if of == Type::Text && self.dice.chance(40) {
                String::new()
            } else {
                format!(" {}", self.type_name(&of))
            };
            results.push((format!("{heading}{kind}"), of.clone()));
            let (low, high) = if of == Type::Count { (1, 99) } else { (0, 0) };
            self.pending.push(Fact { name, of, low, high });
        }
        results
    }

    fn a_result_type(&mut self) -> Type {
        let scales: Vec<usize> =
            (0..self.world.scales.len()).filter(|scale| !self.world.scales[*scale].name.is_empty()).collect();
        match self.dice.below(6) {
            0 => Type::YesNo,
            1 => Type::Count,
            2 => Type::Percent,
            3 => Type::Duration,
            4 if !scales.is_empty() => Type::Members(*self.dice.pick(&scales)),
            _ => Type::Text,
        }
    }

    fn an_ordered_type(&mut self) -> Type {
        let scales: Vec<usize> = (0..self.world.scales.len())
            .filter(|scale| !self.world.scales[*scale].name.is_empty() && self.world.scales[*scale].ordered)
            .collect();
        if scales.is_empty() || self.dice.chance(40) { Type::Count } else { Type::Members(*self.dice.pick(&scales)) }
    }

    fn line(&mut self, cells: &str, results: &[(String, Type)]) -> String {
        let mut answers = Vec::new();
        for (_, of) in results {
            answers.push(self.answer(of));
        }
        format!("| {cells} => {} |", answers.join(" | "))
    }

    /// What a line gives: a value, in a best-first table none that stands apart.
    fn answer(&mut self, of: &Type) -> String {
        if *of == Type::Members(self.world.grades) {
            return self.a_grade(true);
        }
        self.value_of(&Fact { name: String::new(), of: of.clone(), low: 1, high: 99 })
    }

    /// `table t crosstab a \ b => c { | | x | y | … }`
    fn crosstab(&mut self) {
        let (side, top) = (self.divider(), self.divider());
        let (word, crosstab) = (self.say("table", "决策表"), self.say("crosstab", "交叉表"));
        let (_, heading) = self.heading();
        let result = self.results(false, false).swap_remove(0);
        self.pending.truncate(1);
        let (down, across) = (self.every_value(&side), self.every_value(&top));
        // Two members may share a line.
        let down: Vec<String> = match down.as_slice() {
            [first, second, rest @ ..] if self.dice.chance(30) => {
                let comma = self.comma();
                std::iter::once(format!("{first}{comma}{second}")).chain(rest.iter().cloned()).collect()
            }
            _ => down,
        };
        let mut lines = Vec::new();
        for value in &down {
            let mut answers = Vec::new();
            for _ in &across {
                answers.push(self.answer(&result.1));
            }
            lines.push(format!("| {value} | {} |", answers.join(" | ")));
        }
        let head = format!("| | {} |", across.join(" | "));
        let (shown, side, top) = (result.0, side.name, top.name);
        let ruled = self.ruled(&head, &lines);
        self.out.push(format!("{word} {heading} {crosstab} {side} \\ {top} => {shown} {ruled}"));
    }

    /// What the value of a column must be, in one of its forms.
    fn cell(&mut self, column: &Fact) -> String {
        match self.dice.below(10) {
            0 | 1 => return "-".to_owned(),
            2 if self.is_a_fact(column) => return self.one_of(&["missing", "known"], &["未填", "已填"]),
            _ => {}
        }
        let not = if self.dice.chance(20) { self.say("not ", "非 ") } else { String::new() };
        let mut parts = vec![self.part_of_a_cell(column)];
        while self.dice.chance(30) {
            parts.push(self.part_of_a_cell(column));
        }
        let comma = self.comma();
        // Digits on both sides of a comma without a blank would be one number.
        let comma = if comma.ends_with(' ') || !comma.is_ascii() { comma } else { format!("{comma} ") };
        format!("{not}{}", parts.join(&comma))
    }

    /// Whether it can be known or missing: results are neither.
    fn is_a_fact(&self, column: &Fact) -> bool {
        self.world.inputs.iter().chain(&self.world.items).any(|fact| fact.name == column.name)
    }

    fn part_of_a_cell(&mut self, column: &Fact) -> String {
        let value = self.value_of(column);
        let ordered = match &column.of {
            Type::Members(scale) => self.world.scales[*scale].ordered && value != "Lost",
            Type::YesNo | Type::Text => false,
            Type::Count
            | Type::Integer
            | Type::Number
            | Type::Percent
            | Type::Money
            | Type::Date
            | Type::Moment
            | Type::Duration => true,
        };
        if !ordered || self.dice.chance(40) {
            return value;
        }
        let ranged = matches!(column.of, Type::Count | Type::Integer | Type::Percent) && column.high > column.low;
        if ranged && self.dice.chance(50) {
            let low = self.dice.between(column.low.max(0), column.high - 1);
            let high = self.dice.between(low + 1, column.high);
            let unit = if column.of == Type::Percent { "%" } else { "" };
            let sign = *self.dice.pick(&["..", "..<"]);
            return format!("{low}{unit}{sign}{high}{unit}");
        }
        let sign = *self.dice.pick(&[">=", "<=", ">", "<", "≥", "≤"]);
        format!("{sign} {value}")
    }

    /// What the tables so far give may be asked from here on.
    pub(super) fn table_is_done(&mut self) {
        let done = std::mem::take(&mut self.pending);
        self.world.results.extend(done);
    }
}
