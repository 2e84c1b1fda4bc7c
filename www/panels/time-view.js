// A view of the evidence that shows a stretch of time: which stretch, and how the reader comes nearer, goes farther and
// moves along. What stands in it is the affair of those who extend it.

import { html, nothing } from "lit";
import { usOf } from "../canvas/spacetime.js";
import { lateWords } from "../core/late.js";
import { followed, panned, within, zoomed } from "../core/spacetime.js";
import { Panel } from "./panel.js";

/** @typedef {import("../core/spacetime.js").View} View */
/** @typedef {(typeof import("../i18n/en/spacetime.js"))["default"]} Said */

/** The words of such views. */
export const toolWords = lateWords({
  en: () => import("../i18n/en/spacetime.js"),
  "zh-CN": () => import("../i18n/zh-CN/spacetime.js"),
});

/** How much is in view at first, in microseconds. */
const SPAN = 200_000;

/** What a picture shows changes with the picture, which is drawn by then. */
const DRAWN = ["picture", "history"];

export class TimeView extends Panel {
  static properties = { follows: { state: true } };

  /** The frame that was asked for. */
  #request = 0;

  constructor() {
    super();
    /** Whether the view goes with the playhead. */
    this.follows = true;
    /** @type {View} */
    this.view = { from: 0, to: SPAN };
  }

  get canvas() {
    return /** @type {HTMLCanvasElement | null} */ (this.querySelector("canvas"));
  }

  /** How long the run is, as far as it was played. */
  get length() {
    return this.app.session.furthest();
  }

  /** Draws what is in view. */
  paint() {}

  /** Draws this view alone with the next frame: what else is on the page stays as it is. */
  repaint() {
    this.#request ||= requestAnimationFrame(() => {
      this.#request = 0;
      if (this.isConnected) this.paint();
    });
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    if (changed.size === 0 || [...changed.keys()].some((key) => !DRAWN.includes(key))) this.repaint();
  }

  /** Keeps the playhead in view, if that is wanted. */
  follow() {
    if (this.follows) this.view = followed(this.view, this.app.session.now());
  }

  /** @param {View} view @param {boolean} [follows] */
  look(view, follows = false) {
    this.view = view;
    this.follows = follows;
    this.requestUpdate();
    this.repaint();
  }

  /** Around the playhead where that is in view, else around the middle. @param {number} factor @param {number} [at] */
  zoom(factor, at) {
    const { from, to } = this.view;
    const now = this.app.session.now();
    const around = at ?? (now >= from && now <= to ? now : (from + to) / 2);
    this.look(zoomed(this.view, factor, around, this.length), this.follows && at === undefined);
  }

  /** @param {number} shares of what is in view */
  pan(shares) {
    this.look(panned(this.view, shares * (this.view.to - this.view.from), this.length));
  }

  whole() {
    this.look(within({ from: 0, to: this.length * 1.02 }, this.length));
  }

  /** Shows a stretch of the run. @param {number} from @param {number} to */
  show(from, to) {
    this.look(within({ from, to }, this.length));
  }

  /** How many digits tell instants in view apart. */
  digits() {
    const span = this.view.to - this.view.from;
    return span > 2e6 ? 1 : span > 2e5 ? 2 : span > 2e4 ? 3 : span > 2e3 ? 4 : 6;
  }

  /** @param {PointerEvent | MouseEvent} event */
  at(event) {
    const { left, top } = /** @type {HTMLCanvasElement} */ (this.canvas).getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  /** The page scrolls by the wheel, unless it is turned sideways or with a key. @param {WheelEvent} event */
  wheel = (event) => {
    const width = this.canvas?.clientWidth ?? 0;
    const zooms = event.ctrlKey || event.metaKey;
    if (width === 0 || (!zooms && Math.abs(event.deltaX) <= Math.abs(event.deltaY))) return;
    event.preventDefault();
    if (!zooms) return this.pan(event.deltaX / width);
    const plan = { lanes: [], width, height: 0 };
    this.zoom(Math.exp(event.deltaY * 0.005), usOf(plan, this.view, this.at(event).x));
  };

  /** @param {Said} words @param {string | undefined} counts what is in view, in words */
  tools(words, counts) {
    const { from, to } = this.view;
    const { span, time } = this.words;
    const at = time.now({ seconds: (from / 1e6).toFixed(this.digits()) });
    return html`<div class="tools" role="toolbar" aria-label=${words.view}>
      ${this.#tool(words.earlier, "‹", () => this.pan(-0.5))} ${this.#tool(words.later, "›", () => this.pan(0.5))}
      ${this.#tool(words.farther, "−", () => this.zoom(2))} ${this.#tool(words.nearer, "+", () => this.zoom(0.5))}
      <button @click=${() => this.whole()}>${words.whole}</button>
      <button aria-pressed=${this.follows} @click=${() => this.look(this.view, !this.follows)}>${words.follow}</button>
      <span class="counts">${words.shows({ span: span(Math.round(to - from)), from: at })}${counts ? html` · ${counts}` : nothing}</span>
    </div>`;
  }

  /** @param {string} label @param {string} sign @param {() => void} does */
  #tool(label, sign, does) {
    return html`<button class="sign" aria-label=${label} title=${label} @click=${does}>${sign}</button>`;
  }
}
