// The card of a protocol: its sections are those of its document, and the diagram of states has the ways that were gone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Careers, DOWN } from "../../www/core/careers.js";
import en from "../../www/i18n/en/fidelity.js";
import englishRules from "../../www/i18n/en/rules.js";
import zh from "../../www/i18n/zh-CN/fidelity.js";
import chineseRules from "../../www/i18n/zh-CN/rules.js";
import { crate } from "./support/crate.mjs";

const { Session } = await crate();

test("every protocol has a card in every language, of the same points in the same sections of the paper", () => {
  for (const { id } of Session.protocols()) {
    const text = readFileSync(new URL(`../../docs/protocols/${id}.md`, import.meta.url), "utf8");
    /** @typedef {Record<string, { says: string, where?: string }[]>} Card */
    const cards = [en, zh].map(({ cards }) => /** @type {Card} */ (/** @type {any} */ (cards)[id]));
    for (const part of /** @type {const} */ (["follows", "beyond", "simplified", "left"])) {
      const [english, chinese] = cards.map((card) =>
        card[part].map(({ where }) => (where ?? "").match(/§[\d.]*\d|\d+/g) ?? []),
      );
      assert.deepEqual(chinese, english, part);
      assert.ok(english.length > 0);
      for (const section of english.flat()) assert.ok(text.includes(section), `${id}.md has nothing of ${section}`);
    }
  }
});

test("every rule has a purpose in every language, and a promise that it guards", () => {
  for (const { rules, properties } of Session.protocols()) {
    for (const { id, source, guards } of rules) {
      for (const { purposes } of [englishRules, chineseRules]) assert.ok(purposes[id], id);
      assert.ok(source.length > 0 && properties.some((property) => property.id === guards), id);
    }
  }
  const known = Session.protocols().flatMap(({ rules }) => rules.map(({ id }) => id));
  for (const { purposes } of [englishRules, chineseRules])
    assert.deepEqual(
      Object.keys(purposes).filter((id) => !known.includes(id)),
      [],
    );
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
