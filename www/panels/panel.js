// What every panel is: a lit element in the shadow root of the one that holds all, drawn afresh whenever a signal
// that it has read changes.

import { effect } from "@preact/signals-core";
import { LitElement } from "lit";

/** @typedef {import("../core/app.js").App} App */

export class Panel extends LitElement {
  /** What all panels share; set by the template that makes the panel. @type {App} */
  app = /** @type {any} */ (undefined);
  /** @type {(() => void) | undefined} */
  #release;

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
      } else this.requestUpdate();
    });
    if (held && !root.activeElement) this.regain();
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
  }
}
