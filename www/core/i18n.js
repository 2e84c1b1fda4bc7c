// Which language, and its catalogue. English comes with the page, other languages when they are wanted.

import en from "../i18n/en.js";

/** @typedef {import("../i18n/en.js").Catalogue} Catalogue */

/** The languages there are: what each calls itself. */
export const LANGUAGES = /** @type {const} */ ({ en: "English", "zh-CN": "中文" });

/** @typedef {keyof typeof LANGUAGES} Language */
/** @typedef {typeof import("../i18n/en/shelf.js").default} Shelf */

/** @type {Record<Language, () => Promise<Catalogue>>} */
const catalogues = {
  en: async () => en,
  "zh-CN": async () => (await import("../i18n/zh-CN.js")).default,
};

/** @type {Record<Language, () => Promise<{ default: Shelf }>>} */
const shelves = {
  en: () => import("../i18n/en/shelf.js"),
  "zh-CN": () => import("../i18n/zh-CN/shelf.js"),
};

/** The words of protocols, in files of their names; of the first, those that come late. @typedef {import("./sentence.js").Own} Own */
/** @type {Record<Language, (protocol: string) => Promise<{ default: Own }>>} */
const families = {
  en: (protocol) => import(`../i18n/en/protocols/${protocol}.js`),
  "zh-CN": (protocol) => import(`../i18n/zh-CN/protocols/${protocol}.js`),
};

/**
 * What a protocol's file has. @param {string} tag @param {string} protocol
 * @returns {Promise<{ default: import("./sentence.js").Closer }>}
 */
export const ownWords = async (tag, protocol) => families[/** @type {Language} */ (tag)](protocol);

/** The protocols whose words somebody has asked for. @type {Set<string>} */
const known = new Set();

/** Whether somebody has asked what there is to open. */
let open = false;

export const english = en;

/** @param {Language} language */
export async function catalogue(language) {
  let words = await catalogues[language]();
  for (const protocol of known) words = await withFamily(words, protocol);
  return open ? withShelf(words) : words;
}

/** The words, with those of a protocol. @param {Catalogue} words @param {string} protocol @returns {Promise<Catalogue>} */
export async function withFamily(words, protocol) {
  // Before a run is open there is no protocol.
  if (!protocol || Object.hasOwn(words.protocols, protocol)) return words;
  const { default: own } = await families[/** @type {Language} */ (words.tag)](protocol);
  known.add(protocol);
  return { ...words, protocols: { ...words.protocols, [protocol]: own } };
}

/**
 * The words while a run of a protocol is open: what leads has another name in another protocol.
 * @param {Catalogue} words @param {string} protocol @returns {Promise<Catalogue>}
 */
export async function inWordsOf(words, protocol) {
  const all = await withFamily(words, protocol);
  const own = /** @type {Record<string, Own>} */ (all.protocols)[protocol];
  if (!own?.instead && !("shared" in all)) return all;
  return (await import("./instead.js")).inOwnWords(all, protocol);
}

/** The words, with the titles of all that can be opened. @param {Catalogue} words @returns {Promise<Catalogue>} */
export async function withShelf(words) {
  open = true;
  const { default: shelf } = await shelves[/** @type {Language} */ (words.tag)]();
  return shelved(words, shelf);
}

/** @param {Catalogue} words @param {Shelf} shelf @returns {Catalogue} */
export const shelved = (words, shelf) => ({
  ...words,
  ...shelf,
  scenarios: { ...words.scenarios, ...shelf.scenarios, ...shelf.experiments },
});

/**
 * The language that a tag means, if there is one: every kind of Chinese is served by the one there is.
 * @param {string | null | undefined} tag @returns {Language | undefined}
 */
export function match(tag) {
  if (!tag) return undefined;
  try {
    const { language } = new Intl.Locale(tag);
    return /** @type {const} */ (["en", "zh-CN"]).find((each) => new Intl.Locale(each).language === language);
  } catch {
    return undefined;
  }
}

/**
 * The first of the wishes that can be met, in their order, and English if none can.
 * @param {(string | null | undefined)[]} wishes @returns {Language}
 */
export function choose(...wishes) {
  for (const wish of wishes) {
    const found = match(wish);
    if (found) return found;
  }
  return "en";
}
