// The dialog in which the reader says what is to stand beside the run: a protocol and its settings, and nothing else.

import { html, nothing } from "lit";
import { withFamily } from "../core/i18n.js";
import { explain } from "../core/problem.js";
import { entry, protocolWords } from "../core/sentence.js";
import { settingsOf, settingWords } from "../core/settings.js";
import { load } from "../core/wasm.js";
import { besideWords } from "./beside-words.js";
import { icons } from "./icons.js";
import { Panel } from "./panel.js";

/** @typedef {import("./beside-words.js").Words} Words */
/** @typedef {import("../core/settings.js").Setting} Setting */
/** @typedef {import("#wasm").ProtocolTable} Table */

/** Settings of which one of a few is chosen; the others are numbers. */
const CHOSEN = ["choice", "switch"];

export class BesideChoice extends Panel {
  static properties = { open: { attribute: false }, protocol: { state: true }, problem: { state: true } };

  constructor() {
    super();
    /** Whether somebody chooses. */
    this.open = false;
    /** What is chosen from the beginning: the head of the run that stands there, or that of the first. */
    this.head = "";
    /** @type {(head: string) => Promise<void>} */
    this.choose = async () => {};
    /** @type {() => void} */
    this.cancel = () => {};
    /** The protocols there are. @type {Table[]} */
    this.tables = [];
    this.protocol = "";
    /** What is wrong with what was chosen. @type {unknown} */
    this.problem = undefined;
    /** What was set, by the names of settings. @type {Record<string, string>} */
    this.set = {};
    this.shown = false;
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const dialog = /** @type {HTMLDialogElement} */ (this.querySelector("dialog"));
    if (this.open && !this.shown) {
      this.shown = true;
      this.#begin();
    }
    if (!this.open) this.shown = false;
    if (this.open && dialog.childElementCount > 0 && !dialog.open) dialog.showModal();
    if (!this.open && dialog.open) dialog.close();
  }

  async #begin() {
    const { Session } = await load();
    // One that is not offered can still stand beside itself.
    this.tables = Session.protocols().filter(({ id, offered }) => offered || id === this.app.player.protocol);
    const [, id = ""] = this.head.match(/^protocol (\S+)$/m) ?? [];
    const table = this.tables.find((each) => each.id === id);
    this.problem = undefined;
    await this.#take(id);
    for (const { table: own, set } of settingsOf(table, this.head)) {
      if (set !== undefined && table?.settings.includes(own)) this.set[own.id] = set;
    }
    this.requestUpdate();
  }

  /** Takes a protocol, with its words: nothing is set yet. @param {string} id */
  async #take(id) {
    const { words } = this.app.store;
    this.set = {};
    words.value = await withFamily(words.peek(), id).catch(() => words.peek());
    this.protocol = id;
  }

  /** @override */
  render() {
    const words = besideWords(this.words.tag);
    return html`<dialog class="script beside-choice" aria-labelledby="beside-title" @close=${() => this.open && this.cancel()}>
      ${this.open && words && this.protocol ? this.#form(words) : nothing}
    </dialog>`;
  }

  /** @param {Words} words */
  #form(words) {
    const table = this.tables.find(({ id }) => id === this.protocol);
    const all = table?.settings.map((each) => ({ table: each, set: this.set[each.id] })) ?? [];
    const [few, many] = [true, false].map((is) => all.filter((each) => CHOSEN.includes(each.table.unit) === is));
    return html`<form method="dialog" @submit=${this.#submit}>
      <header>
        <h2 id="beside-title">${words.title}</h2>
        <button type="button" class="plain icon" aria-label=${words.cancel} @click=${() => this.cancel()}>${icons.close}</button>
      </header>
      <p class="help">${words.help}</p>
      <label class="pick"><span>${words.protocol}</span>
        <select name="protocol" @change=${(/** @type {Event & { target: HTMLSelectElement }} */ event) => this.#take(event.target.value)}>
          ${this.tables.map(({ id }) => html`<option value=${id} ?selected=${id === this.protocol}>${this.#name(id)}</option>`)}
        </select>
      </label>
      <fieldset><legend>${words.settings}</legend><div class="picks">${few.map((each) => this.#setting(each, words))}</div></fieldset>
      <details ?open=${many.some(({ set }) => set !== undefined)}><summary>${words.numbers}</summary>
        <div class="picks">${many.map((each) => this.#setting(each, words))}</div>
      </details>
      <p class="problem" role="alert">${this.problem === undefined ? "" : unlike(this.words, words, this.problem)}</p>
      <footer><button class="primary">${words.put}</button>
        <button type="button" class="plain" @click=${() => this.cancel()}>${words.cancel}</button></footer>
    </form>`;
  }

  /** @param {string} id */
  #name(id) {
    return protocolWords(this.words, id)?.name ?? entry(this.words.families, id) ?? id;
  }

  /** @param {Setting} setting @param {Words} words */
  #setting({ table, set }, words) {
    const own = protocolWords(this.words, this.protocol);
    const said = (/** @type {string | undefined} */ value) => settingWords(this.words, own, { table, set: value });
    const usual = said(undefined);
    const note = (/** @type {Event & { target: HTMLInputElement | HTMLSelectElement }} */ event) => {
      const value = event.target.value.trim();
      if (value) this.set[table.id] = value;
      else delete this.set[table.id];
    };
    const choices = table.unit === "switch" ? ["on", "off"] : table.choices;
    const field = CHOSEN.includes(table.unit)
      ? html`<select name=${table.id} @change=${note}>
          <option value="" ?selected=${set === undefined}>${words.usual({ value: usual.value })}</option>
          ${choices.map((each) => html`<option value=${each} ?selected=${each === set}>${said(each).value}</option>`)}
        </select>`
      : html`<input name=${table.id} .value=${set ?? ""} placeholder=${usual.value} autocomplete="off" spellcheck="false" @change=${note}>`;
    return html`<label class="pick"><span>${usual.name}</span>${field}</label>`;
  }

  /** @param {Event} event */
  #submit = async (event) => {
    event.preventDefault();
    try {
      await this.choose(this.#head());
      this.problem = undefined;
    } catch (error) {
      this.problem = error;
    }
  };

  /** What was chosen, as a script begins; the world stays that of the first run. */
  #head() {
    const script = this.app.session.script();
    const world = settingsOf(this.app.player.tables, script).filter(
      ({ table, set }) => set !== undefined && this.app.player.tables?.world.includes(table),
    );
    const all = [...Object.entries(this.set), ...world.map(({ table, set }) => [table.id, set])];
    const config = all.map(([id, value]) => ` ${id}=${value}`).join("");
    const nodes = script.match(/^nodes .*$/m)?.[0] ?? "";
    return `quorate 1\nprotocol ${this.protocol}\n${nodes}\n${config ? `config${config}\n` : ""}`;
  }
}

/**
 * Why two runs cannot stand beside each other, in the reader's words.
 * @param {import("../i18n/en.js").Catalogue} all @param {Words} words @param {unknown} error
 */
export function unlike(all, words, error) {
  const { code, detail } = /** @type {Partial<import("#wasm").QuorateError>} */ (error ?? {});
  if (code !== "unlike" || !detail) return explain(all, error);
  if (detail.problem === "words") {
    return words.unlike.words({ sentence: explain(all, { code: "bad-script", detail: { ...detail, problem: null } }) });
  }
  const say = entry(words.unlike, detail.problem ?? "");
  const parts = { expected: detail.of ?? "", found: detail.found ?? "", line: detail.line ?? 0, sentence: "" };
  return say ? say(parts) : explain(all, error);
}

customElements.define("quorate-beside-choice", BesideChoice);
