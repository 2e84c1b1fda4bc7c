// A claim, what the reader thinks of it, and what the engine found.

import { html, nothing } from "lit";
import { byId } from "../core/card.js";
import { explain } from "../core/problem.js";
import { entry } from "../core/sentence.js";
import { icons } from "./icons.js";
import { lessonsWords } from "./lessons-words.js";
import { Panel } from "./panel.js";

/** @typedef {import("./lessons-words.js").Words} Words */
/** @typedef {import("../core/card.js").CardWords} CardWords */

const BELIEFS = /** @type {const} */ (["yes", "no", "depends"]);

export class CardPanel extends Panel {
  static properties = { card: { attribute: false } };

  constructor() {
    super();
    this.card = /** @type {import("../core/card.js").Card} */ (/** @type {unknown} */ (undefined));
  }

  /** @override */
  render() {
    const { card } = this;
    const { tag } = this.words;
    const words = lessonsWords(tag);
    const own = card.words(tag);
    if (!words || !own) return nothing;
    return html`<aside id="lesson" tabindex="-1" aria-label=${words.card} class="lesson">
      <header>
        <h2>${words.card}</h2>
        <button class="plain icon" aria-label=${words.close} title=${words.close} @click=${() => this.#close()}>${icons.close}</button>
      </header>
      <div class="body" aria-live="polite">
        <blockquote>${own.claim}</blockquote>
        <p class="help">${own.experiment}</p>
        ${card.problem ? html`<p class="help">${explain(this.words, card.problem)}</p>` : this.#found(words, own)}
      </div>
    </aside>`;
  }

  /** @param {Words} words @param {CardWords} own */
  #found(words, own) {
    const { card } = this;
    const found = card.found.value;
    if (!found) {
      return html`<fieldset class="ask">
        <legend>${words.believe}</legend>
        ${BELIEFS.map(
          (
            belief,
          ) => html`<button class="choice" aria-pressed=${card.belief.value === belief} @click=${() => card.believe(belief)}>
          ${words.beliefs[belief]}</button>`,
        )}
      </fieldset>`;
    }
    const verdict = own.verdicts[found.verdict]?.(byId(found.experiments));
    return html`<p class="remember"><strong>${words.verdicts[found.verdict]}</strong> ${verdict}</p>
      ${this.#own(words, own)}
      <ul>${found.experiments.map(
        (each) => html`<li>
          <p>${entry(own.results, each.id)?.(each)}</p>
          ${
            each.story === card.shown.value
              ? html`<span class="help">${words.shown}</span>`
              : html`<button @click=${() => this.#watch(each.story)}>${words.watch}</button>`
          }
        </li>`,
      )}</ul>`;
  }

  /** What comes of it in the run that the reader has changed, and on what that is judged. @param {Words} words @param {CardWords} own */
  #own(words, own) {
    const found = this.card.own.value;
    const yours = found?.experiments.find((each) => each.own_until_us !== null);
    if (!found || !yours) return nothing;
    const until = this.words.span(yours.own_until_us ?? 0);
    return html`<div class="answer">
      <p>${words.ownRun[yours.supports ? "supports" : "refutes"]({ result: entry(own.results, yours.id)?.(yours) ?? "" })}</p>
      <p>${words.ownVerdict({ verdict: words.verdicts[found.verdict] })}</p>
      <p class="help">${words.judgedOn({ until })}</p>
    </div>`;
  }

  /** @param {string} story */
  async #watch(story) {
    const { app, card } = this;
    await card.watch(story).then(
      () => card.play(),
      (error) => app.fail(error),
    );
  }

  #close() {
    this.app.closeLesson();
    this.app.refocus();
  }
}

customElements.define("quorate-card", CardPanel);
