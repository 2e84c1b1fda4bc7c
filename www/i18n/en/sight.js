// What one node could say: it has heard, and does not know.

import { span, Who, who } from "./names.js";

export default {
  /** How old what it heard is. */
  ago: (/** @type {{ span: number }} */ e) => `${span(e.span)} ago`,
  unheard: () => "not heard",
  leads: (/** @type {{ node: string, epoch: string, other: string, span: number }} */ e) =>
    e.other
      ? `Seen as ${who(e.node)}: it leads ${e.epoch}. It has heard nothing from ${who(e.other)} for ${span(e.span)}, the longest silence.`
      : `Seen as ${who(e.node)}: it leads ${e.epoch}, and has heard nothing from the others.`,
  follows: (/** @type {{ node: string, leader: string, epoch: string, span: number, left: number }} */ e) =>
    `Seen as ${who(e.node)}: it last heard ${who(e.leader)}, its leader in ${e.epoch}, ${span(e.span)} ago.${e.left > 0 ? ` It waits ${span(e.left)} more.` : ""}`,
  alone: (/** @type {{ node: string, epoch: string, role: string }} */ e) =>
    `Seen as ${who(e.node)}: a ${e.role} in ${e.epoch}, which has heard no leader.`,
  silent: (/** @type {{ node: string }} */ e) => `${Who(e.node)} hears nothing now: it does not run.`,
};
