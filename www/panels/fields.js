// Fields of nodes, messages and records under the paper's names, and their values.

import { html, nothing } from "lit";

/** @typedef {import("../core/app.js").App} App */
/** @typedef {import("#wasm").ValueView} Value */
/** @typedef {import("#wasm").FieldView} Field */

/** Of a long list the newest are shown. */
const SHOWN = 5;

/** So many characters of a text are shown: its end, which is what changes. */
const LETTERS = 60;

/** @param {string} text */
const shortened = (text) => (text.length > LETTERS ? `…${text.slice(-LETTERS)}` : text);

/** @param {App} app @param {Field} field @param {boolean} [inline] within a line */
export function field(app, { name, value }, inline = false) {
  if (inline) return html`<span class="pair"><span>${name}</span> ${show(app, value)}</span>`;
  return html`<dt><code>${name}</code></dt><dd>${show(app, value)}</dd>`;
}

/** @param {App} app @param {Value} value @returns {unknown} */
function show(app, value) {
  const words = app.store.words.value;
  switch (value.is) {
    case "none":
      return html`<span class="none">${words.lens.none}</span>`;
    case "number":
      return words.grouped(value.of);
    case "great":
      return value.of;
    case "numbered":
      return value.of.text;
    case "flag":
      return value.of ? words.lens.yes : words.lens.no;
    case "text":
      return html`<q>${shortened(value.of)}</q>`;
    case "node":
      return value.of;
    case "micros":
      return words.span(value.of);
    case "record":
      return value.of.map((each) => field(app, each, true));
    case "map":
      return value.of.length === 0 ? empty(app) : map(app, value.of);
    case "list":
      return value.of.length === 0 ? empty(app) : list(app, value.of);
  }
}

/** @param {App} app */
const empty = (app) => html`<span class="none">${app.store.words.value.lens.empty}</span>`;

/** @param {App} app @param {[Value, Value][]} pairs */
function map(app, pairs) {
  return html`<span class="map">${pairs.map(([key, of]) => html`<span class="pair"><span>${show(app, key)}</span> ${show(app, of)}</span>`)}</span>`;
}

/** @param {App} app @param {Value[]} values */
function list(app, values) {
  const hidden = values.length - SHOWN;
  const { lens } = app.store.words.value;
  return html`<ul class="values">
    ${hidden > 0 ? html`<li class="rest">${lens.earlier({ count: hidden })}</li>` : nothing}
    ${values.slice(-SHOWN).map((each) => html`<li>${show(app, each)}</li>`)}
  </ul>`;
}
