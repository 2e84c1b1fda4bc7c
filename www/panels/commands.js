// The list of the run's commands: each can be deleted, moved or changed after the fact. What has become void by that
// stays and says why.

import { html, nothing } from "lit";
import { explain } from "../core/problem.js";
import { reasonText } from "../core/sentence.js";
import { branchName } from "../core/tapes.js";
import { icons } from "./icons.js";
import { listed } from "./listed.js";
import { Panel } from "./panel.js";

/** @typedef {import("#wasm").LineView} Line */

/** So many are listed before where time stands, and so many after; the others are counted. */
const BEFORE = 150;
const AFTER = 150;

export class Commands extends Panel {
  static properties = { editing: { state: true }, problem: { state: true }, done: { state: true } };

  constructor() {
    super();
    /** The line that is being changed. @type {number | undefined} */
    this.editing = undefined;
    /** What is wrong with the change. @type {unknown} */
    this.problem = undefined;
    /** What came of the last change. @type {import("#wasm").Edited | undefined} */
    this.done = undefined;
  }

  /** @override */
  render() {
    const { store } = this.app;
    const { commands: words } = this.words;
    store.beat.value;
    const lines = this.app.commands();
    const reached = lines.filter((line) => line.reached).length;
    const from = Math.max(0, reached - BEFORE);
    const shown = lines.slice(from, reached + AFTER);
    return html`<p class="help">${this.#says(lines.length)}</p>
      <ol class="commands scroll" aria-label=${words.title} tabindex="0">
        ${from > 0 ? html`<li class="help">${words.earlier({ count: from })}</li>` : nothing}
        ${listed(
          shown,
          ({ id }) => id,
          (line) => (line.id === this.editing ? this.#form(line) : this.#line(line)),
        )}
        ${lines.length > from + shown.length ? html`<li class="help">${words.later({ count: lines.length - from - shown.length })}</li>` : nothing}
      </ol>
      <p class="problem" role="alert" id="command-problem">${this.problem === undefined ? "" : explain(this.words, this.problem)}</p>`;
  }

  /** @param {number} count */
  #says(count) {
    const { commands: words } = this.words;
    if (count === 0) return words.none;
    const branch = this.done?.forked && this.app.player.tapes.all.find((tape) => tape.branch.id === this.done?.branch);
    if (branch) return words.forked({ name: branchName(this.words, branch.branch) });
    return this.app.shows("edit") ? words.help : "";
  }

  /** @param {Line} line */
  #line(line) {
    const { commands: words, time } = this.words;
    const { id, stamp, text, reached } = line;
    const at = time.now({ seconds: (line.at_us / 1e6).toFixed(3) });
    return html`<li class=${reached ? "" : "ahead"} data-id=${id}>
      <button class="plain at" title=${words.goTo({ at })} aria-label=${words.goTo({ at })} @click=${() => this.app.seek(stamp)}>${at}</button>
      <span class="what"><code>${text}</code> ${this.#came(line)}</span>
      ${
        this.app.shows("edit")
          ? html`<button class="plain icon" aria-label=${words.change({ text })} title=${words.change({ text })}
              @click=${() => this.#edit(id)}>${icons.edit}</button>
            <button class="plain icon" aria-label=${words.delete({ text })} title=${words.delete({ text })}
              @click=${() => this.#delete(id)}>${icons.close}</button>`
          : nothing
      }
    </li>`;
  }

  /** What came of a line. @param {Line} line */
  #came({ void: reason, holds }) {
    const { commands: words, lens } = this.words;
    if (reason) return html`<em class="vain">${words.vain({ reason: reasonText(this.words, reason) })}</em>`;
    if (holds === null) return nothing;
    return html`<em>${holds ? lens.met : lens.unmet}</em>`;
  }

  /** @param {Line} line */
  #form({ id, stamp, text }) {
    const { commands: words } = this.words;
    const wrong = this.problem !== undefined;
    return html`<li data-id=${id}>
      <form novalidate @submit=${this.#change} @keydown=${this.#escape}>
        <label><span class="hidden">${words.at}</span>
          <input name="stamp" size="9" autocomplete="off" spellcheck="false" .defaultValue=${stamp} aria-invalid=${wrong} aria-describedby="command-problem"></label>
        <label class="what"><span class="hidden">${words.text}</span>
          <input name="text" autocomplete="off" spellcheck="false" .defaultValue=${text} aria-invalid=${wrong} aria-describedby="command-problem"></label>
        <button class="primary" type="submit">${words.apply}</button>
        <button class="plain" type="button" @click=${() => this.#close()}>${words.cancel}</button>
      </form>
    </li>`;
  }

  /** @param {number} id */
  async #edit(id) {
    this.problem = undefined;
    this.editing = id;
    if (this.app.store.playing.peek()) this.app.pause();
    await this.updateComplete;
    /** @type {HTMLInputElement | null} */ (this.querySelector("input[name=text]"))?.focus();
  }

  /** @param {number} id */
  async #delete(id) {
    const next = this.querySelector(`li[data-id="${id}"] + li[data-id]`)?.getAttribute("data-id");
    if (!this.#try(() => this.app.deleteCommand(id))) return;
    await this.updateComplete;
    this.#focus(next);
  }

  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  #change = async (event) => {
    event.preventDefault();
    const id = this.editing;
    const field = (/** @type {string} */ name) =>
      /** @type {HTMLInputElement} */ (event.currentTarget.elements.namedItem(name)).value.trim();
    const [stamp, text] = [field("stamp"), field("text")];
    if (id === undefined || !this.#try(() => this.app.replaceCommand(id, stamp, text))) return;
    this.editing = undefined;
    await this.updateComplete;
    this.#focus(String(id));
  };

  /** @param {() => import("#wasm").Edited} work @returns {boolean} whether it was done */
  #try(work) {
    try {
      this.problem = undefined;
      this.done = work();
      return true;
    } catch (problem) {
      this.problem = problem;
      return false;
    }
  }

  /** @param {KeyboardEvent} event */
  #escape = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.#close();
  };

  async #close() {
    const id = this.editing;
    this.editing = undefined;
    this.problem = undefined;
    await this.updateComplete;
    this.#focus(String(id));
  }

  /** The buttons of a line, or the list. @param {string | null | undefined} id */
  #focus(id) {
    const list = /** @type {HTMLElement | null} */ (this.querySelector(".commands"));
    const line = id ? this.querySelector(`li[data-id="${id}"] .icon`) : null;
    /** @type {HTMLElement | null} */ (line ?? list)?.focus();
  }
}

customElements.define("quorate-commands", Commands);
