// In a history that cannot be right the reader may try: puts the instants of effect in any order within the frame, and
// sees which answer would have been another.

import { html, nothing } from "lit";
import { misfit } from "../core/history.js";
import { historyWords } from "./history-words.js";
import { Panel } from "./panel.js";

/** @typedef {import("#wasm").WindowView} Window */

/** How far a key press moves a tick, in shares of its operation. */
const STEP = 0.05;

export class Linearize extends Panel {
  static properties = { window: { attribute: false } };

  constructor() {
    super();
    /** @type {Window | undefined} */
    this.window = undefined;
    /** @type {import("./history.js").History | undefined} */
    this.view = undefined;
  }

  /** Each operation of the frame with its instant: where the reader put it or, at first, in its middle. */
  #ticks() {
    const { window: found, view, app } = this;
    if (!found || !view) return [];
    return found.inside.flatMap((place) => {
      const [operation] = app.session.operations(place, 1);
      if (!operation) return [];
      const { invoked_us: from, returned_us } = operation;
      const to = returned_us ?? found.to_us;
      return [{ place, operation, from, to, at: view.moved.get(place) ?? (from + to) / 2 }];
    });
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
    if (!words || !this.window) return nothing;
    const ticks = this.#ticks();
    for (const { place, at } of ticks) this.view?.moved.set(place, at);
    const order = ticks.toSorted((a, b) => a.at - b.at).map(({ operation }) => operation);
    const wrong = order[misfit(order, this.window.from_start)];
    return html`<p class="try">${words.drag}</p>
      <p class="help">${words.dragHelp}</p>
      <ul class="ticks">${ticks.map(({ place, operation, from, to, at }) => {
        const name = `${this.words.Who({ name: operation.client })}: ${this.app.operationText(operation)} → ${this.app.answerText(operation)}`;
        return html`<li><label><span>${name}</span>
          <input type="range" min=${from} max=${to} step=${Math.max(Math.round((to - from) * STEP), 1)} .value=${String(Math.round(at))}
            aria-label=${words.tick({ name })}
            @input=${(/** @type {Event & { target: HTMLInputElement }} */ event) => this.#put(place, Number(event.target.value))}></label></li>`;
      })}</ul>
      <p role="status">${wrong ? words.fails({ who: wrong.client, asked: `${this.app.operationText(wrong)} → ${this.app.answerText(wrong)}` }) : words.fits}</p>`;
  }
}

customElements.define("quorate-linearize", Linearize);
