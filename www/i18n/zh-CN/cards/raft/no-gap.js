// 故障转移不中断服务？

import { span } from "../../names.js";

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“领导者失效后，服务不会中断。”",
  experiment: "订单每 50 毫秒一个，领导者宕机。",
  results: {
    crash: ({ figures: { acknowledged, asked, gap, wait } }) =>
      `${asked} 个订单接受了 ${acknowledged} 个；有 ${span(gap)}没有领导者，有个订单等了 ${span(wait)}`,
  },
  verdicts: {
    false: ({ crash: { figures } }) =>
      `有 ${span(figures.gap)}没有领导者，有个订单等了 ${span(figures.wait)}；丢失 ${figures.lost} 个。中断大约是一个选举超时，不可能是零。`,
  },
};
