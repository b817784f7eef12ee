//! Words that people write for words of the language, which a message can translate.

/// What was written, and what to write. Longer words stand before their beginnings.
const SYNONYMS: &[(&str, &str)] = &[
    ("其他情况", "其余"),
    ("其它情况", "其余"),
    ("其他", "其余"),
    ("其它", "其余"),
    ("剩下的", "其余"),
    ("大于或等于", "至少"),
    ("小于或等于", "至多"),
    ("达到", "至少"),
    ("不到", "不足"),
    ("不满", "不足"),
    ("不低", "不低于"),
    ("一周内", "1 周内"),
    ("一个月内", "1 个月内"),
    ("半个月", "15 天"),
    ("每周", "每 7 天"),
    ("每星期", "每 7 天"),
    ("每月", "每 1 个月"),
    ("每个月", "每 1 个月"),
    ("每天", "每 1 天"),
    ("每日", "每 1 天"),
    ("定为", "评为"),
    ("判为", "评为"),
    ("归为", "评为"),
    ("列为", "评为"),
    ("评成", "评为"),
    ("都是", "全部为"),
    ("全是", "全部为"),
    ("全为", "全部为"),
    ("没填", "未填"),
    ("填了", "已填"),
    ("那就", "则"),
    ("就是", "为"),
    ("以及", "且"),
    ("而且", "且"),
    ("同时", "且"),
    ("或是", "或"),
    ("满足", "符合"),
    ("如果说", "如果"),
    ("假如", "如果"),
    ("要是", "如果"),
];

/// The word of the language for a part of `run` that lies at `start..end`, which was not understood, or around it.
pub(crate) fn meant(run: &str, start: usize, end: usize) -> Option<(usize, usize, &'static str)> {
    SYNONYMS.iter().find_map(|(written, word)| {
        let at = run.match_indices(written).map(|(at, _)| at);
        let mut near = at.filter(|at| *at < end && at.saturating_add(written.len()) > start);
        near.next().map(|at| (at, at.saturating_add(written.len()), *word))
    })
}

/// The word of the language for a whole word.
pub(crate) fn meant_word(word: &str) -> Option<&'static str> {
    SYNONYMS.iter().find(|(written, _)| *written == word).map(|(_, meant)| *meant)
}
