// The action bar: all that a person can do to the cluster. What would do nothing now is greyed, and says why.

import { html, nothing } from "lit";
import { reasonText } from "../core/sentence.js";
import { Panel } from "./panel.js";

/**
 * @typedef {object} Action
 * @property {"crash" | "restart" | "pause" | "resume" | "cut" | "partition" | "heal" | "write" | "read" | "cas" | "network"} id
 * @property {string} [command] what it does at once
 * @property {string} [probe] the command whose reason greys it, where it only opens a form
 * @property {boolean} [rare] behind "More" where there is little room
 */

export class Actions extends Panel {
  static properties = { all: { state: true } };

  constructor() {
    super();
    /** Whether the rare ones are shown where there is little room. */
    this.all = false;
  }

  /** @returns {Action[]} */
  #list() {
    const { store } = this.app;
    const target = store.target.value;
    const one = target !== "leader" && this.app.nodeOf(target);
    const crashed = one && one.status === 2;
    const paused = one && one.status === 1;
    return [
      { id: "crash", command: `crash ${target}` },
      { id: "restart", command: `restart ${crashed ? target : "crashed"}` },
      { id: "pause", command: `pause ${target}` },
      { id: "resume", command: `resume ${paused ? target : "paused"}`, rare: true },
      { id: "write" },
      { id: "read", rare: true },
      { id: "cas", rare: true },
      { id: "partition", rare: true },
      { id: "cut", rare: true },
      { id: "heal", command: "heal", rare: true },
      { id: "network", rare: true },
    ];
  }

  /** @override */
  render() {
    const { store } = this.app;
    const words = this.words;
    store.beat.value;
    const list = this.#list().filter(({ id }) => this.app.shows(id));
    if (!store.ready.value || store.failure.value || list.length === 0) return nothing;
    return html`<div class="bar ${this.all ? "all" : ""}" role="toolbar" aria-label=${words.regions.actions}
        @keydown=${this.#keys} @focusin=${this.#focused}>
        ${this.#target()}
        ${list.some(({ rare }) => rare) ? this.#more() : nothing}
        ${list.map((action) => this.#button(action))}
      </div>
      ${this.#note()}`;
  }

  #more() {
    const { actions } = this.words;
    return html`<button class="plain more" tabindex="-1" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>
      ${this.all ? actions.less : actions.more}
    </button>`;
  }

  #target() {
    const { store } = this.app;
    const { actions, stage, Who } = this.words;
    const target = store.target.value;
    const { leader, nodes } = this.app.cluster();
    const asLeader = leader ? actions.leader({ node: leader }) : actions.noLeader;
    return html`<label class="target">
      <span>${actions.target}</span>
      <select @change=${this.#aim} .value=${target}>
        <option value="leader" ?selected=${target === "leader"}>${asLeader}</option>
        ${nodes.map(
          ({ name, status }) => html`<option value=${name} ?selected=${target === name}>
            ${Who({ name })}${status === "up" ? "" : ` (${stage.statuses[status]})`}
          </option>`,
        )}
      </select>
    </label>`;
  }

  /** @param {Action} action */
  #button({ id, command, rare }) {
    const { actions } = this.words;
    const void_ = command ? this.app.check(command) : undefined;
    const reason = void_ ? reasonText(this.words, void_) : undefined;
    const tip = reason ? actions.whyNot({ action: actions[id], reason }) : actions.tips[id];
    return html`<button class="action ${rare ? "rare" : ""}" data-action=${id} tabindex="-1"
      aria-disabled=${reason ? "true" : "false"} title=${tip} aria-description=${tip}
      aria-haspopup=${command ? nothing : "dialog"}
      @click=${(/** @type {MouseEvent} */ event) => this.#do({ id, command }, reason, event)}>${actions[id]}</button>`;
  }

  /** @param {Action} action @param {string | undefined} reason @param {MouseEvent} event */
  #do({ id, command }, reason, event) {
    const { store } = this.app;
    if (reason) {
      store.note.value = {
        place: "actions",
        say: (words) => words.actions.whyNot({ action: words.actions[id], reason: this.#reason(command) }),
      };
    } else if (command) this.app.act(command);
    else
      store.form.value = {
        id: /** @type {import("./form-commands.js").FormId} */ (id),
        anchor: /** @type {HTMLElement} */ (event.currentTarget),
      };
  }

  /** @param {string | undefined} command */
  #reason(command) {
    const id = command ? this.app.check(command) : undefined;
    return id ? reasonText(this.words, id) : "";
  }

  #note() {
    const note = this.app.store.note.value;
    const text = note?.place === "actions" ? note.say(this.words) : "";
    return html`<p class="note" role="status">${text}</p>`;
  }

  /** @param {Event & { target: HTMLSelectElement }} event */
  #aim = (event) => this.app.aim(event.target.value);

  /** One tab stop for all: arrows move among the buttons. @param {KeyboardEvent} event */
  #keys = (event) => {
    if (/** @type {Element} */ (event.target).matches("select") && event.key !== "ArrowRight") return;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const stops = this.#stops();
    const at = stops.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = event.key === "Home" ? 0 : event.key === "End" ? stops.length - 1 : step ? at + step : -1;
    if (!stops[to]) return;
    event.preventDefault();
    stops[to].focus();
  };

  /** The one that was used last is where Tab comes back to. @param {FocusEvent} event */
  #focused = (event) => {
    for (const stop of this.#stops()) stop.tabIndex = stop === event.target ? 0 : -1;
  };

  #stops() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll(".bar select, .bar button")]).filter(
      (each) => each.offsetParent !== null,
    );
  }
}

customElements.define("quorate-actions", Actions);
