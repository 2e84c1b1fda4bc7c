// The screen after a panic, or when the crate cannot be loaded: seed and script to copy, because they are the run.

import { html, nothing } from "lit";
import { copy } from "./give.js";
import { icons } from "./icons.js";
import { Panel } from "./panel.js";

export class Failure extends Panel {
  static properties = { copied: { state: true } };

  constructor() {
    super();
    this.copied = false;
    /** What is shown, to see when something else is. @type {import("../core/store.js").Failure | undefined} */
    this.shown = undefined;
  }

  /** @override */
  willUpdate() {
    const failure = this.app.store.failure.peek();
    if (failure !== this.shown) this.copied = false;
    this.shown = failure;
  }

  /** @override */
  render() {
    const failure = this.app.store.failure.value;
    if (!failure) return nothing;
    const { failure: words } = this.words;
    const { kind, message, script, seed } = failure;
    return html`<section class="failure" role="alert">
      <h2>${icons.alert} ${words[kind]}</h2>
      <p>${kind === "panic" ? words.sorry : words.reload}</p>
      <dl>
        <dt>${words.message}</dt><dd><code>${message}</code></dd>
        ${seed ? html`<dt>${words.seed}</dt><dd><code>${seed}</code></dd>` : nothing}
      </dl>
      ${
        script
          ? html`<label for="failure-script">${words.script}</label>
            <textarea id="failure-script" readonly wrap="off" .value=${script}></textarea>
            <p class="do">
              <button class="primary" @click=${() => this.#copy(script)}>${this.copied ? this.words.script.copied : words.copy}</button>
              <button @click=${() => this.app.recover()}>${words.again}</button>
            </p>`
          : html`<p class="do"><button class="primary" @click=${() => this.app.recover()}>${words.again}</button></p>`
      }
    </section>`;
  }

  /** @param {string} script */
  async #copy(script) {
    const area = /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
    this.copied = await copy(script, area);
  }
}

customElements.define("quorate-failure", Failure);
