// What `quorate export` writes, read by programs that are not ours. The scripts are drawn afresh by each `make test`; a
// failure names the script, whose seed is the number at its end. Mermaid needs a browser: tests/browser/export.test.mjs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv } from "ajv";
import { parse as parseCsv } from "csv-parse/sync";
import { parseEDNString } from "edn-data";
import parsePrometheus from "parse-prometheus-text-format";
import { root } from "../../tools/lib.mjs";
import { drawn, ours, quorate } from "./support/fresh.mjs";

/** @typedef {import("./support/fresh.mjs").Case} Case */
/** @typedef {Record<string, number>} Clock */

const stories = ours().filter(({ name }) => !name.startsWith("random/"));
const fresh = drawn(12);

/** Throws an error that says of which script it is. @param {Case[]} of @param {(one: Case) => void} work */
function each(of, work) {
  assert.ok(of.length > 0, "there are no scripts");
  for (const one of of) {
    try {
      work(one);
    } catch (error) {
      throw new Error(`${one.name}: ${/** @type {Error} */ (error).message}\n${one.script}`, { cause: error });
    }
  }
}

/** @param {Case} one @param {string} format @param {...string} more */
const exported = ({ script }, format, ...more) => quorate(["export", "-", "--format", format, ...more], script);

/** Whether one event could have had an influence on the other. @param {Clock} one @param {Clock} other */
const before = (one, other) => Object.entries(one).every(([place, count]) => (other[place] ?? 0) >= count);

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(root, "docs", "trace.schema.json"), "utf8")),
);

/** @param {string} line @returns {any} */
function valid(line) {
  const value = JSON.parse(line);
  assert.ok(validate(value), `${JSON.stringify(validate.errors)}: ${line}`);
  return value;
}

test("each line of the trace is as its schema says, and each cause comes before its effect", () => {
  let causes = 0;
  each([...stories, ...fresh], (one) => {
    const [header, ...events] = exported(one, "ndjson").trimEnd().split("\n").map(valid);
    assert.equal(header.digest, one.digest);
    assert.equal(header.script, quorate(["fmt", "-"], one.script));
    assert.equal(quorate(["digest", "-"], header.script).trim(), one.digest);
    assert.equal(events.length, one.events);
    for (const [at, { seq, time_us, cause, clock }] of events.entries()) {
      assert.equal(seq, at);
      if (cause === null) continue;
      const earlier = events[cause];
      assert.ok(cause < seq && earlier.time_us <= time_us, `${cause} is no cause of ${seq}`);
      assert.ok(before(earlier.clock, clock) && !before(clock, earlier.clock), `the clocks of ${cause} and ${seq}`);
      causes += 1;
    }
  });
  assert.ok(causes > 10_000, `${causes} causes`);
});

test("the schema refuses what is no line of a trace", () => {
  const [header, event] = exported(stories[0], "ndjson").split("\n", 2).map(valid);
  const wrong = [
    {},
    { ...header, digest: "xyz" },
    { ...header, more: 1 },
    { ...event, kind: "explode" },
    { ...event, clock: {} },
    { ...event, clock: { n1: 0 } },
    { ...event, node: "x1" },
    { ...event, cause: -1 },
    { ...event, argument: "12" },
    { ...event, op: { type: "maybe", process: 0, f: "read", key: "k", value: null } },
    { ...event, seq: undefined },
  ];
  for (const one of wrong) assert.ok(!validate(JSON.parse(JSON.stringify(one))), JSON.stringify(one));
});

test("ShiViz's default expression reads each event, and its rules for clocks hold", () => {
  let [events, heard] = [0, 0];
  each([...stories, ...fresh], (one) => {
    const end = /^at (.*) end$/m.exec(one.script)?.[1] ?? "";
    for (const span of [[], ["--from", "1500ms", "--to", end === "2s" ? "3s" : "2s"]]) {
      const log = exported(one, "shiviz", ...span);
      assert.ok(log.startsWith("\n\n"), "a file's first lines are an expression and a delimiter");
      // The default of ShiViz's own page.
      const found = [...log.matchAll(/(?<event>.*)\n(?<host>\S*) (?<clock>{.*})/g)].map((match) => match.groups ?? {});
      assert.equal(found.length, log.slice(2).split("\n").length >> 1, "each two lines are an event");
      /** @type {Map<string, Clock>} */
      const last = new Map();
      for (const { event, host, clock } of found) {
        assert.match(event, /^\d+ us: \S/);
        /** @type {Clock} */
        const now = JSON.parse(clock);
        const own = last.get(host);
        assert.equal(now[host], (own?.[host] ?? 0) + 1, `${host} ${clock}: its own count grows by one`);
        assert.ok(!own || before(own, now), `${host} ${clock}: it forgets nothing`);
        for (const [place, count] of Object.entries(now)) {
          if (place === host) continue;
          // It knows of no event that has not happened yet, and all that was known there then.
          assert.ok(count <= (last.get(place)?.[place] ?? 0), `${host} ${clock}: ${place} had no event ${count} yet`);
          heard += 1;
        }
        last.set(host, now);
        events += 1;
      }
    }
  });
  assert.ok(events > 10_000 && heard > 10_000, `${events} events, ${heard} counts of others`);
});

test("the history is Jepsen's op maps, and a client that gave up does not know", () => {
  /** @type {Record<string, number>} */
  const types = {};
  each([...stories, ...drawn(60)], (one) => {
    const report = JSON.parse(quorateRun(one));
    /** @type {Map<number, { f: string }>} */
    const open = new Map();
    const gone = new Set();
    /** @type {Record<string, number>} */
    const counts = { invoke: 0, ok: 0, fail: 0, info: 0 };
    const lines = exported(one, "edn").split("\n").slice(0, -1);
    for (const [at, line] of lines.entries()) {
      const op = /** @type {any} */ (parseEDNString(line, { mapAs: "object", keywordAs: "string" }));
      const { index, type, process, f, value, time, error } = op;
      assert.equal(index, at);
      assert.ok(["read", "write", "append", "delete", "cas"].includes(f) && Number.isInteger(time), line);
      assert.ok(Array.isArray(value) && value.length === 2 && typeof value[0] === "string", line);
      counts[type] += 1;
      types[`${type} ${error ?? ""}`] = (types[`${type} ${error ?? ""}`] ?? 0) + 1;
      if (type === "invoke") {
        assert.ok(!open.has(process) && !gone.has(process), `${line}: its process cannot begin anything`);
        open.set(process, { f });
        continue;
      }
      assert.equal(open.get(process)?.f, f, line);
      open.delete(process);
      if (type === "info") gone.add(process);
      // Only a compare-and-set that found another value was certainly not done.
      assert.equal(type === "fail", error === "mismatch", line);
      assert.equal(type === "info", ["refused", "stale", "no-answer"].includes(error), line);
    }
    assert.equal(open.size, 0, "each operation has an end");
    const { invoked, ok, failed, unknown } = report.operations;
    assert.deepEqual([counts.invoke, counts.ok, counts.fail + counts.info], [invoked, ok, failed + unknown]);
    assert.ok(counts.info >= unknown, "whoever was not answered does not know");
  });
  for (const type of ["invoke ", "ok ", "info no-answer"]) assert.ok(types[type] > 0, `no ${type}in any history`);
});

/** What `quorate run` reports, however the run ends. @param {Case} one */
function quorateRun({ script }) {
  try {
    return quorate(["run", "-", "--json"], script);
  } catch (error) {
    return /** @type {{ stdout: string }} */ (error).stdout;
  }
}

test("Prometheus reads the figures, and a table's last row has the same ones", () => {
  each([...stories, ...fresh], (one) => {
    /** @type {Map<string, number>} */
    const figures = new Map();
    const families = parsePrometheus(exported(one, "prometheus"));
    assert.ok(families.length > 15, `${families.length} figures`);
    for (const { name, help, type, metrics } of families) {
      assert.match(name, /^quorate_[a-z_]+$/);
      assert.ok(help.length > 0 && ["COUNTER", "GAUGE", "HISTOGRAM"].includes(type), `${name}: ${help} ${type}`);
      assert.equal(type === "COUNTER", name.endsWith("_total"), name);
      for (const { value, labels, buckets, count, sum } of metrics) {
        if (buckets) {
          assert.ok(Number(sum) >= 0 && buckets["+Inf"] === count, name);
          figures.set(`${name}_count`, Number(count));
          continue;
        }
        const key = [name, ...Object.values(labels ?? {})].join(":");
        assert.ok(!figures.has(key) && Number.isFinite(Number(value)), `${key} ${value}`);
        figures.set(key, Number(value));
      }
    }
    const events = [...figures].filter(([name]) => name.startsWith("quorate_events_total:"));
    assert.equal(
      events.reduce((sum, [, count]) => sum + count, 0),
      one.events,
    );

    /** @type {Record<string, string>[]} */
    const rows = parseCsv(exported(one, "csv"), { columns: true });
    assert.ok(rows.length > 1, "a table has rows");
    const last = rows[rows.length - 1];
    for (const [name, value] of figures) {
      if (name.startsWith("quorate_run_info")) continue;
      assert.equal(Number(last[name]), value, name);
    }
    const times = rows.map((row) => Number(row.quorate_time_seconds));
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    for (const row of rows) {
      for (const [name, cell] of Object.entries(row)) assert.match(cell, /^(\d+(\.\d+)?)?$/, name);
    }
  });
});
