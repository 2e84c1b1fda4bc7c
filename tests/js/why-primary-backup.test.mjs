// Why, of a primary and its backups: the sentences themselves, in both languages, along the stories that bring them on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { told, whyWords } from "../../www/core/asking.js";
import enOwn from "../../www/i18n/en/protocols/primary-backup.js";
import zhOwn from "../../www/i18n/zh-CN/protocols/primary-backup.js";
import { crate } from "./support/crate.mjs";

const { Session } = await crate();

/** @param {{ messages: Record<string, string>, timers: Record<string, string> }} own @returns {import("../../www/core/why.js").Place} */
const placeIn = ({ messages, timers }) => ({
  protocol: "primary-backup",
  story: true,
  message: (name) => messages[name] ?? name,
  timer: (name) => timers[name] ?? name,
  rule: (name) => name,
  reason: (name) => name,
});

const both = /** @type {const} */ ([
  [await whyWords("en", "primary-backup"), placeIn(enOwn)],
  [await whyWords("zh-CN", "primary-backup"), placeIn(/** @type {typeof enOwn} */ (zhOwn))],
]);

/** @param {string} story @param {number} ms */
function at(story, ms) {
  const session = Session.load(Session.story(`primary-backup/${story}`));
  session.advance(ms * 1_000, 2 ** 31);
  return session;
}

/** @param {import("#wasm").Session} session @param {string} subject @param {boolean} [not] */
function asked(session, subject, not = false) {
  const answer = not ? session.whyNot(subject) : session.why(subject);
  return both.map(([words, place]) => told(words, answer, place).text);
}

/** Asks of the last event of which this is said. @param {import("#wasm").Session} session @param {RegExp} line */
function askedOf(session, line) {
  const all = session.events(0, session.eventCount());
  const found = all.findLast((event) => line.test(event.line));
  assert.ok(found, `${line}`);
  return asked(session, `event ${found.number}`);
}

/** @type {[string, () => string[], string[]][]} */
const CASES = [
  [
    "a failover",
    () => asked(at("lost", 1_800), "leader"),
    [
      "Node 2 became the primary of epoch 2 because node 3’s consent made it 2 of 3; 2 had agreed before.",
      "节点 2 已经同意，这时节点 3 也同意，凑齐 3 个中的 2 个，所以节点 2 成为第 2 纪元的主节点。",
    ],
  ],
  [
    "a failover that nobody was asked for",
    () => asked(at("two-primaries", 3_000), "node n2"),
    [
      "Node 2 became the primary of epoch 2 because its turn had come, and here nobody’s consent is needed.",
      "轮到它接管，而这里不需要谁同意，所以节点 2 成为第 2 纪元的主节点。",
    ],
  ],
  [
    "a primary that gives in",
    () => askedOf(at("two-primaries-gated", 2_500), /n1.*role:backup/),
    [
      "Node 1 gave in because for 350 ms fewer than 2 of 3, itself among them, had answered.",
      "已有 350 毫秒，连同自己不到 3 个中的 2 个有答复，所以节点 1 让位。",
    ],
  ],
  [
    "no promotion: an operator must",
    () => asked(at("no-failover", 4_000), "leader", true),
    [
      "Not yet: here only an operator names another primary. It happens when one is told to take over.",
      "还没有：这里只有运维人员能指定新的主节点。等有节点奉命接管才会。",
    ],
  ],
  [
    "no promotion: too few hear each other",
    () => asked(at("demo", 8_000), "leader", true),
    [
      "Not yet: 1 of 2 nodes can hear each other, and 2 must agree. There can be no primary before node 1 is restarted.",
      "还没有：需要 2 个节点同意，而 2 个中互相连通的只有 1 个。在重启节点 1 之前，不会有主节点。",
    ],
  ],
  [
    "no promotion: it hears the primary",
    () => asked(at("lost", 900), "node n3", true),
    [
      "Not yet: node 3 hears the primary of epoch 1, node 1. It may take over when it has heard nothing for a whole time-out.",
      "还没有：节点 3 听得到第 1 纪元的主节点节点 1。整个超时时间都听不到，才可能接管。",
    ],
  ],
  [
    "a write that is acknowledged",
    () => asked(at("promise", 2_000), "slot 5"),
    [
      "Slot 5 is acknowledged because with node 2’s answer enough have it: 2 of 3.",
      "节点 2 的答复到了，3 个中够 2 个写好，所以第 5 格得到确认。",
    ],
  ],
  [
    "a write that waits for copies",
    () => asked(at("ack-all", 10_000), "operation c1 14"),
    [
      "Not yet: slot 34 is on 2 of 3, and 3 must have it. Missing: node 3 (crashed).",
      "还没有：第 34 格需要 3 份中的 3 份，已有 2 份。还缺一份：节点 3（已宕机）。",
    ],
  ],
  [
    "writes that are thrown away",
    () => askedOf(at("two-primaries", 4_200), /n1>n2.*FULLRESYNC/),
    [
      "Node 2 threw away 4 entries because its log is no beginning of node 1’s, which takes its place.",
      "节点 2 的日志不是节点 1 那份的开头，所以被整份替换，丢弃了 4 条。",
    ],
  ],
  [
    "an incremental copy",
    () => askedOf(at("away", 9_000), /n3>n2.*PSYNC/),
    [
      "Node 2 lets node 3 go on from slot 521 because that is a beginning of its own log, and the backlog has the rest, 1 entry.",
      "节点 3 到第 521 格的日志是开头，后面 1 条积压缓冲区里还有，所以节点 2 让它接着补。",
    ],
  ],
  [
    "a full copy: the backlog is too short",
    () => askedOf(at("away", 7_400), /n3>n1.*Ack.*argument=321 /),
    [
      "Node 1 sent node 3 everything because that one lacks 200 entries, and the backlog keeps 50.",
      "节点 3 缺 200 条，而积压缓冲区只留 50 条，所以节点 1 把全部都发给它。",
    ],
  ],
  [
    "a full copy: another log",
    () => askedOf(at("away", 11_000), /n1>n2.*PSYNC/),
    [
      "Node 2 sent node 1 everything because what that one has, up to slot 522, is no beginning of this log. Rule: an offset counts within one log only.",
      "节点 1 手里到第 522 格的日志并不是这份日志的开头，所以节点 2 把全部都发给它。规则：偏移量只在同一份日志里有意义。",
    ],
  ],
  [
    "fencing",
    () => askedOf(at("redis-lost", 4_100), /deliver n1>n2.*(Write|Heartbeat) epoch=1/),
    [
      "Node 2 refused what node 1 sent because it is of epoch 1, and node 2 is in epoch 2. Rule: a later epoch overrules an earlier one (fencing).",
      "节点 1 发来的属于第 1 纪元，而节点 2 已在第 2 纪元，所以拒绝了它。规则：较晚的纪元压过较早的（fencing）。",
    ],
  ],
  [
    "an old read",
    () => asked(at("read-backup", 1_100), "operation c2 1"),
    [
      "Client 2 read an old value because it asked node 2, which had not yet received slot 2 (50 ms behind). The primary has the newest.",
      "客户端 2 问的是节点 2，而它落后 50 毫秒，还没收到第 2 格，所以读到旧值。主节点上的才是最新值。",
    ],
  ],
];

for (const [what, found, expected] of CASES) {
  test(`why: ${what}`, () => assert.deepEqual(found(), expected));
}
