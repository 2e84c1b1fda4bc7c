// Presenter mode: what stands in the corner, bookmarks, and the keys of a remote control. Loaded when it is first wanted.

import { html, nothing } from "lit";
import { lateWords } from "../core/late.js";
import { timeOf } from "../core/tapes.js";
import en from "../i18n/en/present.js";
import own from "../styles/present.css" with { type: "css" };
import { Panel } from "./panel.js";

export const styles = [own];

const presentWords = lateWords(
  /** @type {Record<string, () => Promise<{ default: typeof en }>>} */ ({
    en: async () => ({ default: en }),
    "zh-CN": () => import("../i18n/zh-CN/present.js"),
  }),
);

/** There are as many bookmarks as keys for them. */
const MOST = 9;

export class Present extends Panel {
  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.app.host.addEventListener("pointermove", this.#point);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.app.host.removeEventListener("pointermove", this.#point);
  }

  /** @override */
  render() {
    const words = presentWords(this.words.tag);
    const { store, player } = this.app;
    store.beat.value;
    this.app.presenterKey = store.present.value ? this.#key : undefined;
    if (!words || !store.present.value || !player.ready || store.failure.value) return nothing;
    const { seed, digest } = this.app.run();
    const marks = store.bookmarks.value;
    const hush = store.hush.value;
    return html`<section class="presenter" aria-label=${words.title}>
      <h1 class="hidden">${this.words.name}</h1>
      <p class="bookmarks" @click=${this.#pressed}>
        ${marks.map((stamp, at) => this.#bookmark(words, stamp, at))}
        <button class="plain" ?disabled=${marks.length >= MOST} @click=${() => this.#mark()}>${words.mark}</button>
        <button class="plain" aria-pressed=${hush} title=${words.hideTip} @click=${() => this.#hush(!hush)}>${words.hide}</button>
        <button class="plain" title=${words.leaveTip} @click=${() => this.app.present(false)}>${words.leave}</button>
      </p>
      <p class="corner">${words.run({ seed: String(seed), digest })}</p>
      <i class="ring" aria-hidden="true"></i>
    </section>`;
  }

  /** @param {typeof en} words @param {string} stamp @param {number} at */
  #bookmark(words, stamp, at) {
    const when = this.words.time.now({ seconds: (timeOf(stamp) / 1e6).toFixed(3) });
    return html`<span class="bookmark"><button @click=${() => this.app.seek(stamp)} title=${words.goTo({ at: when })}>
        <kbd>${at + 1}</kbd> ${when}</button><button class="plain icon" aria-label=${words.forget({ at: when })}
        @click=${() => this.#forget(stamp)}>×</button></span>`;
  }

  /** What was pressed by a pointer does not keep the focus: Enter and the space bar are the presentation's again. */
  #pressed = (/** @type {MouseEvent} */ { detail }) => {
    if (detail > 0 && this.app.store.present.peek()) this.app.refocus(this.#caption);
  };

  get #caption() {
    const root = /** @type {ShadowRoot} */ (this.getRootNode());
    return /** @type {HTMLElement | null} */ (root.querySelector("#caption"));
  }

  #mark() {
    const { bookmarks } = this.app.store;
    const stamp = this.app.session.stamp();
    if (bookmarks.peek().includes(stamp)) return;
    bookmarks.value = [...bookmarks.peek(), stamp].sort((a, b) => timeOf(a) - timeOf(b)).slice(0, MOST);
  }

  /** @param {string} stamp */
  #forget(stamp) {
    const { bookmarks } = this.app.store;
    bookmarks.value = bookmarks.peek().filter((each) => each !== stamp);
  }

  /** @param {boolean} hush */
  #hush(hush) {
    const { store } = this.app;
    // What can be read already stays.
    store.revealed.value = store.headline.peek()?.number;
    store.hush.value = hush;
  }

  /**
   * What a remote control sends, and the digits. Says whether the key was one of these.
   * @param {KeyboardEvent} event
   */
  #key = (event) => {
    const mark = /^[1-9]$/.test(event.key) ? this.app.store.bookmarks.peek()[Number(event.key) - 1] : undefined;
    if (mark) return this.#did(() => this.app.seek(mark));
    const works = /** @type {Record<string, () => void>} */ ({
      PageDown: () => this.#onward(),
      PageUp: () => this.#back(),
      Enter: () => this.#reveal(),
      ".": () => this.app.pause(),
      b: () => this.app.toggle(),
      h: () => this.#hush(!this.app.store.hush.peek()),
      q: () => this.#share(),
      Escape: () => this.app.present(false),
    });
    return works[event.key] ? this.#did(works[event.key]) : false;
  };

  /** @param {() => unknown} work */
  #did(work) {
    work();
    return true;
  }

  #share() {
    this.app.store.share.value = true;
  }

  /** Shows what is hidden; says whether anything was. */
  #reveal() {
    const { store } = this.app;
    const number = store.headline.peek()?.number;
    if (!store.hush.peek() || number === undefined || store.revealed.peek() === number) return false;
    store.revealed.value = number;
    return true;
  }

  /** The answer first; then the next bookmark or, where there is none, the next headline. */
  #onward() {
    if (this.#reveal()) return;
    const now = this.app.times().now;
    const next = this.app.store.bookmarks.peek().find((stamp) => timeOf(stamp) > now);
    if (next) this.app.seek(next);
    else this.app.jump("headline", true);
  }

  #back() {
    const now = this.app.times().now;
    const before = this.app.store.bookmarks.peek().findLast((stamp) => timeOf(stamp) < now);
    if (before) this.app.seek(before);
    else this.app.jump("headline", false);
  }

  /** @param {PointerEvent} event */
  #point = ({ clientX, clientY }) => {
    const ring = /** @type {HTMLElement | null} */ (this.querySelector(".ring"));
    ring?.style.setProperty("--x", `${clientX}px`);
    ring?.style.setProperty("--y", `${clientY}px`);
  };
}

customElements.define("quorate-present", Present);
