// The list of events as sentences, the newest first.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { weight } from "../core/happening.js";
import { Panel } from "./panel.js";

/** So many are listed; the others are counted. */
const LISTED = 120;

export class Events extends Panel {
  /** @override */
  render() {
    const { store } = this.app;
    const { evidence } = this.words;
    store.beat.value;
    const all = store.everything.value;
    const list = all
      ? this.app.lastEvents(LISTED)
      : this.app.player.notable.filter((e) => weight(e) <= 2).slice(-LISTED);
    return html`<label class="check small">
        <input type="checkbox" .checked=${all} @change=${() => (store.everything.value = !all)}>${evidence.everything}
      </label>
      ${list.length === 0 ? html`<p class="help">${evidence.noEvents}</p>` : nothing}
      <ol class="events" aria-label=${evidence.events} tabindex="0">
        ${repeat(
          list.toReversed(),
          (e) => e.number,
          (e) => this.#line(e),
        )}
      </ol>`;
  }

  /** @param {import("../core/happening.js").Happening} e */
  #line(e) {
    const { time, evidence } = this.words;
    return html`<li class="w${weight(e)} ${e.breach ? "broken" : ""}" title=${evidence.go({ seq: e.number })}>
      <time>${time.now({ seconds: (e.at_us / 1e6).toFixed(3) })}</time>
      <span>${this.app.sentence(e)}</span>
    </li>`;
  }
}

customElements.define("quorate-events", Events);
