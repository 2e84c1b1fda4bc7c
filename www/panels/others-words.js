// The words of the histories of others, which come with them.

import { lateWords } from "../core/late.js";

export const othersWords = lateWords({
  en: () => import("../i18n/en/others.js"),
  "zh-CN": () => import("../i18n/zh-CN/others.js"),
});
