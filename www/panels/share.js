// The run for others: a link, a file, a test, lines for a page, a picture, a film, or another tool's form. Loaded when it
// is first wanted.

import { html, nothing } from "lit";
import { explain } from "../core/problem.js";
import { micros } from "../core/typed.js";
import own from "../styles/share.css" with { type: "css" };
import { save } from "./give.js";
import { icons } from "./icons.js";
import { Panel } from "./panel.js";
import "./share-film.js";
import "./share-link.js";
import "./share-text.js";
import { shareWords } from "./share-words.js";

/** @typedef {import("./share-words.js").Words} Words */

export const styles = [own];

/** The forms of other tools, each with how its files end. */
export const FORMATS = /** @type {const} */ ({
  ndjson: ["ndjson", "application/x-ndjson"],
  shiviz: ["shiviz.log", "text/plain"],
  mermaid: ["mmd", "text/plain"],
  edn: ["edn", "application/edn"],
  prometheus: ["prom", "text/plain"],
  csv: ["csv", "text/csv"],
});

/** How long the page works on an export before it looks up, in milliseconds. */
const TURN = 12;

export class Share extends Panel {
  static properties = {
    format: { state: true },
    busy: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    /** @type {keyof typeof FORMATS} */
    this.format = "ndjson";
    /** How many bytes of an export there are, while one is made. @type {number | undefined} */
    this.busy = undefined;
    /** What kept an export from being made. @type {unknown} */
    this.problem = undefined;
    /** Whether it is open. */
    this.shown = false;
    /** Whether the export is no longer wanted. */
    this.stopped = false;
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const dialog = this.querySelector("dialog");
    const open = this.app.store.share.peek();
    // A browser tells of a close a little later, and what was closed must not open again meanwhile.
    if (dialog && open && dialog.childElementCount > 0 && !this.shown) {
      // Time stands meanwhile, so that all that is given away speaks of the same instant.
      this.app.pause();
      this.shown = true;
      this.problem = undefined;
      dialog.showModal();
    }
    if (!open) this.shown = false;
    if (dialog && !open && dialog.open) dialog.close();
  }

  /** @override */
  render() {
    const words = shareWords(this.words.tag);
    const open = this.app.store.share.value;
    return html`<dialog class="script share" aria-labelledby="share-title" @close=${() => this.#closed()}>
      ${open && words ? this.#body(words) : nothing}
    </dialog>`;
  }

  /** @param {Words} words */
  #body(words) {
    return html`<header>
        <h2 id="share-title">${words.title}</h2>
        <button class="plain icon" aria-label=${words.close} @click=${() => this.#close()}>${icons.close}</button>
      </header>
      <section class="share-part"><quorate-share-link .app=${this.app}></quorate-share-link></section>
      <section class="share-part">
        <h3>${words.file}</h3>
        <p class="help">${words.fileHelp}</p>
        <p class="share-do">
          <button @click=${() => save(this.words.script.fileName, [this.app.session.script()])}>${words.save}</button>
          <button class="plain" @click=${() => this.#instead(() => this.app.editScript())}>${words.script}</button>
          ${this.app.shows("open") ? html`<button class="plain" @click=${() => this.#instead(() => this.app.openAnother())}>${words.open}</button>` : nothing}
        </p>
      </section>
      <section class="share-part"><quorate-share-text .app=${this.app} .kind=${"embed"}></quorate-share-text></section>
      <section class="share-part"><quorate-share-film .app=${this.app}></quorate-share-film></section>
      <section class="share-part"><quorate-share-text .app=${this.app} .kind=${"test"}></quorate-share-text></section>
      ${this.#export(words)}`;
  }

  /** @param {Words} words */
  #export(words) {
    const { problem, busy } = this;
    const text = (
      /** @type {"from" | "to"} */ name,
    ) => html`<span class="share-span"><label for=${`share-${name}`}>${words[name]}</label>
      <input class="share-instant" id=${`share-${name}`} name=${name} inputmode="decimal" autocomplete="off" placeholder=${words.whole[name]}><span class="unit">${words.seconds}</span></span>`;
    return html`<section class="share-part">
      <h3>${words.tools}</h3>
      <form novalidate @submit=${this.#download} @input=${() => (this.problem = undefined)}>
        <label class="hidden" for="share-format">${words.format}</label>
        <select id="share-format" @change=${this.#choose}>
          ${Object.keys(FORMATS).map((id) => html`<option value=${id} ?selected=${id === this.format}>${words.formats[/** @type {keyof typeof FORMATS} */ (id)].name}</option>`)}
        </select>
        <p class="help">${words.formats[this.format].help}</p>
        <p class="share-do">${text("from")} ${text("to")}
          <button type="submit">${busy === undefined ? words.download : words.stop}</button>
        </p>
        <p class="problem" role="alert">${problem === undefined ? nothing : this.#says(words, problem)}</p>
        <p class="help" role="status">${busy === undefined ? nothing : words.busy({ kilobytes: Math.round(busy / 1_000) })}</p>
      </form>
    </section>`;
  }

  /** @param {Words} words @param {unknown} error */
  #says(words, error) {
    return error instanceof RangeError ? words.badInstant({ found: error.message }) : explain(this.words, error);
  }

  /** @param {Event} event */
  #choose = (event) => {
    this.format = /** @type {keyof typeof FORMATS} */ (/** @type {HTMLSelectElement} */ (event.target).value);
  };

  /** @param {SubmitEvent} event */
  #download = async (event) => {
    event.preventDefault();
    if (this.busy !== undefined) {
      this.stopped = true;
      return;
    }
    const data = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const { format } = this;
    [this.busy, this.stopped, this.problem] = [0, false, undefined];
    try {
      const [from, to] = ["from", "to"].map((name) => micros(String(data.get(name) ?? "")));
      const pieces = await this.#pieces(format, from, to);
      const [ending, type] = FORMATS[format];
      if (!this.stopped) save(`run.${ending}`, pieces, type);
    } catch (error) {
      this.problem = error;
    } finally {
      this.busy = undefined;
    }
  };

  /**
   * All of an export, made in turns so that the page stays awake.
   * @param {keyof typeof FORMATS} format @param {number | undefined} from @param {number | undefined} to
   */
  async #pieces(format, from, to) {
    /** @type {string[]} */
    const pieces = [];
    const made = this.app.session.exportParts(format, from, to);
    try {
      for (let turn = performance.now(); !this.stopped; ) {
        const piece = made.piece();
        if (piece === undefined) break;
        pieces.push(piece);
        if (performance.now() - turn < TURN) continue;
        this.busy = pieces.reduce((sum, { length }) => sum + length, 0);
        await new Promise((next) => setTimeout(next));
        turn = performance.now();
      }
    } finally {
      made.free();
    }
    return pieces;
  }

  /** @param {() => void} other */
  #instead(other) {
    this.#close();
    other();
  }

  #close() {
    this.app.store.share.value = false;
  }

  #closed() {
    this.stopped = true;
    this.app.store.share.value = false;
  }
}

customElements.define("quorate-share", Share);
