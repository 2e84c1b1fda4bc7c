// The card of a protocol: its sections are those of its document, and the diagram of states has the ways that were gone.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { Careers, DOWN } from "../../www/core/careers.js";
import { LANGUAGES } from "../../www/core/i18n.js";
import { crate } from "./support/crate.mjs";
import { closerOf } from "./support/words.mjs";

const { Session } = await crate();

/** @typedef {import("../../www/core/sentence.js").Card} Card */

const TAGS = Object.keys(LANGUAGES);

test("every protocol has a card in every language, of the same points in the same sections of the paper", async () => {
  for (const { id } of Session.protocols()) {
    const document = new URL(`../../docs/protocols/${id}.md`, import.meta.url);
    assert.ok(existsSync(document), `${id} has no document: docs/protocols/${id}.md is missing`);
    const text = readFileSync(document, "utf8");
    const cards = await Promise.all(TAGS.map(async (tag) => (await closerOf(tag, id)).card));
    cards.forEach((card, at) => {
      assert.ok(card?.source, `www/i18n/${TAGS[at]}/protocols/${id}.js has no card`);
    });
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
      assert.ok(source.length > 0 && properties.some((property) => property.id === guards), id);
    }
    const ids = rules.map(({ id }) => id);
    for (const tag of TAGS) {
      const { purposes = {} } = await closerOf(tag, protocol);
      assert.deepEqual(
        Object.keys(purposes).sort(),
        ids.sort(),
        `purposes in www/i18n/${tag}/protocols/${protocol}.js`,
      );
    }
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
