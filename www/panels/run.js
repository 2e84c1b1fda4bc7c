// What the inspector says with nothing selected, below the line of promises: what the script expects of the run, whether its
// time-outs leave room, its settings, its seed and its digest.

import { html, nothing } from "lit";
import { checkRow } from "./check.js";
import { questions } from "./questions.js";
import { seedRow } from "./seed.js";

/** @typedef {import("../core/app.js").App} App */

/** @param {import("./lens.js").Lens} inspector */
export function ofRun(inspector) {
  const { app } = inspector;
  return html`${expectations(app)} ${world(app)} ${questions(app, undefined)}
    <p class="help">${app.store.words.value.lens.nothing}</p>
    ${run(inspector)}`;
}

/** What was said last of how the run and its world are set, and of which. @type {WeakMap<App, { of: string, says: unknown }>} */
const worlds = new WeakMap();

/** The same of each run until it is set otherwise, which is seldom. @param {App} app */
function world(app) {
  const { session, store } = app;
  const of = [store.words.value.tag, app.player.protocol, session.networkManner(), session.script()].join();
  const known = worlds.get(app);
  if (known?.of === of) return known.says;
  const says = html`${stability(app)} ${settings(app)}`;
  worlds.set(app, { of, says });
  return says;
}

/** @param {App} app */
function expectations(app) {
  const { lens } = app.store.words.value;
  const list = app.expectations().filter((each) => each.holds !== null);
  if (list.length === 0) return nothing;
  return html`<h3>${lens.expectations}</h3>
    <ul class="expectations">${list.map(
      ({ text, line, holds }) => html`<li class=${holds ? "kept" : "unmet"}>
        <code title=${lens.line({ line })}>${text}</code> <em>${holds ? lens.met : lens.unmet}</em>
      </li>`,
    )}</ul>`;
}

/** @param {import("./lens.js").Lens} inspector */
function run(inspector) {
  const { app } = inspector;
  const { lens } = app.store.words.value;
  const { digest, events } = app.run();
  return html`<div class="run"><h3>${lens.run}</h3>
    <dl>
      ${app.shows("seed") ? seedRow(inspector) : nothing}
      <dt>${lens.digest}</dt>
      <dd title=${lens.digestTip}><code class="digest">${digest}</code> · ${lens.events({ count: events })}</dd>
    </dl>
    ${app.shows("check") ? checkRow(inspector) : nothing}</div>`;
}

/** Whether the time-outs leave room for a round trip, as a line on which both lie. @param {App} app */
function stability(app) {
  const found = app.stability();
  if (!found) return nothing;
  const { lens, span } = app.store.words.value;
  const { trip, patience, state, room } = found;
  const range = (/** @type {[number, number]} */ [from, to]) =>
    from === to ? span(from) : `${span(from)} – ${span(to)}`;
  const all = Math.max(patience[1], trip[1]) * 1.05;
  const at = (/** @type {number} */ us) => (200 * us) / all;
  const says = lens.stabilities[state]({ room: room >= 10 ? "10+" : room.toFixed(1).replace(/\.0$/, "") });
  return html`<h3>${lens.stability}</h3>
    <svg class="stability ${state}" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">
      <path class="line" d="M0 8H200"></path>
      <path class="patience" d=${`M${at(patience[0])} 5H${at(patience[1])}`}></path>
      <path class="trip" d=${`M0 5H${Math.max(1.5, at(trip[1]))}`}></path>
    </svg>
    <p class="help">${lens.stabilityLine({ trip: range(trip), patience: range(patience) })} <strong>${says}</strong></p>`;
}

/** @param {App} app */
function settings(app) {
  return html`<details class="settings"><summary>${app.store.words.value.lens.settings}</summary>
    <dl>${app.settings().map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
  </details>`;
}
