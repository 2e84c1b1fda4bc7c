// The run for others: a link, a file, or another tool's form. Loaded when it is first wanted.

import { html, nothing } from "lit";
import { explain } from "../core/problem.js";
import { icons } from "./icons.js";
import { moreWords } from "./more-words.js";
import { Panel } from "./panel.js";
import { copy, save } from "./script.js";

/** @typedef {import("./more-words.js").More} More */

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
    more: { state: true },
    link: { state: true },
    copied: { state: true },
    format: { state: true },
    busy: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    /** @type {More | undefined} */
    this.more = undefined;
    /** @type {import("#wasm").Link | undefined} */
    this.link = undefined;
    this.copied = false;
    /** @type {keyof typeof FORMATS} */
    this.format = "ndjson";
    /** How many bytes of an export there are, while one is made. @type {number | undefined} */
    this.busy = undefined;
    /** What kept an export from being made, or the link. @type {{ of: "link" | "export", error: unknown } | undefined} */
    this.problem = undefined;
    /** Whether it is open. */
    this.shown = false;
    /** Whether the export is no longer wanted. */
    this.stopped = false;
  }

  /** @override */
  willUpdate() {
    const { tag } = this.words;
    moreWords(tag).then((more) => {
      if (tag === this.words.tag) this.more = more;
    });
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const dialog = this.querySelector("dialog");
    const open = this.app.store.share.peek();
    // A browser tells of a close a little later, and what was closed must not open again meanwhile.
    if (dialog && open && this.more && !this.shown) {
      this.shown = true;
      this.#begin();
      dialog.showModal();
    }
    if (!open) this.shown = false;
    if (dialog && !open && dialog.open) dialog.close();
  }

  /** Time stands meanwhile, so that link and page speak of the same run. */
  #begin() {
    const { app } = this;
    app.pause();
    [this.copied, this.problem, this.link] = [false, undefined, undefined];
    try {
      this.link = app.session.link();
    } catch (error) {
      this.problem = { of: "link", error };
    }
  }

  /** @override */
  render() {
    const open = this.app.store.share.value;
    return html`<dialog class="script share" aria-labelledby="share-title" @close=${() => this.#closed()}>
      ${open && this.more ? this.#body(this.more.share) : nothing}
    </dialog>`;
  }

  /** @param {More["share"]} words */
  #body(words) {
    return html`<header>
        <h2 id="share-title">${words.title}</h2>
        <button class="plain icon" aria-label=${words.close} @click=${() => this.#close()}>${icons.close}</button>
      </header>
      ${this.#link(words)}
      <section class="share-part">
        <h3>${words.file}</h3>
        <p class="help">${words.fileHelp}</p>
        <p class="share-do">
          <button @click=${() => save(this.words.script.fileName, [this.app.session.script()])}>${words.save}</button>
          <button class="plain" @click=${() => this.#instead(() => this.app.editScript())}>${words.script}</button>
          ${this.app.shows("open") ? html`<button class="plain" @click=${() => this.#instead(() => this.app.openAnother())}>${words.open}</button>` : nothing}
        </p>
      </section>
      ${this.#export(words)}`;
  }

  /** @param {More["share"]} words */
  #link(words) {
    const { link, problem } = this;
    if (problem?.of === "link") return html`<p class="problem" role="alert">${explain(this.words, problem.error)}</p>`;
    if (!link) return nothing;
    const { fits, length, most, digest, fragment } = link;
    if (!fits)
      return html`<section class="share-part"><h3>${words.link}</h3><p>${words.tooLong({ length, most })}</p></section>`;
    return html`<section class="share-part">
      <h3><label for="share-link">${words.link}</label></h3>
      <p class="help">${words.linkHelp({ digest })}</p>
      <p class="share-do"><input id="share-link" readonly .value=${presented(fragment)} @focus=${(/** @type {FocusEvent} */ event) => /** @type {HTMLInputElement} */ (event.target).select()}>
        <button class="primary" @click=${() => this.#copy()}>${this.copied ? words.copied : words.copy}</button></p>
    </section>`;
  }

  /** @param {More["share"]} words */
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
        <p class="problem" role="alert">${problem?.of === "export" ? this.#says(words, problem.error) : nothing}</p>
        <p class="help" role="status">${busy === undefined ? nothing : words.busy({ kilobytes: Math.round(busy / 1_000) })}</p>
      </form>
    </section>`;
  }

  /** @param {More["share"]} words @param {unknown} error */
  #says(words, error) {
    return error instanceof RangeError ? words.badInstant({ found: error.message }) : explain(this.words, error);
  }

  /** @param {Event} event */
  #choose = (event) => {
    this.format = /** @type {keyof typeof FORMATS} */ (/** @type {HTMLSelectElement} */ (event.target).value);
  };

  async #copy() {
    const field = /** @type {HTMLInputElement} */ (this.querySelector("#share-link"));
    this.copied = await copy(field.value, field);
  }

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
      this.problem = { of: "export", error };
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

/**
 * The address of this page with a run in it, and how it is looked at. The run's own name has no place beside the run.
 * @param {string} fragment
 */
function presented(fragment) {
  const address = new URL(location.href);
  address.searchParams.delete("scenario");
  address.hash = fragment;
  return address.href;
}

/** An instant that was typed in seconds, in microseconds; nothing where nothing was typed. @param {string} text */
function micros(text) {
  const plain = text.trim().replace(/\s*s$/, "");
  if (plain === "") return undefined;
  if (!/^\d+(\.\d+)?$/.test(plain)) throw new RangeError(text);
  return Math.round(Number(plain) * 1e6);
}

customElements.define("quorate-share", Share);
