// In a history that cannot be right the reader may try: puts the instants of effect in any order within the frame, and
// sees which answer would have been another.

import { html, nothing } from "lit";
import { misfit } from "../core/history.js";
import { historyWords } from "./history-words.js";
import { Panel } from "./panel.js";

/**
 * An operation whose instant the reader may choose.
 * @typedef {object} Entry
 * @property {number} place in the list of all operations
 * @property {string} name what was asked by whom, and the answer
 * @property {string} fails the sentence where it would have been answered otherwise
 * @property {import("#wasm").OperationView} operation
 * @property {number} from
 * @property {number} to
 */

/** Where the entries stand in a picture. @typedef {{ moved: Map<number, number>, repaint: () => void }} View */

/** How far a key press moves a tick, in shares of its operation. */
const STEP = 0.05;

export class Linearize extends Panel {
  static properties = { entries: { attribute: false }, fromStart: { attribute: false } };

  constructor() {
    super();
    /** The operations of the frame. @type {Entry[]} */
    this.entries = [];
    /** Whether what was there at first is known. */
    this.fromStart = false;
    /** @type {View | undefined} */
    this.view = undefined;
  }

  /** Each entry with its instant: where the reader put it or, at first, in its middle. */
  #ticks() {
    return this.entries.map((entry) => ({
      ...entry,
      at: this.view?.moved.get(entry.place) ?? (entry.from + entry.to) / 2,
    }));
  }

  /** @param {number} place @param {number} us */
  #put(place, us) {
    this.view?.moved.set(place, us);
    this.requestUpdate();
    this.view?.repaint();
  }

  /** @override */
  render() {
    const words = historyWords(this.words.tag);
    if (!words) return nothing;
    const ticks = this.#ticks();
    for (const { place, at } of ticks) this.view?.moved.set(place, at);
    const order = ticks.toSorted((a, b) => a.at - b.at);
    const wrong =
      order[
        misfit(
          order.map(({ operation }) => operation),
          this.fromStart,
        )
      ];
    return html`<p class="try">${words.drag}</p>
      <p class="help">${words.dragHelp}</p>
      <ul class="ticks">${ticks.map(
        ({ place, name, from, to, at }) => html`<li><label><span>${name}</span>
          <input type="range" min=${from} max=${to} step=${Math.max(Math.round((to - from) * STEP), 1)} .value=${String(Math.round(at))}
            aria-label=${words.tick({ name })}
            @input=${(/** @type {Event & { target: HTMLInputElement }} */ event) => this.#put(place, Number(event.target.value))}></label></li>`,
      )}</ul>
      <p role="status">${wrong ? wrong.fails : words.fits}</p>`;
  }
}

customElements.define("quorate-linearize", Linearize);
