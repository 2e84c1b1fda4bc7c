// 一个节点回来了，领导者却退位了，为什么？

import { who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    away: ({ node, facts }) =>
      `${who(node)} 被隔离，听不到任何消息，一再超时，已经到了第 ${facts.epoch} 任期，还缺 ${facts.missed} 个订单。其他节点一切正常，领导者仍在第 1 任期。`,
    deposed: ({ node, facts }) =>
      `领导者从节点 5 听到第 ${facts.epoch} 任期，${who(node)} 就不再领导：任期大的压过任期小的。节点 5 缺订单，选不上。所以眼下没有领导者。`,
    again: ({ node, facts }) =>
      `${who(node)} 以 ${facts.votes} 票成为第 ${facts.epoch} 任期的领导者，丢失 ${facts.lost} 个订单。一台根本选不上的节点，光是回来就让全体停了工。`,
  },
  asks: {
    back: {
      ask: "网络恢复。节点 5 任期最大，日志却旧。会发生什么？",
      choices: {
        nothing: { say: "没事，日志旧的选不上", answer: () => "它确实选不上。不过看看它的任期起了什么作用。" },
        wins: { say: "它会当选，任期最大", answer: () => "投票要比日志。不过也看看它的任期。" },
        deposed: { say: "领导者会退位", answer: () => "对，尽管领导者好好的。" },
      },
    },
  },
  goals: {
    calm: {
      ask: "让第 1 任期的领导者再撑四秒，四十个订单全部接受。只有一步。",
      hints: ["不能让谁这样回来？", "在网络恢复之前让节点 5 宕机。"],
      done: "订单全部接受，没有人退位。可是你关掉了一台好好的机器。",
    },
  },
  remember: "有了 PreVote，节点先问一声“会投给我吗”，再增大任期。听得到领导者的都说不会，于是任期不变，它安静地回来。",
  source: "Raft 博士论文 §9.6、§4.2.3",
  simplified: "这里没有开启 PreVote。卡片“节点回来不会影响别人？”两种都放一遍。",
};
