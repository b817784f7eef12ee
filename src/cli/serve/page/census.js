// How many of all kinds of lead get what, as bars.

import { make } from "./dom.js";
import { word } from "./words.js";

function row({ label, count, share, percent, mark }) {
  const fill = make("div", { class: "fill" });
  // Set from here, since the page allows no style in its text.
  fill.style.width = `${Math.min(100, Math.max(0, share * 100))}%`;
  const said = { impossible: word("impossible"), certain: word("certain") }[mark] ?? percent;
  const bar = make("div", { class: "track", "aria-hidden": "true" }, mark === "impossible" ? null : fill);
  return make("tr", {}, make("th", { scope: "row" }, label), make("td", {}, count), make("td", {}, said), make("td", { class: "bar" }, bar));
}

function block({ title, rows, remark }) {
  const table = rows.length === 0 ? null : make("table", {},
    title ? make("caption", {}, title) : null, make("tbody", {}, rows.map(row)));
  return [table, remark ? make("p", { class: "small" }, remark) : null];
}

const section = ({ title, blocks }) => [make("h4", {}, title), blocks.flatMap(block)];

/** Draws a census. */
export function draw({ shown }) {
  const [first, ...rest] = shown.sections;
  return [
    make("p", {}, shown.total),
    shown.notes.map((note) => make("p", { class: "small" }, note)),
    first ? section(first) : [],
    rest.length ? make("details", {}, make("summary", {}, word("more")), rest.flatMap(section).flat(3)) : null,
  ].flat(4).filter(Boolean);
}
