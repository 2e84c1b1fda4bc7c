// 超时时间只在启动时抽一次？

import { span } from "../../names.js";

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“节点启动时随机选定一个选举超时时间。”",
  experiment: "五个节点，运行三秒。",
  results: {
    chance: ({ figures: { draws, shortest, longest } }) =>
      `同一台的计时：${draws} 种时长，${span(shortest)}到 ${span(longest)}`,
  },
  verdicts: {
    false: ({ chance: { figures } }) =>
      `单是一个节点就抽到 ${figures.draws} 种时长，从 ${span(figures.shortest)}到 ${span(figures.longest)}：每次重置都重新抽，所以选票不会一再被瓜分。`,
  },
};
