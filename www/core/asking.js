// Asking why: the engine's answer, with what the reader needs to read it. Loaded with the first question.

import { ownWords } from "./i18n.js";
import { plain } from "./nouns.js";
import { entry, messageName, protocolWords, reasonText } from "./sentence.js";
import { because, besides, lacking, rooted } from "./why.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./why.js").Words} Words */
/** @typedef {import("./why.js").Place} Place */

/** @type {Record<string, () => Promise<{ default: typeof import("../i18n/en/why.js").default }>>} */
const catalogues = {
  en: () => import("../i18n/en/why.js"),
  "zh-CN": () => import("../i18n/zh-CN/why.js"),
};

/**
 * The words of answers in a language, with those of a protocol where it has some.
 * @param {string} tag @param {string} protocol @returns {Promise<Words>}
 */
export async function whyWords(tag, protocol) {
  const [words, own] = await Promise.all([catalogues[tag](), ownWords(tag, protocol)]);
  return { ...words.default, own: (await own.default.why?.())?.default };
}

/** What sentences take from the catalogue of the page. @param {App} app @returns {Place} */
export function placeOf(app) {
  const words = app.store.words.value;
  const { protocol } = app.player;
  const own = protocolWords(words, protocol);
  return {
    protocol,
    story: app.store.scenario.value !== undefined,
    message: (name) => messageName(words, own, name),
    timer: (name) => entry(own?.timers, name) ?? name,
    rule: (name) => entry(own?.rules, name) ?? name,
    reason: (name) => reasonText(words, name),
  };
}

/**
 * An answer as plain sentences, for host pages and tests.
 * @param {Words} words @param {import("#wasm").Why} answer @param {Place} place
 */
export function told(words, { chain, not }, place) {
  return {
    text: plain(not ? lacking(words, not, place) : because(words, chain[0], place)),
    chain: chain.map((each) => ({
      event: each.event.number,
      text: plain(because(words, each, place)),
      also: besides(words, each, place).map(plain),
      root: each.root ? plain(rooted(words, each.root, place)) : null,
    })),
  };
}
