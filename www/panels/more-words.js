// The words of the panels that are loaded when they are first wanted.

import en from "../i18n/en/more.js";

/** @typedef {typeof en} More */

/** @type {Record<string, () => Promise<{ default: More }>>} */
const catalogues = {
  en: async () => ({ default: en }),
  "zh-CN": () => import("../i18n/zh-CN/more.js"),
};

/** @param {string} tag */
export const moreWords = async (tag) => (await catalogues[tag]()).default;
