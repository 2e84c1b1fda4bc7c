// 为什么、为什么没有：适用于所有协议的话。先说条件，再说结果；这里说的都由引擎核对过。

import { noun } from "../../core/nouns.js";
import { grouped, set, span } from "./names.js";
import { cardinal, operation, slot } from "./why-nouns.js";

/** @typedef {import("../../core/why.js").Slots} Slots */
/** @typedef {import("../../core/why.js").By} By */

/** @param {string} name */
const node = (name) => noun(`node ${name}`, `${name.startsWith("c") ? "客户端" : "节点"} ${name.slice(1)}`);

/** @param {string[]} names */
const numbers = (names) => names.map((name) => noun(`node ${name}`, name.slice(1))).join("、");

/** @param {string[]} all 两个用“和”，更多用顿号 */
const together = (all) => all.join(all.length === 2 ? " 和 " : "、");

/** 谁做的。 @type {Record<string, string>} */
const WHO = { you: "你", story: "故事", script: "脚本" };

/** @param {By} by */
const asked = (by) =>
  ({
    you: "你下了这个命令",
    story: "故事安排了这一步",
    script: "脚本里写了这一步",
    order: "一条预设指令到了时候",
    chance: "随机故障抽中了它",
    supervisor: "它宕机后会自动重启",
  })[by] ?? "运行里安排了这一步";

/** @param {number} micros 毫秒数，不带单位 */
const bare = (micros) => grouped(Number((micros / 1_000).toPrecision(3)));

/** 试过之后读者身在何处。 @param {boolean} aside 原来的运行是否没有动 */
const left = (aside) => (aside ? "两边的运行都保持原样。" : "这是一个分支：可以接着看，也可以返回。");

/** @param {Slots} e @param {string} what */
const done = ({ by }, what) => `${asked(by)}，所以${what}。`;

export default {
  why: "为什么？",
  whyNot: "为什么没有？",
  answer: "为什么",
  back: "返回",
  chain: "往前追溯",
  also: "同一时刻",
  more: (/** @type {{ count: number }} */ { count }) => `另有 ${grouped(count)} 条`,
  further: "再往前还有更早的原因。",
  nothing: "这里没有更多可说的了。",
  go: (/** @type {{ number: number }} */ { number }) => `跳到这一刻：第 ${grouped(number)} 个事件`,
  prove: "证明给我看",
  proveTip: (/** @type {{ number: number, aside: boolean }} */ { number, aside }) =>
    `去掉第 ${grouped(number)} 个事件，${aside ? "再放一遍" : "另开一个分支重放"}`,
  without: (/** @type {{ number: number }} */ { number }) => `没有第 ${grouped(number)} 个事件`,
  /** 去掉一个原因后的结果。 */
  gone: (/** @type {{ number: number, until: string, aside: boolean }} */ { number, until, aside }) =>
    `去掉第 ${grouped(number)} 个事件，直到 ${until}它都没有发生。${left(aside)}`,
  again: (
    /** @type {{ number: number, later: number, says: string, aside: boolean }} */ { number, later, says, aside },
  ) =>
    `去掉第 ${grouped(number)} 个事件，它照样发生${later > 0 ? `，只是晚了 ${span(later)}` : ""}：${says}${left(aside)}`,
  asItWas: "回到原来的运行",
  /** 一条因果链从哪里开始。 */
  roots: {
    you: "你做的。",
    story: "故事安排的。",
    script: "脚本里写的。",
    timer: "计时结束。",
    seed: "随机抽到的。",
  },
  rule: (/** @type {{ rule: string }} */ { rule }) => `规则：${rule}。`,
  chance: {
    drew: (/** @type {{ drawn: number, least: number, most: number }} */ { drawn, least, most }) =>
      most < 1_000_000 && least >= 1_000
        ? `随机：它在 ${bare(least)} 到 ${bare(most)} 中抽到 ${bare(drawn)}。`
        : `随机：它在 ${span(least)}到 ${span(most)}中抽到 ${span(drawn)}。`,
    drewAll: (/** @type {{ drawn: number[] }} */ { drawn }) =>
      drawn.length === 1 ? `随机：它抽到 ${span(drawn[0])}。` : `随机：它们抽到 ${together(drawn.map(bare))} 毫秒。`,
    loss: (/** @type {{ percent: number }} */ { percent }) => `随机：这条链路会丢失 ${percent}% 的消息。`,
  },
  /** 每种事件、每种触发各有一句。 */
  says: {
    deliver: (/** @type {Slots} */ e) =>
      `${node(e.from)} 在 ${span(e.waited)}前发出了${set(e.message).trimEnd()}，所以${node(e.node)} 收到了它。`,
    "deliver-request": (/** @type {Slots} */ e) =>
      `${node(e.from)} 在 ${span(e.waited)}前发出了${operation(e.from, e.number)}，所以${node(e.node)} 收到了它。`,
    "deliver-reply": (/** @type {Slots} */ e) =>
      `${node(e.from)} 在 ${span(e.waited)}前答复了${operation(e.node, e.number)}，所以${node(e.node)} 收到了答复。`,
    "read-old": (/** @type {Slots} */ e) =>
      `${node(e.node)} 问的是${node(e.from)}，而它落后 ${span(e.waited)}，还没收到${slot(e.slot)}，所以读到旧值。${e.led ? "别的节点已选出了新的领导者。" : "若经由领导者读取，得到的是最新值。"}`,
    "read-early": (/** @type {Slots} */ e) =>
      `${node(e.node)} 问的是${node(e.from)}，而它落后 ${span(e.waited)}，还没听说${slot(e.slot)}已提交，所以读到旧值。${e.led ? "" : "若经由领导者读取，得到的是最新值。"}`,
    "deliver-notice": (/** @type {Slots} */ e) =>
      `${node(e.from)} 在 ${span(e.waited)}前发出了通知，所以${node(e.node)} 收到了它。`,
    lost: (/** @type {Slots} */ e) => `${node(e.from)} 的${set(e.message)}在途中丢失，所以没有到达${node(e.node)}。`,
    cut: (/** @type {Slots} */ e) =>
      `两者之间的链路断开，所以${node(e.from)} 的${set(e.message)}没有到达${node(e.node)}。`,
    dead: (/** @type {Slots} */ e) =>
      `${node(e.from)} 的${set(e.message)}到达时${node(e.node)} 已宕机，所以没有被收到。`,
    overflow: (/** @type {Slots} */ e) =>
      `${node(e.node)} 那里排队的消息太多，所以${node(e.from)} 的${set(e.message)}丢失了。`,
    corrupt: (/** @type {Slots} */ e) =>
      `${node(e.from)} 的${set(e.message)}在途中损坏，所以${node(e.node)} 把它丢弃了。`,
    rejected: (/** @type {Slots} */ e) =>
      `${set(e.message)}并非来自它所称的发送者，所以${node(e.node)} 把它丢弃了。`.trimStart(),
    broken: (/** @type {Slots} */ e) => `连接上有消息丢失，所以${node(e.node)} 得知它与${node(e.from)} 的连接断了。`,
    fire: (/** @type {Slots} */ e) =>
      `${node(e.node)} 的“${e.timer}”计时器从设定起已过 ${span(e.waited)}，所以计时结束。`,
    "fire-hand": (/** @type {Slots} */ e) => done(e, `${node(e.node)} 的“${e.timer}”计时结束`),
    sync: (/** @type {Slots} */ e) =>
      `${node(e.node)} ${e.waited > 0 ? `在 ${span(e.waited)}前` : "刚刚"}写下 ${grouped(e.number)} 条记录，所以现在已落盘。`,
    "sync-hand": (/** @type {Slots} */ e) => done(e, `${node(e.node)} 的磁盘立即写完`),
    invoke: (/** @type {Slots} */ e) => done(e, `${node(e.from)} 发起了${operation(e.from, e.number)}`),
    "invoke-work": (/** @type {Slots} */ e) =>
      `轮到这一系列里的下一个，所以${node(e.from)} 发起了${operation(e.from, e.number)}。`,
    retry: (/** @type {Slots} */ e) =>
      `${operation(e.from, e.number)} 已有 ${span(e.waited)}没有得到答复，所以${node(e.from)} 再次请求。`,
    "retry-hand": (/** @type {Slots} */ e) => done(e, `${node(e.from)} 再次请求${operation(e.from, e.number)}`),
    drop: (/** @type {Slots} */ e) => done(e, `${node(e.from)} 发给${node(e.node)} 的${set(e.message)}被丢弃`),
    duplicate: (/** @type {Slots} */ e) => done(e, `${node(e.from)} 发给${node(e.node)} 的${set(e.message)}又发了一份`),
    delay: (/** @type {Slots} */ e) => done(e, `${node(e.from)} 发给${node(e.node)} 的${set(e.message)}被推迟`),
    hold: (/** @type {Slots} */ e) => done(e, `${node(e.from)} 发给${node(e.node)} 的${set(e.message)}被扣住`),
    release: (/** @type {Slots} */ e) => done(e, `${node(e.from)} 发给${node(e.node)} 的${set(e.message)}被放行`),
    forge: (/** @type {Slots} */ e) =>
      done(e, `${node(e.from)} 发给${node(e.node)} 的${set(e.message)}改称另一个发送者`),
    crash: (/** @type {Slots} */ e) => done(e, `${node(e.node)} 宕机`),
    restart: (/** @type {Slots} */ e) => done(e, `${node(e.node)} 重新启动`),
    pause: (/** @type {Slots} */ e) => done(e, `${node(e.node)} 暂停`),
    resume: (/** @type {Slots} */ e) => done(e, `${node(e.node)} 恢复运行`),
    add: (/** @type {Slots} */ e) => done(e, `加入了${node(e.node)}`),
    remove: (/** @type {Slots} */ e) => done(e, `移除了${node(e.node)}`),
    part: (/** @type {Slots} */ e) => done(e, e.whole ? "网络被分区" : `${node(e.from)} 到${node(e.node)} 的链路断开`),
    heal: (/** @type {Slots} */ e) =>
      done(
        e,
        e.whole && e.number > 0
          ? "分区中的一组恢复互通"
          : e.whole
            ? "网络恢复完整"
            : `${node(e.from)} 到${node(e.node)} 的链路恢复`,
      ),
    network: (/** @type {Slots} */ e) =>
      done(e, e.whole ? "网络的表现变了" : `${node(e.from)} 到${node(e.node)} 的链路表现变了`),
    workload: (/** @type {Slots} */ e) => done(e, `${node(e.node)} 开始了一系列操作，共 ${grouped(e.number)} 个`),
    break: (/** @type {Slots} */ e) => done(e, `关掉了规则“${e.rule}”`),
    mend: (/** @type {Slots} */ e) => done(e, `重新打开了规则“${e.rule}”`),
    conduct: (/** @type {Slots} */ e) => done(e, e.number > 0 ? "时钟停下" : "时钟继续走"),
    order: (/** @type {Slots} */ e) => done(e, "有了一条预设指令"),
    dismiss: (/** @type {Slots} */ e) => done(e, "所有预设指令取消"),
    disk: (/** @type {Slots} */ e) => done(e, `${node(e.node)} 的磁盘速度或校验变了`),
    hang: (/** @type {Slots} */ e) => done(e, `${node(e.node)} 的磁盘卡住`),
    unhang: (/** @type {Slots} */ e) => done(e, `${node(e.node)} 的磁盘恢复`),
    flip: (/** @type {Slots} */ e) => done(e, `${node(e.node)} 的磁盘上有一位翻转`),
    lose: (/** @type {Slots} */ e) => done(e, `${node(e.node)} 丢失了磁盘`),
    backup: (/** @type {Slots} */ e) => done(e, `备份了${node(e.node)} 的磁盘`),
    restore: (/** @type {Slots} */ e) => done(e, "所有磁盘都恢复成备份"),
    clock: (/** @type {Slots} */ e) => done(e, `${node(e.node)} 的时钟被调整`),
    service: (/** @type {Slots} */ e) => done(e, `${node(e.node)} 处理消息的速度变了`),
    calm: (/** @type {Slots} */ e) => done(e, "所有故障结束"),
    random: (/** @type {Slots} */ e) => done(e, e.number > 0 ? "开始有随机故障" : "不再有随机故障"),
    supervise: (/** @type {Slots} */ e) => done(e, `${node(e.node)} 的自动重启方式变了`),
    admit: (/** @type {Slots} */ e) => done(e, `请${node(e.node)} 把一个进程加入成员`),
    expel: (/** @type {Slots} */ e) => done(e, `请${node(e.node)} 把一个进程移出成员`),
    transfer: (/** @type {Slots} */ e) => done(e, `请${node(e.node)} 移交领导权`),
    compact: (/** @type {Slots} */ e) => done(e, `请${node(e.node)} 生成快照`),
    void: (/** @type {Slots} */ e) => `${e.reason}所以${WHO[e.by] ?? "运行"}要做的事没有任何效果。`,
  },
  /** 为什么没有，适用于所有协议。 */
  lacks: {
    split: (/** @type {Slots} */ e) => {
      const same = e.votes.every((votes) => votes === e.votes[0]);
      const got = same ? `各得${cardinal(e.votes[0])}票` : `分别得 ${e.votes.map(grouped).join("、")} 票`;
      const who = together(e.asked.map((name) => noun(`node ${name}`, name.slice(1))));
      return `节点 ${who} ${e.apart > 0 ? `先后只差 ${span(e.apart)}` : "同时请求投票"}，${got}，所以${noun(`epoch ${e.term}`, `第 ${grouped(e.term)} 任期`)}无人当选。`;
    },
    "split-alone": (/** @type {Slots} */ e) =>
      `只有${node(e.asked[0])} 请求投票，得到 ${grouped(e.votes[0])} 票，而需要 ${grouped(e.need)} 票，所以${noun(`epoch ${e.term}`, `第 ${grouped(e.term)} 任期`)}无人当选。`,
    "is-won": (/** @type {Slots} */ e) => `${node(e.node)} 赢得了第 ${grouped(e.term)} 任期。`,
    unreached: (/** @type {Slots} */ e) => `还没有：没有节点进入过第 ${grouped(e.term)} 任期。`,
    unasked: (/** @type {Slots} */ e) => `没有找到谁在第 ${grouped(e.term)} 任期请求过投票。`,
    "is-answered": (/** @type {Slots} */ e) => `${node(e.client)} 的${operation(e.client, e.number)} 已有答复。`,
    unanswered: (/** @type {Slots} */ e) =>
      `还没有：${node(e.client)} 的${operation(e.client, e.number)} 不在任何领导者的日志里，它已请求 ${grouped(e.attempts)} 次。`,
    "unanswered-reply": (/** @type {Slots} */ e) =>
      `还没有：${operation(e.client, e.number)} 已在${slot(e.slot)}提交，答复还没有到。`,
  },
  /** 还缺谁，各自的原因。 */
  missing: (
    /** @type {{ count: number, all: { node: string, says: string }[], more: number, about: string }} */
    { count, all, more, about },
  ) => {
    const names = all.map((each) => `${node(each.node)}（${each.says}）`).join("、");
    const rest = more > 0 ? `，另有 ${grouped(more)} 条` : "";
    // 副本论份，投票或同意的节点论个。
    return `还缺${cardinal(count)}${about.startsWith("uncommitted") ? "份" : "个"}：${names}${rest}。`;
  },
  against: (/** @type {{ names: string[] }} */ { names }) => `拒绝它的：${names.map(node).join("、")}。`,
  reasons: {
    "missing-gone": () => "已不在",
    "missing-removed": () => "已移除",
    "missing-crashed": () => "已宕机",
    "missing-paused": (/** @type {Slots} */ { by }) => (WHO[by] ? `被${WHO[by]}暂停` : "已暂停"),
    "missing-cut": (/** @type {Slots} */ { by }) => (WHO[by] ? `被${WHO[by]}隔离` : "被隔离"),
    "missing-answer": (/** @type {Slots} */ e) => `答复还要 ${span(e.in)}`,
    "missing-asked": (/** @type {Slots} */ e) => `${span(e.in)}后收到`,
    "missing-bulk": (/** @type {Slots} */ e) => `它的下一块副本 ${span(e.in)}后到`,
    "missing-held": () => "消息被扣住",
    "missing-dying": () => "消息到不了",
    "missing-writing": () => "磁盘正在写",
    "missing-hangs": () => "磁盘卡住",
    "missing-unasked": () => "没有消息在途中",
  },
  /** 能互相连通的太少时，怎样才会有。 */
  never: "不会发生",
  before: (
    /** @type {{ down: string[], paused: string[], cut: boolean, never: string }} */ { down, paused, cut, never },
  ) => {
    const one = (/** @type {string[]} */ names) => `节点 ${numbers(names)}${names.length > 1 ? " 之一" : " "}`;
    const ways = [
      ...(down.length > 0 ? [`重启${one(down)}`] : []),
      ...(paused.length > 0 ? [`唤醒${one(paused)}`] : []),
      ...(cut ? ["恢复网络"] : []),
    ];
    return ways.length > 0 ? `在${ways.join("或")}之前，${never}。` : "";
  },
};
