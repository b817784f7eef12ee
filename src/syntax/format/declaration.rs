//! The declarations, each by its construct; scales, constants and other short ones here.

use crate::source::Span;
use crate::syntax::format::both::Both;
use crate::syntax::format::line::{Cell, Sort};
use crate::syntax::format::writer::{Place, Writer};
use crate::syntax::tree::{Declaration, DeclarationKind, Expr, Heading, Member, Name, Text};

impl Writer<'_> {
    /// What can stand at the top.
    pub(super) fn declaration(&mut self, declaration: &Declaration) {
        let span = declaration.span;
        self.lang = self.lang_of(span);
        match &declaration.kind {
            DeclarationKind::Policy(heading) => {
                let text = self.heading_text(&Both::of("policy", "评级办法"), heading);
                self.plain(text, span);
            }
            DeclarationKind::Industry(text) => self.labelled("industry", "行业", text, span),
            DeclarationKind::Version(text) => self.labelled("version", "版本", text, span),
            DeclarationKind::Holidays(text) => self.labelled("holidays", "节假日", text, span),
            DeclarationKind::Use(text) => self.labelled("use", "引用", text, span),
            DeclarationKind::Extends(text) => self.labelled("extends", "沿用", text, span),
            DeclarationKind::Override(inner) => self.override_part(inner, span),
            DeclarationKind::Effective { from, until } => {
                let from = Both::same(self.written(from.1));
                let mut text = Both::phrase("effective from {0}", "生效自 {0}", &[&from]);
                if let Some((_, last)) = until {
                    text = text.and(&Both::of("until", "至")).and(&Both::same(self.written(*last)));
                }
                self.plain(text, span);
            }
            DeclarationKind::Grades { members, best_wins } => self.grades(members, *best_wins, span),
            DeclarationKind::Levels(members) => {
                self.scale(Both::of("levels", "档次"), members, &Both::same(" >"), &Both::default(), span);
            }
            DeclarationKind::Scale { heading, members } => {
                let word = self.heading_text(&Both::of("scale", "标尺"), heading);
                self.scale(word, members, &Both::same(" >"), &Both::default(), span);
            }
            DeclarationKind::Choice { heading, members } => {
                let word = self.heading_text(&Both::of("choice", "选项"), heading);
                self.scale(word, members, &Both::same(","), &Both::default(), span);
            }
            DeclarationKind::Let { heading, value } => {
                let cells = self.heading(&Both::of("let", "设"), heading);
                let place = Place { indent: 0, sort: Sort::Let, from: span.start, to: span.end };
                self.condition(place, cells, &Both::same("="), value, &Both::default());
            }
            DeclarationKind::Input(input) => {
                self.input(0, &Both::of("input", "字段"), input, span.start);
            }
            DeclarationKind::Inputs { heading, inputs } => self.inputs(heading, inputs, span),
            DeclarationKind::Require { condition, why } => self.require(condition, why.as_ref(), span),
            DeclarationKind::Group { heading, scale, items } => self.group(heading, scale.as_ref(), items, span),
            DeclarationKind::Item(item) => self.item(0, item, 0, false),
            DeclarationKind::Checklist { heading, unticked_means_no, entries } => {
                self.checklist(heading, *unticked_means_no, entries, span);
            }
            DeclarationKind::Set { heading, members } => self.set(heading, members, span),
            DeclarationKind::Scorecard { heading, limits, rescale, items } => {
                self.scorecard(heading, limits, *rescale, items, span);
            }
            DeclarationKind::Decide { heading, kind, rows } => self.decide(heading, kind.as_ref(), rows, span),
            DeclarationKind::Table(table) => self.table(table, span),
            DeclarationKind::GradeRows(rows) => {
                let word = vec![Cell::new(Both::of("grade", "等级"))];
                self.with_rows(0, Sort::Plain, word, rows, span.start);
            }
            DeclarationKind::Sentence(sentence) => self.sentence(sentence, span),
            DeclarationKind::Otherwise { grade, because } => {
                let word = Both::of("otherwise grade", "其余 评为");
                self.otherwise(&word, grade, because.as_ref(), span);
            }
            DeclarationKind::WhenUndetermined { grade, because } => {
                let word = Both::of("when undetermined grade", "待补资料时 评为");
                self.otherwise(&word, grade, because.as_ref(), span);
            }
            DeclarationKind::Expect(expect) => self.expect(expect, span),
            DeclarationKind::FollowUp { by, since, lines } => self.follow_up(by.as_ref(), since, lines, span),
            DeclarationKind::Promise(promise) => self.promise(promise, span),
            DeclarationKind::Release(release) => self.release(release, span),
            DeclarationKind::Example(example) => self.example(example, span),
        }
    }

    /// `override let keen = 4`: the declaration with the word before it.
    fn override_part(&mut self, inner: &Declaration, span: Span) {
        let first = self.lines.len();
        self.declaration(inner);
        let lang = self.lang_of(span);
        for (at, line) in self.lines.iter_mut().skip(first).enumerate() {
            line.lang = lang;
            if let Some(cell) = line.cells.first_mut().filter(|_| at == 0) {
                cell.text = Both::of("override", "改为").and(&cell.text);
                line.from = span.start;
            }
        }
    }

    /// A declaration on one line.
    pub(super) fn plain(&mut self, text: Both, span: Span) {
        self.line(0, Sort::Plain, vec![Cell::new(text)], span.start, span.end);
    }

    fn labelled(&mut self, en: &str, zh: &str, text: &Text, span: Span) {
        let text = Both::of(en, zh).and(&self.text(text));
        self.plain(text, span);
    }

    fn grades(&mut self, members: &[Member], best_wins: bool, span: Span) {
        let (apart, ranked): (Vec<&Member>, Vec<&Member>) = members.iter().partition(|member| member.apart);
        let ranked: Vec<Member> = ranked.into_iter().cloned().collect();
        let mut behind = Both::default();
        if !apart.is_empty() {
            let apart: Vec<Both> = apart.into_iter().map(|member| self.member(member)).collect();
            behind = Both::of(" apart ", " 另有 ").glued(&Both::list(&apart, &Both::of(", ", "、")));
        }
        if best_wins {
            behind = behind.glued(&Both::of(", best wins", "，就高"));
        }
        self.scale(Both::of("grades", "等级"), &ranked, &Both::same(" >"), &behind, span);
    }

    /// Members on one line, or each on its own where the author broke the list, or it is too long.
    fn scale(&mut self, word: Both, members: &[Member], sign: &Both, behind: &Both, span: Span) {
        let shown: Vec<Both> = members.iter().map(|member| self.member(member)).collect();
        let between = sign.glued(&Both::same(" "));
        let flat = vec![Cell::new(word.and(&Both::list(&shown, &between)).glued(behind))];
        let start = |member: Option<&Member>| member.map_or(span.start, |member| member.heading.name.span.start);
        let broken = self.broken(start(members.first()), start(members.last()));
        if !broken && Self::fits(0, &flat) || members.len() < 2 {
            return self.line(0, Sort::Plain, flat, span.start, span.end);
        }
        self.line(0, Sort::Plain, vec![Cell::new(word)], span.start, start(members.first()));
        let last = members.len().saturating_sub(1);
        for (at, member) in members.iter().enumerate() {
            let sign = if at == last { behind.clone() } else { sign.clone() };
            let mut cells = self.heading(&Both::default(), &member.heading);
            if let Some(points) = member.points {
                cells.push(Cell::new(Both::same("=").and(&self.points(points))));
            }
            if let Some(cell) = cells.iter_mut().rev().find(|cell| !cell.text.is_empty()) {
                cell.text = cell.text.glued(&sign);
            }
            let from = member.heading.name.span.start;
            self.line(2, Sort::Member, cells, from, Self::end_of(member));
        }
    }

    fn end_of(member: &Member) -> usize {
        let heading = &member.heading;
        let title = heading.title.as_ref().map(|title| title.span.end);
        let id = heading.id.as_ref().map_or(heading.name.span.end, |id| id.span.end);
        member.points.map_or(title.unwrap_or(id), |(_, span)| span.end)
    }

    /// `A as a "title" = 10`
    pub(super) fn member(&self, member: &Member) -> Both {
        let text = self.heading_text(&Both::default(), &member.heading);
        match member.points {
            Some(points) => text.and(&Both::same("=")).and(&self.points(points)),
            None => text,
        }
    }

    fn require(&mut self, condition: &Expr, why: Option<&Text>, span: Span) {
        let why = why.map(|why| Both::same(" ").glued(&self.text(why))).unwrap_or_default();
        let place = Place { indent: 0, sort: Sort::Plain, from: span.start, to: span.end };
        self.condition(place, Vec::new(), &Both::of("require", "要求"), condition, &why);
    }

    /// `set first = {a, b}`
    fn set(&mut self, heading: &Heading, members: &[Name], span: Span) {
        let mut cells = self.heading(&Both::of("set", "集合"), heading);
        let all = Both::same("= {").glued(&self.names(members)).glued(&Both::same("}"));
        let open = self.sign('{', heading.name.span.end);
        let mut flat = cells.clone();
        flat.push(Cell::new(all));
        if !self.broken(open, span.end) && Self::fits(0, &flat) {
            return self.line(0, Sort::Set, flat, span.start, span.end);
        }
        cells.push(Cell::new(Both::same("= {")));
        self.line(0, Sort::Plain, cells, span.start, open);
        let last = members.len().saturating_sub(1);
        let parts = members.iter().enumerate().map(|(at, name)| {
            let comma = if at == last { "" } else { "," };
            (self.name(name).glued(&Both::same(comma)), name.span)
        });
        let parts: Vec<_> = parts.collect();
        self.filled(&parts, 1);
        let to = self.lines.last().map_or(span.end, |line| line.to);
        let close = self.sign('}', to);
        self.close(0, &Both::default(), close, span.end);
    }

    /// Parts on lines as the author had them, and broken further where a line is too long.
    pub(super) fn filled(&mut self, parts: &[(Both, Span)], gap: usize) {
        let mut cells: Vec<Cell> = Vec::new();
        let mut place: Option<Span> = None;
        for (text, span) in parts {
            let mut longer = cells.clone();
            longer.push(Cell { text: text.clone(), gap });
            let breaks = place.is_some_and(|before| self.broken(before.end, span.start));
            if let Some(before) = place.filter(|_| breaks || !Self::fits(2, &longer)) {
                self.line(2, Sort::Plain, std::mem::take(&mut cells), before.start, before.end);
                place = None;
                longer = vec![Cell { text: text.clone(), gap }];
            }
            cells = longer;
            place = Some(place.map_or(*span, |before| before.to(*span)));
        }
        if let Some(before) = place {
            self.line(2, Sort::Plain, cells, before.start, before.end);
        }
    }
}
