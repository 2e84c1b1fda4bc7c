// What can be done with one branch, and what two of them have in common.

import { html, nothing } from "lit";
import { happening } from "../core/happening.js";
import { explain } from "../core/problem.js";
import { branchName } from "../core/tapes.js";
import forms from "../styles/forms.css" with { type: "css" };
import { icons } from "./icons.js";
import { Panel } from "./panel.js";
import { put } from "./popover.js";

export const styles = [forms];

export class Branch extends Panel {
  static properties = { problem: { state: true } };

  constructor() {
    super();
    /** The button that opened it. @type {HTMLElement | undefined} */
    this.anchor = undefined;
    /** What is wrong with the name. @type {unknown} */
    this.problem = undefined;
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const open = this.app.store.branch.peek();
    this.anchor = open?.anchor ?? this.anchor;
    put(/** @type {HTMLElement | null} */ (this.querySelector("[popover]")), open?.anchor);
  }

  /** @override */
  render() {
    const { store } = this.app;
    const open = store.branch.value;
    const tapes = store.ready.value ? this.app.player.tapes.all : [];
    const branch = tapes.find(({ branch }) => branch.id === open?.id)?.branch;
    return html`<div class="form" popover="auto" role="dialog" aria-labelledby="branch-title" @toggle=${this.#toggled}>
      ${
        branch
          ? this.#body(
              branch,
              tapes.map((tape) => tape.branch),
            )
          : nothing
      }
    </div>`;
  }

  /** @param {import("#wasm").BranchView} branch @param {import("#wasm").BranchView[]} all */
  #body(branch, all) {
    const { tape, lens } = this.words;
    const name = branchName(this.words, branch);
    const others = all.filter(({ id }) => id !== branch.id);
    return html`<form novalidate @submit=${this.#rename} @input=${() => (this.problem = undefined)}>
      <header>
        <h2 id="branch-title">${name}</h2>
        <button class="plain icon" type="button" aria-label=${lens.close} @click=${() => this.#close()}>${icons.close}</button>
      </header>
      ${branch.fork === null ? nothing : html`<p class="help">${this.#origin(branch, all)}</p>`}
      <div class="field">
        <label for="branch-name">${tape.name}</label>
        <span class="input"><input id="branch-name" name="name" autocomplete="off" .defaultValue=${name}
          aria-invalid=${this.problem !== undefined} aria-describedby="branch-problem"></span>
      </div>
      <p class="problem" id="branch-problem" role="alert">${this.problem === undefined ? "" : explain(this.words, this.problem)}</p>
      <footer><button class="primary" type="submit">${tape.rename}</button>
        ${
          others.length > 0
            ? html`<button type="button" @click=${() => this.#delete(branch.id)}>${tape.delete}</button>`
            : nothing
        }</footer>
      <div class="choices">${others.map(
        (other) => html`<button type="button" @click=${() => this.#compare(branch.id, other.id)}>
          ${tape.compareWith({ name: branchName(this.words, other) })}</button>`,
      )}</div>
    </form>`;
  }

  /** Where it went off. @param {import("#wasm").BranchView} branch @param {import("#wasm").BranchView[]} all */
  #origin({ parent, fork_us }, all) {
    const { tape, time } = this.words;
    const at = time.now({ seconds: ((fork_us ?? 0) / 1e6).toFixed(3) });
    const from = all.find(({ id }) => id === parent);
    return from ? tape.origin({ name: branchName(this.words, from), at }) : tape.originAt({ at });
  }

  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  #rename = (event) => {
    event.preventDefault();
    const open = this.app.store.branch.peek();
    if (!open) return;
    const field = /** @type {HTMLInputElement} */ (event.currentTarget.elements.namedItem("name"));
    const unnamed = branchName(this.words, { ...this.#branch(open.id), name: null });
    try {
      this.app.nameBranch(open.id, field.value.trim() === unnamed ? "" : field.value);
      this.#close();
    } catch (problem) {
      this.problem = problem;
      field.focus();
    }
  };

  /** @param {number} id */
  #branch(id) {
    const tape = this.app.player.tapes.all.find(({ branch }) => branch.id === id);
    return /** @type {import("../core/tapes.js").Tape} */ (tape).branch;
  }

  /** @param {number} id */
  #delete(id) {
    this.#close();
    this.app.deleteBranch(id);
  }

  /** @param {number} id @param {number} other */
  #compare(id, other) {
    this.#close();
    this.app.compare(Math.min(id, other), Math.max(id, other));
  }

  #close() {
    this.app.store.branch.value = undefined;
  }

  /** @param {ToggleEvent} event */
  #toggled = (event) => {
    if (event.newState !== "closed") return;
    this.problem = undefined;
    this.#close();
    // The focus was in what is hidden now, or lost with it; elsewhere it was put by the reader.
    const at = /** @type {ShadowRoot} */ (this.getRootNode()).activeElement;
    if (!at || this.contains(at)) this.app.refocus(this.anchor);
  };

  /** @override The focus is given back once it is hidden. */
  regain() {}
}

/** The first event at which two branches differ, in words; and, while there are but two, why there is a second one. */
export class Compared extends Panel {
  /** @override */
  render() {
    const { store, player } = this.app;
    const compared = store.compared.value;
    store.beat.value;
    const of = (/** @type {number} */ id) => player.tapes.all.find(({ branch }) => branch.id === id)?.branch;
    const [a, b] = compared ? [of(compared.a), of(compared.b)] : [];
    return html`<div class="compared" role="status">${compared && a && b ? this.#says(compared.found, a, b) : nothing}</div>
      ${compared ? nothing : this.#forked(player.tapes.all.map(({ branch }) => branch))}`;
  }

  /** @param {import("#wasm").BranchView[]} all */
  #forked(all) {
    const yours = all.find(({ active }) => active);
    const story = all.find(({ id }) => id === yours?.parent);
    if (all.length !== 2 || !yours || !story || yours.name !== null) return nothing;
    const [name, from] = [yours, story].map((branch) => branchName(this.words, branch));
    return html`<p class="forked">${this.words.tape.fork({ name, from })}</p>`;
  }

  /** @param {import("#wasm").Comparison} found @param {import("#wasm").BranchView} a @param {import("#wasm").BranchView} b */
  #says(found, a, b) {
    const { tape, lens } = this.words;
    const names = { a: branchName(this.words, a), b: branchName(this.words, b) };
    return html`<p>${found.equal ? tape.same(names) : tape.common({ ...names, count: found.common })}
        ${found.equal ? nothing : html`<br>${this.#side(names.a, found.a)}<br>${this.#side(names.b, found.b)}`}</p>
      ${found.equal ? nothing : html`<button @click=${() => this.app.toBefore(found.common)}>${tape.goThere}</button>`}
      <button class="plain icon" aria-label=${lens.close} @click=${() => (this.app.store.compared.value = undefined)}>${icons.close}</button>`;
  }

  /** @param {string} name @param {import("#wasm").EventView | null} event */
  #side(name, event) {
    const { tape, time } = this.words;
    if (!event) return tape.ended({ name });
    const at = time.now({ seconds: (event.at_us / 1e6).toFixed(3) });
    return tape.side({ name, at, says: this.app.sentence(happening(event)) });
  }
}

customElements.define("quorate-branch", Branch);
customElements.define("quorate-compared", Compared);
