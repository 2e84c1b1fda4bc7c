// The stability line follows the settings and the network, and knows when there is nothing to say.

import assert from "node:assert/strict";
import { test } from "node:test";
import { settingsOf } from "../../www/core/settings.js";
import { stabilityOf } from "../../www/core/stability.js";
import { crate } from "./support/crate.mjs";

const { Session } = await crate();

/** @param {string} lines @param {string} [protocol] */
function of(lines, protocol = "raft") {
  const tables = Session.protocols().find(({ id }) => id === protocol);
  const session = Session.load(`quorate 1\nprotocol ${protocol}\nnodes 3\n${lines}`);
  const found = stabilityOf(tables, settingsOf(tables, session.script()), session.networkManner());
  session.free();
  return found;
}

test("the defaults are calm, with the room that the design names", () => {
  const found = of("");
  assert.deepEqual(found?.trip, [20_000, 20_000]);
  assert.deepEqual(found?.patience, [100_000, 500_000]);
  assert.equal(found?.state, "calm");
  assert.equal(found?.room, 5);
});

test("a slow network makes it tight, and a slower one leaves no room", () => {
  assert.equal(of("network latency=10ms..30ms\n")?.state, "tight");
  assert.equal(of("network latency=10ms..50ms\n")?.state, "hopeless");
  assert.equal(of("config timeout-min=1s timeout-max=2s\nnetwork latency=10ms..50ms\n")?.state, "calm");
  assert.equal(of("network latency=0ms\n")?.room, Number.POSITIVE_INFINITY);
});

test("of a protocol without such time-outs nothing is said, nor where elections are begun by hand", () => {
  assert.equal(of("config election=manual\n"), undefined);
  assert.equal(stabilityOf(undefined, [], "network latency=10ms"), undefined);
  const raft = Session.protocols().find(({ id }) => id === "raft");
  const always = raft?.hearing && { ...raft, hearing: { ...raft.hearing, by_hand: null } };
  const settings = settingsOf(always || undefined, "quorate 1\nprotocol raft\nconfig election=manual\n");
  assert.equal(stabilityOf(always || undefined, settings, "network latency=10ms")?.state, "calm", "none stops it");
});

test("of primary and backups the one time-out is what backups bear", () => {
  const found = of("", "primary-backup");
  assert.deepEqual(found?.patience, [350_000, 350_000]);
  assert.equal(found?.state, "calm");
  assert.equal(of("network latency=130ms\n", "primary-backup")?.state, "tight");
  assert.equal(of("config timeout=200ms\nnetwork latency=130ms\n", "primary-backup")?.state, "hopeless");
  assert.equal(of("config failover=manual\n", "primary-backup"), undefined);
});
