// The forms behind the actions that need more than a press. Each writes a command in the words of scripts and lets
// the session say what is wrong with it, so that a field accepts exactly what a script accepts.

import { html, nothing } from "lit";
import { explain } from "../core/problem.js";
import { reasonText } from "../core/sentence.js";
import { commandOf, culprit } from "./form-commands.js";
import { icons } from "./icons.js";
import { Panel } from "./panel.js";

/** @typedef {import("./form-commands.js").FormId} FormId */

export class Form extends Panel {
  static properties = {
    problem: { state: true },
    side: { state: true },
    asked: { state: true },
  };

  constructor() {
    super();
    /** What is wrong, and in which field. @type {{ error?: unknown, reason?: string, none?: boolean, field?: string } | undefined} */
    this.problem = undefined;
    /** The nodes on the other side of a partition to be. @type {string[]} */
    this.side = [];
    /** The operation that was asked for through this form: its number in the run's list. @type {number | undefined} */
    this.asked = undefined;
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const open = this.app.store.form.peek();
    const box = /** @type {HTMLElement | null} */ (this.querySelector("[popover]"));
    if (!box) return;
    if (open && !box.matches(":popover-open")) {
      box.showPopover();
      this.#put(box, open.anchor);
      /** @type {HTMLElement | null} */ (box.querySelector(".fields input, .fields select"))?.focus();
    } else if (!open && box.matches(":popover-open")) box.hidePopover();
  }

  /** Above the button that opened it, within the window. @param {HTMLElement} box @param {HTMLElement} anchor */
  #put(box, anchor) {
    const from = anchor.getBoundingClientRect();
    const { width, height } = box.getBoundingClientRect();
    const wide = window.innerWidth - width - 8;
    box.style.setProperty("--left", `${Math.max(8, Math.min(from.left, wide))}px`);
    box.style.setProperty("--top", `${Math.max(8, from.top - height - 8)}px`);
  }

  /** @override */
  render() {
    const open = this.app.store.form.value;
    return html`<div class="form" popover="auto" role="dialog" aria-labelledby="form-title" @toggle=${this.#toggled}>
      ${open ? this.#form(open.id) : nothing}
    </div>`;
  }

  /** @param {FormId} id */
  #form(id) {
    const { forms } = this.words;
    const { title, apply } = forms[id];
    const help = "help" in forms[id] ? forms[id].help : undefined;
    return html`<form novalidate @submit=${this.#submit} @input=${() => (this.problem = undefined)}>
      <header>
        <h2 id="form-title">${title}</h2>
        <button class="plain icon" type="button" aria-label=${forms.close} @click=${() => this.#close()}>
          ${icons.close}
        </button>
      </header>
      ${help ? html`<p class="help">${help}</p>` : nothing}
      <div class="fields">${this.#fields(id)}</div>
      ${this.#problem("")}
      <footer><button class="primary" type="submit">${apply}</button>${this.#answer()}</footer>
    </form>`;
  }

  /** @param {FormId} id */
  #fields(id) {
    const { forms } = this.words;
    const usual = this.app.usual();
    switch (id) {
      case "partition":
        return this.#sides();
      case "cut":
        return html`${this.#end("from", forms.cut.from, 0)} ${this.#end("to", forms.cut.to, 1)}
          <label class="check"><input type="checkbox" name="both" checked>${forms.cut.both}</label>`;
      case "write":
        return html`${this.#text("key", forms.key, usual.key)} ${this.#text("value", forms.value, usual.value)}`;
      case "read":
        return this.#text("key", forms.key, usual.key);
      case "cas":
        return html`${this.#text("key", forms.key, usual.key)} ${this.#text("expect", forms.expect, usual.expect)}
          ${this.#text("value", forms.value, usual.value)}`;
      case "network":
        return html`${this.#text("least", forms.network.least, usual.least, forms.network.ms)}
          ${this.#text("most", forms.network.most, usual.most, forms.network.ms)}
          ${this.#text("loss", forms.network.loss, usual.loss, forms.network.percent)}`;
    }
  }

  /** @param {string} name @param {string} label @param {string} value @param {string} [unit] */
  #text(name, label, value, unit) {
    const wrong = this.problem?.field === name;
    return html`<div class="field">
      <label for=${`field-${name}`}>${label}</label>
      <span class="input"><input id=${`field-${name}`} name=${name} autocomplete="off" spellcheck="false"
        .defaultValue=${value} inputmode=${unit ? "decimal" : "text"} aria-invalid=${wrong}
        aria-describedby=${wrong ? "form-problem" : nothing}>
        ${unit ? html`<span class="unit">${unit}</span>` : nothing}</span>
      ${wrong ? this.#problem(name) : nothing}
    </div>`;
  }

  /** @param {string} name @param {string} label @param {number} nth which one is chosen first */
  #end(name, label, nth) {
    const names = this.app.processes();
    return html`<div class="field">
      <label for=${`field-${name}`}>${label}</label>
      <select id=${`field-${name}`} name=${name}>
        ${names.map((each, at) => html`<option value=${each} ?selected=${at === nth}>${this.words.Who({ name: each })}</option>`)}
      </select>
    </div>`;
  }

  #sides() {
    const { forms, Who } = this.words;
    const { nodes, leader } = this.app.cluster();
    const names = nodes.map((node) => node.name);
    const minority = Math.ceil(nodes.length / 2) - 1;
    const led = leader ? [leader, ...names.filter((name) => name !== leader)] : names;
    /** @param {string[]} side @param {string} label */
    const preset = (side, label) =>
      html`<button type="button" class="plain" @click=${() => this.#choose(side)}>${label}</button>`;
    return html`<fieldset class="sides"><legend>${forms.partition.other}</legend>
        ${names.map(
          (name) => html`<label class="check"><input type="checkbox" name="side" value=${name}
            .checked=${this.side.includes(name)} @change=${() => this.#choose(toggled(this.side, name))}>${Who({ name })}</label>`,
        )}
      </fieldset>
      ${
        leader && names.length > 1
          ? html`<p class="presets">
              ${preset([leader], forms.partition.alone)}
              ${minority > 1 ? preset(led.slice(0, minority), forms.partition.half) : nothing}
            </p>`
          : nothing
      }
      <p class="preview">${this.side.length > 0 ? forms.partition.sides(this.#groups()) : nothing}</p>`;
  }

  /** @param {string[]} side */
  #choose(side) {
    this.side = side.toSorted();
    this.problem = undefined;
  }

  #groups() {
    const names = this.app.cluster().nodes.map((node) => node.name);
    return { here: names.filter((name) => !this.side.includes(name)), there: this.side };
  }

  /** What is wrong with this field, or with none in particular. @param {string} field */
  #problem(field) {
    const problem = this.problem && (this.problem.field ?? "") === field ? this.problem : undefined;
    if (field && !problem) return nothing;
    return html`<p class="problem" id="form-problem" role="alert">${problem ? this.#says(problem) : ""}</p>`;
  }

  /** @param {NonNullable<Form["problem"]>} problem */
  #says({ error, reason, none }) {
    if (none) return this.words.forms.partition.none;
    if (reason) return reasonText(this.words, reason);
    return explain(this.words, error);
  }

  /** What the client that was asked through this form was told. */
  #answer() {
    this.app.store.beat.value;
    if (this.asked === undefined) return nothing;
    const told = this.app.answer(this.asked);
    return html`<p class="answer" role="status">${this.words.forms.answer}: <strong>${told}</strong></p>`;
  }

  /** @param {SubmitEvent} event */
  #submit = (event) => {
    event.preventDefault();
    const open = this.app.store.form.peek();
    if (!open) return;
    const data = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const groups = this.#groups();
    if (open.id === "partition" && (groups.here.length === 0 || groups.there.length === 0)) {
      this.problem = { none: true };
      return;
    }
    const command = commandOf(open.id, data, groups);
    try {
      const reason = this.app.check(command);
      if (reason) {
        this.problem = { reason };
        return;
      }
      this.asked = this.app.act(command);
      if (this.asked === undefined) this.#close();
    } catch (error) {
      this.problem = { error, field: culprit((text) => this.app.check(text), open.id, data) };
    }
  };

  #close() {
    this.app.store.form.value = undefined;
  }

  /** @param {ToggleEvent} event */
  #toggled = (event) => {
    if (event.newState === "open") return;
    const anchor = this.app.store.form.peek()?.anchor;
    this.app.store.form.value = undefined;
    this.problem = undefined;
    this.asked = undefined;
    // The focus is still in what was just hidden, or was lost with it; elsewhere it was put by the reader.
    const at = /** @type {ShadowRoot} */ (this.getRootNode()).activeElement;
    if (!at || this.contains(at)) anchor?.focus();
  };
}

/** @param {string[]} list @param {string} one */
const toggled = (list, one) => (list.includes(one) ? list.filter((each) => each !== one) : [...list, one]);

customElements.define("quorate-form", Form);
