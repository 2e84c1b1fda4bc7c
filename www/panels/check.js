// The self-check in the inspector: the run is played twice more, once in a worker, and all must come to the same.

import { html, nothing } from "lit";

/** @typedef {import("../core/selfcheck.js").SelfCheck} SelfCheck */

/**
 * How far a check is, or what it found, and of which run.
 * @typedef {{ of: import("../core/app.js").App, stop: AbortController, share: number, found?: SelfCheck, failed?: unknown }} Check
 */

/**
 * The row with the button, and what came of it.
 * @param {import("./lens.js").Lens} lens
 */
export function checkRow(lens) {
  const { app } = lens;
  const check = lens.check?.of === app ? lens.check : undefined;
  const { check: words } = app.store.words.value;
  const busy = check && !check.found && !check.failed;
  return html`<p class="do">
      <button class="action" title=${words.tip} @click=${() => (busy ? check.stop.abort() : start(lens))}>
        ${busy ? words.stop : words.start}
      </button>
    </p>
    <div class="checked" role="status">
      ${busy ? html`<progress max="1" .value=${check.share} aria-label=${words.start}></progress>` : nothing}
      ${check?.failed ? html`<p>${words.failed({ message: String(/** @type {Error} */ (check.failed).message ?? check.failed) })}</p>` : nothing}
      ${check?.found ? found(words, check.found) : nothing}
    </div>`;
}

/** @param {import("../i18n/en.js").Catalogue["check"]} words @param {SelfCheck} found */
function found(words, { same, digest, here, there }) {
  const row = (/** @type {string} */ term, /** @type {string | undefined} */ value) =>
    html`<dt>${term}</dt><dd><code>${value}</code></dd>`;
  return html`<p class=${same ? "same" : "other"}>${same ? words.same({ count: here.events }) : words.other}</p>
    <dl>${row(words.open, digest)} ${row(words.here, here.digest)} ${row(words.there, there.digest)}</dl>`;
}

/** @param {import("./lens.js").Lens} lens */
async function start(lens) {
  const { app } = lens;
  const stop = new AbortController();
  lens.check?.stop.abort();
  try {
    const script = app.session.script();
    lens.check = { of: app, stop, share: 0 };
    const { selfCheck } = await import("../core/selfcheck.js");
    const progress = (/** @type {number} */ share) => {
      if (lens.check?.stop === stop) lens.check = { ...lens.check, share };
    };
    const found = await selfCheck({ script, digest: app.session.wholeDigest() }, { signal: stop.signal, progress });
    if (lens.check?.stop === stop) lens.check = { ...lens.check, found };
  } catch (failed) {
    if (lens.check?.stop !== stop) return;
    lens.check = stop.signal.aborted ? undefined : { ...lens.check, failed };
  }
}
