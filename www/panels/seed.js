// The seed: shown, and settable, with what is wrong beside the field.

import { html, nothing } from "lit";
import { MOST_SEED, readSeed } from "../core/seed.js";

/** @param {import("./lens.js").Lens} lens */
export function seedRow(lens) {
  const { app } = lens;
  const { lens: words, grouped } = app.store.words.value;
  const set = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const seed = readSeed(String(new FormData(form).get("seed") ?? ""));
    lens.seedProblem = seed === undefined;
    if (seed !== undefined) await app.setSeed(seed);
  };
  return html`<dt><label for="seed">${words.seed}</label></dt>
    <dd>
      <form class="seed" novalidate @submit=${set}>
        <input id="seed" name="seed" inputmode="numeric" autocomplete="off" title=${words.seedTip}
          .value=${String(app.run().seed)} aria-invalid=${lens.seedProblem} @input=${() => (lens.seedProblem = false)}
          aria-describedby=${lens.seedProblem ? "seed-problem" : nothing}>
        <button type="submit">${words.setSeed}</button>
        <button type="button" @click=${() => app.newSeed()}>${words.newSeed}</button>
      </form>
      ${lens.seedProblem ? html`<p class="problem" id="seed-problem" role="alert">${words.seedBad({ most: grouped(MOST_SEED) })}</p>` : nothing}
    </dd>`;
}
