//! Sentences, and what else speaks of the grade: promises, deadlines, the pool.

use crate::source::Span;
use crate::syntax::format::both::Both;
use crate::syntax::format::line::{Cell, Sort};
use crate::syntax::format::rows::braced;
use crate::syntax::format::writer::{Place, Writer};
use crate::syntax::tree::{
    Action, Expect, Expr, FollowLine, Name, Promise, PromiseKind, Release, Rhythm, Sentence, Text,
};

impl Writer<'_> {
    /// `rule name: if C then grade A because "…"`: on one line, or broken where its author did or where it is too long.
    pub(super) fn sentence(&mut self, sentence: &Sentence, span: Span) {
        let (condition, action) = (&sentence.condition, self.action(&sentence.action));
        let because = sentence.because.as_ref().map(|because| (self.because(because), because.span));
        let mut before = Both::default();
        let mut from = span.start;
        let mut indent = 0;
        if let Some(heading) = &sentence.heading {
            before = self.heading_text(&Both::of("rule", "规则"), heading).glued(&Both::of(":", "："));
            let colon = self.sign(':', heading.title.as_ref().map_or(heading.name.span.end, |title| title.span.end));
            let word = self.next(colon.saturating_add(1));
            if self.broken(colon, word) {
                self.line(0, Sort::Plain, vec![Cell::new(std::mem::take(&mut before))], from, colon.saturating_add(1));
                (from, indent) = (word, 2);
            }
        }
        let start = before.and(&Both::of("if", "若"));
        let (first, rest, joined) = self.terms(condition, true);
        // The Chinese comma goes with what stands before it.
        let (head, end) = (start.and(&joined), Both { en: String::new(), zh: format!("，则 {}", action.zh) });
        let mut flat =
            vec![Cell::new(head.glued(&end)), Cell::new(Both { en: format!("then {}", action.en), zh: String::new() })];
        let mut far = because.as_ref().is_some_and(|(_, span)| self.broken(condition.span.end, span.start));
        if !rest.is_empty() && (self.breaks(condition) || !Self::fits(indent, &flat)) {
            self.line(indent, Sort::Plain, vec![Cell::new(start.and(&first.0))], from, first.1.end);
            self.rest_of(indent.saturating_add(2), rest, &Both::default());
            let then = self.next(condition.span.end);
            let text = Both::of("then", "则").and(&action);
            self.part(indent.saturating_add(2), text, then, because.as_ref().map_or(span.end, |(_, span)| span.start));
            far = true;
        } else {
            if let Some((text, _)) = because.as_ref().filter(|_| !far) {
                flat.push(Cell::apart(text.clone()));
                far = !Self::fits(indent, &flat);
                if far {
                    flat.pop();
                }
            }
            let to = because.as_ref().filter(|_| far).map_or(span.end, |(_, span)| span.start);
            let sort = if far { Sort::Plain } else { Sort::Sentence };
            self.line(indent, sort, flat, from, to);
            if indent > 0
                && let Some(line) = self.lines.last_mut()
            {
                line.free = false;
            }
        }
        if let Some((text, span)) = because.filter(|_| far) {
            self.part(2, text, span.start, span.end);
        }
    }

    fn because(&self, because: &Text) -> Both {
        Both::of("because", "理由").and(&self.text(because))
    }

    /// `otherwise grade E`, `when undetermined grade D`
    pub(super) fn otherwise(&mut self, word: &Both, grade: &Name, because: Option<&Text>, span: Span) {
        let text = word.and(&self.name(grade));
        let mut cells = vec![Cell::new(text), Cell::new(Both::default())];
        let Some(because) = because else {
            return self.line(0, Sort::Sentence, cells, span.start, span.end);
        };
        let reason = self.because(because);
        if self.broken(grade.span.end, because.span.start) {
            self.line(0, Sort::Plain, cells, span.start, because.span.start);
            return self.part(2, reason, because.span.start, because.span.end);
        }
        cells.push(Cell::apart(reason));
        self.line(0, Sort::Sentence, cells, span.start, span.end);
    }

    /// What a sentence does.
    fn action(&self, action: &Action) -> Both {
        match action {
            Action::InAnyCase(grade) => Both::of("in any case grade", "一律评为").and(&self.name(grade)),
            Action::Grade(grade) => Both::of("grade", "评为").and(&self.name(grade)),
            Action::AtLeast(grade) => Both::of("grade at least", "至少评为").and(&self.name(grade)),
            Action::AtMost(grade) => Both::of("grade at most", "至多评为").and(&self.name(grade)),
            Action::Step(steps) => {
                let count = steps.unsigned_abs();
                let number = match count {
                    1 => Both::of("one", "一"),
                    2 => Both::of("two", "两"),
                    3 => Both::of("three", "三"),
                    _ => Both { en: count.to_string(), zh: format!(" {count} ") },
                };
                let step = if count == 1 { "step" } else { "steps" };
                let (way, turn) = if *steps < 0 { ("lower", "降") } else { ("higher", "升") };
                Both { en: format!("grade {} {step} {way}", number.en), zh: format!("{turn}{}级", number.zh) }
            }
        }
    }

    /// `promise never grade A when C`
    pub(super) fn promise(&mut self, promise: &Promise, span: Span) {
        let end =
            if promise.all_known { Both::of(" with all facts known", " 资料齐全时") } else { Both::default() };
        let place = Place { indent: 0, sort: Sort::Plain, from: span.start, to: span.end };
        let word = Both::of("promise", "保证");
        match &promise.kind {
            PromiseKind::Never { grade, when } => {
                let name = self.name(grade);
                let before = word.and(&Both::phrase("never grade {0} when", "绝不 评为 {0} 当", &[&name]));
                self.condition(place, Vec::new(), &before, when, &end);
            }
            PromiseKind::Always { result, when } => {
                let result = self.expression(result);
                let before = word.and(&Both::phrase("always {0} when", "总是 {0} 当", &[&result]));
                self.condition(place, Vec::new(), &before, when, &end);
            }
            PromiseKind::NeverFalls { input, becomes_yes } => {
                let name = self.name(input);
                let said = if *becomes_yes {
                    Both::phrase("grade never falls when {0} becomes yes", "{0} 变为是时 等级不降", &[&name])
                } else {
                    Both::phrase("grade never falls when {0} rises", "{0} 上升时 等级不降", &[&name])
                };
                self.plain(word.and(&said).glued(&end), span);
            }
        }
    }

    /// `expect 15% to 25% of leads per rep where C`
    pub(super) fn expect(&mut self, expect: &Expect, span: Span) {
        let Expect { low, high, per, condition } = expect;
        let shares = [&self.percent(low.0, low.1), &self.percent(high.0, high.1)];
        let mut word = Both::phrase("expect {0} to {1} of leads", "预期 {0} 至 {1} 的客户", &shares);
        if let Some(per) = per {
            word = word.and(&Both::of("per", "按")).and(&self.name(per));
        }
        let place = Place { indent: 0, sort: Sort::Plain, from: span.start, to: span.end };
        self.condition(place, Vec::new(), &word.and(&Both::of("where", "其中")), condition, &Both::default());
    }

    /// `follow up by stage since last_contact { A within 2 days  E none }`
    pub(super) fn follow_up(&mut self, by: Option<&Name>, since: &Expr, lines: &[FollowLine], span: Span) {
        let mut word = Both::of("follow up", "跟进");
        if let Some(by) = by {
            word = word.and(&Both::of("by", "按")).and(&self.name(by));
        }
        word = word.and(&Both::of("since", "自")).and(&self.at(since, super::expression::SUM));
        let shown: Vec<(Both, Both)> = lines.iter().map(|line| self.follow_line(line)).collect();
        let cells: Vec<Cell> = shown.iter().map(|(who, when)| Cell::apart(who.and(when))).collect();
        let open = self.sign('{', since.span.end);
        if !self.broken(open, span.end) && Self::fits(0, &cells) {
            let mut flat = vec![Cell::new(word)];
            flat.extend(braced(cells));
            return self.line(0, Sort::Plain, flat, span.start, span.end);
        }
        self.line(0, Sort::Plain, vec![Cell::new(word.and(&Both::same("{")))], span.start, open);
        for (line, (who, when)) in lines.iter().zip(shown) {
            self.line(2, Sort::Follow, vec![Cell::new(who), Cell::new(when)], line.span.start, line.span.end);
        }
        self.close(0, &Both::default(), span.end.saturating_sub(1), span.end);
    }

    fn follow_line(&self, line: &FollowLine) -> (Both, Both) {
        let names: Vec<Both> = line.members.iter().map(|name| self.name(name)).collect();
        let who = Both::list(&names, &Both::of(", ", "、"));
        let mut when = match &line.rhythm {
            Rhythm::Within(length) => self.inside(length),
            Rhythm::Every(length) => Both::of("every", "每").and(&self.at(length, super::expression::SUM)),
            Rhythm::Never => Both::of("none", "不跟进"),
        };
        if let Some(remind) = &line.remind {
            let remind = self.at(remind, super::expression::SUM);
            when = when.and(&Both::phrase("remind {0} before", "提前 {0} 提醒", &[&remind]));
        }
        (who, when)
    }

    /// `within 2 days`, `2 天内`
    fn inside(&self, length: &Expr) -> Both {
        let text = self.at(length, super::expression::SUM);
        let glued = matches!(length.kind, crate::syntax::tree::ExprKind::Duration(_));
        Both::phrase("within {0}", if glued { "{0}内" } else { "{0} 内" }, &[&text])
    }

    /// `release to pool after 30 days since last_contact when C`
    pub(super) fn release(&mut self, release: &Release, span: Span) {
        let after = self.at(&release.after, super::expression::SUM);
        let since = self.at(&release.since, super::expression::SUM);
        let text = Both::phrase("release to pool after {0} since {1}", "释放到公海 自 {1} 满 {0}", &[&after, &since]);
        let place = Place { indent: 0, sort: Sort::Plain, from: span.start, to: span.end };
        match &release.when {
            Some(when) => self.condition(place, Vec::new(), &text.and(&Both::of("when", "当")), when, &Both::default()),
            None => self.plain(text, span),
        }
    }
}
