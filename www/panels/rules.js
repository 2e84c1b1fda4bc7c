// The rules of a protocol as switches: what each is for, where it stands, and which promise can fall without it. It comes
// with the card of the protocol.

import { html, nothing } from "lit";
import { closerWords } from "../core/closer.js";
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
    const note = store.note.value;
    const rules = player.tables?.rules ?? [];
    if (!words || rules.length === 0) return nothing;
    const off = new Set(this.app.rulesOff());
    return html`<section aria-labelledby="rules-title">
      <h3 id="rules-title">${words.title}</h3>
      <p class="help">${words.help}</p>
      ${note?.place === "rules" ? html`<p role="alert">${note.say(this.words)}</p>` : nothing}
      <ul>${rules.map((rule) => this.#rule(words, rule, !off.has(rule.id)))}</ul>
    </section>`;
  }

  /** @param {Words} words @param {{ id: string, source: string, guards: string }} rule @param {boolean} kept */
  #rule(words, { id, source, guards }, kept) {
    const { protocol } = this.app.player;
    const own = protocolWords(this.words, protocol);
    const purposes = closerWords(this.words.tag, protocol)?.purposes;
    const name = entry(own?.rules, id) ?? id;
    const promise = entry(own?.promises, guards)?.name ?? guards;
    const may = this.app.shows("more");
    return html`<li class=${kept ? "kept" : "off"}>
      <label><input type="checkbox" role="switch" .checked=${kept} ?disabled=${!may} @change=${() => this.#turn(id, kept)}>
        <span><strong>${name}</strong> <small>${source}</small>${kept ? nothing : html` <em>${words.off}</em>`}</span></label>
      <p>${words.says({ purpose: entry(purposes, id) ?? "", promise })}</p>
      ${
        this.app.shows("more")
          ? html`<p class="ways">
              <button @click=${() => this.#show(id, false)} aria-label=${words.showsOff({ name })}>${words.without}</button>
              <button @click=${() => this.#show(id, true)} aria-label=${words.showsOn({ name })}>${words.with}</button>
            </p>`
          : nothing
      }
    </li>`;
  }

  /** Opens the run that shows what a rule is for: without it, or the same with it. @param {string} id @param {boolean} kept */
  async #show(id, kept) {
    const { app } = this;
    const loads = async () => (await import(`../../tests/golden/${app.player.protocol}/rules/${id}.txt`)).default;
    const text = await loads().catch(() => undefined);
    if (text === undefined) {
      app.store.note.value = { place: "rules", say: (words) => words.actions.notLoaded };
      return;
    }
    // Behind the line is what comes of it, for the tests.
    const [script] = /** @type {string} */ (text).split("\n---");
    await app.openScenario(kept ? script.replace(new RegExp(`^at \\S+ break ${id}$`, "m"), "") : script);
    app.refocus();
  }

  /** @param {string} id @param {boolean} kept */
  #turn(id, kept) {
    this.app.act(`${kept ? "break" : "mend"} ${id}`);
    this.requestUpdate();
  }
}

customElements.define("quorate-rules", Rules);
