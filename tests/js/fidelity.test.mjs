// The card of a protocol: its sections are those of its document, and the diagram of states has the ways that were gone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Careers, DOWN } from "../../www/core/careers.js";
import { withFamily } from "../../www/core/i18n.js";
import { protocolWords } from "../../www/core/sentence.js";
import en from "../../www/i18n/en/fidelity.js";
import englishRules from "../../www/i18n/en/rules.js";
import firstEn from "../../www/i18n/en.js";
import zh from "../../www/i18n/zh-CN/fidelity.js";
import chineseRules from "../../www/i18n/zh-CN/rules.js";
import firstZh from "../../www/i18n/zh-CN.js";
import { crate } from "./support/crate.mjs";

const { Session } = await crate();

/** @typedef {import("../../www/core/sentence.js").Card} Card */
/** @typedef {import("../../www/core/sentence.js").Own} Own */

const both = [
  { words: firstEn, fidelity: /** @type {Record<string, Card>} */ (en.cards), ...englishRules },
  { words: firstZh, fidelity: /** @type {Record<string, Card>} */ (zh.cards), ...chineseRules },
];

/**
 * What the words of a protocol say of this.
 * @template {keyof Own} K @param {typeof firstEn} words @param {string} id @param {K} what @returns {Promise<Own[K] | undefined>}
 */
const ownOf = async (words, id, what) => protocolWords(await withFamily(words, id), id)?.[what];

test("every protocol has a card in every language, of the same points in the same sections of the paper", async () => {
  for (const { id } of Session.protocols()) {
    const text = readFileSync(new URL(`../../docs/protocols/${id}.md`, import.meta.url), "utf8");
    const cards = await Promise.all(
      both.map(async ({ words, fidelity }) => (await ownOf(words, id, "card")) ?? fidelity[id]),
    );
    assert.ok(
      cards.every((card) => card?.source),
      id,
    );
    for (const part of /** @type {const} */ (["follows", "beyond", "simplified", "left"])) {
      const [english, chinese] = cards.map((card) =>
        /** @type {Card} */ (card)[part].map(({ where }) => (where ?? "").match(/§[\d.]*\d|\d+/g) ?? []),
      );
      assert.deepEqual(chinese, english, part);
      assert.ok(english.length > 0);
      for (const section of english.flat()) assert.ok(text.includes(section), `${id}.md has nothing of ${section}`);
    }
  }
});

test("every rule has a purpose in every language, and a promise that it guards", async () => {
  for (const { id: protocol, rules, properties } of Session.protocols()) {
    for (const { id, source, guards } of rules) {
      for (const { words, purposes } of both) {
        assert.ok((await ownOf(words, protocol, "purposes"))?.[id] ?? purposes[id], id);
      }
      assert.ok(source.length > 0 && properties.some((property) => property.id === guards), id);
    }
  }
  const known = Session.protocols().flatMap(({ rules }) => rules.map(({ id }) => id));
  for (const { words, purposes } of both) {
    const own = Session.protocols().map(async ({ id }) => Object.keys((await ownOf(words, id, "purposes")) ?? {}));
    const ids = [...Object.keys(purposes), ...(await Promise.all(own)).flat()];
    assert.deepEqual(
      ids.filter((id) => !known.includes(id)),
      [],
    );
  }
});

test("the ways between states are those of the events", () => {
  const session = Session.load(Session.story("raft/shop"));
  session.seek(30_000_000);
  const events = session.events(0, session.eventCount());
  const careers = new Careers("follower");
  for (const event of events) careers.take(event);
  const of = (/** @type {string} */ from, /** @type {string} */ to) =>
    careers.edges().find((edge) => edge.from === from && edge.to === to)?.count ?? 0;
  assert.equal(careers.counted, events.length);
  assert.equal(of("candidate", "leader"), events.filter(({ role }) => role === "leader").length);
  assert.equal(of("leader", DOWN), 1);
  assert.equal(of(DOWN, "follower"), 1);
  assert.equal(of("follower", "leader"), 0, "nobody leads without having asked");
  // Who comes into a state leaves it as often, but for those that are in it now.
  const out = careers.edges().filter(({ from }) => from === "candidate");
  const into = careers.edges().filter(({ to }) => to === "candidate");
  const sum = (/** @type {{ count: number }[]} */ edges) => edges.reduce((all, { count }) => all + count, 0);
  assert.equal(sum(out), sum(into));
});
