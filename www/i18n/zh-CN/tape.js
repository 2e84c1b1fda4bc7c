// 时间的文字：时间轴、标记、分支、跳转。

/** @type {import("../../types/words.js").Words<typeof import("../en/tape.js").default>} */
export default {
  story: "原剧本",
  yours: ({ number }) => `你的分支 ${number}`,
};
