// 请求的事情办不到时的说明：读到了什么，应当是什么。

import { grouped, list, span } from "./names.js";

/** @typedef {import("../../core/problem.js").ScriptProblem} ScriptProblem */

/** @type {import("../en/errors.js").Wants} */
const wants = {
  "utf-8": "UTF-8 文本",
  bytes: "脚本",
  lines: "行数",
  version: "第一行写“quorate 1”",
  "protocol-line": "第二行写“protocol”和协议名",
  protocol: "协议名",
  header: "“seed 7”之类的设置行，或以“at”开头的行",
  at: "以“at”开头的行",
  nothing: "“end”之后没有内容",
  "line-end": "行到此结束",
  nodes: "节点数",
  seed: "种子",
  setting: "设置项的名称",
  value: "值",
  link: "网络设置的词",
  equals: "“=”和它后面的值",
  latency: "延迟，例如 10ms 或 10ms..20ms",
  share: "比例，例如 1%",
  rate: "速率，例如 1MB/s",
  unit: "数字后面的单位",
  exact: "能用最小单位精确表示的数",
  instant: "时刻，例如 100ms",
  actions: "“+”后面的动作数",
  command: "命令",
  node: "节点，例如 n1 或 leader",
  process: "节点（例如 n1 或 leader）或客户端（例如 c1）",
  client: "客户端，例如 c1",
  name: "新名字，例如 old",
  "group-name": "组的名称，例如 west",
  group: "前面的分区给出的组名",
  arrow: "“->”或“--”",
  direction: "方向，例如 n1>n2",
  message: "消息，例如 n1>n2#17",
  "message-number": "消息的编号",
  copy: "副本的编号",
  kind: "消息的种类",
  timer: "计时器",
  condition: "条件，例如 acked 50",
  tally: "次数",
  after: "条件满足之后的时间",
  do: "“do”和一条命令",
  ordered: "可以作为预设指令的命令",
  rule: "规则",
  property: "性质",
  key: "键",
  text: "文本",
  switch: "on 或 off",
  quote: "右引号",
  escape: "转义，例如 \\n 或 \\u{e9}",
  space: "引号后面的空格",
  work: "操作",
  workload: "负载设置的词",
  every: "操作的间隔",
  count: "操作的次数",
  operations: "各个负载合计的操作次数",
  by: "“by”和一个客户端，或行到此结束",
  tail: "“keep=”、“torn”，或行尾",
  kept: "记录条数，或“drawn”",
  clock: "时钟设置的词",
  drift: "快慢，例如 200ppm",
  queue: "“queue=”和数字，或行尾",
  disk: "磁盘设置的词",
  record: "“journal=”和“record=”，或行尾",
  faults: "对全部故障怎么办",
  hazard: "可以随机出现的故障",
  random: "随机故障设置的词",
  supervise: "自动重启设置的词",
  "by-node": "“by”和一个节点",
  "by-time": "“by”和时长",
  delay: "时长，例如 50ms",
  "by-via": "“by”和一个客户端、“via”和一个节点，或行到此结束",
  expectation: "期望",
  "one-node": "节点，例如 n1 或 leader，这里不能抽取，也不能起名",
  slot: "日志的位置",
  content: "该位置上的内容：值、操作，或 none 之类的词",
  "yes-no": "yes 或 no",
  compare: "“=”、“>=”或“<=”",
  number: "数字",
  numbers: "数字个数",
  narration: "首行的“narration 1”",
  story: "第二行的“story”和内置场景名",
  step: "步骤中的一行，例如“when leader”",
  "step-id": "用小写字母写的步骤名",
  cue: "“when”和触发这一步的条件",
  fact: "可统计的量",
  lit: "要点亮的对象",
  lesson: "首行的“lesson 1”",
  item: "课程的一行，例如“step first”",
  minutes: "课程需要几分钟",
  within: "可用的步数",
  card: "首行的“card 1”",
  experiment: "实验的一行，例如“story raft/shop”",
};

/** @typedef {import("../en/errors.js").Found} Found */

/** 那里实际写着什么。 @param {Found} parts */
const stands = ({ found }) => (found === "" ? "这一行到此为止" : `这里写的是“${found}”`);

/** 脚本里的长度带着英文单位。 @param {string} text */
const counted = (text) => text.replace(/ bytes$/, " 字节").replace(/^the byte /, "字节 ");

/** 错在哪里。 @type {import("../../types/words.js").Words<typeof import("../en/errors.js").default>["problems"]} */
const problems = {
  "not-text": ({ found }) => `这里是${counted(found)}`,
  empty: () => "脚本是空的",
  "too-long": ({ found }) => (found === "" ? "内容过长" : `这里有 ${counted(found)}`),
  missing: stands,
  malformed: stands,
  unknown: stands,
  "out-of-range": stands,
  "no-such-node": stands,
  backwards: stands,
  twice: ({ found }) => `“${found}”前面已经写过，只能写一次`,
  misplaced: stands,
  extra: stands,
  refused: stands,
};

/** 链接错在哪里。 */
const links = {
  "no-link": "这不是指向一次运行的链接：这种链接里有“#v1.”。",
  version: "这个链接的版本不是 1 也不是 2，本页只认得这两种。",
  "too-long": "这个链接比任何脚本的链接都长。",
  "no-digest": "这个链接在摘要之前就断了：缺了一段。",
  digest: "这个链接不完整：结尾应为一个点加 16 位十六进制数字（含两个运行的链接为 32 位）。",
  base64: "这个链接里有不该有的字符，或者缺了一段。",
  "cut-off": "这个链接断得太早：缺了一段。",
  deflate: "这个链接解不开：它在路上被改动了。",
  bomb: "这个链接解开后比脚本允许的还大。",
};

/** 可用的词；太长时只列前面的。 @param {string[]} known */
function listed(known) {
  const shown = known.slice(0, 16).map((word) => `“${word}”`);
  return shown.join("、") + (known.length > 16 ? "等" : "");
}

/** @param {ScriptProblem} parts */
function wanted({ problem, expected: want, of, least, most, known, nearest }) {
  if (problem === "refused" && of) return of;
  let text = want in wants ? wants[/** @type {keyof typeof wants} */ (want)] : "别的内容";
  // 有了范围，就不必再举例。
  if (least || most) text = text.replace(/，例如.*/, "");
  if (of) text = `${of} 的${text}`;
  if (least && most) text += `，在 ${counted(least)} 到 ${counted(most)} 之间`;
  else if (most && want === "bytes") text += `，不超过 ${counted(most)} 字节`;
  else if (most) text += `，不超过 ${counted(most)}`;
  else if (least) text += `，不早于 ${least}`;
  return !nearest && known.length > 0 && problem !== "twice" ? `${text}（可用：${listed(known)}）` : text;
}

/** @type {import("../../types/words.js").Words<typeof import("../en/errors.js").default>} */
export default {
  wants,
  problems,
  links,
  script(parts) {
    const { problem, nearest } = parts;
    const there = (problem in problems ? problems[/** @type {keyof typeof problems} */ (problem)] : stands)(parts);
    const meant = nearest ? `是不是想写“${nearest}”？` : "";
    if (problem === "twice") return `${there}。${meant}`;
    return `${there}，应当是：${wanted(parts)}。${meant}`;
  },
  codes: {
    unlike: () => "这两个运行的差别不只是协议和设置。",
    "not-a-command": ({ found }) => `“${found}”不是可以下达的命令。`,
    "too-long": ({ most }) => `一次运行最长 ${span(most)}。`,
    "too-many-events": ({ most }) => `这次运行已有 ${grouped(most)} 个事件，达到上限，到此为止。`,
    "too-many-under-way": ({ most }) => `这次运行中在途或等待处理的消息已达上限 ${grouped(most)} 条，到此为止。`,
    "too-much-work": ({ most }) =>
      `这次运行的命令和预设指令已翻查 ${grouped(most)} 条消息、指令和记录，达到上限，到此为止。`,
    "no-such-node": ({ found }) => `没有节点“${found}”。`,
    "no-such-message": ({ found }) => `消息“${found}”不在途中。`,
    "no-such-story": ({ found }) => `没有名为“${found}”的场景。`,
    "no-such-branch": () => "这个分支已经没有了。",
    "no-such-line": () => "这一行已经没有了。",
    "no-such-landmark": ({ found }) => `没有“${found}”这种事件。`,
    "no-such-subject": ({ found }) => `“${found}”不是可以追问的对象。`,
    "only-branch": () => "这是唯一的分支，一次运行至少要有一个。",
    "too-many-branches": ({ most }) => `这次运行已有 ${grouped(most)} 个分支，达到上限：请先删除一个。`,
    "bad-branch-name": ({ most }) => `分支的名字最多 ${grouped(most)} 个字符，而且都要看得见。`,
    "bad-trace": () => "这看起来是导出的轨迹，但说明整个运行的首行不完整或已被改动。",
    "bad-history": ({ line }) => `第 ${grouped(line)} 行读不懂：这里应当是客户端请求与应答的历史记录。`,
    "bad-link": ({ problem }) => links[/** @type {keyof typeof links} */ (problem)] ?? links["no-link"],
    "no-such-format": ({ found }) => `运行不能导出为“${found}”格式。`,
    "bad-span": () => "所选时段的终点不在起点之后。",
    "too-many-messages": ({ found, most }) =>
      `所选时段有 ${grouped(Number(found))} 条消息，一幅图最多 ${grouped(most)} 条，而且过长的图 Mermaid 不画：请选短一些的时段。`,
    "export-too-long": ({ most }) => `内容超过一段文本的上限（${grouped(most)} 字节）：请选短一些的时段。`,
  },
  site: {
    elsewhere: ({ found }) => `“${found}”在别的网站上，本页不会从那里取任何东西。请把场景文件放到本站。`,
    missing: ({ found, status }) => `“${found}”处没有场景，网站返回 ${status}。`,
    page: ({ found }) => `“${found}”是一个网页，不是场景。`,
    tooBig: ({ found }) => `“${found}”的内容太长，不可能是场景。`,
    silent: ({ found }) => `取不到“${found}”：网站没有应答。`,
  },
  instead: ({ why, title, at }) =>
    `${at ? `${at}：` : ""}${why}${title ? `这里改为显示“${title}”。` : "原来打开的运行保持不变。"}`,
  fence: ({ found, known }) =>
    `${found.map((line) => `“${line}”`).join("、")}在这里不起作用。各行可以设置 ${list(known)}，每项只写一次，写法如“theme: dark”。`,
  ofTwo: ({ run, said }) => `两次运行中的 ${run} 有误：${said}`,
  other: ({ message }) => `没能办到：${message}`,
};
