// The legend: every mark with its meaning, in a dialog that "?" opens. It is loaded when it is first wanted.

import { html, nothing } from "lit";
import { readTheme } from "../canvas/theme.js";
import forms from "../styles/forms.css" with { type: "css" };
import { icons } from "./icons.js";
import { Panel } from "./panel.js";

/** @type {Record<string, () => Promise<{ default: import("../legend.js").Words }>>} */
const catalogues = {
  en: () => import("../i18n/en/specimens.js"),
  "zh-CN": () => import("../i18n/zh-CN/specimens.js"),
};

export const styles = [forms];

export class Legend extends Panel {
  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const open = this.app.store.legend.peek();
    const dialog = this.querySelector("dialog");
    if (dialog && open && !dialog.open) dialog.showModal();
    if (dialog && !open && dialog.open) dialog.close();
    if (open) this.#fill();
  }

  async #fill() {
    const { tag } = this.words;
    const [{ fillLegend }, { default: words }] = await Promise.all([import("../legend.js"), catalogues[tag]()]);
    const place = /** @type {HTMLElement | null} */ (this.querySelector(".legend-marks"));
    if (!place || tag !== this.words.tag) return;
    fillLegend(place, words, readTheme(place), { heading: "h3" });
    const { glossary } = await import("./terms.js");
    const terms = await glossary(this.app);
    place.querySelector("dl.terms")?.parentElement?.remove();
    place.append(terms);
  }

  /** @override */
  render() {
    const { store } = this.app;
    const { marks } = this.words;
    // The pictures have the colours of the theme.
    store.theme.value;
    return html`<dialog class="legend" aria-labelledby="legend-title" @close=${() => (store.legend.value = false)}>
      ${
        store.legend.value
          ? html`<header>
              <h2 id="legend-title">${marks.title}</h2>
              <button class="plain icon" aria-label=${marks.close} @click=${() => (store.legend.value = false)}>${icons.close}</button>
            </header>
            <p class="help">${marks.help}</p>
            <div class="legend-marks" tabindex="0" role="region" aria-labelledby="legend-title"></div>`
          : nothing
      }
    </dialog>`;
  }
}

customElements.define("quorate-legend", Legend);
