// 有一致性就有可用性？

import { span } from "../../names.js";

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“一致性带来可靠性，可靠性带来高可用。”",
  experiment: "每个写入都要在一秒内得到答复：四台断成两半；三台中一台宕机。",
  results: {
    parted: ({ figures: { acknowledged, asked, wait } }) =>
      `断成两半：${asked} 个写入接受 ${acknowledged} 个，有的等了 ${span(wait)}还没完`,
    whole: ({ figures: { acknowledged, asked, wait } }) =>
      `停一台：${asked} 个写入接受 ${acknowledged} 个，最久等了 ${span(wait)}`,
  },
  verdicts: {
    "only-if": ({ parted: { figures } }) =>
      `多数派之间必须连通。断成两半时，${figures.asked} 个写入中有 ${figures.asked - figures.acknowledged} 个直到最后都没有答复，等了 ${span(figures.wait)}：一致，但不可用。`,
  },
};
