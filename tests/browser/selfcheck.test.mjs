// The self-check: a run is the same on the page and in a worker, and both are what the native build computed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../tools/lib.mjs";
import { ours } from "../js/support/fresh.mjs";
import { withEmptyPage } from "./browser.mjs";

/** @typedef {typeof import("../../www/core/selfcheck.js")} Module */

test("each run is in Chromium and in a worker what it is natively", async () => {
  const cases = ours();
  assert.ok(cases.length > 200, `${cases.length} runs`);
  await withEmptyPage(async (page) => {
    const found = await page.evaluate(async (cases) => {
      const address = "/selfcheck.js";
      const { selfCheck } = /** @type {Module} */ (await import(address));
      const checks = [];
      // Starting a worker takes longer than its run: one that has played plays the next, and a few do so at once.
      const Real = Worker;
      /** @type {Worker[]} */
      const idle = [];
      let started = 0;
      window.Worker = /** @type {any} */ (
        class extends EventTarget {
          /** @type {Worker | undefined} */
          #real;
          /** @param {string | URL} file @param {WorkerOptions} options */
          constructor(file, options) {
            super();
            if (idle.length === 0) started += 1;
            this.#real = idle.pop() ?? new Real(file, options);
            this.#real.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent("message", { data }));
            this.#real.onerror = ({ message }) => this.dispatchEvent(new ErrorEvent("error", { message }));
          }
          /** @param {unknown} said */
          postMessage(said) {
            this.#real?.postMessage(said);
          }
          terminate() {
            if (this.#real) idle.push(this.#real);
            this.#real = undefined;
          }
        }
      );
      for (let at = 0; at < cases.length; at += 4) {
        checks.push(...(await Promise.all(cases.slice(at, at + 4).map((run) => selfCheck(run)))));
      }
      return { checks, started };
    }, cases);
    assert.ok(found.started >= 2, "no worker played");
    for (const [at, { name, script, digest, state, events }] of cases.entries()) {
      const { same, here, there } = found.checks[at];
      for (const played of [here, there]) {
        assert.deepEqual([played.digest, played.state, played.events], [digest, state, events], `${name}\n${script}`);
      }
      assert.ok(same, name);
    }
  });
});

test("a self-check tells how far it is, finds a difference, and can be stopped", async () => {
  const script = readFileSync(join(root, "benches", "single.txt"), "utf8").replaceAll("3001s", "301s");
  await withEmptyPage(async (page) => {
    const found = await page.evaluate(async (script) => {
      const address = "/selfcheck.js";
      const { selfCheck } = /** @type {Module} */ (await import(address));
      const shares = /** @type {number[]} */ ([]);
      const wrong = await selfCheck(
        { script, digest: "0123456789abcdef" },
        { progress: (share) => shares.push(share) },
      );
      const stop = new AbortController();
      const stopped = selfCheck({ script }, { signal: stop.signal, progress: () => stop.abort() });
      const name = await stopped.then(
        () => "finished",
        (error) => error.name,
      );
      const bad = await selfCheck({ script: "quorate 1\nprotocol raft\nnodes 0\n" }).then(
        () => "finished",
        (error) => `${error.name} ${error.code}`,
      );
      return { shares, wrong, name, bad };
    }, script);
    const { shares, wrong, name, bad } = found;
    assert.ok(!wrong.same && wrong.here.digest === wrong.there.digest, "another digest is another run");
    assert.equal(wrong.here.time_us, 301_000_000);
    assert.ok(shares.length > 10 && shares.at(-1) === 1, `${shares.length} reports`);
    assert.ok(
      shares.every((share, at) => share <= 1 && (at === 0 || share >= shares[at - 1])),
      "it goes forward",
    );
    assert.deepEqual([name, bad], ["AbortError", "QuorateError bad-script"]);
  });
});
