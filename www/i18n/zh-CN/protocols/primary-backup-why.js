// 为什么、为什么没有：主备复制的话。

import { noun } from "../../../core/nouns.js";
import { grouped, span } from "../names.js";
import { bare, node, operation, slot, slots } from "../why-nouns.js";

/** @typedef {import("../../../core/why.js").Slots} Slots */

/** @param {number} number */
const epoch = (number) => noun(`epoch ${number}`, `第 ${grouped(number)} 纪元`);

/** 计时若由人结束。 @type {Record<string, string>} */
const ENDED = { you: "你结束了它的计时", story: "故事结束了它的计时", script: "脚本结束了它的计时" };

/** @param {Slots} e @param {string} because 计时自己结束时的原因 */
const timer = (e, because) => ENDED[e.by] ?? because;

/** 日志的末尾。 @param {number} at @param {number} of */
const end = (at, of) => (at > 0 ? `到${slot(at)}、${epoch(of)}` : "是空的");

/** @type {import("../../../types/words.js").Words<typeof import("../../en/protocols/primary-backup-why.js").default>} */
export default {
  never: "不会有主节点",
  shared: {
    says: {
      "read-old": (e) =>
        `${node(e.node)} 问的是${node(e.from)}，而它落后 ${span(e.waited)}，还没收到${slot(e.slot)}，所以读到旧值。${e.led ? "那时已有别的节点接管。" : "主节点上的才是最新值。"}`,
      "read-early": (e) =>
        `${node(e.node)} 问的是${node(e.from)}，而它落后 ${span(e.waited)}，还没听说${slot(e.slot)}已算数，所以读到旧值。${e.led ? "" : "主节点上的才是最新值。"}`,
      transfer: (e) => `${e.by === "you" ? "你" : "脚本"}要求切换主备，所以向${node(e.node)} 提出了请求。`,
    },
    lacks: {
      split: (e) =>
        `${e.asked.map(node).join("和")} 先后只差 ${span(e.apart)}，分别得到 ${e.votes.map(grouped).join("、")} 个同意，所以${epoch(e.term)}没有主节点。`,
      "split-alone": (e) =>
        `只有${node(e.asked[0])} 征求同意，连同自己得到 ${grouped(e.votes[0])} 个，所以${epoch(e.term)}没有主节点。`,
      "is-won": (e) => `${epoch(e.term)}的主节点是${node(e.node)}。`,
      unreached: (e) => `还没有：没有节点进入过${epoch(e.term)}。`,
      unasked: (e) => `没有找到谁在${epoch(e.term)}征求过同意。`,
      unanswered: (e) =>
        `还没有：${node(e.client)} 的${operation(e.client, e.number)} 不在主节点的日志里，它已请求 ${grouped(e.attempts)} 次。`,
    },
  },
  rules: {
    "primary-backup.fenced": "较晚的纪元压过较早的（fencing）",
    "primary-backup.fresh": "缺少写入者不得接管",
    "primary-backup.history-checked": "偏移量只在同一份日志里有意义",
    "primary-backup.one-writer": "只有主节点接受写入",
  },
  says: {
    silent: (e) => `磁盘上有一条记录损坏，所以${node(e.node)} 不再发言。`,
    beat: (e) => `心跳计时结束（每 ${span(e.every)}一次），所以${node(e.node)} 告诉其他节点它是主节点。`,
    checked: (e) => `计时结束（每 ${span(e.every)}一次），所以${node(e.node)} 询问其他节点是否正常。`,
    shipped: (e) =>
      `${timer(e, `每 ${span(e.every)}发一批，现在到时间了`)}，所以${node(e.node)} 把攒下的写入发了出去。`,
    kept: (e) => `超时之内，连同自己有多数派（${grouped(e.need)} 个）作出答复，所以${node(e.node)} 仍是主节点。`,
    "kept-alone": (e) => `这里不要求多数派，所以不管谁答复，${node(e.node)} 都仍是主节点。`,
    "majority-lost": (e) =>
      `${timer(e, `已有 ${span(e.least)}，连同自己不到 ${grouped(e.of)} 个中的 ${grouped(e.need)} 个有答复`)}，所以${node(e.node)} 让位。`,
    suspected: (e) => `${timer(e, `${node(e.node)} 已有 ${span(e.least)}没听到${node(e.from)}`)}，所以不再等它。`,
    "still-silent": (e) => `${timer(e, `又过了 ${span(e.least)}，仍没听到主节点`)}，所以${node(e.node)} 继续等。`,
    consulted: (e) => `${timer(e, "它不再等主节点，也轮到它了")}，所以${node(e.node)} 询问其他监督者。`,
    "took-over": (e) =>
      `${timer(e, "轮到它接管，而这里不需要谁同意")}，所以${node(e.node)} 成为${epoch(e.term)}的主节点。`,
    asked: (e) =>
      `${timer(e, "听不到主节点，又轮到它接管")}，所以${node(e.node)} 征求同意。需要 ${grouped(e.of)} 个中的 ${grouped(e.need)} 个。`,
    "asked-again": (e) =>
      `${timer(e, `需要 ${grouped(e.need)} 个同意，只有 ${grouped(e.have)} 个`)}，所以${node(e.node)} 再次征求同意。`,
    "taken-alone": (e) =>
      `禁止这样做的规则关掉了，所以${node(e.node)} 把${node(e.client)} 的写入记进${slot(e.slot)}，没有告诉任何节点。`,
    "read-here": (e) =>
      `这里备节点也回答读取，所以${node(e.node)} 按自己的副本作答，到${slot(e.last)}为止。它不一定是最新的。`,
    "read-primary": (e) => `${node(e.node)} 认为自己是主节点，所以立刻回答读取，到${slot(e.last)}为止。`,
    "sent-on": (e) => `这个请求只有主节点能接受，所以${node(e.node)} 让${node(e.client)} 去找${node(e.for)}。`,
    nobody: (e) => `${node(e.node)} 不是主节点，也没听说谁是，所以拒绝了。`,
    handing: (e) => `${node(e.node)} 正把主节点移交给${node(e.for)}，所以拒绝了。`,
    "few-backups": (e) => `至少要有 ${grouped(e.need)} 个备节点在答复，现在不够，所以${node(e.node)} 拒绝了。`,
    "write-own": (e) => `${node(e.node)} 是主节点，所以把写入记进${slot(e.slot)}。自己的磁盘写好就答复，不等副本。`,
    "write-unanswered": (e) => `${node(e.node)} 是主节点，所以把写入记进${slot(e.slot)}。客户端不等，它也不答复。`,
    "write-copies": (e) =>
      `${node(e.node)} 是主节点，所以把写入记进${slot(e.slot)}。${grouped(e.of)} 个中有 ${grouped(e.need)} 个写好才答复。`,
    "write-all": (e) => `${node(e.node)} 是主节点，所以把写入记进${slot(e.slot)}。该算的节点全部写好才答复。`,
    "hands-over": (e) => `运维人员要${node(e.for)} 接管，所以${node(e.node)} 不再接受写入。等对方补齐，它就让位。`,
    "handed-over": (e) => `运维人员要${node(e.for)} 接管，所以${node(e.node)} 让位。`,
    "by-hand": (e) => `运维人员要它接管，所以${node(e.node)} 成为${epoch(e.term)}的主节点。`,
    "by-hand-asked": (e) => `运维人员要它接管，所以${node(e.node)} 征求同意。`,
    stepped: (e) =>
      `${node(e.from)} 已在${epoch(e.term)}，比${node(e.node)} 所在的${epoch(e.own)}晚，所以后者不再是主节点。`,
    yielded: (e) => `${node(e.node)} 听到了它应当让位的${node(e.from)}，所以不再是主节点。`,
    "gave-up": (e) => `${node(e.from)} 已在${epoch(e.term)}，所以${node(e.node)} 不再申请接管。`,
    "gave-way": (e) => `${node(e.node)} 听到了${node(e.from)} 的消息，所以不再申请接管。`,
    "consent-late": (e) =>
      `那次申请已经过去，所以${node(e.node)} 没有理会${node(e.from)} 的${e.yes ? "同意" : "拒绝"}。`,
    elected: (e) =>
      `${e.before.length > 0 ? `节点 ${e.before.map(bare).join("、")} 已经同意，这时` : ""}${node(e.from)} 也同意，凑齐 ${grouped(e.of)} 个中的 ${grouped(e.have)} 个，所以${node(e.node)} 成为${epoch(e.term)}的主节点。`,
    "would-do": (e) =>
      `加上${node(e.from)}，${grouped(e.of)} 个中有 ${grouped(e.have)} 个愿意，所以${node(e.node)} 正式申请${epoch(e.term)}。`,
    consent: (e) =>
      `${node(e.from)} 同意了，所以${node(e.node)} 有了所需 ${grouped(e.need)} 个中的 ${grouped(e.have)} 个。`,
    refusal: (e) =>
      `${node(e.from)} 拒绝了，所以${node(e.node)} 仍只有所需 ${grouped(e.need)} 个中的 ${grouped(e.have)} 个。`,
    "refused-epoch": (e) =>
      `${node(e.node)} 已在${epoch(e.own)}，而申请的是${epoch(e.theirs)}，所以它拒绝了${node(e.from)}。`,
    "refused-is": (e) => `${node(e.node)} 自己就是主节点，所以拒绝了${node(e.from)}。`,
    "refused-hears": (e) => `${node(e.node)} 在超时之内听到过主节点${node(e.for)}，所以拒绝了${node(e.from)}。`,
    "refused-waits": (e) => `${node(e.node)} 自己还没有等到超时，所以拒绝了${node(e.from)}。`,
    "refused-behind": (e) =>
      `${node(e.node)} 的日志${end(e.ownSlot, e.ownTerm)}，${node(e.from)} 的只${end(e.theirSlot, e.theirTerm)}，缺少写入，所以拒绝了它。`,
    "agreed-behind": (e) => `${node(e.from)} 的日志缺少写入，但这里不看这一点，所以${node(e.node)} 同意了。`,
    would: (e) => `${node(e.node)} 也听不到主节点，对方的日志也不缺什么，所以它愿意让${node(e.from)} 接管。`,
    agreed: (e) => `${node(e.node)} 也听不到主节点，所以同意${node(e.from)} 在${epoch(e.theirs)}接管。`,
    "made-way": (e) => `${node(e.from)} 奉命接管，所以${node(e.node)} 让位。`,
    "told-is": (e) => `${node(e.node)} 已经是主节点，所以什么也没做。`,
    "told-takes": (e) => `${node(e.from)} 让它接管，所以${node(e.node)} 成为${epoch(e.term)}的主节点。`,
    "told-asks": (e) => `${node(e.from)} 让它接管，所以${node(e.node)} 征求同意。`,
    "told-late": (e) => `${node(e.from)} 的话属于更早的纪元，所以${node(e.node)} 没有接管。`,
    committed: (e) =>
      `${node(e.from)} 的答复到了，${grouped(e.of)} 个中够 ${grouped(e.need)} 个写好，所以${slots(e.first, e.last)}得到确认。`,
    "committed-own": (e) =>
      `主节点自己的磁盘写好了，${grouped(e.of)} 个中只需 ${grouped(e.need)} 个，所以${slots(e.first, e.last)}得到确认。`,
    "full-backlog": (e) =>
      `${node(e.from)} 缺 ${grouped(e.count)} 条，而积压缓冲区只留 ${grouped(e.upto)} 条，所以${node(e.node)} 把全部都发给它。`,
    "full-other": (e) =>
      `${node(e.from)} 手里到${slot(e.slot)}的日志并不是这份日志的开头，所以${node(e.node)} 把全部都发给它。`,
    "full-under-way": (e) => `全量副本已在途中，所以${node(e.node)} 没有再发给${node(e.from)}。`,
    incremental: (e) =>
      `${node(e.from)} 到${slot(e.slot)}的日志是开头，后面 ${grouped(e.count)} 条积压缓冲区里还有，所以${node(e.node)} 让它接着补。`,
    "incremental-unchecked": (e) =>
      `核对是哪份日志的规则关掉了，所以${node(e.node)} 让${node(e.from)} 从${slot(e.slot)}之后接着补。`,
    "ack-other": (e) => `${node(e.from)} 的答复说的是另一份日志，所以${node(e.node)} 没有计入。`,
    "ack-own": (e) => `自己的磁盘已经写好，所以${node(e.node)} 把自己计到${slot(e.slot)}。`,
    "sent-rest": (e) =>
      `${node(e.from)} 说它到了${slot(e.slot)}，所以${node(e.node)} 把后面的发给它，到${slot(e.last)}为止。`,
    acked: (e) => `${node(e.from)} 的磁盘已经写好，所以${node(e.node)} 把它计到${slot(e.slot)}。`,
    fenced: (e) =>
      `${node(e.from)} 发来的属于${epoch(e.theirs)}，而${node(e.node)} 已在${epoch(e.own)}，所以拒绝了它。`,
    preempted: (e) => `${node(e.node)} 的优先级更高，所以从还活着的${node(e.from)} 那里抢回了主节点。`,
    preempts: (e) => `${node(e.node)} 的优先级更高，所以征求同意，要从还活着的${node(e.from)} 那里接管。`,
    "other-primary": (e) => `${node(e.node)} 跟从的是它更认可的${node(e.for)}，所以没有理会${node(e.from)}。`,
    "not-followed": (e) => `${node(e.node)} 现在谁也不跟从，所以没有理会${node(e.from)}。`,
    replaced: (e) =>
      `${node(e.node)} 的日志不是${node(e.from)} 那份的开头，所以被整份替换，丢弃了 ${grouped(e.count)} 条。`,
    copied: (e) => `${node(e.from)} 发来了全量副本，所以${node(e.node)} 有了到${slot(e.last)}为止的全部内容。`,
    "copy-late": (e) => `${node(e.node)} 已经有了全部内容，所以没有用上${node(e.from)} 的全量副本。`,
    "goes-on": (e) => `${node(e.from)} 说它手里的正是这份日志的开头，所以${node(e.node)} 从${slot(e.slot)}之后接着补。`,
    "goes-on-already": (e) => `${node(e.node)} 已经在跟从${node(e.from)} 的日志，所以没有变化。`,
    "asks-history": (e) =>
      `${node(e.node)} 还没听说过这份日志，所以问${node(e.from)}：可否从${slot(e.slot)}之后接着补。`,
    "asks-less": (e) =>
      `${node(e.node)} 自己的日志更长，到${slot(e.slot)}，而对方只到${slot(e.last)}，所以去问${node(e.from)}。`,
    heard: (e) => `${node(e.node)} 听到了它的主节点${node(e.from)}，所以重新计时。`,
    "write-other": (e) => `${node(e.node)} 还没有跟从那份日志，所以没有理会${node(e.from)} 发来的条目。`,
    "write-early": (e) => `${slot(e.last)}之后的条目还没到，所以${node(e.node)} 把${node(e.from)} 发来的先留着。`,
    taken: (e) => `主节点${node(e.from)} 发来了条目，所以${node(e.node)} 写下${slots(e.first, e.last)}。`,
    "write-had": (e) => `${node(e.from)} 发来的到${slot(e.last)}为止都已经有了，所以${node(e.node)} 没有可写的。`,
  },
  lacks: {
    absent: (e) => `还没有：${slot(e.slot)}是空的。`,
    "uncommitted-leaderless": (e) => `还没有：没有主节点，也就没有谁统计${slot(e.slot)}的副本。等有节点接管才会。`,
    doomed: (e) =>
      `还没有：${epoch(e.term)}的主节点${node(e.leader)} 没有${slot(e.slot)}。别处那一格的内容会让位给它写的。`,
    "is-committed": (e) => `主节点${node(e.leader)} 已把${slot(e.slot)}计为提交，其他节点要从它的下一条消息得知。`,
    "uncommitted-old": (e) =>
      `还没有：${slot(e.slot)}已够 ${grouped(e.of)} 份中的 ${grouped(e.have)} 份。等${epoch(e.term)}的第一条写好，会一同算数。`,
    uncommitted: (e) =>
      `还没有：${slot(e.slot)}需要 ${grouped(e.of)} 份中的 ${grouped(e.need)} 份，已有 ${grouped(e.have)} 份。`,
    "is-led": (e) => `${node(e.leader)} 是${epoch(e.term)}的主节点。`,
    "leaderless-manual": () => "还没有：这里只有运维人员能指定新的主节点。等有节点奉命接管才会。",
    "leaderless-few": (e) =>
      `还没有：需要 ${grouped(e.need)} 个节点同意，而 ${grouped(e.of)} 个中互相连通的只有 ${grouped(e.have)} 个。`,
    "leaderless-waiting": (e) =>
      `还没有：大家都在等主节点的消息，或等轮到自己接管。${e.next ? `等${node(e.next)} 计时结束就会，最快 ${span(e.in)}后。` : ""}`,
    "unelected-down": (e) => `还没有：${node(e.node)} 已宕机。等它重启并接管才会。`,
    "is-leader": (e) => `${node(e.node)} 是${epoch(e.term)}的主节点。`,
    "unelected-watches": (e) => `不会发生：${node(e.node)} 不保存副本，从不接管。`,
    "unelected-manual": (e) => `还没有：这里只有运维人员能指定新的主节点。等${node(e.node)} 奉命接管才会。`,
    "unelected-follows": (e) =>
      `还没有：${node(e.node)} 听得到${epoch(e.theirs)}的主节点${node(e.leader)}。整个超时时间都听不到，才可能接管。`,
    "unelected-waits": (e) =>
      `还没有：${node(e.node)} 没有申请接管。等它计时结束才可能${e.next ? `，${span(e.in)}后` : ""}。`,
    unelected: (e) =>
      `还没有：要由${node(e.node)} 接管，需要 ${grouped(e.of)} 个中的 ${grouped(e.need)} 个同意，已有 ${grouped(e.have)} 个。`,
  },
};
