// Run until: to the next or the previous event of a kind.

import { html, nothing } from "lit";
import { Panel } from "./panel.js";

/** What stands in it and where, once it was opened. @type {typeof import("./until-ways.js") | undefined} */
let ways;

export class Until extends Panel {
  static properties = { open: { state: true }, message: { state: true } };

  constructor() {
    super();
    this.open = false;
    /** The message that is looked for. */
    this.message = "";
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const anchor = /** @type {HTMLElement} */ (this.querySelector("button"));
    ways?.put(/** @type {HTMLElement | null} */ (this.querySelector("[popover]")), this.open ? anchor : undefined);
  }

  /** @override */
  render() {
    const { app, words } = this;
    const { store } = app;
    const { until } = words;
    const ready = store.ready.value && !store.failure.value;
    const asked = {
      message: this.message,
      choose: (/** @type {string} */ name) => (this.message = name),
      close: () => (this.open = false),
    };
    return html`<button class="plain opens" ?disabled=${!ready} aria-haspopup="dialog" aria-expanded=${this.open} title=${until.tip}
        @click=${this.#press}>${until.open}</button>
      <div class="form until" popover="auto" role="dialog" aria-labelledby="until-title" @toggle=${this.#toggled}>
        ${this.open && ready ? ways?.waysIn(app, words, asked) : nothing}
      </div>`;
  }

  #press = async () => {
    const opens = !this.open;
    try {
      ways = await import("./until-ways.js");
      this.open = opens;
    } catch {
      this.app.store.note.value = { place: "actions", say: ({ actions }) => actions.notLoaded };
    }
  };

  /** @param {ToggleEvent} event */
  #toggled = (event) => {
    if (event.newState !== "closed" || !this.open) return;
    this.open = false;
    this.app.giveUp();
    /** @type {HTMLElement} */ (this.querySelector("button")).focus();
  };
}

customElements.define("quorate-until", Until);
