// The whole run as text: to look at, change, open, save and copy. What is wrong with it stands beside the buttons,
// with line and column, and the run that is open stays as it is.

import { html, nothing } from "lit";
import { readFile, readHistory } from "../core/files.js";
import { isHistory } from "../core/imports.js";
import { lateWords } from "../core/late.js";
import { explain, place, scriptProblem } from "../core/problem.js";
import forms from "../styles/forms.css" with { type: "css" };
import { copy, save } from "./give.js";
import { icons } from "./icons.js";
import { Panel } from "./panel.js";

const dialogWords = lateWords({
  en: () => import("../i18n/en/script.js"),
  "zh-CN": () => import("../i18n/zh-CN/script.js"),
});

/** @typedef {import("../core/app.js").App} App */

export const styles = [forms];

export class Script extends Panel {
  static properties = { copied: { state: true } };

  /** What the cursor was put on. @type {unknown} */
  #marked;

  constructor() {
    super();
    this.copied = false;
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const dialog = this.querySelector("dialog");
    const open = this.app.store.script.peek();
    if (dialog?.firstElementChild && open && !dialog.open) dialog.showModal();
    if (dialog && !open && dialog.open) dialog.close();
    if (open?.problem !== this.#marked) {
      this.#marked = open?.problem;
      this.#mark(scriptProblem(open?.problem));
    }
  }

  /** @override */
  render() {
    const words = dialogWords(this.words.tag);
    const open = this.app.store.script.value;
    return html`<dialog class="script" aria-labelledby="script-title" @close=${() => this.#closed()}>
      ${open && words ? this.#body(open, words) : nothing}
    </dialog>`;
  }

  /** @param {import("../core/store.js").ScriptDialog} open @param {typeof import("../i18n/en/script.js").default} words */
  #body({ text, whole, problem, other, edited }, words) {
    return html`<header>
        <h2 id="script-title">${other ? words.otherTitle : words.title}</h2>
        <button class="plain icon" aria-label=${words.close} @click=${() => this.#close()}>${icons.close}</button>
      </header>
      <p class="help">${other ? words.otherHelp : words.help}</p>
      <label class="hidden" for="script-text">${words.text}</label>
      <textarea id="script-text" spellcheck="false" autocomplete="off" wrap="off" .value=${text}
        aria-invalid=${problem !== undefined} aria-describedby="script-problem"
        @input=${(/** @type {InputEvent} */ event) => this.#edit(event)}></textarea>
      <p class="problem" id="script-problem" role="alert">${this.#says(problem)}</p>
      ${
        other
          ? nothing
          : html`<label class="check small">
                <input type="checkbox" .checked=${whole} ?disabled=${edited}
                  @change=${() => this.app.editScript({ whole: !whole })}>${words.whole}
              </label>
              ${edited ? html`<p class="help edited">${words.edited} <button class="plain" @click=${this.#revert}>${words.revert}</button></p>` : nothing}`
      }
      <footer>
        <label class="file"><input type="file" @change=${this.#file}><span>${words.open}</span></label>
        <button class="primary" @click=${() => play(this.app, this.#area.value)}>${other ? words.otherPlay : words.play}</button>
        ${
          other
            ? nothing
            : html`<button class="plain" @click=${() => save(this.words.script.fileName, [this.#area.value])}>${words.save}</button>
              <button class="plain" @click=${() => this.#copy()}>${this.copied ? this.words.script.copied : words.copy}</button>`
        }
      </footer>`;
  }

  /** @param {unknown} problem */
  #says(problem) {
    if (problem === undefined) return "";
    const at = place(this.words, problem);
    return html`${at ? html`<strong>${at}</strong> ` : nothing}${explain(this.words, problem)}`;
  }

  get #area() {
    return /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
  }

  /** @param {InputEvent} event */
  #edit(event) {
    this.copied = false;
    this.app.editScript({ text: /** @type {HTMLTextAreaElement} */ (event.target).value });
  }

  /** Takes the text of the run again, instead of what was written. */
  #revert = () => {
    this.app.editScript({ edited: false });
    this.#area.focus();
  };

  /** Puts the cursor where the mistake is. @param {import("../core/problem.js").ScriptProblem | undefined} problem */
  #mark(problem) {
    if (!problem) return;
    const lines = this.#area.value.split("\n");
    const start = lines.slice(0, problem.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    // Columns count characters, and a text area counts UTF-16 units.
    const before = [...(lines[problem.line - 1] ?? "")].slice(0, problem.column - 1).join("");
    const from = start + before.length;
    this.#area.focus();
    this.#area.setSelectionRange(from, from + problem.found.length);
  }

  /** @param {Event & { target: HTMLInputElement }} event */
  #file = async (event) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file) await openFile(this.app, file);
  };

  async #copy() {
    this.copied = await copy(this.#area.value, this.#area);
  }

  #close() {
    this.app.closeScript();
  }

  #closed() {
    this.copied = false;
    if (this.app.store.script.peek()) this.app.closeScript();
  }
}

/** Plays what was written or pasted; what is wrong with it is said in the dialog. @param {App} app @param {string} text */
async function play(app, text) {
  if (isHistory(text)) return look(app, new TextEncoder().encode(text));
  try {
    await app.openScript(text);
  } catch (problem) {
    app.editScript({ text, problem });
  }
}

/** Opens a run that was pasted or read. @param {App} app @param {string} text */
export async function take(app, text) {
  app.editScript({ text });
  await play(app, text);
}

/** Opens a file, chosen or dropped. @param {App} app @param {File} file */
export async function openFile(app, file) {
  const history = await readHistory(file).catch(() => undefined);
  if (history) return look(app, history);
  const text = await readFile(file).catch((problem) => problem);
  if (typeof text === "string") await take(app, text);
  else app.editScript({ problem: text });
}

/** A history of others is no run, and has a view of its own. @param {App} app @param {Uint8Array} bytes */
function look(app, bytes) {
  if (app.store.script.peek()) app.closeScript(false);
  app.pause();
  app.store.others.value = { bytes };
}

customElements.define("quorate-script", Script);
