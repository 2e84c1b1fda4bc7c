// 时空图的文字，随该视图一起加载。

import { grouped, who } from "./names.js";

/** @type {import("../../types/words.js").Words<typeof import("../en/spacetime.js").default>} */
export default {
  drawing: "时空图：每个进程一条线，时间向右，箭头是消息",
  view: "显示的范围",
  nearer: "放大",
  farther: "缩小",
  earlier: "往前",
  later: "往后",
  whole: "整个过程",
  follow: "跟随播放位置",
  shows: ({ span, from }) => `从 ${from}起的 ${span}`,
  counts: ({ events, messages, lost }) =>
    `${grouped(events)} 个事件，${grouped(messages)} 条消息${lost > 0 ? `，其中 ${grouped(lost)} 条丢失` : ""}`,
  crowded: "太密而无法逐条画出的地方只写数目，放大后可看到每一条。",
  forgotten: "运行太长，最早的事件平时只有数目，放大后才逐条显示。",
  cut: "切割线：每个进程走到了哪里",
  handle: ({ name }) => `${who(name)} 处的切割线`,
  handleTip: "可以拖动，也可以按左右键，每次一个事件",
  stands: ({ at, steps }) =>
    steps === 0
      ? `${at}，与播放位置一致`
      : `${at}，比播放位置${steps < 0 ? "少" : "多"} ${grouped(Math.abs(steps))} 个事件`,
  clients: "客户端",
  straight: ({ at }) => `每个进程都停在 ${at}。拖动线上的点可以把它折弯。`,
  possible: ({ crossing }) =>
    `这是一个一致的切割，当时完全可能就是这样：有 ${grouped(crossing)} 条消息正在穿过这条线。集群里没有谁能把它和直线区分开。`,
  refused: ({ to }) => `不存在这样的时刻：${who(to)} 会收到还没人发出的消息。`,
  straighten: "拉直",
  lit: ({ causes, effects }) =>
    `${causes === 0 ? "它不以之前的任何事件为前提" : `它以之前的 ${grouped(causes)} 个事件为前提`}，${effects === 0 ? "目前还没有引出什么" : `由它引出了 ${grouped(effects)} 个事件`}。`,
  go: "到那一刻",
  all: "恢复全部亮度",
  list: "用列表查看",
  listed: ({ shown, all }) =>
    shown === all
      ? `范围内共 ${grouped(all)} 条消息`
      : `范围内共 ${grouped(all)} 条消息，列出 ${grouped(shown)} 条，放大后可列出其余的`,
  sent: "发出",
  from: "发送者",
  to: "接收者",
  message: "消息",
  became: "结果",
  ends: {
    deliver: ({ at }) => `${at} 到达`,
    flight: () => "还在途中",
    lost: ({ at }) => `${at} 丢失`,
    cut: ({ at }) => `${at} 在断开处消失`,
    dead: ({ at }) => `${at} 到达时接收者已宕机`,
    drop: ({ at }) => `${at} 被丢弃`,
    overflow: ({ at }) => `${at} 因队列已满而丢弃`,
    corrupt: ({ at }) => `${at} 到达时已损坏`,
    rejected: ({ at }) => `${at} 被拒收`,
  },
};
