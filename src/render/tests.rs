//! Explanations of made-up verdicts: a reader must be able to say why the lead has its grade.

use crate::diagnostic::Lang;
use crate::eval::{Answer, Due, Facts, Held, Named, Outcome, PolicyRef, Score, Shown, Slot, Trace, Verdict};
use crate::plan::{
    Action, Change, Decision, Grading, Group, Input, InputId, Item, ItemId, ItemLabel, Label, Labels, Member, NodeId,
    Plan, Scale, Scorecard, Sentence, SentenceLabel,
};
use crate::render::{Case, Words, explain, reason};
use crate::value::{Decimal, Fraction, Kind, ScaleId, Unit, Value};

const NODE: NodeId = NodeId(0);
const LEVELS: Kind = Kind::Member(ScaleId(1));

fn scale(id: &str, members: &[&str]) -> Scale {
    let members = members.iter().map(|id| Member { id: (*id).into(), points: None }).collect();
    Scale { id: id.into(), members, ordered: 2 }
}

fn input(id: &str, unit: Unit, masked: bool) -> Input {
    Input {
        id: id.into(),
        kind: Kind::Number(unit),
        low: None,
        high: None,
        required: false,
        default: None,
        applies: None,
        masked,
        change: Change::Free,
        effort: Decimal::ONE,
    }
}

fn item(id: &str, kind: Kind, reads: &[u32]) -> Item {
    let reads = reads.iter().map(|id| InputId(*id)).collect();
    Item { id: id.into(), kind, node: NODE, rated: None, reads, rows: Vec::new(), closed: true }
}

fn sentence(id: &str) -> Sentence {
    Sentence { id: id.into(), condition: NODE, action: Action::Grade(0) }
}

fn plan() -> Plan {
    Plan {
        id: "site".into(),
        version: Some("1.2".into()),
        effective_from: None,
        effective_until: None,
        scales: vec![scale("grades", &["A", "B"]), scale("levels", &["A", "B"])],
        grades: Some(ScaleId(0)),
        lists: Vec::new(),
        found: Vec::new(),
        inputs: vec![
            input("deposit", Unit::Money, false),
            input("price", Unit::Money, false),
            input("revisits", Unit::Count, false),
            input("income", Unit::Money, true),
        ],
        nodes: Vec::new(),
        early: 0,
        requires: Vec::new(),
        items: vec![
            item("ability", LEVELS, &[0, 1]),
            item("revisit", LEVELS, &[2]),
            item("rich", Kind::Number(Unit::Number), &[3]),
        ],
        groups: vec![Group { id: "needed".into(), items: vec![ItemId(0), ItemId(1)] }],
        scorecards: vec![Scorecard {
            id: "score".into(),
            items: vec![(ItemId(2), NODE)],
            best: vec![Fraction::whole(20)],
            total: NODE,
            low: Decimal::ZERO,
            high: Decimal::whole(20),
        }],
        grading: Grading::Sentences {
            sentences: vec![sentence("rule 1"), sentence("rule 2")],
            otherwise: None,
            best_wins: false,
        },
        decisions: vec![Decision { id: "advice".into(), kind: Kind::Text, node: NODE }],
        follow_up: None,
        pool: None,
        expects: Vec::new(),
        when_undetermined: None,
        workdays: None,
        placeholders: Vec::new(),
        reads_today: false,
        reads_now: false,
    }
}

fn label(name: &str, title: &str) -> Label {
    Label { name: name.into(), title: title.into() }
}

fn item_label(name: &str, title: &str, rows: &[&str]) -> ItemLabel {
    ItemLabel {
        label: label(name, title),
        rows: rows.iter().map(|row| (*row).to_owned()).collect(),
        ..ItemLabel::default()
    }
}

fn labels(lang: Lang) -> Labels {
    let t = |en: &'static str, zh: &'static str| lang.pick(en, zh);
    let sentence = |name: &str, text: &str, because: Option<&str>, line| SentenceLabel {
        name: name.into(),
        text: text.into(),
        because: because.map(str::to_owned),
        line,
        file: None,
    };
    let members = || vec![label("A", "A"), label("B", "B")];
    Labels {
        lang,
        title: t("Real-estate site", "案场客户评级").into(),
        scales: vec![(label("grades", "grades"), members()), (label("levels", "levels"), members())],
        inputs: vec![
            label("deposit", t("Down payment", "首付")),
            label("price", t("Price", "总价")),
            label("revisits", t("Return visits", "回访次数")),
            label("income", t("Income", "收入")),
        ],
        items: vec![
            item_label("ability", t("Can pay", "付款能力"), &[t("deposit / price >= 30%", "首付 / 总价 >= 30%")]),
            item_label("revisit", t("Comes back", "主动回访"), &[t("revisits >= 3", "回访次数 >= 3")]),
            item_label("rich", t("Means", "财力"), &[t("income >= 500000", "收入 >= 50万")]),
        ],
        groups: vec![label("needed", t("Necessary conditions", "必要条件"))],
        scorecards: vec![label("score", t("Score", "总分"))],
        sentences: vec![
            sentence(
                t("rule 1", "规则 1"),
                t("if all of needed are A then grade A", "若 必要条件 全部为 A 则 评为 A"),
                Some(t("keen and able", "意向强，付得起")),
                12,
            ),
            sentence(
                t("rule 2", "规则 2"),
                t("if any of needed are B then grade B", "若 必要条件 任一为 B 则 评为 B"),
                None,
                13,
            ),
        ],
        decisions: vec![item_label("advice", t("Advice", "建议"), &[t("grade is A", "等级 为 A")])],
        ..Labels::default()
    }
}

fn named(id: &str, shown: Shown) -> Named<Answer> {
    Named { id: id.into(), value: Answer::Is(shown) }
}

fn verdict(outcome: Outcome) -> Verdict {
    Verdict {
        policy: PolicyRef { id: "site".into(), version: Some("1.2".into()), meaning: "m".into(), source: "s".into() },
        today: Some("2026-11-22".parse().expect("a day")),
        outcome,
        items: vec![
            named("ability", Shown::Text("A".into())),
            named("revisit", Shown::Text("B".into())),
            named("rich", Shown::Number(Fraction::whole(20))),
        ],
        scores: vec![Score {
            id: "score".into(),
            points: Answer::Is(Shown::Number(Fraction::whole(20))),
            least: Decimal::ZERO,
            greatest: Decimal::whole(20),
            items: vec![named("rich", Shown::Number(Fraction::whole(20)))],
            reasons: Vec::new(),
        }],
        decisions: vec![named("advice", Shown::Text("wait".into()))],
        follow_up: Some(Due {
            due: "2026-11-20".parse().expect("a day"),
            overdue_days: Some(2),
            next: None,
            remind: None,
        }),
        pool: None,
        beyond_holidays: None,
        due_needs: Vec::new(),
        outlook: None,
        advice: None,
        unknown: Vec::new(),
        defaulted: Vec::new(),
    }
}

fn trace() -> Trace {
    let number = |n| Slot::Known(Value::Number(Fraction::whole(n)));
    Trace {
        facts: Facts { slots: vec![number(600_000), number(1_800_000), number(1), number(700_000)] },
        items: vec![Held::Row(0), Held::Otherwise, Held::Row(0)],
        decisions: vec![Held::Otherwise],
        found: Vec::new(),
        grade: Held::Nothing,
        expects: Vec::new(),
        steps: 0,
    }
}

fn both(verdict: &Verdict, trace: &Trace) -> String {
    let plan = plan();
    let each = Lang::ALL.map(|lang| {
        let labels = labels(lang);
        let words = Words { plan: &plan, labels: &labels, lang, zone: &jiff::tz::TimeZone::UTC };
        let case = Case { name: "C0012", verdict, trace };
        format!("{}\nreason: {}\n", explain(words, case), reason(&words, verdict, Some(trace)))
    });
    each.join("\n================\n\n")
}

#[test]
fn a_graded_lead() {
    let outcome = Outcome::Graded {
        grade: Some("B".into()),
        decided_by: vec!["rule 2".into()],
        moved_by: vec!["rule 1".into()],
        provisional: false,
    };
    insta::assert_snapshot!(both(&verdict(outcome), &trace()));
}

#[test]
fn a_lead_of_which_facts_are_missing() {
    let outcome = Outcome::Undetermined {
        possible: vec!["A".into(), "B".into()],
        or_ungraded: true,
        or_conflict: false,
        at_least: None,
        ask: vec!["revisits".into()],
    };
    let mut verdict = verdict(outcome);
    verdict.unknown = vec!["revisits".into()];
    verdict.defaulted = vec!["price".into()];
    verdict.follow_up = None;
    if let Some(revisit) = verdict.items.get_mut(1) {
        revisit.value = Answer::OneOf { one_of: vec![Shown::Text("A".into()), Shown::Text("B".into())] };
    }
    let mut trace = trace();
    trace.facts.slots[2] = Slot::Empty;
    trace.items[1] = Held::Open;
    insta::assert_snapshot!(both(&verdict, &trace));
}

#[test]
fn a_lead_without_a_grade() {
    let ungraded = Outcome::Ungraded { nearest: vec!["rule 1".into()], holes: Vec::new() };
    insta::assert_snapshot!(both(&verdict(ungraded), &trace()));
    let conflict = Outcome::Conflict { between: vec!["rule 1".into(), "rule 2".into()], ties: Vec::new() };
    insta::assert_snapshot!(both(&verdict(conflict), &trace()));
}
