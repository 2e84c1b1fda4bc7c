// What clients asked for and what they were told.

import { html } from "lit";
import { listed } from "./listed.js";
import { Panel } from "./panel.js";

const LISTED = 120;

export class Clients extends Panel {
  /** @override */
  render() {
    this.app.store.beat.value;
    const { evidence } = this.words;
    const list = this.app.lastOperations(LISTED);
    if (list.length === 0) return html`<p class="help">${evidence.noOperations}</p>`;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${evidence.tabs.clients}>
      <table>
        <thead><tr>
          <th scope="col">${evidence.client}</th><th scope="col">${evidence.operation}</th>
          <th scope="col">${evidence.answer}</th><th scope="col">${evidence.took}</th>
        </tr></thead>
        <tbody>${listed(
          list.toReversed(),
          (each) => each.event,
          (each) => this.#row(each),
        )}</tbody>
      </table>
    </div>`;
  }

  /** @param {import("#wasm").OperationView} each */
  #why({ client, number }) {
    const { why } = this.words;
    if (!this.app.shows("why")) return "";
    return html`<button class="plain why" @click=${() => this.app.ask(`operation ${client} ${number}`)}>${why.ask}</button>`;
  }

  /** @param {import("#wasm").OperationView} each */
  #row(each) {
    const { Who, span, evidence } = this.words;
    const { returned_us: returned, invoked_us: invoked, attempts } = each;
    return html`<tr class=${each.result ?? "open"}>
      <td>${Who({ name: each.client })}</td>
      <td>${this.app.operationText(each)}</td>
      <td>${this.app.answerText(each)} ${this.#why(each)}</td>
      <td>${returned === null ? "" : span(returned - invoked)}${attempts > 1 ? html` <small>${evidence.attempts({ count: attempts })}</small>` : ""}</td>
    </tr>`;
  }
}

customElements.define("quorate-clients", Clients);
