// 没有心跳就是宕机？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“收不到心跳，就说明领导者宕机了。”",
  experiment: "一次让领导者的消息变慢，一次让它暂停一秒。它从未宕机。",
  results: {
    slow: ({ figures: { elections, down } }) => `消息变慢：${elections} 次选举，停机 ${down} 台`,
    paused: ({ figures: { elections, down } }) => `暂停：${elections} 次选举，停机 ${down} 台`,
  },
  verdicts: {
    false: ({ slow, paused }) =>
      `两次都另选了领导者，停机的却是 ${slow.figures.down + paused.figures.down} 台。别人能注意到的只有沉默：宕机、太慢、断网，看起来都一样。`,
  },
};
