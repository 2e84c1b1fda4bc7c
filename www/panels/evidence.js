// The evidence: one tab at a time and, where there is room, a second one that the reader pinned beside it. Which they
// are stands in the address. Where there is little room tabs are folds below each other, of which one is open.

import { html, nothing } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { Panel } from "./panel.js";
import { TABS } from "./tabs.js";

/** @typedef {import("./tabs.js").Tab} Tab */

export class Evidence extends Panel {
  static properties = { there: { state: true }, failed: { state: true }, shut: { state: true } };

  constructor() {
    super();
    /** The tabs whose modules have come. @type {Set<string>} */
    this.there = new Set();
    /** The tab whose module did not come. @type {string | undefined} */
    this.failed = undefined;
    /** Whether the reader folded away what was open, on a narrow page. */
    this.shut = false;
    /** The tabs whose modules are under way. @type {Set<string>} */
    this.coming = new Set();
  }

  /** @override */
  render() {
    const { store } = this.app;
    const { evidence, regions } = this.words;
    if (!store.ready.value || store.failure.value) return nothing;
    if (store.narrow.value) return this.#folds();
    const pinned = this.#pinned();
    const open = this.#open(pinned);
    return html`<section aria-label=${regions.evidence} class=${pinned ? "two" : ""}>
      <div class="tabs">
        <div role="tablist" aria-label=${regions.evidence} @keydown=${this.#keys}>
          ${this.#tabs()
            .filter((tab) => tab !== pinned)
            .map((tab) => this.#tab(tab, tab === open))}
        </div>
        ${this.#pin(pinned, open)}
      </div>
      <div role="tabpanel" id="tabpanel" aria-labelledby=${`tab-${open.id}`}>${this.#panel(open)}</div>
      ${
        pinned
          ? html`<section class="pinned" aria-label=${evidence.tabs[pinned.id]}>
            <h2>${evidence.tabs[pinned.id]}</h2>${this.#panel(pinned)}
          </section>`
          : nothing
      }
    </section>`;
  }

  /** One below the other, and at most one open. */
  #folds() {
    const { evidence, regions } = this.words;
    const open = this.shut ? undefined : this.#open(undefined);
    return html`<section aria-label=${regions.evidence} class="folds">
      ${this.#tabs().map(
        (
          tab,
        ) => html`<h2 class="title"><button class="plain fold" id=${`tab-${tab.id}`} aria-expanded=${tab === open} aria-controls=${tab === open ? "tabpanel" : nothing}
            @click=${() => this.#fold(tab, tab === open)}>${evidence.tabs[tab.id]}</button></h2>
          ${tab === open ? html`<div role="group" id="tabpanel" aria-labelledby=${`tab-${tab.id}`}>${this.#panel(tab)}</div>` : nothing}`,
      )}
    </section>`;
  }

  /** @param {Tab} tab @param {boolean} open whether it was */
  async #fold({ id }, open) {
    this.shut = open;
    if (open) return;
    this.#show(id);
    await this.updateComplete;
    // What was open above it is gone, and with it the place where this one stood.
    this.querySelector(`#tab-${id}`)?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Tab} tab @param {boolean} open */
  #tab({ id }, open) {
    return html`<button role="tab" id=${`tab-${id}`} aria-controls="tabpanel" aria-selected=${open}
      tabindex=${open ? 0 : -1} @click=${() => this.#show(id)}>${this.words.evidence.tabs[id]}</button>`;
  }

  /** @param {Tab | undefined} pinned @param {Tab} open */
  #pin(pinned, open) {
    const { store } = this.app;
    const { evidence } = this.words;
    if (!store.roomy.value) return nothing;
    const tab = evidence.tabs[(pinned ?? open).id];
    const does = () => {
      [store.tab.value, store.pin.value] = pinned ? [pinned.id, undefined] : [this.#besides(open).id, open.id];
    };
    return html`<button class="plain pin" aria-pressed=${Boolean(pinned)} title=${evidence.pinTip({ tab })} @click=${does}>
      ${pinned ? evidence.unpin({ tab }) : evidence.pin}
    </button>`;
  }

  /** Those that there are: what the left column holds is no tab beside it, and what the protocol lacks is none at all. */
  #tabs() {
    const { store, player } = this.app;
    const beside = store.wide.value && store.side.value;
    return TABS.filter(({ id, needs }) => id !== beside && !(needs && player.tables?.[needs] === false));
  }

  /** The one that stands beside the open one. */
  #pinned() {
    const { store } = this.app;
    const pin = store.pin.value;
    return store.roomy.value ? this.#tabs().find(({ id }) => id === pin) : undefined;
  }

  /** @param {Tab | undefined} pinned */
  #open(pinned) {
    const wanted = this.app.store.tab.value;
    return this.#tabs().find((tab) => tab.id === wanted && tab !== pinned) ?? this.#besides(pinned);
  }

  /** The first that is not this one. @param {Tab | undefined} tab */
  #besides(tab) {
    return this.#tabs().find((each) => each !== tab) ?? TABS[0];
  }

  /** @param {Tab} tab */
  #panel(tab) {
    // What draws one run listens to it, and is of no use for another.
    if (!tab.load || this.there.has(tab.id)) return keyed(this.app, tab.draw(this.app));
    if (this.failed === tab.id) return html`<p class="help" role="status">${this.words.actions.notLoaded}</p>`;
    this.#fetch(tab.id, tab.load);
    return nothing;
  }

  /** @param {string} id @param {NonNullable<Tab["load"]>} load */
  async #fetch(id, load) {
    if (this.coming.has(id)) return;
    this.coming.add(id);
    try {
      const { styles = [] } = /** @type {{ styles?: CSSStyleSheet[] }} */ (await load());
      const root = /** @type {ShadowRoot} */ (this.getRootNode());
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...styles];
      this.there = new Set([...this.there, id]);
    } catch {
      this.failed = id;
    }
    this.coming.delete(id);
  }

  /** @param {string} id */
  #show(id) {
    // Whoever presses again would have it tried again.
    this.failed = undefined;
    this.app.store.tab.value = id;
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

/** The events in a column of their own, where there is room and nothing else wants it. */
export class Chronicle extends Panel {
  /** The list itself comes once somebody may see it. @type {Promise<unknown> | undefined} */
  #coming;

  /** @override */
  render() {
    const { store } = this.app;
    if (!store.wide.value || store.side.value !== "events" || !store.ready.value || store.failure.value) return nothing;
    if (!store.tools.value) return nothing;
    const { tabs } = this.words.evidence;
    return html`<section aria-label=${tabs.events}>
      <h2>${tabs.events}</h2>
      ${customElements.get("quorate-events") ? html`<quorate-events .app=${this.app}></quorate-events>` : this.#fetch()}
    </section>`;
  }

  #fetch() {
    this.#coming ??= import("./events.js").then(
      () => this.requestUpdate(),
      // Whatever brings this about again may find it.
      () => {
        this.#coming = undefined;
      },
    );
    return nothing;
  }
}

customElements.define("quorate-evidence", Evidence);
customElements.define("quorate-chronicle", Chronicle);
