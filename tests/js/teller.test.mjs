// What is said of the first answer to a client: what stands behind it, as the run is set, and nothing that need not be so.

import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals-core";
import { happening } from "../../www/core/happening.js";
import { inWordsOf } from "../../www/core/i18n.js";
import { Teller } from "../../www/core/teller.js";
import en from "../../www/i18n/en.js";
import zh from "../../www/i18n/zh-CN.js";
import { crate } from "./support/crate.mjs";

const { Session } = await crate();

/** What is said of the first answer in a run of these lines, in these words. @param {string} lines @param {typeof en} words */
function said(lines, words) {
  const session = Session.load(`quorate 1\nprotocol primary-backup\nnodes 3\n${lines}\nat 2s end\n`);
  session.advance(2_000_000, 1e6);
  const acknowledged = session.operations(0, 9).filter(({ result }) => result === "done").length;
  const player = {
    session,
    protocol: session.protocol(),
    tables: Session.protocols().find(({ id }) => id === session.protocol()),
    frame: { head: { acknowledged, flags: lines.includes("break") ? 4 : 0 }, nodes: [] },
    inquire: (/** @type {(session: unknown) => unknown} */ work) => work(session),
  };
  const store = { headline: signal(undefined), scenario: signal(undefined) };
  const teller = new Teller(/** @type {any} */ (player), /** @type {any} */ (store));
  /** @type {string[]} */
  const all = [];
  for (const e of session.events(0, session.eventCount()).map(happening)) {
    teller.take(e, false);
    const news = /** @type {import("../../www/core/headline.js").Headline | undefined} */ (store.headline.peek());
    if (news?.key === "answer" && news.number === e.number) all.push(news.say(words));
  }
  session.free();
  return all;
}

const PUT = "at 100ms put x 1 via n1\nat 900ms put x 2 via n1";

test("of the first answer is said what stands behind it, and of a read nothing", async () => {
  const [english, chinese] = await Promise.all(
    [en, /** @type {typeof en} */ (/** @type {unknown} */ (zh))].map((words) => inWordsOf(words, "primary-backup")),
  );
  for (const [lines, expected, here] of /** @type {[string, RegExp, RegExp][]} */ ([
    [PUT, /done\. Only the primary is sure/, /只有主节点一定/],
    [`config acknowledgement=semi k=2\n${PUT}`, /The primary has it, and 2 backups\./, /2 个备节点已经/],
    [`config acknowledgement=semi semi-timeout=300ms\n${PUT}`, /Only the primary is sure/, /只有主节点一定/],
    [`config acknowledgement=majority\n${PUT}`, /A majority of the nodes has it\./, /多数节点已经/],
    [`config acknowledgement=all\n${PUT}`, /Every backup has it too\./, /所有备节点也/],
    [`config preset=kafka\n${PUT}`, /All that are in sync have it\./, /处于同步状态/],
    [`config preset=kafka acknowledgement=async\n${PUT}`, /Only the primary is sure/, /只有主节点一定/],
    [`config acknowledgement=all\nat 0s break primary-backup.ack-after-copies\n${PUT}`, /done\.$/, /已完成。$/],
  ])) {
    for (const [words, wanted] of /** @type {const} */ ([
      [english, expected],
      [chinese, here],
    ])) {
      const told = said(lines, words);
      assert.equal(told.length, 1, lines);
      assert.match(told[0], wanted);
    }
  }
  assert.deepEqual(said("at 100ms get x via n1\nat 900ms put x 2 via n1", english), []);
  assert.deepEqual(said(`config acknowledgement=none\n${PUT}`, english), [], "nobody is answered");
});
