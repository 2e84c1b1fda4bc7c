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

/** Opens the storm, played to its end, and stands at five seconds. @param {import("playwright-core").Page} page @param {string} url */
async function storm(page, url) {
  await open(page, url, { paused: true });
  await ask(
    page,
    async (cluster, script) => {
      await cluster.load(script);
      cluster.seek("10s");
      cluster.seek("5s");
    },
    STORM,
  );
}

test("the tape is a slider: arrows go by events, with Shift by headlines, Home and End to the ends", async () => {
  await withPage(async (page, url) => {
    await storm(page, url);
    const tape = page.getByRole("slider", { name: "Tape" });
    await tape.focus();
    const events = async () => (await snapshot(page)).events;
    const at = async () => (await snapshot(page)).time_us;
    const start = await events();
    await page.keyboard.press("ArrowRight");
    assert.equal(await events(), start + 1);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await events(), start - 1);
    const marks = await ask(page, (cluster) => cluster.app.player.tapes.active?.marks ?? []);
    const next = marks.filter(({ event }) => event >= start - 1);
    for (const mark of next) {
      await page.keyboard.press("Shift+ArrowRight");
      assert.equal(await at(), mark.at_us);
    }
    assert.ok(next.length > 2);
    await page.keyboard.press("Shift+ArrowRight");
    await page.getByText("Nothing of this kind comes later in this run.").waitFor();
    await page.keyboard.press("Shift+ArrowLeft");
    assert.equal(await at(), next[next.length - 2].at_us);
    await page.keyboard.press("Home");
    assert.equal(await at(), 0);
    assert.match((await tape.getAttribute("aria-valuetext")) ?? "", /^0\.000\s+s, no leader, nobody is served$/);
    await page.keyboard.press("End");
    assert.equal(await at(), 10_000_000);
    await page.waitForFunction(() => {
      const cluster = document.querySelector("quorate-cluster");
      const says = cluster?.shadowRoot?.querySelector("[role=slider].lane")?.getAttribute("aria-valuetext");
      return /^10\.000\s+s, term \d+, leader node \d$/.test(says ?? "");
    });
  });
});

test("the tape is dragged, by mouse and by finger, and time goes on if it went before", async () => {
  await withPage(
    async (page, url) => {
      await storm(page, url);
      const tape = page.getByRole("slider", { name: "Tape" });
      await tape.scrollIntoViewIfNeeded();
      const box = await tape.boundingBox();
      assert.ok(box && box.height >= 44, "a finger finds the tape");
      const x = (/** @type {number} */ share) => box.x + 5 + share * (box.width - 10);
      const y = box.y + box.height / 2;
      const near = async (/** @type {number} */ us) => {
        const { time_us } = await snapshot(page);
        assert.ok(Math.abs(time_us - us) < 10_000_000 / (box.width - 10) + 1, `${time_us} is not ${us}`);
      };
      await page.mouse.move(x(0.2), y);
      await page.mouse.down();
      await page.mouse.move(x(0.35), y - 30, { steps: 4 });
      await page.mouse.move(x(0.8), y, { steps: 4 });
      await page.mouse.up();
      await near(8_000_000);
      assert.equal(await ask(page, (cluster) => cluster.app.store.playing.value), false);
      await page.touchscreen.tap(x(0.25), y);
      await near(2_500_000);
      await ask(page, (cluster) => cluster.play());
      await page.touchscreen.tap(x(0.5), y);
      assert.equal(await ask(page, (cluster) => cluster.app.store.playing.value), true);
      await ask(page, (cluster) => cluster.pause());
      const { digest, time_us } = await snapshot(page);
      const truth = nativeState(STORM, `${time_us}us`);
      assert.equal(digest, truth.digest);
    },
    { hasTouch: true },
  );
});

test("a long search lets the page go on, says so, and ends when it is told to", async () => {
  await withPage(async (page, url) => {
    await storm(page, url);
    const before = await snapshot(page);
    const seen = await ask(page, async (cluster) => {
      const painted = () => new Promise(requestAnimationFrame);
      cluster.app.session.goOn();
      const found = cluster.app.jump("breach", true);
      await painted();
      await painted();
      const says = cluster.shadowRoot?.textContent ?? "";
      cluster.app.giveUp();
      return { looking: says.includes("Looking through the run"), found: await found };
    });
    assert.deepEqual(seen, { looking: true, found: false });
    assert.equal((await snapshot(page)).events, before.events, "it stands where it stood");
    // What is there is found as well when it is far away, and time goes there.
    assert.equal(await ask(page, (cluster) => cluster.app.jump("leader", false)), true);
  });
});

test("until goes to the next and previous event of a kind, and says where there is none", async () => {
  await withPage(async (page, url) => {
    await storm(page, url);
    await page.getByRole("button", { name: "Until" }).click();
    const dialog = page.getByRole("dialog", { name: "Go to" });
    const kind = async (/** @type {string} */ wanted) => {
      const last = await ask(page, (cluster) => cluster.app.session.events(cluster.snapshot().events - 1, 1e9)[0]);
      assert.ok(last.line.includes(wanted), last.line);
    };
    await dialog.getByRole("button", { name: "Previous: Crash" }).click();
    await kind(" crash ");
    await dialog.getByRole("button", { name: "Next: Leader elected" }).click();
    await kind("role:leader");
    await dialog.getByRole("combobox", { name: "Message" }).selectOption("RequestVote");
    await dialog.getByRole("button", { name: "Next: RequestVote" }).click();
    await kind(" RequestVote ");
    const before = await snapshot(page);
    await dialog.getByRole("button", { name: "Next: Broken promise" }).click();
    await dialog.getByText("Nothing of this kind comes later in this run.").waitFor();
    assert.deepEqual(await snapshot(page), before);
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("dialog").count(), 0);
    await page.getByRole("button", { name: "Until" }).evaluate((button) => {
      const root = /** @type {ShadowRoot} */ (button.getRootNode());
      if (root.activeElement !== button) throw new Error("the focus did not come back");
    });
  });
});

test("acting in the past hangs a second tape below, which is named, compared, switched and deleted by its buttons", async () => {
  await withPage(async (page, url) => {
    await storm(page, url);
    const active = () => ask(page, (cluster) => cluster.branches().find((each) => each.active)?.id);
    assert.equal(await page.getByRole("button", { name: "Story" }).count(), 0, "one branch needs no name");
    await page.getByRole("combobox", { name: "Acts on" }).selectOption("n5");
    await page.getByRole("button", { name: "Crash", exact: true }).first().click();
    await page.getByRole("button", { name: "Yours 1", exact: true }).waitFor();
    await page.getByText("You acted: “Yours 1” forks off, “Story” stays as it was.").waitFor();
    assert.equal(await active(), 2);
    // The name of the one that plays is where Enter gives it another.
    await page.getByRole("button", { name: "Yours 1", exact: true }).press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("It went off from “Story” at 5.000\u00a0s.").waitFor();
    await dialog.getByRole("textbox", { name: "Name" }).fill("x".repeat(65));
    await page.keyboard.press("Enter");
    await dialog.getByText("at most 64 characters").waitFor();
    await dialog.getByRole("textbox", { name: "Name" }).fill("no n5");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "no n5", exact: true }).waitFor();
    await page.getByRole("button", { name: "Options of “no n5”" }).click();
    await dialog.getByRole("button", { name: "Compare with “Story”" }).click();
    await page.getByText(/“Story” and “no n5” have [\d,]+ events in common/).waitFor();
    await page.getByText("“no n5”, 5.000\u00a0s: Node 5 crashed.").waitFor();
    await page.getByRole("button", { name: "Go there" }).click();
    const { a, common } = await ask(page, (cluster) => {
      const { a, common } = cluster.compare(1, 2);
      return { a, common };
    });
    assert.equal((await snapshot(page)).events, common);
    assert.ok(a && a.at_us >= 5_000_000);
    const digest = (await snapshot(page)).digest;
    await page.getByRole("button", { name: "Story", exact: true }).click();
    assert.equal(await active(), 1);
    assert.equal((await snapshot(page)).digest, digest, "until they part, both are the same");
    await page.getByRole("button", { name: "Options of “no n5”" }).click();
    await dialog.getByRole("button", { name: "Delete" }).click();
    assert.deepEqual(await ask(page, (cluster) => cluster.branches().map(({ id }) => id)), [1]);
    assert.equal(await page.getByRole("button", { name: "Story" }).count(), 0);
  });
});

test("a frame of the tape costs less than a millisecond, also of a long run with hundreds of marks", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const script = `${STORM.slice(0, STORM.indexOf("at 0s"))}at 0s workload put every=20ms count=6000 key=k\n${Array.from(
      { length: 200 },
      (_, i) => `at ${i * 500 + 100}ms crash n${(i % 5) + 1}\nat ${i * 500 + 300}ms restart crashed\n`,
    ).join("")}at 110s end\n`;
    const cost = await ask(
      page,
      async (cluster, script) => {
        await cluster.load(script);
        cluster.seek("110s");
        cluster.seek("55s");
        const { player } = cluster.app;
        const tape = /** @type {import("../../www/panels/tape.js").Tape} */ (
          cluster.shadowRoot?.querySelector("quorate-tape")
        );
        const rounds = 20;
        // What else the machine does makes some slower, and none faster.
        /** @param {() => void} work */
        const timed = (work) => {
          let least = Number.POSITIVE_INFINITY;
          for (let batch = 0; batch < 20; batch += 1) {
            const start = performance.now();
            for (let i = 0; i < rounds; i++) work();
            least = Math.min(least, (performance.now() - start) / rounds);
          }
          return least;
        };
        tape.paint();
        const { marks, accepted } = player.tapes.active ?? { marks: [], accepted: [] };
        return {
          quiet: timed(() => {
            player.tapes.follow(player.session);
            tape.paint();
          }),
          // As when something was added, which while time goes on happens in every sixth frame at most.
          again: timed(() => {
            player.tapes.version++;
            tape.paint();
          }),
          ...{ marks: marks.length, accepted: accepted.length },
        };
      },
      script,
    );
    assert.ok(cost.marks > 400 && cost.accepted > 500, JSON.stringify(cost));
    assert.ok(cost.quiet + cost.again / 6 < 1, JSON.stringify(cost));
  });
});

test("commands are changed, moved and deleted in their list; what is void then says why, and a branch keeps what was", async () => {
  await withPage(async (page, url) => {
    await storm(page, url);
    await page.getByRole("tab", { name: "Commands" }).click();
    const list = page.getByRole("list", { name: "Commands" });
    const before = await ask(page, (cluster) => cluster.script);
    await list.getByRole("button", { name: "Delete “crash leader”" }).click();
    await list.getByText("No effect: No node is down.").waitFor();
    await page.getByText("This is “Yours 1” now. The branch before stays as it was.").waitFor();
    assert.ok(!(await ask(page, (cluster) => cluster.script)).includes("crash leader"));
    await list.getByRole("button", { name: "Change “pause n2”" }).click();
    const [at, what] = [list.getByRole("textbox", { name: "Instant" }), list.getByRole("textbox", { name: "Command" })];
    await what.fill("explode n2");
    await page.keyboard.press("Enter");
    await page.getByText(/Expected .*“explode”/).waitFor();
    await what.fill("crash n4");
    await at.fill("7.5s");
    await page.keyboard.press("Enter");
    await list.getByRole("button", { name: "Change “crash n4”" }).waitFor();
    const changed = await ask(page, (cluster) => cluster.script);
    assert.ok(changed.includes("at 7500ms crash n4\n") && !changed.includes("pause n2"), changed);
    // It lies ahead in what this branch has not played, so no further branch is made for it.
    assert.deepEqual(await ask(page, (cluster) => cluster.branches().map(({ active }) => active)), [false, true]);
    await list.getByRole("button", { name: "Change “heal”" }).click();
    await page.keyboard.press("Escape");
    assert.equal(await list.getByRole("textbox").count(), 0);
    await page.getByRole("button", { name: "Story", exact: true }).click();
    assert.equal(await ask(page, (cluster) => cluster.script), before);
    await list.getByRole("button", { name: /^Go to 2\.000/ }).click();
    assert.equal((await snapshot(page)).time_us, 2_000_000);
  });
});

test("from the list of events one goes to each, by pointer and by keyboard", async () => {
  await withPage(async (page, url) => {
    await storm(page, url);
    const list = page.getByRole("list", { name: "Events" });
    const crash = list.getByRole("listitem").filter({ hasText: "crashed" });
    await crash.getByRole("button", { name: /^[\d.]+ s$/ }).click();
    const events = (await snapshot(page)).events;
    const { kind } = await ask(page, (cluster) => cluster.app.session.events(cluster.snapshot().events - 1, 1e9)[0]);
    assert.equal(kind, "crash");
    await list.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.ok((await snapshot(page)).events < events);
  });
});
