// 作为插图嵌入其他网页时的文字。

/** @type {typeof import("../en/figure.js").default} */
export default {
  open: "在 Quorate 中打开 ↗",
  more: "操作",
  from: "来自",
  to: "发往",
};
