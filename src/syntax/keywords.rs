//! Every word of the language, in both languages; the canonical form stands first.
//!
//! The grammar lists the same words (a test holds the two together); the formatter translates by this table, and
//! runs of Han characters are divided by it.

/// Where a word may stand, which decides how it is recognised in text without blanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Starts a declaration; a blank stands behind it.
    Start,
    /// Starts a declaration, and may be glued to what follows.
    StartAndRun,
    /// Stands apart from other words: types, options.
    Apart,
    /// Stands in sentences, where Han words are glued together.
    Run,
    /// Like [`Place::Run`], but only behind a number.
    Unit,
}

/// One word of the language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keyword {
    /// Its rule in the grammar.
    pub(crate) rule: &'static str,
    /// English forms; empty where English has another construction.
    pub(crate) en: &'static [&'static str],
    /// Chinese forms; empty where Chinese has another construction.
    pub(crate) zh: &'static [&'static str],
    /// Where it may stand.
    pub(crate) place: Place,
}

impl Keyword {
    /// All forms.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &'static str> {
        self.en.iter().chain(self.zh).copied()
    }

    /// Whether it starts a declaration.
    pub(crate) fn starts(&self) -> bool {
        matches!(self.place, Place::Start | Place::StartAndRun)
    }
}

/// The table.
#[rustfmt::skip]
pub(crate) static KEYWORDS: &[Keyword] = &[
    Keyword { rule: "kw_policy", en: &["policy"], zh: &["评级办法", "政策"], place: Place::Start },
    Keyword { rule: "kw_industry", en: &["industry"], zh: &["行业"], place: Place::Start },
    Keyword { rule: "kw_version", en: &["version"], zh: &["版本"], place: Place::Start },
    Keyword { rule: "kw_effective", en: &["effective from", "effective"], zh: &["生效自", "生效"], place: Place::StartAndRun },
    Keyword { rule: "kw_until", en: &["until"], zh: &["至", "到"], place: Place::Run },
    Keyword { rule: "kw_as", en: &["as"], zh: &["代号"], place: Place::Apart },
    Keyword { rule: "kw_grades", en: &["grades"], zh: &["等级"], place: Place::Start },
    Keyword { rule: "kw_apart", en: &["apart"], zh: &["另有"], place: Place::Apart },
    Keyword { rule: "kw_best_wins", en: &["best wins"], zh: &["就高"], place: Place::Apart },
    Keyword { rule: "kw_levels", en: &["levels"], zh: &["档次", "档"], place: Place::Start },
    Keyword { rule: "kw_scale", en: &["scale"], zh: &["标尺"], place: Place::Start },
    Keyword { rule: "kw_choice", en: &["choice"], zh: &["选项"], place: Place::Start },
    Keyword { rule: "kw_let", en: &["let"], zh: &["设"], place: Place::Start },
    Keyword { rule: "kw_inputs", en: &["inputs"], zh: &["字段组"], place: Place::Start },
    Keyword { rule: "kw_input", en: &["input"], zh: &["字段", "输入"], place: Place::Start },
    Keyword { rule: "kw_one_of", en: &["one of"], zh: &["属于"], place: Place::Run },
    Keyword { rule: "kw_not_one_of", en: &[], zh: &["不属于"], place: Place::Run },
    Keyword { rule: "kw_required", en: &["required"], zh: &["必填"], place: Place::Apart },
    Keyword { rule: "kw_default", en: &["default"], zh: &["默认"], place: Place::Run },
    Keyword { rule: "kw_from", en: &["from"], zh: &["列名"], place: Place::Apart },
    Keyword { rule: "kw_masked", en: &["masked"], zh: &["脱敏"], place: Place::Apart },
    Keyword { rule: "kw_fixed", en: &["fixed"], zh: &["不可改"], place: Place::Apart },
    Keyword { rule: "kw_only_rises", en: &["only rises"], zh: &["只增"], place: Place::Apart },
    Keyword { rule: "kw_only_falls", en: &["only falls"], zh: &["只减"], place: Place::Apart },
    Keyword { rule: "kw_effort", en: &["effort"], zh: &["难度"], place: Place::Run },
    Keyword { rule: "kw_applies", en: &["applies"], zh: &["计入"], place: Place::Run },
    Keyword { rule: "kw_only_when", en: &[], zh: &["仅当"], place: Place::Run },
    Keyword { rule: "kw_counted", en: &[], zh: &["时计入"], place: Place::Run },
    Keyword { rule: "kw_require", en: &["require"], zh: &["要求"], place: Place::Start },
    Keyword { rule: "kw_group", en: &["group"], zh: &["维度", "分组"], place: Place::Start },
    Keyword { rule: "kw_in", en: &["in"], zh: &["按"], place: Place::Apart },
    Keyword { rule: "kw_item", en: &["item"], zh: &["指标", "项目"], place: Place::Start },
    Keyword { rule: "kw_weight", en: &["weight"], zh: &["权重"], place: Place::Run },
    Keyword { rule: "kw_cap", en: &["cap"], zh: &["封顶"], place: Place::Run },
    Keyword { rule: "kw_floor", en: &["floor"], zh: &["保底"], place: Place::Run },
    Keyword { rule: "kw_rescale", en: &["rescale to"], zh: &["换算到"], place: Place::Run },
    Keyword { rule: "kw_checklist", en: &["checklist"], zh: &["勾选表", "清单"], place: Place::Start },
    Keyword { rule: "kw_unticked", en: &["unticked means no"], zh: &["未勾即否"], place: Place::Apart },
    Keyword { rule: "kw_set", en: &["set"], zh: &["集合"], place: Place::Start },
    Keyword { rule: "kw_scorecard", en: &["scorecard"], zh: &["评分表", "评分卡"], place: Place::Start },
    Keyword { rule: "kw_decide", en: &["decide"], zh: &["判定"], place: Place::Start },
    Keyword { rule: "kw_rule", en: &["rule"], zh: &["规则"], place: Place::Start },
    Keyword { rule: "kw_if", en: &["if"], zh: &["若", "如果", "当"], place: Place::StartAndRun },
    Keyword { rule: "kw_then", en: &["then"], zh: &["则", "那么"], place: Place::Run },
    Keyword { rule: "kw_time", en: &[], zh: &["时"], place: Place::Run },
    Keyword { rule: "kw_when", en: &["when"], zh: &["当"], place: Place::Run },
    Keyword { rule: "kw_otherwise", en: &["otherwise"], zh: &["其余", "否则"], place: Place::StartAndRun },
    Keyword { rule: "kw_because", en: &["because"], zh: &["理由"], place: Place::Apart },
    Keyword { rule: "kw_in_any_case", en: &["in any case grade"], zh: &["一律评为"], place: Place::Run },
    Keyword { rule: "kw_grade", en: &["grade"], zh: &["评为"], place: Place::Run },
    Keyword { rule: "kw_grade_value", en: &["grade"], zh: &["等级", "评级"], place: Place::Run },
    Keyword { rule: "kw_steps", en: &["steps", "step"], zh: &["级"], place: Place::Unit },
    Keyword { rule: "kw_one", en: &["one"], zh: &["一"], place: Place::Run },
    Keyword { rule: "kw_two", en: &["two"], zh: &["两", "二"], place: Place::Run },
    Keyword { rule: "kw_three", en: &["three"], zh: &["三"], place: Place::Run },
    Keyword { rule: "kw_lower", en: &["lower"], zh: &[], place: Place::Run },
    Keyword { rule: "kw_higher", en: &["higher"], zh: &[], place: Place::Run },
    Keyword { rule: "kw_fall", en: &[], zh: &["降"], place: Place::Run },
    Keyword { rule: "kw_rise", en: &[], zh: &["升"], place: Place::Run },
    Keyword { rule: "kw_at_least_grade", en: &[], zh: &["至少评为"], place: Place::Run },
    Keyword { rule: "kw_at_most_grade", en: &[], zh: &["至多评为"], place: Place::Run },
    Keyword { rule: "kw_level", en: &[], zh: &["级"], place: Place::Run },
    Keyword { rule: "kw_promise", en: &["promise"], zh: &["保证"], place: Place::StartAndRun },
    Keyword { rule: "kw_never", en: &["never"], zh: &["绝不"], place: Place::Run },
    Keyword { rule: "kw_always", en: &["always"], zh: &["总是"], place: Place::Run },
    Keyword { rule: "kw_never_falls", en: &["never falls"], zh: &[], place: Place::Run },
    Keyword { rule: "kw_rises", en: &["rises"], zh: &[], place: Place::Run },
    Keyword { rule: "kw_becomes_yes", en: &["becomes yes"], zh: &[], place: Place::Run },
    Keyword { rule: "kw_when_rises", en: &[], zh: &["上升时"], place: Place::Run },
    Keyword { rule: "kw_when_yes", en: &[], zh: &["变为是时"], place: Place::Run },
    Keyword { rule: "kw_grade_never_falls", en: &[], zh: &["等级不降"], place: Place::Run },
    Keyword { rule: "kw_all_known", en: &["with all facts known"], zh: &["资料齐全时"], place: Place::Run },
    Keyword { rule: "kw_follow_up", en: &["follow up"], zh: &["跟进"], place: Place::StartAndRun },
    Keyword { rule: "kw_since", en: &["since"], zh: &["自"], place: Place::Run },
    Keyword { rule: "kw_no_follow", en: &["none"], zh: &["不跟进"], place: Place::Run },
    Keyword { rule: "kw_within", en: &["within"], zh: &[], place: Place::Run },
    Keyword { rule: "kw_after", en: &["after"], zh: &["之后", "以后"], place: Place::Run },
    Keyword { rule: "kw_before", en: &["before"], zh: &["之前", "以前"], place: Place::Run },
    Keyword { rule: "kw_inside", en: &[], zh: &["内", "之内", "以内"], place: Place::Run },
    Keyword { rule: "kw_stands", en: &[], zh: &["在"], place: Place::Run },
    Keyword { rule: "kw_example", en: &["example"], zh: &["举例", "示例"], place: Place::Start },
    Keyword { rule: "kw_should", en: &["is"], zh: &["应为"], place: Place::Run },
    Keyword { rule: "kw_with", en: &["with"], zh: &["并有"], place: Place::Apart },
    Keyword { rule: "kw_undetermined", en: &["undetermined"], zh: &["待补资料"], place: Place::Apart },
    Keyword { rule: "kw_ungraded", en: &["ungraded"], zh: &["无级可评"], place: Place::Apart },
    Keyword { rule: "kw_conflict", en: &["conflict"], zh: &["规则冲突"], place: Place::Apart },
    Keyword { rule: "kw_rejected", en: &["rejected"], zh: &["退回"], place: Place::Apart },
    Keyword { rule: "kw_and", en: &["and"], zh: &["且", "并且"], place: Place::Run },
    Keyword { rule: "kw_both", en: &[], zh: &["和", "与"], place: Place::Run },
    Keyword { rule: "kw_or", en: &["or"], zh: &["或", "或者"], place: Place::Run },
    Keyword { rule: "kw_not", en: &["not"], zh: &["非"], place: Place::Run },
    Keyword { rule: "kw_is", en: &["is", "are"], zh: &["为", "是"], place: Place::Run },
    Keyword { rule: "kw_equals", en: &["equals"], zh: &["等于"], place: Place::Run },
    Keyword { rule: "kw_contains", en: &["contains"], zh: &["含有", "包含"], place: Place::Run },
    Keyword { rule: "kw_known", en: &["known"], zh: &["已填"], place: Place::Run },
    Keyword { rule: "kw_missing", en: &["missing"], zh: &["未填"], place: Place::Run },
    Keyword { rule: "kw_met", en: &["met"], zh: &["符合"], place: Place::Run },
    Keyword { rule: "kw_between", en: &["between"], zh: &["介于"], place: Place::Run },
    Keyword { rule: "kw_between_end", en: &[], zh: &["之间"], place: Place::Run },
    Keyword { rule: "kw_else", en: &["else"], zh: &["缺省"], place: Place::Run },
    Keyword { rule: "kw_or_more", en: &[], zh: &["以上"], place: Place::Run },
    Keyword { rule: "kw_or_less", en: &[], zh: &["以下"], place: Place::Run },
    Keyword { rule: "kw_round_down", en: &["round down"], zh: &["向下舍入"], place: Place::Apart },
    Keyword { rule: "kw_round_up", en: &["round up"], zh: &["向上舍入"], place: Place::Apart },
    Keyword { rule: "kw_round", en: &["round"], zh: &["四舍五入"], place: Place::Run },
    Keyword { rule: "kw_to", en: &["to"], zh: &["至", "到"], place: Place::Run },
    Keyword { rule: "kw_digits", en: &["digits"], zh: &["位"], place: Place::Unit },
    Keyword { rule: "kw_of", en: &["of"], zh: &[], place: Place::Run },
    Keyword { rule: "kw_the", en: &["the"], zh: &[], place: Place::Run },
    Keyword { rule: "kw_that", en: &["that are", "which are"], zh: &[], place: Place::Run },
    Keyword { rule: "kw_all", en: &["all"], zh: &["全部", "都", "均"], place: Place::Run },
    Keyword { rule: "kw_none", en: &["none"], zh: &["都不", "均不", "没有", "都不为", "均不为"], place: Place::Run },
    Keyword { rule: "kw_any", en: &["any"], zh: &["任一", "任意一项", "任一项", "任何一项"], place: Place::Run },
    Keyword { rule: "kw_more_than_half", en: &["more than half"], zh: &["过半", "半数以上"], place: Place::Run },
    Keyword { rule: "kw_exactly", en: &["exactly"], zh: &["正好", "恰有", "恰好", "只有"], place: Place::Run },
    Keyword { rule: "kw_has", en: &[], zh: &["有"], place: Place::Run },
    Keyword { rule: "kw_among", en: &[], zh: &["中", "其中", "里"], place: Place::Run },
    Keyword { rule: "kw_of_which", en: &[], zh: &["的"], place: Place::Run },
    Keyword { rule: "kw_count", en: &["count"], zh: &["数量"], place: Place::Apart },
    Keyword { rule: "kw_list", en: &["list"], zh: &["列表"], place: Place::Apart },
    Keyword { rule: "kw_count_zh", en: &[], zh: &["数量", "项数"], place: Place::Run },
    Keyword { rule: "kw_list_zh", en: &[], zh: &["列表", "名单"], place: Place::Run },
    Keyword { rule: "kw_piece", en: &[], zh: &["项", "个", "条"], place: Place::Unit },
    Keyword { rule: "kw_noise", en: &["items", "item", "conditions", "condition", "criteria", "criterion", "signals", "signal", "points", "entries", "facts", "factors"], zh: &[], place: Place::Run },
    Keyword { rule: "kw_yuan", en: &["yuan"], zh: &["元"], place: Place::Unit },
    Keyword { rule: "kw_times", en: &["times"], zh: &["次", "分", "人", "项", "个", "条"], place: Place::Unit },
    Keyword { rule: "kw_half_year", en: &["half a year"], zh: &["半年"], place: Place::Run },
    Keyword { rule: "kw_yes", en: &["yes"], zh: &["是"], place: Place::Run },
    Keyword { rule: "kw_no", en: &["no"], zh: &["否"], place: Place::Run },
    Keyword { rule: "kw_today", en: &["today"], zh: &["今天"], place: Place::Run },
    Keyword { rule: "kw_now", en: &["now"], zh: &["现在"], place: Place::Run },
    Keyword { rule: "type_yes_no", en: &["yes/no"], zh: &["是否", "是/否"], place: Place::Apart },
    Keyword { rule: "type_count", en: &["count"], zh: &["次数"], place: Place::Apart },
    Keyword { rule: "type_integer", en: &["integer"], zh: &["整数"], place: Place::Apart },
    Keyword { rule: "type_number", en: &["number"], zh: &["数值"], place: Place::Apart },
    Keyword { rule: "type_percent", en: &["percent"], zh: &["百分比"], place: Place::Apart },
    Keyword { rule: "type_money", en: &["money"], zh: &["金额"], place: Place::Apart },
    Keyword { rule: "type_text", en: &["text"], zh: &["文本"], place: Place::Apart },
    Keyword { rule: "type_date", en: &["date"], zh: &["日期"], place: Place::Apart },
    Keyword { rule: "type_moment", en: &["moment"], zh: &["时刻"], place: Place::Apart },
    Keyword { rule: "type_duration", en: &["duration"], zh: &["时长"], place: Place::Apart },
    Keyword { rule: "unit_minute", en: &["minutes", "minute"], zh: &["分钟"], place: Place::Unit },
    Keyword { rule: "unit_hour", en: &["hours", "hour"], zh: &["小时", "个小时"], place: Place::Unit },
    Keyword { rule: "unit_day", en: &["days", "day"], zh: &["天", "日"], place: Place::Unit },
    Keyword { rule: "unit_week", en: &["weeks", "week"], zh: &["周", "星期", "个星期"], place: Place::Unit },
    Keyword { rule: "unit_month", en: &["months", "month"], zh: &["个月", "月"], place: Place::Unit },
    Keyword { rule: "unit_year", en: &["years", "year"], zh: &["年"], place: Place::Unit },
    Keyword { rule: "kw_range", en: &[], zh: &["至", "到"], place: Place::Run },
    Keyword { rule: "not_equal", en: &["is not", "are not"], zh: &["不为", "不是", "不等于"], place: Place::Run },
    Keyword { rule: "at_least", en: &["at least"], zh: &["至少", "最少", "不少于", "不低于", "大于等于"], place: Place::Run },
    Keyword { rule: "at_most", en: &["at most"], zh: &["至多", "最多", "不超过", "不高于", "不多于", "小于等于"], place: Place::Run },
    Keyword { rule: "more_than", en: &["more than"], zh: &["超过", "高于", "大于", "多于"], place: Place::Run },
    Keyword { rule: "less_than", en: &["less than", "fewer than"], zh: &["不足", "低于", "小于", "少于"], place: Place::Run },
];
