// 半截网线：消息只能朝一个方向走，会怎样？

import { who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    deaf: ({ facts }) =>
      `节点 1 是领导者，它的心跳都能送到，别人发给它的却到不了。于是大家都很放心，节点 1 却听不到任何副本的确认：已接受的订单仍是 ${facts.acked} 个。`,
    stuck: ({ facts }) =>
      `没有节点发觉。心跳照常到达，所以谁也不超时；答复到不了，所以什么订单也接受不了。客户端已经重试了 ${facts.retries} 次。收到心跳，不等于领导者还能领导。`,
    mute: ({ node, facts }) =>
      `现在反过来：节点 1 听得到，别人听不到它。于是其他节点超时，${who(node)} 以 ${facts.votes} 票成为第 ${facts.epoch} 任期的领导者。节点 1 听到了它的请求，随即跟随。`,
  },
  asks: {
    notice: {
      ask: "节点 1 能发不能收。谁会发觉出了问题？",
      choices: {
        others: { say: "其他节点，它们会另选领导者", answer: () => "它们听得到领导者。看看它们的计时。" },
        leader: {
          say: "节点 1，因为它收不到答复",
          answer: () => "它本可以。但没有规则要求，领导者就只会一直问下去。",
        },
        nobody: { say: "只有客户端", answer: () => "对，这是最麻烦的一种断网。" },
      },
    },
  },
  goals: {
    accepted: {
      ask: "网络不恢复，至少有一台停下，让第二个订单被接受。只有一步，三秒之内。",
      hints: ["是谁让另外四台一直不选举？", "让节点 1 宕机。"],
      done: "终于安静了：四台选出了一个听得到的领导者。干脆宕机，反而好过半个领导者。",
    },
  },
  remember: "能发不能收的领导者会让一切停住。开启 check-quorum 后，若一个超时之内没有多数派答复，它会自己退位。",
  source: "Raft 博士论文 §6.2",
  simplified: "没有开启 check-quorum，客户端一直连得上节点 1。",
};
