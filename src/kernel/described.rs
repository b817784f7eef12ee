//! Which kernel a policy got, in words.

use crate::diagnostic::Lang;
use crate::kernel::Kernel;
use crate::kernel::hurdle::Hurdle;
use crate::kernel::step::Size;
use crate::plan::{Labels, Plan, depth_first};

/// One line on the steps of a kernel, or on why there is none.
pub(crate) fn described(kernel: Result<&Kernel, Hurdle>, plan: &Plan, labels: &Labels, lang: Lang) -> String {
    match kernel {
        Ok(kernel) => steps(kernel, lang),
        Err(hurdle) => without(hurdle, plan, labels, lang),
    }
}

fn steps(kernel: &Kernel, lang: Lang) -> String {
    let steps = kernel.program.all().map(|step| match step.size() {
        Size::Cells(cells) => lang.pick(format!("{cells} cells"), format!("{cells} 格")),
        Size::Quotient(cells) => lang.pick(format!("a quotient in {cells} cells"), format!("{cells} 格的商")),
        Size::Sum(parts) => lang.pick(format!("a sum of {parts}"), format!("{parts} 项之和")),
        Size::Bands(parts, entries) => {
            lang.pick(format!("a sum of {parts}, a table of {entries}"), format!("{parts} 项之和、{entries} 格的表"))
        }
        Size::Table(entries) => lang.pick(format!("a table of {entries}"), format!("{entries} 格的表")),
        Size::Choice => lang.pick("a choice".to_owned(), "一次选择".to_owned()),
        Size::Rounding => lang.pick("a rounding".to_owned(), "一次取整".to_owned()),
        Size::Calendar => lang.pick("a date".to_owned(), "一次日期推算".to_owned()),
        Size::Rows(rows) => lang.pick(format!("an index of {rows} rows"), format!("{rows} 行的索引")),
    });
    let steps: Vec<String> = steps.collect();
    let all = steps.join(lang.pick(", ", "、"));
    let blank = if all.starts_with(|c: char| c.is_ascii_digit()) { " " } else { "" };
    lang.pick(format!("compiled into {all}"), format!("已编译为{blank}{all}"))
}

fn without(hurdle: Hurdle, plan: &Plan, labels: &Labels, lang: Lang) -> String {
    let why = hurdle.said(lang);
    let place = place(hurdle, plan, labels).map(|place| lang.pick(format!(" ({place})"), format!("（{place}）")));
    let place = place.unwrap_or_default();
    lang.pick(
        format!("not compiled, because {why}{place}: every lead is graded step by step"),
        format!("未编译，因为{why}{place}：每位客户逐步评定"),
    )
}

/// The item or sentence in which a hurdle lies, as people call it.
fn place(hurdle: Hurdle, plan: &Plan, labels: &Labels) -> Option<String> {
    let node = hurdle.node();
    let below = |root| depth_first(&plan.nodes, &[root]).contains(&node);
    let item = plan.items.iter().zip(&labels.items).find(|(item, _)| below(item.node));
    if let Some((_, label)) = item {
        return Some(label.label.title.clone());
    }
    let crate::plan::Grading::Sentences { sentences, .. } = &plan.grading else { return None };
    let sentence = sentences.iter().zip(&labels.sentences).find(|(sentence, _)| below(sentence.condition));
    sentence.map(|(_, label)| label.name.clone())
}
