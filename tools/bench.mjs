// `make bench`: sets up what is missing, builds for release, measures, and ends with tables. docs/bench.md says what is
// measured and how. ROUNDS=3 makes it shorter, LONG=1 longer by ten minutes.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { loadedFiles, playInChromium } from "../benches/chromium.mjs";
import { echoPage } from "../benches/echo.mjs";
import { playedInChromium } from "../benches/frames.mjs";
import { growth } from "../benches/growth.mjs";
import { actsInChromium } from "../benches/input.mjs";
import { scores } from "../benches/lighthouse.mjs";
import { keptInMemory } from "../benches/memory.mjs";
import { report } from "../benches/report.mjs";
import { zoomInChromium } from "../benches/zoom.mjs";
import { buildPage } from "./build.mjs";
import { ask, dist, main, root, run, Stop, toolEnv, wasmRust } from "./lib.mjs";
import { setup } from "./setup.mjs";

/** @typedef {import("../benches/report.mjs").Measure} Measure */
/** @typedef {{ name: string, load: string, measure: () => Measure | Promise<Measure> }} Contender */

await main(async () => {
  const rounds = wantedRounds();
  const peer = wantedPeer();
  await setup("everything");
  await buildPage();
  const echo = await echoPage();
  const native = await buildNative();
  const others = [inFamily("crowd", native), inFamily("single", native)];
  const contenders = [...ours("crowd", native), ...ours("single", native), ...others, seeks(), ...theirs(peer)];
  /** @type {import("../benches/report.mjs").Row[]} */
  const rows = contenders.map(({ name, load }) => ({ name, load, rounds: [] }));
  // In turns, so that what else the machine does falls on all alike.
  for (let round = 1; round <= rounds; round += 1) {
    console.log(`Round ${round} of ${rounds}`);
    for (const [at, contender] of contenders.entries()) rows[at].rounds.push(await contender.measure());
  }
  agree(rows);
  console.log("Judges");
  const judges = judged(native.check);
  console.log("Proposals");
  const proposals = child(native.raft, ["--bench"], { ...process.env, ROUNDS: String(rounds) });
  console.log("Frames");
  const zoom = await zoomInChromium(join(root, "benches", "crowd.txt"));
  const frames = [zoom, ...(await playedInChromium(echo)), await actsInChromium()];
  const machine = {
    processor: cpus()[0]?.model,
    rust: ask("rustc", ["--version"]),
    rust_for_wasm: ask(wasmRust()?.rustc ?? "rustc", ["--version"]),
    node: process.version,
  };
  console.log("Lighthouse");
  const looks = await scores();
  if (process.env.LONG) console.log("Memory: this takes ten minutes");
  else
    console.log(
      "Memory after ten minutes, and what a protocol adds to the module, are left out: LONG=1 measures them.",
    );
  const kept = process.env.LONG ? await keptInMemory() : [];
  const grown = process.env.LONG ? await growth() : [];
  const { text, json } = report({
    ...{ machine, rows, judges, proposals, frames, kept },
    ...{ scores: looks, grown },
    sizes: await sizes(),
  });
  console.log(text);
  const file = join(root, "target", "bench.json");
  writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`);
  console.log(`The figures of every round are in ${file}.`);
});

function wantedRounds() {
  const rounds = Number(process.env.ROUNDS || "7");
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Stop(`ROUNDS=${process.env.ROUNDS} is no number of rounds: take one from 1 on, for example ROUNDS=3.`);
  }
  return rounds;
}

/** The folder of RaftScope, if the reader has it. */
function wantedPeer() {
  const folder = process.env.QUORATE_RAFTSCOPE;
  if (!folder) {
    console.log("RaftScope is left out: QUORATE_RAFTSCOPE names no folder that holds it.");
    return undefined;
  }
  const missing = ["raft.js", "util.js", "state.js"].find((name) => !existsSync(join(folder, name)));
  if (missing) throw new Stop(`QUORATE_RAFTSCOPE=${folder} holds no ${missing}: name a checkout of RaftScope.`);
  return folder;
}

/** @typedef {{ play: string, check: string, raft: string, quorate: string }} Native */

/** Builds the native benchmarks and the command line; the paths of all. @returns {Promise<Native>} */
async function buildNative() {
  const args = ["bench", "--locked", "--bench", "play", "--bench", "check", "--bench", "raft", "--no-run"];
  if (!(await run("cargo", args, { env: toolEnv() }))) throw new Stop("The benchmark does not compile: see above.");
  const asked = ask("cargo", [...args, "--message-format", "json"], toolEnv()) ?? "";
  const built = asked
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  const [play, check, raft, quorate] = ["play", "check", "raft", "quorate"].map(
    (name) => built.find(({ target, executable }) => executable && target?.name === name)?.executable,
  );
  if (!play || !check || !raft || !quorate) {
    throw new Stop("Cargo does not say where it put the benchmark: try cargo bench --bench play --no-run.");
  }
  return { play, check, raft, quorate };
}

/** @param {string} load the name of a script in benches/ @param {Native} native @returns {Contender[]} */
function ours(load, { play, quorate }) {
  const script = join(root, "benches", `${load}.txt`);
  const inNode = ["benches/play.mjs", join(dist, "wasm"), script];
  return [
    { name: "native", load, measure: () => child(play, [script]) },
    { name: "native, traced", load, measure: () => child(play, [script, "traced"]) },
    { name: "native, untraced", load, measure: () => child(play, [script, "untraced"]) },
    { name: "quorate run", load, measure: () => onTheWall(quorate, ["run", script, "--json"]) },
    { name: "wasm in Node.js", load, measure: () => child(process.execPath, inNode) },
    { name: "wasm in Chromium", load, measure: () => playInChromium(script) },
  ];
}

/**
 * The same load for a primary and backups, of which a majority must have what is acknowledged.
 * @param {string} load @param {Native} native @returns {Contender}
 */
function inFamily(load, { play }) {
  const raft = readFileSync(join(root, "benches", `${load}.txt`), "utf8");
  const text = raft.replace("\nprotocol raft\n", "\nprotocol primary-backup\nconfig acknowledgement=majority\n");
  const script = join(root, "target", `${load}-primary-backup.txt`);
  writeFileSync(script, text);
  return { name: "native", load: `${load} of primary-backup`, measure: () => child(play, [script]) };
}

/** Going to instants of a long run. @returns {Contender} */
function seeks() {
  const args = ["benches/seek.mjs", join(dist, "wasm"), join(root, "benches", "million.txt")];
  return { name: "seek in Node.js", load: "million", measure: () => child(process.execPath, args) };
}

/** What the checkers take, and a storm. @param {string} check @returns {import("../benches/report.mjs").Judges} */
function judged(check) {
  const folder = process.env.QUORATE_OUTSIDE || process.env.OUTSIDE_DEFAULT;
  const outside = folder && existsSync(resolve(root, folder)) ? resolve(root, folder) : "";
  if (!outside) console.log("The samples of others are left out: QUORATE_OUTSIDE names no folder that holds them.");
  const done = spawnSync(check, ["--bench"], {
    cwd: root,
    encoding: "utf8",
    env: { ...toolEnv(), QUORATE_OUTSIDE: outside },
  });
  if (done.status !== 0) throw new Stop(`${check} failed:\n${done.stderr ?? done.error}`);
  return JSON.parse(done.stdout);
}

/** @param {string | undefined} folder @returns {Contender[]} */
function theirs(folder) {
  if (!folder) return [];
  const measure = (/** @type {string} */ way) => () => child(process.execPath, ["benches/raftscope.mjs", folder, way]);
  return ["model", "page"].map((way) => ({ name: `RaftScope, ${way}`, load: "its own", measure: measure(way) }));
}

/**
 * The seconds that a program takes as a person waits for it, from its start to its end.
 * @param {string} command @param {string[]} args @returns {Measure}
 */
function onTheWall(command, args) {
  const start = performance.now();
  const report = child(command, args);
  return { ...report, seconds: (performance.now() - start) / 1000 };
}

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
function child(command, args, env) {
  const done = spawnSync(command, args, { cwd: root, encoding: "utf8", env });
  if (done.status !== 0) throw new Stop(`${command} ${args.join(" ")} failed:\n${done.stderr ?? done.error}`);
  return JSON.parse(done.stdout);
}

/**
 * A comparison is one only where all did the same work.
 * @param {import("../benches/report.mjs").Row[]} rows
 */
function agree(rows) {
  for (const load of new Set(rows.map((row) => row.load))) {
    const rounds = rows.filter((row) => row.load === load).flatMap((row) => row.rounds);
    if (rounds.some((round) => round.ok === false)) throw new Stop(`An expectation of benches/${load}.txt failed.`);
    if (new Set(rounds.map((round) => round.digest)).size > 1) {
      throw new Stop(`benches/${load}.txt had another trace natively than in wasm: see make test.`);
    }
  }
}

/** How large the files of the page are. @returns {Promise<import("../benches/report.mjs").Size[]>} */
async function sizes() {
  const first = new Set(await loadedFiles());
  const names = readdirSync(dist, { recursive: true, encoding: "utf8" });
  const served = names.filter((name) => statSync(join(dist, name)).isFile() && !/\.(map|d\.ts|txt)$/.test(name));
  return served.sort().map((file) => {
    const content = readFileSync(join(dist, file));
    const [gzip, brotli] = [gzipSync(content, { level: 9 }).length, brotliCompressSync(content).length];
    return { file, bytes: content.length, gzip, brotli, first: first.has(file) };
  });
}
