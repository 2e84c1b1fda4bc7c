// The words of lessons and cards: every item has them in both languages, what they put in is there when it is told, and
// none is longer than a reader takes in at a glance.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { byId } from "../../www/core/card.js";
import { partsOf } from "../../www/core/told.js";
import en from "../../www/i18n/en/shelf.js";
import zh from "../../www/i18n/zh-CN/shelf.js";
import { crate } from "./support/crate.mjs";
import { leaves, said } from "./support/words.mjs";

const { Session, Reached } = await crate();

const TAGS = /** @type {const} */ (["en", "zh-CN"]);
const WORDS_MOST = 45;
const HAN_MOST = 80;

/** @param {string} id @param {"lesson" | "card"} kind */
const textOf = (id, kind) =>
  readFileSync(new URL(`../../src/scenario/stories/${id}-${kind}.txt`, import.meta.url), "utf8");

/** @param {string} tag @param {"lessons" | "cards"} kind @param {string} id */
const wordsOf = async (tag, kind, id) => (await import(`../../www/i18n/${tag}/${kind}/${id}.js`)).default;

/** @param {string} text @param {string} where */
function fits(text, where) {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  if (where.startsWith("zh-CN")) {
    assert.ok(han > 0, `${where} is Chinese: ${text}`);
    assert.ok(han <= HAN_MOST, `${where}: ${han} Han characters: ${text}`);
  } else {
    assert.equal(han, 0, `${where} is English: ${text}`);
    const count = text.split(/\s+/).length;
    assert.ok(count <= WORDS_MOST, `${where}: ${count} words: ${text}`);
  }
  assert.doesNotMatch(text, /^$|undefined|NaN|null|\[object|\s\s|^\s|\s$/, where);
}

/** A lesson at its start. @param {string} id */
function taught(id) {
  const text = textOf(id, "lesson");
  const story = /^story (\S+)/m.exec(text)?.[1] ?? "";
  const session = Session.load(Session.story(story));
  return { session, view: session.teach(text) };
}

/** @param {import("#wasm").Session} session */
function next(session) {
  const before = session.toldCount();
  for (let tries = 0; tries < 3 && session.toldCount() === before; tries++) {
    if (session.advanceToBreach(120e6, 1e6) === Reached.End) break;
  }
  return session.told(before)[0];
}

/** Everything that is told, whatever the reader says. @param {string} id */
function* told(id) {
  const { view } = taught(id);
  const most = Math.max(...view.items.map(({ choices }) => choices.length));
  for (let choice = 0; choice < most; choice++) {
    const { session } = taught(id);
    for (const item of view.items) {
      if (item.kind === "goal" || item.instead) continue;
      if (item.told) yield next(session);
      const { does } = item.choices[Math.min(choice, item.choices.length - 1)] ?? { does: [] };
      for (const text of does) session.apply(text);
    }
    session.free();
  }
}

test("both languages have the same lessons and cards", () => {
  assert.deepEqual(Object.keys(zh.lessons), Object.keys(en.lessons));
  assert.deepEqual(Object.keys(zh.cards), Object.keys(en.cards));
});

for (const id of Object.keys(en.lessons)) {
  test(`the words of ${id} are there and short enough, in both languages`, async () => {
    const { session, view } = taught(id);
    session.free();
    const places = view.items.filter(({ instead }) => !instead).length + 1;
    assert.ok(places >= 3 && places <= 8, `${places} steps`);
    assert.ok(view.items.some(({ kind }) => kind === "predict") && view.items.some(({ kind }) => kind === "goal"));
    const everything = [...told(id)];
    const both = [];
    for (const tag of TAGS) {
      const words = await wordsOf(tag, "lessons", id);
      both.push(leaves(words));
      const ids = (/** @type {string} */ kind) =>
        view.items.filter((item) => item.kind === kind).map((item) => item.id);
      assert.deepEqual(Object.keys(words.steps).sort(), ids("step").sort());
      assert.deepEqual(Object.keys(words.asks).sort(), ids("predict").sort());
      assert.deepEqual(Object.keys(words.goals).sort(), ids("goal").sort());
      const spoken = new Set();
      for (const each of everything) {
        assert.ok(each, `${id}: something is told at every stop`);
        const parts = partsOf(each);
        const at = `${tag} ${id} ${each.step}`;
        if (words.steps[each.step]) fits(words.steps[each.step](parts), at);
        spoken.add(each.step);
        for (const { choices } of Object.values(words.asks))
          for (const { say, answer } of Object.values(choices)) {
            fits(say, `${at} say`);
            fits(answer(parts), `${at} answer`);
          }
      }
      for (const step of ids("step")) assert.ok(spoken.has(step), `${step} is told`);
      for (const item of view.items) {
        if (item.kind === "predict") {
          assert.deepEqual(
            Object.keys(words.asks[item.id].choices),
            item.choices.map((choice) => choice.id),
          );
          fits(words.asks[item.id].ask, `${tag} ${item.id}`);
          const futures = new Set(item.choices.map(({ future }) => future));
          if (futures.size > 1) for (const future of futures) fits(words.futures[future], `${tag} future ${future}`);
        }
        if (item.kind !== "goal") continue;
        const goal = words.goals[item.id];
        assert.equal(goal.hints.length, 2, "the third hint does it");
        assert.ok(item.solution.length > 0);
        for (const text of [goal.ask, goal.done, ...goal.hints]) fits(text, `${tag} ${item.id}`);
        assert.equal(typeof goal.never, item.rule ? "function" : "undefined");
        if (item.rule) {
          fits(goal.never({ tried: item.tried }), `${tag} ${item.id} never`);
          fits(goal.off, `${tag} ${item.id} off`);
        }
      }
      for (const text of [words.remember, words.simplified]) fits(text, `${tag} ${id}`);
      assert.match(words.source, /§|Raft|docs\/protocols|\d{4}/);
    }
    const [english, chinese] = both.map((list) => list.map(({ path, value }) => `${path}: ${typeof value}`).sort());
    assert.deepEqual(chinese, english);
    const parts = both.map((list) => Object.fromEntries(list.map((leaf) => [leaf.path, said(leaf).parts])));
    assert.deepEqual(parts[1], parts[0], "both put in the same");
  });
}

for (const id of Object.keys(en.cards)) {
  test(`the card ${id} is judged, and has words for what comes of it, in both languages`, async () => {
    const found = Session.judge(textOf(id, "card"));
    for (const tag of TAGS) {
      const words = await wordsOf(tag, "cards", id);
      assert.deepEqual(
        Object.keys(words.results),
        found.experiments.map((each) => each.id),
      );
      for (const each of found.experiments) fits(words.results[each.id](each), `${tag} ${id} ${each.id}`);
      // A verdict that the engine does not give has no words.
      assert.deepEqual(Object.keys(words.verdicts), [found.verdict]);
      const verdict = words.verdicts[found.verdict](byId(found.experiments));
      for (const text of [words.claim, words.experiment, verdict]) fits(text, `${tag} ${id}`);
    }
  });
}
