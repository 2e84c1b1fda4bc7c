// `make test`: sets up what is missing, runs every step of tools/steps.mjs, and ends with a table.
// A step that fails does not stop the others. ONLY="page,types" runs the steps of these names alone.

import { spawn } from "node:child_process";
import { main, root, Stop } from "./lib.mjs";
import { setup } from "./setup.mjs";
import { steps } from "./steps.mjs";

/** @typedef {import("./steps.mjs").Step} Step */
/** @typedef {{ name: string, result: "passed" | "failed" | "skipped", why: string, seconds: number }} Row */

await main(async () => {
  const rows = [await timed("set-up", async () => setup("everything"))];
  const all = steps();
  for (const step of chosen(all)) rows.push(await runStep(step, rows));
  return report(rows);
});

/**
 * The steps that ONLY names, or all.
 * @param {Step[]} all
 */
function chosen(all) {
  const names = (process.env.ONLY ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  for (const name of names) {
    if (!all.some((step) => step.name === name)) {
      throw new Stop(`There is no step "${name}"; the steps are: ${all.map((step) => step.name).join(", ")}.`);
    }
  }
  return names.length > 0 ? all.filter((step) => names.includes(step.name)) : all;
}

/** @param {string} name @param {() => Promise<void>} work @returns {Promise<Row>} */
async function timed(name, work) {
  const start = Date.now();
  await work();
  return { name, result: "passed", why: "", seconds: (Date.now() - start) / 1000 };
}

/** @param {Step} step @param {Row[]} before @returns {Promise<Row>} */
async function runStep(step, before) {
  const missing = (step.needs ?? []).find((name) => before.some((row) => row.name === name && row.result === "failed"));
  if (missing) return { name: step.name, result: "failed", why: `not run: "${missing}" failed`, seconds: 0 };
  const reason = step.skip?.();
  if (reason) return { name: step.name, result: "skipped", why: reason, seconds: 0 };
  console.log(`\n=== ${step.name}: ${step.command.join(" ")}`);
  const start = Date.now();
  const { ended, text } = await capture(step);
  const seconds = (Date.now() - start) / 1000;
  const counts = step.tests ? count(step.tests, text) : undefined;
  const tally = counts ? `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} left out` : "";
  if (ended !== "well")
    return { name: step.name, result: "failed", why: [ended, tally].filter(Boolean).join("; "), seconds };
  if (counts?.skipped) return { name: step.name, result: "failed", why: `tests were left out: ${tally}`, seconds };
  if (counts?.passed === 0) return { name: step.name, result: "failed", why: "no test ran", seconds };
  return { name: step.name, result: "passed", why: tally, seconds };
}

/**
 * Runs a step, showing what it prints and keeping it. It has a process group of its own, so that whatever
 * it started ends with it.
 * @param {Step} step @returns {Promise<{ ended: string, text: string }>}
 */
function capture(step) {
  return new Promise((done) => {
    const [command, ...args] = step.command;
    const child = spawn(command, args, { cwd: root, env: step.env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const minutes = step.minutes ?? 20;
    let [text, late] = ["", false];
    const end = () => child.pid && kill(-child.pid);
    const clock = setTimeout(() => {
      late = true;
      end();
    }, minutes * 60_000);
    const stopped = () => {
      end();
      process.exit(130);
    };
    process.once("SIGINT", stopped).once("SIGTERM", stopped);
    child.stdout.on("data", (part) => keep(process.stdout, part));
    child.stderr.on("data", (part) => keep(process.stderr, part));
    child.on("error", (error) => finish(`could not start: ${error.message}`));
    child.on("close", (code) =>
      finish(late ? `took longer than ${minutes} minutes` : code === 0 ? "well" : `ended with code ${code}`),
    );

    /** @param {NodeJS.WriteStream} stream @param {Buffer} part */
    function keep(stream, part) {
      stream.write(part);
      text += part;
    }

    /** @param {string} ended */
    function finish(ended) {
      clearTimeout(clock);
      process.off("SIGINT", stopped).off("SIGTERM", stopped);
      done({ ended, text });
    }
  });
}

/** @param {number} id */
function kill(id) {
  try {
    process.kill(id, "SIGKILL");
  } catch {}
}

/**
 * The sums of a runner's closing lines.
 * @param {"cargo" | "node"} runner @param {string} text
 */
function count(runner, text) {
  const sum = (/** @type {RegExp} */ pattern) =>
    [...text.matchAll(pattern)].reduce((all, found) => all + Number(found[1]), 0);
  if (runner === "node") {
    const skipped = sum(/^ℹ skipped (\d+)/gm) + sum(/^ℹ todo (\d+)/gm);
    return { passed: sum(/^ℹ pass (\d+)/gm), failed: sum(/^ℹ fail (\d+)/gm), skipped };
  }
  const line = String.raw`test result: .*?\b(\d+) `;
  return {
    passed: sum(new RegExp(`${line}passed`, "g")),
    failed: sum(new RegExp(`${line}failed`, "g")),
    skipped: sum(new RegExp(`${line}ignored`, "g")),
  };
}

/** @param {Row[]} rows @returns {number} the exit code */
function report(rows) {
  const width = Math.max(...rows.map((row) => row.name.length));
  console.log(`\n${"step".padEnd(width)}  result   seconds`);
  for (const { name, result, seconds, why } of rows) {
    console.log(`${name.padEnd(width)}  ${result}  ${seconds.toFixed(1).padStart(7)}  ${why}`.trimEnd());
  }
  const total = rows.reduce((sum, row) => sum + row.seconds, 0);
  console.log(`${"all".padEnd(width)}           ${total.toFixed(1).padStart(7)}\n`);
  const of = (/** @type {Row["result"]} */ result) => rows.filter((row) => row.result === result).length;
  console.log(`${of("passed")} passed, ${of("failed")} failed, ${of("skipped")} skipped`);
  return of("failed") > 0 ? 1 : 0;
}
