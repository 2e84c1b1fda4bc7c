// The cluster as a figure on somebody else's page: one sentence, the stage, time, and a few actions. Loaded by elements
// that do not show the whole lab.

import { html, nothing } from "lit";
import { addressOfRun, addressOfScenario } from "../core/given-away.js";
import { lateWords } from "../core/late.js";
import own from "../styles/figure.css" with { type: "css" };
import { FigureCard } from "./figure-card.js";
import { icons } from "./icons.js";
import "./logs.js";
import { Panel } from "./panel.js";

/** @typedef {typeof import("../i18n/en/figure.js").default} Words */

export const styles = [own];

export const figureWords = lateWords(
  /** @type {Record<string, () => Promise<{ default: Words }>>} */ ({
    en: () => import("../i18n/en/figure.js"),
    "zh-CN": () => import("../i18n/zh-CN/figure.js"),
  }),
);

/** So many of the newest events are there for who cannot see them. */
const LISTED = 30;

export class Figure extends Panel {
  static properties = { logs: { type: Boolean }, menu: { state: true }, answer: { state: true } };

  constructor() {
    super();
    /** Whether the logs stand beside the stage. */
    this.logs = false;
    /** Whether the foot is open, where it has no room of its own. */
    this.menu = false;
    /** The answer to what was asked, and to what. @type {{ of: object, text: string } | undefined} */
    this.answer = undefined;
    /** The script as it was opened: what another page shows is what it asked for, until somebody acts. */
    this.opened = "";
  }

  /** @override */
  render() {
    const { app } = this;
    const { store } = app;
    const words = figureWords(this.words.tag);
    const note = store.note.value;
    // What is worse than a wrong attribute is told in its place.
    const told = note && !store.failure.value && ["header", "time"].includes(note.place);
    const there = [told && note.say(this.words), store.beside.value && words?.pair].filter(Boolean);
    return html`<p class="note" role="status">${there.join(" ")}</p>
      ${store.why.value ? this.#why(store.why.value) : html`<quorate-caption .app=${app}></quorate-caption>`}
      <div class="middle">
        <quorate-stage .app=${app}></quorate-stage>
        <quorate-failure .app=${app}></quorate-failure>
        ${this.logs ? html`<quorate-logs .app=${app}></quorate-logs>` : nothing}
        ${words ? html`<quorate-figure-card .app=${app} .own=${words}></quorate-figure-card>` : nothing}
      </div>
      <quorate-transport .app=${app}></quorate-transport>
      ${words ? this.#foot(words) : nothing}
      ${this.#events()}
      <quorate-later .app=${app}></quorate-later>`;
  }

  /** @param {Words} words */
  #foot(words) {
    const { app } = this;
    return html`<button class="plain icon menu" aria-expanded=${this.menu} aria-label=${words.more} @click=${() => (this.menu = !this.menu)}>⋯</button>
      <footer ?data-open=${this.menu}><quorate-actions .app=${app}></quorate-actions>
        <a href=${this.#address()} target="_blank" rel="noopener" @pointerdown=${this.#aim} @keydown=${this.#aim} @click=${this.#aim}>${words.open}</a></footer>`;
  }

  /** Where the run stands by its name, if nothing was done to it, in the language in which it was read here. */
  #address() {
    return addressOfScenario(this.app.store.scenario.value, this.words.tag);
  }

  /** What was done here goes along. @param {Event} event */
  #aim = (event) => {
    const { app } = this;
    const link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
    if (app.player.ready) link.href = addressOfRun(app, app.session.link().fragment, this.words.tag);
  };

  /** The answer stands where the sentence stood. @param {import("../core/store.js").Asked} asked */
  #why(asked) {
    const { answer } = this;
    if (answer?.of !== asked) this.#explain(asked);
    return html`<section class="answer" tabindex="-1" aria-label=${this.words.why.ask}>
      <p class="sentence" role="status">${answer?.of === asked ? answer.text : ""}</p>
      <button class="plain icon" aria-label=${this.words.lens.close} @click=${() => this.app.askAgain(undefined)}>${icons.close}</button>
    </section>`;
  }

  /** @param {import("../core/store.js").Asked} asked */
  async #explain(asked) {
    const { placeOf, told, whyWords } = await import("../core/asking.js");
    const words = await whyWords(this.words.tag, this.app.player.protocol);
    this.answer = { of: asked, text: told(words, asked.answer, placeOf(this.app)).text };
  }

  /** The same as sentences, for who cannot see it. */
  #events() {
    const { store, player } = this.app;
    store.beat.value;
    const list = player.ready ? player.annals.list().slice(-LISTED).reverse() : [];
    return html`<ol class="hidden" aria-label=${this.words.evidence.tabs.events}>${list.map((e) => html`<li>${this.app.sentence(e)}</li>`)}</ol>`;
  }
}

customElements.define("quorate-figure-card", FigureCard);
customElements.define("quorate-figure", Figure);
