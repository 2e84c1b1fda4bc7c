// 领导者宕机了，为什么已接受的订单一个也没丢？

import { span, who } from "../../names.js";

/**
 * Who lacks accepted orders; where by luck nobody does, that.
 * @param {string} luck
 * @returns {import("../../../../core/lessons.js").LessonWords["asks"][string]["choices"][string]["answer"]}
 */
const lacking =
  (luck) =>
  ({ behind, facts }) =>
    behind ? `不是每个节点都有：${who(behind)} 还缺 ${facts.behind} 个。看它去请求投票会怎样。` : luck;

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    accepted: ({ slot }) =>
      `看第 ${slot} 列。格子底部的横条表示“已写入磁盘”。第三根横条出现时，领导者才答复“已接受”，早一刻也不行。`,
    silence: ({ next, facts }) =>
      `我们看到的是一台宕机的节点。换成${who(next)} 的视角：它仍然相信领导者，上次听到是 ${span(facts.waited)}之前。它分不清“宕机”和“太慢”，只能等，等多久是随机抽的。`,
    elected: () =>
      "要当选需要三票，而日志比自己旧的候选者，谁都不会投给它。任意三台之中，必有一台存有最新的已接受订单。所以缺了它的节点不可能当选。",
    back: ({ facts }) => `故事结束：${facts.acked} 个已接受的订单在每台运行中的节点上都有，丢失 ${facts.lost} 个。`,
  },
  asks: {
    lost: {
      ask: "领导者马上要宕机。它已经接受的订单会怎样？",
      choices: {
        gone: {
          say: "跟着一起丢失",
          answer: () => "很多人这样想。数一数横条：每个已接受的订单至少还在两块运行中的磁盘上。",
        },
        right: {
          say: "只要选对了节点就能保住",
          answer: () => "对，下一步看看为什么选不到“错”的节点。",
        },
        any: {
          say: "任何节点上都有",
          answer: lacking("这次碰巧都有。把一条链路调慢再看看。"),
        },
        slowed: {
          say: "把一条链路调慢",
          answer: lacking("有一条链路很慢，但这次碰巧还是都有。"),
        },
      },
    },
  },
  futures: { fair: "链路一样快", slow: "一条慢链路" },
  goals: {
    wrong: {
      ask: "让“错”的节点当选。选一台缺少某个已接受订单的节点，随便用什么故障，想办法让它当领导者。你有 8 步。",
      hints: ["听不到消息的节点就会落后。", "隔离一台，等新订单写入，恢复，再让它最先超时。"],
      done: "这本不该发生。",
      never: ({ tried }) => `你做不到，${tried} 次随机运行也没做到。挡住你的只有协议里的一行。要关掉它吗？`,
      off: "关掉“投票前比较日志”",
      lags: ({ node }) => `聪明，但${who(node)} 是在那个订单之前当选的。它仍自称领导者，却什么也决定不了。`,
    },
    "wrong-off": {
      ask: "“投票前比较日志”已经关掉。现在让“错”的节点当选。",
      hints: ["听不到消息的节点就会落后。", "隔离一台，等新订单写入，恢复，再让它最先超时。"],
      done: "“错”的节点当选了，一个已经答复网店“已接受”的订单不见了。之前挡住这一切的，只是一次比较。",
    },
  },
  remember: "存下订单的多数派和投票的多数派，必有一台是同一台。它记得。",
  source: "Raft §5.2、§5.4.1",
  simplified: "网店知道全部五个地址。",
};
