// What is asked of the server.

import { lang } from "./words.js";

async function answered(path, options) {
  const response = await fetch(path, { cache: "no-store", credentials: "same-origin", ...options });
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
