// Words of the trade in sentences: found where they stand first, in both languages, and explained.

import assert from "node:assert/strict";
import { test } from "node:test";
import { joined, partsOf, termsOf } from "../../www/core/glossary.js";
import en from "../../www/i18n/en/glossary.js";
import zh from "../../www/i18n/zh-CN/glossary.js";
import { crate } from "./support/crate.mjs";
import { closerOf } from "./support/words.mjs";

const raft = new Map([
  [en, (await closerOf("en", "raft")).terms],
  [zh, (await closerOf("zh-CN", "raft")).terms],
]);

/** Those of Raft. @param {typeof en} words */
const terms = (words) => termsOf(words, raft.get(words));

/** The terms of a sentence. @param {typeof en} words @param {string} text @param {(term: string) => boolean} [counts] */
const found = (words, text, counts = () => true) =>
  partsOf(terms(words), text, counts).flatMap(({ term, text: part }) => (term ? [`${term}: ${part}`] : []));

test("terms stand where they come first, as whole words, and the text stays as it is", () => {
  const sentence = "Node 3 leads: 3 of 5 voted for it, and each votes only once a term.";
  assert.deepEqual(found(en, sentence), ["leader: leads", "term: term"]);
  assert.equal(
    partsOf(terms(en), sentence, () => true)
      .map(({ text }) => text)
      .join(""),
    sentence,
  );
  assert.deepEqual(found(en, "Terms are determined, and a term is no termite."), ["term: Terms"]);
  assert.deepEqual(found(en, "It could win only because its log holds every accepted order."), [
    "log: log",
    "acknowledged: accepted",
  ]);
  assert.deepEqual(found(zh, "领导者已得知订单 1 写入了 5 台中 3 台的磁盘。到这时，它才答复网店：已接受。"), [
    "leader: 领导者",
    "durable: 磁盘",
    "acknowledged: 已接受",
  ]);
  assert.deepEqual(
    found(en, "The leader of term 2", (term) => term !== "term"),
    ["leader: leader"],
  );
  assert.deepEqual(found(en, "Nothing of the trade."), []);
});

test("a term keeps the marks that touch it, and nothing of the text is lost", () => {
  const sentences = /** @type {const} */ ([
    [en, "Only now does it tell the shop: accepted.", [["", "accepted", "."]]],
    [
      en,
      "The leader says “accepted”, in term 2",
      [
        ["", "leader", ""],
        ["“", "accepted", "”,"],
        ["", "term", ""],
      ],
    ],
    [zh, "到这时，它才答复网店：已接受。", [["", "已接受", "。"]]],
    [
      zh,
      "领导者，跟随者（候选者）",
      [
        ["", "领导者", "，"],
        ["", "跟随者", ""],
        ["（", "候选者", "）"],
      ],
    ],
  ]);
  for (const [words, sentence, expected] of sentences) {
    const parts = joined(partsOf(terms(words), sentence, () => true));
    assert.deepEqual(
      parts.flatMap(({ says, before, text, after }) => (says ? [[before, text, after]] : [])),
      expected,
    );
    assert.equal(parts.map(({ before, text, after }) => before + text + after).join(""), sentence);
  }
});

test("both languages explain the same terms, and a protocol of no terms has those of all", async () => {
  for (const { id } of (await crate()).Session.protocols()) {
    const [english, chinese] = await Promise.all([closerOf("en", id), closerOf("zh-CN", id)]);
    assert.deepEqual(Object.keys(chinese.terms ?? {}), Object.keys(english.terms ?? {}), id);
    for (const { forms, says } of [english, chinese].flatMap((own) => Object.values(own.terms ?? {}))) {
      assert.ok(forms.length > 0 && says.length > 5, id);
    }
  }
  assert.deepEqual(Object.keys(zh.terms), Object.keys(en.terms));
  assert.deepEqual(termsOf(en), en.terms);
});
