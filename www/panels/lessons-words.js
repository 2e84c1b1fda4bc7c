// The words around lessons, cards and doors: they come with the first of these that is opened.

import { lateWords } from "../core/late.js";

/** @typedef {typeof import("../i18n/en/lessons.js").default} Words */

export const lessonsWords = lateWords(
  /** @type {Record<string, () => Promise<{ default: Words }>>} */ ({
    en: () => import("../i18n/en/lessons.js"),
    "zh-CN": () => import("../i18n/zh-CN/lessons.js"),
  }),
);
