// Chang–Roberts 环选举的用语。

import { grouped, who } from "../names.js";

/** @type {import("../../../types/words.js").Words<typeof import("../../en/protocols/chang-roberts.js").default>} */
export default {
  name: "环选举",
  epoch: "选举",
  inEpoch: ({ epoch }) => `第 ${grouped(epoch)} 次选举`,
  roles: {
    candidate: { name: "候选", letter: "候" },
    lost: { name: "已落选", letter: "落" },
    elected: { name: "领导者", letter: "领" },
  },
  messages: { Number: "编号消息" },
  timers: { again: "重发" },
  records: {},
  notes: { dropped: "这个编号比它自己的大，到此为止。" },
  settings: {
    direction: { name: "编号传递的方向", choices: { up: "从 1 到 2", down: "从 2 到 1" } },
    initiators: { name: "各节点发起选举（1）还是只转发（0）" },
    again: { name: "候选节点隔多久重发自己的编号" },
  },
  became: {
    candidate: (e) => `${who(e.to)} 重新参选，发出自己的编号。`,
    lost: (e) => `编号 ${e.argument} 比${who(e.to)} 自己的小：它落选了，并把这个编号转发下去。`,
    elected: (e) => `${who(e.to)} 当选：它自己的编号绕了一圈回来。`,
  },
  deliver: {
    Number: (e) =>
      e.argument > Number(e.to.slice(1))
        ? `${who(e.to)} 收到${who(e.from)} 传来的编号 ${e.argument}，比它自己的大。`
        : `${who(e.to)} 收到${who(e.from)} 传来的编号 ${e.argument}，转发下去。`,
  },
  fire: { again: (e) => `${who(e.to)} 的编号一直没有下文，于是再发一次。` },
  sync: () => undefined,
  captions: {
    candidate: ({ node }) => `${who(node)} 参选：把自己的编号发给环上的下一个节点。`,
    leader: ({ node }) => `${who(node)} 当选：它的编号绕了一圈回来，参选者中没有比它更小的。`,
    stepped: ({ node }) => `${who(node)} 本已当选，却又来了更小的编号，只得落选。`,
  },
  rules: { "chang-roberts.least-only": "只转发比自己小的编号" },
  promises: {
    "one-elected": { name: "只有一个当选", says: "最多一个节点当选。" },
    "least-elected": { name: "最小者当选", says: "参选者中没有比当选者编号更小的。" },
  },
  purposes: {
    "chang-roberts.least-only": "这样只有最小的编号能绕完一圈，其余的都会在某个节点被拦下。",
  },
  terms: {
    number: { forms: ["编号"], says: "每个节点一个，互不相同，最小者当选。" },
    ring: { forms: ["环"], says: "每个节点只发给下一个节点，最后一个发给第一个。" },
  },
  why: () => import("./chang-roberts-why.js"),
  instead: { page: { evidence: { sorts: { roles: "角色与选举" } } } },
  card: {
    source:
      "Chang 和 Roberts 的环选举，出自 1979 年的论文 “An improved algorithm for decentralized extrema-finding in circular configurations of processes”。",
    follows: [
      { says: "参选者把自己的编号发给相邻节点" },
      { says: "参选者只转发比自己小的编号，其余节点一律转发" },
      { says: "收回自己编号者当选" },
    ],
    beyond: [{ says: "这里的消息会丢，所以候选节点会重发自己的编号" }],
    simplified: [{ says: "按如今通行的讲法，最小者当选，而不是最大者。" }],
    left: [{ says: "当选者不通知其他节点。" }, { says: "有节点停机时，环不会绕过它重新接上，期间无人当选。" }],
  },
};
