// 每条规则的用途，随协议卡片一起加载。docs/rules.md 有同样的内容和打破它的运行。

/** @type {import("../../types/words.js").Words<typeof import("../en/rules.js").default>} */
export default {
  title: "可以关掉的规则",
  help: "关掉一条，代码里的这道把关就被拿掉，其余不变。哪条承诺因此不成立，由检查每次运行的同一批判定者找出。",
  says: ({ purpose, promise }) => `${purpose}没有它，这条承诺可能被打破：${promise}。`,
  off: "已关",
  without: "看没有它会怎样",
  with: "同样的运行，有它",
  showsOff: ({ name }) => `看没有它会怎样：“${name}”`,
  showsOn: ({ name }) => `同样的运行，有它：“${name}”`,
};
