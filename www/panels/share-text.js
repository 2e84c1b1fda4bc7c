// The run as text to be pasted elsewhere: lines for another page, a regression test.

import { html, nothing } from "lit";
import { regressionTest, snippet } from "../core/given-away.js";
import { explain } from "../core/problem.js";
import { entry } from "../core/sentence.js";
import { copy, save } from "./give.js";
import { Panel } from "./panel.js";
import { shareWords } from "./share-words.js";

export class ShareText extends Panel {
  static properties = {
    kind: { attribute: false },
    as: { state: true },
    text: { state: true },
    copied: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    /** What is written. @type {"embed" | "test"} */
    this.kind = "test";
    /** @type {"element" | "frame"} */
    this.as = "element";
    this.text = "";
    this.copied = false;
    /** @type {unknown} */
    this.problem = undefined;
    /** For what the text was written. */
    this.written = "";
  }

  /** @override */
  willUpdate() {
    const words = shareWords(this.words.tag);
    const wanted = `${this.words.tag} ${this.as}`;
    if (!words || this.written === wanted) return;
    this.written = wanted;
    this.copied = false;
    this.#write(words).then(
      (text) => {
        this.text = text;
      },
      (error) => {
        this.problem = error;
      },
    );
  }

  /** @param {import("./share-words.js").Words} words */
  #write(words) {
    const { app } = this;
    if (this.kind === "test") return regressionTest(app, words.test.head);
    const title = entry(this.words.scenarios, app.store.scenario.peek() ?? "")?.title ?? this.words.name;
    return snippet(app, this.as, title);
  }

  /** @override */
  render() {
    const all = shareWords(this.words.tag);
    if (!all) return nothing;
    const { kind, problem } = this;
    const words = all[kind];
    const id = `share-${kind}`;
    return html`<h3>${words.title}</h3>
      <p class="help">${words.help}</p>
      ${kind === "embed" ? this.#choice(all.embed) : nothing}
      <p class="problem" role="alert">${problem === undefined ? nothing : explain(this.words, problem)}</p>
      <label class="hidden" for=${id}>${words.text}</label>
      <textarea class="share-text" id=${id} readonly rows="4" wrap="off" spellcheck="false" .value=${this.text}></textarea>
      <p class="share-do">
        <button ?disabled=${!this.text} @click=${() => this.#copy()}>${this.copied ? all.copied : words.copy}</button>
        ${kind === "test" ? html`<button class="plain" ?disabled=${!this.text} @click=${() => save("regression.txt", [this.text])}>${all.test.save}</button>` : nothing}
      </p>`;
  }

  /** @param {import("./share-words.js").Words["embed"]} words */
  #choice(words) {
    const one = (/** @type {"element" | "frame"} */ as) =>
      html`<label class="check"><input type="radio" name="share-as" .checked=${this.as === as} @change=${() => (this.as = as)}>${words[as]}</label>`;
    return html`<div class="share-do" role="radiogroup" aria-label=${words.as}>${one("element")} ${one("frame")}</div>`;
  }

  async #copy() {
    const area = /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
    this.copied = await copy(this.text, area);
  }
}

customElements.define("quorate-share-text", ShareText);
