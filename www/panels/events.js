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
      <ol class="events" aria-label=${evidence.tabs.events} tabindex="0" @keydown=${this.#keys}>
        ${repeat(
          list.toReversed(),
          ([e]) => e.number,
          (some) => (some.length > 1 ? this.#lines(some) : this.#line(some[0])),
        )}
      </ol>`;
  }

  /** Several of the same sort in one line. @param {Happening[]} some */
  #lines(some) {
    const { time, events } = this.words;
    const [first, last] = [some[0], some[some.length - 1]];
    const at = (/** @type {Happening} */ e) => time.now({ seconds: (e.at_us / 1e6).toFixed(3) });
    return html`<li class="w2">
      ${this.#time(last)}
      <span>${events.commits({ node: first.to, count: some.length, since: at(first) })}</span>
    </li>`;
  }

  /** @param {Happening} e */
  #line(e) {
    return html`<li class="w${weight(e)} ${e.breach ? "broken" : ""}">
      ${this.#time(e)}
      <span>${this.app.sentence(e)}</span>
    </li>`;
  }

  /** When it was, and the way there. @param {Happening} e */
  #time({ number, at_us }) {
    const { time, evidence } = this.words;
    const at = time.now({ seconds: (at_us / 1e6).toFixed(3) });
    if (!this.app.shows("tape")) return html`<time>${at}</time>`;
    return html`<button class="plain at" tabindex="-1" title=${evidence.go({ seq: number })}
      @click=${() => this.app.toEvent(number)}><time>${at}</time></button>`;
  }

  /** The list is one stop of the keyboard; arrows go from one instant to the next. @param {KeyboardEvent & { currentTarget: HTMLElement }} event */
  #keys = (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const ways = /** @type {HTMLElement[]} */ ([...event.currentTarget.querySelectorAll(".at")]);
    if (way === undefined || ways.length === 0) return;
    const at = ways.indexOf(/** @type {HTMLElement} */ (event.target));
    event.preventDefault();
    ways[Math.min(Math.max(at + way, 0), ways.length - 1)].focus();
  };
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
