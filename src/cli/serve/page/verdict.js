// A verdict in words: the grade, what is still possible, what to ask, what would make it better, and why.

import { make } from "./dom.js";
import { word, lang } from "./words.js";

/** Draws a verdict; `show` goes to a field by the id of its input. */
export function draw(policy, verdict, show) {
  const grade = (id) => {
    const known = policy.grades.find((one) => one.id === id);
    if (!known) return id;
    return known.title === known.name ? known.name : `${known.name} ${known.title}`;
  };
  const title = (id) => policy.inputs.find((one) => one.id === id)?.title ?? id;
  const parts = [make("p", { class: "grade", "data-verdict": verdict.verdict },
    verdict.verdict === "graded" && verdict.grade ? grade(verdict.grade) : word(verdict.verdict))];
  // While it is not certain, the reason is what stands below: what is possible, and what to ask.
  if (verdict.reason && verdict.verdict !== "undetermined") parts.push(make("p", { class: "reason" }, verdict.reason));
  const possible = verdict.verdict === "undetermined" ? [
    ...(verdict.possible ?? []).map(grade),
    ...(verdict.or_ungraded ? [word("ungraded")] : []), ...(verdict.or_conflict ? [word("conflict")] : []),
  ] : [];
  if (possible.length) parts.push(make("h4", {}, word("possible")), make("ul", { class: "chips" }, possible.map((one) => make("li", {}, one))));
  const asks = verdict.ask ?? [];
  if (asks.length) {
    const settles = (id) => (verdict.advice?.ask ?? []).some((one) => one.input === id && one.left === 0);
    const button = (id) => make("li", {},
      make("button", { type: "button", onclick: () => show(id) }, title(id)), settles(id) ? word("settles") : null);
    parts.push(make("h4", {}, word("ask")), make("ol", { class: "asks" }, asks.slice(0, 3).map(button)));
  }
  if (verdict.follow_up?.due) parts.push(make("dl", {}, make("dt", {}, word("due")), make("dd", {}, day(verdict.follow_up.due))));
  if (verdict.way && isShort(verdict)) parts.push(make("h4", {}, word("better")), make("p", { class: "ways" }, verdict.way));
  return parts;
}

/** While hardly anything is known, the way to a better grade is a list of everything, and says nothing. */
const isShort = ({ advice }) => (advice?.reach?.changes ?? []).every((change) => change.steps.length <= 3);

const day = (text) => {
  const date = new Date(`${text}T12:00:00`);
  const locale = lang() === "zh" ? "zh-CN" : "en-GB";
  return Number.isNaN(date.getTime()) ? text : date.toLocaleDateString(locale, { dateStyle: "full" });
};
