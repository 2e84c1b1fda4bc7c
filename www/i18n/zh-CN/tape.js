// 时间的文字：时间轴、分支、跳转。

import { grouped, who } from "./names.js";

/** @type {import("../../types/words.js").Words<typeof import("../en/tape.js").until>} */
export const until = {
  open: "运行到…",
  tip: "在选出领导者、条目提交或承诺被打破时停下",
  title: "跳到",
  kinds: {
    headline: "大事",
    leader: "选出领导者",
    commit: "条目提交",
    crash: "宕机",
    breach: "承诺被打破",
  },
  message: "消息",
  next: ({ name }) => `下一个：${name}`,
  previous: ({ name }) => `上一个：${name}`,
};

/** @type {import("../../types/words.js").Words<typeof import("../en/tape.js").default>} */
export default {
  label: "时间轴",
  branches: "分支",
  led: ({ at, epoch, node }) => `${at}，${epoch}，领导者是${who(node)}`,
  leaderless: ({ at }) => `${at}，没有领导者`,
  amid: ({ at, says }) => `${at}，同时${says}`,
  spans: { unserved: "此时无人提供服务", dual: "两个主节点同时接受写入", divergent: "副本相互矛盾" },
  lost: ({ count }) => `已接受的写入丢了 ${grouped(count)} 个`,
  stale: ({ count }) => `至此读到过 ${grouped(count)} 次旧值`,
  epoch: ({ epoch }) => `第 ${grouped(epoch)} 纪元`,
  story: "原故事",
  yours: ({ number }) => `你的 ${number}`,
  fork: ({ name, from }) => `你的操作让时间线一分为二：“${name}”继续往前，“${from}”保持原样。`,
  switchTo: ({ name }) => `转到“${name}”的同一时刻`,
  options: ({ name }) => `“${name}”的选项`,
  name: "名称",
  rename: "改名",
  delete: "删除",
  origin: ({ name, at }) => `在 ${at} 从“${name}”分出。`,
  originAt: ({ at }) => `在 ${at} 分出。`,
  compareWith: ({ name }) => `与“${name}”比较`,
  same: ({ a, b }) => `“${a}”与“${b}”从头到尾完全相同。`,
  common: ({ a, b, count }) => `“${a}”与“${b}”的前 ${grouped(count)} 个事件相同，之后分开：`,
  side: ({ name, at, says }) => `“${name}”，${at}：${says}`,
  ended: ({ name }) => `“${name}”此前已经结束。`,
  goThere: "到那一刻",
};

/** @type {import("../../types/words.js").Words<typeof import("../en/tape.js").address>} */
export const address = {
  same: ({ digest }) => `这正是原来那次运行，摘要是 ${digest}。`,
  differs: ({ claim, digest }) =>
    `这不是原来那次运行：摘要是 ${digest}，而不是 ${claim}。链接被改动过，或出自另一个版本。不过仍然照样打开。`,
  odd: ({ odd }) => `网址里的这些内容无法识别，已忽略：${odd.map((each) => `“${each}”`).join("、")}。`,
  forgets: "这个浏览器不让本页保存任何东西：你的选择只写在网址里。",
  tooLong: ({ length, most }) =>
    `这次运行太长，放不进网址（${grouped(length)} 个字符，最多 ${grouped(most)} 个）。可以在“脚本”里保存为文件。`,
};

/** @type {import("../../types/words.js").Words<typeof import("../en/tape.js").commands>} */
export const commands = {
  title: "命令",
  none: "还没有做过什么。你的每个操作都会成为这里的一行。",
  help: "每一行都可以修改、移动或删除。如果之后的过程已经播放过，就会产生一个分支。",
  forked: ({ name }) => `现在是“${name}”，之前的分支保持原样。`,
  goTo: ({ at }) => `到 ${at}`,
  change: ({ text }) => `修改“${text}”`,
  delete: ({ text }) => `删除“${text}”`,
  vain: ({ reason }) => `没有效果：${reason}`,
  at: "时刻",
  text: "命令",
  apply: "修改",
  cancel: "取消",
  earlier: ({ count }) => `前面还有 ${grouped(count)} 行`,
  later: ({ count }) => `后面还有 ${grouped(count)} 行`,
};
