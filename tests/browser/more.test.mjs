// "More": every fault by a form, and what comes of it in the run.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, native, open, playUntil, snapshot } from "./cluster.mjs";

/** @typedef {import("playwright-core").Page} Page */

/**
 * Opens "More", chooses one, fills it in, and does it.
 * @param {Page} page @param {string} name @param {Record<string, string>} [fields] by their labels @param {string} [apply]
 */
async function does(page, name, fields, apply = name) {
  const form = page.getByRole("dialog");
  await page.getByRole("toolbar").getByRole("button", { name: "More" }).click();
  await form.getByRole("button", { name, exact: true }).click();
  if (!fields) return;
  for (const [label, value] of Object.entries(fields)) {
    const field = form.getByLabel(label, { exact: true });
    if ((await field.evaluate((element) => element.localName)) === "select") await field.selectOption(value);
    else await field.fill(value);
  }
  await form.getByRole("button", { name: apply, exact: true }).click();
  await form.waitFor({ state: "hidden" });
}

/** Goes on by so many milliseconds of the cluster's time. @param {Page} page @param {number} ms */
const goOn = (page, ms) =>
  ask(
    page,
    (cluster, us) => {
      const { session } = cluster.app;
      session.advance(session.now() + us, 1e6);
      cluster.pause();
    },
    ms * 1_000,
  );

test("faults of the network, of nodes, clocks and disks do what they say, and are in the saved script", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    const manner = (/** @type {"clock" | "service" | "disk"} */ what) =>
      ask(page, (cluster, what) => cluster.app.session.manner("n2")[what], what);
    await does(page, "Clock", { Node: "n2", "Shows more than the time": "-20", "Runs faster by": "10" }, "Change it");
    assert.equal(await manner("clock"), "clock n2 offset=-20ms drift=10%");
    await does(page, "Speed", { Node: "n2", "Time for each message": "3", "Most that may wait": "9" }, "Change it");
    assert.equal(await manner("service"), "service n2 3ms queue=9");
    await does(page, "Disk", { Node: "n2", "A sync takes at least": "20", Checksum: "off" }, "Change it");
    assert.equal(await manner("disk"), "disk n2 sync=20ms rate=off checksum=off");
    await does(page, "One link", { From: "n1", To: "n2", "Which way": "--", "Sent twice": "7.5" }, "Change it");
    assert.match(await ask(page, (cluster) => cluster.app.session.linkManner("n2", "n1")), /duplicate=7\.5%/);
    await does(page, "Preset", { Network: "wifi" });
    assert.match(await ask(page, (cluster) => cluster.app.session.networkManner()), /latency=2ms\.\.300ms spread=tail/);
    await does(page, "Topology", { Topology: "two-sites", "More from site to site": "15" }, "Change it");
    assert.match(await ask(page, (cluster) => cluster.app.session.networkManner()), /topology=two-sites far=15ms/);
    await does(page, "Hang the disk", { Node: "n4" });
    assert.equal(await ask(page, (cluster) => cluster.app.session.manner("n4").hangs), true);
    await does(page, "Let the disk go on", {});
    assert.equal(await ask(page, (cluster) => cluster.app.session.manner("n4").hangs), false);
    await does(page, "Flip a bit", { Node: "n1", Journal: "meta", Record: "1" });
    assert.equal(await ask(page, (cluster) => cluster.app.session.manner("n1").damage), 1);
    await does(page, "Crash, and keep some", { Node: "n5", "The disk keeps": "count", Records: "2" });
    assert.equal((await snapshot(page)).nodes[4].status, "crashed");
    await does(page, "Lose the disk", { Node: "n5" });
    await does(page, "Restart", { Node: "n5" });
    const back = (await snapshot(page)).nodes[4];
    assert.deepEqual([back.status, back.log_length], ["up", 0], "a lost disk gives nothing back");
    await goOn(page, 500);
    const { script, digest } = await ask(page, ({ app }) => ({
      script: app.scriptText(false),
      digest: app.session.digest(),
    }));
    for (const line of [
      /service n2 3ms queue=9\n/,
      /crash n5 keep=2\n/,
      /flip n1 journal=meta record=1\n/,
      /lose n5\n/,
    ]) {
      assert.match(script, line);
    }
    assert.equal(JSON.parse(native(script, "--json")).digest, digest);
  });
});

test("the groups of a partition can have names, and come back by them", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    const form = page.getByRole("dialog");
    await page.getByRole("toolbar").getByRole("button", { name: "More" }).click();
    await form.getByRole("button", { name: "Partition", exact: true }).click();
    for (const node of ["4", "5"]) await form.getByRole("radio", { name: `Node ${node} in group B` }).check();
    await form.getByLabel("Name of group A").fill("west");
    await form.getByLabel("Name of group B").fill("n1");
    await form.getByText("expected a name for a group such as west").waitFor();
    await form.getByLabel("Name of group B").fill("east");
    await form.getByRole("button", { name: "Partition", exact: true }).click();
    await form.waitFor({ state: "hidden" });
    const groups = () => ask(page, (cluster) => cluster.app.session.state().groups);
    assert.deepEqual(await groups(), [
      { name: "west", members: ["n1", "n2", "n3"] },
      { name: "east", members: ["n4", "n5"] },
    ]);
    await page.getByText("west (nodes 1, 2, and 3) and east (nodes 4 and 5) cannot hear each other").first().waitFor();
    await does(page, "Join a group again", { Group: "east" });
    assert.deepEqual(await groups(), []);
    await page.getByText("A group of the partition hears the others again.").first().waitFor();
    const script = await ask(page, ({ app }) => app.scriptText(false));
    assert.match(script, / partition west: n1 n2 n3 \| east: n4 n5\nat \S+ heal east\n/);
    await page.getByRole("toolbar").getByRole("button", { name: "More" }).click();
    const greyed = form.getByRole("button", { name: "Join a group again", exact: true });
    assert.equal(await greyed.getAttribute("aria-disabled"), "true", "there is no group any more");
  });
});

test("messages, rules, orders and the clock by hand", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await playUntil(page, "leader != null");
    await ask(page, (cluster) => {
      while ((cluster.app.frame?.packets.length ?? 0) < 2) cluster.step();
    });
    await does(page, "Stop the clock");
    const before = await snapshot(page);
    await goOn(page, 300);
    assert.equal((await snapshot(page)).events, before.events, "something moved though the clock is off");
    const flights = () => ask(page, (cluster) => cluster.app.session.state().in_flight);
    assert.ok((await flights()).length > 1, "nothing is under way");
    await does(page, "Hold", { Which: "all" });
    assert.ok((await flights()).every(({ pace }) => pace === "held"));
    await does(page, "Duplicate", { Which: "first" });
    assert.ok((await flights()).some(({ id }) => id.endsWith("'2")));
    await does(page, "Forge", {});
    assert.match(await ask(page, (cluster) => cluster.script), /forge last by (n\d|leader)\n/);
    await does(page, "Drop", { Which: "all" });
    assert.deepEqual(await flights(), []);
    await does(page, "Let the clock go on");
    await does(page, "Break a rule", { Rule: "raft.vote-once" });
    assert.equal(await ask(page, (cluster) => (cluster.app.frame?.head.flags ?? 0) & 4), 4);
    await does(page, "Standing order", {
      "How often": "when",
      Condition: "crashed",
      "And then wait": "40",
      Command: "restart crashed",
    });
    await does(page, "Crash", { Node: "n1" });
    assert.equal((await snapshot(page)).nodes[0].status, "crashed");
    await goOn(page, 50);
    assert.equal((await snapshot(page)).nodes[0].status, "up", "the order was not carried out");
    await does(page, "Workload", { "What it does": "put", "One each": "5", "How many": "3", Key: "stock" });
    await does(page, "A command in words", { Command: "pause any follower as sleeper" });
    assert.equal((await snapshot(page)).nodes.filter(({ status }) => status === "paused").length, 1);
    await does(page, "Supervisor", { Node: "all", "Restarts after": "0.5", "At most so often": "3" });
    await does(page, "Fault by chance", { Fault: "pause", When: "schedule", Each: "0.02", For: "0.01" });
    const kinds = async () => (await ask(page, (cluster) => cluster.app.lastEvents(400))).map(({ kind }) => kind);
    const pauses = (await kinds()).filter((kind) => kind === "pause").length;
    await goOn(page, 100);
    assert.ok((await kinds()).filter((kind) => kind === "pause").length >= pauses + 3, "nothing came by chance");
    await does(page, "All faults off");
    assert.ok((await snapshot(page)).nodes.every(({ status }) => status === "up"));
    const script = await ask(page, (cluster) => cluster.script);
    assert.match(script, /random pause every=20ms for=10ms\n/);
    assert.match(script, /supervise all after=500ms limit=3\n/);
    assert.match(script, /when crashed after 40ms do restart crashed\n/);
    assert.match(script, /workload put every=5ms count=3 key=stock\n/);
    assert.match(script, /break raft\.vote-once\n/);
  });
});

test("a form says what is wrong beside its field, what cannot be done now, and what it will write", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const more = page.getByRole("toolbar").getByRole("button", { name: "More" });
    const form = page.getByRole("dialog");
    const script = () => ask(page, (cluster) => cluster.script);
    const before = await script();
    await more.click();
    const heal = form.getByRole("button", { name: "Heal", exact: true });
    assert.equal(await heal.getAttribute("aria-disabled"), "true");
    await heal.click({ force: true });
    await form.getByText("Not now. Nothing is cut.").waitFor();
    await form.getByRole("button", { name: "Network", exact: true }).click();
    assert.equal(await form.getByLabel("Latency at least").inputValue(), "10");
    await form.getByLabel("Loss", { exact: true }).fill("120");
    await form.getByText("network loss=120%").waitFor();
    const loss = form.getByLabel("Loss", { exact: true });
    await form.getByText(/a share for loss from 0% to 100%/).waitFor();
    assert.equal(await loss.getAttribute("aria-invalid"), "true");
    await form.getByRole("button", { name: "Change it" }).click();
    assert.equal(await loss.evaluate((element) => element.matches(":focus")), true);
    assert.equal(await script(), before);
    await loss.fill("12");
    await form.getByText(/a share for loss/).waitFor({ state: "hidden" });
    await form.getByRole("button", { name: "All" }).click();
    await form.getByRole("button", { name: "Lose the disk" }).click({ force: true });
    await form.getByText("Not now. No node is down.").waitFor();
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "hidden" });
    assert.equal(await more.evaluate((element) => element.matches(":focus")), true, "the focus is not where it was");
    assert.equal(await script(), before);
    // The keyboard alone: into the list, to a form, and done.
    await more.press("Enter");
    await form.getByRole("button", { name: "Pause node" }).press("Enter");
    await form.getByLabel("Node", { exact: true }).selectOption("n3");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await form.waitFor({ state: "hidden" });
    assert.equal((await snapshot(page)).nodes[2].status, "paused");
  });
});

test("the inspector: what is done to one message, to a disk and to a link, and how they are", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await playUntil(page, "leader != null");
    const name = await ask(page, (cluster) => {
      while ((cluster.app.frame?.packets.length ?? 0) < 2) cluster.step();
      const [{ id }] = cluster.app.session.state().in_flight.slice(-1);
      cluster.app.select({ kind: "message", name: id });
      return id;
    });
    const message = () => ask(page, (cluster, id) => cluster.app.message(id), name);
    const lens = page.getByRole("complementary", { name: "Inspector" });
    const form = page.getByRole("dialog");
    const press = (/** @type {string} */ label) => lens.getByRole("button", { name: label, exact: true }).click();
    await press("Hold");
    assert.equal((await message())?.pace, "held");
    await lens.getByText("held until you release it").waitFor();
    assert.equal(await ask(page, (cluster) => cluster.app.frame?.packets.filter(({ pace }) => pace === 1).length), 1);
    await press("Release");
    assert.equal((await message())?.pace, "moves");
    const arrives = (await message())?.arrives_us ?? 0;
    await press("Delay…");
    await form.getByLabel("Later by").fill("80");
    await form.getByRole("button", { name: "Delay", exact: true }).click();
    assert.equal((await message())?.arrives_us, arrives + 80_000);
    await lens.getByText("Delayed by you").waitFor();
    await press("Duplicate");
    assert.ok(await ask(page, (cluster, id) => cluster.app.message(`${id}'2`), name));
    await press("Deliver now");
    await lens.getByText("no longer under way").waitFor();

    await ask(page, (cluster) => cluster.app.select({ kind: "node", name: "n2" }));
    await press("Hang the disk");
    assert.equal(await ask(page, (cluster) => (cluster.app.nodeOf("n2")?.disk ?? 0) & 1), 1);
    await press("Pause node");
    await goOn(page, 200);
    const waiting = await ask(page, (cluster) => cluster.app.session.node("n2").inbox);
    assert.ok(waiting > 0);
    await lens.getByText(`${waiting} messages`).waitFor();
    await lens.getByText("Links", { exact: true }).click();
    await press("Node 4");
    await lens.getByRole("heading", { name: "Node 2 to node 4" }).waitFor();
    await press("Change…");
    await form.getByLabel("Loss", { exact: true }).fill("35");
    await form.getByRole("button", { name: "Change it" }).click();
    await lens.getByText("35%").waitFor();
    const link = () => ask(page, (cluster) => cluster.app.session.linkManner("n2", "n4"));
    assert.match(await link(), /loss=35%/);
    await press("Like the other links");
    assert.match(await link(), /loss=0%/);
    await press("Cut n2 → n4");
    await lens.getByText("cut", { exact: true }).waitFor();
    const state = await ask(page, (cluster) => cluster.app.session.state().links.filter(({ cut }) => cut));
    assert.deepEqual(
      state.map(({ from, to }) => `${from} ${to}`),
      ["n2 n4"],
    );
  });
});

test("an answer goes when something else is asked, and blanks at the ends of a value are part of it", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    await page.getByRole("toolbar").getByRole("button", { name: "Write" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Key", { exact: true }).fill("k");
    await form.getByLabel("Value", { exact: true }).fill("  a ");
    await form.getByRole("button", { name: "Write", exact: true }).click();
    await form.getByText("Answer:").waitFor();
    await goOn(page, 2_000);
    await form.getByText("Answer: done").waitFor();
    const put = await ask(page, (cluster) => cluster.app.lastOperations(200).find(({ key }) => key === "k"));
    assert.equal(put?.value, "  a ");
    assert.ok((await ask(page, (cluster) => cluster.script)).includes('put k "  a "'));
    await form.getByLabel("Value", { exact: true }).fill("x".repeat(5_000));
    await form.getByRole("button", { name: "Write", exact: true }).click();
    await form.getByRole("alert").first().waitFor();
    assert.equal(await form.getByText("Answer:").count(), 0, "an old answer stands beside the error");
  });
});

test("the inspector says of a message that it is damaged, forged, or of an epoch that is over", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const lens = page.getByRole("complementary", { name: "Inspector" });
    const head = "quorate 1\nprotocol raft\nnodes 3\nseed 2\nconfig election=manual\n";
    const look = (/** @type {{ script: string, at: string, of: string }} */ given) =>
      ask(
        page,
        async (cluster, { script, at, of }) => {
          await cluster.load(script);
          await cluster.seek(at);
          cluster.app.select({ kind: "message", name: of });
        },
        given,
      );
    const votes = "at 10ms fire n1 election\n";
    await look({
      script: `${head}network latency=20ms corrupt=100% checksum=off\n${votes}at 1s end\n`,
      at: "20ms",
      of: "n1>n2#1",
    });
    await lens.getByText("a bit of it has gone wrong on the way").waitFor();
    await look({
      script: `${head}network latency=20ms\n${votes}at 20ms forge n1>n2#1 by n3\nat 1s end\n`,
      at: "25ms",
      of: "n1>n2#1",
    });
    await lens.getByText("forged", { exact: true }).waitFor();
    // Node 3 asks in term 2 while what node 1 sent in term 1 is still under way.
    await look({
      script: `${head}network latency=20ms\n${votes}at 15ms delay n1>n3#1 by 200ms\nat 50ms fire n3 election\nat 70ms fire n3 election\nat 1s end\n`,
      at: "100ms",
      of: "n1>n3#1",
    });
    await lens.getByText("its receiver has gone on to a newer epoch").waitFor();
  });
});

test("a node that comes or goes is news, and where it is not there nobody looks into it", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const caption = page.getByRole("region", { name: "What just happened" });
    const lens = page.getByRole("complementary", { name: "Inspector" });
    await ask(
      page,
      (cluster, script) => cluster.load(script),
      "quorate 1\nprotocol raft\nnodes 3\nseed 3\nat 1s add node\nat 2s remove node n2\nat 4s end\n",
    );
    await ask(page, (cluster) => cluster.seek("1s+1"));
    await caption.getByText("Node 4 was added: it runs, and nobody has heard of it yet.").waitFor();
    await ask(page, (cluster) => cluster.app.select({ kind: "node", name: "n4" }));
    await lens.getByRole("heading", { name: "Node 4" }).waitFor();
    await ask(page, (cluster) => cluster.seek("0.5s"));
    await lens.getByText("There is no such node at this instant.").waitFor();
    await ask(page, (cluster) => cluster.seek("2s+1"));
    await caption.getByText("Node 2 was removed, with its disk.").waitFor();
    await ask(page, (cluster) => cluster.app.select({ kind: "node", name: "n2" }));
    await lens.getByText("This node was removed. Nothing of it is left.").waitFor();
  });
});

test("a set-up is one click, is greyed with its reason, and is part of the script", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const form = page.getByRole("dialog");
    const more = () => page.getByRole("toolbar").getByRole("button", { name: "More" }).click();
    await more();
    await form.getByRole("button", { name: "No majority" }).click({ force: true });
    await form.getByText("It needs a leader and more running nodes.").waitFor();
    await page.keyboard.press("Escape");
    await playUntil(page, "leader != null");
    await more();
    await form.getByRole("button", { name: "No majority" }).click();
    await form.waitFor({ state: "hidden" });
    const { nodes } = await snapshot(page);
    assert.equal(nodes.filter(({ status }) => status === "crashed").length, 3);
    assert.equal(((await ask(page, (cluster) => cluster.script)).match(/ crash n\d\n/g) ?? []).length, 3);
  });
});
