// What a protocol says to those who look closer: its card, its terms, what its rules are for. Of the protocol that comes
// with the page this comes when it is first wanted; of the others it stands with their other words.

import { LANGUAGES, ownWords } from "./i18n.js";
import { lateWords } from "./late.js";

/** @typedef {import("./sentence.js").Closer} Closer */

/** By the names of protocols. @type {Map<string, (tag: string) => Closer | undefined>} */
const known = new Map();

/** Nothing until it is there: see lateWords. @param {string} tag @param {string} protocol @returns {Closer | undefined} */
export function closerWords(tag, protocol) {
  // Before a run is open there is no protocol.
  if (!protocol) return undefined;
  const words =
    known.get(protocol) ??
    lateWords(Object.fromEntries(Object.keys(LANGUAGES).map((each) => [each, () => ownWords(each, protocol)])));
  known.set(protocol, words);
  return words(tag);
}
