// What every panel is: a lit element in the shadow root of the one that holds all, drawn afresh whenever a signal
// that it has read changes.

import { effect } from "@preact/signals-core";
import { html, LitElement } from "lit";

/** @typedef {import("../core/app.js").App} App */

/**
 * A number that changes all the time: it lies over room for as many digits, so that nothing else is laid out for it.
 * @param {string} text @param {string} [room] a text that is as long or longer
 */
export const ticking = (text, room = text) =>
  html`<span class="ticks" data-room=${room.replace(/\d/g, "0")}><span>${text}</span></span>`;

export class Panel extends LitElement {
  /** What all panels share; set by the template that makes the panel. @type {App} */
  app = /** @type {any} */ (undefined);
  /** @type {(() => void) | undefined} */
  #release;
  /** Lets a panel that waits for its turn be drawn at once. @type {(() => void) | undefined} */
  #go;
  /** Whether it may wait for its turn. */
  #calm = false;
  /** Whether it is no more than a number. */
  brief = false;
  /** What is to be done once it leaves the page. @type {(() => void)[]} */
  ends = [];

  /** Whether it was drawn last only because time goes on. */
  get calm() {
    return this.#calm;
  }

  /** Panels share the styles and the ids of one shadow root. */
  createRenderRoot() {
    return this;
  }

  /** The words of the language chosen. */
  get words() {
    return this.app.store.words.value;
  }

  /** @override */
  performUpdate() {
    if (!this.isUpdatePending) return;
    const root = /** @type {Partial<ShadowRoot>} */ (this.getRootNode());
    const held = this.contains(root.activeElement ?? null);
    this.#release?.();
    let first = true;
    this.#release = effect(() => {
      if (first) {
        first = false;
        super.performUpdate();
      } else this.#again();
    });
    if (held && !root.activeElement) this.regain();
  }

  /** Something that was read has changed. Where only time has gone on, panels take turns, one in a frame. */
  #again() {
    const calm = this.app.player.calm && !this.isUpdatePending;
    this.requestUpdate();
    this.#calm = calm;
  }

  /** What it could not draw in its turn comes with the next. */
  goOn() {
    this.requestUpdate();
    this.#calm = true;
  }

  /** @override @param {Parameters<LitElement["requestUpdate"]>} what */
  requestUpdate(...what) {
    // A panel is asked before it has any fields.
    if (#calm in this) {
      this.#calm = false;
      this.#go?.();
    }
    super.requestUpdate(...what);
  }

  /** @override */
  async scheduleUpdate() {
    if (this.#calm) await this.#turn();
    return super.scheduleUpdate();
  }

  /** Waits until it is its turn, or until something has changed for which nobody should wait. @returns {Promise<void>} */
  #turn() {
    const turns = this.brief ? this.app.numbers : this.app.turns;
    return new Promise((done) => {
      const go = () => {
        turns.delete(go);
        this.#go = undefined;
        done();
      };
      this.#go = go;
      turns.add(go);
    });
  }

  /** What had the focus is no longer drawn: the keyboard goes to what stands nearest to it, and never to nowhere. */
  regain() {
    const stops = /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("button, summary, select, input"));
    const stop = [...stops].find((each) => each.checkVisibility({ visibilityProperty: true }));
    if (stop) stop.focus();
    else this.app.refocus();
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.requestUpdate();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#release?.();
    this.#release = undefined;
    for (const end of this.ends.splice(0)) end();
  }
}
