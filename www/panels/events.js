// The list of events as sentences, the newest first.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { weight } from "../core/happening.js";
import { Panel } from "./panel.js";

/** @typedef {import("../core/happening.js").Happening} Happening */

/** So many of the newest are listed, and of those before them so many headlines. */
const LISTED = 120;
const HEADLINES = 500;

export class Events extends Panel {
  /** @override */
  render() {
    const { store } = this.app;
    const { evidence } = this.words;
    store.beat.value;
    const all = store.everything.value;
    const list = all ? this.app.lastEvents(LISTED).map((e) => [e]) : listed(gathered(this.app.player.annals.list()));
    return html`<label class="check small">
        <input type="checkbox" .checked=${all} @change=${() => (store.everything.value = !all)}>${evidence.everything}
      </label>
      ${list.length === 0 ? html`<p class="help">${evidence.noEvents}</p>` : nothing}
      <ol class="events" aria-label=${evidence.events} tabindex="0">
        ${repeat(
          list.toReversed(),
          ([e]) => e.number,
          (some) => (some.length > 1 ? this.#lines(some) : this.#line(some[0])),
        )}
      </ol>`;
  }

  /** Several of the same sort in one line. @param {Happening[]} some */
  #lines(some) {
    const { time, events, evidence } = this.words;
    const [first, last] = [some[0], some[some.length - 1]];
    const at = (/** @type {Happening} */ e) => time.now({ seconds: (e.at_us / 1e6).toFixed(3) });
    return html`<li class="w2" title=${evidence.go({ seq: last.number })}>
      <time>${at(last)}</time>
      <span>${events.commits({ node: first.to, count: some.length, since: at(first) })}</span>
    </li>`;
  }

  /** @param {Happening} e */
  #line(e) {
    const { time, evidence } = this.words;
    return html`<li class="w${weight(e)} ${e.breach ? "broken" : ""}" title=${evidence.go({ seq: e.number })}>
      <time>${time.now({ seconds: (e.at_us / 1e6).toFixed(3) })}</time>
      <span>${this.app.sentence(e)}</span>
    </li>`;
  }
}

/** Whether it is one of the many by which a node learns, again and again, that more is agreed. @param {Happening} e */
const commits = (e) => e.committed && !e.role && !e.breach;

/**
 * The events of a list, those together that say the same of the same node again and again.
 * @param {Happening[]} list @returns {Happening[][]}
 */
export function gathered(list) {
  /** @type {Happening[][]} */
  const all = [];
  for (const e of list) {
    const before = all[all.length - 1];
    if (before && commits(e) && commits(before[0]) && before[0].to === e.to) before.push(e);
    else all.push([e]);
  }
  return all;
}

/** Of many lines the newest, and before them what nobody should have to look for. @param {Happening[][]} lines */
function listed(lines) {
  const headlines = lines.slice(0, -LISTED).filter(([e]) => weight(e) === 1);
  return [...headlines.slice(-HEADLINES), ...lines.slice(-LISTED)];
}

customElements.define("quorate-events", Events);
