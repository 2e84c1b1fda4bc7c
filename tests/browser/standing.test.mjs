// What a leader stands on: its lease, and the two configurations of a change, in words beside it.

import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, open } from "./cluster.mjs";

/** @param {string} more */
const script = (more) => `quorate 1
protocol raft
nodes 3
${more}
at 6s end
`;

test("what is left of a lease stands beside its holder, by its clock and in truth", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await ask(page, (cluster, text) => cluster.load(text), script("config reads=lease sticky=on\nat 2s put x 1"));
    await ask(page, async (cluster) => {
      await cluster.seek("3s");
      cluster.app.select({ kind: "node", name: /** @type {string} */ (cluster.snapshot().leader) });
    });
    await page.getByText(/Its lease lasts [\d.]+ ms more by its own clock, [\d.]+ ms in truth\./).waitFor();
  });
});

test("two configurations that decide together are told beside the leader", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const text = script("config membership=joint\nat 1s add node\nat 1.5s add n4");
    await ask(page, (cluster, text) => cluster.load(text), text);
    await ask(page, async (cluster) => {
      await cluster.seek("1.5s");
      const joint = () => {
        const { leader } = cluster.snapshot();
        const fields = (leader && cluster.app.node(leader)?.memory?.fields) || [];
        return fields.some(({ name }) => name === "outgoing") ? leader : null;
      };
      for (let at = 1_500; at < 6_000 && !joint(); at += 2) await cluster.seek(`${at}ms`);
      cluster.app.select({ kind: "node", name: /** @type {string} */ (joint()) });
    });
    await page.getByText("Two configurations decide together: 2 of 1, 2, and 3, and 3 of 1, 2, 3, and 4.").waitFor();
  });
});
