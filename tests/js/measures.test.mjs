// What the meters show is so: held against the run's own operations, tape and events.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ALERTS, alertsOf, atRisk, USUAL } from "../../www/core/alerts.js";
import { gapsOf, KINDS, METERS, measure, NUMBERS, quantile, readTable } from "../../www/core/measures.js";
import { crate } from "./support/crate.mjs";

const { Session } = await crate();

/** A run at an instant, with what the meters are made of. @param {string} script @param {number} now */
function at(script, now) {
  const session = Session.load(script);
  session.seek(now);
  const { bands } = session.outline(1, 0, 0, 0);
  const text = session.export("csv", 0, now + 1);
  return { session, bands, text, operations: session.operations(0, 20_000), now };
}

const SHOP = Session.story("raft/shop");

test("the numbers of the shop are those of its report, its operations and its tape", () => {
  const { session, bands, text, operations, now } = at(SHOP, 30_000_000);
  const { numbers, charts, times } = measure(readTable(text, []), operations, bands, now);
  assert.equal(numbers.acknowledged, 200);
  assert.equal(numbers.lost, 0);
  assert.equal(numbers.open, 0);
  assert.equal(numbers.elections, bands.filter(({ leader }) => leader !== null).length);
  const spans = operations.map((each) => Number(each.returned_us) - each.invoked_us).sort((a, b) => a - b);
  assert.equal(numbers.longest, spans[199]);
  assert.ok(Number(numbers.p50) <= Number(numbers.p95) && Number(numbers.p95) <= Number(numbers.p99));
  assert.equal(spans.filter((each) => each <= Number(numbers.p95)).length >= 190, true);
  // Two times without a leader: before the first election and after the crash.
  const gaps = gapsOf(bands, now);
  assert.equal(gaps.length, 2);
  const crash = session.events(0, session.eventCount()).find(({ kind }) => kind === "crash");
  assert.equal(gaps[1].from, crash?.at_us);
  assert.equal(
    numbers.leaderless,
    gaps.reduce((sum, { from, to }) => sum + to - from, 0),
  );
  assert.deepEqual(
    charts.map(({ id }) => id),
    [...METERS],
  );
  for (const { id, lines } of charts) for (const line of lines) assert.equal(line.length, times.length, id);
  const done = charts[1].lines[0].reduce(
    (sum, rate, i) => Number(sum) + Number(rate) * (times[i] - (times[i - 1] ?? 0)),
    0,
  );
  assert.ok(Math.abs(Number(done) - 200) < 1e-6, "the chart of what was done adds up to what was done");
  assert.deepEqual(Object.keys(numbers).sort(), [...NUMBERS].sort());
  assert.deepEqual(Object.keys(KINDS).sort(), [...NUMBERS].sort());
});

test("alert rules say when nobody led, who lagged, and when one more crash would stop everything", () => {
  const { bands, text, now } = at(SHOP, 30_000_000);
  const table = readTable(text, []);
  const of = (/** @type {Partial<typeof USUAL>} */ rules) => alertsOf(table, bands, now, { ...USUAL, ...rules });
  const leaderless = of({ leaderless: 100_000 }).filter(({ id }) => id === "leaderless");
  assert.deepEqual(
    leaderless.map(({ from, to, open }) => ({ from, to, open })),
    gapsOf(bands, now).map((gap) => ({ ...gap, open: false })),
  );
  assert.deepEqual(
    of({ leaderless: 60_000_000 }).filter(({ id }) => id === "leaderless"),
    [],
  );
  // One crash of five is no risk yet.
  assert.ok(!of({}).some(({ id }) => id === "quorum"));
});

test("whoever is cut off lags behind, until it is not any more", () => {
  const script =
    "quorate 1\nprotocol raft\nnodes 5\nseed 3\nat 1s workload put every=50ms count=100 key=k\nat 2s partition n5 | n1 n2 n3 n4\nat 5s heal\nat 8s end\n";
  const { bands, text, now, operations } = at(script, 8_000_000);
  const table = readTable(text, []);
  const lag = alertsOf(table, bands, now, USUAL).filter(({ id }) => id === "lag");
  assert.ok(lag.length >= 1 && lag[0].from > 2.4e6 && lag[lag.length - 1].to < 6e6, JSON.stringify(lag));
  assert.ok(Number(measure(table, operations, bands, now).numbers.mostLag) > 40);
});

test("who comes back for a moment without what it missed is an alert that is over", () => {
  const { bands, text, now, operations } = at(SHOP, 30_000_000);
  const table = readTable(text, []);
  const [alert, ...more] = alertsOf(table, bands, now, USUAL).filter(({ id }) => id === "lag");
  assert.deepEqual(more, []);
  assert.ok(alert.from <= 16e6 && alert.to > 16e6 && alert.to - alert.from < 1e6 && !alert.open, JSON.stringify(alert));
  const { numbers } = measure(table, operations, bands, now);
  assert.ok(numbers.lag === 0 && Number(numbers.mostLag) >= 50, `${numbers.mostLag}`);
});

test("a lost quorum is an alert that goes on until it is there again", () => {
  const script = `quorate 1\nprotocol raft\nnodes 5\nseed 3\nat 2s crash n1\nat 3s crash n2\nat 5s crash n3\nat 8s restart crashed\nat 10s end\n`;
  const quorum = (/** @type {number} */ now) => {
    const run = at(script, now);
    return alertsOf(readTable(run.text, []), run.bands, now, USUAL).filter(({ id }) => id === "quorum");
  };
  const [alert, ...more] = quorum(10_000_000);
  assert.deepEqual(more, []);
  assert.ok(alert.from >= 3e6 && alert.from <= 3.1e6 && alert.to >= 7.8e6 && alert.to <= 8.1e6 && !alert.open);
  assert.equal(quorum(6_000_000)[0].open, true);
  assert.deepEqual(
    [atRisk(5, 5), atRisk(4, 5), atRisk(3, 5), atRisk(2, 5), atRisk(1, 1)],
    [false, false, true, true, false],
  );
  assert.equal(ALERTS.length, 3);
});

test("an alert of long ago stays when nodes that ran then are removed", () => {
  const script = `quorate 1\nprotocol raft\nnodes 5\nseed 3\nat 2s crash n1\nat 2s crash n2\nat 3s restart crashed\nat 6s remove node n4\nat 7s remove node n5\nat 9s end\n`;
  const quorum = (/** @type {number} */ now, /** @type {string[]} */ gone) => {
    const run = at(script, now);
    const all = alertsOf(readTable(run.text, gone), run.bands, now, USUAL).filter(({ id }) => id === "quorum");
    return all.map(({ from, to }) => [from, to].map((us) => Math.round(us / 1e6)));
  };
  assert.deepEqual(quorum(5_000_000, []), [[2, 3]]);
  // With four nodes left three are a majority, and one may still fail.
  assert.deepEqual(quorum(9_000_000, ["n4", "n5"]), [[2, 3]]);
});

test("a quantile is a value that occurred, and of nothing there is none", () => {
  assert.equal(quantile([], 0.5), undefined);
  assert.equal(quantile([7], 0.99), 7);
  assert.equal(quantile([1, 2, 3, 4], 0.5), 2);
  assert.equal(quantile([1, 2, 3, 4], 0.95), 4);
});

test("of nodes that were removed nothing counts", () => {
  const script = `quorate 1\nprotocol raft\nnodes 5\nseed 3\nat 1s put k v\nat 2s remove node n5\nat 4s put k w\nat 6s end\n`;
  const { text, bands, operations } = at(script, 6_000_000);
  const whole = measure(readTable(text, []), operations, bands, 6_000_000);
  const rest = measure(readTable(text, ["n5"]), operations, bands, 6_000_000);
  assert.equal(whole.numbers.lag, 0);
  assert.equal(rest.numbers.lag, 0);
  assert.deepEqual(readTable(text, ["n5"]).cells(0, "quorate_node_up:").length, 4);
});
