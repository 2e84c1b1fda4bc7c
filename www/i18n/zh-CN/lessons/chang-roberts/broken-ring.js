// 环上有节点停机：谁会当选？

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    sent: ({ facts }) => `${facts.nodes} 个节点围成一环，各自把编号发给下一个节点，此外对谁都一无所知。`,
    broken: ({ facts }) =>
      `节点 3 停机了。编号 1 一次次发出，都断在那里。${facts.nodes} 个节点中有 ${facts.up} 个在运行，却无人当选。`,
  },
  asks: {
    who: {
      ask: "每个节点只转发比自己小的编号。谁会当选？",
      choices: {
        least: { say: "节点 1", answer: () => "对，只要它的编号能绕完一圈：没有节点会拦下它。看看能不能。" },
        most: { say: "节点 5", answer: () => "编号 5 比节点 1 的大，会在那里被拦下。只有编号 1 不会被拦。" },
        first: { say: "最先发出的节点", answer: () => "与先后无关：只有编号 1 不会被拦下。" },
      },
    },
  },
  goals: {
    elect: {
      ask: "让选举完成，只许一步。",
      hints: ["编号 1 断在了哪里？", "让节点 3 恢复运行。"],
      done: "编号 1 绕了一圈回来，节点 1 当选。",
    },
  },
  remember: "只有一个编号处处都能通过，所以只有一个节点当选。但环缺一不可：一个节点停机，选举就停住了。",
  source: "Chang and Roberts 1979",
  simplified: "没有节点绕过停机者把环接上，当选者也不通知别人。",
};
