// 为什么、为什么没有：Raft 的话。

import { noun } from "../../../core/nouns.js";
import { grouped, span } from "../names.js";
import { bare, cardinal, node, operation, slot, slots } from "../why-nouns.js";

/** @typedef {import("../../../core/why.js").Slots} Slots */

/** @param {number} number */
const term = (number) => noun(`epoch ${number}`, `第 ${grouped(number)} 任期`);

/** 序数。 @param {number} number */
const ordinal = (number) => (number === 2 ? "二" : cardinal(number));

/** @param {string} message */
const kind = (message) => (message.endsWith(" reply") ? "答复" : message === "RequestVote" ? "请求" : "消息");

/** @type {Record<string, string>} */
const ENDED = { you: "你结束了", story: "故事结束了", script: "脚本结束了" };

/** @param {number} at @param {number} of */
const end = (at, of) => (at > 0 ? `到${slot(at)}、${term(of)}` : "是空的");

export default {
  /** 互相连通的太少时，不会有什么。 */
  never: "不会有领导者",
  /** 代替适用于所有协议的句子。 @type {Partial<Record<"says" | "lacks" | "reasons", Record<string, (e: Slots) => string>>>} */
  shared: {},
  rules: {
    "raft.vote-up-to-date": "§5.4.1",
    "raft.vote-once": "每个任期只投一票（§5.2）",
    "raft.vote-durable": "投票先落盘再给出（图 2）",
    "raft.commit-own-term": "§5.4.2",
    "raft.commit-majority": "多数派已有（§5.3）",
    "raft.elect-majority": "多数派投票（§5.2）",
    "raft.persist-first": "先落盘再答复（图 2）",
  },
  says: {
    silent: (/** @type {Slots} */ e) => `磁盘上有一条记录损坏，所以${node(e.node)} 不再发言。`,
    beat: (/** @type {Slots} */ e) =>
      `心跳计时结束（每 ${span(e.every)}一次），所以${node(e.node)} 告诉其他节点它领导${term(e.term)}。`,
    asked: (/** @type {Slots} */ e) =>
      ENDED[e.by]
        ? `${ENDED[e.by]}${node(e.node)} 的计时，所以它开始请求投票。`
        : `${node(e.node)} 已有 ${span(e.waited)}没听到领导者，计时结束，所以开始请求投票。`,
    "asked-again": (/** @type {Slots} */ e) =>
      `${node(e.node)} 在${term(e.was)}需要 ${grouped(e.need)} 票，只有 ${grouped(e.have)} 票，${ENDED[e.by] ? `${ENDED[e.by]}它的计时` : "计时结束"}，所以再次请求投票。`,
    stepped: (/** @type {Slots} */ e) =>
      `${node(e.node)} 还在${term(e.own)}，这时${node(e.from)} 的${kind(e.message)}带着${term(e.term)}，所以它转为跟随者。`,
    yielded: (/** @type {Slots} */ e) =>
      `${node(e.from)} 的${kind(e.message)}表明它领导${term(e.term)}，所以${node(e.node)} 转为跟随者。`,
    voted: (/** @type {Slots} */ e) =>
      `${node(e.node)} 在${term(e.term)}还没投给别人，${node(e.from)} 的日志也不比它旧，所以投给了对方。`,
    "voted-again": (/** @type {Slots} */ e) =>
      `${node(e.from)} 在${term(e.term)}再次请求，所以${node(e.node)} 再次给出同一票。`,
    "voted-twice": (/** @type {Slots} */ e) =>
      `每个任期只投一票的规则已关掉，所以${node(e.node)} 在${term(e.term)}投给${node(e.for)} 之后，又投给了${node(e.from)}。`,
    "voted-behind": (/** @type {Slots} */ e) =>
      `日志新旧的规则已关掉，所以${node(e.node)} 投给了${node(e.from)}，尽管对方的日志${end(e.theirSlot, e.theirTerm)}，自己的${end(e.ownSlot, e.ownTerm)}。`,
    "refused-term": (/** @type {Slots} */ e) =>
      `${node(e.node)} 已在${term(e.term)}，而${node(e.from)} 还在${term(e.theirs)}请求，所以拒绝了它。`,
    "refused-voted": (/** @type {Slots} */ e) =>
      `${node(e.node)} 在${term(e.term)}已经投给${e.for === e.node ? "自己" : node(e.for)}，所以拒绝了${node(e.from)}。`,
    "refused-lost": (/** @type {Slots} */ e) =>
      `${node(e.node)} 的磁盘丢过，承诺过什么也随之没了，所以拒绝了${node(e.from)}。`,
    "refused-log": (/** @type {Slots} */ e) =>
      `${node(e.node)} 的日志${end(e.ownSlot, e.ownTerm)}，${node(e.from)} 的${e.theirSlot > 0 ? "只" : ""}${end(e.theirSlot, e.theirTerm)}，不够新，所以拒绝了它。`,
    "vote-late": (/** @type {Slots} */ e) =>
      `${node(e.node)} 已不在${term(e.theirs)}请求投票，所以${node(e.from)} 的${e.yes ? "票" : "拒绝"}不起作用。`,
    elected: (/** @type {Slots} */ e) => {
      const own = e.from === e.node;
      const earlier =
        e.before.length > 0
          ? `节点 ${e.before.map(bare).join(e.before.length === 2 ? " 和 " : "、")} 已经投票，这时`
          : "";
      const vote = own ? "它自己的票落盘了" : `${node(e.from)} 的票到了`;
      return `${earlier}${vote}，是${cardinal(e.of)}票中的第${ordinal(e.have)}票，所以${node(e.node)} 成为${term(e.term)}的领导者。`;
    },
    "elected-few": (/** @type {Slots} */ e) =>
      `多数派的规则已关掉，所以${node(e.node)} 只凭 ${grouped(e.of)} 票中的 ${grouped(e.have)} 票就成为${term(e.term)}的领导者。`,
    vote: (/** @type {Slots} */ e) =>
      e.from === e.node
        ? `自己的票已落盘，所以${node(e.node)} 有了 ${grouped(e.have)} 票，需要 ${grouped(e.need)} 票。`
        : `${node(e.from)} 投给了它，所以${node(e.node)} 有了 ${grouped(e.have)} 票，需要 ${grouped(e.need)} 票。`,
    refusal: (/** @type {Slots} */ e) =>
      `${node(e.from)} 拒绝了它，所以${node(e.node)} 仍是 ${grouped(e.have)} 票，需要 ${grouped(e.need)} 票。`,
    "append-old": (/** @type {Slots} */ e) =>
      `${node(e.node)} 已在${term(e.term)}，而${node(e.from)} 的消息属于${term(e.theirs)}，所以拒绝了它。`,
    "append-gap": (/** @type {Slots} */ e) =>
      `${node(e.node)} 的日志只到${slot(e.last)}，而发来的要接在${slot(e.slot)}之后，所以没有接受${node(e.from)} 的内容。`,
    "append-conflict": (/** @type {Slots} */ e) =>
      `${node(e.node)} 的${slot(e.slot)}属于${term(e.own)}，领导者的属于${term(e.theirs)}，所以没有接受${node(e.from)} 的内容。`,
    truncated: (/** @type {Slots} */ e) =>
      `领导者节点 ${bare(e.from)} 发来了不同的${slot(e.first)}，所以${node(e.node)} 删掉了${slots(e.first, e.last)}。${e.first === e.last ? "这一格" : "这几格"}从未答复过客户端。`,
    "truncated-told": (/** @type {Slots} */ e) =>
      `领导者节点 ${bare(e.from)} 发来了不同的${slot(e.first)}，所以${node(e.node)} 删掉了${slots(e.first, e.last)}。而${slot(e.told)}已经答复过客户端。`,
    took: (/** @type {Slots} */ e) =>
      `领导者节点 ${bare(e.from)} 发来了${slots(e.first, e.last)}，所以${node(e.node)} 把${e.first === e.last ? "它" : "它们"}写下。`,
    had: (/** @type {Slots} */ e) =>
      `领导者节点 ${bare(e.from)} 的${slots(e.first, e.last)}早已有了，所以${node(e.node)} 什么也没改。`,
    learned: (/** @type {Slots} */ e) =>
      `领导者节点 ${bare(e.from)} 的消息说了，所以${node(e.node)} 得知${slots(e.first, e.last)}已提交。`,
    heard: (/** @type {Slots} */ e) =>
      `${node(e.node)} 听到了${term(e.term)}的领导者节点 ${bare(e.from)}，所以重新开始计时。`,
    "heard-first": (/** @type {Slots} */ e) =>
      `${node(e.node)} 第一次听到${node(e.from)} 领导${term(e.term)}，所以开始跟随它。`,
    "answer-late": (/** @type {Slots} */ e) =>
      `${node(e.node)} 已不再领导${term(e.theirs)}，所以${node(e.from)} 的答复不起作用。`,
    committed: (/** @type {Slots} */ e) => {
      const whose = e.from === e.node ? "它自己的磁盘" : `${node(e.from)} 的答复`;
      return `${slot(e.last)}属于领导者自己的任期，这时${whose}凑齐了${cardinal(e.of)}份中的${cardinal(e.have)}份，所以${slots(e.first, e.last)}被提交。`;
    },
    "committed-old": (/** @type {Slots} */ e) =>
      `本任期的规则已关掉，这时${node(e.from)} 的答复到了，所以${slots(e.first, e.last)}虽属于${term(e.theirs)}也被提交。`,
    "committed-few": (/** @type {Slots} */ e) =>
      `多数派的规则已关掉，所以${slots(e.first, e.last)}只凭 ${grouped(e.of)} 份中的 ${grouped(e.have)} 份就被提交。`,
    copied: (/** @type {Slots} */ e) =>
      `${e.from === e.node ? "自己的磁盘已写好" : `${node(e.from)} 答复说已写好`}，所以${node(e.node)} 数到${slot(e.last)}有 ${grouped(e.have)} 份，需要 ${grouped(e.need)} 份。`,
    "copied-after": (/** @type {Slots} */ e) =>
      `${e.from === e.node ? "自己的磁盘已写好" : `${node(e.from)} 答复说已写好`}，所以${node(e.node)} 记下它已到${slot(e.last)}，这一格先前已提交。`,
    "copied-old": (/** @type {Slots} */ e) =>
      `${slot(e.last)}已有 ${grouped(e.have)} 份，但属于${term(e.theirs)}而不是本任期，所以${node(e.node)} 没有提交。`,
    answered: (/** @type {Slots} */ e) => `${node(e.from)} 的答复没有新内容，所以${node(e.node)} 没有变化。`,
    backed: (/** @type {Slots} */ e) =>
      `${node(e.from)} 没有接受后面的内容，所以${node(e.node)} 下次从${slot(e.upto)}试起。`,
    read: (/** @type {Slots} */ e) =>
      `加上${node(e.from)}，多数派确认它仍是领导者，所以${node(e.node)} 答复了 ${grouped(e.count)} 个读取。`,
    appended: (/** @type {Slots} */ e) =>
      `${node(e.node)} 是领导者，这时${node(e.client)} 请求${operation(e.client, e.number)}，所以它写下${slot(e.slot)}。`,
    "read-begun": (/** @type {Slots} */ e) =>
      `${node(e.client)} 要读取，所以${node(e.node)} 先向其他节点确认自己仍是领导者。`,
    redirected: (/** @type {Slots} */ e) =>
      `只有领导者接受操作，所以${node(e.node)} 让${node(e.client)} 去找${node(e.leader)}。`,
    "turned-away": (/** @type {Slots} */ e) => `${node(e.node)} 没听说过领导者，所以拒绝了${node(e.client)}。`,
    unheard: (/** @type {Slots} */ e) =>
      `${node(e.node)} 已有 ${span(e.least)}（最短超时）没听到领导者，所以又可以投票了。`,
    "pre-asked": (/** @type {Slots} */ e) =>
      ENDED[e.by]
        ? `${ENDED[e.by]}${node(e.node)} 的计时，所以它先问谁会投给它。`
        : `${node(e.node)} 已有 ${span(e.waited)}没听到领导者，计时结束，所以先问谁会投给它。`,
    "pre-asked-again": (/** @type {Slots} */ e) =>
      `${node(e.node)} 需要 ${grouped(e.need)} 台愿意投票，只有 ${grouped(e.have)} 台，${ENDED[e.by] ? `${ENDED[e.by]}它的计时` : "计时结束"}，所以再问一遍。`,
    "quorum-lost": (/** @type {Slots} */ e) =>
      `整个超时期间，${grouped(e.of)} 台中答复它的不足 ${grouped(e.need)} 台，所以${node(e.node)} 不再领导${term(e.term)}。`,
    "quorum-kept": (/** @type {Slots} */ e) =>
      `超时结束时至少有 ${grouped(e.need)} 台答复过它，所以${node(e.node)} 继续领导${term(e.term)}。`,
    "quorum-off": (/** @type {Slots} */ e) =>
      `“多数派不答复，领导者就退位”这条规则已关，所以不管有没有人答复，${node(e.node)} 都继续领导${term(e.term)}。`,
    "transfer-ended": (/** @type {Slots} */ e) =>
      `移交用的时间超过了一次超时，所以${node(e.node)} 放弃把领导权移交给${node(e.for)}。`,
    "refused-leader": (/** @type {Slots} */ e) =>
      `${node(e.node)} ${e.for === e.node ? "自己就是领导者" : `还听得到领导者节点 ${bare(e.for)}`}，所以拒绝了${node(e.from)}。`,
    "pre-refused-leader": (/** @type {Slots} */ e) =>
      `${node(e.node)} ${e.for === e.node ? "自己就是领导者" : `还听得到领导者节点 ${bare(e.for)}`}，所以不会投给${node(e.from)}。`,
    "pre-voted": (/** @type {Slots} */ e) =>
      `${node(e.node)} 听不到领导者，${node(e.from)} 的日志也不比它旧，所以它会投给对方。`,
    "pre-vote": (/** @type {Slots} */ e) =>
      `${e.from === e.node ? "它会投给自己" : `${node(e.from)} 会投给它`}，所以${node(e.node)} 有了 ${grouped(e.have)} 台，需要 ${grouped(e.need)} 台。`,
    "pre-refusal": (/** @type {Slots} */ e) =>
      `${node(e.from)} 不会投给它，所以${node(e.node)} 仍是 ${grouped(e.have)} 台，需要 ${grouped(e.need)} 台。`,
    "pre-won": (/** @type {Slots} */ e) =>
      `加上${e.from === e.node ? "自己" : node(e.from)}，${cardinal(e.of)}台中有${cardinal(e.have)}台会投给它，所以${node(e.node)} 在${term(e.term)}请求投票。`,
    "pre-late": (/** @type {Slots} */ e) => `${node(e.node)} 已不再问谁会投给它，所以${node(e.from)} 的答复不起作用。`,
    "told-to": (/** @type {Slots} */ e) => `领导者节点 ${bare(e.from)} 让它接手，所以${node(e.node)} 立即请求投票。`,
    "told-late": (/** @type {Slots} */ e) => `节点 ${bare(e.from)} 已不再是领导者，所以${node(e.node)} 什么也没做。`,
    "read-local": (/** @type {Slots} */ e) =>
      `这次运行允许任何节点直接读取自己已有的内容，不管多旧，所以${node(e.node)} 立即答复了${node(e.client)}。`,
    "transfer-refused": (/** @type {Slots} */ e) => `${node(e.node)} 正在移交领导权，所以拒绝了${node(e.client)}。`,
    "read-lease": (/** @type {Slots} */ e) =>
      `租约还有效，不会有别的领导者，所以${node(e.node)} 立即答复了${node(e.client)}。`,
    "read-asks": (/** @type {Slots} */ e) =>
      `${node(e.client)} 要在这里读取，所以${node(e.node)} 先问领导者节点 ${bare(e.leader)} 需要等到哪里。`,
    "index-asked": (/** @type {Slots} */ e) =>
      `${node(e.from)} 要答复一个读取，所以${node(e.node)} 先向其他节点确认自己仍是领导者。`,
    "index-refused": (/** @type {Slots} */ e) => `${node(e.node)} 不是领导者，所以帮不了${node(e.from)}。`,
    "index-none": (/** @type {Slots} */ e) => `${node(e.from)} 已不是领导者，所以${node(e.node)} 拒绝了一个读取。`,
    "index-late": (/** @type {Slots} */ e) =>
      `${node(e.from)} 所说的读取已经答复或放弃，所以${node(e.node)} 没有变化。`,
    "index-answers": (/** @type {Slots} */ e) =>
      `领导者节点 ${bare(e.from)} 说等到${slot(e.slot)}，这里已经到了，所以${node(e.node)} 答复了一个读取。`,
    "index-waits": (/** @type {Slots} */ e) =>
      `领导者节点 ${bare(e.from)} 说等到${slot(e.slot)}，这里才到${slot(e.last)}，所以${node(e.node)} 让一个读取先等着。`,
    "lease-ended": (/** @type {Slots} */ e) => `这个计时器所量的租约到期了，所以${node(e.node)} 不再立即答复读取。`,
    handing: (/** @type {Slots} */ e) => `运维人员提出了要求，所以${node(e.node)} 把领导权移交给${node(e.for)}。`,
    "not-leader": (/** @type {Slots} */ e) => `${node(e.node)} 不是领导者，所以什么也没做。`,
    "read-caught-up": (/** @type {Slots} */ e) =>
      `已经赶到领导者所说的位置，所以${node(e.node)} 答复了 ${grouped(e.count)} 个读取。`,
    "chunk-had": (/** @type {Slots} */ e) =>
      `${slot(e.last)}以前的内容早已有了，所以${node(e.node)} 不需要领导者节点 ${bare(e.from)} 的快照。`,
    installed: (/** @type {Slots} */ e) =>
      `领导者节点 ${bare(e.from)} 的快照已收齐，所以${node(e.node)} 用它取代了${slot(e.last)}及以前的日志。`,
    chunk: (/** @type {Slots} */ e) =>
      `又来了一块，所以领导者节点 ${bare(e.from)} 的快照，${node(e.node)} 已收到 ${grouped(e.of)} 字节中的 ${grouped(e.have)} 字节。`,
    "snapshot-sent": (/** @type {Slots} */ e) =>
      `${node(e.from)} 答复说快照已收齐，所以${node(e.node)} 记下它已到${slot(e.last)}。`,
    "chunk-answered": (/** @type {Slots} */ e) =>
      `${node(e.from)} 答复说已收到 ${grouped(e.have)} 字节，所以${node(e.node)} 发出快照的下一块。`,
    compacted: (/** @type {Slots} */ e) =>
      `运维人员提出了要求，所以${node(e.node)} 用快照取代了${slot(e.last)}及以前的内容。`,
    "nothing-new": (/** @type {Slots} */ e) => `上次快照以来没有新内容，所以${node(e.node)} 什么也没做。`,
    "elected-joint": (/** @type {Slots} */ e) =>
      `加上${node(e.from)} 的票，新旧两组投票者都有了多数，所以${node(e.node)} 成为${term(e.term)}的领导者。`,
    "committed-joint": (/** @type {Slots} */ e) =>
      `加上${node(e.from)} 的答复，新旧两组投票者的多数都已有，所以${slots(e.first, e.last)}被提交。`,
    "wish-add": (/** @type {Slots} */ e) => `运维人员提出了要求，所以${node(e.node)} 要让${node(e.for)} 成为投票者。`,
    "wish-remove": (/** @type {Slots} */ e) => `运维人员提出了要求，所以${node(e.node)} 要移除${node(e.for)}。`,
    "committed-now": (/** @type {Slots} */ e) => `${node(e.from)} 的答复到了，所以${slots(e.first, e.last)}被提交。`,
    left: (/** @type {Slots} */ e) =>
      `${node(e.from)} 的答复到了，不含它的成员配置已提交到${slot(e.last)}，所以${node(e.node)} 不再是领导者。`,
    "asked-not": (/** @type {Slots} */ e) => `${node(e.node)} 不在投票者之中，所以计时结束后也没有请求投票。`,
    "truncated-off": (/** @type {Slots} */ e) =>
      `保留相同条目的规则已关掉，所以${node(e.node)} 删掉了${slots(e.first, e.last)}，改用领导者节点 ${bare(e.from)} 发来的内容。`,
    "read-leaseless": (/** @type {Slots} */ e) =>
      `${node(e.client)} 要读取，而${node(e.node)} 眼下没有租约，所以它先问其他节点自己是否仍是领导者。`,
    "transfer-unfit": (/** @type {Slots} */ e) =>
      `要接任的${node(e.for)} 不可能由其他节点选出，所以${node(e.node)} 继续领导${term(e.term)}。`,
    "wish-last": (/** @type {Slots} */ e) =>
      `移除${e.for === e.node ? "自己" : `${node(e.for)} `}后就没有投票者了，所以${node(e.node)} 没有照做。`,
    "counts-off": (/** @type {Slots} */ e) =>
      `成员规则已关掉，所以${node(e.node)} 听到${node(e.from)} 的答复时，数的不只是应算的成员。`,
  },
  lacks: {
    "unelected-pre": (/** @type {Slots} */ e) =>
      `还没有：${node(e.node)} 正在问谁会投给它，需要 ${grouped(e.need)} 台，已有 ${grouped(e.have)} 台。`,
    absent: (/** @type {Slots} */ e) => `还没有：${slot(e.slot)}里什么也没有。`,
    "uncommitted-leaderless": (/** @type {Slots} */ e) =>
      `还没有：没有领导者，也就没有谁来数${slot(e.slot)}的份数。等选出领导者并写入新内容后才会提交。`,
    doomed: (/** @type {Slots} */ e) =>
      `还没有：${term(e.term)}的领导者节点 ${bare(e.leader)} 没有${slot(e.slot)}，别处的这一格会被它写的内容取代。`,
    "is-committed": (/** @type {Slots} */ e) =>
      `领导者节点 ${bare(e.leader)} 已把${slot(e.slot)}算作已提交；其他节点要等它的下一条消息才能得知。`,
    "uncommitted-old": (/** @type {Slots} */ e) =>
      `还没有：${slot(e.slot)}已有 ${grouped(e.have)} 份，但它属于${term(e.theirs)}，而${node(e.leader)} 领导的是${term(e.term)}。等${term(e.term)}的第一条提交时，它会一同提交。`,
    uncommitted: (/** @type {Slots} */ e) =>
      `还没有：${slot(e.slot)}需要 ${grouped(e.need)} 份，已有 ${grouped(e.have)} 份。`,
    "is-led": (/** @type {Slots} */ e) => `${node(e.leader)} 领导着${term(e.term)}。`,
    "leaderless-few": (/** @type {Slots} */ e) =>
      `还没有：需要 ${grouped(e.need)} 台互相连通，现在只有 ${grouped(e.have)} 台。`,
    "leaderless-hand": () => "还没有：这次运行里选举只能手动开始。等有人结束计时才会发生。",
    "leaderless-waiting": (/** @type {Slots} */ e) =>
      `还没有：大家都在等领导者的消息。等${e.next ? `${node(e.next)} 计时结束就会有人请求投票，最快 ${span(e.in)}后` : "有计时结束才会发生"}。`,
    "unelected-down": (/** @type {Slots} */ e) => `还没有：${node(e.node)} 已宕机。等它重启并当选才会发生。`,
    "is-leader": (/** @type {Slots} */ e) => `${node(e.node)} 领导着${term(e.term)}。`,
    "unelected-follows": (/** @type {Slots} */ e) =>
      `还没有：${node(e.node)} 能听到${term(e.theirs)}的领导者节点 ${bare(e.leader)}。等它整个超时期间都听不到，才会请求投票。`,
    "unelected-waits": (/** @type {Slots} */ e) =>
      `还没有：${node(e.node)} 没有请求投票。等计时结束${e.next ? `（${span(e.in)}后）` : ""}它才会请求。`,
    unelected: (/** @type {Slots} */ e) =>
      `还没有：${node(e.node)} 在${term(e.term)}需要 ${grouped(e.need)} 票，已有 ${grouped(e.have)} 票。`,
    "unelected-pre-refused": (/** @type {Slots} */ e) =>
      `还没有：${node(e.node)} 问过谁会投给它，需要 ${grouped(e.need)} 台，只有 ${grouped(e.have)} 台愿意。等计时结束它会再问。`,
    "uncommitted-joint": (/** @type {Slots} */ e) =>
      `还没有：${slot(e.slot)}在新成员中需要 ${grouped(e.need)} 份，已有 ${grouped(e.have)} 份；在旧成员中需要 ${grouped(e.needOld)} 份，已有 ${grouped(e.haveOld)} 份。`,
    "unelected-joint": (/** @type {Slots} */ e) =>
      `还没有：${node(e.node)} 需要新成员 ${grouped(e.need)} 票，已有 ${grouped(e.have)} 票；需要旧成员 ${grouped(e.needOld)} 票，已有 ${grouped(e.haveOld)} 票。`,
    "unelected-learner": (/** @type {Slots} */ e) =>
      `还没有：${node(e.node)} 是学习者，共 ${grouped(e.last)} 格，已有 ${grouped(e.slot)} 格。等它能在 ${span(e.least)}内收完现有的各格，就成为投票者。`,
    "unelected-learner-left": (/** @type {Slots} */ e) =>
      `还没有：${node(e.node)} 只是学习者，没有人要它投票，或者它跟得太慢。等再次加入它才会发生。`,
    "unelected-stranger": (/** @type {Slots} */ e) =>
      `还没有：${node(e.node)} 不是成员，不会请求投票。等它被加入并当选才会发生。`,
    "unelected-heir": (/** @type {Slots} */ e) =>
      `还没有：领导者节点 ${bare(e.leader)} 要等${node(e.node)} 收齐 ${grouped(e.last)} 格才移交，它已有 ${grouped(e.slot)} 格。`,
    "unelected-told": (/** @type {Slots} */ e) =>
      `还没有：领导者节点 ${bare(e.leader)} 已让${node(e.node)} 立即请求投票。等消息到达、它又当选才会发生。`,
    "read-unconfirmed": (/** @type {Slots} */ e) =>
      `还没有：要读取，须有 ${grouped(e.need)} 台确认${node(e.leader)} 仍是领导者，已有 ${grouped(e.have)} 台。`,
    "read-unconfirmed-joint": (/** @type {Slots} */ e) =>
      `还没有：要读取，须由新成员 ${grouped(e.need)} 台、旧成员 ${grouped(e.needOld)} 台确认${node(e.leader)} 仍是领导者，已有 ${grouped(e.have)} 台和 ${grouped(e.haveOld)} 台。`,
    "read-unknown": (/** @type {Slots} */ e) =>
      `还没有：${node(e.node)} 已问领导者节点 ${bare(e.leader)} 须执行到哪一格，正在等答复。`,
    "read-behind": (/** @type {Slots} */ e) =>
      `还没有：${node(e.node)} 要执行到${slot(e.slot)}才能答复这次读取，现在执行到${slot(e.last)}。`,
    "handing-over": (/** @type {Slots} */ e) =>
      `还没有：${node(e.leader)} 正在把领导权移交给${node(e.for)}，期间不接受请求。等移交完成或放弃才会发生。`,
    "unelected-lost": (/** @type {Slots} */ e) =>
      `不会再发生：${node(e.node)} 在${term(e.term)}只有 ${grouped(e.have)} 票，拒绝它的太多。`,
  },
};
