// The words of the dialog in which a run is given away, which come with it.

import { lateWords } from "../core/late.js";

/** @typedef {typeof import("../i18n/en/share.js").default} Words */

export const shareWords = lateWords(
  /** @type {Record<string, () => Promise<{ default: Words }>>} */ ({
    en: () => import("../i18n/en/share.js"),
    "zh-CN": () => import("../i18n/zh-CN/share.js"),
  }),
);
