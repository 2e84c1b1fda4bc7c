// 各协议卡片的文字：哪些照出处、在哪一节，哪些简化，哪些省略。

import { grouped } from "./names.js";

/** @type {typeof import("../en/fidelity.js").default} */
export default {
  states: "这次运行中的状态",
  diagram: "各种角色、当前由谁担任，以及节点在角色之间转换的次数",
  edge: ({ from, to, count }) => `从${from}到${to}：${count > 0 ? `${grouped(count)} 次` : "协议允许，目前没有发生"}`,
  all: "实线箭头是到此刻为止实际发生过的转换，数字是次数；虚线箭头是协议允许、但还没有发生的转换。",
  some: ({ count }) =>
    `实线箭头是最近 ${grouped(count)} 个事件里实际发生过的转换，数字是次数；虚线箭头是协议允许、但没有发生的转换。`,
  follows: "与出处一致",
  beyond: "出处之外，由设置开启",
  simplified: "简化之处",
  left: "没有实现",
};
