// 时钟不同步就选不出？

import { span } from "../../names.js";

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“各节点时钟不同步，选举就无法进行。”",
  experiment: "一次五个时钟各不相同，最多差十秒；一次有一个走得快一半。领导者宕机。",
  results: {
    off: ({ figures: { elections, gap } }) => `时间不同：${elections} 次选举，${span(gap)}没有领导者`,
    fast: ({ figures: { elections, gap } }) => `一个走得快：${elections} 次选举，${span(gap)}没有领导者`,
  },
  verdicts: {
    false: ({ off, fast }) =>
      `分别过了 ${span(off.figures.gap)}和 ${span(fast.figures.gap)}就有了新领导者。没有哪条消息里写着现在几点；要紧的只是计时快慢，而且只影响早晚。`,
  },
};
