// Words of the trade with their meaning: underlined where they are used first; pointing at one, or pressing it, says what
// it is. Loaded once the first second is over. All of them stand in the legend, too, which the keyboard reaches.

import { html } from "lit";
import { closerWords } from "../core/closer.js";
import { glossaryWords, joined, partsOf, termsOf } from "../core/glossary.js";
import forms from "../styles/forms.css" with { type: "css" };
import print from "../styles/print.css" with { type: "css" };
import sheet from "../styles/terms.css" with { type: "css" };
import why from "../styles/why.css" with { type: "css" };

/** @typedef {import("../core/app.js").App} App */

/** How long a pointer rests before it means to ask, and how long it may be away, in milliseconds. */
const REST = 250;

/** In which sentence each term was used first. @type {WeakMap<App, Map<string, string>>} */
const firsts = new WeakMap();

/** What says the meaning, one for each page. @type {WeakMap<App, Tip>} */
const tips = new WeakMap();

/**
 * A text whose terms can be asked about.
 * @param {App} app @param {string} text @param {{ always?: boolean }} [how] always: not only where a term is used first
 */
export function explained(app, text, { always = false } = {}) {
  const words = glossaryWords(app.store.words.value.tag);
  if (!words) return text;
  const seen = firsts.get(app) ?? new Map();
  firsts.set(app, seen);
  const counts = (/** @type {string} */ term) => {
    if (always) return true;
    if (!seen.has(term)) seen.set(term, text);
    return seen.get(term) === text;
  };
  return joined(partsOf(known(app, words), text, counts)).map(({ text: part, says, before, after }) => {
    if (says === undefined) return part;
    const asked = term(app, part, says);
    return before || after ? html`<span class="joined">${before}${asked}${after}</span>` : asked;
  });
}

/** @param {App} app @param {string} text @param {string} says */
function term(app, text, says) {
  const tip = tips.get(app) ?? new Tip(app);
  tips.set(app, tip);
  return html`<button class="term" tabindex="-1" aria-description=${says} @click=${tip.press(says)}
    @pointerenter=${tip.enter(says)} @pointerleave=${tip.leave}>${text}</button>`;
}

class Tip {
  #timer = 0;

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.box = document.createElement("p");
    this.box.className = "term-says";
    this.box.popover = "auto";
    this.box.addEventListener("pointerenter", () => clearTimeout(this.#timer));
    this.box.addEventListener("pointerleave", this.leave);
    const root = /** @type {ShadowRoot} */ (app.host.shadowRoot);
    root.append(this.box);
  }

  /** @param {string} says */
  press = (says) => (/** @type {MouseEvent & { currentTarget: HTMLElement }} */ event) => {
    clearTimeout(this.#timer);
    this.#show(event.currentTarget, says);
  };

  /** @param {string} says */
  enter = (says) => (/** @type {PointerEvent & { currentTarget: HTMLElement }} */ event) => {
    clearTimeout(this.#timer);
    if (event.pointerType === "touch") return;
    const { currentTarget } = event;
    this.#timer = window.setTimeout(() => this.#show(currentTarget, says), REST);
  };

  leave = () => {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.box.hidePopover(), REST);
  };

  /** @param {HTMLElement} anchor @param {string} says */
  #show(anchor, says) {
    const { box } = this;
    if (!anchor.isConnected) return;
    box.textContent = says;
    box.lang = this.app.store.words.peek().tag;
    box.showPopover();
    const from = anchor.getBoundingClientRect();
    const { width, height } = box.getBoundingClientRect();
    const below = from.bottom + height + 8 <= window.innerHeight;
    box.style.setProperty("--left", `${Math.max(8, Math.min(from.left, window.innerWidth - width - 8))}px`);
    box.style.setProperty("--top", `${below ? from.bottom : from.top - height}px`);
  }
}

/** Lends a page what it needs no sooner than this: the styles of terms, and of paper. @param {ShadowRoot} root */
export function dress(root) {
  const later = [forms, why, sheet, print].filter((each) => !root.adoptedStyleSheets.includes(each));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...later];
}

/** @param {App} app @param {import("../core/glossary.js").Words} words */
function known(app, words) {
  return termsOf(words, closerWords(app.store.words.peek().tag, app.player.protocol)?.terms);
}

/**
 * All terms and their meanings, as a list.
 * @param {App} app @returns {Promise<HTMLElement>}
 */
export async function glossary(app) {
  const { tag } = app.store.words.peek();
  let words = glossaryWords(tag);
  while (!words) {
    await new Promise((later) => setTimeout(later));
    words = glossaryWords(tag);
  }
  const list = document.createElement("dl");
  list.className = "terms";
  for (const { forms, says } of Object.values(known(app, words))) {
    for (const [name, text] of [
      ["dt", forms[0]],
      ["dd", says],
    ]) {
      list.append(Object.assign(document.createElement(name), { textContent: text }));
    }
  }
  const section = document.createElement("section");
  section.append(Object.assign(document.createElement("h3"), { textContent: words.title }), list);
  return section;
}
