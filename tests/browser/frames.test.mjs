// What is drawn frame by frame is what is drawn afresh.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, open, playUntil } from "./cluster.mjs";

const SCRIPT = [
  "quorate 1\nprotocol raft\nnodes 5\nseed 7\nnetwork latency=10ms",
  "at 1s workload append every=20ms count=2000 key=k",
  "at 3s crash n2\nat 3s cut n3 -- n4\nat 5s crash leader\nat 6s restart crashed\nat 60s end\n",
].join("\n");

test("the logs that were drawn piece by piece are those that are drawn at once", async () => {
  await withPage(
    async (page, url) => {
      // Where nobody else paints them, they can be read.
      await page.addInitScript(() => Reflect.deleteProperty(window, "Worker"));
      await open(page, `${url}?theme=light`, { paused: true });
      await ask(page, (cluster, script) => cluster.load(script), SCRIPT);
      for (const instant of [2.5e6, 4e6, 6.5e6, 9e6]) {
        await playUntil(page, `time_us >= ${instant}`, 3_000_000);
        const { before, after } = await ask(page, async (cluster) => {
          const frames = async () => {
            for (let left = 4; left > 0; left -= 1) await new Promise((done) => requestAnimationFrame(done));
          };
          const canvas = /** @type {HTMLCanvasElement} */ (cluster.shadowRoot?.querySelector("quorate-logs canvas"));
          await frames();
          const before = canvas.toDataURL();
          for (const theme of /** @type {const} */ (["dark", "light"])) {
            cluster.app.chooseTheme(theme);
            await frames();
          }
          return { before, after: canvas.toDataURL() };
        });
        assert.ok(before.length > 5_000, "nothing is drawn");
        assert.ok(before === after, `the logs at ${instant} µs`);
      }
    },
    { viewport: { width: 1440, height: 900 } },
  );
});
