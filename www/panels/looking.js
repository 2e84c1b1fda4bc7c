// That something is being looked for, and how to end that.

import { html } from "lit";

/** @param {import("../core/app.js").App} app @param {import("../i18n/en.js").Catalogue} words */
export const looking = (app, { time }) =>
  html`<p class="help" role="status">${time.searching}
    <button type="button" class="plain" @click=${() => app.giveUp()}>${time.giveUp}</button></p>`;
