// Time travel by the element: instants, steps, branches, lines.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, nativeState, open, snapshot } from "./cluster.mjs";

const STORM = `quorate 1
protocol raft
nodes 5
seed 7
network latency=5ms..30ms loss=3%
at 0s workload put every=40ms count=200 key=k
at 2s crash leader
at 3s restart crashed
at 4500ms partition n1 n2 | n3 n4 n5
at 6s heal
at 7250ms pause n2
at 8s resume n2
at 10s end
`;

/** The instants of the test below: one that is in the middle of a moment among them. */
const INSTANTS = ["7.3s", "1200ms", "9.999999s", "2s", "2s+1", "0s", "4.5s", "10s"];

test("a snapshot after seek is what the command line says of that instant, sought forwards and backwards", async () => {
  const truth = Object.fromEntries(INSTANTS.map((at) => [at, nativeState(STORM, at)]));
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await ask(page, (cluster, script) => cluster.load(script), STORM);
    for (const at of [...INSTANTS, ...INSTANTS.toReversed()]) {
      const found = await ask(
        page,
        (cluster, at) => {
          cluster.seek(at);
          return cluster.snapshot();
        },
        at,
      );
      const { time_us, events, digest, leader, nodes } = truth[at];
      const shared = { time_us: found.time_us, events: found.events, digest: found.digest, leader: found.leader };
      assert.deepEqual(shared, { time_us, events, digest, leader }, at);
      assert.deepEqual(found.nodes, nodes, at);
    }
  });
});

test("seek refuses what is no instant, says what it found and expected, and stays", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const before = await snapshot(page);
    for (const wrong of ["soon", "7.3", "-1s", "1s+", "3 s", ""]) {
      const error = await ask(
        page,
        (cluster, wrong) => {
          try {
            cluster.seek(wrong);
            return undefined;
          } catch (error) {
            const { name, code, detail, message } = /** @type {any} */ (error);
            return { name, code, found: detail.found, expected: detail.expected, message };
          }
        },
        wrong,
      );
      assert.deepEqual([error?.name, error?.code], ["QuorateError", "bad-script"], wrong);
      assert.ok(error?.expected && error.message.includes("expected"), `${wrong}: ${error?.message}`);
      assert.ok(wrong.startsWith(error.found), `${wrong}: found ${error.found}`);
    }
    assert.deepEqual(await snapshot(page), before);
  });
});

test("steps back undo steps forward, by button and by key, and the words go back with them", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await ask(page, (cluster, script) => cluster.load(script), STORM);
    await ask(page, (cluster) => cluster.seek("1s"));
    /** @type {string[]} */
    const digests = [];
    const caption = page.getByRole("region", { name: "What just happened" }).locator(".sentence");
    const said = [];
    for (let i = 0; i < 5; i++) {
      digests.push((await snapshot(page)).digest);
      said.push(await caption.innerText());
      await page.getByRole("button", { name: "Step forward", exact: true }).first().click();
    }
    for (let i = 4; i >= 0; i--) {
      if (i % 2) await page.keyboard.press(",");
      else await page.getByRole("button", { name: "Step back", exact: true }).first().click();
      assert.equal((await snapshot(page)).digest, digests[i]);
      assert.equal(await caption.innerText(), said[i]);
    }
    // The crash is the news until something newer happens, and is none before it.
    await ask(page, (cluster) => cluster.seek("2s"));
    assert.match(await caption.innerText(), /is down/);
    await ask(page, (cluster) => cluster.seek("1999ms"));
    assert.match(await caption.innerText(), /got its first answer/);
    await ask(page, (cluster) => cluster.seek("0s"));
    assert.match(await caption.innerText(), /Nobody leads yet/);
  });
});

test("a command in the past makes a branch; branches are named, compared, switched and deleted", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const found = await ask(
      page,
      async (cluster, script) => {
        await cluster.load(script);
        cluster.seek("10s");
        const end = cluster.snapshot().digest;
        cluster.seek("5s");
        cluster.command("crash n3");
        cluster.nameBranch(2, "without n3");
        const two = cluster
          .branches()
          .map(({ id, name, active, parent, fork }) => ({ id, name, active, parent, fork }));
        const differs = cluster.compare(1, 2);
        cluster.seek("10s");
        const other = cluster.snapshot().digest;
        cluster.switchBranch(1);
        const back = cluster.snapshot().digest;
        cluster.deleteBranch(2);
        const crash = cluster.commands().find(({ text }) => text === "crash leader");
        const edited = cluster.deleteCommand(crash?.id ?? 0);
        const vain = cluster
          .commands()
          .filter((line) => line.void)
          .map((line) => [line.text, line.void]);
        return { end, two, differs, other, back, left: cluster.branches().map(({ id }) => id), edited, vain };
      },
      STORM,
    );
    assert.deepEqual(found.two, [
      { id: 1, name: null, active: false, parent: null, fork: null },
      { id: 2, name: "without n3", active: true, parent: 1, fork: "5s" },
    ]);
    assert.equal(found.differs.equal, false);
    assert.equal(found.differs.b?.kind, "crash");
    assert.equal(found.differs.b?.at_us, 5_000_000);
    assert.deepEqual([found.end === found.back, found.end === found.other], [true, false]);
    assert.deepEqual([found.left, found.edited], [[1, 3], { branch: 3, forked: true }]);
    assert.deepEqual(found.vain, [["restart crashed", "not-crashed"]]);
  });
});
