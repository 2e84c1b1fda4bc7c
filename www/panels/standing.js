// What a node stands on, below its role: what is left of its lease, and the two configurations of a change. It comes with
// the first node that has either.

import { html, nothing } from "lit";
import { lateWords } from "../core/late.js";
import { halvesOf, leaseOf } from "../core/standing.js";

const standingWords = lateWords({
  en: () => import("../i18n/en/standing.js"),
  "zh-CN": () => import("../i18n/zh-CN/standing.js"),
});

export { leaseOf };

/** @param {import("../core/app.js").App} app @param {import("../core/standing.js").Node} node */
export function standing(app, node) {
  const words = standingWords(app.store.words.value.tag);
  const lease = leaseOf(node, app.times().now, app.session.manner(node.id).clock);
  const halves = halvesOf(node);
  if (!words || !(lease || halves)) return nothing;
  return html`<p class="standing">${lease ? words.lease({ own: lease.own_us, truly: lease.true_us }) : nothing}
    ${halves ? words.halves(halves) : nothing}</p>`;
}
