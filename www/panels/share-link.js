// The run as an address, and the address as a QR code.

import { html, nothing, svg } from "lit";
import { addressOfRun } from "../core/given-away.js";
import { explain } from "../core/problem.js";
import { copy } from "./give.js";
import { Panel } from "./panel.js";
import { shareWords } from "./share-words.js";

/** The most bytes that a QR code holds. */
const MOST = 2_953;

export class ShareLink extends Panel {
  static properties = { copied: { state: true }, squares: { state: true }, long: { state: true } };

  constructor() {
    super();
    this.copied = false;
    /** The QR code, row by row, while it is shown. @type {boolean[][] | undefined} */
    this.squares = undefined;
    /** How many characters are too many for one. @type {number | undefined} */
    this.long = undefined;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    // Whoever shows the page to others wants them to have it.
    if (this.app.store.present.peek()) this.updateComplete.then(() => this.#toggle());
  }

  #made() {
    try {
      return { link: this.app.session.link() };
    } catch (error) {
      return { error };
    }
  }

  /** @override */
  render() {
    const words = shareWords(this.words.tag);
    if (!words) return nothing;
    const { link, error } = this.#made();
    if (!link) return html`<p class="problem" role="alert">${explain(this.words, error)}</p>`;
    const { fits, length, most, digest, fragment } = link;
    if (!fits) return html`<h3>${words.link}</h3><p>${words.tooLong({ length, most })}</p>`;
    const { squares, long } = this;
    return html`<h3><label for="share-link">${words.link}</label></h3>
      <p class="help">${words.linkHelp({ digest })}</p>
      <p class="share-do"><input id="share-link" readonly .value=${addressOfRun(this.app, fragment)} @focus=${select}>
        <button class="primary" title=${words.copyTip} @click=${() => this.#copy()}>${this.copied ? words.copied : words.copy}</button>
        <button aria-expanded=${squares !== undefined} aria-controls="share-qr" @click=${() => this.#toggle()}>${squares ? words.qr.hide : words.qr.show}</button></p>
      <div id="share-qr">${squares ? code(squares, words.qr.picture) : nothing}
        <p class="problem" role="alert">${long ? words.qr.tooLong({ length: long, most: MOST }) : nothing}</p></div>`;
  }

  get #field() {
    return /** @type {HTMLInputElement} */ (this.querySelector("#share-link"));
  }

  async #copy() {
    this.copied = await copy(this.#field.value, this.#field);
  }

  async #toggle() {
    const address = this.#field?.value ?? "";
    this.long = address.length > MOST ? address.length : undefined;
    if (this.squares || this.long || !address) {
      this.squares = undefined;
      return;
    }
    const { encode } = await import("uqr");
    this.squares = encode(address, { ecc: "L", border: 4 }).data;
  }
}

/** Always dark on light: many cameras read nothing else. @param {boolean[][]} rows @param {string} name */
function code(rows, name) {
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return html`<svg class="share-qr" role="img" aria-label=${name} viewBox="0 0 ${rows.length} ${rows.length}" shape-rendering="crispEdges">
    ${svg`<rect width="100%" height="100%" fill="#fff"/><path d=${path} fill="#000"/>`}
  </svg>`;
}

/** @param {FocusEvent} event */
const select = (event) => /** @type {HTMLInputElement} */ (event.target).select();

customElements.define("quorate-share-link", ShareLink);
