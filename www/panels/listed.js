// Lines that come and go, each with a key. Lit's own way leaves a mark in the page for each that goes (removePart of lit-html
// 3.3.3), and of a run that is played for long very many go.

import { directive } from "lit/directive.js";
import { getCommittedValue } from "lit/directive-helpers.js";
import { repeat } from "lit/directives/repeat.js";

/** @typedef {import("lit/directive.js").ChildPart} Part */

const { _$litDirective$: Repeat } = /** @type {any} */ (repeat([], String));

class Lines extends Repeat {
  /** @param {Part} whole @param {unknown[]} given */
  update(whole, given) {
    const before = /** @type {Part[]} */ ([getCommittedValue(whole)].flat());
    const done = super.update(whole, given);
    const after = new Set([getCommittedValue(whole)].flat());
    for (const line of before) {
      if (!after.has(line)) /** @type {ChildNode | null | undefined} */ (line?.endNode)?.remove();
    }
    return done;
  }
}

/** The same as `repeat`: the items, a key of each, and its template. @type {typeof repeat} */
export const listed = /** @type {any} */ (directive(/** @type {any} */ (Lines)));
