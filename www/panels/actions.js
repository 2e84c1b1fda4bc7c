// The action bar: all that a person can do to the cluster. What would do nothing now is greyed, and says why.

import { html, nothing } from "lit";
import { lookOf } from "../core/look.js";
import { reasonText } from "../core/sentence.js";
import { Panel } from "./panel.js";

/**
 * @typedef {object} Action
 * @property {"crash" | "restart" | "pause" | "resume" | "cut" | "partition" | "heal" | "write" | "read" | "cas" | "network"} id
 * @property {string} [command] what it does at once
 * @property {boolean} [rare] only in "More" where there is little room
 * @property {boolean} [second] and likewise where there is very little
 * @property {boolean} [extra] only in "More", unless the element was asked for it by its name
 * @property {string} [once] likewise until a node has been so
 */

/** What only whoever leads can accept. */
const LED = ["write", "cas"];

export class Actions extends Panel {
  /** How nodes have been: what once had its place keeps it. @type {Set<string>} */
  #been = new Set();

  /** @returns {Action[]} */
  #list() {
    const target = this.app.target();
    const one = target !== "leader" && this.app.nodeOf(target);
    const crashed = one && one.status === 2;
    const paused = one && one.status === 1;
    return [
      { id: "crash", command: `crash ${target}` },
      { id: "restart", command: `restart ${crashed ? target : "crashed"}`, second: true },
      { id: "pause", command: `pause ${target}`, second: true },
      { id: "resume", command: `resume ${paused ? target : "paused"}`, rare: true, once: "paused" },
      { id: "write", second: true },
      { id: "read", rare: true },
      { id: "cas", rare: true, extra: true },
      { id: "partition", rare: true },
      { id: "cut", rare: true, extra: true },
      { id: "heal", command: "heal", rare: true },
      { id: "network", rare: true, extra: true },
    ];
  }

  /** @override */
  render() {
    const { store } = this.app;
    const words = this.words;
    store.beat.value;
    for (const { status } of this.app.cluster().nodes) this.#been.add(status);
    const due = (/** @type {Action} */ { extra, once }) => !extra && (!once || this.#been.has(once));
    const list = this.#list().filter((each) => this.app.shows(each.id) && (store.controls.value || due(each)));
    if (!store.ready.value || store.failure.value || !store.tools.value) return nothing;
    if (list.length === 0 && !this.app.shows("more")) return nothing;
    return html`<div class="bar" role="toolbar" aria-label=${words.regions.actions}
        @keydown=${this.#keys} @focusin=${this.#focused}>
        ${this.#target()} ${list.map((action) => this.#button(action))}
        ${this.app.shows("more") ? this.#more() : nothing}
      </div>
      ${this.#note()}`;
  }

  #more() {
    const { actions } = this.words;
    const { form } = this.app.store;
    return html`<button class="action more" tabindex="-1" aria-haspopup="dialog" title=${actions.moreTip}
      aria-expanded=${form.value?.id === "more" ? "true" : "false"}
      @click=${(/** @type {MouseEvent} */ event) => this.#open("more", event)}>${actions.more} <span aria-hidden="true">▾</span></button>`;
  }

  #target() {
    const { actions, stage, Who } = this.words;
    const target = this.app.target();
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
  #button({ id, command, rare, second }) {
    const { actions } = this.words;
    const void_ = command ? this.app.checkStanding(command) : undefined;
    const reason = void_ ? reasonText(this.words, void_) : undefined;
    // What nobody would accept now can be asked for all the same.
    const unheard = !reason && this.#unheard(id);
    const tip = reason ? actions.whyNot({ action: actions[id], reason }) : unheard ? actions.unheard : actions.tips[id];
    return html`<button class="action ${rare ? "rare" : ""} ${second ? "second" : ""} ${unheard ? "unheard" : ""}" data-action=${id} tabindex="-1"
      aria-disabled=${reason ? "true" : "false"} title=${tip} aria-description=${tip}
      aria-haspopup=${command ? nothing : "dialog"}
      @click=${(/** @type {MouseEvent} */ event) => this.#do({ id, command }, reason, event)}>${actions[id]}</button>`;
  }

  /** Whether nobody could accept it now: where somebody should lead, and nobody does. @param {string} id */
  #unheard(id) {
    const { roles } = lookOf(this.words, this.app.player.tables);
    return LED.includes(id) && roles.includes("leading") && !this.app.cluster().leader;
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
    else {
      if (this.#unheard(id)) {
        store.note.value = { place: "actions", say: (words) => words.actions.unheard };
      }
      this.#open(id, event);
    }
  }

  /** @param {string} id @param {MouseEvent} event */
  #open(id, event) {
    this.app.store.form.value = { id, anchor: /** @type {HTMLElement} */ (event.currentTarget) };
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
