// Set-ups: what they write the session reads, and what comes of it is what they are called.

import assert from "node:assert/strict";
import { test } from "node:test";
import { commandsFor, SETUPS } from "../../www/core/setups.js";
import { crate } from "./support/crate.mjs";

const { Session } = await crate();
const [raft] = Session.protocols();

/** A cluster of so many nodes that has had a leader for a while. @param {number} nodes @param {string} setup */
function after(nodes, setup) {
  const session = Session.load(
    `quorate 1\nprotocol raft\nnodes ${nodes}\nseed 5\nat 0s workload put every=50ms count=400 key=k\nat 60s end\n`,
  );
  session.seek(2_000_000);
  const leader = session.snapshot().leader ?? "";
  const up = session.snapshot().nodes.map(({ id }) => id);
  const commands = commandsFor(/** @type {any} */ (setup), { leader, up, timers: raft.timers });
  for (const command of commands ?? []) {
    assert.equal(session.check(command), undefined, command);
    session.apply(command);
  }
  return { session, leader, commands };
}

test("each set-up is a command of the run wherever it can be, and else says that it cannot", () => {
  for (const setup of SETUPS) {
    for (const nodes of [1, 2, 3, 4, 5, 9]) {
      const { session, commands } = after(nodes, setup);
      if (nodes >= 3) assert.ok(commands && commands.length > 0, `${setup}, ${nodes} nodes`);
      session.free();
    }
  }
});

test("a stale leader goes on leading its term while another is elected", () => {
  const { session, leader } = after(5, "stale-leader");
  session.seek(4_000_000);
  const { nodes, leader: now } = session.snapshot();
  assert.notEqual(now, leader);
  assert.equal(nodes.find(({ id }) => id === leader)?.role, "leader");
});

test("a lagging follower lacks what the others have, and no majority decides nothing", () => {
  const lagging = after(5, "lagging").session;
  lagging.seek(4_000_000);
  const lengths = lagging.snapshot().nodes.map(({ log_length }) => log_length);
  assert.ok(Math.max(...lengths) - Math.min(...lengths) > 20);
  const lost = after(5, "quorum-lost").session;
  const before = Math.max(...lost.snapshot().nodes.map(({ commit }) => commit));
  lost.seek(10_000_000);
  const { nodes, leader } = lost.snapshot();
  assert.equal(leader, null);
  assert.ok(Math.max(...nodes.map(({ commit }) => commit)) <= before + 1);
});

test("a split vote has two candidates of one term", () => {
  const { session } = after(5, "split-vote");
  const asking = session.snapshot().nodes.filter(({ role }) => role === "candidate");
  assert.equal(asking.length, 2);
  assert.equal(asking[0].epoch, asking[1].epoch);
});
