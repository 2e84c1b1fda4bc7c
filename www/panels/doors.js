// Where a story has ended: the ways on.

import { html, nothing } from "lit";
import { entry } from "../core/sentence.js";
import { lessonsWords } from "./lessons-words.js";
import { Panel } from "./panel.js";

export class Doors extends Panel {
  /** @override */
  render() {
    const { app } = this;
    const words = lessonsWords(this.words.tag);
    if (!words) return nothing;
    return html`<aside class="lesson doors" aria-label=${words.doors}>
      <h2>${words.doors}</h2>
      <ul>${app
        .doors()
        .map((id) => html`<li><button @click=${() => this.#take(id)}>${entry(this.words.lessons, id)}</button></li>`)}
        <li><button @click=${() => this.#stay()}>${words.more}</button></li>
      </ul>
    </aside>`;
  }

  /** @param {string} id */
  #take(id) {
    this.app.store.doors.value = false;
    this.app.openScenario(`lesson/${id}`);
  }

  #stay() {
    this.app.store.doors.value = false;
    this.app.refocus();
  }
}

customElements.define("quorate-doors", Doors);
