// The words of two runs beside each other, which come with that view.

import { lateWords } from "../core/late.js";

/** @typedef {(typeof import("../i18n/en/beside.js"))["default"]} Words */

export const besideWords = lateWords(
  /** @type {Record<string, () => Promise<{ default: Words }>>} */ ({
    en: () => import("../i18n/en/beside.js"),
    "zh-CN": () => import("../i18n/zh-CN/beside.js"),
  }),
);
