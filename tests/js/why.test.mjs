// Why? and why not? in words: what the engine answers has a sentence in both languages, and these are the sentences.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { told, whyWords } from "../../www/core/asking.js";
import { pieces, plain } from "../../www/core/nouns.js";
import { entry, messageName, protocolWords, reasonText } from "../../www/core/sentence.js";
import enSight from "../../www/i18n/en/sight.js";
import en from "../../www/i18n/en.js";
import zhSight from "../../www/i18n/zh-CN/sight.js";
import zh from "../../www/i18n/zh-CN.js";
import { crate } from "./support/crate.mjs";
import { leaves, NEVER } from "./support/words.mjs";

const { Session } = await crate();
const ids = Session.protocols().map(({ id }) => id);

/** The words of answers with those of each protocol, by its name. @param {string} tag */
const answersIn = async (tag) =>
  Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await whyWords(tag, id)])));
const answers = { en: await answersIn("en"), "zh-CN": await answersIn("zh-CN") };
const [enWhy, zhWhy] = [answers.en.raft, answers["zh-CN"].raft];

const FOREVER = 2 ** 31;

/** @param {typeof en} words @returns {import("../../www/core/why.js").Place} */
const placeIn = (words) => {
  const own = protocolWords(words, "raft");
  return {
    protocol: "raft",
    story: false,
    message: (name) => messageName(words, own, name),
    timer: (name) => entry(own?.timers, name) ?? name,
    rule: (name) => entry(own?.rules, name) ?? name,
    reason: (name) => reasonText(words, name),
  };
};

const both = /** @type {const} */ ([
  ["en", enWhy, placeIn(en)],
  ["zh-CN", zhWhy, placeIn(/** @type {typeof en} */ (/** @type {unknown} */ (zh)))],
]);

/** @param {string} lines @param {string} [config] @param {number} [seed] */
const open = (lines, config = "", seed = 7) =>
  Session.load(
    `quorate 1\nprotocol raft\nnodes 5\nseed ${seed}\nnetwork latency=10ms\n${config}\n${lines}\nat 60s end\n`,
  );

/** Elections by hand, and disks that cost no time. */
const BY_HAND = "config election=manual sync=0s client-retry=off";

/** @param {import("#wasm").Session} session @param {number} ms */
const until = (session, ms) => session.advance(ms * 1_000, FOREVER);

/** What is said in both languages. @param {import("#wasm").Session} session @param {string} subject @param {boolean} [not] */
function asked(session, subject, not = false) {
  const answer = not ? session.whyNot(subject) : session.why(subject);
  return both.map(([, words, place]) => told(words, answer, place).text);
}

test("why a candidate: a timer, how long it heard nothing, and what it drew", () => {
  const session = open("");
  until(session, 140);
  const texts = asked(session, "node n3");
  assert.deepEqual(texts, [
    "Node 3 asked for votes because its timer ended: it had heard no leader for 139 ms. Chance: it drew 139 from 100 to 500.",
    "节点 3 已有 139 毫秒没听到领导者，计时结束，所以开始请求投票。随机：它在 100 到 500 中抽到 139。",
  ]);
});

test("why elected: whose vote was the last that was needed, and who had voted before", () => {
  const session = open("");
  until(session, 500);
  assert.deepEqual(asked(session, "leader"), [
    "Node 3 became leader of term 1 because node 2’s vote was its third of five; 1 and 3 had voted before.",
    "节点 1 和 3 已经投票，这时节点 2 的票到了，是五票中的第三票，所以节点 3 成为第 1 任期的领导者。",
  ]);
});

test("why refused: it had voted in this term", () => {
  const session = open("at 1ms fire n4 election\nat 5ms fire n5 election", BY_HAND);
  until(session, 18);
  assert.deepEqual(asked(session, "vote n3"), [
    "Node 3 refused node 5 because in term 1 it had already voted for node 4. Rule: one vote a term (§5.2).",
    "节点 3 在第 1 任期已经投给节点 4，所以拒绝了节点 5。规则：每个任期只投一票（§5.2）。",
  ]);
});

/** Figure 8, up to an instant. @param {number} ms */
function figure8(ms) {
  const session = Session.load(Session.story("raft/figure-8"));
  until(session, ms);
  return session;
}

test("why refused: its own log is newer", () => {
  assert.deepEqual(asked(figure8(650), "vote n2"), [
    "Node 2 refused node 5 because its own log is newer: it ends in slot 2 of term 2, node 5’s in slot 1 of term 1. Rule: §5.4.1.",
    "节点 2 的日志到第 2 格、第 2 任期，节点 5 的只到第 1 格、第 1 任期，不够新，所以拒绝了它。规则：§5.4.1。",
  ]);
});

test("why committed: whose answer made it enough copies", () => {
  const session = open("at 1s workload put every=100ms count=6 key=x");
  until(session, 2_000);
  assert.deepEqual(asked(session, "slot 7"), [
    "Slot 7 was committed because node 2’s answer made it three of five copies, and slot 7 is of the leader’s own term.",
    "第 7 格属于领导者自己的任期，这时节点 2 的答复凑齐了五份中的三份，所以第 7 格被提交。",
  ]);
});

test("why not committed: who is missing, each with its reason", () => {
  const session = open("", BY_HAND);
  session.apply("fire n1 election");
  until(session, 100);
  session.apply("put x 1 via n1");
  until(session, 200);
  session.apply("cut n1 -- n3");
  session.apply("crash n4");
  session.apply("network n1 -> n5 latency=17ms");
  session.apply("put x 2 via n1");
  until(session, 231);
  assert.deepEqual(asked(session, "slot 3", true), [
    "Not yet: slot 3 is on 2 of 5. Missing one of: node 3 (cut off by you), node 4 (crashed), node 5 (its answer arrives in 6 ms).",
    "还没有：第 3 格需要 3 份，已有 2 份。还缺一份：节点 3（被你隔离）、节点 4（已宕机）、节点 5（答复还要 6 毫秒）。",
  ]);
});

test("why not committed: enough copies, and of an earlier term", () => {
  assert.deepEqual(asked(figure8(995), "slot 2", true), [
    "Not yet: slot 2 is on 3 of 5, but it is of term 2 and node 1 leads term 4. It is committed together with the first entry of term 4. Rule: §5.4.2.",
    "还没有：第 2 格已有 3 份，但它属于第 2 任期，而节点 1 领导的是第 4 任期。等第 4 任期的第一条提交时，它会一同提交。规则：§5.4.2。",
  ]);
});

test("why stepped down: whose answer carried a later term", () => {
  const lines = [
    ...["at 1ms fire n1 election", "at 100ms partition n3", "at 110ms fire n3 election", "at 120ms fire n3 election"],
    ...["at 200ms heal"],
  ];
  const session = open(lines.join("\n"), BY_HAND);
  until(session, 500);
  assert.deepEqual(asked(session, "node n1"), [
    "Node 1 became a follower because node 3’s answer carried term 3, and node 1 was in term 1.",
    "节点 1 还在第 1 任期，这时节点 3 的答复带着第 3 任期，所以它转为跟随者。",
  ]);
});

test("why truncated: what the new leader sent, and that nobody had been told", () => {
  const lines = [
    ...["at 1ms fire n1 election", "at 100ms partition n1"],
    ...["at 110ms put x 1 via n1 by c1", "at 120ms put x 2 via n1 by c2", "at 130ms put x 3 via n1 by c3"],
    ...["at 200ms fire n4 election", "at 300ms heal"],
  ];
  const session = open(lines.join("\n"), BY_HAND);
  until(session, 1_000);
  const [cut] = session.events(0, session.eventCount()).filter((e) => e.to === "n1" && e.role === "follower");
  // It stepped down by the same message, which weighs more.
  const answer = session.why(`event ${cut.number}`);
  const [english, chinese] = both.map(([, words, place]) => told(words, answer, place).chain[0].also[0]);
  assert.equal(
    english,
    "Node 1 removed slots 2 to 4 because leader 4 sent another slot 2. No client had been told that they were done.",
  );
  assert.equal(chinese, "领导者节点 4 发来了不同的第 2 格，所以节点 1 删掉了第 2 到 4 格。这几格从未答复过客户端。");
});

test("why nobody leads: how many hear each other, and what would mend it", () => {
  const session = open("at 1s crash n1\nat 1s crash n2\nat 1s crash n3");
  until(session, 3_000);
  assert.deepEqual(asked(session, "leader", true), [
    "Not yet: 2 of 5 nodes can hear each other, 3 are needed. It cannot happen before node 1, 2 or 3 is restarted.",
    "还没有：需要 3 台互相连通，现在只有 2 台。在重启节点 1、2、3 之一之前，不会有领导者。",
  ]);
  session.apply("restart n1");
  session.apply("partition n1");
  const [english, chinese] = asked(session, "leader", true);
  assert.match(english, /It cannot happen before node 2 or 3 is restarted or the cut is healed\.$/);
  assert.match(chinese, /在重启节点 2、3 之一或恢复网络之前，不会有领导者。$/);
});

test("why split: who asked, how near each other, how many votes each had, what they drew", () => {
  /** @type {string[]} */
  let split = [];
  for (let seed = 1; seed <= 400 && split.length === 0; seed++) {
    const session = open("at 0s crash n5\nat 0s network latency=2ms..20ms", "config timeout-min=180ms", seed);
    until(session, 1_000);
    const most = Math.max(...session.snapshot().nodes.map(({ epoch }) => epoch));
    for (let epoch = 1; epoch < most; epoch++) {
      const texts = asked(session, `epoch ${epoch}`, true);
      if (texts[0].includes("two votes each")) split = texts;
    }
  }
  assert.match(
    split[0],
    /^Nobody won term \d+ because nodes \d and \d asked within [\d.]+ (ms|µs) of each other and got two votes each\. Chance: they drew [\d.]+ and [\d.]+ ms\.$/,
  );
  assert.match(
    split[1],
    /^节点 \d 和 \d 先后只差 [\d.]+ (毫秒|微秒)，各得两票，所以第 \d+ 任期无人当选。随机：它们抽到 [\d.]+ 和 [\d.]+ 毫秒。$/,
  );
});

test("why a stale read: whom the client asked, what that one lacked, and for how long", () => {
  const far = "config timeout-min=300ms timeout-max=600ms reads=local client-retry=off";
  const session = open(
    [
      ...["at 10ms fire n1 election", "at 100ms network n1 -> n5 latency=90ms", "at 500ms put city Rome by c1 via n1"],
      ...[
        "at 1500ms put city Berlin by c1 via n1",
        "at 1560ms get city by c2 via n5",
        "at 1590ms get city by c4 via n5",
      ],
      ...["at 1600ms get city by c3 via n1"],
    ].join("\n"),
    far,
  );
  until(session, 2_000);
  const answers = session
    .events(0, session.eventCount())
    .filter(({ kind, name }) => kind === "deliver" && name === "reply");
  const texts = (/** @type {string} */ client) => {
    const reply = answers.find(({ to }) => to === client);
    return asked(session, `event ${reply?.number}`);
  };
  assert.deepEqual(texts("c2"), [
    "Client 2 read an old value because it asked node 5, which had not yet received slot 3 (28 ms behind). A read through the leader returns the newest.",
    "客户端 2 问的是节点 5，而它落后 28 毫秒，还没收到第 3 格，所以读到旧值。若经由领导者读取，得到的是最新值。",
  ]);
  assert.deepEqual(texts("c4"), [
    "Client 4 read an old value because it asked node 5, which had not yet heard that slot 3 was decided (58 ms behind). A read through the leader returns the newest.",
    "客户端 4 问的是节点 5，而它落后 58 毫秒，还没听说第 3 格已提交，所以读到旧值。若经由领导者读取，得到的是最新值。",
  ]);
  assert.match(texts("c3")[0], /^Client 3 received an answer/);
});

test("a sentence has nouns, each of which stands for something", () => {
  const session = open("");
  until(session, 500);
  const [explained] = session.why("leader").chain;
  const sentence = enWhy.own.says.elected(
    /** @type {any} */ ({ node: "n3", term: 1, from: "n2", have: 3, of: 5, before: ["n1", "n3"] }),
  );
  assert.equal(explained.says[0].key, "elected");
  const nouns = pieces(sentence).flatMap(({ text, target }) => (target ? [[text, target]] : []));
  assert.deepEqual(nouns, [
    ["Node 3", "node n3"],
    ["term 1", "epoch 1"],
    ["node 2", "node n2"],
    ["1", "node n1"],
    ["3", "node n3"],
  ]);
  assert.equal(
    pieces(sentence)
      .map(({ text }) => text)
      .join(""),
    plain(sentence),
  );
});

test("both languages answer the same questions", () => {
  const keys = (/** @type {object} */ words) => leaves(words).map(({ path, value }) => `${path}: ${typeof value}`);
  assert.deepEqual(keys(answers["zh-CN"]).sort(), keys(answers.en).sort());
  assert.deepEqual(keys(zhSight).sort(), keys(enSight).sort());
});

test("an epoch is called as its protocol calls it, whoever won it", () => {
  const session = Session.load(Session.story("primary-backup/lost"));
  until(session, 500);
  const texts = (/** @type {string} */ subject) =>
    both.map(([tag, , place]) => told(answers[tag]["primary-backup"], session.whyNot(subject), place).text);
  assert.deepEqual(texts("epoch 1"), ["Node 1 took over epoch 1.", "第 1 纪元的主节点是节点 1。"]);
  assert.deepEqual(texts("epoch 9"), ["Not yet: nobody has come to epoch 9.", "还没有：没有节点进入过第 9 纪元。"]);
});

test("votes that are missing are counted by who may give them, copies as copies", () => {
  const few = open("at 1ms fire n4 election", BY_HAND);
  until(few, 11);
  assert.match(asked(few, "node n4", true)[1], /还缺.个：/);
  const copies = open("at 1s put x 1 via n3");
  until(copies, 1_015);
  assert.match(asked(copies, "slot 2", true)[1], /还缺.份：/);
});

test("no answer says that a node knows or decides what it cannot", () => {
  for (const each of Object.values(answers).flatMap((own) => Object.values(own))) {
    for (const { path, value } of leaves(each)) assert.doesNotMatch(String(value), NEVER, path);
  }
});

test("who copies to others is heard as primary, also when it has crashed since", () => {
  const session = Session.load(Session.story("primary-backup/lost"));
  until(session, 1_300);
  const heard = session.sight("n2", 0).heard.map(({ from, role }) => [from, role]);
  assert.deepEqual(heard, [["n1", "primary"]]);
});

test("a node's own view speaks of what it heard, and never of a crash", () => {
  const parts = {
    node: "n2",
    leader: "n1",
    other: "n1",
    epoch: "term 1",
    role: "follower",
    span: 312_000,
    left: 90_000,
  };
  for (const words of [enSight, zhSight]) {
    for (const say of Object.values(words)) {
      const text = say(parts);
      assert.doesNotMatch(text, /crash|宕机|undefined|NaN|decide/i, text);
      assert.doesNotMatch(text, NEVER, text);
    }
  }
  assert.equal(enSight.ago(parts), "312 ms ago");
  assert.equal(zhSight.ago(parts), "312 毫秒前");
});

/** The keys of a golden file that lists what was seen. @param {string} file */
const keysIn = (file) => {
  const path = new URL(`../golden/${file}`, import.meta.url);
  const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
  return lines.filter((line) => line && !line.startsWith("#"));
};

test("whatever the engine was seen to say in a thousand runs has words in both languages", () => {
  for (const [file, table, many] of /** @type {const} */ ([
    ["why-keys", "says", 60],
    ["why-not-keys", "lacks", 40],
  ])) {
    const own = ids.flatMap((id) => keysIn(`${id}/${file}`).map((key) => ({ id, key })));
    assert.ok(own.length > many, `only ${own.length} in ${file}`);
    for (const [tag] of both) {
      for (const { id, key } of own) {
        const where = `${table} of why in www/i18n/${tag}/protocols/${id}-why.js`;
        assert.equal(typeof entry(answers[tag][id].own?.[table], key), "function", `${where} lacks ${key}`);
      }
    }
  }
  for (const [tag, words] of both) {
    for (const key of keysIn("why-keys")) assert.equal(typeof entry(words.says, key), "function", `${tag}: ${key}`);
  }
});

test("every protocol says why a node does not lead, as the page asks it of each", () => {
  for (const id of ids) {
    const session = Session.load(`quorate 1\nprotocol ${id}\nat 1s crash n1\nat 2s end\n`);
    until(session, 1_500);
    for (const tag of /** @type {const} */ (["en", "zh-CN"])) {
      const words = answers[tag][id];
      const said = () => told(words, session.whyNot("node n1"), { ...placeIn(en), protocol: id }).text;
      assert.doesNotThrow(said, `${id}: its function why_not says nothing of a node that does not lead`);
      assert.ok(!said().startsWith(words.nothing), `lacks of why in www/i18n/${tag}/protocols/${id}.js`);
    }
    session.free();
  }
});

test("every kind of event has words, whoever does it", () => {
  for (const [tag, words] of both) {
    const missing = Session.vocabulary().events.filter((kind) => !Object.hasOwn(words.says, kind));
    assert.deepEqual(missing, [], tag);
  }
});

/** Words of English, or Han characters, of one sentence with its because. @param {string} text */
const length = (text) => text.match(/\p{Script=Han}/gu)?.length ?? text.split(/\s+/).length;

/** How long a sentence may be. */
const MOST = { en: 28, "zh-CN": 50 };

/** Something for every part of a sentence, none of it short. */
const FULL = /** @type {any} */ ({
  ...{ node: "n3", from: "n5", client: "c1", leader: "n2", for: "n4", next: "n1", message: "AppendEntries reply" },
  ...{ timer: "election timer", rule: "voters compare logs", reason: "No node is crashed.", by: "script" },
  ...{ term: 1_204, theirs: 1_202, own: 1_203, was: 1_203, slot: 812, first: 811, last: 812, upto: 812, told: 811 },
  ...{ ownSlot: 812, ownTerm: 1_204, theirSlot: 811, theirTerm: 1_202, have: 2, need: 3, of: 5, count: 12 },
  ...{ number: 1_234, attempts: 12, waited: 1_214_000, every: 50_000, least: 100_000, apart: 3_000, in: 6_000 },
  ...{ yes: true, led: true, read: true, whole: true, again: true, before: ["n4", "n5"], against: ["n4", "n5"] },
  ...{ asked: ["n2", "n4"], votes: [2, 2], haveOld: 1, needOld: 3, ofOld: 5 },
});

test("no sentence of an answer is too long, whatever stands in it", () => {
  const others = [{ last: 811 }, { from: "n3" }, { for: "n3" }, { by: "you" }, { yes: false }, { whole: false }];
  for (const [tag, words] of both) {
    const own = Object.values(answers[tag]).flatMap(({ own }) =>
      [own?.says, own?.lacks, own?.shared?.says, own?.shared?.lacks].map((table) => table ?? {}),
    );
    for (const table of [words.says, words.lacks, ...own]) {
      for (const [key, say] of Object.entries(table)) {
        for (const other of [{}, ...others]) {
          const text = plain(/** @type {(slots: any) => string} */ (say)({ ...FULL, ...other }));
          for (const each of text.split(tag === "en" ? /(?<=\.) / : /(?<=。)/)) {
            assert.ok(length(each) <= MOST[tag], `${tag}: ${key}: ${length(each)}: ${each}`);
            assert.ok((each.match(/because|所以/g) ?? []).length <= 1, `${tag}: ${key}: ${each}`);
          }
        }
      }
    }
    // Who is missing is named, three at most, each with its reason.
    const all = ["n3", "n4", "n5"].map((node) => ({ node, says: words.reasons["missing-answer"](FULL) }));
    for (const [named, more] of /** @type {const} */ ([
      [3, 0],
      [2, 22],
    ])) {
      const missing = plain(words.missing({ count: 2, all: all.slice(0, named), more, about: "uncommitted" }));
      assert.ok(length(missing) <= MOST[tag], `${tag}: ${length(missing)}: ${missing}`);
    }
  }
});

test("every event of some runs has a sentence, with all its parts filled, and not too long", () => {
  const faults = [
    ...["at 1s workload append every=40ms count=60 key=x", "at 1500ms crash leader as old", "at 2s restart old"],
    ...["at 2s get x by c7", "at 2200ms partition leader", "at 2800ms heal", "at 3s network loss=20% duplicate=10%"],
    ...["at 3500ms pause any as slow", "at 3900ms resume slow", "at 4s random crash up=300ms down=200ms"],
    ...["at 4s supervise all after=100ms", "at 4s whenever leader after 200ms do crash leader", "at 5s faults off"],
  ];
  for (const config of ["", "config pre-vote=on sticky=on check-quorum=on", "config batch=1 pipeline=4"]) {
    for (let seed = 1; seed <= 2; seed++) {
      const session = open(faults.join("\n"), config, seed);
      until(session, 5_500);
      const count = session.eventCount();
      for (let number = seed; number < count; number += 7) {
        const answer = session.why(`event ${number}`);
        for (const [tag, words, place] of both) {
          const { chain } = told(words, answer, place);
          const { line } = answer.chain[0].event;
          for (const text of [chain[0].text, ...chain[0].also]) {
            assert.ok(!text.startsWith(words.nothing), `${tag}: ${line}`);
            assert.doesNotMatch(text, /undefined|NaN|null|\[object|\s\s|^\s|\s$|\uE000/, `${tag}: ${line}`);
            for (const each of text.split(tag === "en" ? /(?<=\.) / : /(?<=。)/)) {
              assert.ok(length(each) <= MOST[tag], `${tag}: ${length(each)}: ${each}`);
            }
          }
          // Every chain ends where the run itself began something, and says so.
          assert.ok(answer.more || chain[chain.length - 1].root, `${tag}: no root: ${line} ${JSON.stringify(chain)}`);
        }
      }
    }
  }
});

test("where all wait equally long nothing was drawn, and they ask at the same moment", () => {
  const session = open("", "config timeout-min=200ms timeout-max=200ms");
  until(session, 300);
  assert.deepEqual(asked(session, "node n1"), [
    "Node 1 asked for votes because its timer ended: it had heard no leader for 200 ms.",
    "节点 1 已有 200 毫秒没听到领导者，计时结束，所以开始请求投票。",
  ]);
  const [english, chinese] = asked(session, "epoch 1", true);
  assert.equal(
    english,
    "Nobody won term 1 because nodes 1, 2, 3, 4, and 5 asked at the same moment and got one vote each.",
  );
  assert.equal(chinese, "节点 1、2、3、4、5 同时请求投票，各得一票，所以第 1 任期无人当选。");
});
