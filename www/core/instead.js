// What a protocol says in its own words where others share the general ones: who leads is a leader here and a primary there.
// It comes with the first protocol that does so.

import { protocolWords } from "./sentence.js";

/** @typedef {import("../i18n/en.js").Catalogue} Catalogue */

/** What was put together, by the protocol's own words: there is one set of them in each language. @type {WeakMap<object, object>} */
const made = new WeakMap();

/**
 * The general words, with a protocol's own in their places.
 * @template {object} T @param {T} general @param {import("../types/words.js").Some<T> | undefined} own @returns {T}
 */
export function instead(general, own) {
  if (!own) return general;
  if (!made.has(own)) made.set(own, merged(general, own));
  return /** @type {T} */ (made.get(own));
}

/** @param {any} general @param {any} own @returns {any} */
const merged = (general, own) =>
  typeof own === "object"
    ? { ...general, ...Object.fromEntries(Object.entries(own).map(([key, each]) => [key, merged(general[key], each)])) }
    : own;

/**
 * The words of the page while a run of a protocol is open.
 * @param {Catalogue & { shared?: Partial<Catalogue> }} words as they were, perhaps for another protocol
 * @param {string} protocol @returns {Catalogue}
 */
export function inOwnWords(words, protocol) {
  const { shared, ...all } = words;
  const general = { ...all, ...shared };
  const own = protocolWords(general, protocol)?.instead?.page;
  if (!own) return general;
  const parts = /** @type {(keyof Catalogue)[]} */ (Object.keys(own));
  const of = (/** @type {(part: keyof Catalogue) => unknown} */ from) =>
    Object.fromEntries(parts.map((part) => [part, from(part)]));
  const shown = { ...general, ...of((part) => merged(general[part], own[part])) };
  return Object.assign(shown, { shared: of((part) => general[part]) });
}
