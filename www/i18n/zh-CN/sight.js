// 一个节点自己能说的：它听到过什么，而不是它知道什么。

import { span, who } from "./names.js";

export default {
  /** 听到的消息有多旧。 */
  ago: (/** @type {{ span: number }} */ e) => `${span(e.span)}前`,
  unheard: () => "没有听到过",
  leads: (/** @type {{ node: string, epoch: string, other: string, span: number }} */ e) =>
    e.other
      ? `以${who(e.node)} 的视角看：它领导${e.epoch}，最久没有听到的是${who(e.other)}，已有 ${span(e.span)}。`
      : `以${who(e.node)} 的视角看：它领导${e.epoch}，还没有听到其他节点的消息。`,
  follows: (/** @type {{ node: string, leader: string, epoch: string, span: number, left: number }} */ e) =>
    `以${who(e.node)} 的视角看：它上次听到${e.epoch}的领导者${who(e.leader)} 是在 ${span(e.span)}前。${e.left > 0 ? `它还会再等 ${span(e.left)}。` : ""}`,
  alone: (/** @type {{ node: string, epoch: string, role: string }} */ e) =>
    `以${who(e.node)} 的视角看：它是${e.epoch}的${e.role}，没有听到领导者。`,
  silent: (/** @type {{ node: string }} */ e) => `${who(e.node)} 没有在运行，现在什么也听不到。`,
};
