// 演示模式的文字。

/** @type {typeof import("../en/present.js").default} */
export default {
  title: "演示",
  mark: "在此加书签",
  hide: "隐藏答案",
  hideTip: "每句新的说明先不显示，按 Enter 或 Page Down 才出现，方便先提问（h）",
  leave: "退出",
  leaveTip: "回到完整页面（Esc）",
  goTo: ({ at }) => `跳到 ${at}`,
  forget: ({ at }) => `删除 ${at} 的书签`,
  run: ({ seed, digest }) => `种子 ${seed}，摘要 ${digest}`,
};
