// The rules of a protocol as switches: what each is for, where it stands, and which promise can fall without it. It comes
// with the card of the protocol.

import { html, nothing } from "lit";
import { lateWords } from "../core/late.js";
import { entry, protocolWords } from "../core/sentence.js";
import { Panel } from "./panel.js";

/** The words of the rules, which come with them. */
export const rulesWords = lateWords({
  en: () => import("../i18n/en/rules.js"),
  "zh-CN": () => import("../i18n/zh-CN/rules.js"),
});

/** @typedef {(typeof import("../i18n/en/rules.js"))["default"]} Words */

export class Rules extends Panel {
  /** @override */
  render() {
    const words = rulesWords(this.words.tag);
    const { player, store } = this.app;
    store.beat.value;
    const rules = player.tables?.rules ?? [];
    if (!words || rules.length === 0) return nothing;
    const off = new Set(this.app.rulesOff());
    return html`<section aria-labelledby="rules-title">
      <h3 id="rules-title">${words.title}</h3>
      <p class="help">${words.help}</p>
      <ul>${rules.map((rule) => this.#rule(words, rule, !off.has(rule.id)))}</ul>
    </section>`;
  }

  /** @param {Words} words @param {{ id: string, source: string, guards: string }} rule @param {boolean} kept */
  #rule(words, { id, source, guards }, kept) {
    const own = protocolWords(this.words, this.app.player.protocol);
    const name = entry(own?.rules, id) ?? id;
    const promise = entry(own?.promises, guards)?.name ?? guards;
    const may = this.app.shows("more");
    return html`<li class=${kept ? "kept" : "off"}>
      <label><input type="checkbox" role="switch" .checked=${kept} ?disabled=${!may} @change=${() => this.#turn(id, kept)}>
        <span><strong>${name}</strong> <small>${source}</small>${kept ? nothing : html` <em>${words.off}</em>`}</span></label>
      <p>${words.says({ purpose: entry(words.purposes, id) ?? "", promise })}</p>
    </li>`;
  }

  /** @param {string} id @param {boolean} kept */
  #turn(id, kept) {
    this.app.act(`${kept ? "break" : "mend"} ${id}`);
    this.requestUpdate();
  }
}

customElements.define("quorate-rules", Rules);
