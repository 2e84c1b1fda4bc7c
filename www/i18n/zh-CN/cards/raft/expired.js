// 压缩清除过期日志？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“日志压缩会清除过期的日志条目。”",
  experiment: "压缩两份日志：一份里有条目已十秒、尚未提交；另一份的条目刚刚执行完。",
  results: {
    old: ({ supports }) => (supports ? "十秒前，未提交：没有了" : "十秒前，未提交：保留"),
    young: ({ supports }) => (supports ? "刚执行完：保留" : "刚执行完：已并入快照"),
  },
  verdicts: {
    false: ({ old, young }) =>
      `旧的${old.supports ? "没有了" : "留着"}，新的反而${young.supports ? "留着" : "没有了"}。压缩拿掉的是已执行、已在快照里的条目，与新旧无关。`,
  },
};
