// What the caption says is so.

import assert from "node:assert/strict";
import { test } from "node:test";
import { happening } from "../../www/core/happening.js";
import { headline } from "../../www/core/headline.js";
import en from "../../www/i18n/en.js";
import zh from "../../www/i18n/zh-CN.js";
import { crate } from "./support/crate.mjs";

const { Session } = await crate();

/**
 * What the caption says, in both languages, of each leader that steps down in a run, with its epoch before and after.
 * @param {string} script
 */
function stepsDown(script) {
  const session = Session.load(script);
  session.advance(session.end() ?? 0, 1e6);
  /** @type {Map<string, number>} */
  const leads = new Map();
  const said = [];
  for (const e of session.events(0, session.eventCount()).map(happening)) {
    const before = leads.get(e.to);
    const facts = {
      ...{ protocol: "raft", votes: () => ({ granted: 2, nodes: 3 }), groups: () => [], broken: () => undefined },
      ledBefore: before === undefined ? undefined : e.to,
    };
    const news = headline({ ...e, breach: false }, facts);
    if (news?.key === "stepped") said.push({ before, after: e.epoch, en: news.say(en), zh: news.say(zh) });
    if (e.role === "leader") leads.set(e.to, e.epoch);
    else if (e.role || e.kind === "crash") leads.delete(e.to);
  }
  session.free();
  return said;
}

test("each node that a sentence names is lit, in both languages", () => {
  const script =
    "quorate 1\nprotocol raft\nnodes 5\nseed 7\nat 1s crash leader\nat 2s restart crashed\nat 3s pause n2\nat 4s resume n2\nat 5s cut n1 -> n4\nat 6s heal\nat 7s partition leader\nat 9s heal\nat 10s end\n";
  const session = Session.load(script);
  session.advance(session.end() ?? 0, 1e6);
  const facts = {
    protocol: "raft",
    votes: () => ({ granted: 3, nodes: 5 }),
    groups: () => [],
    broken: () => undefined,
  };
  const keys = new Set();
  for (const e of session.events(0, session.eventCount()).map(happening)) {
    const news = headline({ ...e, breach: false }, { ...facts, ledBefore: e.to });
    // Who stands on which side of a partition is drawn as a wall.
    if (!news || (news.key === "part" && e.from === e.to)) continue;
    keys.add(news.key);
    for (const [words, name] of /** @type {const} */ ([
      [en, /\bnode (\d)/gi],
      [zh, /节点 (\d)/g],
    ])) {
      /** @type {string[]} */
      const named = Array.from(news.say(words).matchAll(name), ([, id]) => `n${id}`);
      // Of two the one to whom it happened.
      if (news.key === "stepped") assert.ok(named.includes(news.lit[0]));
      else assert.deepEqual(new Set(named), new Set(news.lit), news.say(words));
    }
  }
  assert.deepEqual([...keys].sort(), [
    "candidate",
    "crash",
    "heal",
    "leader",
    "part",
    "pause",
    "restart",
    "resume",
    "stepped",
  ]);
  session.free();
});

test("a leader that steps down was overruled by a later epoch where there was one, and not where there was none", () => {
  const rules = "quorate 1\nprotocol raft\nnodes 3\nseed 5\n";
  const twice = `${rules}at 0s break raft.elect-majority\nat 0s break raft.vote-once\n${["n1", "n2", "n3"]
    .map((node) => `at 10ms fire ${node} election\n`)
    .join("")}at 2s end\n`;
  const same = stepsDown(twice).filter(({ before, after }) => before === after);
  assert.ok(same.length > 0, "no leader steps down within its epoch");
  for (const { en, zh } of same) {
    assert.match(en, /no longer leads: a message from node \d, in the same term 1, made it a follower\.$/);
    assert.match(zh, /^节点 \d 在同一任期 1 发来消息，节点 \d 转为跟随者/);
  }
  const later = stepsDown(`${rules}at 1s partition leader\nat 3s heal\nat 5s end\n`);
  assert.ok(later.length > 0, "no leader is overruled");
  for (const { before, after, en, zh } of later) {
    assert.ok(after > Number(before));
    assert.ok(en.endsWith(`it heard of term ${after}, which overrules its own.`), en);
    assert.ok(zh.includes(`更大的任期 ${after}`), zh);
  }
});
