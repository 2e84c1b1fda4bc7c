// What a node stands on: leases by its own clock and in truth, and two configurations that decide together.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ballotsOf, halvesOf, leaseOf } from "../../www/core/standing.js";
import { crate } from "./support/crate.mjs";

const { Session, default: init } = await crate();
await init();

/** Plays a script in small steps until something is so of a node. @template T @param {string} script @param {(node: import("#wasm").NodeView, session: import("#wasm").Session) => T | undefined} look */
function until(script, look) {
  const session = Session.importText(script);
  for (let at = 1_000; at < 6_000_000; at += 1_000) {
    session.seek(at);
    for (const name of ["n1", "n2", "n3", "n4"].filter((each) => script.includes(each) || each !== "n4")) {
      const node = (() => {
        try {
          return session.node(name);
        } catch {
          return undefined;
        }
      })();
      const found = node?.memory && look(node, session);
      if (found) return { found, node, session };
    }
  }
  throw new Error("it never was so");
}

const LEASED = `quorate 1
protocol raft
nodes 3
config reads=lease sticky=on
at 2s put x 1
at 6s end
`;

test("a lease shrinks, and with a slow clock it lasts longer for its holder than in truth", () => {
  const { node, session } = until(LEASED, (node, session) =>
    leaseOf(node, session.now(), session.manner(node.id).clock),
  );
  const of = (/** @type {string} */ clock) => leaseOf(session.node(node.id), session.now(), clock);
  const fair = of(session.manner(node.id).clock);
  assert.ok(fair && fair.left > 0.3 && fair.left <= 1 && fair.left === fair.truly && fair.own_us === fair.true_us);
  const slow = of(`clock ${node.id} offset=0s drift=-20%`);
  assert.ok(slow && slow.truly < slow.left, "by its own clock there is more of it than in truth");
  const fast = of(`clock ${node.id} offset=0s drift=20%`);
  assert.ok(fast && fast.truly > fast.left, "a fast clock is on the safe side");
  assert.equal(
    leaseOf(session.node(node.id === "n1" ? "n2" : "n1"), session.now(), "clock"),
    undefined,
    "others have none",
  );
});

const CHANGED = `quorate 1
protocol raft
nodes 3
config membership=joint
at 1s add node
at 1.5s add n4
at 6s end
`;

test("while members change by joint consensus both halves are told", () => {
  const { found } = until(CHANGED, (node) => halvesOf(node));
  assert.deepEqual(found, { before: ["n1", "n2", "n3"], after: ["n1", "n2", "n3", "n4"] });
  const { found: ballots } = until(CHANGED, (node) => (halvesOf(node) ? ballotsOf(node) : undefined));
  assert.deepEqual(ballots, [
    [1, 2, 3],
    [1, 2, 3, 4],
  ]);
});
