// Histories of others: how they are told from runs, how they stand in a picture, and that no order of what cannot be
// right passes for one that is.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readHistory } from "../../www/core/files.js";
import { misfit } from "../../www/core/history.js";
import { isHistory, isRun } from "../../www/core/imports.js";
import { asked, barsOf, lengthOf, PLACE, placeOf } from "../../www/core/others.js";
import en from "../../www/i18n/en/others.js";
import zh from "../../www/i18n/zh-CN/others.js";
import { crate } from "./support/crate.mjs";

const { Session, default: init } = await crate();
await init();

/** @param {string} text @param {string} [format] @param {string} [model] */
const checked = (text, format, model) =>
  Session.checkHistory(new TextEncoder().encode(text), format, model, undefined, 1_000_000);

test("a history is told from a run by how it begins", async () => {
  const histories = [
    "{:process 0, :type :invoke, :f :read}",
    "[{:process 0 :type :invoke}",
    "\ufeff; of a test\n({:f :read",
    "INFO  jepsen.util - 0\t:invoke\t:read\tnil",
  ];
  for (const text of histories) assert.ok(isHistory(text) && !isRun(text), text);
  for (const text of ["quorate 1\n", '{"format":"quorate-trace"}', "#v1.abc", "", "a {:b}"])
    assert.ok(!isHistory(text), text);
  const file = /** @type {any} */ (new File(histories, "log"));
  assert.equal((await readHistory(file))?.length, file.size);
  assert.equal(await readHistory(/** @type {any} */ (new File(["quorate 1"], "run"))), undefined);
});

test("operations stand where they were called and returned; of many the last are drawn", () => {
  const text = [0, 1, 2].map((n) => `{:process ${n}, :type :invoke, :f :write, :value ${n}}`);
  const ends = [2, 0].map((n) => `{:process ${n}, :type :ok, :f :write, :value ${n}}`);
  const { history, judged } = checked([...text, ...ends].join("\n"));
  const { operations } = history;
  assert.equal(judged.verdict, "linearizable");
  const length = lengthOf(operations);
  const { bars, skipped } = barsOf(operations, { from: 0, to: length * PLACE }, 10);
  assert.deepEqual(
    [bars.map(({ client, result }) => [client, result]), skipped],
    [
      [
        [0, "done"],
        [1, "open"],
        [2, "done"],
      ],
      0,
    ],
  );
  assert.ok(bars[2].returned < bars[0].returned && Number.isNaN(bars[1].returned));
  assert.deepEqual(barsOf(operations, { from: 0, to: length * PLACE }, 2).skipped, 1);
  assert.deepEqual(
    operations.map((operation) => placeOf(operations, operation)),
    [0, 1, 2],
  );
  assert.equal(
    barsOf(operations, { from: (length + 1) * PLACE, to: (length + 2) * PLACE }, 9).bars.length,
    1,
    "an open one goes on",
  );
});

test("each reason to refuse a history has its words", () => {
  const bad = [
    "",
    "{:process 0, :type :ok, :f :read, :value 1}",
    "{:process 0, :type :invoke, :f :jump}",
    "{:process 0, :type :invoke, :f :append, :value 1}",
  ];
  const found = bad.map((text) => {
    try {
      checked(text, "edn", "register");
    } catch (error) {
      return /** @type {import("#wasm").QuorateError} */ (error).detail?.problem ?? "";
    }
    return "none";
  });
  assert.deepEqual(found, ["empty", "no-call", "no-such-operation", "not-of-model"]);
  for (const problem of found) assert.ok(problem in en.problems && problem in zh.problems, problem);
});

/** Numbers that look drawn, the same each time. @param {number} seed */
function dice(seed) {
  let state = seed * 2_654_435_761 + 1;
  return (/** @type {number} */ n) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return ((state >>> 8) % 65_521) % n;
  };
}

/** Three processes that read, write and compare, and are told what comes to their minds. @param {number} seed */
function drawn(seed) {
  const below = dice(seed);
  const open = /** @type {(string | undefined)[]} */ ([undefined, undefined, undefined]);
  const lines = [];
  for (let turn = 0; turn < 16; turn++) {
    const process = below(3);
    const op = open[process];
    if (op === undefined) {
      const f = ["read", "write", "cas"][below(3)];
      open[process] =
        f === "read"
          ? ":f :read, :value nil"
          : f === "write"
            ? `:f :write, :value ${below(3)}`
            : `:f :cas, :value [${below(3)} ${below(3)}]`;
      lines.push(`{:process ${process}, :type :invoke, ${open[process]}}`);
      continue;
    }
    const answer = op.includes("read") ? op.replace("nil", String(below(3))) : op;
    const fails = op.includes("cas") && below(2) === 0;
    lines.push(
      `{:process ${process}, :type ${fails ? ":fail" : ":ok"}, ${answer}${fails ? ", :error :mismatch" : ""}}`,
    );
    open[process] = undefined;
  }
  return lines.join("\n");
}

/** All orders of operations that keep each before those that were called after it returned. @template {{ call: number, back: number | null }} T @param {T[]} rest @returns {Generator<T[]>} */
function* orders(rest) {
  if (rest.length === 0) yield [];
  for (const first of rest) {
    if (rest.some(({ back }) => back !== null && back < first.call)) continue;
    for (const order of orders(rest.filter((each) => each !== first))) yield [first, ...order];
  }
}

test("of what cannot be right no order passes", () => {
  let [windows, tried] = [0, 0];
  for (let seed = 0; seed < 400; seed++) {
    const { judged, model } = checked(drawn(seed), "edn", "register");
    const { window: found } = judged;
    if (!found) continue;
    windows += 1;
    for (const order of orders(found.operations)) {
      const operations = order.map((operation) => asked(operation, model));
      assert.ok(misfit(operations, found.from_start) >= 0, `seed ${seed}: ${JSON.stringify(order)}`);
      tried += 1;
    }
  }
  assert.ok(windows > 200 && tried > windows, `${windows} windows, ${tried} orders`);
});
