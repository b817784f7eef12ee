// What the page says, in both languages. What a policy says comes from the policy.

const WORDS = {
  en: {
    policies: "Policies", all: "All policies", above: "more than ", other: "中文", skip: "Skip to the policy", choose: "Choose a policy to try a lead.",
    none: "There is no policy yet.", good: "in use", bad: "has an error; still graded by the last good version",
    lost: "The server does not answer. What you see may be old.", version: "version", since: "since",
    read: "in use since", strays: "Files that are no policy yet", lead: "The lead", clear: "Clear all",
    verdict: "Verdict", possible: "Grades still possible", ask: "Ask next", better: "What would make it better",
    token: "The token of this server", enter: "Continue", why: "Why, in full", settles: " — this alone settles it", results: "Results", due: "Next contact", day: "Day of grading", today: "today",
    census: "All kinds of lead", counting: "Counting…", more: "More: sentences, items, scores", needed: "needed",
    some: "only asked of some leads", usually: "if not told: ", from: "from ", upTo: "up to ", to: " to ",
    yes: "yes", no: "no", unknown: "not known", add: "Add a record", remove: "Remove", record: "Record",
    money: "for example 600000 or 1,200.50", percent: "for example 30%", duration: "for example 2 days",
    graded: "Grade", undetermined: "Not certain yet", ungraded: "No grade", conflict: "The rules disagree",
    rejected: "Not accepted as it is", error: "The file has an error. Leads are still graded by the last good version, read at",
    gone: "This policy is no longer there.", impossible: "impossible", certain: "certain", warnings: "Note",
  },
  zh: {
    policies: "评级办法", all: "全部评级办法", above: "大于 ", other: "English", skip: "跳到评级办法", choose: "请选一份评级办法，试评一个客户。",
    none: "还没有评级办法。", good: "使用中", bad: "文件有错误，仍按上一次正确的版本评级",
    lost: "服务器没有回应，这里显示的可能是旧内容。", version: "版本", since: "自", read: "启用于",
    strays: "还不能用的文件", lead: "客户资料", clear: "全部清空",
    verdict: "评级结果", possible: "仍有可能的等级", ask: "接着问什么", better: "怎样才能更好",
    token: "服务器的口令", enter: "继续", why: "完整的理由", settles: "——问清这一项就能定级", results: "判定", due: "下次联系", day: "评级日期", today: "今天",
    census: "全部客户种类", counting: "正在统计……", more: "更多：规则、指标、得分", needed: "必填",
    some: "只问一部分客户", usually: "不填则为 ", from: "不小于 ", upTo: "不大于 ", to: " 至 ",
    yes: "是", no: "否", unknown: "不清楚", add: "添加一条", remove: "删除", record: "第",
    money: "例如 600000 或 60万", percent: "例如 30%", duration: "例如 2 天",
    graded: "等级", undetermined: "还不能确定", ungraded: "无级可评", conflict: "规则互相矛盾",
    rejected: "资料有误，不能评级", error: "文件有错误。仍按上一次正确的版本评级，该版本读入于",
    gone: "这份评级办法已经不在了。", impossible: "不可能", certain: "必然", warnings: "注意",
  },
};

const asked = () => {
  try { return sessionStorage.getItem("tongue"); } catch { return null; }
};

let tongue = asked() ?? (navigator.language.startsWith("zh") ? "zh" : "en");
let chosen = asked() !== null;

/** The language of the page. */
export const lang = () => tongue;

/** A word in the language of the page. */
export const word = (name) => WORDS[tongue][name];

/** Speaks the language of a policy, unless a person has chosen another. */
export function speak(language) {
  if (!chosen && WORDS[language]) tongue = language;
}

/** Speaks the other language from now on. */
export function turn() {
  tongue = tongue === "zh" ? "en" : "zh";
  chosen = true;
  try { sessionStorage.setItem("tongue", tongue); } catch { /* it lasts until the page is left */ }
}

/** A time as people read it. */
export function time(stamp) {
  const date = new Date(stamp);
  return Number.isNaN(date.getTime()) ? stamp : date.toLocaleString(tongue === "zh" ? "zh-CN" : "en-GB");
}
