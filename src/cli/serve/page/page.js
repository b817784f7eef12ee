// The page: which policies there are, one of them, and a lead that is graded as it is typed.

import { at, make } from "./dom.js";
import { field, values } from "./form.js";
import { draw as drawCensus } from "./census.js";
import { draw as drawVerdict } from "./verdict.js";
import { lang, speak, time, turn, word } from "./words.js";
import * as server from "./server.js";

/** How often is looked for changes, and how long a person may type before a lead is graded, in milliseconds. */
const LOOK = 1000;
const PAUSE = 150;

/** What is shown of the policy that was chosen. */
let shown = null;
let listed = "";

const chosen = () => {
  try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
};

function drawFrame() {
  document.documentElement.lang = lang() === "zh" ? "zh-CN" : "en";
  at("skip").textContent = word("skip");
  at("list-title").textContent = word("policies");
  at("all").textContent = `‹ ${word("all")}`;
  at("tongue").textContent = word("other");
  document.body.classList.toggle("chosen", chosen() !== "");
}

function drawList(list) {
  const now = JSON.stringify([list.policies, list.troubles, lang(), chosen()]);
  if (now === listed) return;
  listed = now;
  const entries = list.policies.map((one) => make("li", {}, make("a", {
    href: `#${encodeURIComponent(one.id)}`, "aria-current": one.id === chosen() ? "page" : null,
  },
  make("span", { class: "title" }, one.title || one.id),
  make("span", { class: "small" }, one.version ? `${one.id} · ${word("version")} ${one.version}` : one.id),
  make("span", { class: one.good ? "state" : "state bad" }, one.good ? `✓ ${word("good")}` : `✗ ${word("bad")}`))));
  const focused = document.activeElement?.getAttribute("href");
  at("policies").replaceChildren(...(entries.length ? entries : [make("li", {}, word("none"))]));
  if (focused) at("policies").querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  const known = new Set(list.policies.flatMap((one) => one.files));
  const strays = list.troubles.filter((one) => !known.has(one.file));
  at("strays").replaceChildren(...(strays.length ? [make("h2", {}, word("strays")), ...strays.map(stray)] : []));
}

const trouble = (one) => make("div", { class: "error", "data-file": one.file },
  make("p", {}, make("strong", {}, one.file)), make("p", { class: "small" }, `${word("since")} ${time(one.since)}`),
  make("pre", { tabindex: "0" }, one.text));

/** In few words: the list is narrow. */
const stray = (one) => make("div", { class: "error", "data-file": one.file },
  make("p", {}, make("strong", {}, one.file)), make("p", { class: "small" }, `${word("since")} ${time(one.since)}`), make("p", {}, one.message));

function drawTroubles(policy) {
  const errors = policy.troubles.length === 0 ? [] : [make("div", { class: "error", role: "alert" },
    make("p", {}, make("strong", {}, `${word("error")} ${time(policy.loaded)}`))), ...policy.troubles.map(trouble)];
  shown.errors.replaceChildren(...errors);
}

/** Shows a policy, keeping what was typed where it asks for the same. */
function drawPolicy(policy, typed) {
  const changed = () => { clearTimeout(shown.waits); shown.waits = setTimeout(grade, PAUSE); };
  const fields = policy.inputs.map((input) => field(input, changed));
  fields.forEach((one) => one.set(typed.values[one.input.name]));
  const today = make("input", { type: "date", id: "today", onchange: changed });
  today.value = typed.today;
  const clear = make("button", { type: "button", onclick: () => { fields.forEach((one) => one.set()); changed(); fields[0]?.focus(); } }, word("clear"));
  const form = make("form", { onsubmit: (event) => { event.preventDefault(); grade(); } },
    make("h3", {}, word("lead")), fields.map((one) => one.element),
    make("div", { class: "field" }, make("label", { for: "today" }, word("day"), make("span", { class: "hint" }, word("usually") + word("today"))), today),
    make("div", { class: "buttons" }, clear));
  const verdict = make("div", { "aria-live": "polite", id: "verdict" });
  const why = make("pre", { tabindex: "0" });
  const census = make("div", {}, make("p", {}, word("counting")));
  const errors = make("div");
  const line = [policy.policy, policy.version ? `${word("version")} ${policy.version}` : "", policy.industry, `${word("read")} ${time(policy.loaded)}`, policy.hash];
  shown = { ...shown, policy, fields, verdict, why, errors, form, today, waits: 0 };
  document.title = `${policy.title || policy.policy} · Gradus`;
  at("main").replaceChildren(
    make("h2", {}, policy.title || policy.policy), make("p", { class: "small" }, line.filter(Boolean).join(" · ")), errors,
    make("div", { class: "work" }, form, make("section", { class: "verdict" }, make("h3", {}, word("verdict")), verdict)),
    make("section", { class: "why" }, make("h3", {}, word("why")), why),
    make("section", { class: "census" }, make("h3", {}, word("census")), census));
  drawTroubles(policy);
  grade();
  count(policy, census);
}

async function count(policy, into) {
  try {
    const answer = await server.census(policy.policy);
    into.replaceChildren(...drawCensus(answer));
  } catch (error) {
    into.replaceChildren(make("p", {}, error.message));
  }
}

async function grade() {
  const mine = shown;
  mine.asking?.abort();
  mine.asking = new AbortController();
  const { policy, fields, verdict, asking } = mine;
  try {
    const answer = await server.why(policy.policy, values(fields), mine.today.value, asking.signal);
    if (asking.signal.aborted) return;
    const show = (id) => fields.find((one) => one.input.id === id)?.focus();
    verdict.replaceChildren(...drawVerdict(policy, answer.verdict, show));
    mine.why.textContent = answer.verdict.why;
    for (const one of fields) {
      const fault = (answer.verdict.faults ?? []).find((fault) => fault.field === one.input.id);
      one.tell(fault?.message ?? "");
      one.ask(answer.verdict.ask?.[0] === one.input.id);
    }
    at("link").textContent = "";
  } catch (error) {
    if (asking.signal.aborted) return;
    verdict.replaceChildren(make("p", { class: "fault" }, error.problem ? error.message : word("lost")));
  }
}

/** Shows another policy, or none: what was typed last is no longer graded. */
function turnTo(next) {
  clearTimeout(shown?.waits);
  shown?.asking?.abort();
  shown = next;
}

/** Looks what there is now, and shows what has changed of it. */
async function look() {
  const id = chosen();
  const list = await server.all();
  const entry = list.policies.find((one) => one.id === id);
  if (entry) speak(entry.lang);
  drawFrame();
  drawList(list);
  const state = entry ? JSON.stringify([entry.hash, entry.good, entry.loaded, lang(), entry.good || list.troubles]) : "";
  if (shown?.id === id && shown.state === state) return;
  if (!entry) {
    turnTo({ id, state });
    document.title = "Gradus";
    at("main").replaceChildren(make("p", {}, id ? word("gone") : word("choose")));
    return;
  }
  const policy = await server.one(id);
  const same = shown?.id === id && shown.policy;
  const typed = same ? { values: values(shown.fields), today: shown.today.value } : { values: {}, today: "" };
  if (same && shown.policy.hash === policy.hash && shown.tongue === lang()) {
    shown.state = state;
    shown.policy = policy;
    drawTroubles(policy);
    return;
  }
  const focused = same ? shown.fields.findIndex((one) => one.element.contains(document.activeElement)) : -1;
  const name = same && focused >= 0 ? shown.fields[focused].input.id : null;
  turnTo({ id, state, tongue: lang() });
  drawPolicy(policy, typed);
  if (name) shown.fields.find((one) => one.input.id === name)?.focus();
  else if (!same) at("main").focus({ preventScroll: true });
}

/** Asks for the token, where the server wants one. */
function drawDoor() {
  if (at("token")) return;
  turnTo(null);
  const token = make("input", { type: "password", id: "token", autocomplete: "off" });
  at("main").replaceChildren(make("form", { onsubmit: (event) => { event.preventDefault(); server.show(token.value.trim()); at("main").replaceChildren(); again(); } },
    make("div", { class: "field" }, make("label", { for: "token" }, word("token")), token), make("button", {}, word("enter"))));
  token.focus();
}

let looking = Promise.resolve();

/** Looks once more, after the look that is under way. */
const again = () => looking = looking.then(look).then(() => { at("link").textContent = ""; }, (error) => {
  const closed = error.problem?.status === 401;
  if (closed) drawDoor();
  at("link").textContent = error.problem && !closed ? error.message : closed ? "" : word("lost");
});

at("tongue").addEventListener("click", () => { turn(); again(); });
at("home").addEventListener("click", () => { location.hash = ""; });
at("skip").addEventListener("click", (event) => { event.preventDefault(); at("main").focus(); });
addEventListener("hashchange", again);
drawFrame();
again();
setInterval(() => { if (!document.hidden) again(); }, LOOK);
