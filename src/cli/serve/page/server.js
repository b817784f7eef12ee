// What is asked of the server.

import { lang } from "./words.js";

const remembered = () => {
  try { return sessionStorage.getItem("token"); } catch { return null; }
};

let token = remembered();

/** Shows this token from now on. */
export function show(told) {
  token = told;
  try { sessionStorage.setItem("token", told); } catch { /* it lasts until the page is left */ }
}

async function answered(path, options = {}) {
  const headers = { ...options.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(path, { cache: "no-store", credentials: "same-origin", ...options, headers });
  const body = await response.json();
  if (!response.ok) throw Object.assign(new Error(body.detail ?? body.title), { problem: body });
  return body;
}

const of = (id, what = "", query = {}) => {
  const asked = new URLSearchParams({ lang: lang(), ...query });
  return `/v1/policies/${encodeURIComponent(id)}${what}?${asked}`;
};

/** All policies. */
export const all = () => answered(`/v1/policies?lang=${lang()}`);

/** One policy. */
export const one = (id) => answered(of(id));

/** How many kinds of lead get what. */
export const census = (id, signal) => answered(of(id, "/census"), { signal });

/** The verdict on a lead, and why. */
export const why = (id, lead, today, signal) =>
  answered(of(id, "/why", today ? { today } : {}), {
    method: "POST", signal, headers: { "content-type": "application/json" }, body: JSON.stringify(lead),
  });
