// The evidence: logs, events, clients and commands, one tab at a time. Where there is room the events have a column of their own.

import { html, nothing } from "lit";
import "./clients.js";
import "./commands.js";
import "./events.js";
import "./logs.js";
import { Panel } from "./panel.js";

/** @typedef {"logs" | "events" | "clients" | "commands"} Tab */

const TABS = /** @type {Tab[]} */ (["logs", "events", "clients", "commands"]);

export class Evidence extends Panel {
  /** @override */
  render() {
    const { store } = this.app;
    const { evidence, regions } = this.words;
    if (!store.ready.value || store.failure.value) return nothing;
    const wide = store.wide.value;
    const tabs = wide ? TABS.filter((tab) => tab !== "events") : TABS;
    const open = tabs.includes(store.tab.value) ? store.tab.value : tabs[0];
    return html`<section aria-label=${regions.evidence}>
      <div role="tablist" aria-label=${regions.evidence} @keydown=${this.#keys}>
        ${tabs.map(
          (tab) => html`<button role="tab" id=${`tab-${tab}`} aria-controls="tabpanel" aria-selected=${tab === open}
            tabindex=${tab === open ? 0 : -1} @click=${() => this.#show(tab)}>${evidence[tab]}</button>`,
        )}
      </div>
      <div role="tabpanel" id="tabpanel" aria-labelledby=${`tab-${open}`}>${this.#panel(open)}</div>
    </section>`;
  }

  /** @param {Tab} tab */
  #panel(tab) {
    const { app } = this;
    switch (tab) {
      case "logs":
        return html`<quorate-logs .app=${app}></quorate-logs>`;
      case "events":
        return html`<quorate-events .app=${app}></quorate-events>`;
      case "clients":
        return html`<quorate-clients .app=${app}></quorate-clients>`;
      case "commands":
        return html`<quorate-commands .app=${app}></quorate-commands>`;
    }
  }

  /** @param {Tab} tab */
  #show(tab) {
    this.app.store.tab.value = tab;
  }

  /** @param {KeyboardEvent} event */
  #keys = async (event) => {
    const tabs = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[role=tab]")]);
    const at = tabs.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || !tabs[to]) return;
    event.preventDefault();
    tabs[to].click();
    tabs[to].focus();
  };
}

/** The events in a column of their own, where there is room. */
export class Chronicle extends Panel {
  /** @override */
  render() {
    const { store } = this.app;
    if (!store.wide.value || !store.ready.value || store.failure.value) return nothing;
    const { events } = this.words.evidence;
    return html`<section aria-label=${events}>
      <h2>${events}</h2>
      <quorate-events .app=${this.app}></quorate-events>
    </section>`;
  }
}

customElements.define("quorate-evidence", Evidence);
customElements.define("quorate-chronicle", Chronicle);
