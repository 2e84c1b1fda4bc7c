// The words of what is said of what is selected, which come with it.

import { lateWords } from "../core/late.js";

/** @typedef {typeof import("../i18n/en/selected.js").default} Selected */

export const selectedWords = lateWords({
  en: () => import("../i18n/en/selected.js"),
  "zh-CN": () => import("../i18n/zh-CN/selected.js"),
});
