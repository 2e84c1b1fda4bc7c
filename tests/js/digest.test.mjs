// docs/trace.md as a program: the digest of a trace, computed from its printed lines.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { root, target } from "../../tools/lib.mjs";

const quorate = join(target, "checked", "quorate");
const line =
  /^(\d+) (\d+)us (\S+) (?:-|([nc])(\d+)(?:>([nc])(\d+))?)(?:#(\d+))? (-|"[^"]*"|\S+) epoch=(\d+) argument=(\d+) cause=(-|\d+) detail=(\d+) (.+)$/;

/** @param {...string} args */
const run = (...args) => execFileSync(quorate, args, { encoding: "utf8", maxBuffer: 1 << 30 });

/** @param {bigint} n */
const word = (n) => BigInt.asUintN(64, n);

/** One step of SplitMix64. @param {bigint} digest @param {bigint} next */
function mix(digest, next) {
  let z = word((digest ^ next) + 0x9e3779b97f4a7c15n);
  z = word((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = word((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

/** FNV-1a. @param {string} text */
function hash(text) {
  let sum = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) sum = word((sum ^ BigInt(byte)) * 0x100000001b3n);
  return sum;
}

/** @param {string | undefined} family @param {string | undefined} number */
const id = (family, number) => BigInt(number ?? 0) + (family === "c" ? 0x8000n : 0n);

/** @param {string} trace */
function digest(trace) {
  let sum = 0n;
  let count = 0;
  for (const text of trace.split("\n").slice(0, -1)) {
    const parts = line.exec(text);
    assert.ok(parts, `not a line of a trace: ${text}`);
    const [, seq, at, kind, from, fromNumber, to, toNumber, number, name, epoch, argument, cause, detail] = parts;
    assert.equal(Number(seq), count++);
    const start = id(from, fromNumber);
    const end = to ? id(to, toNumber) : start;
    const named = name === "-" ? 0n : hash(name.replace(/^"(.*)"$/, "$1"));
    const because = cause === "-" ? 0xffffffffn : BigInt(cause);
    assert.ok(cause === "-" || Number(cause) < Number(seq), `a cause after its effect: ${text}`);
    const words = [
      BigInt(at),
      hash(kind) ^ word((named << 1n) | (named >> 63n)),
      (start << 48n) | (end << 32n) | BigInt(number ?? 0),
      (because << 16n) | BigInt(detail),
      BigInt(epoch),
      BigInt(argument),
    ];
    sum = words.reduce(mix, sum);
  }
  return sum.toString(16).padStart(16, "0");
}

for (const name of run("list").trim().split("\n")) {
  test(`the digest of ${name} is that of its printed trace`, () => {
    assert.equal(digest(run("run", name, "--trace", "-")), run("digest", name).trim());
  });
}

test("the digest covers what people do and what goes wrong", () => {
  const folder = mkdtempSync(join(tmpdir(), "quorate-digest-"));
  try {
    const file = join(folder, "storm.txt");
    const script = `quorate 1
protocol raft
nodes 3
seed 11
network latency=5ms..40ms loss=5% duplicate=5%
at 0s workload cas every=30ms count=100 key=k
at 1s cut n1 -> n2
at 2s pause leader
at 3s resume paused
at 3s partition n1 | n2 n3
at 4s heal
at 4s heal
at 4500ms break raft.vote-once
at 5s crash leader
at 5s+2 network loss=0%
at 6s mend raft.vote-once
at 6s fire n2 election
at 7s restart crashed
at 9s end
`;
    writeFileSync(file, script);
    const trace = run("run", file, "--trace", "-");
    assert.equal(digest(trace), run("digest", file).trim());
    const kinds = new Set(trace.split("\n").map((text) => text.split(" ")[2]));
    for (const kind of ["deliver", "lost", "cut", "fire", "sync", "invoke", "crash", "restart", "pause", "resume"]) {
      assert.ok(kinds.has(kind), `the script makes a ${kind} event`);
    }
    for (const kind of ["part", "heal", "network", "workload", "break", "mend", "void"]) {
      assert.ok(kinds.has(kind), `the script makes a ${kind} event`);
    }
    const changed = trace.replace(/argument=1 /, "argument=2 ");
    assert.notEqual(digest(changed), digest(trace));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("docs/trace.md shows the expression that reads a line, and a line that it reads", () => {
  const text = readFileSync(join(root, "docs", "trace.md"), "utf8");
  assert.ok(text.includes(`\n${line.source}\n`));
  const example = /\n(\d+ \d+us .*)\n/.exec(text);
  assert.ok(example && line.test(example[1]));
});
