// The words of the history, which come with it.

import { lateWords } from "../core/late.js";

export const historyWords = lateWords({
  en: () => import("../i18n/en/history.js"),
  "zh-CN": () => import("../i18n/zh-CN/history.js"),
});
