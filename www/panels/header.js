// The head of the page: which scenario, which language, which colours, and the script.

import { html, nothing } from "lit";
import { LANGUAGES } from "../core/i18n.js";
import { isOffered } from "../core/roles.js";
import { entry, protocolWords } from "../core/sentence.js";
import { icons } from "./icons.js";
import { Panel } from "./panel.js";

const THEMES = /** @type {const} */ (["auto", "light", "dark"]);

export class Header extends Panel {
  /** @override */
  render() {
    const { store, player } = this.app;
    const words = this.words;
    store.ready.value;
    const protocol = protocolWords(words, player.protocol)?.name ?? player.protocol;
    const note = store.note.value;
    // Of a run that has failed nothing can be given away or shown; another can be opened.
    const runs = !store.failure.value;
    return html`<header>
      <button class="skip" @click=${() => this.app.focus("caption")}>${words.skip}</button>
      <h1>${words.name}</h1>
      <p class="protocol">${protocol}</p>
      ${this.#where("scenario", () => this.#scenario())}
      ${this.#where(runs && "compare", () => this.#button("beside", words.header.besideTip, () => (store.beside.value = "chosen")))}
      <span class="space"></span>
      ${this.#where(runs && "script", () => this.#script())}
      ${this.#where("open", () => this.#button("open", this.words.header.openTip, () => this.app.openAnother()))}
      ${this.#where(runs && "present", () => this.#present())}
      ${this.#where(runs && "share", () => this.#button("share", words.header.shareTip, () => (store.share.value = true)))}
      ${this.#where("language", () => this.#languages())}
      ${this.#where("theme", () => this.#theme())}
    </header>
    <quorate-band .app=${this.app}></quorate-band>
    <p class="note" role="status">${note?.place === "header" ? note.say(words) : ""}</p>`;
  }

  /** @override */
  updated() {
    // A list that somebody has chosen from no longer follows the attributes of its options.
    const list = this.querySelector(".scenario select");
    const chosen = this.#chosen() ?? "";
    if (list instanceof HTMLSelectElement && list.value !== chosen) list.value = chosen;
  }

  /** The story, lesson or card that is open, if it is one of ours. */
  #chosen() {
    return this.app.taught() ?? this.app.store.scenario.value;
  }

  /** @param {import("../core/controls.js").Control | false} control @param {() => unknown} draw */
  #where(control, draw) {
    return control && this.app.shows(control) ? draw() : nothing;
  }

  #scenario() {
    return html`<label class="scenario">
      <span class="hidden">${this.words.header.scenario}</span>
      <select @change=${this.#open}>${this.#scenarios()}</select>
    </label>`;
  }

  #script() {
    const { header } = this.words;
    return html`<button class="plain script" aria-label=${header.script} title=${header.scriptTip} @click=${() => this.app.editScript()}>
      ${icons.script}<span>${header.script}</span>
    </button>`;
  }

  #present() {
    const { header } = this.words;
    return html`<button class="plain present" title=${header.presentTip} @click=${() => this.app.present(true)}>
      ${header.present}
    </button>`;
  }

  /** @param {"open" | "share" | "beside"} id @param {string} tip @param {() => void} does */
  #button(id, tip, does) {
    const { header } = this.words;
    return html`<button class="plain ${id}" aria-label=${header[id]} title=${tip} aria-haspopup="dialog" @click=${does}>
      ${icons[id]}<span>${header[id]}</span>
    </button>`;
  }

  #scenarios() {
    const { header, scenarios, experiments, lessons, cards, families } = this.words;
    const chosen = this.#chosen();
    // What stands behind a lesson or a card, or is of a protocol that is not offered, is in the list while it is open.
    const stands = (/** @type {string} */ name) => isOffered(name) && !Object.hasOwn(experiments, name);
    const names = Object.keys(scenarios).filter((name) => name === chosen || stands(name));
    const own = chosen === undefined ? html`<option value="" selected>${header.own}</option>` : nothing;
    const option = (/** @type {string} */ name, /** @type {string} */ title) =>
      html`<option value=${name} ?selected=${name === chosen}>${title}</option>`;
    const group = (
      /** @type {string} */ label,
      /** @type {"lesson" | "card"} */ of,
      /** @type {Record<string, string>} */ titles,
    ) => {
      const ids = Object.keys(titles).filter((id) => isOffered(id) || `${of}/${id}` === chosen);
      if (ids.length === 0) return nothing;
      return html`<optgroup label=${label}>${ids.map((id) => option(`${of}/${id}`, titles[id]))}</optgroup>`;
    };
    // Each protocol has its own, and their order is the list's.
    const protocols = [...new Set(names.map((name) => name.split("/")[0]))];
    return html`${own}${protocols.map(
      (protocol) => html`<optgroup label=${entry(families, protocol) ?? header.stories}>
        ${names
          .filter((name) => name.startsWith(`${protocol}/`))
          .map((name) => option(name, entry(scenarios, name)?.title ?? name))}
      </optgroup>`,
    )}
      ${group(header.lessons, "lesson", lessons)}
      ${group(header.cards, "card", cards)}`;
  }

  #languages() {
    const { store } = this.app;
    const tags = /** @type {(keyof typeof LANGUAGES)[]} */ (Object.keys(LANGUAGES));
    return html`<span class="languages" role="group" aria-label=${this.words.header.language}>
      ${tags
        .filter((tag) => tag !== store.words.value.tag)
        .map(
          (tag) => html`<button class="plain" lang=${tag} @click=${() => this.app.chooseLanguage(tag)}>
            ${LANGUAGES[tag]}
          </button>`,
        )}
    </span>`;
  }

  #theme() {
    const { header, pair } = this.words;
    const theme = this.app.store.theme.value;
    const says = pair({ name: header.theme, said: header.themes[theme] });
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    return html`<button class="plain icon" title=${says} aria-label=${says} @click=${() => this.app.chooseTheme(next)}>
      ${icons[theme]}
    </button>`;
  }

  /** @param {Event & { target: HTMLSelectElement }} event */
  #open = (event) => {
    if (event.target.value) this.app.openScenario(event.target.value);
  };
}

/** Which rules are off: whatever is seen below hangs on it. */
class Band extends Panel {
  /** @override */
  render() {
    this.app.store.beat.value;
    const off = this.app.rulesOff();
    if (off.length === 0) return nothing;
    const own = protocolWords(this.words, this.app.player.protocol);
    const names = off.map((id) => entry(own?.rules, id) ?? id);
    return html`<p class="band"><span>${this.words.header.off({ names })}</span></p>`;
  }
}

customElements.define("quorate-band", Band);
customElements.define("quorate-header", Header);
