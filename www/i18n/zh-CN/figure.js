// 作为插图嵌入其他网页时的文字。

/** @type {typeof import("../en/figure.js").default} */
export default {
  open: "在 Quorate 中打开 ↗",
  more: "操作",
  from: "来自",
  to: "发往",
  pair: "这个链接里有并排的两个运行，插图只显示第一个。",
};
