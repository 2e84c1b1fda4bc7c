// Which language, and its catalogue. English comes with the page, other languages when they are wanted.

import en from "../i18n/en.js";

/** @typedef {import("../i18n/en.js").Catalogue} Catalogue */

/** The languages there are: what each calls itself. */
export const LANGUAGES = /** @type {const} */ ({ en: "English", "zh-CN": "中文" });

/** @typedef {keyof typeof LANGUAGES} Language */

/** @type {Record<Language, () => Promise<Catalogue>>} */
const catalogues = {
  en: async () => en,
  "zh-CN": async () => (await import("../i18n/zh-CN.js")).default,
};

export const english = en;

/** @param {Language} language */
export function catalogue(language) {
  return catalogues[language]();
}

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
