// A form made of what a policy asks for. Everything is sent as it was typed: the server reads `60万` and `30%`.

import { make } from "./dom.js";
import { word } from "./words.js";

let count = 0;

/** Whether a bound says something: beyond these, the policy sets none. */
const isBound = (text) => text !== undefined && Math.abs(parseFloat(text)) < 1e9 && !/^(1900|2199|2200|-?10000%$)/.test(text);

function range({ type, least, most }) {
  // Money comes in steps of 0.01: this is what a policy writes as `> 0`.
  if (type === "money" && least === "0.01" && !isBound(most)) return `${word("above")}0`;
  const low = isBound(least) && !(parseFloat(least) === 0 && type !== "integer") ? least : undefined;
  const high = isBound(most) ? most : undefined;
  if (high !== undefined) return low === undefined ? word("upTo") + high : low + word("to") + high;
  return low === undefined ? "" : word("from") + low;
}

function hint(input) {
  const words = { yes: word("yes"), no: word("no") };
  const parts = [
    input.required && !input.conditional ? word("needed") : "",
    input.conditional ? word("some") : "",
    range(input),
    input.default === undefined ? "" : word("usually") + (words[input.default] ?? input.default),
  ];
  return parts.filter(Boolean).join(" · ");
}

const MODES = { count: "numeric", integer: "text", number: "decimal", money: "text", percent: "text" };
const KINDS = { date: "date", moment: "datetime-local" };

/** A field: its element, what it says, and how it is told what is wrong. */
export function field(input, changed) {
  const id = `field-${count += 1}`;
  const fault = make("p", { class: "fault", id: `${id}-fault`, role: "alert" });
  const told = hint(input);
  const hints = told ? make("span", { class: "hint", id: `${id}-hint` }, told) : null;
  const described = told ? `${id}-hint ${id}-fault` : `${id}-fault`;
  const made = input.type === "list" ? list(input, changed)
    : input.type === "yes/no" ? three(input, id, changed)
    : line(input, id, changed);
  const grouped = input.type === "list" || input.type === "yes/no";
  const head = grouped
    ? make("legend", {}, make("span", { class: "name" }, input.title), hints)
    : make("label", { for: id }, make("span", { class: "name" }, input.title), hints);
  const element = make(grouped ? "fieldset" : "div", { class: "field", "data-input": input.id }, head, made.element, fault);
  made.control.setAttribute("aria-describedby", described);
  return {
    element, input, value: made.value, set: made.set,
    focus: () => { element.scrollIntoView({ block: "center" }); made.control.focus(); },
    tell: (message) => {
      fault.textContent = message;
      if (message) made.control.setAttribute("aria-invalid", "true");
      else made.control.removeAttribute("aria-invalid");
    },
    ask: (asked) => element.classList.toggle("asked", asked),
  };
}

function line(input, id, changed) {
  if (input.choices) {
    const options = input.choices.map((one) => make("option", { value: one.name }, one.title));
    const control = make("select", { id, onchange: changed }, make("option", { value: "" }, `— ${word("unknown")} —`), options);
    return simple(control);
  }
  const control = make("input", {
    id, type: KINDS[input.type] ?? "text", inputmode: MODES[input.type], autocomplete: "off", oninput: changed,
    placeholder: word(input.type) ?? "", step: input.type === "moment" ? "60" : null,
  });
  return simple(control);
}

const simple = (control) => ({
  element: control, control,
  value: () => control.value.trim() || undefined,
  set: (value) => { control.value = value ?? ""; },
});

function three(input, id, changed) {
  const radios = ["", "yes", "no"].map((value) =>
    make("input", { type: "radio", name: id, value, checked: value === "", onchange: changed }));
  const labels = [word("unknown"), word("yes"), word("no")];
  const element = make("div", { class: "three" }, radios.map((radio, at) => make("label", {}, radio, labels[at])));
  return {
    element, control: radios[0],
    value: () => radios.find((radio) => radio.checked)?.value || undefined,
    set: (value) => radios.forEach((radio) => { radio.checked = radio.value === (value ?? ""); }),
  };
}

function list(input, changed) {
  let records = [];
  const rows = make("div");
  const add = make("button", { type: "button", onclick: () => { append(); changed(); } }, word("add"));
  function append(known = {}) {
    const fields = input.fields.map((one) => field(one, changed));
    fields.forEach((one) => one.set(known[one.input.name]));
    const record = { fields };
    const remove = make("button", {
      type: "button",
      onclick: () => { records = records.filter((other) => other !== record); record.element.remove(); add.focus(); changed(); },
    }, word("remove"));
    record.element = make("div", { class: "record" }, fields.map((one) => one.element), remove);
    records.push(record);
    rows.append(record.element);
  }
  return {
    element: make("div", {}, rows, add), control: add,
    value: () => records.length === 0 ? undefined : records.map((record) => values(record.fields)),
    set: (value) => {
      records.forEach((record) => record.element.remove());
      records = [];
      for (const known of Array.isArray(value) ? value : []) append(known);
    },
  };
}

/** What the fields say, by the names that the policy has for them. */
export function values(fields) {
  const said = fields.map((one) => [one.input.name, one.value()]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said);
}
