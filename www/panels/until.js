// Run until: to the next or the previous event of a kind.

import { html, nothing } from "lit";
import { messageName, protocolWords } from "../core/sentence.js";
import { icons } from "./icons.js";
import { looking } from "./looking.js";
import { Panel } from "./panel.js";
import { put } from "./popover.js";

/** The kinds that every protocol has, as the session names them. */
const KINDS = /** @type {const} */ (["headline", "leader", "commit", "crash", "breach"]);

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
    put(/** @type {HTMLElement | null} */ (this.querySelector("[popover]")), this.open ? anchor : undefined);
  }

  /** @override */
  render() {
    const { store } = this.app;
    const { until } = this.words;
    const ready = store.ready.value && !store.failure.value;
    return html`<button class="plain opens" ?disabled=${!ready} aria-haspopup="dialog" aria-expanded=${this.open} title=${until.tip}
        @click=${() => (this.open = !this.open)}>${until.open}</button>
      <div class="form until" popover="auto" role="dialog" aria-labelledby="until-title" @toggle=${this.#toggled}>
        ${this.open && ready ? this.#body() : nothing}
      </div>`;
  }

  #body() {
    const { until, lens } = this.words;
    return html`<header>
        <h2 id="until-title">${until.title}</h2>
        <button class="plain icon" aria-label=${lens.close} @click=${() => (this.open = false)}>${icons.close}</button>
      </header>
      <ul>${KINDS.map((kind) => html`<li><span>${until.kinds[kind]}</span>${this.#ways(kind, until.kinds[kind])}</li>`)}
        <li>${this.#messages()}</li>
      </ul>
      ${this.app.store.searching.value === "until" ? looking(this.app, this.words) : html`<p class="help" role="status">${this.#note()}</p>`}`;
  }

  #note() {
    const note = this.app.store.note.value;
    return note?.place === "until" ? note.say(this.words) : "";
  }

  #messages() {
    const { until } = this.words;
    const own = protocolWords(this.words, this.app.player.protocol);
    const names = [...(this.app.player.tables?.messages ?? []), "request", "reply"];
    const chosen = names.includes(this.message) ? this.message : names[0];
    const said = (/** @type {string} */ name) => messageName(this.words, own, name);
    return html`<label><span class="hidden">${until.message}</span>
        <select @change=${(/** @type {Event & { target: HTMLSelectElement }} */ event) => (this.message = event.target.value)}>
          ${names.map((name) => html`<option value=${name} ?selected=${name === chosen}>${said(name)}</option>`)}
        </select></label>
      ${this.#ways(`message ${chosen}`, said(chosen))}`;
  }

  /** @param {string} kind @param {string} name */
  #ways(kind, name) {
    const { until } = this.words;
    return html`<button class="plain icon" aria-label=${until.previous({ name })} title=${until.previous({ name })}
        @click=${() => this.app.jump(kind, false, "until")}>${icons.previous}</button>
      <button class="plain icon" data-first aria-label=${until.next({ name })} title=${until.next({ name })}
        @click=${() => this.app.jump(kind, true, "until")}>${icons.next}</button>`;
  }

  /** @param {ToggleEvent} event */
  #toggled = (event) => {
    if (event.newState !== "closed" || !this.open) return;
    this.open = false;
    this.app.giveUp();
    /** @type {HTMLElement} */ (this.querySelector("button")).focus();
  };
}

customElements.define("quorate-until", Until);
