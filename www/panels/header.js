// The head of the page: which story, which language, which colours, and the script.

import { html, nothing } from "lit";
import { LANGUAGES } from "../core/i18n.js";
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
    return html`<header>
      <button class="skip" @click=${() => this.app.focus("caption")}>${words.skip}</button>
      <h1>${words.name}</h1>
      <p class="protocol">${protocol}</p>
      <label class="story">
        <span class="hidden">${words.header.story}</span>
        <select @change=${this.#open}>${this.#stories()}</select>
      </label>
      ${this.#note()}
      <span class="space"></span>
      <button class="plain script" title=${words.header.scriptTip} @click=${() => this.app.editScript()}>
        ${icons.script}<span>${words.header.script}</span>
      </button>
      ${this.#languages()} ${this.#theme()}
    </header>`;
  }

  #note() {
    const note = this.app.store.note.value;
    return note?.place === "header" ? html`<p class="note" role="status">${note.say(this.words)}</p>` : nothing;
  }

  #stories() {
    const { store } = this.app;
    const chosen = store.story.value;
    const stories = store.ready.value ? this.app.stories() : [];
    const own = chosen === undefined ? html`<option value="" selected>${this.words.header.own}</option>` : nothing;
    return html`${own}${stories.map((name) => {
      const title = entry(this.words.stories, name)?.title ?? name;
      return html`<option value=${name} ?selected=${name === chosen}>${title}</option>`;
    })}`;
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
    const { header } = this.words;
    const theme = this.app.store.theme.value;
    const says = `${header.theme}: ${header.themes[theme]}`;
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    return html`<button class="plain icon" title=${says} aria-label=${says} @click=${() => this.app.chooseTheme(next)}>
      ${icons[theme]}
    </button>`;
  }

  /** @param {Event & { target: HTMLSelectElement }} event */
  #open = (event) => {
    if (event.target.value) this.app.openStory(event.target.value);
  };
}

customElements.define("quorate-header", Header);
