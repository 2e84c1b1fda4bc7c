// What running until offers: the next and the previous event of each kind. Loaded when it is first opened.

import { html } from "lit";
import { messageName, protocolWords } from "../core/sentence.js";
import { icons } from "./icons.js";
import { looking } from "./looking.js";

export { put } from "./popover.js";

/** @typedef {import("./panel.js").Panel["app"]} App */
/** @typedef {import("./panel.js").Panel["words"]} Words */

/** The kinds that every protocol has, as the session names them. */
const KINDS = /** @type {const} */ (["headline", "leader", "commit", "crash", "breach"]);

/**
 * @param {App} app @param {Words} words
 * @param {{ message: string, choose: (name: string) => void, close: () => void }} asked the message that is looked for
 */
export function waysIn(app, words, { message, choose, close }) {
  const { until, lens } = words;
  const { note, searching } = app.store;
  const says = note.value?.place === "until" ? note.value.say(words) : "";
  return html`<header>
      <h2 id="until-title">${until.title}</h2>
      <button class="plain icon" aria-label=${lens.close} @click=${close}>${icons.close}</button>
    </header>
    <ul>${KINDS.map((kind) => html`<li><span>${until.kinds[kind]}</span>${ways(app, words, kind, until.kinds[kind])}</li>`)}
      <li>${messages(app, words, message, choose)}</li>
    </ul>
    ${searching.value === "until" ? looking(app, words) : html`<p class="help" role="status">${says}</p>`}`;
}

/** @param {App} app @param {Words} words @param {string} message @param {(name: string) => void} choose */
function messages(app, words, message, choose) {
  const own = protocolWords(words, app.player.protocol);
  const names = [...(app.player.tables?.messages ?? []), "request", "reply"];
  const chosen = names.includes(message) ? message : names[0];
  const said = (/** @type {string} */ name) => messageName(words, own, name);
  return html`<label><span class="hidden">${words.until.message}</span>
      <select @change=${(/** @type {Event & { target: HTMLSelectElement }} */ event) => choose(event.target.value)}>
        ${names.map((name) => html`<option value=${name} ?selected=${name === chosen}>${said(name)}</option>`)}
      </select></label>
    ${ways(app, words, `message ${chosen}`, said(chosen))}`;
}

/** @param {App} app @param {Words} words @param {string} kind @param {string} name */
function ways(app, { until }, kind, name) {
  return html`<button class="plain icon" aria-label=${until.previous({ name })} title=${until.previous({ name })}
      @click=${() => app.jump(kind, false, "until")}>${icons.previous}</button>
    <button class="plain icon" data-first aria-label=${until.next({ name })} title=${until.next({ name })}
      @click=${() => app.jump(kind, true, "until")}>${icons.next}</button>`;
}
